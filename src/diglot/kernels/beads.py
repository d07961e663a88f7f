"""Sentences of two languages: how much they share, what speaks for a bead of some, and the best row of beads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import Bools, Float64s, Int32s, Int64s, Uint8s
from diglot.kernels.library import Kernel, Out, block

__all__ = [
    "FEATURES", "FIRST", "MOST", "NEVER", "PRECISION", "SHAPES", "WORDS", "Known", "Words", "best", "covered",
    "features", "first",
]  # fmt: skip


FIRST, FEATURES, PRECISION, MOST = 7, 24, 256, 3
"""Features of a first look and of a bead; they are whole numbers of ``1 / PRECISION``; sentences a side of a bead."""
SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
"""Sentences of both sides that a bead may have, English ones first, but for those left alone."""
NEVER = -(1 << 50)
"""The score of a bead that is not looked at."""

WORDS = (np.int64, np.int64, np.bool_, np.int64, np.int64, np.int64, np.int64, np.uint8, np.int32)
_covered = Kernel(
    "beads_covered", np.int64, np.int64, int, int, int, int, np.int64, np.int64, int, Out(np.int64), Out(np.uint32),
    Out(np.int64), Out(np.int64),
)  # fmt: skip
_first = Kernel(
    "beads_first", np.int64, np.int64, int, int, np.float64, np.float64, Out(np.float64), Out(np.int32)
)  # fmt: skip
_features = Kernel(
    "beads_features", int, int, np.float64, np.float64, Out(np.float64), np.float64, np.int64, np.int64, np.int64,
    np.int64, np.int64, np.int64, np.int64, Out(np.int64), Out(np.int64), Out(np.int64), Out(np.int32),
)  # fmt: skip
_best = Kernel(
    "beads_best", np.int64, np.int64, int, int, int, np.int64, np.int64, int, int, Out(np.int64), Out(np.int64),
    returns=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language's sentences that matter here, as numbers of types.

    Args:
        words, begins: those that have links, sentence after sentence; where sentences begin, ``int64[n + 1]``.
        digits: ``bool[k]``, whether each type is a number.
        weight: ``int64[k]``, of each type.
        links: ``int64[k + 1]``, where the links of each type begin.
        partners, strengths: the type of the other language of each link, and its strength.
        met, first: ``uint8[k]`` and ``int32[k]``, room, all 0.
        reach: ``int64[w + 1]``, how many links the words before each have.
    """

    words: Int64s
    begins: Int64s
    digits: Bools
    weight: Int64s
    links: Int64s
    partners: Int64s
    strengths: Int64s
    met: Uint8s
    first: Int32s
    reach: Int64s

    def words_in(self, begin: int, count: int) -> int:
        """How many words some sentences have."""
        return int(self.begins[begin + count] - self.begins[begin])

    def links_in(self, begin: int, count: int) -> int:
        """How many links the words of some sentences have."""
        return int(self.reach[self.begins[begin + count]] - self.reach[self.begins[begin]])

    @property
    def arrays(self) -> list[npt.NDArray[Any]]:
        """All but the last, in the order of the struct of ``beads.h``."""
        return [getattr(self, name) for name in self.__slots__[:-1]]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the sentences of a block, ``n`` English and ``m`` Arabic ones.

    Args:
        n, m: how many there are.
        sides: ``float64[2 (n + m)]``: the weight of each sentence's words, English and then Arabic; their lengths.
        figures: ``float64[n + m]``, the numbers in each.
        marks: ``int64[n + m]``, how each ends.
        bounds: the constants of features, in the order of ``beads.c``.
        kept: what `first` keeps for `features`.
    """

    n: int
    m: int
    sides: Float64s
    figures: Float64s
    marks: Int64s
    bounds: Float64s
    kept: Float64s


def covered(
    one: Words, other: Words, places: tuple[int, int, int, int], low: Int64s, high: Int64s, most: int
) -> tuple[Int64s, Int64s]:
    """How much of sentences of one language is met in one of the other that begins somewhere, in two, in three.

    Args:
        one, other: the languages.
        places: the first sentence of a block in `one`, and in `other`, and how many there are of both.
        low, high: ``int64[m]``, for which sentences of `one` each of `other` is asked.
        most: sentences of the other language, at most.

    Returns:
        ``int64[most, n, m]``: weight times strength, and numbers; 0 where not asked.
    """
    i, j, n, m = places
    found, figures = np.zeros((most, n, m), np.int64), np.zeros((most, n, m), np.int64)
    scratch = np.empty(3 * n + m + 3 + 2 * one.words_in(i, n), np.int64)
    partners = np.empty(1 + other.links_in(j, m), np.uint32)
    blocks = [block(WORDS, side.arrays) for side in (one, other)]
    _covered(*blocks, i, n, j, m, low, high, most, scratch, partners, found, figures)
    return found, figures


def first(found: Int64s, reverse: Int64s, known: Known) -> Int32s:
    """What speaks for every two sentences at a first look: ``int32[n * m, FIRST]``.

    Args:
        found, reverse: ``int64[1, n, m]`` and ``int64[1, m, n]``, of `covered`, all asked.
        known: of the block; what is kept for `features` is written.
    """
    out = np.empty((known.n * known.m, FIRST), np.int32)
    _first(found, reverse, known.n, known.m, known.sides, known.bounds, known.kept, out)
    return out


def features(
    found: tuple[Int64s, Int64s], reverse: tuple[Int64s, Int64s], known: Known, low: Int64s, high: Int64s
) -> tuple[Int64s, Int64s, Int64s, Int32s]:
    """What speaks for every bead that begins at one of ``[low[i], high[i])`` in row `i`, shape after shape.

    Args:
        found, reverse: of `covered`, three deep, asked there and two sentences further.
        known: of the block, after `first`.
        low, high: ``int64[n]``, within ``[0, m]``.

    Returns:
        The first sentences of each bead, how many beads there are of each of `SHAPES`, ``int32[c, FEATURES]``.
    """
    total = 0
    for p, q in SHAPES:
        fit = slice(0, max(known.n - p + 1, 0))
        total += int(np.maximum(np.minimum(high[fit], known.m - q + 1) - low[fit], 0).sum())
    rows, columns, counts = np.empty(total, np.int64), np.empty(total, np.int64), np.empty(len(SHAPES), np.int64)
    out = np.empty((total, FEATURES), np.int32)
    _features(
        known.n, known.m, known.sides, known.bounds, known.kept, known.figures, known.marks, found[0], reverse[0],
        found[1], reverse[1], low, high, rows, columns, counts, out,
    )  # fmt: skip
    return rows, columns, counts, out


def best(
    scores: Int64s, shapes: Sequence[tuple[int, int]], alone: int, *, open_end: bool = False
) -> list[tuple[int, int]]:
    """The beads, in order, whose scores have the largest sum (Needleman–Wunsch over bead shapes, Gale & Church 1993).

    Args:
        scores: of the beads of each shape, by where they begin: ``int64[shapes, n, m]``, `NEVER` where there is none.
        shapes: sentences of both sides.
        alone: the score of a sentence without a partner.
        open_end: the Arabic sentences after the last bead are of no account, as in a window on a longer text.

    Returns:
        The shapes; ``(1, 0)`` and ``(0, 1)`` for sentences without a partner. Some 20 ns a place and shape.
    """
    _, n, m = scores.shape
    out = np.empty(n + m, np.int64)
    sizes = np.array(shapes, np.int64)
    low, high, table = np.zeros(n, np.int64), np.full(n, m, np.int64), np.empty((n + 1) * (m + 1), np.int64)
    count = _best(scores, sizes, len(shapes), n, m, low, high, alone, open_end, table, out)
    named = dict(enumerate(shapes)) | {-1: (1, 0), -2: (0, 1)}
    return [named[at] for at in out[:count][::-1].tolist()]
