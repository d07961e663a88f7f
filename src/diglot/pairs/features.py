"""What speaks for a bead, and against it: features of every bead that a block of sentences allows.

The share of the words (weighted by how rare they are) of one side that have a partner on the other, both ways, carries
most. A bead of several sentences is asked, besides, whether each member has its share in it, and whether it is better
than the best of its members alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.pairs.evidence import Evidence, Links, Side
from diglot.pairs.lexicon import SURE

__all__ = ["FEATURES", "SHAPES", "Cells", "Shape", "block"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Int32s = npt.NDArray[np.int32]

Shape = tuple[int, int]
SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
"""Sentences of both sides that a bead may have, English ones first, but for those left alone."""
FEATURES = (
    "english", "arabic", "both", "margin", "length", "length firmly", "size", "margin of much", "weakest member",
    "gain", "english gain", "arabic gain", "length gain", "numbers astray", "marks differ", "one",
)  # fmt: skip
"""The names of the features, in order."""
MARGIN = FEATURES.index("margin")
ALIKE = 0.5
"""Two sentences are alike where their margin is this share of the best of either, the smaller of the two."""
GUESS, BELIEF, MOST = 0.08, 6, 0.2
"""How alike two sentences are by chance; that is believed as much as so many sentences; and it is at most so much."""
LONG, MUCH = 4.0, 9.0
"""Longer and larger says no more."""
RATIO = 0.13
"""How much longer English is than Arabic, by the logarithm of code points."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Beads of one shape in a block: where they begin, and what speaks for them.

    Args:
        rows, columns: ``int64[c]``, their first sentences, counted from the begin of the block.
        features: ``float64[f, c]``.
    """

    rows: Ints
    columns: Ints
    features: Floats


def block(found: Evidence, i: int, j: int, n: int, m: int) -> dict[Shape, Cells]:
    """The beads between English sentences ``[i, i + n)`` and Arabic ones ``[j, j + m)`` that may be worth something.

    Those of two sentences are all there; larger ones where two of their members are more alike than most that either
    could be paired with.
    """
    grid = _Grid(found, i, j, n, m)
    rows, columns = np.divmod(np.arange(n * m), m)
    ones = grid.cells(1, 1, rows, columns)
    out = {(1, 1): ones}
    margin = ones.features[MARGIN].reshape(n, m)
    bound = ALIKE * np.minimum(margin.max(1, keepdims=True), margin.max(0, keepdims=True))
    alike = (margin > 0) & (margin >= bound)
    for p, q in SHAPES[1:]:
        if p <= n and q <= m:
            parts = [alike[a : a + n - p + 1, b : b + m - q + 1] for a in range(p) for b in range(q)]
            rows, columns = np.nonzero(np.logical_or.reduce(parts))
            out[p, q] = grid.cells(p, q, rows, columns)
    return out


class _Grid:
    """What any English sentence of a block shares with any Arabic one, and with two or three that follow each other."""

    def __init__(self, found: Evidence, i: int, j: int, n: int, m: int) -> None:
        one, other = _part(found.english, i, n), _part(found.arabic, j, m)
        matched, reverse = _matched(one, other, found.links)
        self.parts = one, other
        self.covered = _covered(one, matched, one.weight, min(3, m)), _covered(other, reverse, other.weight, min(3, n))
        self.numbers = (
            _covered(one, matched == SURE, one.numbers, min(3, m)),
            _covered(other, reverse == SURE, other.numbers, min(3, n)),
        )
        english = self.covered[0][0] / (SURE * np.maximum(one.total, 1)[:, None])
        arabic = self.covered[1][0].T / (SURE * np.maximum(other.total, 1)[None, :])
        both = np.sqrt(english * arabic)
        length = np.abs(_log((other.length + 8)[None, :] / (one.length + 8)[:, None]) + RATIO)
        self.single = english, arabic, both, length
        self.usual = _usual(both.sum(1), m), _usual(both.sum(0), n)

    def cells(self, p: int, q: int, rows: Ints, columns: Ints) -> Cells:
        """The features of the beads of a shape that begin at some places."""
        one, other = self.parts
        total, other_total = _sum(one.total, rows, p), _sum(other.total, columns, q)
        length, other_length = _sum(one.length, rows, p), _sum(other.length, columns, q)
        ours = [self.covered[0][q - 1][rows + a, columns] for a in range(p)]
        theirs = [self.covered[1][p - 1][columns + b, rows] for b in range(q)]
        english, arabic = sum(ours) / (SURE * np.maximum(total, 1)), sum(theirs) / (SURE * np.maximum(other_total, 1))
        both = np.sqrt(english * arabic)
        usual = _sum(self.usual[0], rows, p) / p + _sum(self.usual[1], columns, q) / q
        ratio = _log((other_length + 8) / (length + 8)) + RATIO
        size = np.minimum(_log(np.minimum(total, other_total) + 1), MUCH)
        found = np.zeros((len(FEATURES), len(rows)))
        found[0], found[1], found[2], found[3], found[4] = english, arabic, both, both - 0.5 * usual, np.abs(ratio)
        found[5] = np.minimum(np.abs(ratio * np.sqrt(np.minimum(length, other_length) / 60)), LONG)
        found[6], found[7] = size, found[3] * size
        each = [ours[a] / (SURE * np.maximum(one.total[rows + a], 1)) for a in range(p)] if p > 1 else [english]
        each += [theirs[b] / (SURE * np.maximum(other.total[columns + b], 1)) for b in range(q)] if q > 1 else [arabic]
        found[8] = np.minimum.reduce(each)
        if p * q > 1:
            best = [
                np.maximum.reduce([sign * values[rows + a, columns + b] for a in range(p) for b in range(q)])
                for values, sign in zip(self.single, (1, 1, 1, -1), strict=True)
            ]
            found[9], found[10], found[11] = both - best[2], english - best[0], arabic - best[1]
            found[12] = found[4] + best[3]
        astray = _sum(one.figures, rows, p) + _sum(other.figures, columns, q)
        astray -= sum(self.numbers[0][q - 1][rows + a, columns] for a in range(p))
        astray -= sum(self.numbers[1][p - 1][columns + b, rows] for b in range(q))
        found[13] = np.minimum(astray, 4)
        found[14] = one.mark[rows + p - 1] != other.mark[columns + q - 1]
        found[15] = 1
        return Cells(rows, columns, found)


@dataclass(frozen=True, slots=True)
class _Part:
    """The sentences of one side of a block.

    Args:
        types: ``int64[k]``, the types that stand in it, rising.
        place: ``int64[t]``, the place in `types` of each word, sentence after sentence.
        ends: ``int64[n + 1]``, where sentences begin in `place`.
        weight, numbers: ``int32[k]``, the weight of each type, and 1 for a number.
        total, figures: ``float64[n]``, the sums of these in each sentence.
        length, mark: of each sentence.
    """

    types: Ints
    place: Ints
    ends: Ints
    weight: Int32s
    numbers: Int32s
    total: Floats
    figures: Floats
    length: Floats
    mark: Ints


def _part(side: Side, begin: int, count: int) -> _Part:
    ends = side.ends[begin : begin + count + 1]
    types, place = np.unique(side.types[ends[0] : ends[-1]], return_inverse=True)
    weight, numbers = side.weight[types].astype(np.int32), side.digits[types].astype(np.int32)
    row = np.repeat(np.arange(count), np.diff(ends))
    return _Part(
        types, place, ends - ends[0], weight, numbers, np.bincount(row, weight[place], count).astype(np.float64),
        np.bincount(row, numbers[place], count).astype(np.float64), 
        side.length[begin : begin + count].astype(np.float64), side.mark[begin : begin + count],
    )  # fmt: skip


def _covered(part: _Part, strength: npt.NDArray[np.generic], weight: Int32s, most: int) -> list[Floats]:
    """How much of each sentence is met in one sentence of the other side, in two, in three that follow each other.

    Args:
        part: of one side, `n` sentences.
        strength: how strongly each of its types is met in each of `m` sentences.
        weight: of each type.
        most: sentences of the other side, at most.

    Returns:
        ``float64[n, m - q + 1]`` for each `q` from 1 to `most`.
    """
    chosen = np.flatnonzero(weight[part.place])
    row = np.repeat(np.arange(len(part.total)), np.diff(part.ends))[chosen]
    begin = np.searchsorted(row, np.arange(len(part.total)))
    filled = np.flatnonzero(np.diff(begin, append=len(row)))
    place = part.place[chosen]
    windows = [strength.astype(np.int32)]
    for step in range(1, most):
        windows.append(np.maximum(windows[-1][:, :-1], windows[0][:, step:]))
    wide = np.concatenate(windows, axis=1)
    wide *= weight[:, None]
    sums = np.zeros((len(part.total), wide.shape[1]))
    if len(filled):
        sums[filled] = np.add.reduceat(wide[place], begin[filled], axis=0)
    bounds = np.cumsum([window.shape[1] for window in windows])[:-1]
    return np.split(sums, bounds, axis=1)


def _matched(one: _Part, other: _Part, links: Links) -> tuple[Int32s, Int32s]:
    """How strongly each type of a side is met in each sentence of the other: ``[types, m]`` and ``[types, n]``."""
    begin = np.searchsorted(links.english, one.types)
    count = np.searchsorted(links.english, one.types, "right") - begin
    at = np.repeat(begin - np.cumsum(count) + count, count) + np.arange(count.sum())
    first, second, strength = np.repeat(np.arange(len(one.types)), count), links.arabic[at], links.strength[at]
    place = np.searchsorted(other.types, second)
    here = place < len(other.types)
    here[here] = other.types[place[here]] == second[here]
    first, place, strength = first[here], place[here], strength[here]
    order = np.argsort(strength, kind="stable")
    first, place, strength = first[order], place[order], strength[order]
    return _spread(first, place, strength, other, len(one.types)), _spread(
        place, first, strength, one, len(other.types)
    )


def _spread(types: Ints, partners: Ints, strength: Ints, part: _Part, total: int) -> Int32s:
    """For each of `total` types, the strongest of its partners in each sentence of `part`; strengths rise."""
    out = np.zeros((total, len(part.total)), np.int32)
    order = np.argsort(part.place, kind="stable")
    partner = part.place[order]
    sentence = np.repeat(np.arange(len(part.total)), np.diff(part.ends))[order]
    begin = np.searchsorted(partner, partners)
    count = np.searchsorted(partner, partners, "right") - begin
    at = np.repeat(begin - np.cumsum(count) + count, count) + np.arange(count.sum())
    out[np.repeat(types, count), sentence[at]] = np.repeat(strength, count)
    return out


def _usual(total: Floats, count: int) -> Floats:
    """How alike sentences are that have nothing to do with each other: the mean, from a guess where there are few."""
    return np.minimum((total + GUESS * BELIEF) / (count + BELIEF), MOST)


def _sum(values: Floats, begin: Ints, count: int) -> Floats:
    """The sum of `count` values from each place."""
    return np.asarray(sum(values[begin + step] for step in range(count)))


def _log(values: Floats) -> Floats:
    """About the natural logarithm, the same on every machine: by exponent, and straight between powers of two."""
    mantissa, exponent = np.frexp(values)
    return np.asarray((exponent - 2 + 2 * mantissa) * 0.6931471805599453)
