"""The listed words are all found again by their keys, and nothing else is."""

import numpy as np

from diglot.text.column import Column
from diglot.text.surroundings import LISTS, WIDTH, Surroundings, listed_keys


def lists_of(word):
    column = Column.from_strings([word])
    return int(Surroundings.of(column).lists(column.starts, column.ends)[0])


def test_listed_words():
    assert lists_of("Dr") == LISTS["before names"]
    assert lists_of("The") == LISTS["starters"]
    assert lists_of("However") == LISTS["starters"] | LISTS["bare starters"]
    assert lists_of("هـ") == LISTS["anywhere"]
    assert lists_of("وأضاف") == LISTS["speech"]


def test_other_words():
    assert [lists_of(word) for word in ("", "Drs2", "TheThe", "a" * (WIDTH + 1), "However" * 9)] == [0] * 5


def test_every_word_fits_and_no_two_share_a_key():
    keys, kinds = listed_keys()
    assert (np.diff(keys) > 0).all()
    assert keys[0] > 0, "a word longer than WIDTH has no key"
    assert kinds.all()
