"""Arabic typed with letters of another language's keyboard, or taken so from a PDF: ``الکتاب``, ``علیکم``, ``المدرسۃ``.

Persian, Urdu, Pashto, Kurdish and Uyghur keyboards have a yeh, kaf and heh of their own that look like the Arabic ones.
They say which keyboard wrote a word, not which language it is in (Unicode Standard, chapter 9.2, on U+06A9 and U+06CC).
So a text in other languages' letters is read once more under the letters of Arabic, by a model that has seen the words
of all these languages under Arabic letters (``data/Arab-folded.npz``); where that model hears Arabic, it is Arabic.

Not asked are texts with a letter that no Arabic has (``ٹ``, ``ڕ``, ``ې``), with both of Urdu's letters for h, or with a
zero-width non-joiner between letters, which joins Persian words.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.langid import scripts
from diglot.text import codepoints
from diglot.text.arrays import Bools, Codes, Uint8s
from diglot.text.column import Column
from diglot.text.forms import form

__all__ = ["KURDISH", "LETTERS", "fold", "others", "typed"]

LOANS = "ڤڥ"
"""V of loan words in Arabic, which no Persian or Urdu has …"""
KURDISH = ("ckb", "ku")
"""… and the other languages that have it."""
LETTERS = {"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ة", **dict.fromkeys(LOANS, "ف")}
"""Letters of other keyboards, and `LOANS`, to the Arabic ones that they stand for."""
ARABIC = "".join(map(chr, [*range(0x621, 0x63B), 0x640, *range(0x641, 0x64B), 0x671])) + "پچگڭژڨڢڧڜےڪ"
"""Letters of Arabic, those of its loan words and dialects, and two that are written for others by way of ornament."""
_FOREIGN, _GOAL, _DOACHASHMEE, _OTHER, _LOAN = 1, 2, 4, 8, 16
_SIZE = 0x10000
_ZWNJ = 0x200C


@cache
def _tables() -> tuple[Codes, Uint8s]:
    """Of each code point the letter that it is folded to, and what it says of the text (bits)."""
    letters = np.arange(_SIZE, dtype=np.uint32)
    kinds = np.zeros(_SIZE, np.uint8)
    kinds[[*map(ord, "۽۾"), *range(0x658, 0x65C), *range(0x65D, 0x660)]] = _FOREIGN  # Sindhi's signs; marks of Kashmiri
    for code in np.flatnonzero(scripts.table()[:_SIZE] == scripts.ARAB).tolist():
        plain = form("NFKC", chr(code)).strip()
        if len(plain) != 1 or codepoints.category(plain)[0] != "L":
            continue  # a ligature or a mark
        if plain in LETTERS:
            letters[code] = ord(LETTERS[plain])
            kinds[code] = (
                _LOAN if plain in LOANS else _OTHER | (_GOAL if plain == "ہ" else _DOACHASHMEE if plain == "ھ" else 0)
            )
        elif plain not in ARABIC:
            kinds[code] = _FOREIGN
    return letters, kinds


def others() -> list[int]:
    """The code points that are folded: letters of other keyboards, in any of their forms."""
    found: list[int] = np.flatnonzero(_tables()[1] & (_OTHER | _LOAN)).tolist()
    return found


def fold(column: Column) -> Column:
    """The column with the letters of Arabic in the place of those of other keyboards; all positions stay.

    >>> fold(Column.from_strings(["السلام علیکم"])).strings() == ["السلام عليكم"]
    True
    """
    letters, _ = _tables()
    return Column(np.where(column.codes < _SIZE, letters.take(column.codes, mode="clip"), column.codes), column.ends)


def typed(column: Column) -> tuple[Bools, Bools]:
    """Which strings have letters to fold, and none that says that they are not Arabic.

    Returns:
        ``(bool[s], bool[s])``; the second says in which of them all such letters are `LOANS`.

    >>> found, loans = typed(Column.from_strings(["شرکة", "شركة", "ٹیکہ", "می\\u200cروم", "ڤيلا"]))
    >>> found.tolist(), loans.tolist()
    ([True, False, False, False, True], [False, False, False, False, True])
    """
    codes = column.codes
    kinds = _tables()[1].take(codes, mode="clip")
    joiner = np.flatnonzero(codes == _ZWNJ)
    if len(joiner):
        letter = scripts.of_codes(codes) == scripts.ARAB
        kinds[joiner[(joiner > 0) & letter[joiner - 1] & letter[np.minimum(joiner + 1, len(codes) - 1)]]] = _FOREIGN
    if not kinds.any():
        return np.zeros(len(column), np.bool_), np.zeros(len(column), np.bool_)
    of = np.bitwise_or.reduceat(kinds, column.starts)
    both = (of & _GOAL != 0) & (of & _DOACHASHMEE != 0)
    found = (of & (_OTHER | _LOAN) != 0) & (of & _FOREIGN == 0) & ~both
    return found, found & (of & _OTHER == 0)
