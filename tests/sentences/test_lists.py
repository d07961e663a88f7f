"""The listed words are all found again by their keys, and nothing else is."""

from importlib.resources import files

import numpy as np

from diglot.kernels.sentences import LIST_BITS
from diglot.text.hashing import GOLDEN
from diglot.text.sentences.signs import LISTS, WIDTH, key_of, listed_words, words_of_lists

LONGEST = 8  # as in kernels/sentences.h


def lists_of(word):
    keys, kinds = listed_words()
    place = key_of(word) * int(GOLDEN) % (1 << 64) >> (64 - LIST_BITS)
    while keys[place] and keys[place] != key_of(word):
        place = (place + 1) % (1 << LIST_BITS)
    return int(kinds[place])


def test_listed_words():
    assert lists_of("Dr") == LISTS["titles"]
    assert lists_of("The") == LISTS["starters"] | LISTS["no names"]
    assert lists_of("Also") == LISTS["starters"] | LISTS["bare starters"]
    assert lists_of("هـ") == LISTS["eras"]
    assert lists_of("وأضاف") == LISTS["speech"]
    assert lists_of("Fig") == LISTS["before numbers"] | LISTS["before letters"] | LISTS["headings"]


def test_other_words():
    assert [lists_of(word) for word in ("Drs2", "TheThe", "a" * (WIDTH + 1), "However" * 9)] == [0] * 4


def test_every_word_fits_and_no_two_share_a_key():
    keys, kinds = listed_words()
    assert all(len(word) <= WIDTH for word in words_of_lists())
    assert np.count_nonzero(keys) == len(words_of_lists()) == len({key_of(word) for word in words_of_lists()})
    assert kinds[keys > 0].all()
    assert np.count_nonzero(keys) < len(keys) // 2, "the table is too full"


def test_no_abbreviation_is_longer_than_is_looked_at():
    listed = (files("diglot.text") / "data" / "sentences.txt").read_text("utf-8")
    stops = LISTS.keys() - {"starters", "no names", "bare starters", "speech", "questions", "reporting", "continuing"}
    for section in listed.split("\n[")[1:]:
        name, _, words = section.partition("]")
        if name in stops - {"headings", "lettered", "endings"}:
            assert all(len(word) < LONGEST for word in words.split("\n", 1)[1].split()), name
