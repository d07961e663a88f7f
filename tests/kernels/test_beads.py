"""What speaks for beads, and the best row of them, against the same said sentence by sentence in plain Python."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.kernels.beads import NEVER, PRECISION, SHAPES, best
from diglot.pairs.evidence import Evidence, evidence
from diglot.pairs.features import (
    BELIEF,
    CAP,
    FEATURES,
    FEW,
    FIRST,
    GUESS,
    LITTLE,
    LONG,
    MISSING,
    MUCH,
    RATIO,
    RIVAL,
    SHARED,
    USUAL,
    WEAK,
    Block,
)  # fmt: skip
from diglot.pairs.lexicon import SURE, lexicon

ENGLISH = st.lists(
    st.sampled_from(["water", "The", "doctor", "5", "1,200", "Karim", "books", "bread", "?", "school", "!", "house"]),
    max_size=7,
)
ARABIC = st.lists(
    st.sampled_from(["ماء", "الطبيب", "٥", "١٢٠٠", "كريم", "كتب", "خبز", "؟", "المدرسة", "!", "بيت", "في"]), max_size=7
)
sides = st.tuples(st.lists(ENGLISH, min_size=1, max_size=5), st.lists(ARABIC, min_size=1, max_size=5))


class Plain:
    """The features of `diglot.pairs.features`, each from its definition."""

    def __init__(self, found: Evidence) -> None:
        self.sides = found.english, found.arabic
        links = zip(
            found.links.english.tolist(), found.links.arabic.tolist(), found.links.strength.tolist(), strict=True
        )
        self.strength = {(one, other): strength for one, other, strength in links}
        self.n, self.m = len(found.english.length), len(found.arabic.length)
        every = list(product(range(self.n), range(self.m)))
        self.pair = {(i, j): self.shares([i], [j]) for i, j in every}
        rows = [sum(self.pair[i, j][2] for j in range(self.m)) for i in range(self.n)]
        columns = [sum(self.pair[i, j][2] for i in range(self.n)) for j in range(self.m)]
        self.usual = [
            [min((total + GUESS * BELIEF) / (count + BELIEF), USUAL) for total in totals]
            for totals, count in ((rows, self.m), (columns, self.n))
        ]

    def types(self, side: int, at: int) -> list[int]:
        ends = self.sides[side].ends
        return self.sides[side].types[ends[at] : ends[at + 1]].tolist()

    def total(self, side: int, members: list[int]) -> int:
        return sum(int(self.sides[side].weight[of]) for at in members for of in self.types(side, at))

    def met(self, side: int, members: list[int], others: list[int]) -> tuple[float, int]:
        """The weight of words that have a partner, and numbers."""
        there = {of for at in others for of in self.types(1 - side, at)}
        weight, numbers = 0.0, 0
        for at in members:
            for of in self.types(side, at):
                pairs = [(of, o) if side == 0 else (o, of) for o in there]
                strength = max((self.strength.get(pair, 0) for pair in pairs), default=0)
                weight += int(self.sides[side].weight[of]) * strength / SURE
                numbers += bool(self.sides[side].digits[of]) and strength == SURE
        return weight, numbers

    def shares(self, i: list[int], j: list[int]) -> tuple[float, float, float]:
        english = self.met(0, i, j)[0] / max(self.total(0, i), 1)
        arabic = self.met(1, j, i)[0] / max(self.total(1, j), 1)
        return english, arabic, math.sqrt(english * arabic)

    def length(self, side: int, members: list[int]) -> int:
        return sum(int(self.sides[side].length[at]) for at in members)

    def ratio(self, i: list[int], j: list[int]) -> float:
        return abs(log((self.length(1, j) + 8) / (self.length(0, i) + 8)) + RATIO)

    def rival(self, side: int, members: list[int], others: list[int]) -> float:
        def both(a: int, b: int) -> float:
            return self.pair[(a, b) if side == 0 else (b, a)][2]

        strangers = set(range(self.m if side == 0 else self.n)) - set(others)
        found = min(max(both(a, b) for b in others) - max((both(a, b) for b in strangers), default=0) for a in members)
        return min(max(found, -RIVAL), RIVAL)

    def bead(self, i: list[int], j: list[int]) -> list[float]:
        english, arabic, both = self.shares(i, j)
        total, other = self.total(0, i), self.total(1, j)
        met, numbers = self.met(0, i, j)
        other_met, other_numbers = self.met(1, j, i)
        margin = both - 0.5 * sum(
            sum(self.usual[side][at] for at in part) / len(part) for side, part in ((0, i), (1, j))
        )
        size = min(log(min(total, other) + 1), MUCH)
        ratio = self.ratio(i, j)
        weakest = min(
            [self.met(0, [a], j)[0] / max(self.total(0, [a]), 1) for a in i]
            + [self.met(1, [b], i)[0] / max(self.total(1, [b]), 1) for b in j]
        )
        gain = [0.0] * 4
        if len(i) * len(j) > 1:
            cells = [self.pair[pair] for pair in product(i, j)]
            gain = [own - max(cell[at] for cell in cells) for own, at in ((both, 2), (english, 0), (arabic, 1))]
            gain.append(ratio - min(self.ratio([a], [b]) for a, b in product(i, j)))
        figures = sum(int(self.sides[side].figures[at]) for side, part in ((0, i), (1, j)) for at in part)
        shared = min((met + other_met) / SHARED, CAP)
        marks = self.sides[0].mark[i[-1]], self.sides[1].mark[j[-1]]
        firmly = min(ratio * math.sqrt(min(self.length(0, i), self.length(1, j)) / 60), LONG)
        return [
            english, arabic, both, margin, ratio, firmly, size, margin * size, weakest, *gain,
            min(figures - numbers - other_numbers, 4), float(marks[0] != marks[1]), min(both, LITTLE),
            min(weakest, WEAK), shared, min((total + other - met - other_met) / MISSING, CAP), min(shared, 1),
            (LITTLE - min(both, LITTLE)) * max(size - FEW, 0), self.rival(0, i, j), self.rival(1, j, i), 1,
        ]  # fmt: skip


def log(value: float) -> float:
    mantissa, exponent = math.frexp(value)
    return (exponent - 2 + 2 * mantissa) * 0.6931471805599453


def made(texts: tuple[list[list[str]], list[list[str]]]) -> tuple[Evidence, Plain]:
    found = evidence(*([" ".join(sentence) for sentence in side] for side in texts), lexicon())
    return found, Plain(found)


@given(sides)
@settings(max_examples=60, deadline=None)
def test_features_are_as_defined(texts: tuple[list[list[str]], list[list[str]]]) -> None:
    found, plain = made(texts)
    block = Block(found, 0, 0, plain.n, plain.m)
    first = block.first().reshape(plain.n, plain.m, len(FIRST))
    names = [FEATURES.index(name) for name in FIRST]
    cells = block.cells(np.zeros(plain.n, np.int64), np.full(plain.n, plain.m))
    assert not any(words.met.any() or words.first.any() for words in found.words)
    seen = 0
    for at, (p, q) in enumerate(SHAPES):
        for c in range(cells.bounds[at], cells.bounds[at + 1]):
            i, j = int(cells.rows[c]), int(cells.columns[c])
            wanted = np.array(plain.bead(list(range(i, i + p)), list(range(j, j + q)))) * PRECISION
            assert np.abs(cells.features[c] - wanted).max() < 1, (FEATURES, cells.features[c], wanted)
            if p == q == 1:
                assert np.abs(first[i, j] - wanted[names]).max() < 1
            seen += 1
    assert seen == sum(max(plain.n - p + 1, 0) * max(plain.m - q + 1, 0) for p, q in SHAPES)


@given(sides, st.data())
@settings(max_examples=30, deadline=None)
def test_a_part_of_the_cells_is_as_in_the_whole(
    texts: tuple[list[list[str]], list[list[str]]], data: st.DataObject
) -> None:
    found, plain = made(texts)
    bounds = [sorted(data.draw(st.tuples(st.integers(0, plain.m), st.integers(0, plain.m)))) for _ in range(plain.n)]
    low, high = (np.array(sorted(side), np.int64) for side in zip(*bounds, strict=True))
    blocks = [Block(found, 0, 0, plain.n, plain.m) for _ in range(2)]
    for block in blocks:
        block.first()
    whole = blocks[0].cells(np.zeros(plain.n, np.int64), np.full(plain.n, plain.m))
    part = blocks[1].cells(low, high)
    for at in range(len(SHAPES)):
        here, there = (slice(each.bounds[at], each.bounds[at + 1]) for each in (whole, part))
        kept = (whole.columns[here] >= low[whole.rows[here]]) & (whole.columns[here] < high[whole.rows[here]])
        assert np.array_equal(whole.features[here][kept], part.features[there])


scores = st.integers(1, 4).flatmap(
    lambda n: st.integers(1, 4).flatmap(
        lambda m: st.lists(
            st.integers(-9, 9) | st.just(NEVER), min_size=len(SHAPES) * n * m, max_size=len(SHAPES) * n * m
        ).map(lambda flat: np.array(flat, np.int64).reshape(len(SHAPES), n, m))
    )
)


def every_way(table: np.ndarray, i: int, j: int, alone: int, open_end: bool) -> int:
    """The largest sum of the beads from a place on, by walking every way."""
    _, n, m = table.shape
    if i == n and (j == m or open_end):
        return max(0, every_way(table, i, m, alone, False)) if open_end and j < m else 0
    found = [NEVER * 9]
    if i < n:
        found.append(alone + every_way(table, i + 1, j, alone, open_end))
    if j < m:
        found.append(alone + every_way(table, i, j + 1, alone, open_end))
    for at, (p, q) in enumerate(SHAPES):
        if i + p <= n and j + q <= m and table[at, i, j] > NEVER:
            found.append(int(table[at, i, j]) + every_way(table, i + p, j + q, alone, open_end))
    return max(found)


@given(scores, st.integers(-9, 0), st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_best_row_is_the_best_of_all(table: np.ndarray, alone: int, open_end: bool) -> None:
    shapes = best(table, SHAPES, alone, open_end=open_end)
    i = j = total = 0
    for p, q in shapes:
        total += int(table[SHAPES.index((p, q)), i, j]) if p and q else alone
        i, j = i + p, j + q
    assert i == table.shape[1] and (j == table.shape[2] or open_end)
    assert total == every_way(table, 0, 0, alone, open_end)


def test_arrays_of_another_kind_are_refused() -> None:
    with pytest.raises(TypeError, match="beads_best needs"):
        best(np.zeros((6, 2, 2)), SHAPES, -1)
