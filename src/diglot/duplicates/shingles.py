"""From texts to sets of hashed word pairs, as flat arrays.

About 12 ns a code point. Hashes are the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.text import codepoints
from diglot.text.arrays import Codes, Int64s, Uint32s, Uint64s, places
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN, SPREAD
from diglot.text.wordhash import short_keys

__all__ = ["Shingles", "shingles"]


_TABLE = 0x3000
_BREAK, _DROP = 0, 1  # folded values of what ends a word and of what is left out
_EDGE = np.uint64(0x5851F42D4C957F2D)  # the word that stands for the begin and the end of a text
_PAIR, _MIX = GOLDEN, SPREAD


@dataclass(frozen=True, eq=False)
class Shingles:
    """The word pairs of some texts.

    Args:
        hashes: ``uint32[n]``, each text's pairs, rising and each once; the texts one after the other.
        counts: ``int64[d]``, pairs of each text.
        words: ``int64[d]``, words of each text.
        whole: ``uint64[d]``, a hash of each text's words in order.
    """

    hashes: Uint32s
    counts: Int64s
    words: Int64s
    whole: Uint64s


@cache
def _folds() -> Uint32s:
    """``uint32[0x3001]``: letters and digits folded; 0 what ends a word, 1 what is left out."""
    table = np.zeros(_TABLE + 1, np.uint32)
    for code in range(_TABLE):
        char = chr(code)
        category = codepoints.category(char)
        if category == "Nd":
            table[code] = ord("0") + int(codepoints.decimals()[code])
        elif category[0] in "LN":
            lower = codepoints.lower(char)
            table[code] = ord(lower) if len(lower) == 1 else code
        elif category[0] == "M":
            table[code] = code if code in (0x653, 0x654, 0x655) else _DROP  # hamza and madda are letters' own
    table[[0x640, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F]] = _DROP
    table[[0x27, 0x2019, 0x2BC]] = _DROP  # don't, don’t
    return table


def fold(codes: Codes) -> Uint32s:
    """``uint32[n]``: what of each code point counts; see `_folds`. Above U+3000 every code point counts as it is."""
    table = _folds()
    out = table.take(codes, mode="clip")
    high = codes >= _TABLE
    if high.any():
        out[high] = codes[high]
        symbol = high & (codes >= 0x1F000) & (codes < 0x20000)  # emoji end a word
        out[symbol] = _BREAK
    return out


def shingles(column: Column) -> Shingles:
    """The word pairs of every text of `column`."""
    count = len(column)
    folded = fold(column.codes)
    folded[column.ends] = _BREAK
    ends = column.ends
    dropped = folded == _DROP
    if dropped.any():
        ends = ends - np.cumsum(dropped)[ends]
        folded = np.compress(~dropped, folded)
    solid = np.zeros(len(folded) + 1, np.bool_)
    np.not_equal(folded, _BREAK, out=solid[1:])
    edges = np.flatnonzero(solid[1:] != solid[:-1])  # every text ends with a break, so edges come in twos
    starts, stops = edges[::2], edges[1::2]
    hashes = short_keys(folded, starts, stops)
    text = np.searchsorted(ends, starts)
    words = np.bincount(text, minlength=count).astype(np.int64)
    row = np.full(len(hashes) + count + 1, _EDGE, np.uint64)
    place = np.arange(len(hashes)) + text + 1
    row[place] = hashes
    pairs = row[:-1] * _PAIR
    pairs ^= pairs >> np.uint64(29)
    pairs += row[1:]
    pairs *= _MIX
    pairs ^= pairs >> np.uint64(32)
    owner = np.repeat(np.arange(count, dtype=np.uint64), words + 1)
    begins = np.cumsum(words + 1) - (words + 1)
    order = pairs * (2 * places(words + 1).astype(np.uint64) + np.uint64(1))
    whole = np.add.reduceat(order, begins) if count else np.empty(0, np.uint64)
    keyed = np.sort((owner << np.uint64(32)) | (pairs & np.uint64(0xFFFFFFFF)))
    keep = np.ones(len(keyed), np.bool_)
    keep[1:] = keyed[1:] != keyed[:-1]
    keyed = keyed[keep]
    counts = np.bincount((keyed >> np.uint64(32)).astype(np.intp), minlength=count).astype(np.int64)
    return Shingles((keyed & np.uint64(0xFFFFFFFF)).astype(np.uint32), counts, words, whole)
