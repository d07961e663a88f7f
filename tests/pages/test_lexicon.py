"""Cue words of a single string: told without arrays, and as the arrays tell them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.pages.lexicon import class_bit, classes, cues_of, match_cues
from diglot.pages.words import Strings, find_words
from diglot.text.column import Column

WORDS = [
    "by",
    "By",
    "Special",
    "to",
    "The",
    "Ledger",
    "Posted",
    "بقلم",
    "وكالة",
    "أنباء",
    "كانون",
    "الأول",
    "2",
    "é",
    "Jane",
]
MARKS = [" ", ", ", " | ", " - ", "(", ")", "", "\u064b", "."]


@given(st.lists(st.tuples(st.sampled_from(WORDS) | st.text(max_size=4), st.sampled_from(MARKS)), max_size=8))
@settings(max_examples=150)
def test_one_string_as_many(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + mark for word, mark in parts)
    _, bits = match_cues(find_words(Strings.of(Column.from_strings([text]))))
    union = np.bitwise_or.reduce(bits) if len(bits) else np.uint64(0)
    assert cues_of(text) == {name for name in classes()[1:] if union & class_bit(name)}


def test_phrases_are_found() -> None:
    assert "month" in cues_of("كانون الأول")
    assert cues_of("zzz") == frozenset()
