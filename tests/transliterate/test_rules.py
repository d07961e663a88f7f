"""The spelling rules on columns equal the rules word by word."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from diglot.english.respelling import respell
from diglot.english.rules import ALPHABET, words
from diglot.text.column import Column

CORPORA = Path(__file__).parents[2] / "corpora"


@given(st.lists(st.text(ALPHABET.upper() + ALPHABET + "éßø’.", max_size=12), max_size=20))
def test_columns_equal_words(given_words: list[str]) -> None:
    assert words(Column.from_strings(given_words)).strings() == [respell(word) for word in given_words]


def test_words_of_the_corpora() -> None:
    found = set()
    for path in (CORPORA / "articles").glob("*.en.txt"):
        found |= {word for word in path.read_text(encoding="utf-8").split() if word.isascii() and word.isalpha()}
    ordered = sorted(found)
    assert len(ordered) > 400
    assert words(Column.from_strings(ordered)).strings() == [respell(word) for word in ordered]


def test_numbers_and_addresses_stay() -> None:
    kept = ["2021", "http://a.example/b", "@user", "#tag", "me@here.example", "x2", "", "مرحبا", "😀"]
    assert words(Column.from_strings(kept)).strings() == kept
    assert json.dumps(words(Column.from_strings(["\ud800a"])).strings()) == '["\\ud800\\u0627"]'
