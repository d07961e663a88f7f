"""The Buckwalter family against camel_tools, and its round trip."""

import re

import pytest
from camel_tools.utils.charmap import CharMapper
from hypothesis import given
from hypothesis import strategies as st

from diglot.arabic import buckwalter, transliterate
from diglot.errors import OptionError
from diglot.text.charmap.charmap import apply
from diglot.text.column import Column

ARABIC = "".join(map(chr, buckwalter.table("bw")))
MIXED = st.text(
    st.one_of(st.sampled_from(ARABIC), st.sampled_from("abcMUXé 0123.,:;!?@#/\n\t"), st.characters(codec="utf-8")),
    max_size=40,
)
SCHEMES = pytest.mark.parametrize("scheme", buckwalter.SCHEMES)


@SCHEMES
def test_tables_equal_camel_tools(scheme):
    there, back = CharMapper.builtin_mapper(f"ar2{scheme}"), CharMapper.builtin_mapper(f"{scheme}2ar")
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x20000)]))
    assert every.translate(buckwalter.table(scheme)) == there(every)
    assert every.translate(buckwalter.inverse(scheme)) == back(every)


@SCHEMES
@given(text=MIXED)
def test_to_latin_equals_camel_tools_and_the_charmap(scheme, text):
    expected = CharMapper.builtin_mapper(f"ar2{scheme}")(text)
    assert buckwalter.to_latin(text, scheme) == expected
    assert apply(Column.from_strings([text, text]), [buckwalter.charmap(scheme)]).strings() == [expected] * 2


@SCHEMES
@given(words=st.lists(st.one_of(st.text(st.sampled_from(ARABIC + "()،؟")), st.just("2021"), st.just("ب5")), max_size=9))
def test_round_trip(scheme, words):
    text = " ".join(words)
    assert buckwalter.from_latin(buckwalter.to_latin(text, scheme), scheme) == text


@SCHEMES
@given(text=MIXED)
def test_from_latin_is_camel_tools_on_scheme_words_and_nothing_on_others(scheme, text):
    camel = CharMapper.builtin_mapper(f"{scheme}2ar")
    pieces = re.split(r"(\s+)", text)
    expected = "".join(p if buckwalter.is_foreign(p, scheme) else camel(p) for p in pieces)
    assert buckwalter.from_latin(text, scheme) == expected
    assert buckwalter.from_latin_column(Column.from_strings(["", text, text]), scheme).strings() == [
        "",
        expected,
        expected,
    ]


@pytest.mark.parametrize(
    "word", ["Mustafa", "https://example.org/bw", "www.bwb.dz", "@bgdAd", "3.5", "10%", "COVID-19", "café"]
)
def test_foreign_words_stay(word):
    assert buckwalter.from_latin(f"bgdAd {word}", "bw") == f"بغداد {word}"


def test_unknown_scheme_names_the_nearest():
    with pytest.raises(OptionError, match="did you mean 'safebw'"):
        transliterate.charmap("safe-bw")
