"""What is computed once per distinct piece of text, however often the piece comes.

A piece is a chunk (a run without white space) or a gap that is more than one blank. A chunk decides by itself what
tokens it has and what they become; so a `Lexicon` keeps that, for each pair of chunk and route, and a batch of strings
becomes columns by copying::

    text ──► pieces ──┬── known: copied from the lexicon ──► tokens, spans, whole strings
                      └── new:   learnt once

It is a cache and nothing else: what comes out does not depend on what it holds. Pieces have numbers
(`diglot.text.chunks`); past `limit` bytes it keeps what was met more than once since it last did so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from diglot.kernels.columns import encode
from diglot.kernels.lexicon import Forms, Recipe, Rows, Store
from diglot.remembered import register
from diglot.text import codepoints
from diglot.text.arrays import Bools, Int8s, Int64s, Uint32s
from diglot.text.arrow import strings_of
from diglot.text.chunks import Chunks
from diglot.text.column import Column, Texts
from diglot.text.spans import Spans

__all__ = ["Learnt", "Lexicon", "Met", "Reading"]

LIMIT = 20 << 20
"""Bytes of forms that are kept."""


@dataclass(frozen=True, eq=False)
class Met:
    """Distinct pieces that are new.

    Args:
        texts: the pieces.
        route: ``int8[f]``, the route of each.
        item: ``bool[f]``, whether it is the number of a list item, such as ``3.``.
        gap: ``bool[f]``, whether it is white space.
    """

    texts: Column
    route: Int8s
    item: Bools
    gap: Bools


@dataclass(frozen=True, eq=False)
class Learnt:
    """What pieces become.

    Args:
        tokens: their tokens, which cover all that is no white space; gaps have none.
        words: string columns of the tokens, an entry a token; the first is their texts.
        whole: string columns of the pieces, an entry a piece; a number stands for the tokens' column of that number,
            one token behind the other, and gaps as they are.
        odd: ``bool[f]``, strings with this piece need more than their pieces' whole strings.
    """

    tokens: Spans
    words: Sequence[Column]
    whole: Sequence[Column | int]
    odd: Bools


@dataclass(frozen=True, eq=False)
class Reading:
    """What some strings became.

    Args:
        offsets: ``int64[s + 1]``, where each string's tokens begin.
        odd: ``bool[s]``, which strings have an odd piece.
    """

    _rows: Rows
    _wanted: Bools
    _route: Int8s

    @property
    def offsets(self) -> Int64s:
        return self._rows.offsets

    @property
    def odd(self) -> Bools:
        return self._rows.odd.view(np.bool_)

    def spans(self) -> Spans:
        """The tokens."""
        return Spans(self.offsets, self._rows.start, self._rows.end)

    def words(self, kind: int) -> pa.StringArray:
        """A string column of the tokens, an entry a token."""
        return strings_of(*self._rows.strings[kind])

    def whole(self, kind: int) -> pa.StringArray:
        """A string column of the strings, null where their route has none."""
        wanted = self._wanted[:, kind]
        return strings_of(
            *self._rows.strings[kind - len(self._wanted[0])], None if wanted.all() else wanted[self._route]
        )


class Lexicon:
    """Forms of pieces, learnt once per distinct piece and route.

    Args:
        learn: what pieces become; a pure function of each piece, its route, and whether it is an item.
        words: how many string columns it gives of tokens.
        whole: ``bool[routes, w]``, by route whether strings have each string column of pieces; the first route is none.
        chunks: which number the pieces; those of the thread that reads.
        limit: bytes of forms that are kept.
        recipe: by which tables tell what most pieces become, the same as `learn`; `whole` strings are then those of the
            tokens one behind the other, a column each.

    Not for several threads at once.

    >>> def shout(met: Met) -> Learnt:
    ...     tokens = Spans.from_lists([[(0, len(text))] * (not gap) for text, gap in zip(met.texts.strings(), met.gap)])
    ...     words = tokens.gather(met.texts)
    ...     loud = Column.from_strings([word.upper() for word in words.strings()])
    ...     return Learnt(tokens, [words, loud], [0], np.zeros(len(met.texts), np.bool_))
    >>> lexicon = Lexicon(shout, words=2, whole=np.array([[True], [False]]), chunks=Chunks())
    >>> reading = lexicon.read(Column.from_strings(["a b  a", "b"]), np.array([0, 1], np.int8))
    >>> reading.words(1).to_pylist(), reading.spans().lists(), reading.whole(0).to_pylist()
    (['A', 'B', 'A', 'B'], [[(0, 1), (2, 3), (5, 6)], [(0, 1)]], ['a b  a', None])
    """

    def __init__(
        self,
        learn: Callable[[Met], Learnt],
        words: int,
        whole: Bools,
        chunks: Chunks,
        limit: int = LIMIT,
        recipe: Callable[[], Recipe | None] = lambda: None,
    ) -> None:
        self._wanted = np.ascontiguousarray(whole)
        self._learn, self._chunks, self._limit, self._stale = learn, chunks, limit, False
        self._recipe = recipe
        self._store = Store(words, words + whole.shape[1], chunks.table, len(whole), room=limit + limit // 4)
        register(self, "what pieces of text become", 2 * limit)

    def __len__(self) -> int:
        return len(self._store)

    def forget(self) -> None:
        """Forget what every piece becomes before the next string is read."""
        self._stale = True

    def read(self, texts: Texts, route: Int8s) -> Reading:
        """The pieces of strings, on the route of each (``int8[s]``)."""
        numbered = self._chunks.read(texts.codes)
        swept = self._store.follow()
        if self._stale or (swept and self._store.bytes > self._limit // 2):  # all in use: start anew
            self._store.clear()
        self._stale = False
        try:
            pieces = self._store.read(texts.codes, numbered, texts.starts, texts.ends, route.view(np.uint8))
            if len(pieces.fresh):
                self._store.learn(pieces, self._recipe(), self._forms)
        except BaseException:
            self._store.clear()  # nothing may stay in it that was not learnt
            raise
        if self._store.bytes > self._limit:
            self._chunks.renew()
        rows = self._store.rows(pieces, route.view(np.uint8), self._wanted.view(np.uint8))
        return Reading(rows, self._wanted, route)

    def _forms(self, fresh: Uint32s) -> Forms:
        """What fresh pieces become."""
        codes, starts, ends, items, routes = self._store.texts(fresh)
        gaps = codepoints.blanks().take(codes[starts], mode="clip")
        met = Met(Column.from_flat(codes, starts, ends), routes, items, gaps)
        return _forms(met, self._learn(met))


def _forms(met: Met, learnt: Learnt) -> Forms:
    """What was learnt, as the store takes it: all strings one behind the other, and where they begin."""
    columns = [met.texts, *learnt.words, *(each for each in learnt.whole if isinstance(each, Column))]
    encoded = [encode(column.codes, column.starts, column.ends) for column in columns]
    sizes = np.cumsum([0] + [len(data) for data, _ in encoded])
    plain, *at = (offsets + size for (_, offsets), size in zip(encoded, sizes, strict=False))
    words, own = at[: len(learnt.words)], iter(at[len(learnt.words) :])
    bounds = learnt.tokens.offsets
    bare = learnt.tokens.counts == 0
    bounds_of = []
    for each in learnt.whole:
        if isinstance(each, Column):
            found = next(own)
            bounds_of.append((found[:-1], found[1:]))
        else:
            found = words[each].take(bounds)
            bounds_of.append((np.where(bare, plain[:-1], found[:-1]), np.where(bare, plain[1:], found[1:])))
    start, end = (np.array([pair[side] for pair in bounds_of], np.int64) for side in (0, 1))
    points = (learnt.tokens.end - learnt.tokens.start).astype(np.int64)
    data = np.concatenate([part for part, _ in encoded])
    return Forms(bounds, points, np.array(words), start, end, learnt.odd.view(np.uint8), data)
