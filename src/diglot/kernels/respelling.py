"""Words read from left to right by rules: the longest that fits stands for its letters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from diglot.kernels.arrays import Int64s, Uint8s, Uint32s
from diglot.kernels.entries import Map
from diglot.kernels.library import Kernel, Out, addresses
from diglot.kernels.places import placed

__all__ = ["ANYWHERE", "END", "LETTER", "LONGEST", "START", "STAYS", "Rules", "read"]

BITS, LONGEST = 5, 5
"""Bits of a letter, and letters of a rule at most."""
ANYWHERE, START, END = range(3)
"""Where a rule holds: anywhere, at the start of a word, or at its end behind another letter."""
TERMINATOR = 10

STAYS, LETTER = 1, 2
"""Kinds of code points: a word with one stays as it is, and so does one without any letter."""

_read = Kernel(
    "respelling_read", np.int64, np.uint32, np.int64, int, int, int, Out(np.uint32), Out(np.uint32), Out(np.int64),
    returns=True,
)  # fmt: skip


class Rules:
    """What words are read by.

    Args:
        kinds: ``uint8[…]``, of code points, the last for all above.
        plain: what stands for a letter before rules are asked.
        symbols: ``uint8[129]``, the number of each letter of ASCII that rules know, below 32; 0 of others, the last for
            all above.
        rules: numbers of rules, by the numbers of their letters and by where they hold.
        spellings, ends: ``uint32[n]``, ``int64[r]``: what each rule writes, and where the terminator behind it is.

    Attributes:
        state: ``int64[12]``, all of it for C.
    """

    def __init__(
        self,
        kinds: Uint8s,
        plain: Map,
        symbols: Uint8s,
        rules: Mapping[tuple[tuple[int, ...], int], int],
        spellings: Uint32s,
        ends: Int64s,
    ) -> None:
        slots = _table(rules)
        self._kept = kinds, symbols, slots, _pairs(rules), spellings, ends, plain  # whose memory stays
        bits = len(slots).bit_length() - 1
        self.state = np.array(
            addresses(kinds, len(kinds), *plain.state.tolist(), symbols, slots, bits, *self._kept[3:6]), np.int64
        )


def _table(rules: Mapping[tuple[tuple[int, ...], int], int]) -> Int64s:
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


def _pairs(rules: Mapping[tuple[tuple[int, ...], int], int]) -> Uint32s:
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
    room = 2 * len(codes) if room is None else room
    while True:
        scratch, out = np.empty((2, room), np.uint32)
        if _read(rules.state, codes, ends, len(ends), TERMINATOR, room, scratch, out, out_ends) == len(ends):
            return out[: int(out_ends[-1]) + 1 if len(ends) else 0], out_ends
        room = 2 * room + 1
