"""Code points as the page model sees them: the kind of each, what it is folded to, and one packed word of all of it.

Every code point of a probe is looked up once, in `packed`'s table; counts of kinds (`Lanes`), the bytes that words are
hashed by and the few signs that matter are all cut out of that one number.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.text import codepoints
from diglot.text.arrays import Codes, Uint8s, Uint64s

__all__ = ["LANES", "SIGNS", "folded", "kind_of", "kinds", "packed", "symbol_of"]


SPACE, LOWER, UPPER, ARABIC, LETTER, DIGIT, MARK, PUNCTUATION, SYMBOL = range(9)
"""Kinds of code points, as `kinds` gives them."""

_TABLE = 0x3000
_ALEF, _YEH, _HEH = 0x627, 0x64A, 0x647
_FOLDS = {0x622: _ALEF, 0x623: _ALEF, 0x625: _ALEF, 0x671: _ALEF, 0x649: _YEH, 0x629: _HEH, 0x640: 0}

_ANY_DIGIT = 255
_ALPHABET = [*range(0x30, 0x3A), *range(0x100), *range(0x600, 0x700), _TABLE, *range(0x100, 0x180)]  # the first 254

SIGNS = ("", "|", "-–—", ":", "/", ".", "@", "©")
"""Signs that tell something, by their number in `packed`."""

LANES = {"latin": 32, "arabic": 40, "digits": 48, "lower": 56}
"""Where in the sum of packed code points each count starts; 8 bits each, enough for a probe."""
_COUNTED = {LOWER: ("latin", "lower"), UPPER: ("latin",), ARABIC: ("arabic",), DIGIT: ("digits",)}


@cache
def _kind_table() -> Uint8s:
    table = np.full(_TABLE + 1, LETTER, np.uint8)
    for code in range(_TABLE):
        category, char = codepoints.category(chr(code)), chr(code)
        if codepoints.blanks()[code] or category[0] == "C":
            kind = SPACE
        elif category[0] == "L":
            arabic = 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900
            case = UPPER if codepoints.is_upper(char) else LOWER if codepoints.is_lower(char) else LETTER
            kind = ARABIC if arabic else case
        elif category[0] == "N":
            kind = DIGIT if category == "Nd" else SYMBOL
        else:
            kind = MARK if category[0] == "M" else PUNCTUATION if category[0] == "P" else SYMBOL
        table[code] = kind
    table[0x640] = MARK  # tatweel lengthens a word and tells nothing
    return table


@cache
def _fold_table() -> Codes:
    table = np.arange(_TABLE + 1, dtype=np.uint32)
    for code in range(_TABLE):
        lower = codepoints.lower(chr(code))
        table[code] = _FOLDS.get(code, ord(lower) if len(lower) == 1 else code)
    return table


@cache
def _packed_table() -> Uint64s:
    """``uint64[0x3001]``: from the lowest bit, 8 bits of symbol, 4 of kind, 4 of sign, then (from 32) the `LANES`."""
    kind, fold = _kind_table(), _fold_table()
    letter = (kind >= LOWER) & (kind <= DIGIT)
    usual = dict.fromkeys(code for code in _ALPHABET if letter[code] and fold[code] == code)
    symbols = {code: i for i, code in enumerate(list(usual)[: _ANY_DIGIT - 1], 1)}
    table = _counting(kind) | kind.astype(np.uint64) << np.uint64(8)
    for code in np.flatnonzero(letter).tolist():
        other = _ANY_DIGIT if kind[code] == DIGIT else 0
        table[code] |= np.uint64(symbols.get(int(fold[code]), other))
    for number, signs in enumerate(SIGNS):
        table[[ord(sign) for sign in signs]] |= np.uint64(number << 12)
    return table


def _counting(kind: Uint8s) -> Uint64s:
    """The part of a packed code point that counts its kind."""
    table = np.zeros(9, np.uint64)
    for number, lanes in _COUNTED.items():
        table[number] = sum(1 << LANES[lane] for lane in lanes)
    counts: Uint64s = table.take(kind)
    return counts


def _high_kinds(codes: Codes) -> Uint8s:
    """Kinds of code points beyond the tables."""
    arabic = (codes >= 0xFB50) & (codes < 0xFF00)
    return np.where(codes >= 0x1F000, SYMBOL, np.where(arabic, ARABIC, LETTER)).astype(np.uint8)


def kinds(codes: Codes) -> Uint8s:
    """``uint8[n]``: the kind of each code point (`SPACE`, `LOWER`, `UPPER`, `ARABIC`, …)."""
    found = _kind_table().take(codes, mode="clip")
    if len(codes) and codes.max() >= _TABLE:
        high = np.flatnonzero(codes >= _TABLE)
        found[high] = _high_kinds(codes[high])
    return found


def folded(codes: Codes) -> Codes:
    """``uint32[n]``: lower case, letter forms of Arabic as one; all code points from U+3000 are the same."""
    return _fold_table().take(codes, mode="clip")


def packed(codes: Codes) -> Uint64s:
    """``uint64[n]``: all that is asked of each code point (`kind_of`, `symbol_of`, `LANES`); 1.5 ns each."""
    table = _packed_table()
    found = table.take(codes.astype(np.intp), mode="clip")
    if len(codes) and codes.max() >= _TABLE:
        high = np.flatnonzero(codes >= _TABLE)
        kind = _high_kinds(codes[high])
        symbol = np.where(kind == SYMBOL, np.uint64(0), table[_TABLE] & np.uint64(0xFF))
        found[high] = _counting(kind) | kind.astype(np.uint64) << np.uint64(8) | symbol
    return found


def kind_of(found: Uint64s) -> tuple[Uint8s, Uint8s]:
    """``uint8[n]`` twice: the kind of each packed code point, and its number in `SIGNS`."""
    both = (found.astype(np.uint16) >> np.uint16(8)).astype(np.uint8)
    return both & np.uint8(15), both >> np.uint8(4)


def symbol_of(found: Uint64s) -> Uint8s:
    """``uint8[n]``: a byte that stands for each folded letter or digit; 0 for marks and signs, and for rare letters."""
    return found.astype(np.uint8)
