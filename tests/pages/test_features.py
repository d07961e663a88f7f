"""Features of lines: fast routes give what the plain definitions give, whatever stands beside a line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.pages.context import Among, Runs
from diglot.pages.crf import load_weights
from diglot.pages.features import scores, slots
from diglot.pages.line_shape import Shapes, shapes
from diglot.pages.lines import split_lines
from diglot.pages.templates import WIDTH, add_up, flags, slot, steps, tables, value_names
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


@pytest.mark.parametrize("line", ["- Read more", "/ Oakport", "@samir", ". w."])
def test_the_first_line_of_a_batch_is_as_any_other(line: str) -> None:
    first, later = (shapes(split_lines(Column.from_strings(texts))) for texts in ([line], ["text", line]))
    for name in ("dashes", "url", "mail"):
        assert getattr(first, name)[0] == getattr(later, name)[1]


def test_lines_between_others_are_read_by_themselves() -> None:
    """Lines that adjoin are read where they stand; the same lines taken from among others have the same shapes."""
    texts = PAGE.split("\n")
    mixed = [each for text in texts for each in (text, "© more text, 2021: by www.oakport.example " * 9)]
    lines = split_lines(Column.from_strings(["\n".join(mixed)]))
    picked = lines.take(lines.length < 200)
    assert_equal(shapes(picked), shapes(split_lines(Column.from_strings([PAGE]))))


def test_white_space_that_is_like_a_letter_is_of_no_word() -> None:
    """U+3000 is trimmed off lines, but has no kind of its own in the tables, which end below it."""
    texts = (f"by{blank}\nthe end{blank}\nof" for blank in (" ", "\u3000"))
    one, two = (shapes(split_lines(Column.from_strings([text]))) for text in texts)
    assert_equal(one, two)


def assert_equal(one: Shapes, two: Shapes) -> None:
    for name in Shapes.__dataclass_fields__:
        assert np.array_equal(getattr(one, name), getattr(two, name)), name


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
    size = steps("size", np.array([0, 3, 90]), (1, 4))
    odd, even = flags(["odd", "even"], np.array([1, 2, 3]))
    both = size * odd
    assert (size.values.tolist(), odd.values.tolist(), even.values.tolist()) == ([0, 1, 2], [1, 0, 1], [0, 1, 1])
    assert (both.name, both.size, both.values.tolist()) == ("size*odd", 6, [1, 2, 5])
    assert len(both.bases) == 2 and (both * size).bases == both.bases


def test_weights_too_large_for_their_sums_are_refused() -> None:
    wide = slot("wide", np.array([0]), 2)
    with pytest.raises(ValueError, match="16 bits"):
        tables([wide, wide], np.full((4, 3), 20_000))
    assert add_up([wide], tables([wide], np.array([[1, -2], [3, 4]]))).tolist() == [[1, -2, *[0] * (WIDTH - 2)]]


# ---- lines among others

PAGES = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=8), min_size=1, max_size=5)


@given(PAGES, st.integers(-3, 3).filter(bool))
def test_places_among_the_lines_of_a_page(pages: list[list[int]], distance: int) -> None:
    page = Among(split_lines(Column.from_strings(["\n".join(map(str, values)) for values in pages])))
    values = np.array([value for each in pages for value in each])
    shifted, counts, seen = [], [], []
    for each in pages:
        runs = np.cumsum([value == 0 or i == 0 for i, value in enumerate(each)]).tolist()
        for i, value in enumerate(each):
            shifted.append(each[i + distance] if 0 <= i + distance < len(each) else 9)
            before = [j for j in range(i) if each[j] == value]
            after = [j for j in range(i + 1, len(each)) if each[j] == value]
            counts.append((each.count(value), i - before[-1] if before else 0, after[0] - i if after else 0))
            ones = [j for j in range(len(each)) if each[j] == 1 and runs[j] == runs[i]]
            seen.append(any(j < i for j in ones) + 2 * any(j > i for j in ones))
    assert page.shifted(values, distance, 9).tolist() == shifted
    assert list(zip(*(each.tolist() for each in page.repeats(values.astype(np.uint64))), strict=True)) == counts
    assert Runs(page, values == 0).seen(values == 1).tolist() == seen


def test_every_sign_is_counted_by_its_number() -> None:
    table = shapes(split_lines(Column.from_strings(["a | b | c", "a – b - c", "Date: x", "a@b.c", "https://x", "©"])))
    assert table.bars.tolist() == [2, 0, 0, 0, 0, 0]
    assert table.dashes.tolist() == [0, 2, 0, 0, 0, 0]
    assert table.label.tolist() == [False, False, True, False, True, False]
    assert table.mail.tolist() == [False, False, False, True, False, False]
    assert table.url.tolist() == [False, False, False, False, True, False]
    assert table.rights.tolist() == [False] * 5 + [True]
