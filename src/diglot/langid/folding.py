"""Text as the trained models see it: the letters of one script, in lower case, and nothing else.

For a script, every code point becomes a letter, a blank or nothing:

- letters in their compatibility form, in lower case (presentation forms and full-width letters become usual ones);
- marks that any script may carry, Arabic and Hebrew vowel signs, tatweel and invisible controls are left out;
- of a letter that stands three times or more in a row, two are left (``nooooo``, ``ييييي``);
- everything else is a blank, also the zero-width non-joiner and the apostrophe;
- a word of more than `LONGEST` letters is several.

In Latin text a single digit beside a letter is a letter (``3ala``, ``el7amdulillah``): it is one in Arabic chat. Not so
in ordinals, times, measures and names of models (`diglot.langid.quantities`). In Arabic text three letters or more that
stand apart are a word (``ا ل س ل``), and one that numbers a line (``س:``) is none.

`diglot.kernels.letters` reads words so; here are the tables for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from diglot.kernels import letters
from diglot.kernels.chunks import Pieces
from diglot.kernels.letters import APART, DIGITS, HIGH, LONGEST, PAD, READ, SIZE, Tables, Words
from diglot.langid import keyboards, quantities, scripts
from diglot.remembered import of_thread, register
from diglot.text import codepoints
from diglot.text.chunks import here
from diglot.text.column import Column, Parts, Texts
from diglot.text.forms import form

__all__ = ["BLANK", "LONGEST", "as_they_are", "fold", "strings", "tables", "within"]

MEMORY = 24 << 20
"""Bytes that what strings have of pieces of text takes at most, about."""
BLANK = 32  # folded code points up to this one stand between words
_HIGHEST = 0x20000
_DATES = 0x800  # digits below it are those of dates
_MARKS = "@<&/"  # of addresses and markup
_COMBINING = [*range(0x300, 0x370), *range(0x64B, 0x660), 0x670]  # that any script may carry
_INVISIBLE = [0xAD, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x0640]


@cache
def tables() -> Tables:
    """What strings are read by."""
    of_codes = scripts.table()
    folded = np.full(SIZE, BLANK, np.uint32)
    for code in np.flatnonzero(np.isin(of_codes[:_HIGHEST], scripts.TRAINED)).tolist():
        folded[code] = _letter(code, int(of_codes[code]))
    high = np.unique(folded[folded >= HIGH])
    folded[folded >= HIGH] = HIGH + np.searchsorted(high, folded[folded >= HIGH])
    digits = range(ord("0"), ord("9") + 1)
    folded[digits] = digits
    numerals = codepoints.decimals() >= 0
    numerals[_DATES:] = False
    known = letters.known(
        folded,
        of_codes,
        dropped=[*_COMBINING, *_INVISIBLE],
        capital=range(ord("A"), ord("Z") + 1),
        digit=digits,
        sign=(of_codes == scripts.LATN) & np.isin(folded, list(map(ord, quantities.SIGNS))),
        numbering=map(ord, ":)"),
        numeral=numerals,
        space=codepoints.blanks(),
        mark=map(ord, _MARKS),
        keyboard=keyboards.others(),
    )
    kinds = np.zeros(letters.SCRIPTS, np.uint8)
    kinds[list(scripts.TRAINED)] = READ
    kinds[scripts.LATN] |= DIGITS
    kinds[scripts.ARAB] |= APART
    return Tables(known, kinds, high, *quantities.packed())


def _letter(code: int, script: int) -> int:
    """What stands for a letter or mark of a script."""
    if scripts.SCRIPTS[script] in ("Arab", "Hebr") and codepoints.category(chr(code)) == "Mn":
        return 0
    letter = "".join(map(codepoints.lower, form("NFKC", chr(code)))).strip()
    return next((ord(c) for c in letter if scripts.table()[ord(c)] == script), BLANK)


@of_thread
def memory() -> letters.Memory:
    """What strings have of the pieces of text that this thread has met."""
    found = letters.Memory(here().table, tables())
    register(found, "words of languages, by piece of text", MEMORY)
    return found


def within(column: Texts) -> tuple[letters.Memory, Pieces] | None:
    """What is known of the pieces of a text, and these, where a column is of parts of it."""
    return (memory(), here().read(column.codes)) if isinstance(column, Parts) else None


def fold(column: Column, script: int) -> Words:
    """The words of each string of a column, read in one script.

    Args:
        script: a position in `diglot.langid.scripts.SCRIPTS`, one of `diglot.langid.scripts.TRAINED`.

    >>> strings(fold(Column.from_strings(["El-7amdulillah, 2021 كِتاب"]), scripts.LATN))
    ['el', '7amdulillah']
    """
    forced = np.full(len(column), script, np.int8)
    return letters.read(tables(), column.codes, column.starts, column.ends, forced, addresses=True).words


def as_they_are(words: Sequence[str]) -> Words:
    """Words that are folded already, one a string; of at most `LONGEST` letters.

    >>> strings(as_they_are(["el", "7amdulillah"]))
    ['el', '7amdulillah']
    """
    ends = np.cumsum([len(word) for word in words], dtype=np.int32)
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).copy()
    high = codes >= HIGH
    codes[high] = HIGH + np.searchsorted(tables().high, codes[high])
    letters = np.append(codes, np.zeros(PAD, np.uint32)).astype(np.uint16)
    begin = np.append(0, ends)[: len(words)].astype(np.int32)
    return Words(
        letters, begin, ends, begin, ends, np.zeros(len(words), np.uint8), np.arange(len(words) + 1, dtype=np.int32)
    )


def strings(words: Words) -> list[str]:
    """Folded words as Python strings."""
    codes = words.letters.astype(np.uint32)
    high = codes >= HIGH
    codes[high] = tables().high.take(codes[high] - HIGH, mode="clip")
    flat = codes.tobytes().decode("utf-32-le", "surrogatepass")
    return [flat[begin:end] for begin, end in zip(words.begin.tolist(), words.end.tolist(), strict=True)]
