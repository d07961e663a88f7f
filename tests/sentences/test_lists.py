"""The listed words are all found again by their keys, and nothing else is."""

from importlib.resources import files

import numpy as np

from diglot.text.column import Column
from diglot.text.sentences.context import LISTS, WIDTH, Surroundings, listed_keys
from diglot.text.sentences.stops import LONGEST


def lists_of(word):
    column = Column.from_strings([word])
    return int(Surroundings.of(column).lists(column.starts, column.ends)[0])


def test_listed_words():
    assert lists_of("Dr") == LISTS["titles"]
    assert lists_of("The") == LISTS["starters"] | LISTS["no names"]
    assert lists_of("Also") == LISTS["starters"] | LISTS["bare starters"]
    assert lists_of("هـ") == LISTS["eras"]
    assert lists_of("وأضاف") == LISTS["speech"]
    assert lists_of("Fig") == LISTS["before numbers"] | LISTS["before letters"] | LISTS["headings"]


def test_other_words():
    assert [lists_of(word) for word in ("", "Drs2", "TheThe", "a" * (WIDTH + 1), "However" * 9)] == [0] * 5


def test_every_word_fits_and_no_two_share_a_key():
    keys, kinds = listed_keys()
    assert (np.diff(keys) > 0).all()
    assert keys[0] > 0, "a word longer than WIDTH has no key"
    assert kinds.all()


def test_no_abbreviation_is_longer_than_is_looked_at():
    listed = (files("diglot.text") / "data" / "sentences.txt").read_text("utf-8")
    stops = LISTS.keys() - {"starters", "no names", "bare starters", "speech", "questions", "reporting", "continuing"}
    for section in listed.split("\n[")[1:]:
        name, _, words = section.partition("]")
        if name in stops - {"headings", "lettered", "endings"}:
            assert all(len(word) < LONGEST for word in words.split("\n", 1)[1].split()), name
