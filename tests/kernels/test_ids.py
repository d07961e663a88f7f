"""Names of rows beside the same in Python, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import ids
from diglot.kernels.columns import SLACK

DOCUMENTS = ["0123456789abcdef", "", "ش" * 40]
PARTS = [each.encode() for each in DOCUMENTS]
NAMES = np.frombuffer(b"".join(PARTS) + bytes(SLACK), np.uint8)
BOUNDS = np.cumsum([0, *map(len, PARTS)])
numbers = st.integers(0, 2**63 - 1) | st.integers(10**10 - 2, 10**10 + 2) | st.integers(0, 10**6)


@given(st.lists(st.tuples(st.integers(0, 2), numbers), max_size=9))
def test_names_are_those_that_python_writes(rows: list[tuple[int, int]]) -> None:
    document, number = np.array([d for d, _ in rows], np.int32), np.array([n for _, n in rows], np.int64)
    wanted = [f"{DOCUMENTS[d]}-{n:010d}".encode() for d, n in rows]
    base = np.array([0, 5, -(2**62)])
    with np.errstate(over="ignore"):
        found, offsets = ids.write(NAMES, BOUNDS, base, document, number - base[document])
    assert found.tobytes() == b"".join(wanted)
    assert offsets.tolist() == [0, *np.cumsum([len(each) for each in wanted])]


@given(st.lists(st.tuples(st.integers(0, 2), numbers), min_size=1, max_size=9), st.integers(1, 60))
def test_names_stay_in_their_array(rows: list[tuple[int, int]], short: int) -> None:
    document, number = np.array([d for d, _ in rows], np.int32), np.array([n for _, n in rows], np.int64)
    zeros = np.zeros(3, np.int64)
    size = len(ids.write(NAMES, BOUNDS, zeros, document, number)[0])
    for room in (size, max(size - short, 0)):
        out, offsets = np.full(room + 2 * SLACK, 0xEE, np.uint8), np.empty(len(rows) + 1, np.int32)
        sizes = NAMES, len(NAMES) - SLACK, BOUNDS, zeros, 3, document, number, len(rows), offsets, out, room
        assert ids._write(*sizes) == size == offsets[-1]
        assert (out[room + SLACK :] == 0xEE).all()


@given(st.integers(-(2**63), -1))
def test_a_number_below_0_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="from 0 on"):
        ids.write(NAMES, BOUNDS, np.zeros(3, np.int64), np.array([0]), np.array([number]))


@pytest.mark.parametrize("document", [-1, 3, 2**31 - 1])
def test_a_document_that_is_not_there_is_refused(document: int) -> None:
    with pytest.raises(IndexError):
        ids.write(NAMES, BOUNDS, np.zeros(3, np.int64), np.array([document]), np.array([0]))


def test_arrays_of_other_lengths_are_refused() -> None:
    with pytest.raises(IndexError):
        ids.write(NAMES, BOUNDS, np.zeros(2, np.int64), np.array([0]), np.array([0]))
    with pytest.raises(ValueError, match="row 0"):
        ids.write(NAMES[:20], BOUNDS, np.zeros(3, np.int64), np.array([2]), np.array([0]))
