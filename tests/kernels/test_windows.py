"""The best beads of a window against the same in plain Python over the features and scores of all its beads."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.kernels.beads import NEVER, SHAPES, best
from diglot.kernels.windows import Windows, near
from diglot.pairs.evidence import Evidence, evidence
from diglot.pairs.features import BOUNDS, Block
from diglot.pairs.lexicon import lexicon
from diglot.pairs.model import model

REACH = 2
ENGLISH = st.lists(
    st.sampled_from(["water", "The", "doctor", "5", "1,200", "Karim", "books", "bread", "?", "school", "вода"]),
    max_size=6,
)
ARABIC = st.lists(
    st.sampled_from(["ماء", "الطبيب", "٥", "١٢٠٠", "كريم", "كتب", "خبز", "؟", "المدرسة", "вода", "في"]), max_size=6
)
texts = st.tuples(st.lists(ENGLISH, min_size=1, max_size=9), st.lists(ARABIC, min_size=1, max_size=9))
Shapes = list[tuple[int, int]]


def plain_near(shapes: Shapes, n: int, m: int) -> tuple[list[int], list[int]]:
    """Rows that a bead lies in are as wide as it; each reaches as far as its neighbours do, and `REACH` further."""
    seen: list[list[int]] = [[] for _ in range(n + 1)]
    i = j = 0
    for p, q in shapes:
        for row in range(i, i + max(p, 1)):
            seen[row].append(j)
        i, j = i + p, j + q
    seen[i].append(j)
    low = [max(min(seen[max(row - 1, 0)]) - REACH, 0) for row in range(n)]
    return low, [min(max(seen[min(row + 1, i)]) + REACH + 1, m) for row in range(n)]


@given(st.lists(st.sampled_from([*SHAPES, (1, 0), (0, 1)]), min_size=1, max_size=9))
def test_near_is_as_defined(shapes: Shapes) -> None:
    n, m = (sum(side) for side in zip(*shapes, strict=True))
    low, high = near(np.array(shapes, np.int64), n, m, REACH)
    assert (low.tolist(), high.tolist()) == plain_near(shapes, n, m)


class Plain:
    """A window as the kernel sees it, in separate steps."""

    def __init__(self, found: Evidence, place: tuple[int, int, int, int], open_end: bool) -> None:
        i, j, n, m = place
        self.open_end = open_end
        block, judged = Block(found, *place), model()
        own = found.english.own[i : i + n], found.arabic.own[j : j + m]
        self.ones = (block.first() @ judged.first).astype(np.int64).reshape(1, n, m)
        self.ones[:, ~own[0]], self.ones[:, :, ~own[1]] = NEVER, NEVER
        way = best(self.ones, SHAPES[:1], judged.alone[0], open_end=open_end)
        cells = block.cells(*(np.array(side) for side in plain_near(way, n, m)))
        self.scores = np.full((len(SHAPES), n, m), NEVER, np.int64)
        for at, (p, q) in enumerate(SHAPES):
            for c in range(cells.bounds[at], cells.bounds[at + 1]):
                a, b = int(cells.rows[c]), int(cells.columns[c])
                if own[0][a : a + p].all() and own[1][b : b + q].all():
                    self.scores[at, a, b] = int(cells.features[c] @ judged.weights[p, q])

    def best(self, alone: int) -> Shapes:
        return best(self.scores, SHAPES, alone, open_end=self.open_end)

    def told(self, shapes: Shapes, alone: int) -> tuple[list[float], list[float]]:
        """The score of each bead, and the best of one of its members and a stranger."""
        scores, rivals = [], []
        i = j = 0
        for p, q in shapes:
            scores.append(int(self.scores[SHAPES.index((p, q)), i, j]) if p and q else alone)
            rows, columns = range(i, i + p), range(j, j + q)
            _, n, m = self.ones.shape
            mixed = [(a, b) for a in range(n) for b in range(m) if (a in rows) != (b in columns)]
            rivals.append(max((int(self.ones[0, a, b]) for a, b in mixed), default=NEVER))
            i, j = i + p, j + q
        return list(map(float, scores)), list(map(float, rivals))


def windows(found: Evidence) -> Windows:
    sides = [
        (words, side.total, side.figures, side.length, side.mark, side.own)
        for words, side in zip(found.words, (found.english, found.arabic), strict=True)
    ]
    return Windows(*sides, BOUNDS, *model().whole, model().alone[0], REACH)


@given(texts, st.integers(-30_000, 0), st.integers(-30_000, 0), st.booleans(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_window_is_its_steps(
    sides: tuple[list[list[str]], list[list[str]]], alone: int, again: int, open_end: bool, data: st.DataObject
) -> None:
    found = evidence(*([" ".join(sentence) for sentence in side] for side in sides), lexicon())
    work = windows(found)
    for _ in range(2):  # of another size, in the same room
        i, j = (data.draw(st.integers(0, len(side) - 1)) for side in sides)
        n, m = data.draw(st.integers(1, len(sides[0]) - i)), data.draw(st.integers(1, len(sides[1]) - j))
        plain = Plain(found, (i, j, n, m), open_end)
        wanted = plain.best(alone)
        assert work.look(i, j, n, m, alone, open_end=open_end) == (
            len(wanted),
            sum(not (p and q) for p, q in wanted),
        )
        sizes, scores, rivals = work.way(n, m, again, open_end=open_end)
        assert [tuple(size) for size in sizes.tolist()] == plain.best(again)
        assert (scores.tolist(), rivals.tolist()) == plain.told(plain.best(again), again)
        assert not any(words.met.any() or words.first.any() for words in found.words)


def test_what_is_beyond_the_texts_or_of_another_kind_is_refused() -> None:
    found = evidence(["Water."], ["ماء."], lexicon())
    for place in ((0, 0, 2, 1), (0, 1, 1, 1), (-1, 0, 1, 1), (0, 0, 1, 0)):
        with pytest.raises(ValueError, match="beyond its texts"):
            windows(found).look(*place, -100)
    other = Evidence(dataclasses.replace(found.english, length=found.english.total), found.arabic, found.links)
    with pytest.raises(TypeError, match="contiguous array of int64"):
        windows(other)
