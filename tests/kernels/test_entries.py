"""Entries of code points against the same looked up one by one; nothing is written past the arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import entries as kernels
from diglot.text.column import Column

texts = st.lists(st.text("ab\x7f\x80\uffff\U0010ffff\n", max_size=6), max_size=5)
TABLES = np.random.default_rng(1).integers(0, 9, (3, 129), np.uint32)


@given(texts, st.data(), st.booleans())
def test_every_code_point_has_its_entry(strings: list[str], data: st.DataObject, told: bool) -> None:
    column = Column.from_strings(strings)
    which = np.array([data.draw(st.integers(0, 2)) for _ in strings], np.int8)
    found, many = kernels.find(column.codes, column.ends, which if told else None, TABLES, 77, 5)
    expected = [
        entry
        for string, table in zip(strings, which if told else [0] * len(strings), strict=True)
        for entry in [*(int(TABLES[table, min(ord(char), 128)]) for char in string), 77]
    ]
    assert found.tolist() == expected
    places = set(column.ends.tolist())
    assert many == sum(entry >= 5 for i, entry in enumerate(expected) if i not in places)


def test_arrays_of_exactly_the_size() -> None:
    column, found = Column.from_strings(["ab", "", "c"]), np.full(10, 7, np.uint32)
    kernels._find(column.codes, column.ends, 3, np.zeros(3, np.uint8), TABLES, 129, 10, 5, found)
    assert (found[len(column.codes) :] == 7).all()


@pytest.mark.parametrize(
    ("ends", "which"), [([2], [0]), ([0, 3], [0]), ([3], [3]), ([3], [-1]), ([3, 3], [0, 0]), ([-1, 3], [0, 0])]
)
def test_strings_that_do_not_fit(ends: list[int], which: list[int]) -> None:
    with pytest.raises(IndexError):
        kernels.find(np.zeros(4, np.uint32), np.array(ends), np.array(which), TABLES, 10, 5)
