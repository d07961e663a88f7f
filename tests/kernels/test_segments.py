"""Parts of units, against a loop over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.segments import spread

units = st.lists(st.tuples(st.integers(0, 99), st.none() | st.lists(st.integers(0, 9), max_size=3)), max_size=6)


@given(units)
def test_parts_of_units(given_units: list[tuple[int, list[int] | None]]) -> None:
    starts = np.array([start for start, _ in given_units], np.int64)
    cut = np.array([parts is not None for _, parts in given_units], np.bool_)
    offsets = np.cumsum([0] + [len(parts) for _, parts in given_units if parts is not None], dtype=np.int64)
    first = np.array([part for _, parts in given_units for part in parts or []], np.int32)
    found = spread((starts, starts + 50, np.arange(len(starts))), cut, offsets, first, first + 2)
    expected = [
        (start + part, start + part + 2, line) if parts is not None else (start, start + 50, line)
        for line, (start, parts) in enumerate(given_units)
        for part in (parts if parts is not None else [0])
    ]
    assert list(zip(*(each.tolist() for each in found), strict=True)) == expected


@pytest.mark.parametrize("offsets", [[0, 1], [0], [0, 2], [1, 1]])
def test_what_does_not_fit_is_refused(offsets: list[int]) -> None:
    one, cut = np.zeros(1, np.int64), np.array([len(offsets) == 1 or offsets != [0, 1]])
    with pytest.raises(ValueError, match="1 units"):
        spread((one, one, one), cut, np.array(offsets), np.zeros(1, np.int32), np.zeros(1, np.int32))
