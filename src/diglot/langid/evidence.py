"""What the words of a string say about its language: sums of integer scores, word by word.

A model gives every word a row of integer scores, one for each of its languages; a string's scores are the sum of the
rows of its words. Words come again and again, so their rows are remembered (`Evidence`), and summed (`summed`). Sums of
integers do not depend on the order: the result is the same, to the bit, for any batch, thread and process, and for any
state of the memory.

A `Model` says which code points words are made of (`fold`), and computes the rows of new words (`rows`).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from diglot.remembered import register
from diglot.text.arrays import Bools, Codes, Int32s, Positions, offsets
from diglot.text.column import Column
from diglot.text.wordhash import WordTable, short_keys

__all__ = ["Evidence", "Model", "Reading", "summed", "words"]


BLANK = 32  # folded code points up to this one stand between words
BLOCK, STEPS = 2048, 64
"""Strings that are summed at once, and the words of a string that are summed one after the other."""
MEMORY = 12 << 20
"""Bytes that an `Evidence` takes for the words that it remembers, about: 35,000 words of Latin text, more of others."""
KEYS = 72
"""Bytes of a word's place in the table, about."""


class Model(Protocol):
    """Something that scores words.

    Attributes:
        name: shown to people.
        languages: the codes of the languages scored, in the order of a row.
        tail: 1 where a word is scored with the symbol that follows it, else 0.
    """

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def tail(self) -> int: ...

    def fold(self, column: Column) -> tuple[Column, Positions | None]:
        """The text as the model sees it: as many strings, code points of at most `BLANK` between the words.

        With it, where each code point stands in the text; None where all are in place.
        """

    def rows(self, words: Column) -> Int32s:
        """``int32[w, l]``: the scores of each word for each language."""


@dataclass(frozen=True, eq=False)
class Reading:
    """The words of strings, and what a model says of them.

    Args:
        starts, ends: ``intp[w]``, the words as positions in the column's code points.
        offsets: ``int32[s + 1]``, where each string's words begin among all words.
        ids: ``intp[w]``, each word's row.
        rows: ``int32[v, l]``, scores.
    """

    starts: Positions
    ends: Positions
    offsets: Int32s
    ids: Positions
    rows: Int32s

    def sums(self, weights: Int32s | None = None) -> Int32s:
        """``int32[s, l]``: the scores of each string, the sums over its words, each as often as its weight says."""
        return summed(self.rows, self.ids, self.offsets, weights)

    def take(self, column: Column, chosen: Bools) -> Reading:
        """The words of the `chosen` strings (``bool[s]``) of the `column` that was read, as they stand in these."""
        words = np.diff(self.offsets)
        kept = np.repeat(chosen, words)
        shift = np.repeat(np.cumsum(np.where(chosen, 0, column.lengths + 1)), words)[kept]
        bounds = offsets(words[chosen]).astype(np.int32)
        return Reading(self.starts[kept] - shift, self.ends[kept] - shift, bounds, self.ids[kept], self.rows)


M = TypeVar("M", bound=Model)


class Evidence(Generic[M]):
    """Scores of strings by one model, with the rows of the words met so far. Safe to use from several threads."""

    def __init__(self, model: M) -> None:
        self.model = model
        self._lock = threading.Lock()
        self._table = WordTable()
        self._limit = MEMORY // (4 * len(model.languages) + KEYS)
        self._rows = self._room()
        register(self, f"scores of words by {model.name}", MEMORY)

    def __len__(self) -> int:
        return len(self._table)

    def _room(self) -> Int32s:
        """Room for all the rows that are remembered; memory is taken only where rows are written."""
        return np.empty((self._limit, len(self.model.languages)), np.int32)

    def forget(self) -> None:
        """Forget every word: what a measurement of unknown words needs."""
        with self._lock:
            self._clear()

    def _clear(self) -> None:
        self._table.reset()
        self._rows = self._room()  # another thread may still read the old rows

    def _of_words(self, folded: Codes, starts: Positions, ends: Positions) -> tuple[Positions, Int32s]:
        """The rows of words: ``(ids: intp[w], rows: int32[v, l])``; the scores of word `i` are ``rows[ids[i]]``."""
        ends = ends + self.model.tail
        with self._lock:
            if len(self._table) > self._limit:
                self._clear()
            hashes = short_keys(folded, starts, ends)
            ids, new = self._table.ids_of_keys(hashes, hashes)
            if len(new):
                known = len(self._table)
                if known > len(self._rows):  # until the next call, which forgets
                    more = np.empty((known - len(self._rows), self._rows.shape[1]), np.int32)
                    self._rows = np.concatenate((self._rows, more))
                fresh = Column.from_flat(folded, starts[new], ends[new])
                self._rows[known - len(new) : known] = self.model.rows(fresh)
            return ids, self._rows[: len(self._table)]

    def read(self, column: Column) -> Reading:
        """The words of each string of a column, and their scores."""
        folded, places = self.model.fold(column)
        starts, ends = words(folded.codes)
        ids, rows = self._of_words(folded.codes, starts, ends)
        offsets = np.zeros(len(column) + 1, np.int32)
        offsets[1:] = np.searchsorted(starts, folded.ends)
        first, last = (starts, ends) if places is None else (places[starts], places[ends - 1] + 1)
        return Reading(first, last, offsets, ids, rows)


def words(folded: Codes) -> tuple[Positions, Positions]:
    """Where words start and end in folded text, the last symbol of which is a blank: ``(intp[w], intp[w])``."""
    inside = folded > BLANK
    edge = np.empty(len(folded), np.bool_)
    edge[:1] = inside[:1]
    np.not_equal(inside[1:], inside[:-1], out=edge[1:])
    bounds = np.flatnonzero(edge)
    return bounds[::2], bounds[1::2]


N = TypeVar("N", bound=np.integer)


def summed(
    rows: npt.NDArray[N],
    ids: Positions,
    offsets: npt.NDArray[np.integer],
    weights: Int32s | None = None,
) -> npt.NDArray[N]:
    """Sums of rows, string by string: row `i` is the sum of ``rows[ids[offsets[i]:offsets[i + 1]]]``.

    The first words of `BLOCK` strings are added at once, then their second words, and so on, longest strings first;
    a string of more than `STEPS` words is cut into pieces whose sums are summed.

    Args:
        rows: ``int[v, l]``.
        ids: ``intp[w]``, rows.
        offsets: ``int[s + 1]``.
        weights: ``int32[w]``, how often each row counts; once if None.

    Returns:
        ``int[s, l]``, of the type of `rows`.

    >>> summed(np.array([[1, 10], [2, 20]]), np.array([0, 1, 1]), np.array([0, 1, 1, 3])).tolist()
    [[1, 10], [0, 0], [4, 40]]
    """
    lengths = np.diff(offsets)
    if lengths.max(initial=0) > STEPS:
        pieces = -(-lengths // STEPS)
        last = np.cumsum(pieces)
        nth = np.arange(last[-1]) - np.repeat(last - pieces, pieces)
        cuts = np.append(np.repeat(offsets[:-1], pieces) + STEPS * nth, offsets[-1])
        parts = summed(rows, ids, cuts, weights)
        return summed(parts, np.arange(len(parts)), np.append(0, last))
    found = np.zeros((len(lengths), rows.shape[1]), rows.dtype)
    order = np.argsort(-lengths, kind="stable")
    order = order[: np.count_nonzero(lengths)]
    room = np.empty((2, min(BLOCK, len(order)), rows.shape[1]), rows.dtype)
    for at in range(0, len(order), BLOCK):
        block = order[at : at + BLOCK]
        first, longer = offsets[block], -lengths[block]
        for nth in range(-longer[0]):
            count = int(np.searchsorted(longer, -nth))  # strings of more than so many words
            words = first[:count] + nth
            term = room[min(nth, 1), :count]
            rows.take(ids[words], axis=0, out=term, mode="clip")
            if weights is not None:
                term *= weights[words, None].astype(rows.dtype)
            if nth:
                room[0, :count] += term
        found[block] = room[0, : len(block)]
    return found
