"""Damaged text comes back to the letter; clean text stays as it is."""

import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diglot.repairs import bidi, plausible
from diglot.repairs.repair import RepairOptions, repair, repair_column, repair_spans
from diglot.repairs.suspects import ORDER, suspects
from diglot.text.column import Column
from tests.text.strategies import text

CASES = json.loads((Path(__file__).parents[1] / "cases" / "repair.json").read_text("utf-8"))
SENTENCE = "كان الفلاحون يجمعون الزيتون في الخريف ويعصرونه في المعصرة القديمة قرب النهر"
WORDS = st.lists(
    st.sampled_from([*SENTENCE.split(), "river", "12", "1,500", "(old)", "mill", "-", "3.5%", "،"]), min_size=1
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case):
    result = repair(case["damaged"])
    steps = [step.name for step in result.steps]
    if "known_failure" in case:
        assert result.text != case["text"], "no longer a failure: remove the mark"
    else:
        assert (result.text, steps) == (case["text"], case["steps"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_repairing_twice_equals_once(case):
    once = repair(case["damaged"]).text
    assert repair(once).text == once


def test_a_batch_equals_one_by_one():
    texts = [case["damaged"] for case in CASES]
    column, found = repair_column(Column.from_strings(texts))
    assert column.strings() == [repair(each).text for each in texts]
    assert sorted(found) == [i for i, each in enumerate(texts) if repair(each).steps]
    document = "\n".join(each for each in texts if "\r" not in each)
    assert repair_column(Column.from_strings([document, ""]))[0].strings() == [repair(document).text, ""]


def test_clean_columns_come_back_themselves():
    column = Column.from_strings([case["text"] for case in CASES if case["name"].startswith("clean")])
    assert repair_column(column)[0].strings() == column.strings()
    plain = Column.from_strings(["plain", "نص سليم"])
    assert repair_column(plain)[0] is plain


@pytest.mark.parametrize("step", ["line_ends", "utf8", "code_page", "order", "shapes", "controls", "blanks"])
def test_every_step_has_its_switch(step):
    off = RepairOptions(**{step: False})
    for case in CASES:
        assert step not in [each.name for each in repair(case["damaged"], off).steps]


@given(text)
@settings(max_examples=500)
def test_any_string_is_accepted(string):
    result = repair(string)
    assert isinstance(result.text, str)
    assert bool(result.steps) == (result.text != string)


@given(st.text("abc ABC,.'0123\n\t", max_size=60))
def test_ascii_is_never_touched(string):
    assert repair(string).text == string


@pytest.mark.parametrize(
    ("encoding", "reading"),
    [("utf-8", "latin-1"), ("utf-8", "cp1256"), ("cp1256", "latin-1"), ("cp1256", "cp1252"), ("iso8859-6", "latin-1")],
)
@given(words=st.lists(st.sampled_from(SENTENCE.split()), min_size=5))
def test_whatever_was_read_wrongly_is_read_again(encoding, reading, words):
    sentence = " ".join(words)
    try:
        damaged = sentence.encode(encoding).decode(reading)
    except UnicodeDecodeError:
        assume(False)
    assert repair(damaged).text == sentence


@given(WORDS)
def test_logical_lines_are_found_from_what_is_shown(words):
    line = " ".join(words)
    shown = bidi.display(line, 1)
    found, sure = bidi.logical(shown)
    assert sorted(found) == sorted(bidi.logical(shown)[0])
    if sure:
        assert shown in (bidi.display(found, 1), bidi.display(found))


def test_display_of_known_lines():
    # as in the standard, capitals standing for Arabic letters
    letters = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ابتثجحخدذرزسشصضطظعغفقكلمنه", strict=True))
    spell = str.maketrans(letters)
    for logical_line, shown in [
        ("car means CAR.", "car means RAC."),
        ("CAR MEANS 42.", ".42 SNAEM RAC"),
        ("CAR car 10:30 MEANS", "SNAEM car 10:30 RAC"),
        ("A-1", "1-A"),
    ]:
        assert bidi.display(logical_line.translate(spell)) == shown.translate(spell)


def test_plausible_tells_order_and_page():
    assert plausible.score(SENTENCE) > -3.3 > plausible.score(SENTENCE[::-1])
    assert plausible.score("latin only") == -np.inf
    assert plausible.letters("اب ج1x") == 3


def test_the_sieve_sees_turned_lines():
    found = suspects(Column.from_strings([SENTENCE, SENTENCE[::-1]]))
    assert (found.starts.tolist(), found.reasons.tolist()) == ([len(SENTENCE) + 1], [ORDER])


def test_long_texts():
    document = (SENTENCE + "\n") * 20_000
    assert repair(document).steps == ()
    damaged = repair(document[:200_000].encode("cp1256").decode("latin-1"))
    assert damaged.text == document[:200_000]


def test_lone_surrogates_pass():
    string = "\ud800 " + unicodedata.normalize("NFC", SENTENCE) + " \udc00"
    assert repair(string).text == string


@given(st.lists(st.lists(WORDS.map(" ".join), min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_spans_of_what_was_changed_lead_from_the_old_text_to_the_new(texts, data):
    """All that is outside the edits is the same in both columns, and a damaged line is an edit of its own."""
    damaged = [
        "\n".join(line.encode().decode("latin-1") if data.draw(st.booleans()) else line for line in lines)
        for lines in texts
    ]
    column = Column.from_strings(damaged)
    result, found, edits = repair_spans(column)
    assert [text for i, text in enumerate(result.strings()) if i not in found] == [
        text for i, text in enumerate(damaged) if i not in found
    ]
    kept = [np.ones(len(each.codes), bool) for each in (column, result)]
    for a, b, c, d in zip(edits.source_start, edits.source_end, edits.target_start, edits.target_end, strict=True):
        kept[0][a:b] = kept[1][c:d] = False
        assert not (column.codes[a:b] == 10).any()
    assert np.array_equal(column.codes[kept[0]], result.codes[kept[1]])
