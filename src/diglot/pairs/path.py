"""The way through two texts of any length, a window at a time, so that cost grows with the texts and not their product.

A window holds some sentences of both sides from where the way has come to; its best beads are found, most of them are
kept, and the next window begins where those end. Where a window looks is told by **anchors**: pairs of sentences that
share words which are rare in both texts, the heaviest chain of them that rises on both sides. So what was left out on
one side, be it chapters, does not lead astray.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from diglot.pairs.evidence import Evidence, Side
from diglot.pairs.features import Shape, block
from diglot.pairs.model import NEVER, Model
from diglot.pairs.search import best

__all__ = ["Step", "path"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Step = tuple[Shape, float, float]
"""A bead's shape, its score, and that of its strongest rival: a bead of two single sentences, one of them its own."""

WHOLE = 80
"""Texts of no more sentences are one window."""
WINDOW, MARGIN, SLACK, WIDEST = 56, 14, 16, 1024
"""English sentences of a window, those at its end that the next one sees again, Arabic ones past where an anchor leads,
and most Arabic ones."""
RARE = 2
"""Words of an anchor stand in as many sentences at most."""
FIRM = 22
"""Anchors share words of this strength together, which is that of two."""


def path(found: Evidence, model: Model) -> list[Step]:
    """The beads of two texts, in order."""
    n, m = len(found.english.length), len(found.arabic.length)
    if max(n, m) <= WHOLE:
        return _window(found, model, 0, 0, n, m)
    ahead = _anchors(found)
    steps: list[Step] = []
    i = j = 0
    while i < n or j < m:
        height = min(WINDOW, n - i)
        width = min(max(_expected(ahead, i + height, n, m) + SLACK - j, SLACK), m - j, WIDEST)
        last = i + height == n and j + width == m
        stop = i + height if last else i + max(height - MARGIN, 1)
        before = i + j
        for step in _window(found, model, i, j, height, width, open_end=not last):
            if i >= stop and not last:
                break
            steps.append(step)
            i, j = i + step[0][0], j + step[0][1]
        if i + j == before:  # an empty window: one side is at its end
            break
    return steps


def _window(found: Evidence, model: Model, i: int, j: int, n: int, m: int, *, open_end: bool = False) -> list[Step]:
    """The best beads between English sentences ``[i, i + n)`` and Arabic ones ``[j, j + m)``."""
    if not n or not m:
        return [((1, 0), 0.0, NEVER)] * n + [((0, 1), 0.0, NEVER)] * m
    scores = model.scores(block(found, i, j, n, m), n, m)
    foreign = ~found.english.own[i : i + n], ~found.arabic.own[j : j + m]
    if foreign[0].any() or foreign[1].any():
        for (p, q), grid in scores.items():
            for step in range(p):
                grid[foreign[0][step : step + len(grid)]] = NEVER
            for step in range(q):
                grid[:, foreign[1][step : step + grid.shape[1]]] = NEVER
    shapes = best(scores, n, m, model.alone, open_end=open_end)
    ones = scores[1, 1].copy()
    steps: list[Step] = []
    x = y = 0
    for p, q in shapes:
        if p and q:
            held = ones[x : x + p, y : y + q].copy()
            ones[x : x + p, y : y + q] = NEVER
            rival = max(ones[x : x + p].max(), ones[:, y : y + q].max())
            ones[x : x + p, y : y + q] = held
            steps.append(((p, q), float(scores[p, q][x, y]), float(rival)))
        else:
            rival = ones[x].max() if p else ones[:, y].max()
            steps.append(((p, q), float(model.alone), float(rival)))
        x, y = x + p, y + q
    return steps


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
