"""The spelling rules of `diglot.english.respelling`, on a column of words at once: some 3 million words a second.

At every letter the longest rule that matches is looked up (windows of one to five letters as numbers in a sorted
table); then all words are read together, a rule a round. Words that hold a digit or a sign of an address stay whole,
and so do those without a letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.english.respelling import plain, rules
from diglot.text.arrays import Bools, Codes, Int64s, Positions, Uint8s, ranges
from diglot.text.charmap.charmap import CharMap, apply
from diglot.text.column import Column

__all__ = ["words"]

ALPHABET = "abcdefghijklmnopqrstuvwxyz'-"
BITS = 5
LONGEST = 5
START, END, ANYWHERE, ALONE = 1, 2, 0, 3  # where a rule holds: at the start of a word, at its end, or anywhere
STAYS = "0123456789@#/\\_:=%&"


@dataclass(frozen=True, eq=False)
class _Rules:
    """Rules as sorted numbers: ``keys[i]`` (letters, length and place) is spelled ``spellings[numbers[i]]``."""

    keys: Int64s
    numbers: Positions
    spellings: Column


def words(column: Column) -> Column:
    """Each word in Arabic script, equal to `respelling.respell` of it; words with digits or signs stay.

    >>> words(Column.from_strings(["Haftar", "tʃ", "x2", "Łódź"])).strings()
    ['هافتار', 'تʃ', 'x2', 'لودز']
    """
    if not len(column):
        return column
    kept = np.logical_or.reduceat(_signs().take(column.codes, mode="clip"), column.starts)
    latin = np.flatnonzero(~kept & np.logical_or.reduceat(_letters().take(column.codes, mode="clip"), column.starts))
    if not len(latin):
        return column
    text = apply(column.take(latin), [_plain()])
    number, letters = _matches(text)
    pieces, word = _read(text, letters)
    spellings = _compiled().spellings
    pool = Column.concatenate([spellings, Column(text.codes, text.ends)])
    own = number[pieces] < 0  # a character that no rule knows stands for itself
    shift = len(spellings.codes)
    start = np.where(own, pieces + shift, spellings.starts[number[pieces]])
    end = np.where(own, pieces + shift + 1, spellings.ends[number[pieces]])
    rendered = _joined(pool.codes, start, end, word, len(latin))
    index = np.arange(len(column))
    index[latin] = len(column) + np.arange(len(latin))
    return Column.concatenate([column, rendered]).take(index)


@cache
def _plain() -> CharMap:
    """Lower-case ASCII letters for Latin ones."""
    letters = {chr(c): plain(chr(c)) for c in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
    signs = {c: plain(c) for c in "ʿʾʻʼ’‘`´′"}
    return CharMap.of("plain Latin", letters | signs)


@cache
def _signs() -> Bools:
    """``bool[129]``: which code points a word stays whole for, the last for all above."""
    return np.array([chr(code) in STAYS for code in range(129)])


@cache
def _letters() -> Bools:
    """``bool[…]``: which code points are letters, the last for all above: a word of signs alone stays whole."""
    return np.array([chr(code).isalpha() for code in range(0x2100)] + [True])


@cache
def _symbols() -> Uint8s:
    """``uint8[129]``: the number of each letter of `ALPHABET`, 0 for everything else."""
    return np.array([ALPHABET.find(chr(code)) + 1 for code in range(128)] + [0], np.uint8)


@cache
def _compiled() -> _Rules:
    found: list[tuple[int, str]] = []
    for rule, spelling in rules().items():
        place = START if rule[0] == "^" else END if rule[-1] == "$" else ANYWHERE
        letters = rule.strip("^$")
        assert len(letters) <= LONGEST and set(letters) <= set(ALPHABET), rule
        key = 0
        for letter in letters:
            key = key << BITS | ALPHABET.index(letter) + 1
        found.append((_key(key, len(letters), place), spelling))
    found.sort()
    keys = np.array([key for key, _ in found], np.int64)
    return _Rules(keys, np.arange(len(keys)), Column.from_strings([spelling for _, spelling in found]))


def _key(letters: int, length: int, place: int) -> int:
    return (letters << 5) | (length << 2) | place


def _matches(text: Column) -> tuple[Positions, Positions]:
    """For each code point the number of the longest rule that matches there (or -1), and its letters (or 1)."""
    codes = text.codes
    symbol = _symbols().take(codes, mode="clip").astype(np.int64)
    symbol[text.ends] = 0
    compiled = _compiled()
    number = np.full(len(codes), -1, np.intp)
    length = np.ones(len(codes), np.intp)
    left = np.repeat(text.ends, text.lengths + 1) - np.arange(len(codes))  # letters left in the word
    first = np.zeros(len(codes), np.bool_)
    first[text.starts] = True
    window = np.zeros(len(codes), np.int64)
    inside = np.ones(len(codes), np.bool_)
    for size in range(1, min(LONGEST, len(codes)) + 1):
        ahead = np.zeros(len(codes), np.int64)
        ahead[: len(codes) - size + 1] = symbol[size - 1 :]
        inside &= ahead > 0
        window = window << BITS | ahead
        at = np.flatnonzero(inside)
        for place, holds in ((ANYWHERE, None), (END, left[at] == size), (START, first[at])):  # the last one wins
            where = at if holds is None else at[holds]
            if place == END:
                where = where[~first[where]]
            keys = (window[where] << 5) | (size << 2) | place
            slot = np.minimum(np.searchsorted(compiled.keys, keys), len(compiled.keys) - 1)
            good = compiled.keys[slot] == keys
            number[where[good]] = compiled.numbers[slot[good]]
            length[where[good]] = size
    return number, length


def _read(text: Column, length: Positions) -> tuple[Positions, Positions]:
    """All words read from left to right: the positions at which a rule is used, and the word of each, in order."""
    at, word = text.starts, np.arange(len(text))
    places, owners = [], []
    while len(at):
        going = at < text.ends[word]
        at, word = at[going], word[going]
        places.append(at)
        owners.append(word)
        at = at + length[at]
    place, owner = np.concatenate(places), np.concatenate(owners)
    order = np.argsort(place, kind="stable")
    return place[order], owner[order]


def _joined(codes: Codes, start: Positions, end: Positions, word: Positions, count: int) -> Column:
    """The pieces of each word, one after the other."""
    sizes = end - start
    index = ranges(start, sizes)
    lengths = np.bincount(word, sizes, minlength=count).astype(np.intp)
    flat = codes.take(index)
    ends = np.cumsum(lengths)
    return Column.from_flat(np.append(flat, np.uint32(10)), ends - lengths, ends)
