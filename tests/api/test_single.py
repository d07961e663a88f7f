"""Single strings go a short way; it must give what the rooms give of columns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot import routes, single
from diglot.langid.detection import route_of
from diglot.langid.identify import identify
from diglot.text import codepoints
from diglot.text.charmap.charmap import apply_with_edits
from diglot.text.column import Column
from diglot.transliteration import transliterate

PIECES = (
    "3.", "12.", " ", "  ", "\t", "\u00a0", "\u2028", "\n", "Dr.", "can't", "(see", "www.a.org)", "…", "ﬁne", "É",
    "e\u0301", "\u0301", "وصل", "د.", "المَكْتَبَةُ", "ـ", "ـــ", "3:30،", "أليس", "ﻻ", "😀", "👍🏽", "\u200d", "«", "»",
    "-", "\ud800", "\U0007a339", "½", "5½", "/", "ی", "c.", "9",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join) | st.lists(
    st.sampled_from(PIECES), max_size=8
).map(" ".join)
ROOMS = [(number, each) for number, each in enumerate(routes.languages(), 1)]


@given(TEXTS, st.integers(0, 2), st.sampled_from(["default", "ud", "clitics", "whitespace", "camel"]))
def test_tokens_are_those_of_a_column(text: str, route: int, scheme: str) -> None:
    found = single.tokens(text, route, scheme)
    (spans,) = routes.tokenize(Column.from_strings([text]), np.array([route], np.int8), scheme).lists()
    if found is not None:
        assert [(token.start, token.end) for token in found] == spans
        assert all(text[token.start : token.end] == token.text for token in found)


@pytest.mark.parametrize(("route", "profile"), [(n, name) for n, each in ROOMS for name in each.normalizer.PROFILES])
def test_forms_and_edits_are_those_of_a_column(route: int, profile: str) -> None:
    charmap = dict(ROOMS)[route].normalizer.charmap(profile)

    @given(TEXTS)
    def check(text: str) -> None:
        found = single.mapped(text, charmap)
        if found is not None:
            column, edits = apply_with_edits(Column.from_strings([text]), [charmap])
            assert found[0] == column.strings()[0]
            assert found[1].lists() == edits.lists()
            assert found[1].target_ends.tolist() == edits.target_ends.tolist()

    check()


@given(TEXTS)
def test_one_string_is_answered_as_it_is_among_others(text: str) -> None:
    assert route_of(text) == identify(Column.from_strings([text])).route[0]
    assert diglot.sentences(text) == diglot.sentences([text, "another"])[0]
    assert diglot.tokenize(text) == diglot.tokenize([text, "another"])[0]
    assert diglot.normalize(text) == diglot.normalize([text, "another"])[0]


def test_short_strings_do_go_it() -> None:
    assert single.tokens("It's fine, isn't it?", 2, "default") and single.mapped(
        "It's fine", ROOMS[1][1].normalizer.charmap()
    )
    assert single.tokens("x" * 501, 2, "default") is None is single.tokens("3. Then", 2, "default")


def test_a_string_is_split_at_what_is_white_space() -> None:
    blanks = codepoints.blanks().nonzero()[0].tolist()
    assert blanks == [code for code in range(0x110000) if not chr(code).split()]


@given(TEXTS)
def test_one_text_is_respelled_as_it_is_among_others(text: str) -> None:
    for scheme in ("rules", "bw", "safebw", "hsb"):
        assert transliterate(text, scheme) == transliterate([text, "another"], scheme)[0]


def test_an_edit_may_begin_with_the_blank_before() -> None:
    text = "so \U0007a339\U0007a33a on"
    assert diglot.normalize(text) == diglot.normalize([text])[0]
    assert diglot.normalize(text).edits.lists() == diglot.normalize([text])[0].edits.lists()
