"""Parts of units and what they have of their lines, against loops over them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.segments import owned, spread, stretches

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


LINE = st.tuples(st.integers(1, 3), st.sampled_from([-1, 0, 0, 0, 1]), st.booleans(), st.integers(1, 2), st.booleans())


@given(st.lists(LINE), st.integers(0, 2))
def test_stretches_are_lines_that_follow_each_other(lines: list[tuple[int, int, bool, int, bool]], more: int) -> None:
    """Each line's length, the step to the next article or none, whether it is read, blank lines and what ends it."""
    text, rows, article, number = "", [], 0, 0
    for length, step, read, blank, fed in lines:
        article, number = article + max(step, 0), number + blank
        rows.append((len(text), len(text) + length, -1 if step < 0 else article, int(read), number))
        text += "x" * length + ("\n" if fed else "\v") * blank
    codes = np.array([*map(ord, text + "\n")], np.uint32)
    columns = [np.array([row[i] for row in rows], np.int64) for i in range(5)]
    kinds = [columns[i].astype(np.int32) for i in (2, 4)]
    table = columns[0], columns[1], kinds[0], columns[3].astype(np.int8), kinds[1]
    body = np.array([False, True])
    starts, ends, before, offsets = stretches(table, body, codes, article + 1 + more)
    last = 0
    for each in range(article + 1 + more):
        expected = ""
        for start, end, of, read, at in rows:
            if of == each and read:
                expected += "" if not expected and start == end else "\n" * (1 + (at - last > 1)) if expected else ""
                expected += text[start:end]
            last = at if of == each and read else last
        part = slice(*offsets[each : each + 2].tolist())
        pairs = zip(starts[part].tolist(), ends[part].tolist(), before[part].tolist(), strict=True)
        assert "".join("\n" * many + text[a:b] for a, b, many in pairs) == expected


@pytest.mark.parametrize("wrong", range(5))
def test_lines_of_articles_that_are_not_there_are_refused(wrong: int) -> None:
    two = np.zeros(2, np.int64)
    columns = [two, two + 1, two, two, two]
    columns[wrong] = np.array([1, 0]) if wrong == 2 else np.array([0, 9]) if wrong else np.zeros(1, np.int64)
    table = [each.astype(kind) for each, kind in zip(columns, ["i8", "i8", "i4", "i1", "i4"], strict=True)]
    if wrong in (0, 4):
        table[2] = np.array([0, 5], np.int32)
    with pytest.raises(ValueError, match="of 2 articles"):
        stretches(tuple(table), np.ones(1, np.bool_), np.zeros(4, np.uint32), 2)  # type: ignore
