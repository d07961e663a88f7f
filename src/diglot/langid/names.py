"""What looks like words of a language but is in none, or in any: dates, and names of people and places.

`dates`: strings of numbers and of names of months and days alone are in no language: ``October 6, 2021``.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.text import codepoints
from diglot.text.arrays import Bools, Codes, Positions, Uint64s, changes
from diglot.text.column import Column
from diglot.text.wordhash import short_keys

__all__ = ["LONGEST", "dates", "is_capital", "words"]

LONGEST = 60  # code points of the longest string that is looked at as a date

DATE_WORDS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
st nd rd th am pm gmt utc est edt pst pdt cet
يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يونيه يوليو يوليه أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر
كانون الثاني شباط آذار اذار أذار نيسان أيار ايار حزيران تموز آب اب أيلول ايلول تشرين الأول الاول
جانفي فيفري أفريل افريل ماي جوان جويلية أوت اوت يناير غشت شتنبر نونبر دجنبر
محرم صفر ربيع الآخر الاخر جمادى الأولى الاولى الآخرة رجب شعبان رمضان شوال ذو ذي القعدة الحجة
السبت الأحد الاحد الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة هـ م ص
"""


@cache
def _date_words() -> Uint64s:
    column = Column.from_strings(sorted(set(DATE_WORDS.split())))
    return np.sort(short_keys(column.codes, column.starts, column.ends))


@cache
def _ordinal_ends() -> Uint64s:
    column = Column.from_strings(["st", "nd", "rd", "th"])
    return short_keys(column.codes, column.starts, column.ends)


@cache
def _kinds() -> tuple[Codes, Bools]:
    """Of code points below 0x800, the letter in lower case (0 for what is no letter), and whether it is a digit."""
    letters = np.zeros(0x801, np.uint32)
    digits = np.zeros(0x801, np.bool_)
    digits[:0x800] = codepoints.decimals()[:0x800] >= 0
    for code in np.flatnonzero(codepoints.of_categories("L", "Mn")[:0x800]).tolist():
        letters[code] = ord(chr(code).lower()[0])
    letters[0x800] = 0x800
    return letters, digits


def dates(column: Column) -> Bools:
    """Which strings are a date and nothing else: ``bool[s]``.

    >>> dates(Column.from_strings(["MARCH 30, 2021", "الثلاثاء 13 نيسان 2021", "Sunday", "May 2 meet"])).tolist()
    [True, True, False, False]
    """
    letters, digits = _kinds()
    found = np.zeros(len(column), np.bool_)
    short = np.flatnonzero(column.lengths <= LONGEST)
    part = column.take(short)
    if not len(part):
        return found
    numbered = np.logical_or.reduceat(digits.take(part.codes, mode="clip"), part.starts)
    short = short[numbered]
    part = part.take(numbered)
    if not len(part):
        return found
    folded = letters.take(part.codes, mode="clip")
    folded[part.ends] = 0
    starts, ends = words(folded > 0)
    hashes, known = short_keys(folded, starts, ends), _date_words()
    place = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    string = np.searchsorted(part.ends, starts)
    ordinal = np.bincount(string[np.isin(hashes, _ordinal_ends())], minlength=len(part))
    count = np.bincount(string, minlength=len(part))
    found[short] = (count == 0) | (ordinal < count)  # "2nd" alone is a word
    found[short[string[known[place] != hashes]]] = False
    return found


def is_capital(codes: Codes) -> Bools:
    """Which code points are capitals of ASCII."""
    found: Bools = codes - np.uint32(ord("A")) < 26
    return found


def words(letters: Bools) -> tuple[Positions, Positions]:
    """Where runs of letters start and end, the last code point being none: ``(intp[w], intp[w])``."""
    edges = np.flatnonzero(changes(letters))
    edges = edges[0 if len(letters) and letters[0] else 1 :]
    return edges[::2], edges[1::2]
