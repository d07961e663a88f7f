"""Names of rows beside the same in Python, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import ids

DOCUMENTS = [f"{i:016x}" for i in (0, 1, 0xFEDC_BA98_7654_3210)]
NAMES = np.frombuffer("".join(DOCUMENTS).encode(), np.uint8)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, ids.MOST - 1)), max_size=9))
def test_names_are_those_that_python_writes(rows: list[tuple[int, int]]) -> None:
    document, number = np.array([d for d, _ in rows], np.int32), np.array([n for _, n in rows], np.int64)
    wanted = "".join(f"{DOCUMENTS[d]}-{n:010d}" for d, n in rows)
    base = np.array([0, 5, -(2**62)])
    assert ids.write(NAMES, base, document, number - base[document]).tobytes().decode() == wanted


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_number_of_other_length_is_refused(number: int) -> None:
    if not 0 <= number < ids.MOST:
        with pytest.raises(ValueError, match="ten digits"):
            ids.write(NAMES, np.zeros(3, np.int64), np.array([0]), np.array([number]))


@pytest.mark.parametrize("document", [-1, 3, 2**31 - 1])
def test_a_document_that_is_not_there_is_refused(document: int) -> None:
    with pytest.raises(IndexError):
        ids.write(NAMES, np.zeros(3, np.int64), np.array([document]), np.array([0]))


def test_arrays_of_other_lengths_are_refused() -> None:
    with pytest.raises(IndexError):
        ids.write(NAMES, np.zeros(2, np.int64), np.array([0]), np.array([0]))
