"""The best row of beads for two texts, window by window: time grows with the texts, not with their product."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.pairs.features import SHAPES, Shape

__all__ = ["best"]

Floats = npt.NDArray[np.float64]


def best(scores: dict[Shape, Floats], n: int, m: int, alone: int, *, open_end: bool = False) -> list[Shape]:
    """The beads, in order, whose scores have the largest sum (Needleman–Wunsch over bead shapes, Gale & Church 1993).

    Args:
        scores: of the beads of each shape ``(p, q)``, by where they begin: ``float64[n - p + 1, m - q + 1]``,
            whole numbers.
        n, m: sentences of both sides.
        alone: the score of a sentence without a partner.
        open_end: the Arabic sentences after the last bead are of no account, as in a window on a longer text.

    Returns:
        The shapes; ``(1, 0)`` and ``(0, 1)`` for sentences without a partner.
    """
    table = np.empty((n + 1, m + 1))
    slope = alone * np.arange(m + 1)
    for i in range(n + 1):
        row = table[i]
        row[:] = table[i - 1] + alone if i else slope
        for (p, q), score in scores.items():
            if i >= p:
                np.maximum(row[q:], table[i - p, : m + 1 - q] + score[i - p], out=row[q:])
        row -= slope
        np.maximum.accumulate(row, out=row)
        row += slope
    return _back(table, scores, n, int(table[n].argmax()) if open_end else m, alone)


def _back(table: Floats, scores: dict[Shape, Floats], i: int, j: int, alone: int) -> list[Shape]:
    steps: list[Shape] = []
    shapes = [shape for shape in SHAPES if shape in scores]
    while i or j:
        here = table[i, j]
        for p, q in shapes:
            if i >= p and j >= q and table[i - p, j - q] + scores[p, q][i - p, j - q] == here:
                break
        else:
            p, q = (1, 0) if i and table[i - 1, j] + alone == here else (0, 1)
        steps.append((p, q))
        i, j = i - p, j - q
    return steps[::-1]
