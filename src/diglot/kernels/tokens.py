"""Where tokens begin, by what a code point and its neighbours are; chunks that need exact rules are left to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from diglot.kernels.arrays import Bools, Int64s, Uint8s, Uint32s
from diglot.kernels.library import Kernel, Out

__all__ = [
    "ABBREVIATION", "ALONE", "APOSTROPHE", "BLANK", "CONTROL", "CURRENCY", "FOLDED", "HYPHEN", "JOINED", "LETTER",
    "MIXED", "NUMBERED", "NUMERAL", "OPENING", "PREFIX", "RULED", "RUN", "STOP", "TAIL", "TATWEEL", "UNIT", "WORD",
    "cut", "sieve",
]  # fmt: skip

WORD, LETTER, JOINED, NUMERAL, ALONE, TAIL, RULED, CONTROL, BLANK, APOSTROPHE, TATWEEL, STOP, HYPHEN, RUN, MIXED, \
    OPENING, NUMBERED, FOLDED = (1 << bit for bit in range(18))  # fmt: skip
"""Classes of code points: what they mean is said where the table is made, `diglot.text.tokens.schemes`."""
ABBREVIATION, PREFIX, CURRENCY, UNIT = 1, 2, 4, 8
"""What words may be listed as."""

_cut = Kernel(
    "tokens_cut", np.uint32, int, np.uint32, int, np.uint8, Out(np.uint8), Out(np.int64), Out(np.int64), returns=True
)

_SIEVE, _GOLDEN = 16, 0x9E3779B97F4A7C15


def sieve(lists: Mapping[int, Iterable[str]]) -> Uint8s:
    """``uint8[65536]``: by the hash of some letters, what they may be listed as; prefixes in letters large or small.

    Args:
        lists: words of letters, by what they are listed as.
    """
    table = np.zeros(1 << _SIEVE, np.uint8)
    for kind, words in lists.items():
        for word in words:
            number = 0
            for letter in word:
                number = (number + (ord(letter) | (0x20 if kind == PREFIX else 0))) * _GOLDEN % (1 << 64)
            table[number >> (64 - _SIEVE)] |= kind
    return table


def cut(codes: Uint32s, classes: Uint32s, listed: Uint8s) -> tuple[Bools, Int64s, Int64s]:
    """Where the tokens of a flat text begin, and the chunks that the exact rules must cut.

    Args:
        codes: ``uint32[n]``.
        classes: ``uint32[c]``, of each code point, the last for all above.
        listed: the `sieve` of words that rules name.

    Returns:
        ``bool[n]``, false in the chunks that are left; ``int64[k]`` and ``int64[k]``, where these begin and end. Some
        2 ns a code point.
    """
    begins, bounds = np.empty(len(codes), np.bool_), np.empty((2, len(codes) // 2 + 1), np.int64)
    if len(listed) != 1 << _SIEVE:
        raise ValueError(f"a sieve has {1 << _SIEVE} entries, not {len(listed)}")
    codes = np.ascontiguousarray(codes)
    count = _cut(codes, len(codes), classes, len(classes), listed, begins.view(np.uint8), *bounds)
    return begins, bounds[0, :count], bounds[1, :count]
