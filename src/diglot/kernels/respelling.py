"""Words read from left to right by rules: the longest that fits stands for its letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Int64s, Uint8s, Uint32s
from diglot.kernels.library import Kernel, Out
from diglot.kernels.places import placed

__all__ = ["ANYWHERE", "END", "LONGEST", "START", "Rules", "pairs", "read", "table"]

BITS, LONGEST = 5, 5
"""Bits of a letter, and letters of a rule at most."""
ANYWHERE, START, END = range(3)
"""Where a rule holds: anywhere, at the start of a word, or at its end behind another letter."""
TERMINATOR = 10

_read = Kernel(
    "respelling_read", np.uint32, np.int64, int, np.uint8, np.int64, int, np.uint32, np.uint32, np.int64, int, int,
    Out(np.uint32), Out(np.int64), returns=True,
)  # fmt: skip


class Rules(NamedTuple):
    """What words are read by.

    Args:
        symbols: ``uint8[129]``, the number of each letter of ASCII that rules know, below 32; 0 of others, the last for
            all above.
        slots: ``int64[2**b, 2]``, what `table` gave.
        pairs: ``uint32[32]``, what `pairs` gave.
        spellings, ends: ``uint32[n]``, ``int64[r]``: what each rule writes, and where the terminator behind it is.
    """

    symbols: Uint8s
    slots: Int64s
    pairs: Uint32s
    spellings: Uint32s
    ends: Int64s


def table(rules: Mapping[tuple[tuple[int, ...], int], int]) -> Int64s:
    """The numbers of rules, by the numbers of their letters and by where they hold."""
    keys = []
    for letters, place in rules:
        key = 0
        for letter in letters:
            key = key << BITS | letter
        keys.append(key << 5 | len(letters) << 2 | place)
    size, at = placed(keys)
    slots = np.zeros((size, 2), np.int64)
    slots[at] = np.array([keys, list(rules.values())]).T
    return slots


def pairs(rules: Mapping[tuple[tuple[int, ...], int], int]) -> Uint32s:
    """The second letters of rules as bits, by the first: most letters begin no rule of several with the next."""
    found = np.zeros(1 << BITS, np.uint32)
    for letters, _ in rules:
        if len(letters) > 1:
            found[letters[0]] |= np.uint32(1 << letters[1])
    return found


def read(codes: Uint32s, ends: Int64s, rules: Rules, room: int | None = None) -> tuple[Uint32s, Int64s]:
    """Words by rules, in the form in which they come.

    Args:
        codes, ends: ``uint32[n]``, ``int64[w]``: words, and where the terminator behind each is.
        rules: what they are read by.
        room: code points for which there is room at first.

    A letter that no rule begins with stands for itself. About 5 ns a letter.

    Raises:
        ValueError: words do not end where their text does.
    """
    if len(codes) != (int(ends[-1]) + 1 if len(ends) else 0):
        raise ValueError(f"words that do not end with their {len(codes)} code points")
    codes, ends, out_ends = np.ascontiguousarray(codes), np.ascontiguousarray(ends), np.empty_like(ends)
    bits, room = len(rules.slots).bit_length() - 1, 2 * len(codes) if room is None else room
    while True:
        out = np.empty(room, np.uint32)
        needed = _read(
            codes, ends, len(ends), rules.symbols, rules.slots, bits, rules.pairs, rules.spellings, rules.ends,
            TERMINATOR, room, out, out_ends,
        )  # fmt: skip
        if needed <= room:
            return out[:needed], out_ends
        room = needed
