"""A column holds any strings, gives them back, and selects, gathers and joins them as lists would."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.text.column import TERMINATOR, Column
from diglot.text.spans import Spans
from tests.text.strategies import text, texts


@given(texts)
def test_strings_come_back_as_they_were(strings):
    column = Column.from_strings(strings)
    assert column.strings() == strings
    assert len(column) == len(strings)
    assert column.lengths.tolist() == [len(each) for each in strings]


@given(texts)
def test_every_string_is_ended_by_a_terminator(strings):
    column = Column.from_strings(strings)
    assert (column.codes[column.ends] == TERMINATOR).all()
    assert len(column.codes) == sum(map(len, strings)) + len(strings)


@given(texts)
def test_arrow_keeps_text_and_positions(strings):
    array = Column.from_strings(strings).arrow()
    plain = [each.encode("utf-8", "surrogatepass") for each in strings]
    replaced = ["".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in each) for each in strings]
    assert array.to_pylist() == replaced
    assert len(plain) == len(array)
    assert Column.from_arrow(array).strings() == replaced


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()])
@given(texts=st.lists(st.one_of(st.none(), st.text(max_size=8)), max_size=6), cut=st.integers(0, 3))
def test_arrow_of_every_kind_sliced_and_with_nulls(kind, texts, cut):
    array = pa.array(texts, kind)[cut:]
    assert Column.from_arrow(array).strings() == [each or "" for each in texts[cut:]]


def test_dictionaries_and_chunks():
    array = pa.chunked_array([["a", "ب"], ["a"]]).dictionary_encode()
    assert Column.from_arrow(array).strings() == ["a", "ب", "a"]


@given(texts, st.data())
def test_take_and_concatenate_are_those_of_lists(strings, data):
    column = Column.from_strings(strings)
    order = data.draw(st.lists(st.integers(0, len(strings) - 1), max_size=6)) if strings else []
    assert column.take(np.array(order, np.intp)).strings() == [strings[i] for i in order]
    mask = np.array([bool(i % 2) for i in range(len(strings))], np.bool_)
    assert column.take(mask).strings() == strings[1::2]
    assert Column.concatenate([column, column]).strings() == strings + strings


@given(texts)
def test_repeat_spreads_a_value_over_its_string(strings):
    column = Column.from_strings(strings)
    spread = column.repeat(np.arange(len(strings)))
    assert np.array_equal(spread, np.searchsorted(column.ends, np.arange(len(column.codes))))


@given(st.lists(st.tuples(text, st.lists(st.integers(0, 20), max_size=4)), max_size=5))
def test_spans_gather_slices(rows):
    strings = [string for string, _ in rows]
    cuts = [sorted(min(cut, len(string)) for cut in cuts) for string, cuts in rows]
    lists = [list(zip(each[::2], each[1::2], strict=False)) for each in cuts]
    spans = Spans.from_lists(lists)
    assert spans.lists() == lists
    column = Column.from_strings(strings)
    expected = [string[a:b] for string, pairs in zip(strings, lists, strict=True) for a, b in pairs]
    assert spans.gather(column).strings() == expected


def test_nothing():
    empty = Column.from_strings([])
    assert empty.strings() == []
    assert empty.arrow().to_pylist() == []
    assert Column.from_arrow(pa.array([], pa.string())).strings() == []
    assert Column.concatenate([]).strings() == []
    assert empty.take(np.array([], np.intp)).strings() == []


def test_a_very_long_string():
    string = "ab" * 1_000_000 + "ج"
    assert Column.from_strings([string, ""]).arrow().to_pylist() == [string, ""]
