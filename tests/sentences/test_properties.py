"""What sentences promise, whatever the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.text.column import Column
from diglot.text.sentences.split import sentences
from tests.text.strategies import text as odd

PIECES = [
    *"aA.?!…؟۔。\"'”»)]([ 1٣ب،,:😀",
    *[
        " ",
        "  ",
        "Dr.",
        "U.S.",
        "Please",
        "The",
        "[3]",
        ":-)",
        "https://a.example/b",
        "د.",
        "ق.م.",
        "وأضاف",
        "\u00a0",
        "\n",
    ],
    *["\ud800", "\U0010ffff", "I.", "No.", "e.g.", "..."],
]
text = st.one_of(st.lists(st.sampled_from(PIECES), max_size=16).map("".join), odd)
texts = st.lists(text, max_size=5)


def spans(strings):
    return sentences(Column.from_strings(strings)).lists()


@given(strings=texts)
@settings(max_examples=1500)
def test_sentences_hold_all_but_white_space_around(strings):
    for string, found in zip(strings, spans(strings), strict=True):
        assert all(string[a:b] == string[a:b].strip() != "" for a, b in found)
        edges = [0, *(edge for span in found for edge in span), len(string)]
        assert all(string[a:b].strip() == "" for a, b in zip(edges[::2], edges[1::2], strict=True))


@given(strings=texts)
@settings(max_examples=500)
def test_a_string_is_cut_alike_in_any_company(strings):
    assert spans(strings) == [spans([string])[0] for string in strings]


@given(string=text)
def test_commas_and_colons_end_none(string):
    for a, b in spans([string])[0][:-1]:
        assert string[a:b][-1] not in "،؛,;:" or ":" in string[a:b][-2:]


@pytest.mark.parametrize("unit", ["a", " ", ".", "! ", "a. ", '"', "[1] ", ". :) ", "://", "؟", "ب"])
def test_long_strings(unit):
    count = 10_000_000 if unit in ("a", " ", ".", '"') else 300_000
    string = unit * (count // len(unit))
    found = spans([string, "b"])
    assert found[1] == [(0, 1)]
    assert (found[0] == []) == (unit == " ")


def test_empty_columns():
    assert spans([]) == []
    assert spans(["", " ", ""]) == [[], [], []]
