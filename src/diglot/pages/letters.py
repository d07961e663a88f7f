"""Code points as the page model sees them: what kind each is, the letter it is compared as, and the signs that tell.

All of it is in one table, `points`, by which `diglot.kernels.shapes` reads lines. Words are compared folded: lower
case, Arabic marks and tatweel dropped, أ إ آ ٱ as ا, ى as ي, ة as ه; all letters from U+3000 on are the same.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.kernels.shapes import BLOCK, BLOCKS, NEAR, Points
from diglot.text import codepoints
from diglot.text.arrays import Codes, Uint8s, Uint16s, Uint64s

__all__ = ["ENDS", "STARTS", "folded", "kinds", "points"]


SPACE, LOWER, UPPER, ARABIC, LETTER, DIGIT, MARK, PUNCTUATION, SYMBOL = range(9)
"""Kinds of code points, as `kinds` gives them."""
_GROUPS = np.array([0, 1, 1, 1, 1, 2, 1, 0, 0], np.uint64)
"""The runs that each kind is of: of letters and marks, or of digits."""
_COUNTED = np.array([0, 0x01000001, 1, 0x0100, 0, 0x010000, 0, 0, 0], np.uint64)
"""What each kind counts for: a byte each for letters of Latin, of Arabic, digits, and lower case."""

_TABLE = 0x3000
_ALEF, _YEH, _HEH = 0x627, 0x64A, 0x647
_FOLDS = {0x622: _ALEF, 0x623: _ALEF, 0x625: _ALEF, 0x671: _ALEF, 0x649: _YEH, 0x629: _HEH, 0x640: 0}

_ALWAYS, _SPACED, _EARLY, _DOUBLED, _LED = range(5)
_SIGNS = {"|": (1, _ALWAYS), "-–—": (2, _SPACED), ":": (3, _EARLY), "/": (4, _DOUBLED), ".": (4, _LED),
          "@": (5, _ALWAYS), "©": (6, _ALWAYS)}  # fmt: skip
"""Signs that tell something: their column (bars, dashes, labels, links, mails, rights), and when they count: dashes
between blanks, a colon near the head of its line, two strokes, a full stop behind w."""
_JOINS, _LEADS = "-./", "w"

ENDS = ("other", "letter", "digit", "stop", "question", "colon", "ellipsis", "comma", "closer", "bar", "dash")
STARTS = ("other", "upper", "lower", "arabic", "digit", "opener", "bullet", "bracket", "sign")
"""How lines end, and how they begin."""

_END_SIGNS = {
    "closer": "”’\"'»)]}", "stop": ".!。۔", "question": "?؟", "colon": ":", "ellipsis": "…", "comma": ",;،؛",
    "bar": "|", "dash": "-–—",
}  # fmt: skip
_START_SIGNS = {"sign": "@#%©®&$", "bullet": "*•·▪◦●-–—►»✓>", "opener": "“‘\"'«", "bracket": "([{"}  # later ones win


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


def kinds(codes: Codes) -> Uint8s:
    """``uint8[n]``: the kind of each code point (`SPACE`, `LOWER`, `UPPER`, `ARABIC`, …)."""
    found = _kind_table().take(codes, mode="clip")
    found[(codes >= 0xFB50) & (codes < 0xFF00)] = ARABIC
    found[codes >= 0x1F000] = SYMBOL
    return found


def folded(codes: Codes) -> Codes:
    """``uint32[n]``: lower case, letter forms of Arabic as one; all code points from U+3000 are the same."""
    return _fold_table().take(codes, mode="clip")


@cache
def points() -> Points:
    """What the page model knows of each code point."""
    every = np.arange(0x110000, dtype=np.uint32)
    near, far = every[:NEAR], every[NEAR:].reshape(-1, BLOCK)  # those beyond have nothing but kinds: one of each sort
    sorts: dict[bytes, int] = {}
    sort = [sorts.setdefault(row.tobytes(), len(sorts)) for row in kinds(far.ravel()).reshape(far.shape)]
    blocks, own = np.zeros(BLOCKS, np.uint16), NEAR // BLOCK
    blocks[:own], blocks[own : own + len(far)] = np.arange(own), own + np.array(sort)
    codes = np.concatenate((near, *(far[sort.index(number)] for number in sorts.values())))
    return Points(blocks, _entries(codes), _edges(codes))


def _entries(codes: Codes) -> Uint64s:
    """``uint64[n]``: of each code point, what `diglot.kernels.shapes.Points` says."""
    kind = kinds(codes)
    word = (kind >= LOWER) & (kind < MARK)
    fold = folded(codes)
    entry = np.where(word, np.where(fold <= _TABLE, fold, codes), 0).astype(np.uint64)
    entry |= _GROUPS.take(kind) << np.uint64(14) | kind.astype(np.uint64) << np.uint64(16)
    # the last four bits are the digit in ASCII (0x30), Arabic-Indic (0x660) and Persian (0x6F0) alike
    entry |= np.where(kind == DIGIT, codes & 15, 0).astype(np.uint64) << np.uint64(20)
    for signs, (column, rule) in _SIGNS.items():
        entry[[ord(sign) for sign in signs]] |= np.uint64(column << 24 | rule << 27)
    entry[[ord(sign) for sign in _JOINS]] |= np.uint64(1 << 30)
    entry[[ord(sign) for sign in _LEADS]] |= np.uint64(1 << 31)
    entry |= _COUNTED.take(kind) << np.uint64(32)
    return entry


def _edges(codes: Codes) -> Uint16s:
    """``uint16[n]``: how a line begins and ends with each code point; a closing quote ends as what it follows."""
    kind = kinds(codes)
    start, end = np.zeros(len(codes), np.uint16), np.zeros(len(codes), np.uint16)
    for name, number in (("upper", UPPER), ("lower", LOWER), ("arabic", ARABIC), ("digit", DIGIT)):
        start[kind == number] = STARTS.index(name)
    end[(kind >= LOWER) & (kind < DIGIT)] = ENDS.index("letter")
    end[kind == DIGIT] = ENDS.index("digit")
    for name, signs in _START_SIGNS.items():
        start[[ord(sign) for sign in signs]] = STARTS.index(name)
    for name, signs in _END_SIGNS.items():
        place = [ord(sign) for sign in signs]
        end[place] = ENDS.index(name) | 1 << 5 | (1 << 4 if name == "closer" else 0)
    return start | end << np.uint16(4)
