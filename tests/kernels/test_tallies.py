"""Sums by owner and kind beside a dictionary."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import tallies

ROWS = st.lists(st.tuples(st.integers(-2, 3), st.integers(0, 4), st.integers(0, 2**40), st.integers(0, 2**40)))


@given(ROWS, st.booleans())
def test_sums_are_those_of_a_dictionary(rows: list[tuple[int, int, int, int]], rising: bool) -> None:
    if rising:
        rows = sorted(rows, key=lambda row: row[0])
    owner, kind, first, second = np.array(rows, np.int64).reshape(-1, 4).T
    found = tallies.add(owner, kind, first.copy(), second.copy(), 5)
    wanted, sums = [Counter[tuple[int, int]](), Counter[tuple[int, int]]()], [Counter[tuple[int, int]]() for _ in "12"]
    for a, b, *values in rows:
        for each, value in zip(wanted, values, strict=True):
            each[a, b] += value if a >= 0 else 0
    for i, (a, b) in enumerate(zip(found.owner.tolist(), found.kind.tolist(), strict=True)):
        for each, values in zip(sums, found[2:], strict=True):
            each[a, b] += int(values[i])
    assert [+each for each in sums] == [+each for each in wanted]
    if rising:
        pairs = [*zip(found.owner.tolist(), found.kind.tolist(), strict=True)]
        assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("kind", [-1, 5, 2**15])
def test_a_kind_that_is_not_there_is_refused(kind: int) -> None:
    one = np.ones(1, np.int64)
    with pytest.raises(IndexError):
        tallies.add(np.array([0]), np.array([kind]), one, one, 5)


@given(st.lists(st.tuples(st.integers(-2, 3), st.integers(0, 2**40))))
def test_counts_are_those_of_a_dictionary(rows: list[tuple[int, int]]) -> None:
    owner, number = np.array(rows, np.int64).reshape(-1, 2).T
    counts, sums = np.ones((2, 4), np.int64)
    tallies.count(owner, number.copy(), counts, sums)
    assert counts.tolist() == [1 + sum(own == each for own, _ in rows) for each in range(4)]
    assert sums.tolist() == [1 + sum(many for own, many in rows if own == each) for each in range(4)]


def test_an_owner_that_is_not_there_is_refused() -> None:
    counts, sums = np.zeros((2, 1), np.int64)
    with pytest.raises(IndexError):
        tallies.count(np.array([1]), np.ones(1, np.int64), counts, sums)
    with pytest.raises(IndexError):
        tallies.count(np.array([0]), np.ones(2, np.int64), counts, sums)
