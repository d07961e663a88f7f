"""Text as the trained models see it: the letters of one script, in lower case, and nothing else.

For a script, every code point becomes a letter, a blank or nothing:

- letters in their compatibility form, in lower case (presentation forms and full-width letters become usual ones);
- marks that any script may carry, Arabic and Hebrew vowel signs, tatweel and invisible controls are left out;
- of a letter that stands three times or more in a row, two are left (``nooooo``, ``ييييي``);
- everything else is a blank, also the zero-width non-joiner and the apostrophe.

In Latin text a single digit beside a letter is a letter (``3ala``, ``el7amdulillah``): it is one in Arabic chat. Not so
in ordinals, times, measures and names of models (`diglot.langid.quantities`).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.langid import quantities, scripts
from diglot.langid.evidence import BLANK
from diglot.text import codepoints
from diglot.text.arrays import Bools, Codes, Positions
from diglot.text.column import Column
from diglot.text.forms import form

__all__ = ["fold", "fold_code"]

_SIZE = 0x20000
_DROP = 0
_ZERO, _NINE = 48, 57
_NUMBERING = [ord(sign) for sign in ":)"]  # behind the letter that numbers a line
_INVISIBLE = [0xAD, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x0640]


@cache
def _table(script: int) -> Codes:
    """``uint32[0x20000]``: the letter, `BLANK` or `_DROP` that stands for each code point."""
    of_codes = scripts.table()[:_SIZE]
    table = np.full(_SIZE, BLANK, np.uint32)
    pointed = scripts.SCRIPTS[script] in ("Arab", "Hebr")
    for code in np.flatnonzero(of_codes == script).tolist():
        if pointed and codepoints.category(chr(code)) == "Mn":
            table[code] = _DROP
        else:
            letter = "".join(map(codepoints.lower, form("NFKC", chr(code)))).strip()
            table[code] = next((ord(c) for c in letter if of_codes[ord(c)] == script), BLANK)
    for code in range(0x300, 0x370):
        table[code] = _DROP
    for code in range(0x64B, 0x660):
        table[code] = _DROP
    table[[0x670, *_INVISIBLE]] = _DROP
    if script == scripts.LATN:
        table[_ZERO : _NINE + 1] = np.arange(_ZERO, _NINE + 1)
    return table


def fold(column: Column, script: int) -> tuple[Column, Positions | None]:
    """The letters of one script: a column of the same number of strings, blanks between the words.

    Args:
        script: a position in `diglot.langid.scripts.SCRIPTS`.

    Returns:
        The folded column, and where each of its code points stands in the other one; None where all are in place.

    >>> folded, places = fold(Column.from_strings(["El-7amdulillah, 2021 كِتاب"]), scripts.LATN)
    >>> folded.strings()
    ['el 7amdulillah            ']
    """
    codes = _table(script).take(column.codes, mode="clip")
    codes[column.ends] = BLANK
    if script == scripts.LATN:
        _fold_digits(codes, column.codes)
    drop = codes == _DROP
    if script == scripts.ARAB:
        _single_letters(codes, column.codes, drop)
    again = codes[2:] == codes[:-2]
    again &= codes[1:-1] == codes[:-2]
    again &= codes[2:] > BLANK
    drop[2:] |= again
    if not drop.any():
        return Column(codes, column.ends), None
    places = np.flatnonzero(~drop)
    return Column(codes[places], np.searchsorted(places, column.ends)), places


def _single_letters(codes: Codes, written: Codes, drop: Bools) -> None:
    """Make words of letters that stand apart (``ا ل س ل``), and blanks of those that number a line (``س:``), in place.

    Args:
        codes: folded text.
        written: the same as it is written.
        drop: ``bool[n]``, what is to be left out: the blanks between letters that stand apart are added.
    """
    inside = codes != BLANK
    alone = inside.copy()
    alone[1:] &= ~inside[:-1]
    alone[:-1] &= ~inside[1:]  # the last code point is a terminator
    at = np.flatnonzero(alone)
    if not len(at):
        return
    codes[at[np.isin(written[at + 1], _NUMBERING)]] = BLANK
    apart = (np.diff(at) == 2) & (written[at[:-1] + 1] == BLANK)
    near = np.zeros_like(apart)
    near[1:] = apart[:-1]
    near[:-1] |= apart[1:]
    drop[at[:-1][apart & near] + 1] = True


def fold_code(code: int, script: int) -> int | None:
    """The letter or blank that stands for a code point, None for nothing; as `fold`, but for digits."""
    folded = int(_table(script)[min(code, _SIZE - 1)])
    return None if folded == _DROP else folded


def _fold_digits(codes: Codes, written: Codes) -> None:
    """Make blanks, in place, of the digits that do not stand alone beside a letter, or are those of a quantity."""
    digit = codes - np.uint32(_ZERO) <= np.uint32(_NINE - _ZERO)
    if not digit.any():
        return
    quantities.blank(codes, written, digit)
    letter = (codes > BLANK) & ~digit
    kept = digit & (_beside(letter)) & ~_beside(digit)
    codes[digit & ~kept] = BLANK


def _beside(mask: Bools) -> Bools:
    """Whether the place before or after is set."""
    found = np.zeros_like(mask)
    found[1:] = mask[:-1]
    found[:-1] |= mask[1:]
    return found
