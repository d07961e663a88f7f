"""The way through two texts of any length, a window at a time, so that cost grows with the texts and not their product.

A window holds some sentences of both sides from where the way has come to; its best beads are found, most of them are
kept, and the next window begins where those end. Where a window looks is told by **anchors**: pairs of sentences that
share words which are rare in both texts, the heaviest chain of them that rises on both sides. So what was left out on
one side, be it chapters, does not lead astray.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

import numpy as np

from diglot.kernels.beads import NEVER
from diglot.kernels.windows import Windows
from diglot.pairs.evidence import Evidence, Side
from diglot.pairs.features import BOUNDS, Shape
from diglot.pairs.model import Model
from diglot.text.arrays import Float64s, Int64s

__all__ = ["Path", "path"]


class Path(NamedTuple):
    """A row of beads.

    Args:
        sizes: ``int64[b, 2]``, sentences of both sides.
        scores: ``float64[b]``.
        rivals: ``float64[b]``, the score of the strongest rival of each: a bead of two single sentences, one of them
            its own.
    """

    sizes: Int64s
    scores: Float64s
    rivals: Float64s

    def before(self, end: int) -> Path:
        """Its first beads."""
        return Path(self.sizes[:end], self.scores[:end], self.rivals[:end])

    @property
    def shapes(self) -> list[Shape]:
        """Sentences of both sides."""
        return [(p, q) for p, q in self.sizes.tolist()]


WHOLE = 80
"""Texts of no more sentences are one window."""
WINDOW, MARGIN, SLACK, WIDEST = 56, 14, 16, 1024
"""English sentences of a window, those at its end that the next one sees again, Arabic ones past where an anchor leads,
and most Arabic ones."""
REACH = 4
"""A closer look goes as far from where a first one leads."""
NONE = 40
"""A text's other row of beads is found as if none of so many beads had been a sentence alone."""
RARE = 2
"""Words of an anchor stand in as many sentences at most."""
FIRM = 22
"""Anchors share words of this strength together, which is that of two."""


def path(found: Evidence, model: Model) -> Path:
    """The beads of two texts, in order."""
    n, m = len(found.english.length), len(found.arabic.length)
    windows = _windows(found, model)
    if max(n, m) <= WHOLE:
        return _window(windows, model, (0, 0, n, m), (0, 0))
    ahead = _anchors(found)
    parts: list[Path] = []
    i = j = alone = count = 0
    while i < n or j < m:
        height = min(WINDOW, n - i)
        width = min(max(_expected(ahead, i + height, n, m) + SLACK - j, SLACK), m - j, WIDEST)
        last = i + height == n and j + width == m
        part = _window(windows, model, (i, j, height, width), (alone, count), open_end=not last)
        if not last:
            ends = i + part.sizes[:, 0].cumsum() - part.sizes[:, 0]
            part = part.before(int(ends.searchsorted(i + max(height - MARGIN, 1))))
        if not len(part.sizes):  # an empty window: one side is at its end
            break
        parts.append(part)
        p, q = part.sizes.sum(0).tolist()
        i, j, count = i + p, j + q, count + len(part.sizes)
        alone += int((part.sizes == 0).any(1).sum())
    return Path(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _windows(found: Evidence, model: Model) -> Windows:
    sides = [
        (words, side.total, side.figures, side.length, side.mark, side.own)
        for words, side in zip(found.words, (found.english, found.arabic), strict=True)
    ]
    return Windows(sides[0], sides[1], BOUNDS, *model.whole, model.alone[0], REACH)


def _window(
    windows: Windows,
    model: Model,
    place: tuple[int, int, int, int],
    before: tuple[int, int],
    *,
    open_end: bool = False,
) -> Path:
    """The best beads of a window.

    Args:
        place: where it begins on either side, and how many sentences it has of each.
        before: the sentences that were left alone before it, and the beads.
    """
    _, _, n, m = place
    if not n or not m:
        sizes = np.array([[1, 0]] * n + [[0, 1]] * m, np.int64).reshape(-1, 2)
        return Path(sizes, np.zeros(n + m), np.full(n + m, float(NEVER)))
    beads, lone = windows.look(*place, model.alone_at_first(*before), open_end=open_end)
    prices = [model.alone_in(before[0] + lone, before[1] + beads)]
    if lone:
        prices.append(model.alone_in(before[0], before[1] + NONE))
    ways = [Path(*windows.way(n, m, price, open_end=open_end)) for price in prices]
    return max(ways, key=lambda way: model.total(way.sizes, way.scores, before))


def _expected(ahead: tuple[Int64s, Int64s], i: int, n: int, m: int) -> int:
    """Where the way is likely to be on the Arabic side when it has come to English sentence `i`."""
    places, others = ahead
    at = int(np.searchsorted(places, i))
    before = (int(places[at - 1]), int(others[at - 1])) if at else (0, 0)
    after = (int(places[at]), int(others[at])) if at < len(places) else (n, m)
    if after[0] == before[0]:
        return after[1]
    return before[1] + (after[1] - before[1]) * (i - before[0]) // (after[0] - before[0])


def _anchors(found: Evidence) -> tuple[Int64s, Int64s]:
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


def _rare(side: Side) -> tuple[list[Int64s], Int64s]:
    """The first `RARE` sentences that each type stands in, and in how many it stands; 0 where it stands in more."""
    total = max(len(side.weight), 1)
    types, sentences = np.divmod(side.places, max(len(side.length), 1))
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
