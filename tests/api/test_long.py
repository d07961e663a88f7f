"""Public functions on long strings of one pattern: right answers in time that grows with the length.

Nothing is timed here: the strings are so long that a step which took the square of their length would not end.
"""

import json
import random
import unicodedata
from pathlib import Path

import pytest
from camel_tools.tokenizers.word import simple_word_tokenize
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot import names
from diglot.quality.private import find_private
from diglot.text.forms import LONG, form
from diglot.text.tokens import camel

LENGTH = 150_000
WESTERN = str.maketrans("١", "1")
MARKS = [chr(c) for c in range(0x11000) if unicodedata.category(chr(c))[0] == "M"]
CASES = json.loads((Path(__file__).parents[1] / "cases" / "hostile.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['function']} {case['pattern']!r}")
def test_long_strings_are_read_to_the_end(case: dict[str, str]) -> None:
    text = case.get("before", "") + case["pattern"] * (LENGTH // len(case["pattern"])) + case.get("after", "")
    match case["function"]:
        case "find_private":
            found = find_private(text)
            assert len(found) == text.count(case["finds"]) if "finds" in case else not found
        case "repair":
            assert diglot.repair(text).text == text.replace("\r\n", "\n").replace("\r", "\n")
        case "normalize":
            result = diglot.normalize(text, "ar", profile="repair").text
            assert result == diglot.normalize(result, "ar", profile="repair").text
        case "transliterate":
            assert diglot.transliterate(text, "en") == text
        case "arabert":
            result = diglot.normalize(text, "ar", profile="arabert").text
            assert result.replace(" ", "") == text.translate(WESTERN)
        case "romanize":
            assert len(diglot.transliterate(text, to="ala-lc")) >= LENGTH
        case "marks":
            assert all(isinstance(diglot.transliterate(text, to=to), str) for to in ("din-31635", "iso-233"))
        case "match":
            assert not names.match(text, text + "ك").same and names.match(text, text).same
        case "tokenize":
            tokens = diglot.tokenize(text, "ar", scheme=case["scheme"])
            assert "".join(token.text for token in tokens) == text


@given(
    st.text(st.sampled_from([*MARKS, *"aاكǖ각㍱ﷺ"]), min_size=0, max_size=40),
    st.lists(st.sampled_from(MARKS), max_size=20),
    st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]),
)
def test_forms_are_those_of_the_standard(text: str, marks: list[str], name: str) -> None:
    shuffled = random.Random(text).choices([*marks, "\u064b", "\u0316"], k=2 * LONG)
    text = text + "".join(shuffled) + text
    assert form(name, text) == unicodedata.normalize(name, text)  # type: ignore[arg-type]


@given(
    st.text(
        st.sampled_from("👩👦🧑❤👍🚀🏴🏽🇦🇧\u200d\ufe0f\u20e3\U000e0067\U000e0062\U000e007f1*#©♂aا.\u0301"), max_size=24
    )
)
def test_camel_is_camel(chunk: str) -> None:
    tokens = simple_word_tokenize(chunk)
    starts = [sum(map(len, tokens[:i])) for i in range(len(tokens))]
    assert list(camel.cuts(chunk)) == starts
    assert [token.text for token in diglot.tokenize(chunk, "ar", scheme="camel")] == tokens


@pytest.mark.parametrize("word", ["لل", "والـ", "الـ", "للـ", "ال", "وال", "فال", "بالـ"])
@pytest.mark.parametrize("scheme", ["din-31635", "bgn-pcgn", "ungegn", "ipa", "sampa", "ala-lc", "iso-233", "news"])
def test_an_article_without_a_word(word: str, scheme: str) -> None:
    alone = diglot.transliterate(word, to=scheme)
    assert alone and diglot.transliterate(f"{word} كتاب", to=scheme).startswith(alone[:1])


def test_a_profile_of_one_language() -> None:
    arabic, english = diglot.normalize(["مرحباً بكم", "hello there"], profile="arabert")
    assert (arabic.route, english.route) == ("arabic", "none")
    assert arabic.text == "مرحبا بكم" and english.text == "hello there"
    assert diglot.normalize("مرحباً", "ar", profile="arabert").text == "مرحبا"
    with pytest.raises(diglot.DiglotError, match="valid: repair, standard, search"):
        diglot.normalize("hello", "en", profile="arabert")
    with pytest.raises(diglot.DiglotError, match="did you mean 'arabert'"):
        diglot.normalize("hello", profile="arabertt")
