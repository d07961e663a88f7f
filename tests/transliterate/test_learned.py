"""The learned models: readable cases, promises of the search, and a floor under their quality."""

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot import transliteration
from diglot.arabic import learned as arabic
from diglot.arabic import transliterate as to_latin
from diglot.english import learned as english
from diglot.english import transliterate as to_arabic
from diglot.text.column import Column
from diglot.text.spelling.distance import edit_distances
from diglot.text.spelling.speller import Speller
from tables.transliteration.align import align
from tables.transliteration.smooth import model

CASES = json.loads((Path(__file__).parent.parent / "cases/transliterate_learned.json").read_text("utf-8"))
ARABIC_WORDS = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤ"), max_size=12)
LATIN_WORDS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzé'-237"), max_size=12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
def test_case(case):
    got = transliteration.transliterate(case["source"], case["to"])
    assert (got == case["target"]) == ("known_failure" not in case), got


@settings(max_examples=25, deadline=None)
@given(st.lists(ARABIC_WORDS, max_size=6))
def test_a_word_is_read_the_same_alone_and_in_company(words):
    for scheme in ("news", "ala-lc"):
        column = to_latin.words(Column.from_strings(words), scheme).strings()
        assert column == [to_latin.words(Column.from_strings([word]), scheme).strings()[0] for word in words]


@settings(max_examples=25, deadline=None)
@given(st.lists(LATIN_WORDS, max_size=6))
def test_an_english_word_is_read_the_same_alone_and_in_company(words):
    column = to_arabic.words(Column.from_strings(words)).strings()
    assert column == [to_arabic.words(Column.from_strings([word])).strings()[0] for word in words]


@settings(max_examples=25, deadline=None)
@given(ARABIC_WORDS.filter(bool))
def test_candidates_are_ranked_and_sum_to_one(word):
    found = transliteration.candidates(word, "news", 4)
    assert sum(each.probability for each in found) == pytest.approx(1.0, abs=1e-5)
    assert len({each.text for each in found}) == len(found) <= 4


@pytest.mark.parametrize("word", ["", "ـ", "\u064e", "ة", "چ" * 50, "ا" * 5000, "\ud800", "🙂", "ﷺ"])
def test_odd_words_to_latin(word):
    for scheme in ("news", "ala-lc"):
        assert isinstance(transliteration.transliterate(word, scheme), str)


@pytest.mark.parametrize("word", ["", "'", "3", "$", "q" * 5000, "ÿþ", "ﬁ", "Ω", "\ud800", "a\u0301\u0301"])
def test_odd_words_to_arabic(word):
    assert isinstance(transliteration.transliterate(word, "arabic"), str)


def test_arabizi_needs_signs_of_it():
    assert english.has_digits("3arabi")
    assert not english.has_digits("arabi")
    assert transliteration.transliterate("7ob", "arabic") == "حب"


def test_models_are_within_their_share_of_the_package():
    root = Path(arabic.__file__).parent.parent
    files = [*root.glob("arabic/data/*.npz"), *root.glob("english/data/a*.npz"), *root.glob("english/data/chat.npz")]
    assert sum(file.stat().st_size for file in files) <= 8_000_000


def test_edit_distances_are_levenshtein():
    words = ["", "a", "kitten", "sitting", "sat", "saturday", "sunday"]
    i, j = (part.ravel() for part in np.meshgrid(np.arange(len(words)), np.arange(len(words))))
    got = edit_distances(Column.from_strings(words), i, j)
    assert got.tolist() == [_levenshtein(words[a], words[b]) for a, b in zip(i, j, strict=True)]


def _levenshtein(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def test_training_learns_a_toy_spelling_and_survives_the_file():
    rules = {"ا": "a", "ب": "b", "ت": "t", "ش": "sh", "ك": "k"}
    words = [a + b + c for a in rules for b in rules for c in rules]
    pairs = [(word, "".join(rules[letter] for letter in word)) for word in words]
    rows = align(pairs[::2], {(1, 1): 1.0, (1, 2): 0.1})
    assert rows[0] == [(letter, rules[letter]) for letter in pairs[0][0]]
    named = [("toy", row) for row in rows]
    back = [("toy", row[::-1]) for row in rows]
    speller = Speller(model(named, ["toy"], 3), model(back, ["toy"], 3))
    file = io.BytesIO()
    speller.save(file)
    file.seek(0)
    column = Column.from_strings([word for word, _ in pairs])
    expected = [latin for _, latin in pairs]
    assert speller.read(column).first(len(pairs)) == expected
    assert Speller.load(file).read(column).first(len(pairs)) == expected
