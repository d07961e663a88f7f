"""The way through two texts of any length, a window at a time, so that cost grows with the texts and not their product.

A window holds some sentences of both sides from where the way has come to; its best beads are found, most of them are
kept, and the next window begins where those end. Where a window looks is told by **anchors**: pairs of sentences that
share words which are rare in both texts, the heaviest chain of them that rises on both sides. So what was left out on
one side, be it chapters, does not lead astray.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np

from diglot.kernels.beads import MOST, NEVER, SHAPES, best
from diglot.pairs.evidence import Evidence, Ints, Side
from diglot.pairs.features import Block, Shape
from diglot.pairs.model import Model

__all__ = ["Step", "near", "path"]

Step = tuple[Shape, float, float]
"""A bead's shape, its score, and that of its strongest rival: a bead of two single sentences, one of them its own."""

WHOLE = 80
"""Texts of no more sentences are one window."""
WINDOW, MARGIN, SLACK, WIDEST = 56, 14, 16, 1024
"""English sentences of a window, those at its end that the next one sees again, Arabic ones past where an anchor leads,
and most Arabic ones."""
REACH = 4
"""A closer look goes as far from where the first one leads."""
RARE = 2
"""Words of an anchor stand in as many sentences at most."""
FIRM = 22
"""Anchors share words of this strength together, which is that of two."""


def path(found: Evidence, model: Model) -> list[Step]:
    """The beads of two texts, in order."""
    n, m = len(found.english.length), len(found.arabic.length)
    if max(n, m) <= WHOLE:
        return _window(found, model, (0, 0, n, m), (0, 0))
    ahead = _anchors(found)
    steps: list[Step] = []
    i = j = alone = 0
    while i < n or j < m:
        height = min(WINDOW, n - i)
        width = min(max(_expected(ahead, i + height, n, m) + SLACK - j, SLACK), m - j, WIDEST)
        last = i + height == n and j + width == m
        stop = i + height if last else i + max(height - MARGIN, 1)
        before = i + j
        for step in _window(found, model, (i, j, height, width), (alone, len(steps)), open_end=not last):
            if i >= stop and not last:
                break
            steps.append(step)
            alone += not all(step[0])
            i, j = i + step[0][0], j + step[0][1]
        if i + j == before:  # an empty window: one side is at its end
            break
    return steps


def _window(
    found: Evidence,
    model: Model,
    place: tuple[int, int, int, int],
    before: tuple[int, int],
    *,
    open_end: bool = False,
) -> list[Step]:
    """The best beads of a block: where it begins on either side, and how many sentences it has of each.

    Args:
        place: where the block begins on either side, and how many sentences it has of each.
        before: the sentences that were left alone before it, and the beads.

    A first look at every two sentences tells where the way goes, a closer one at all beads near it.
    """
    i, j, n, m = place
    if not n or not m:
        return [((1, 0), 0.0, float(NEVER))] * n + [((0, 1), 0.0, float(NEVER))] * m
    block = Block(found, i, j, n, m)
    first = model.first_scores(block.first(), n, m)
    foreign = ~found.english.own[i : i + n], ~found.arabic.own[j : j + m]
    first[:, foreign[0]], first[:, :, foreign[1]] = NEVER, NEVER
    scores = model.scores(block.cells(*near(best(first, SHAPES[:1], model.alone[0], open_end=open_end), n, m)), n, m)
    for at, (p, q) in enumerate(SHAPES):
        for sides, axis in ((p, 0), (q, 1)):
            for step in range(sides):
                gone = np.flatnonzero(foreign[axis]) - step
                scores[(at, gone[gone >= 0]) if not axis else (at, slice(None), gone[gone >= 0])] = NEVER
    shapes = best(scores, SHAPES, model.alone_in(*before), open_end=open_end)
    alone = model.alone_in(before[0] + sum(not all(shape) for shape in shapes), before[1] + len(shapes))
    return list(_steps(best(scores, SHAPES, alone, open_end=open_end), scores, first[0], alone))


def near(shapes: list[Shape], n: int, m: int) -> tuple[Ints, Ints]:
    """Where beads may begin that lie by a way of single sentences: from where to where in each row, ``int64[n]``."""
    low, high = np.full(n + 1, m), np.zeros(n + 1, np.int64)
    i = j = 0
    for p, q in [*shapes, (0, 0)]:
        for row in range(i, i + max(p, 1)):
            low[row], high[row] = min(low[row], j), max(high[row], j)
        i, j = i + p, j + q
    low[i:], high[i:] = low[i], high[i]
    rows = np.arange(n)
    return np.maximum(low[np.maximum(rows - 1, 0)] - REACH, 0), np.minimum(high[np.minimum(rows + 1, i)] + REACH + 1, m)


def _steps(shapes: list[Shape], scores: Ints, ones: Ints, alone: int) -> Iterator[Step]:
    """The beads of a row, each with its score and that of its strongest rival at a first look."""
    sizes = np.array(shapes, np.int64)
    p, q = sizes[:, 0], sizes[:, 1]
    x, y = np.cumsum(p) - p, np.cumsum(q) - q
    before, after = _strangers(ones)
    above, below = _strangers(ones.T)
    rival = np.full(len(shapes), NEVER)
    for step in range(MOST):
        has = p > step
        row = x[has] + step
        rival[has] = np.maximum(rival[has], np.maximum(before[row, y[has]], after[row, y[has] + q[has]]))
        has = q > step
        column = y[has] + step
        rival[has] = np.maximum(rival[has], np.maximum(above[column, x[has]], below[column, x[has] + p[has]]))
    own = np.full(len(shapes), alone)
    paired = p * q > 0
    at = np.array([SHAPES.index(shape) for shape in shapes if all(shape)], np.int64)
    own[paired] = scores[at, x[paired], y[paired]]
    return zip(shapes, own.astype(np.float64).tolist(), rival.astype(np.float64).tolist(), strict=True)


def _strangers(ones: Ints) -> tuple[Ints, Ints]:
    """The best score of each row before a place, and from it on: ``int64[n, m + 1]`` each."""
    n, m = ones.shape
    before, after = np.full((n, m + 1), NEVER, np.int64), np.full((n, m + 1), NEVER, np.int64)
    np.maximum.accumulate(ones, axis=1, out=before[:, 1:])
    after[:, :m] = np.maximum.accumulate(ones[:, ::-1], axis=1)[:, ::-1]
    return before, after


def _expected(ahead: tuple[Ints, Ints], i: int, n: int, m: int) -> int:
    """Where the way is likely to be on the Arabic side when it has come to English sentence `i`."""
    places, others = ahead
    at = int(np.searchsorted(places, i))
    before = (int(places[at - 1]), int(others[at - 1])) if at else (0, 0)
    after = (int(places[at]), int(others[at])) if at < len(places) else (n, m)
    if after[0] == before[0]:
        return after[1]
    return before[1] + (after[1] - before[1]) * (i - before[0]) // (after[0] - before[0])


def _anchors(found: Evidence) -> tuple[Ints, Ints]:
    """Sentences of both sides that share rare words: the heaviest chain that rises on both sides, ``int64[a]`` each."""
    one, other, links = found.english, found.arabic, found.links
    first, second = _rare(one), _rare(other)
    kept = (first[1][links.english] > 0) & (second[1][links.arabic] > 0)
    english, arabic, strength = links.english[kept], links.arabic[kept], links.strength[kept]
    count, other_count = first[1][english], second[1][arabic]
    codes, weights = [], []
    for a in range(RARE):
        for b in range(RARE):
            both = (count > a) & (other_count > b)
            rows, columns = first[0][a][english[both]], second[0][b][arabic[both]]
            codes.append(rows * len(other.length) + columns)
            weights.append(strength[both])
    if not len(english):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    unique, place = np.unique(np.concatenate(codes), return_inverse=True)
    weight = np.bincount(place, np.concatenate(weights)).astype(np.int64)
    firm = weight >= FIRM
    rows, columns = np.divmod(unique[firm], len(other.length))
    order = np.lexsort((-columns, rows))
    chain = _heaviest(columns[order].tolist(), weight[firm][order].tolist())
    return rows[order][chain], columns[order][chain]


def _rare(side: Side) -> tuple[list[Ints], Ints]:
    """The first `RARE` sentences that each type stands in, and in how many it stands; 0 where it stands in more."""
    total = max(len(side.weight), 1)
    sentence = np.repeat(np.arange(len(side.length)), np.diff(side.ends))
    codes = np.unique(side.types * max(len(side.length), 1) + sentence)
    types, sentences = np.divmod(codes, max(len(side.length), 1))
    count = np.bincount(types, minlength=total)
    begin = np.searchsorted(types, np.arange(total))
    padded = np.append(sentences, np.zeros(RARE, np.int64))
    return [padded[begin + step] for step in range(RARE)], np.where(count <= RARE, count, 0)


def _heaviest(values: list[int], weights: list[int]) -> list[int]:
    """Positions of the rising subsequence with the largest sum of weights; ties go to the one that is found first."""
    tops: list[int] = []  # rising values at which chains end, with rising sums in `sums`
    sums: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for at, (value, weight) in enumerate(zip(values, weights, strict=True)):
        place = bisect_left(tops, value)
        total = weight + (sums[place - 1] if place else 0)
        before.append(ends[place - 1] if place else -1)
        stop = place
        while stop < len(tops) and sums[stop] <= total:
            stop += 1
        if place < len(tops) and tops[place] == value and sums[place] > total:
            continue
        tops[place:stop], sums[place:stop], ends[place:stop] = [value], [total], [at]
    chain: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain[::-1]
