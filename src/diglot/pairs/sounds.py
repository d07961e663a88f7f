"""The consonants of words in both scripts, roughly and fast: words of one key may be one name.

The groups are those of `diglot.names.keys`; what is finer there (silent letters, spellings of one language) is left
out here, for a key is asked of every capitalized word of a text. Words are lines of one string, as for stems.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import numpy as np

__all__ = ["sounds"]

_GROUPS = {
    "B": "bpبپ", "F": "fvفڤ", "L": "lل", "R": "rر", "M": "mم", "N": "nñن", "T": "tsتطثسصþ", "D": "dzدذضزظð",
    "X": "شچʃčćšş", "K": "kqgjcكقجغخگکژ",
}  # fmt: skip


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


_CODES = np.arange(0x2D00, dtype=np.uint32)
for _code, _group in _table().items():
    _CODES[_code] = ord(_group) if _group else 0
"""What each letter becomes, in small letters; 0: it is left out."""
_N, _M, _B = map(ord, "NMB")


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
    for letters in ("ce", "ci", "cy"):
        lines = lines.replace(letters, "s" + letters[1])
    codes = np.frombuffer(lines.encode("utf-32-le", "surrogatepass"), np.uint32)
    found = np.where(codes < len(_CODES), _CODES[np.minimum(codes, len(_CODES) - 1)], codes)
    found = found[found > 0]
    before, after = found[:-1], found[1:]
    before[(before == _N) & (after == _B)] = _M
    kept = np.ones(len(found), np.bool_)
    kept[:-1] = (before != after) | (before < 65) | (before > 90)  # a group, twice
    return found[kept].tobytes().decode("utf-32-le", "surrogatepass").split("\n")
