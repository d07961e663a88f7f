"""Sums by owner and kind beside a dictionary."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import tallies

SCORES = st.floats(0, 1, width=32) | st.sampled_from([2**-7, 3 * 2**-7, 0.5])  # halves of a millionth among them
ROWS = st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 4), st.integers(0, 2**30), SCORES))


@given(ROWS, st.integers(0, 2))
def test_ranks_are_those_of_dictionaries(rows: list[tuple[int, int, int, float]], least: int) -> None:
    rows = sorted(row for row in rows if row[0] >= 0) + [row for row in rows if row[0] < 0]
    columns = [[row[i] for row in rows] for i in range(4)]
    owner, kind, length = (np.array(each, np.int64) for each in columns[:3])
    found = tallies.rank(owner, kind, length, np.array(columns[3], np.float32), (4, 5), least)
    for each in range(4):
        sums, sure = Counter[int](), Counter[int]()
        for of, one, many, score in rows:
            if of == each:
                sums[one] += many
                sure[one] += many * round(float(np.float32(score) * np.float32(1e6)))
        order = sorted(sums, key=lambda one: (-sums[one], one))
        total = max(sums.total(), 1)
        top = next((one for one in order if one >= least and sums[one]), 0)
        bounds = slice(*found.offsets[each : each + 2].tolist())
        assert found.kind[bounds].tolist() == order
        assert found.share[bounds].tolist() == [np.float32(sums[one] / total) for one in order]
        assert found.top[each] == top
        assert found.score[each] == np.float32(sure[top] / total / 1e6 if top >= least and sums[top] else 0)


@pytest.mark.parametrize("score", [-1.0, 1.5, float("inf"), float("nan")])
def test_a_score_that_is_none_counts_as_0(score: float) -> None:
    one = np.ones(1, np.int64)
    assert tallies.rank(one, one, one, np.array([score], np.float32), (2, 2)).score.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("owner", "kind"), [([0], [-1]), ([0], [5]), ([0], [2**15]), ([4], [0]), ([1, 0], [0, 0]), ([0], [0, 0])]
)
def test_owners_and_kinds_that_are_not_there_are_refused(owner: list[int], kind: list[int]) -> None:
    one = np.ones(len(owner), np.int64)
    with pytest.raises(ValueError, match=f"{len(owner)} rows of 4"):
        tallies.rank(np.array(owner), np.array(kind), one, one.astype(np.float32), (4, 5))


@given(st.lists(st.tuples(st.integers(-2, 3), st.integers(0, 2**20))))
def test_counts_are_those_of_a_dictionary(rows: list[tuple[int, int]]) -> None:
    owner, number = np.array(rows, np.int64).reshape(-1, 2).T
    counts, sums = tallies.count(owner, number.copy(), 4)
    assert counts.tolist() == [sum(own == each for own, _ in rows) for each in range(4)]
    assert sums.tolist() == [sum(many for own, many in rows if own == each) for each in range(4)]


def test_an_owner_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError):
        tallies.count(np.array([1]), np.ones(1, np.int64), 1)
    with pytest.raises(IndexError):
        tallies.count(np.array([0]), np.ones(2, np.int64), 1)
