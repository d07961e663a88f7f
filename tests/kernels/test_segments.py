"""Parts of units and what they have of their lines, against loops over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.segments import owned, spread

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


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-1, 3), st.integers(0, 9)), min_size=1), st.data())
def test_what_segments_have_of_their_lines(lines: list[tuple[int, int, int]], data: st.DataObject) -> None:
    of = data.draw(st.lists(st.integers(0, len(lines) - 1)))
    columns = np.array(lines).T
    table = columns[0].astype(np.int32), columns[1].astype(np.int32), columns[2].astype(np.int8)
    counts, before = np.array([7, 0, 5], np.int32), [7, 0, 5]
    expected = []
    for line in of:
        document = lines[line][0]
        expected.append((*lines[line], before[document]))
        before[document] += 1
    found = owned(np.array(of, np.int64), table, counts)
    assert list(zip(*(each.tolist() for each in found), strict=True)) == expected
    assert counts.tolist() == before


@pytest.mark.parametrize(("line", "document"), [(-1, 0), (1, 0), (0, -1), (0, 2)])
def test_lines_and_documents_that_are_not_there_are_refused(line: int, document: int) -> None:
    table = np.array([document], np.int32), np.zeros(1, np.int32), np.zeros(1, np.int8)
    with pytest.raises(IndexError, match="of 1"):
        owned(np.array([line]), table, np.zeros(2, np.int32))
    with pytest.raises(ValueError, match="2 roles"):
        owned(np.array([0]), (*table[:2], np.zeros(2, np.int8)), np.zeros(2, np.int32))
