"""What speaks for a bead, and against it.

The share of the words (weighted by how rare they are) of one side that have a partner on the other, both ways, carries
most; what is shared and what is not count as such besides, and so does whether a sentence has a better partner
elsewhere. A bead of several sentences is asked whether each member has its share in it, and whether it is better than
the best of its members alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diglot.kernels import beads
from diglot.kernels.beads import SHAPES, Known
from diglot.pairs.evidence import Evidence
from diglot.text.arrays import Int32s, Int64s

__all__ = ["FEATURES", "FIRST", "SHAPES", "Block", "Cells", "Shape"]

Shape = tuple[int, int]
FEATURES = (
    "english", "arabic", "both", "margin", "length", "length firmly", "size", "margin of much", "weakest member",
    "gain", "english gain", "arabic gain", "length gain", "numbers astray", "marks differ", "little", "weakest little",
    "shared", "not shared", "shared little", "lacking of much", "english rival", "arabic rival", "one",
)  # fmt: skip
"""The names of the features, in order."""
FIRST = ("both", "margin", "margin of much", "length firmly", "english rival", "arabic rival", "one")
"""Those that a first look asks of every two sentences."""
LITTLE, WEAK, LONG, MUCH, FEW = 0.15, 0.1, 4.0, 9.0, 5.0
"""What is little; longer and larger than that says no more; from where on much is expected."""
SHARED, MISSING, CAP = 400.0, 1000.0, 6.0
"""What is shared, and what is not, is counted in as much weight, of some four and ten rare words; and up to as many."""
RIVAL = 0.4
"""Being better or worse than others by more says no more."""
RATIO = 0.13
"""How much longer English is than Arabic, by the logarithm of code points."""
GUESS, BELIEF, USUAL = 0.08, 6.0, 0.2
"""How alike two sentences are by chance; that is believed as much as so many sentences; and it is at most so much."""
BOUNDS = np.array([LITTLE, WEAK, LONG, MUCH, FEW, SHARED, MISSING, CAP, RIVAL, RATIO, GUESS, BELIEF, USUAL])


@dataclass(frozen=True, slots=True)
class Cells:
    """Beads in a block: their shapes, where they begin, and what speaks for them.

    Args:
        bounds: where each of `SHAPES` begins, and the end.
        rows, columns: ``int64[c]``, their first sentences, counted from the begin of the block.
        features: ``int32[c, f]``, in ``1 / PRECISION``.
    """

    bounds: list[int]
    rows: Int64s
    columns: Int64s
    features: Int32s


class Block:
    """English sentences ``[i, i + n)`` and Arabic ones ``[j, j + m)``, of both some: what speaks for beads of them."""

    def __init__(self, found: Evidence, i: int, j: int, n: int, m: int) -> None:
        one, other = found.english, found.arabic
        here, there = slice(i, i + n), slice(j, j + m)
        self._words = found.words
        self._places = (i, j, n, m), (j, i, m, n)
        sides = np.concatenate([one.total[here], other.total[there], one.length[here], other.length[there]])
        self.known = Known(
            n, m, sides, np.concatenate([one.figures[here], other.figures[there]]),
            np.concatenate([one.mark[here], other.mark[there]]), BOUNDS,
            np.empty(4 * n * m + 2 * n * (m + 1) + 2 * m * (n + 1) + n + m),
        )  # fmt: skip

    def _covered(self, side: int, low: Int64s, high: Int64s, most: int) -> tuple[Int64s, Int64s]:
        one, other = self._words[side], self._words[1 - side]
        return beads.covered(one, other, self._places[side], low, high, most)

    def first(self) -> Int32s:
        """What speaks for two sentences at a first look: ``int32[n * m, f]``, the features of `FIRST`."""
        n, m = self.known.n, self.known.m
        found, _ = self._covered(0, np.zeros(m, np.int64), np.full(m, n), 1)
        reverse, _ = self._covered(1, np.zeros(n, np.int64), np.full(n, m), 1)
        return beads.first(found, reverse, self.known)

    def cells(self, low: Int64s, high: Int64s) -> Cells:
        """The beads that begin in ``[low[i], high[i])`` of row `i`, both rising; after `first`."""
        n, m = self.known.n, self.known.m
        columns = np.arange(m)
        top, end = np.searchsorted(high, columns, "right"), np.searchsorted(low, columns, "right")
        found = self._covered(0, top, np.minimum(end + 2, n) * (end > top), 3)
        reverse = self._covered(1, low, np.minimum(high + 2, m) * (high > low), 3)
        rows, places, counts, features = beads.features(found, reverse, self.known, low, high)
        return Cells([0, *np.cumsum(counts).tolist()], rows, places, features)
