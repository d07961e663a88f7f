"""From texts to sets of hashed word pairs, as flat arrays. Hashes are the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.kernels.shingles import BREAK, DROP, Folding, pairs
from diglot.text import codepoints
from diglot.text.arrays import Int64s, Uint32s, Uint64s
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN, SPREAD
from diglot.text.wordhash import BASES

__all__ = ["Shingles", "shingles"]


_TABLE = 0x3000
_EMOJI = 0x1F000, 0x20000  # they end a word
_EDGE = 0x5851F42D4C957F2D  # the word that stands for the begin and the end of a text


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
def _folding() -> Folding:
    """Letters and digits folded; above U+3000 every code point counts as it is."""
    table = np.full(_TABLE, BREAK, np.uint32)
    for code in range(_TABLE):
        char = chr(code)
        category = codepoints.category(char)
        if category == "Nd":
            table[code] = ord("0") + int(codepoints.decimals()[code])
        elif category[0] in "LN":
            lower = codepoints.lower(char)
            table[code] = ord(lower) if len(lower) == 1 else code
        elif category[0] == "M":
            table[code] = code if code in (0x653, 0x654, 0x655) else DROP  # hamza and madda are letters' own
    table[[0x640, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F]] = DROP
    table[[0x27, 0x2019, 0x2BC]] = DROP  # don't, don’t
    golden, spread = (int(number.view(np.int64)) for number in (GOLDEN, SPREAD))
    return Folding(table, _EMOJI, BASES[0], _EDGE, golden, spread)


def shingles(column: Column) -> Shingles:
    """The word pairs of every text of `column`."""
    return Shingles(*pairs(column.codes, column.ends, _folding()))
