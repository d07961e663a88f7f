"""Sums of rows of weights against rows that are added up one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import weights
from diglot.kernels.weights import ROW, WIDTH, Tables, add


@given(st.integers(0, 2**32), st.lists(st.lists(st.integers(1, 5), max_size=4), max_size=6), st.integers(0, 9))
def test_a_sum_is_of_the_rows_that_a_lines_numbers_choose(seed: int, sizes: list[list[int]], lines: int) -> None:
    """Each table by the product of some bases' sizes; guards stand before and behind what is written."""
    random = np.random.default_rng(seed)
    columns = [size for table in sizes for size in table]
    bases = np.array([[random.integers(0, size) for size in columns] for _ in range(lines)], np.uint16)
    bases = bases.reshape(lines, len(columns))
    plan: list[int] = []
    chosen = np.zeros((lines, len(sizes)), np.intp)
    total = column = 0
    for number, table in enumerate(sizes):
        strides = [int(np.prod(table[place + 1 :])) for place in range(len(table))]
        plan += [total, len(table)]
        chosen[:, number] = total
        for stride in strides:
            plan += [column, stride]
            chosen[:, number] += bases[:, column] * stride
            column += 1
        total += int(np.prod(table))
    rows = random.integers(-300, 300, (max(total, 1), ROW)).astype(np.int16)
    rows[:, WIDTH:] = 0
    tables = Tables(len(sizes), np.array(plan, np.int32), rows)
    expected = rows[chosen].sum(1)[:, :WIDTH]
    assert add(bases, tables).tolist() == expected.tolist()
    guarded = np.full(lines * WIDTH + 16, 77, np.int16)
    weights._add(bases, lines, len(columns), tables.plan, tables.size, tables.weights, guarded[8:-8])
    assert (guarded[:8] == 77).all() and (guarded[-8:] == 77).all()
    assert guarded[8:-8].tolist() == expected.ravel().tolist()
