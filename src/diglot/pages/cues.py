"""Words and phrases that tell what a line is, found in many lines at once.

The table ``data/cues.tsv`` gives classes of cue words ("by", "source", "related", …) in both languages; months and
weekdays come from their own tables. A phrase is one to three words. Words are compared folded: lower case, Arabic
marks and tatweel dropped, أ إ آ ٱ as ا, ى as ي, ة as ه.

Matching works on hashes: every word of the lines becomes one 64-bit number (`diglot.text.wordhash`), a phrase a number
made of its words', and both are looked up in a table addressed by the number's leading bits, which holds the whole
number for comparison. About 10 ns a code point.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from diglot.text.column import Codes, Column, Positions
from diglot.text.wordhash import keys

__all__ = ["Words", "class_bit", "classes", "cue_rows", "cues_of", "find_words", "kinds", "match_cues"]

Uint64s: TypeAlias = npt.NDArray[np.uint64]

SPACE, LOWER, UPPER, ARABIC, LETTER, DIGIT, MARK, PUNCTUATION, SYMBOL = range(9)
"""Kinds of code points, as `kinds` gives them."""

_TABLE = 0x3000
_BITS = 18
_ALEF, _YEH, _HEH = 0x627, 0x64A, 0x647
_FOLDS = {0x622: _ALEF, 0x623: _ALEF, 0x625: _ALEF, 0x671: _ALEF, 0x649: _YEH, 0x629: _HEH, 0x640: 0}


def cue_rows(name: str) -> list[list[str]]:
    """The rows of a table of this room's data, split at tabs, comments left out."""
    text = resources.files("diglot.pages").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def classes() -> tuple[str, ...]:
    """The classes of cue words, in the order of their numbers; 0 is "none"."""
    return ("none", "month", "weekday", *dict.fromkeys(row[0] for row in cue_rows("cues.tsv")))


def class_bit(name: str) -> np.uint64:
    """The bit that stands for a class in a set of classes."""
    return np.uint64(1 << classes().index(name))


# ---- code points


@cache
def _kind_table() -> npt.NDArray[np.uint8]:
    table = np.full(_TABLE + 1, LETTER, np.uint8)
    for code in range(_TABLE):
        category, char = unicodedata.category(chr(code)), chr(code)
        if char.isspace() or category[0] == "C":
            kind = SPACE
        elif category[0] == "L":
            arabic = 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900
            kind = ARABIC if arabic else UPPER if char.isupper() else LOWER if char.islower() else LETTER
        elif category[0] == "N":
            kind = DIGIT if category == "Nd" else SYMBOL
        else:
            kind = MARK if category[0] == "M" else PUNCTUATION if category[0] == "P" else SYMBOL
        table[code] = kind
    table[0x640] = MARK  # tatweel lengthens a word and tells nothing
    return table


@cache
def _fold_table() -> npt.NDArray[np.uint32]:
    table = np.arange(_TABLE + 1, dtype=np.uint32)
    for code in range(_TABLE):
        lower = chr(code).lower()
        table[code] = _FOLDS.get(code, ord(lower) if len(lower) == 1 else code)
    return table


def kinds(codes: Codes) -> npt.NDArray[np.uint8]:
    """``uint8[n]``: the kind of each code point (`SPACE`, `LOWER`, `UPPER`, `ARABIC`, …)."""
    found = _kind_table().take(codes, mode="clip")
    if len(codes) and codes.max() >= _TABLE:
        high = np.flatnonzero(codes >= _TABLE)
        values = codes[high]
        found[high] = np.where(
            values >= 0x1F000, SYMBOL, np.where((values >= 0xFB50) & (values < 0xFF00), ARABIC, LETTER)
        )
    return found


# ---- words


@dataclass(frozen=True, eq=False)
class Words:
    """The words (runs of letters) and numbers (runs of digits) of a column.

    Args:
        start, end: ``intp[w]``, positions in the column's codes.
        string: ``int32[w]``, which string of the column each is of; rising.
        first: ``uint8[w]``, kind of the first code point.
        hash: ``uint64[w]``, of the folded letters (of no use for numbers).
        kind: ``uint8[n]``, kinds of all code points of the column.
    """

    start: Positions
    end: Positions
    string: npt.NDArray[np.int32]
    first: npt.NDArray[np.uint8]
    hash: Uint64s
    kind: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.start)


_GROUP = np.array([0, 1, 1, 1, 1, 2, 1, 0, 0], np.uint8)  # by kind: letters (with their marks) 1, digits 2


def find_words(column: Column) -> Words:
    """The words and numbers of every string of `column`."""
    kind = kinds(column.codes)
    group = np.zeros(len(kind) + 1, np.uint8)
    _GROUP.take(kind, out=group[1:], mode="clip")
    edge = group[1:] != group[:-1]
    start = np.flatnonzero(edge & (group[1:] > 0))
    # every string ends with a terminator, so every run ends before the column does
    end = np.flatnonzero(edge & (group[:-1] > 0))
    string = np.searchsorted(column.ends, start).astype(np.int32)
    folded = _fold_table().take(column.codes, mode="clip")
    mark = kind == MARK
    if not mark.any():
        return Words(start, end, string, kind[start], keys(folded, start, end)[0], kind)
    before = np.cumsum(mark)
    plain = keys(np.compress(~mark, folded), start - before[start] + mark[start], end - before[end] + mark[end])[0]
    return Words(start, end, string, kind[start], plain, kind)


_CHAIN = np.uint64(0xD6E8FEB86659FD93)
_ADDRESS = np.uint64(0xA0761D6478BD642F)


@dataclass(frozen=True, eq=False)
class _Index:
    """Phrase hashes, addressed by their leading bits."""

    keys: Uint64s
    classes: npt.NDArray[np.uint8]

    def find(self, hashes: Uint64s) -> npt.NDArray[np.uint8]:
        at = ((hashes * _ADDRESS) >> np.uint64(64 - _BITS)).astype(np.intp)
        return np.where(self.keys.take(at) == hashes, self.classes.take(at), np.uint8(0))


@cache
def _phrases() -> dict[str, int]:
    """The number of each phrase's class."""
    phrases: dict[str, int] = {}
    numbers = {name: i for i, name in enumerate(classes())}
    for name, _, text in cue_rows("cues.tsv"):
        for phrase in text.split(";"):
            phrases.setdefault(phrase.strip(), numbers[name])
    for row in cue_rows("months.tsv"):
        phrases.update((name.strip(), numbers["month"]) for name in row[2].replace("|", ";").split(";"))
    for row in cue_rows("weekdays.tsv"):
        phrases.update((name.strip(), numbers["weekday"]) for name in row[1].replace("|", ";").split(";"))
    return phrases


@lru_cache(maxsize=4096)
def cues_of(text: str) -> frozenset[str]:
    """The classes of the cue words of one short text: `match_cues` for a single string, remembered."""
    _, bits = match_cues(find_words(Column.from_strings([text])))
    union = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
    return frozenset(name for i, name in enumerate(classes()) if union >> i & 1)


@cache
def _index() -> _Index:
    phrases = _phrases()
    words = find_words(Column.from_strings(list(phrases)))
    keys, found = np.zeros(1 << _BITS, np.uint64), np.zeros(1 << _BITS, np.uint8)
    bounds = np.searchsorted(words.string, np.arange(len(phrases) + 1))
    mask = (1 << 64) - 1
    for i, number in enumerate(phrases.values()):
        value = 0
        for part in words.hash[bounds[i] : bounds[i + 1]].tolist():
            value = (value * int(_CHAIN) + part) & mask
        at = (value * int(_ADDRESS) & mask) >> (64 - _BITS)
        if not keys[at]:  # a collision of two different phrases would lose the later: the tests count them
            keys[at], found[at] = value, number
    return _Index(keys, found)


def match_cues(words: Words) -> tuple[npt.NDArray[np.uint8], Uint64s]:
    """The cue classes of words.

    Returns:
        ``uint8[w]``, the class of the longest phrase that begins at each word (0: none), and ``uint64[w]``, the set
        (as bits) of the classes of all phrases that begin there.
    """
    index, one = _index(), np.uint64(1)
    best = index.find(words.hash)
    bits = one << best.astype(np.uint64)
    chain = words.hash
    for length in (2, 3):
        if len(words) < length:
            break
        chain = chain[:-1] * _CHAIN + words.hash[length - 1 :]
        same = words.string[length - 1 :] == words.string[: 1 - length]
        found = np.where(same, index.find(chain), np.uint8(0))
        best[: len(found)] = np.where(found > 0, found, best[: len(found)])
        bits[: len(found)] |= one << found.astype(np.uint64)
    bits &= ~one
    return best, bits
