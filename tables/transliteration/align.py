"""Align word pairs into units: expectation maximization over all ways to cut both words into pieces together.

The lattice of a pair has a node for each (source position, target position); an edge is a unit of an allowed shape.
All pairs are worked on together, node by node. Rare units are discounted so that the inventory stays small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["Shapes", "Unit", "align"]

Shapes = Mapping[tuple[int, int], float]
Unit = tuple[str, str]

DISCOUNT = 0.05


def align(pairs: Sequence[tuple[str, str]], shapes: Shapes, rounds: int = 8) -> list[list[Unit] | None]:
    """The most probable cut of each pair.

    Args:
        pairs: source and target.
        shapes: source and target length of the units allowed, each with the weight that EM begins with.
        rounds: of EM.

    Returns:
        The units of each pair, or None where no allowed cut exists.
    """
    sizes = list(shapes)
    units, edges = _lattice(pairs, sizes)
    ends = np.array([[len(a) for a, _ in pairs], [len(b) for _, b in pairs], range(len(pairs))])
    weight = np.array([0.0] + [shapes[len(a), len(b)] for a, b in units])
    share = np.bincount(edges.ravel(), minlength=len(weight)) * weight
    share /= share.sum()
    for each in range(rounds):
        share = _round(edges, sizes, ends, share)
        if each:
            share = np.maximum(share - DISCOUNT, 0.0)
        share /= share.sum()
    return _best(pairs, edges, sizes, share, units)


def _lattice(
    pairs: Sequence[tuple[str, str]], sizes: Sequence[tuple[int, int]]
) -> tuple[list[Unit], npt.NDArray[np.int32]]:
    """All units, and ``int32[shape, i, j, pair]``: the unit (from 1) that leaves node (i, j), 0 where there is none."""
    rows, columns = max(len(a) for a, _ in pairs) + 1, max(len(b) for _, b in pairs) + 1
    number: dict[Unit, int] = {}
    edges = np.zeros((len(sizes), rows, columns, len(pairs)), np.int32)
    for k, (a, b) in enumerate(pairs):
        for s, (x, y) in enumerate(sizes):
            for i in range(len(a) - x + 1):
                for j in range(len(b) - y + 1):
                    edges[s, i, j, k] = number.setdefault((a[i : i + x], b[j : j + y]), len(number) + 1)
    return list(number), edges


def _round(
    edges: npt.NDArray[np.int32],
    sizes: Sequence[tuple[int, int]],
    ends: npt.NDArray[np.int64],
    share: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Expected counts of the units under `share`."""
    _, rows, columns, n = edges.shape
    forward, backward = np.zeros((rows, columns, n)), np.zeros((rows, columns, n))
    forward[0, 0] = 1.0
    backward[tuple(ends)] = 1.0
    for i in range(rows):
        for j in range(columns):
            for s, (x, y) in enumerate(sizes):
                if i + x < rows and j + y < columns:
                    forward[i + x, j + y] += forward[i, j] * share[edges[s, i, j]]
    whole = forward[tuple(ends)]
    inverse = np.divide(1.0, whole, out=np.zeros(n), where=whole > 0)
    counts = np.zeros(len(share))
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            for s, (x, y) in enumerate(sizes):
                if i + x < rows and j + y < columns:
                    onward = share[edges[s, i, j]] * backward[i + x, j + y]
                    backward[i, j] += onward
                    some = np.flatnonzero(onward)
                    counts += np.bincount(
                        edges[s, i, j][some], (onward * forward[i, j] * inverse)[some], minlength=len(share)
                    )
    return counts


def _best(
    pairs: Sequence[tuple[str, str]],
    edges: npt.NDArray[np.int32],
    sizes: Sequence[tuple[int, int]],
    share: npt.NDArray[np.float64],
    units: Sequence[Unit],
) -> list[list[Unit] | None]:
    """The path of highest probability through each lattice."""
    _, rows, columns, n = edges.shape
    with np.errstate(divide="ignore"):
        cost = np.log(share)
    best = np.full((rows, columns, n), -np.inf)
    best[0, 0] = 0.0
    back = np.full((rows, columns, n), -1, np.int8)
    for i in range(rows):
        for j in range(columns):
            for s, (x, y) in enumerate(sizes):
                if x <= i and y <= j:
                    score = best[i - x, j - y] + cost[edges[s, i - x, j - y]]
                    better = score > best[i, j]
                    best[i, j][better] = score[better]
                    back[i, j][better] = s
    out: list[list[Unit] | None] = []
    for k, (a, b) in enumerate(pairs):
        i, j = len(a), len(b)
        path: list[Unit] = []
        while (i or j) and back[i, j, k] >= 0:
            x, y = sizes[back[i, j, k]]
            path.append((a[i - x : i], b[j - y : j]))
            i, j = i - x, j - y
        out.append(path[::-1] if i == j == 0 else None)
    return out
