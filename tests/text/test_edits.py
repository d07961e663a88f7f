"""Edits lead from spans of one text to the other and back, through one step or several."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.text.charmap.charmap import CharMap, Step, apply_with_edits
from diglot.text.column import Column
from diglot.text.edits import Edits, splice
from diglot.text.spans import Spans
from tests.text.strategies import texts

FIRST = CharMap.of("first", {"a": "", "b": "bcd", "e": "", "1": "22", "…": "..."})
SECOND = CharMap.of("second", {"b": "", "c": "aa", "d": "", "2": "", ".": ""})
SEARCH = CharMap(
    "search", (Step("form", "fold", form="NFKC"), Step.of("marks", "drop", dict.fromkeys("\u064b\u064e\u0651", "")))
)
letters = st.lists(st.text("abcde12….x ", max_size=12), max_size=4)


def whole(column: Column) -> Spans:
    return Spans.from_lists([[(0, int(length))] for length in column.lengths])


def every_span(column: Column) -> Spans:
    return Spans.from_lists([[(a, b) for a in range(n + 1) for b in range(a, n + 1)] for n in map(int, column.lengths)])


@given(texts)
@settings(max_examples=300)
def test_edits_rise_and_say_what_became_of_each_run(strings):
    source = Column.from_strings(strings)
    for charmap in (FIRST, SEARCH):
        target, edits = apply_with_edits(source, [charmap])
        for string, result, runs in zip(strings, target.strings(), edits.lists(), strict=True):
            at = to = 0
            for a, b, c, d in runs:
                assert a - at == c - to >= 0  # between edits, as many characters in both
                assert a < b
                assert (a, c) >= (at, to)
                at, to = b, d
            assert len(string) - at == len(result) - to >= 0


@given(letters)
def test_runs_between_edits_and_edits_themselves_match(strings):
    target, edits = apply_with_edits(Column.from_strings(strings), [FIRST])
    for string, result, runs in zip(strings, target.strings(), edits.lists(), strict=True):
        for a, b, c, d in runs:
            assert FIRST(string[a:b]) == result[c:d]


@given(letters)
def test_a_source_span_leads_to_what_it_became(strings):
    source = Column.from_strings(strings)
    target, edits = apply_with_edits(source, [FIRST])
    spans = every_span(source)
    for string, result, given_spans, mapped in zip(
        strings, target.strings(), spans.lists(), edits.to_target(spans).lists(), strict=True
    ):
        for (a, b), (c, d) in zip(given_spans, mapped, strict=True):
            assert 0 <= c <= d <= len(result)
            assert result[c:d] == FIRST(string[a:b])


@given(letters)
def test_a_target_span_leads_to_a_source_that_gives_it(strings):
    target, edits = apply_with_edits(Column.from_strings(strings), [FIRST])
    spans = every_span(target)
    for string, result, given_spans, mapped in zip(
        strings, target.strings(), spans.lists(), edits.to_source(spans).lists(), strict=True
    ):
        for (c, d), (a, b) in zip(given_spans, mapped, strict=True):
            assert 0 <= a <= b <= len(string)
            if c < d:
                assert result[c:d] in FIRST(string[a:b])


@given(texts)
def test_whole_strings_lead_to_whole_strings(strings):
    source = Column.from_strings(strings)
    for charmap in (FIRST, SEARCH):
        target, edits = apply_with_edits(source, [charmap])
        assert edits.to_target(whole(source)).lists() == whole(target).lists()
        assert edits.to_source(whole(target)).lists() == whole(source).lists()


@given(st.one_of(letters, texts))
@settings(max_examples=300)
def test_edits_of_two_steps_are_as_good_as_one_after_the_other(strings):
    source = Column.from_strings(strings)
    between, first = apply_with_edits(source, [FIRST])
    target, second = apply_with_edits(between, [SECOND])
    both = first.then(second)
    for string, result, runs in zip(strings, target.strings(), both.lists(), strict=True):
        at = to = 0
        for a, b, c, d in runs:
            assert a - at == c - to >= 0
            assert SECOND(FIRST(string[at:a])) == result[to:c]
            assert SECOND(FIRST(string[a:b])) == result[c:d]
            at, to = b, d
        assert SECOND(FIRST(string[at:])) == result[to:]
    assert both.to_target(whole(source)).lists() == whole(target).lists()


@given(letters)
def test_composition_is_associative_and_inverts(strings):
    source = Column.from_strings(strings)
    one, first = apply_with_edits(source, [FIRST])
    two, second = apply_with_edits(one, [SECOND])
    _, third = apply_with_edits(two, [FIRST])
    left, right = first.then(second).then(third), first.then(second.then(third))
    spans = every_span(source)
    assert left.to_target(whole(source)).lists() == right.to_target(whole(source)).lists()
    assert left.inverse.inverse.to_target(spans).lists() == left.to_target(spans).lists()
    back = second.inverse.then(first.inverse)
    assert back.to_target(whole(two)).lists() == whole(source).lists()


def test_deleted_marks_belong_to_the_letter_before_them():
    _, edits = apply_with_edits(Column.from_strings(["\u0651من كتّبَ"]), [SEARCH])
    # "من كتب": the mark at the head belongs to what follows, the others to their letters
    assert edits.to_source(Spans.from_lists([[(0, 2), (3, 6)]])).lists() == [[(0, 3), (4, 9)]]


def test_splice_replaces_spans():
    column = Column.from_strings(["abc", "", "def"])
    pool = Column.from_strings(["", "XY"])
    start, end, number = np.array([0, 1, 6]), np.array([1, 3, 8]), np.array([1, -1, 0])
    result, edits = splice(column.codes, column.ends, start, end, number, pool)
    assert result.strings() == ["XY", "", "d"]
    assert edits.lists() == [[(0, 1, 0, 2), (1, 3, 2, 2)], [], [(1, 3, 1, 1)]]


def test_splice_inserts_at_empty_spans():
    column = Column.from_strings(["abc", ""])
    at = np.array([0, 1, 3, 4])
    result, edits = splice(column.codes, column.ends, at, at, np.zeros(4, np.intp), Column.from_strings(["-"]))
    assert result.strings() == ["-a-bc-", "-"]
    assert edits.to_target(Spans.from_lists([[(0, 1), (1, 3)], []])).lists() == [[(0, 2), (3, 6)], []]


def test_no_edits():
    edits = Edits.none(Column.from_strings(["ab", ""]).ends)
    assert edits.to_target(Spans.from_lists([[(0, 1)], [(0, 0)]])).lists() == [[(0, 1)], [(0, 0)]]
    assert edits.then(edits).lists() == [[], []]
