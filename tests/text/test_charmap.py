"""A map applied to a column gives what the map gives as a function of each string, whatever the strings are."""

import pickle
import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.text import forms
from diglot.text.charmap.charmap import IDENTITY, CharMap, Step, apply, apply_with_edits
from diglot.text.charmap.rewrite import Rewrite
from diglot.text.column import Column
from tests.text.strategies import text, texts

FORMS = ("NFC", "NFD", "NFKC", "NFKD")
FORM_MAPS = [CharMap(form, (Step("form", "fold", form=form),)) for form in FORMS]
LETTERS = CharMap.of(
    "letters", {"a": "", "b": "bb", "…": "...", "ا": "", "é": "e", "\u0651": "", "\n": "¶", "👍": "+1"}
)
FOLDED = CharMap(
    "folded",
    (
        Step.of("before", "fold", {"\ufdfc": "ريال", "x": "e\u0301"}),
        Step("form", "fold", form="NFKC"),
        Step.of("after", "drop", dict.fromkeys("\u0640\u064e\u0651\u0301bß", "")),
        Step.of("fold", "fold", {"ى": "ي", "c": "\u0327"}),
    ),
)
SETTLED = CharMap("settled", FOLDED.steps, settle=True)
REWRITTEN = CharMap("rewritten", FOLDED.steps, (Rewrite("long", "drop", r"([^\d\n])\1+", r"\1"),), settle=True)
MAPS = [*FORM_MAPS, LETTERS, FOLDED, SETTLED, REWRITTEN, IDENTITY]


@pytest.mark.parametrize("charmap", MAPS, ids=lambda each: each.name)
@given(strings=texts)
@settings(max_examples=300)
def test_apply_equals_the_function(charmap, strings):
    assert apply(Column.from_strings(strings), [charmap]).strings() == [charmap(each) for each in strings]


@given(st.lists(st.tuples(text, st.integers(0, len(MAPS) - 1)), max_size=8))
@settings(max_examples=300)
def test_every_string_goes_through_its_own_map(rows):
    column = Column.from_strings([string for string, _ in rows])
    which = np.array([i for _, i in rows], np.int8)
    assert apply(column, MAPS, which).strings() == [MAPS[i](string) for string, i in rows]


@pytest.mark.parametrize("form", FORMS)
def test_every_code_point_after_a_letter_and_before_a_mark(form):
    # planes 0 to 2 are all there is to normalize; the others in samples
    strings = ["e" + chr(c) + "\u0301" for c in [*range(0x30000), *range(0x30000, 0x110000, 997)]]
    result = apply(Column.from_strings(strings), [FORM_MAPS[FORMS.index(form)]]).strings()
    assert result == [forms.form(form, each) for each in strings]


@given(text)
def test_words_alone_equal_words_in_running_text(string):
    words = string.split(" ")
    for charmap in (FORM_MAPS[0], FORM_MAPS[2], LETTERS, SETTLED):
        together = apply(Column.from_strings([string]), [charmap]).strings()[0]
        alone = apply(Column.from_strings(words), [charmap]).strings()
        assert together == " ".join(alone)


@given(texts)
def test_a_settled_map_changes_nothing_the_second_time(strings):
    once = apply(Column.from_strings(strings), [SETTLED])
    assert apply(once, [SETTLED]).strings() == once.strings()


@given(texts)
def test_the_text_of_edits_is_the_text(strings):
    for charmap in MAPS:
        column = Column.from_strings(strings)
        assert apply_with_edits(column, [charmap])[0].strings() == apply(column, [charmap]).strings()


def test_long_runs_of_marks_and_long_strings():
    many = "e" + "\u0301\u0327" * 2000
    long = "نصٌّ طويل… " * 100_000
    column = Column.from_strings([many, long, ""])
    charmap = FORM_MAPS[2]
    assert apply(column, [charmap]).strings() == [unicodedata.normalize("NFKC", each) for each in (many, long, "")]


def test_empty_columns():
    assert apply(Column.from_strings([]), [SETTLED]).strings() == []
    assert apply(Column.from_strings(["", ""]), [SETTLED]).strings() == ["", ""]


def test_maps_are_values():
    assert pickle.loads(pickle.dumps(REWRITTEN)) == REWRITTEN
    assert hash(REWRITTEN) == hash(pickle.loads(pickle.dumps(REWRITTEN)))
    assert REWRITTEN != SETTLED
