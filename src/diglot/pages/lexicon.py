"""Words and phrases that tell what a line is, found in many lines at once.

The table ``data/cues.tsv`` gives classes of cue words ("by", "source", "related", …) in both languages; months and
weekdays come from their own tables. A phrase is one to three words (`diglot.pages.words`: compared folded).

Every word of the lines becomes the number of a word that some phrase holds, or 0; most are 0, or open no longer phrase,
and are done with. About 16 ns a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.pages.letters import packed, symbol_of
from diglot.pages.words import Strings, Words, find_words
from diglot.remembered import remember
from diglot.resources import rows
from diglot.text.arrays import Bools, Int16s, Int64s, Positions, Uint8s, Uint64s
from diglot.text.column import Column

__all__ = ["class_bit", "classes", "cues_of", "match_cues"]


_BITS = 16  # of the table of words: some 1,300 words in 65,536 places
_EMPTY = 1


@cache
def classes() -> tuple[str, ...]:
    """The classes of cue words, in the order of their numbers; 0 is "none"."""
    return ("none", "month", "weekday", *dict.fromkeys(row[0] for row in rows("pages", "cues.tsv")))


def class_bit(name: str) -> np.uint64:
    """The bit that stands for a class in a set of classes."""
    return np.uint64(1 << classes().index(name))


@cache
def _phrases() -> dict[str, int]:
    """The number of each phrase's class."""
    phrases: dict[str, int] = {}
    numbers = {name: i for i, name in enumerate(classes())}
    for name, _, text in rows("pages", "cues.tsv"):
        for phrase in text.split(";"):
            phrases.setdefault(phrase.strip(), numbers[name])
    for row in rows("dates", "months.tsv"):
        phrases.update((name.strip(), numbers["month"]) for name in row[2].replace("|", ";").split(";"))
    for row in rows("dates", "weekdays.tsv"):
        phrases.update((name.strip(), numbers["weekday"]) for name in row[1].replace("|", ";").split(";"))
    return phrases


@remember(4096, 200)
def cues_of(text: str) -> frozenset[str]:
    """The classes of the cue words of one short text: `match_cues` for a single string, remembered."""
    union = _spelled().union(text) if _PLAIN.fullmatch(text) else _union(text)
    return frozenset(name for i, name in enumerate(classes()) if union >> i & 1)


def _union(text: str) -> int:
    """The classes of a text's cue words, as bits."""
    _, bits = match_cues(find_words(Strings.of(Column.from_strings([text]))))
    return int(np.bitwise_or.reduce(bits)) if len(bits) else 0


_LETTERS = "a-zA-Z\u0621-\u063a\u0641-\u064a"
_PLAIN = re.compile(f"[{_LETTERS} ,.:;/()|*&@#?!“”’،–—-]*")
"""Texts whose words are told without arrays, which pay for many words only."""
_WORD = re.compile(f"[{_LETTERS}]+")


@dataclass(frozen=True, slots=True)
class _Spelled:
    """The lexicon for a single string of plain letters: the numbers of words by their letters, folded."""

    fold: dict[int, int]
    numbers: dict[str, int]
    alone: list[int]
    longer: tuple[dict[int, int], dict[int, int]]

    def union(self, text: str) -> int:
        """As `_union`."""
        found = [self.numbers.get(word, 0) for word in _WORD.findall(text.translate(self.fold))]
        out, count = 0, len(self.alone)
        for at, code in enumerate(found):
            out |= self.alone[code]
            for phrases, number in zip(self.longer, found[at + 1 : at + 3], strict=False):
                if not code or not number:
                    break
                code = code * count + number
                out |= phrases.get(code, 0)
        return out


@cache
def _spelled() -> _Spelled:
    lexicon, bit = _lexicon(), _class_bits().tolist()
    plain = [chr(code) for code in range(0x650) if chr(code).isalpha() and _PLAIN.fullmatch(chr(code))]
    symbols = symbol_of(packed(Column.from_strings(["".join(plain)]).codes)).tolist()[: len(plain)]
    first: dict[int, str] = {}
    fold = {ord(letter): ord(first.setdefault(symbol, letter)) for letter, symbol in zip(plain, symbols, strict=True)}
    words = sorted({word for phrase in _phrases() for word in re.split(r"[\W\d_]+", phrase) if word})
    bare = ["".join(char for char in word if not "\u064b" <= char <= "\u065f") for word in words]
    keys = find_words(Strings.of(Column.from_strings(bare)))
    whole = keys.bounds[:-1][np.diff(keys.bounds) == 1]
    numbers = lexicon.numbers(keys.key[whole]).tolist()
    kept = [word for word, size in zip(bare, np.diff(keys.bounds).tolist(), strict=True) if size == 1]
    spelled = {word.translate(fold): number for word, number in zip(kept, numbers, strict=True) if number}
    two, three = ({int(c): bit[int(k)] for c, k in zip(*table, strict=True)} for table in lexicon.longer)
    return _Spelled(fold, spelled, [bit[int(k)] for k in lexicon.alone], (two, three))


@dataclass(frozen=True, eq=False)
class _Lexicon:
    """The words of all phrases, numbered from 2, and the phrases as numbers.

    Number 1 is a word of nothing but marks: it may stand before any phrase, and makes it longer.

    Args:
        slots: ``int16[2 ** _BITS]``, the number of the word whose key begins with these bits, or of one that
            was there before it; 0 where there is none.
        keys: ``uint64[n]``, the key of each word.
        alone: ``uint8[n]``, the class of the word as a phrase.
        opens, follows: ``bool[n]``, the word is the first, the second of a longer phrase.
        longer: for two and for three words, the rising codes of phrases (`code`) and the class of each.
    """

    slots: Int16s
    keys: Uint64s
    alone: Uint8s
    opens: Bools
    follows: Bools
    longer: tuple[tuple[Int64s, Uint8s], tuple[Int64s, Uint8s]]

    def numbers(self, keys: Uint64s) -> Positions:
        """``intp[w]``: the number of each word, 0 for one that no phrase holds."""
        slot = (keys >> np.uint64(64 - _BITS)).view(np.intp)
        there = self.slots.take(slot).astype(np.intp)
        right = self.keys.take(there) == keys
        found: Positions = there * right
        rows = (~right & (there > 0)).nonzero()[0]  # places taken by other words: look into the next ones
        slot = slot[rows]
        while len(rows):
            slot = (slot + 1) & (len(self.slots) - 1)
            there = self.slots.take(slot).astype(np.intp)
            right = self.keys.take(there) == keys[rows]
            found[rows] = there * right
            on = ~right & (there > 0)
            rows, slot = rows[on], slot[on]
        return found

    def code(self, begun: Int64s, number: Positions) -> Int64s:
        """``int64[r]``: a number for each phrase of words `begun` (0, or such a number) and one more."""
        return np.asarray(begun * len(self.keys) + np.where(number == _EMPTY, 0, number))

    def classes(self, length: int, codes: Int64s) -> Uint8s:
        """``uint8[r]``: the class of each phrase of `length` words (2 or 3), 0 where it is none."""
        known, number = self.longer[length - 2]
        at = np.minimum(np.searchsorted(known, codes), len(known) - 1)
        return np.where(known[at] == codes, number[at], np.uint8(0))


@cache
def _lexicon() -> _Lexicon:
    phrases = _phrases()
    words = find_words(Strings.of(Column.from_strings(list(phrases))))
    keys, number = np.unique(np.append(np.uint64(0), words.key), return_inverse=True)
    keys = np.append(np.uint64(0), keys)  # no word, the word of nothing, the others
    count = len(keys)
    slots, alone = np.zeros(1 << _BITS, np.int16), np.zeros(count, np.uint8)
    opens, follows = np.zeros(count, np.bool_), np.zeros(count, np.bool_)
    known: list[dict[int, int]] = [{}, {}, {}]  # by length: the code of each phrase, and its class
    for i, name in enumerate(phrases.values()):
        parts = (number[1:][words.bounds[i] : words.bounds[i + 1]] + 1).tolist()
        if len(parts) > 3:
            continue
        code = 0
        for part in parts:
            code = code * count + part
        known[len(parts) - 1].setdefault(code, name)  # of phrases that are folded alike the first counts
        if len(parts) > 1:
            opens[parts[0]] = follows[parts[1]] = True
    for part, name in known[0].items():
        alone[part] = name
    for i, slot in enumerate((keys[1:] >> np.uint64(64 - _BITS)).tolist(), 1):
        while slots[slot]:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = i
    longer = known[0] | known[1], known[0] | known[1] | known[2]  # shorter ones behind a word of nothing
    two, three = (_table(each) for each in longer)
    return _Lexicon(slots, keys, alone, opens, follows, (two, three))


def _table(phrases: dict[int, int]) -> tuple[Int64s, Uint8s]:
    """The codes of phrases, rising, and their classes."""
    codes = sorted(phrases)
    return np.array(codes, np.int64), np.array([phrases[code] for code in codes], np.uint8)


def match_cues(words: Words) -> tuple[Uint8s, Uint64s]:
    """The cue classes of words.

    Returns:
        ``uint8[w]``, the class of the longest phrase that begins at each word (0: none), and ``uint64[w]``, the set
        (as bits) of the classes of all phrases that begin there.
    """
    lexicon = _lexicon()
    number = lexicon.numbers(words.key)
    best = lexicon.alone.take(number)
    bits = _class_bits().take(best)
    opens, follows = lexicon.opens.take(number), lexicon.follows.take(number)
    rows = np.concatenate(((opens[:-1] & follows[1:]).nonzero()[0], (number == _EMPTY).nonzero()[0]))
    last = words.bounds.take(np.searchsorted(words.bounds, rows, side="right"))  # where each one's string ends
    code = lexicon.code(np.zeros(len(rows), np.int64), number[rows])
    for length in (2, 3):
        ahead = rows + (length - 1)
        on = ahead < last
        on[on] = number[ahead[on]] > 0
        rows, last, code = rows[on], last[on], lexicon.code(code[on], number[ahead[on]])
        name = lexicon.classes(length, code)
        known = name.nonzero()[0]
        best[rows[known]] = name[known]
        bits[rows[known]] |= _class_bits().take(name[known])
    return best, bits


@cache
def _class_bits() -> Uint64s:
    """``uint64[c]``: the bit of each class; none for "none"."""
    bits = np.uint64(1) << np.arange(len(classes()), dtype=np.uint64)
    bits[0] = 0
    return bits
