"""Sums of rows of weights against rows that are added up one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import weights
from diglot.kernels.weights import BLOCK, ROW, WIDTH, Tables, add

NEAR = 3


@given(
    st.integers(0, 2**32),
    st.lists(st.lists(st.integers(1, 5), max_size=4), max_size=6),
    st.lists(st.sampled_from([1, 1, 1, 2, 4, 31, 32, 90]), max_size=70),
)
def test_a_sum_is_of_the_rows_that_a_lines_numbers_choose(seed: int, sizes: list[list[int]], gaps: list[int]) -> None:
    """Each table by the product of some columns' sizes; guards stand before and behind what is written."""
    random = np.random.default_rng(seed)
    of = [size for table in sizes for size in table]
    place = np.cumsum([NEAR, *gaps])[1:].astype(np.uint32)
    lines = len(place)
    columns = np.full((len(of), int(place.max(initial=0)) + NEAR + BLOCK), 255, np.uint8)
    plan: list[int] = []
    chosen = np.zeros((lines, len(sizes)), np.intp)
    total = column = 0
    for number, table in enumerate(sizes):
        plan += [total, len(table)]
        chosen[:, number] = total
        for at, size in enumerate(table):
            away, stride = int(random.integers(-NEAR, NEAR + 1)), int(np.prod(table[at + 1 :]))
            columns[column, place.astype(np.intp) + away] = random.integers(0, size, lines)
            chosen[:, number] += columns[column, place.astype(np.intp) + away] * np.intp(stride)
            plan += [column, away, stride]
            column += 1
        total += int(np.prod(table))
    rows = random.integers(-300, 300, (max(total, 1), ROW)).astype(np.int16)
    rows[:, WIDTH:] = 0
    given, which = (
        random.integers(-300, 300, (5, WIDTH)).astype(np.int16),
        random.integers(0, 5, lines).astype(np.uint32),
    )
    tables = Tables(len(sizes), np.array(plan, np.int32), rows)
    expected = rows[chosen].sum(1)[:, :WIDTH] + given[which]
    assert add(columns, place, tables, given, which).tolist() == expected.tolist()
    guarded = np.full(lines * WIDTH + 16, 77, np.int16)
    weights._add(
        columns, columns.shape[1], place, lines, tables.plan, tables.size, rows, given, which, guarded[8:-8]
    )  # fmt: skip
    assert (guarded[:8] == 77).all() and (guarded[-8:] == 77).all()
    assert guarded[8:-8].tolist() == expected.ravel().tolist()
