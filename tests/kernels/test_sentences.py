"""Spans of sentences against the rules said one position at a time."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import diglot
from diglot.kernels.chunks import Table
from diglot.kernels.sentences import Memory, One, Rules
from diglot.text.chunks import classes
from diglot.text.column import Column, Parts
from diglot.text.sentences.signs import listed_words, sign_table, words_of_lists
from diglot.text.sentences.split import LONGEST, one, sentences
from tests.sentences import reference

OWN = "U.S a B د فك لابد http://a.b/c 3.5 12 1 2 iv É late We انتهى وقال [3] :) 😀 • John E\u0301 د\u200f"
WORDS = [*sorted(words_of_lists()), *OWN.split()]
SIGNS = " \t\n\xa0.…؟!?،,;:-–()[]«»“”'\"&/\u200f。"
BETWEEN = [*SIGNS, " ", " ", ". ", ". ", "؟ ", '." ', '" "', "!! ", ".. ", " «", "» "]
written = st.lists(st.sampled_from(WORDS) | st.sampled_from(BETWEEN) | st.characters(), max_size=16).map("".join)


def kept(text: str) -> list[tuple[int, int]]:
    return sentences(Column.from_strings([text])).lists()[0]


def alone(text: str) -> list[tuple[int, int]]:
    found = one(text)
    assert found is not None
    return list(zip(*found, strict=True))


@given(st.lists(written, max_size=4))
@example(['"القول الأول" ثم', '"قال" "نعم"'])
def test_spans_are_those_of_the_rules_whatever_stands_in_other_strings(texts: list[str]) -> None:
    expected = [reference.sentences(text) for text in texts]
    assert sentences(Column.from_strings(texts)).lists() == expected == [alone(text) for text in texts]


@given(written, st.data())
@example('see http://a.b/c Then "No." Next. «نعم» «لا» قال', None)
def test_parts_of_a_text_are_as_strings_alone(text: str, data: st.DataObject | None) -> None:
    """A part may begin and end within a piece of the text."""
    cuts = st.lists(st.integers(0, len(text)), min_size=2, max_size=8)
    bounds = sorted(data.draw(cuts)) if data else [*range(len(text) + 1)]
    starts, ends = np.array([0, *bounds[:-1]]), np.array([len(text), *bounds[1:]])
    column = Column.from_strings([text])
    expected = [reference.sentences(text[a:b]) for a, b in zip(starts, ends, strict=True)]
    assert sentences(Parts(column.codes, starts, ends)).lists() == expected


def test_the_cases() -> None:
    texts = []
    for path in Path("tests/cases").glob("sentences*.json"):
        found = json.loads(path.read_text("utf-8"))
        texts += [case["text"] for case in (found if isinstance(found, list) else found["cases"])]
    assert len(texts) > 80
    expected = [reference.sentences(text) for text in texts]
    assert sentences(Column.from_strings(texts)).lists() == expected == [alone(text) for text in texts]


@pytest.mark.parametrize("room", [0, 1, 2, 3, 4])
def test_room_that_just_fits_and_room_that_does_not(room: int) -> None:
    column = Column.from_strings(["One here. Two here! هل؟ نعم.", "", "Five"])
    table, signs = Table(classes()), sign_table()
    memory, pieces = Memory(table, Rules(signs, len(signs), *listed_words())), table.scan(column.codes)
    counts, starts, ends = memory.split(column.codes, pieces, column.starts, column.ends, room)
    assert counts.tolist() == [4, 0, 1]
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [(0, 9), (10, 19), (20, 23), (24, 28), (0, 4)]


@given(st.lists(written, min_size=2, max_size=4))
def test_room_for_one_string_that_just_fits_and_room_that_does_not(texts: list[str]) -> None:
    """A string leaves nothing behind for the next, and one that is too long is not touched."""
    text, *others = sorted(texts, key=len, reverse=True)
    signs = sign_table()
    fits, less = (One(Rules(signs, len(signs), *listed_words()), room) for room in (len(text), max(len(text) - 1, 0)))
    for each in (text, *others, text):
        found = fits.split(each.encode("utf-32-le", "surrogatepass"))
        assert found is not None and list(zip(*found, strict=True)) == reference.sentences(each)
    assert (less.split(text.encode("utf-32-le", "surrogatepass")) is None) is bool(text)


def test_a_string_is_split_alone_up_to_a_length() -> None:
    text = "So. " * (LONGEST // 4)
    assert alone(text) == kept(text) and one(text + "a") is None
    assert [*map(tuple, diglot.sentences(text + "a"))] == kept(text + "a")


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "'",
        "(",
        ".",
        "؟ ",
        "x. ",
        '." ',
        "http://",
        " ",
        "1. A ",
        "«؟» ",
        "a.B",
        ". [1] ",
        "e.g. ",
        "«نعم» ",
        "\u200f.",
    ],
)
@pytest.mark.timeout(60)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """A million code points take milliseconds; what looked back or ahead without a bound would take hours."""
    text = (" ((((" * 20_000 + unit * (1_000_000 // len(unit)) + " " * 100_000 + unit)[:1_200_000]
    for some in (text, "Ab" + text, text.strip() + "A"):
        assert kept(some)[-1][1] <= len(some)


def test_nothing_at_all() -> None:
    assert sentences(Column.from_strings([])).lists() == []
    assert kept("") == kept(" \n ") == []
    assert np.array_equal(sentences(Column.from_strings(["x" * 5])).offsets, [0, 1])
