"""Sums over all rows of beads that two texts may have: a chance of each, and of each bead (forward–backward)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.beads import SHAPES

__all__ = ["Lattice", "Sums"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ASTRAY = 24
"""No row is farther from the diagonal, in sentences."""


class Sums(NamedTuple):
    """Of some pairs of texts at once.

    Args:
        logs: ``float64[b]``, the logarithm of the sum over all rows.
        cells: ``float64[c]``, how likely each bead is.
        alone: ``float64[b]``, how many sentences are alone, on the mean.
    """

    logs: Floats
    cells: Floats
    alone: Floats


class Lattice:
    """Pairs of texts and the beads that they may have.

    Args:
        sizes: sentences of both sides of each pair.
        pairs, shapes, rows, columns: of each bead, its pair of texts, the number of its shape, where it begins.
    """

    def __init__(self, sizes: Sequence[tuple[int, int]], pairs: Ints, shapes: Ints, rows: Ints, columns: Ints) -> None:
        self.n, self.m = np.array(sizes).T
        self.place = shapes, rows, columns, pairs
        sides = np.array(SHAPES)[shapes]
        self.behind = rows + sides[:, 0], columns + sides[:, 1], pairs
        self.room = len(SHAPES), int(self.n.max()), int(self.m.max()), len(sizes)

    def sums(self, scores: Floats, alone: Floats) -> Sums:
        """The sums.

        Args:
            scores: ``float64[c]``, of each bead, in log odds.
            alone: ``float64[b]``, of a sentence alone in each pair of texts.
        """
        grid = np.full(self.room, -np.inf)
        grid[self.place] = scores
        last = self.n, self.m, np.arange(self.room[3])
        ahead, back = self._ahead(grid, alone), self._back(grid, alone)
        logs = ahead[last]
        cells = np.exp(ahead[self.place[1:]] + scores + back[self.behind] - logs[self.place[3]])
        lone = np.exp(ahead[:-1] + back[1:] + alone - logs).sum((0, 1))
        lone += np.exp(ahead[:, :-1] + back[:, 1:] + alone - logs).sum((0, 1))
        return Sums(logs, cells, lone)

    def _ahead(self, grid: Floats, alone: Floats) -> Floats:
        """The logarithm of the sum of all rows from the begin to a place: ``float64[n + 1, m + 1, b]``."""
        _, n, m, many = self.room
        out = np.full((n + 1, m + 1, many), -np.inf)
        out[0, 0] = 0
        for i in range(n + 1):
            for j in range(max(i - ASTRAY, 0), min(i + ASTRAY, m) + 1):
                ways = [
                    out[i - p, j - q] + grid[s, i - p, j - q] for s, (p, q) in enumerate(SHAPES) if p <= i and q <= j
                ]
                ways += [out[i - 1, j] + alone] if i else []
                ways += [out[i, j - 1] + alone] if j else []
                if ways:
                    out[i, j] = _total(ways)
        return out

    def _back(self, grid: Floats, alone: Floats) -> Floats:
        """The same, from a place to the end."""
        _, n, m, many = self.room
        out = np.full((n + 1, m + 1, many), -np.inf)
        ends = np.full((n + 1, m + 1, many), -np.inf)
        ends[self.n, self.m, np.arange(many)] = 0
        for i in range(n, -1, -1):
            for j in range(min(i + ASTRAY, m), max(i - ASTRAY, 0) - 1, -1):
                ways = [
                    out[i + p, j + q] + grid[s, i, j] for s, (p, q) in enumerate(SHAPES) if i + p <= n and j + q <= m
                ]
                ways += [out[i + 1, j] + alone] if i < n else []
                ways += [out[i, j + 1] + alone] if j < m else []
                out[i, j] = _total([*ways, ends[i, j]])
        return out


def _total(ways: list[Floats]) -> Floats:
    """The logarithm of a sum, of logarithms."""
    each = np.stack(ways)
    top = each.max(0)
    top[top == -np.inf] = 0
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(each - top).sum(0)) + top)
