"""The consonants of words in both scripts, roughly and fast: words of one key may be one name.

The groups are those of `diglot.names.keys`; what is finer there (silent letters, spellings of one language) is left
out here, for a key is asked of every capitalized word of a text. Words are lines of one string, as for stems.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["sounds"]

_GROUPS = {
    "B": "bpبپ", "F": "fvفڤ", "L": "lل", "R": "rر", "M": "mم", "N": "nñن", "T": "tsتطثسصþ", "D": "dzدذضزظð",
    "X": "شچʃčćšş", "K": "kqgjcكقجغخگکژ",
}  # fmt: skip
_SOFT = re.compile("c(?=[eiy])")
_TWICE = re.compile(r"([BFLRMNTDXK])(?=\1)")
_NB = re.compile("N(?=B)")


def _table() -> dict[int, str | None]:
    """Each letter's group; the letters of vowels, and those that spellings drop, are left out."""
    table: dict[int, str | None] = dict.fromkeys((0x27, 0x2019, *range(0x41, 0x250), *range(0x620, 0x700)))
    for group, letters in _GROUPS.items():
        table |= dict.fromkeys(map(ord, letters), group)
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if table[code] is None and base.isascii():
            table[code] = table.get(ord(base))
    return table


_CODES = _table()


def sounds(words: Iterable[str], soft: bool = True) -> list[str]:
    """The keys of words, in order; a vowel at the begin and doubled consonants are no part of them.

    Args:
        words: in Latin or Arabic letters.
        soft: take ``ch`` as in *Chad* (else as in *Bach*).

    >>> sounds(["London", "لندن", "Schröder", "شرودر", "Washington", "Chad", "تشاد"])
    ['LNDN', 'LNDN', 'XRDR', 'XRDR', 'XNKTN', 'XD', 'XD']
    """
    lines = "\n".join(words).lower()
    for letters, put in (("sch", "ʃ"), ("sh", "ʃ"), ("ch", "ʃ" if soft else "k"), ("x", "ks"), ("تش", "ش")):
        lines = lines.replace(letters, put)
    return _TWICE.sub("", _NB.sub("M", _SOFT.sub("s", lines).translate(_CODES))).split("\n")
