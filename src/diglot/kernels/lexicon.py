"""A lexicon of pieces of text: what each distinct one becomes on its route, from which rows are copied."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels import chunks
from diglot.kernels.arrays import Bools, Int8s, Int32s, Int64s, Uint8s, Uint32s
from diglot.kernels.chunks import GONE, SPACE, longer
from diglot.kernels.columns import REPLACEMENT
from diglot.kernels.entries import Map
from diglot.kernels.library import Kernel, Out, address, addresses
from diglot.kernels.respelling import Rules

__all__ = ["Forms", "Pieces", "Recipe", "Rows", "Store"]

SLACK = 16  # bytes behind what strings are copied from and to
PIECES, FRESH, FORM_WORDS = range(3)
NONE = -1
"""A generation that no table is of: what is told by numbers is being changed, and void if that is broken off."""
AS_IT_IS = 0  # how a string is made; else by what
MOST = (1 << 31) - 1
"""Bytes that may be written of a string column: their places are ``int32``."""


_read = Kernel(
    "lexicon_read", np.int64, np.uint32, np.uint32, np.uint32, int, np.int64, np.int64, np.uint8, int, int,
    Out(np.uint32), int, int, Out(np.int64), Out(np.uint32), int, Out(np.int64), Out(np.uint32),
    returns=True,
)  # fmt: skip
_pack = Kernel(
    "lexicon_pack", np.int64, Out(np.uint32), int, np.uint32, int, int, np.int64, np.int64, int, int, np.int64,
    np.int64, np.int64, np.uint8, np.uint8, Out(np.uint32), int, Out(np.int64), Out(np.uint32), returns=True,
)  # fmt: skip
_learn = Kernel(
    "lexicon_learn", np.int64, Out(np.uint32), int, np.uint32, int, int, np.int64, int, Out(np.uint32), int,
    Out(np.int64), Out(np.uint32), returns=True,
)  # fmt: skip
_resolve = Kernel("lexicon_resolve", Out(np.uint32), int, np.uint32)
_sweep = Kernel("lexicon_sweep", Out(np.uint32), np.uint32, int, int, Out(np.uint32), Out(np.int64))
_rows = Kernel(
    "lexicon_rows", np.uint32, np.uint32, np.int64, np.uint8, int, int, int, int, np.uint8, int, Out(np.int64),
    np.int64, returns=True,
)  # fmt: skip
_needs = Kernel("lexicon_needs", np.uint32, np.uint32, np.int64, np.uint8, int, int, int, np.uint8, Out(np.int64))


class Pieces(NamedTuple):
    """The pieces of some strings.

    Args:
        form: ``uint32[n]``, where the forms of each begin, and whether a blank stands before it.
        bounds: ``int64[s + 1]``, where each string's pieces begin.
        fresh: ``uint32[f]``, pieces that are new, each on a route: the number times the routes, and the route.
        points: code points of all strings.
    """

    form: Uint32s
    bounds: Int64s
    fresh: Uint32s
    points: int


class Forms(NamedTuple):
    """What `f` pieces become.

    Args:
        of_tokens: ``int64[f + 1]``, where each piece's tokens begin.
        points: ``int64[k]``, code points of each token.
        token_at: ``int64[t, k + 1]``, where the tokens' strings of each kind begin in `data`.
        start, end: ``int64[w, f]``, where the whole strings of each kind begin and end in it.
        odd: ``uint8[f]``, whether a string with this piece must be looked at as a whole.
        data: ``uint8[b]``, UTF-8.
    """

    of_tokens: Int64s
    points: Int64s
    token_at: Int64s
    start: Int64s
    end: Int64s
    odd: Uint8s
    data: Uint8s


class Recipe:
    """How tables tell what pieces become; a piece that they do not tell is left.

    Args:
        classes, listed: what tokens are cut by, as for `diglot.kernels.tokens.cut`.
        ways: by route and string column of tokens how it is made: by a table, by rules, or as it is; None for a route
            of which tables tell nothing.
        gapped: by string column whether white space is changed, too.
    """

    LONGEST = 250
    """Code points of the longest piece that tables tell."""

    def __init__(
        self,
        classes: Uint32s,
        listed: Uint8s,
        ways: Sequence[Sequence[Map | Rules | None] | None],
        gapped: Sequence[bool],
    ) -> None:
        told = np.array([each is not None for each in ways], np.uint8)
        by = [[None if each is None else each[kind] for each in ways] for kind in range(len(gapped))]
        how = np.array([[(Map, Rules).index(type(one)) + 1 if one else AS_IT_IS for one in row] for row in by])
        tables = np.array([[address(one.state) if one else 0 for one in row] for row in by], np.int64)
        begins, scratch = np.empty(self.LONGEST, np.uint8), np.empty((2, 4 * self.LONGEST + 32), np.uint32)
        changed = np.array(gapped, np.uint8)
        self._kept = classes, listed, ways, told, how, tables, begins, scratch, changed  # whose memory stays
        self.state = np.array(
            addresses(
                0, classes, len(classes), listed, told, changed, how, tables, REPLACEMENT, self.LONGEST, begins, scratch
            ), np.int64,
        )  # fmt: skip


class Rows(NamedTuple):
    """What strings become: their tokens, and the strings of each kind.

    Args:
        offsets: ``int64[s + 1]``, where each string's tokens begin.
        odd: ``uint8[s]``, whether a piece of it is.
        start, end: ``int32[t]``, where each token begins and ends in its string, in code points.
        strings: of each kind UTF-8, and where each begins: ``int32[t + 1]`` of tokens, ``int64[s + 1]`` of strings.
    """

    offsets: Int64s
    odd: Uint8s
    start: Int32s
    end: Int32s
    strings: list[tuple[Uint8s, npt.NDArray[np.integer]]]


class Store:
    """What pieces become, by their numbers.

    Args:
        token_kinds, kinds: string columns of tokens, and of tokens and whole strings together.
        table: which numbers the pieces.
        routes: there are, with that of none.
        room: bytes of forms that there is room for at first: memory that is taken as it is written to, not before.
    """

    def __init__(self, token_kinds: int, kinds: int, table: chunks.Table, routes: int, room: int = 0) -> None:
        self._token_kinds, self._kinds, self._table, self._routes = token_kinds, kinds, table, routes
        self._forms = np.empty(max(room // 4, 1 << 12), np.uint32)
        self.clear()

    def __len__(self) -> int:
        return int(np.count_nonzero(self._of))

    @property
    def bytes(self) -> int:
        """Bytes that forms take."""
        return 4 * int(self._counts[FORM_WORDS])

    def clear(self) -> None:
        """Forget what every piece becomes; what was read before is void."""
        self._generation = NONE
        self._of = np.zeros((0, self._routes), np.uint32)
        self._counts = np.array([0, 0, 1])
        self._generation = self._table.generation

    def follow(self) -> bool:
        """Keep what is known of the pieces that have a number still; whether that was in question."""
        if self._generation == self._table.generation:
            return False
        if self._generation + 1 < self._table.generation:
            self.clear()
        self._generation, self._of = NONE, np.zeros_like(self._of)
        _sweep(self._forms, self._table.moved, GONE, self._routes, self._of, self._counts)
        self._generation = self._table.generation
        return True

    def read(self, codes: Uint32s, pieces: chunks.Pieces, starts: Int64s, ends: Int64s, routes: Uint8s) -> Pieces:
        """The pieces of strings.

        Args:
            codes: ``uint32[n]``, a text.
            pieces: its pieces.
            starts, ends: ``int64[s]``, the strings, as half-open spans of it; the fastest where they rise and have the
                edges of pieces.
            routes: ``uint8[s]``, the route of each.

        `follow` must be called before; where some are new, `learn` before anything else.
        """
        assert pieces.generation == self._table.generation == self._generation
        assert int(routes.max(initial=0)) < self._routes
        points = int((ends - starts).sum())
        form, fresh = np.empty((2, points), np.uint32)
        bounds = np.zeros(len(starts) + 1, np.int64)
        self._counts[PIECES] = self._counts[FRESH] = done = 0
        while True:
            if len(self._of) < self._table.room:
                before, self._of = self._of, np.zeros((self._table.room, self._routes), np.uint32)
                self._of[: len(before)] = before
            done = _read(
                self._table.state, codes, pieces.number, pieces.place, len(pieces.number) - 1, starts, ends, routes,
                done, len(starts), self._of, len(self._of), self._routes, self._counts, form, points, bounds, fresh,
            )  # fmt: skip
            if done == len(starts):
                break
            self._table.grow()
        count = int(self._counts[PIECES])
        return Pieces(form[:count], bounds, fresh[: self._counts[FRESH]], points)

    def texts(self, fresh: Uint32s) -> tuple[Uint32s, Int64s, Int64s, Bools, Int8s]:
        """Fresh pieces: ``codes, starts, ends``, whether each is the number of a list item, and its route."""
        return *self._table.texts(fresh // self._routes), (fresh % self._routes).astype(np.int8)

    def learn(self, pieces: Pieces, recipe: Recipe | None, forms: Callable[[Uint32s], Forms]) -> None:
        """Remember what the fresh pieces become; `pieces` is then whole.

        Args:
            recipe: by which tables tell what most become.
            forms: what the others become.
        """
        fresh, made = pieces.fresh, np.zeros(len(pieces.fresh), np.uint32)
        if recipe is not None:
            assert self._kinds == 2 * self._token_kinds
            self._written(_learn, fresh, (recipe.state, self._token_kinds), made)
        left = np.flatnonzero(made == 0)
        if len(left):
            told, others = forms(fresh[left]), np.empty(len(left), np.uint32)
            counts = told.of_tokens, told.points, self._kinds, self._token_kinds
            rest = told.token_at, told.start, told.end, told.odd, told.data
            self._written(_pack, fresh[left], (*counts, *rest), others)
            made[left] = others
        _resolve(pieces.form, len(pieces.form), made)

    def _written(self, kernel: Kernel, fresh: Uint32s, by: tuple[Any, ...], made: Uint32s) -> None:
        """Let a kernel write forms, with more room where there is none."""
        done = 0
        while True:
            done = kernel(
                self._table.state, self._of, self._routes, fresh, done, len(fresh), *by, self._forms,
                len(self._forms) - SLACK // 4, self._counts, made,
            )  # fmt: skip
            if done == len(fresh):
                break
            self._forms = longer(self._forms, len(self._forms))

    def rows(self, pieces: Pieces, routes: Uint8s, wanted: Uint8s) -> Rows:
        """The rows of strings.

        Args:
            pieces: of the strings.
            routes: ``uint8[s]``, the route of each.
            wanted: ``uint8[routes, w]``, which whole strings those of a route have; the others are empty.

        Raises:
            OverflowError: there are 2 GiB or more of a kind.
        """
        strings, kinds, kept = len(routes), self._kinds, self._token_kinds
        room, sizes = 2 * len(pieces.form), [min(2 * pieces.points + 1024, MOST)] * kinds
        offsets, odd, at = np.zeros(strings + 1, np.int64), np.empty(strings, np.uint8), np.empty(kinds, np.int64)
        start, end, *of_tokens = by_token = [np.empty(room + 1, np.int32) for _ in range(2 + kept)]
        begins: list[npt.NDArray[Any]] = [*of_tokens, *(np.empty(strings + 1, np.int64) for _ in range(kept, kinds))]
        data = [np.empty(size, np.uint8) for size in sizes]
        for each in begins:
            each[0] = 0

        def written(done: int) -> int:
            out = itertools.chain.from_iterable(zip(data, begins, sizes, strict=True))
            return int(_rows(
                self._forms, pieces.form, pieces.bounds, routes, done, strings, kinds, kept, wanted, SPACE, at,
                np.array([room, *addresses(start, end, offsets, odd, *out)], np.int64),
            ))  # fmt: skip

        if (done := written(0)) < strings:
            room, *sizes = self._needed(pieces, routes, wanted)
            _resize(by_token, [room + 1] * len(by_token))
            _resize(data, sizes)
            done = written(done)
        assert done == strings
        count = int(offsets[-1])
        _resize(by_token, [count, count, *[count + 1] * kept])
        _resize(data, [int(each[-1]) for each in begins])
        return Rows(offsets, odd, start, end, list(zip(data, begins, strict=True)))

    def _needed(self, pieces: Pieces, routes: Uint8s, wanted: Uint8s) -> list[int]:
        """Room that rows need: for tokens, and bytes of each kind."""
        kinds, needs = self._kinds, np.empty(1 + self._kinds, np.int64)
        _needs(self._forms, pieces.form, pieces.bounds, routes, len(routes), kinds, self._token_kinds, wanted, needs)
        if needs[1:].max() > MOST:
            raise OverflowError(f"what a batch becomes takes more than {MOST} bytes; smaller batches fit")
        return needs.tolist()


def _resize(arrays: Sequence[npt.NDArray[Any]], sizes: Sequence[int]) -> None:
    """Give arrays other lengths, in place where there is room: what they hold stays."""
    for array, size in zip(arrays, sizes, strict=True):
        array.resize(size, refcheck=False)
