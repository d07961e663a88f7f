"""Features of lines: fast routes give what the plain definitions give, whatever stands beside a line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.weights import MOST
from diglot.pages.crf import load_weights
from diglot.pages.features import scores, slots
from diglot.pages.lines import split_lines
from diglot.pages.templates import Base, flags, slot, tables, value_names
from diglot.text.column import Column

PAGE = """Home | About | Contact

The spring fair opens in the old harbour
May 3, 2021
By Jane Doe

The fair opened on Monday with music and a long parade through the old town, and many came to see it.
الموضوع: افتتاح المعرض
12/5/2021 – المنارة
كَتَبَ سَمِيرٌ حَدّادٌ هَذَا النَّصَّ قَبْلَ أَنْ يُسَافِرَ إِلَى الْمَدِينَةِ. www.oakport.example
- Read more: 3 comments
Йошкар-Ола и 中文 text
The spring fair opens in the old harbour
© 2021 All rights reserved"""


@given(st.permutations(PAGE.split("\n")))
def test_a_page_is_read_by_itself(lines: list[str]) -> None:
    """Whatever stands beside it in a column, and where its lines stand in the text."""
    mixed = "\n".join(each for line in lines for each in (line, "© more text, 2021: by www.oakport.example " * 9))
    found = split_lines(Column.from_strings(["one\ntwo", mixed, "three"]))
    picked = found.take((found.length < 200) & (found.document == 1))
    expected = slots(split_lines(Column.from_strings(["\n".join(lines)])))
    for one, two in zip(slots(picked), expected, strict=True):
        if "gap" not in one.name and "wide" not in one.name:  # blank lines before each are another thing
            assert one.values.tolist() == two.values.tolist(), one.name


@pytest.mark.parametrize("line", ["- Read more", "/ Oakport", "@samir", ". w."])
def test_the_first_line_of_a_batch_is_as_any_other(line: str) -> None:
    first, later = (slots(split_lines(Column.from_strings(texts))) for texts in ([line], ["text", line]))
    assert [each.values[0] for each in first] == [each.values[1] for each in later]


def test_white_space_that_is_like_a_letter_is_of_no_word() -> None:
    """U+3000 is trimmed off lines, but has no kind of its own in the tables, which end below it."""
    texts = (f"by{blank}\nthe end{blank}\nof" for blank in (" ", "\u3000"))
    one, two = (slots(split_lines(Column.from_strings([text]))) for text in texts)
    assert [each.values.tolist() for each in one] == [each.values.tolist() for each in two]


# ---- tables of weights


def test_sums_of_tables_are_the_sums_of_weights() -> None:
    lines = split_lines(Column.from_strings([PAGE, PAGE[:200], "one\ntwo"]))
    weights = np.rint(load_weights().rows(value_names(slots(lines))) * 100).astype(np.int64)
    offset, expected = 0, np.zeros((len(lines), weights.shape[1]), np.int64)
    for each in slots(lines):
        assert 0 <= each.values.min() <= each.values.max() < each.size, each.name
        expected += weights[offset + each.values]
        offset += each.size
    found = scores(lines)
    assert np.array_equal(found[:, : weights.shape[1]], expected)
    assert not found[:, weights.shape[1] :].any()


def test_slots_of_other_slots() -> None:
    size = slot("size", Base(np.array([0, 1, 2], np.uint8), 3, 0, 0))
    odd, even = flags(["odd", "even"], Base(np.array([1, 2, 3], np.uint8), 4, 1, 0))
    both = size * odd
    assert (size.values.tolist(), odd.values.tolist(), even.values.tolist()) == ([0, 1, 2], [1, 0, 1], [0, 1, 1])
    assert (both.name, both.size, both.values.tolist()) == ("size*odd", 6, [1, 2, 5])
    assert len(both.bases) == 2 and (both * size).bases == both.bases


def test_weights_too_large_for_their_sums_are_refused() -> None:
    wide, typed = (slot("wide", Base(np.zeros(1, np.uint8), 2, 0, away)) for away in (0, None))
    with pytest.raises(ValueError, match="16 bits"):
        tables([wide, typed], np.full((4, 3), 20_000))
    both = tables([wide, typed], np.array([[1, -2], [3, 4], [5, 6], [7, 8]]))
    assert [each.weights[:2, :2].tolist() for each in both] == [[[5, 6], [7, 8]], [[1, -2], [3, 4]]]


def test_a_number_of_tables_that_the_kernel_has_no_room_for_is_refused() -> None:
    many = [slot(f"number {i}", Base(np.zeros(1, np.uint8), 5000, i, 0)) for i in range(MOST + 1)]
    with pytest.raises(ValueError, match="32 tables"):
        tables(many, np.zeros((len(many) * 5000, 1), np.int16))
