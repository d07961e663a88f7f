"""The spelling rules of `diglot.english.respelling`, on a column of words at once.

Words that hold a digit or a sign of an address stay whole, and so do those without a letter.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.english.respelling import plain, rules
from diglot.kernels import respelling
from diglot.kernels.respelling import ANYWHERE, END, LONGEST, START, Rules
from diglot.text.charmap.charmap import CharMap
from diglot.text.charmap.tables import mapping
from diglot.text.column import Column

__all__ = ["known", "words"]

ALPHABET = "abcdefghijklmnopqrstuvwxyz'-"
STAYS = "0123456789@#/\\_:=%&"


def words(column: Column) -> Column:
    """Each word in Arabic script, equal to `respelling.respell` of it; words with digits or signs stay.

    >>> words(Column.from_strings(["Haftar", "tʃ", "x2", "Łódź"])).strings()
    ['هافتار', 'تʃ', 'x2', 'لودز']
    """
    return Column(*respelling.read(column.codes, column.ends, known()))


@cache
def known() -> Rules:
    """The rules, for kernels."""
    kinds = np.array(
        [respelling.LETTER * chr(code).isalpha() for code in range(0x2100)] + [respelling.LETTER], np.uint8
    )
    kinds[[ord(sign) for sign in STAYS]] = respelling.STAYS
    symbols = np.array([ALPHABET.find(chr(code)) + 1 for code in range(128)] + [0], np.uint8)
    numbers, spellings = dict[tuple[tuple[int, ...], int], int](), list[str]()
    for rule, spelling in rules().items():
        place = START if rule[0] == "^" else END if rule[-1] == "$" else ANYWHERE
        letters = rule.strip("^$")
        assert len(letters) <= LONGEST and set(letters) <= set(ALPHABET), rule
        numbers[tuple(ALPHABET.index(letter) + 1 for letter in letters), place] = len(spellings)
        spellings.append(spelling)
    column = Column.from_strings(spellings)
    return Rules(kinds, mapping(_plain()), symbols, numbers, column.codes, column.ends)


def _plain() -> CharMap:
    """Lower-case ASCII letters for Latin ones."""
    letters = {chr(c): plain(chr(c)) for c in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
    signs = {c: plain(c) for c in "ʿʾʻʼ’‘`´′"}
    return CharMap.of("plain Latin", letters | signs)
