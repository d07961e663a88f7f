"""What every scheme promises, and that the masks of ``default`` equal its rules."""

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.errors import OptionError
from diglot.routes import tokenize
from diglot.text.column import Column
from diglot.text.tokens import rules as words
from diglot.text.tokens.schemes import SCHEMES
from tests.text.strategies import text as odd

PIECES = [
    *"aAé’'`\"“«»()[].,;:!?-–—…/@#&%$_*=+<>~^|0179٣تبءـًّ،؛؟。日の",
    *[
        "don't",
        "U.S.",
        "Mr.",
        "www.",
        "https://",
        ".org",
        "al-",
        "وب",
        "كتاب",
        "ها",
        "👍🏽",
        "\u200d",
        "\ufe0f",
        "🇱🇧",
        " ",
        "  ",
    ],
    *["3.5", "10km", "12/3", "\u00a0", "\u200f", "e.g.", ":-)", "pre-", "ق.م.", "cannot", "\ud800", "\U000e0041", "\n"],
]
text = st.one_of(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), odd)
texts = st.lists(text, max_size=5)


def spans(strings, scheme, route=0):
    return tokenize(Column.from_strings(strings), np.full(len(strings), route, np.int8), scheme).lists()


@pytest.mark.parametrize("scheme", SCHEMES)
@given(strings=texts, route=st.sampled_from([0, 1, 2]))
@settings(max_examples=300)
def test_tokens_hold_all_text_and_no_white_space(scheme, strings, route):
    for string, found in zip(strings, spans(strings, scheme, route), strict=True):
        assert "".join(string[a:b] for a, b in found) == "".join(string.split())
        assert all(string[a:b] and not any(map(str.isspace, string[a:b])) for a, b in found)


@pytest.mark.parametrize("scheme", SCHEMES)
@given(strings=texts)
def test_a_string_is_cut_alike_in_any_company(scheme, strings):
    assert spans(strings, scheme, 1) == [spans([string], scheme, 1)[0] for string in strings]


@given(strings=texts)
@settings(max_examples=1000)
def test_default_is_its_rules(strings):
    for string, found in zip(strings, spans(strings, "default"), strict=True):
        rules = []
        for chunk in string.split():
            cuts = words.cuts(chunk)
            rules += [chunk[a:b] for a, b in zip(cuts, [*cuts[1:], len(chunk)], strict=True)]
        tokens = [string[a:b] for a, b in found]
        if len(rules) > 2 and tokens[:1] == ["".join(rules[:2])] and rules[1] == ".":  # the number of a list item
            rules[:2] = ["".join(rules[:2])]
        assert tokens == rules


@pytest.mark.parametrize("scheme", ["default", "ud", "clitics"])
@given(strings=texts)
def test_no_token_beside_others_of_its_chunk_is_invisible(scheme, strings):
    for string, found in zip(strings, spans(strings, scheme, 1), strict=True):
        for start, end in found:
            alone = string[:start][-1:].isspace() | (start == 0) and (string[end:][:1].isspace() | (end == len(string)))
            assert alone or not all(unicodedata.category(sign) == "Cf" for sign in string[start:end])


@pytest.mark.parametrize("scheme", ["ud", "clitics"])
@given(strings=texts)
def test_refined_schemes_only_cut_further(scheme, strings):
    for coarse, fine in zip(spans(strings, "default"), spans(strings, scheme, 2 if scheme == "ud" else 1), strict=True):
        assert {a for a, _ in coarse} <= {a for a, _ in fine}
        assert {b for _, b in coarse} <= {b for _, b in fine}


@given(strings=texts)
def test_routes_matter_only_where_they_should(strings):
    assert spans(strings, "ud", 1) == spans(strings, "default") == spans(strings, "clitics", 2)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("unit", ["a", " ", ".", "و", "don't", "日", "😀", "a-", "1.", "()", "1U.ب"])
def test_ten_million_code_points(scheme, unit):
    count = 10_000_000 if unit in ("a", " ") else 200_000
    string = unit * (count // len(unit))
    start, end = spans([string, "b"], scheme, 1), len(string)
    assert start[0] == [] if unit == " " else (start[0][0][0], start[0][-1][1]) == (0, end)
    assert start[1] == [(0, 1)]


def test_empty_columns():
    for scheme in SCHEMES:
        assert spans([], scheme) == []
        assert spans(["", " ", ""], scheme) == [[], [], []]


def test_unknown_scheme():
    with pytest.raises(OptionError, match="did you mean 'clitics'"):
        tokenize(Column.from_strings(["a"]), None, "clitic")
