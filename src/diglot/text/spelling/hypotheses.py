"""The hypotheses that the `transducer` follows: those that survived, and which of the new ones do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Float32s, Int32s, Positions, Uint64s, places, runs

__all__ = ["Trail", "prune", "rank"]

_SCALE = 256  # steps a nat in sort keys


class Trail:
    """Every hypothesis that survived: its word, its parent, the unit it added, a hash of what it has written."""

    def __init__(self, room: int) -> None:
        self.word = np.empty(room, np.int32)
        self.parent = np.empty(room, np.int32)
        self.unit = np.empty(room, np.int32)
        self.written = np.empty(room, np.uint64)
        self._used = 0

    def add(
        self, word: npt.NDArray[np.integer], parent: npt.NDArray[np.integer], unit: Int32s, written: Uint64s
    ) -> Positions:
        """Add hypotheses and return their numbers."""
        at = np.arange(self._used, self._used + len(word))
        self._used += len(word)
        self.word[at], self.parent[at], self.unit[at], self.written[at] = word, parent, unit, written
        return at

    def path(self, heads: Positions) -> Int32s:
        """``int32[k, m]``: the units of hypotheses from first to last, set to the right, -1 before the first."""
        rows = []
        while (heads >= 0).any():
            parent = np.where(heads >= 0, self.parent[heads], -1)
            rows.append(np.where(parent >= 0, self.unit[heads], -1))
            heads = parent
        return np.stack(rows[::-1], axis=1).astype(np.int32) if rows else np.empty((len(heads), 0), np.int32)


def prune(word: Int32s, score: Float32s, written: Uint64s, beam: int) -> Positions:
    """The best hypotheses of each word, sorted by word and score; of those that wrote the same text, the best.

    Args:
        word, score, written: of each hypothesis.
        beam: hypotheses a word that are kept; from twice as many at most, repetitions are taken out.
    """
    best_first = np.minimum((score * -_SCALE).astype(np.int64), (1 << 18) - 1)
    order = np.sort((word.astype(np.int64) << 42) | (best_first << 24) | np.arange(len(word))) & ((1 << 24) - 1)
    order = order[rank(word[order]) < 2 * beam]
    text, word = written[order], word[order]
    fresh = np.ones(len(order), np.bool_)
    for distance in range(1, min(2 * beam, len(order))):
        fresh[distance:] &= (text[distance:] != text[:-distance]) | (word[distance:] != word[:-distance])
    order, word = order[fresh], word[fresh]
    kept: Positions = order[rank(word) < beam]
    return kept


def rank(groups: npt.NDArray[np.integer]) -> Positions:
    """``intp[k]``: the place of each element among its equals, in a sorted array."""
    starts, ends = runs(groups)
    return places(ends - starts)
