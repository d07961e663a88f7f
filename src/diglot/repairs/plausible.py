"""How much a string looks like Arabic, Persian or Urdu: the mean log probability of its letters.

Each letter is judged by the two before it, with the counts of `diglot.text.ngrams`. Real text scores about -2, text in
the wrong order or the wrong code page below -4.

`scores` reads a column of strings, in the order written and from the other end; sums are of integers (logarithms in
units of 2**-20), so a string scores the same in any company. About 4 ns a code point.
"""

from __future__ import annotations

import math
import re
from functools import cache

import numpy as np

from diglot.kernels.plausible import Letters
from diglot.kernels.suspects import Found
from diglot.text import ngrams
from diglot.text.arrays import Bools, Codes, Float64s, Int32s, Uint8s
from diglot.text.column import Column

__all__ = ["LEAST", "SAMPLE", "edges", "gain", "letters", "score", "scores", "sound"]

SAMPLE = 10_000
"""Characters of a line by which it is judged whether it is stored the wrong way round."""
LEAST = -3.3
"""How plausible a line must be when it is turned round, for sure."""
LANGUAGES = ("ar", "fa", "ur")
_WEIGHTS = (0.1, 0.3, 0.6)  # of the counts of one, two and three characters
_FLOOR = 1e-5
_UNIT = 1 << 20
_GAINS = np.array([0, 10, 16, 30, 60]), np.array([math.inf, 1.3, 0.7, 0.45, 0.3])
_WORD = re.compile(r"[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]+")
_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670]")
_SIZE = 0x701  # the last entry of a table stands for every code point above
_MARK = 255  # the symbol of a mark


def letters(text: str) -> int:
    """The number of Arabic letters in `text`."""
    return sum(map(len, _WORD.findall(text)))


def gain(count: int) -> float:
    """How much more plausible a line with so many letters must be from the other end, to be turned round for sure.

    >>> gain(9), gain(10), gain(100)
    (inf, 1.3, 0.3)
    """
    return float(_GAINS[1][np.searchsorted(_GAINS[0], count, side="right") - 1])


def sound(codes: Codes, lines: Found, least: int, reason: int, short: float) -> int:
    """Lines that may be damaged, without those that turn out to be sound, in place; how many they are.

    Args:
        codes: ``uint32[n]``, of which they are lines.
        least: the order below which a line may be stored the wrong way round.
        reason: the bit of those that are.
        short: what they may fall short of `gain` and `LEAST`.
    """
    numbers = np.array([_UNIT, short, LEAST])
    return _letters().sound(codes, lines, (least, reason, SAMPLE), _is_letter(), _GAINS, numbers)


def score(text: str) -> float:
    """The mean log probability of the Arabic letters of `text`, in the language that fits best; -inf without any.

    >>> score("السلام عليكم ورحمة الله") > -3 > score("هللا ةمحرو مكيلع مالسلا")
    True
    """
    return float(scores(Column.from_strings([text]))[0][0])


def scores(column: Column) -> tuple[Float64s, Float64s]:
    """``float64[s]``, ``float64[s]``: the `score` of each string, and of each string turned round."""
    total, turned, count = _letters().add(column.codes, column.ends)
    letters = np.maximum(count, 1)
    found, other = total / letters / _UNIT, turned / letters / _UNIT
    found[count == 0] = other[count == 0] = -math.inf
    return found, other


@cache
def edges() -> dict[str, float]:
    """For each letter, the log of how much more often it begins words than ends them, in Arabic."""
    known = ngrams.counts("ar")
    single = [gram for gram in known if len(gram) == 1 and _WORD.fullmatch(gram)]
    return {c: math.log((known.get(" " + c, 0) + 500) / (known.get(c + " ", 0) + 500)) for c in single}


@cache
def _alphabet() -> str:
    """A blank, and the letters that any of the `LANGUAGES` counts; one more symbol stands for all other letters."""
    single = {gram for language in LANGUAGES for gram in ngrams.counts(language) if len(gram) == 1}
    known = filter(_WORD.fullmatch, single)
    return " " + "".join(sorted(known))


@cache
def _is_letter() -> Bools:
    return np.array([_WORD.fullmatch(chr(code)) is not None for code in range(_SIZE)], np.bool_)


@cache
def _letters() -> Letters:
    return Letters(_symbols(), _MARK, _tables())


@cache
def _symbols() -> Uint8s:
    """``uint8[_SIZE]``: each code point's place in the alphabet, 0 for what is no letter, or `_MARK`."""
    symbols = _is_letter().astype(np.uint8) * np.uint8(len(_alphabet()))
    for place, letter in enumerate(_alphabet()[1:], 1):
        symbols[ord(letter)] = place
    symbols[[code for code in range(_SIZE) if _MARKS.match(chr(code))]] = _MARK
    return symbols


@cache
def _tables() -> Int32s:
    """``int32[l, n, n, n]``: log probabilities of a symbol after two others.

    What the first letter of a word adds is in the entry of that letter between a blank and the next.
    """
    place = {letter: i for i, letter in enumerate(_alphabet())}
    size = len(place) + 1
    tables = np.empty((len(LANGUAGES), size, size, size), np.int32)
    for language, table in zip(LANGUAGES, tables, strict=True):
        shares = [np.zeros((size,) * n) for n in (1, 2, 3)]
        for gram, share in ngrams.shares(language).items():
            if all(c in place for c in gram):
                shares[len(gram) - 1][tuple(place[c] for c in gram)] = share
        one, two, three = (share * weight for share, weight in zip(shares, _WEIGHTS, strict=True))
        logs = np.log(_FLOOR + one + two[None] + three)
        logs[0] += np.log(_FLOOR + one + two)[0][:, None]
        table[:] = np.rint(logs * _UNIT)
    return tables
