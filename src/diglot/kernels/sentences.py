"""Where sentences begin and end, from what each code point may be and which words are in which list."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Int32s, Positions, Uint32s, Uint64s
from diglot.kernels.chunks import ByPiece, Pieces, Table
from diglot.kernels.library import LIBRARY, Kernel, Out, address, addresses

__all__ = ["LIST_BITS", "Memory", "One", "Rules"]

LIST_BITS = 14
"""The table of listed words has 2 to this places."""
DENSE = 16
"""Code points a sentence for which there is room at first."""

_rules = np.uint64, int, np.uint64, np.uint32
_learn = Kernel("sentences_learn", np.int64, int, *_rules, Out(np.uint8))
_split = Kernel(
    "sentences_split", np.uint32, np.uint32, np.uint32, int, np.uint8, np.int64, np.int64, int, *_rules, Out(np.uint64),
    Out(np.int64), Out(np.int32), Out(np.int32), int, returns=True,
)  # fmt: skip

_one = LIBRARY.sentences_one
_one.argtypes, _one.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64], ctypes.c_int64


class Rules(NamedTuple):
    """What the rules know.

    Args:
        signs: ``uint64[t]``, what each code point may be; those past the table are as its last.
        size: of them.
        keys, kinds: ``uint64[2**LIST_BITS]``, ``uint32[2**LIST_BITS]``: the listed words by the key of each, and the
            lists that hold it, as bits.
    """

    signs: Uint64s
    size: int
    keys: Uint64s
    kinds: Uint32s


class Memory(ByPiece):
    """What sentences have of the pieces of a table: most have no sign that is to be looked at.

    Args:
        table: of pieces.
        rules: what the rules know.
    """

    def __init__(self, table: Table, rules: Rules) -> None:
        self._rules = rules
        super().__init__(table, 1, np.uint8)

    def split(
        self, codes: Uint32s, pieces: Pieces, starts: Positions, ends: Positions, room: int | None = None
    ) -> tuple[Positions, Int32s, Int32s]:
        """The sentences of each string.

        Args:
            codes: ``uint32[n]``.
            pieces: of them, in the table.
            starts, ends: ``intp[s]``, spans of `codes`; fastest where they rise and their edges are those of pieces.
            room: sentences for which there is room at first.

        Returns:
            ``intp[s]``, how many sentences each string has; ``int32[k]``, ``int32[k]``, where each begins and ends in
            its string.
        """
        known = self._follow(pieces)
        starts, ends = np.ascontiguousarray(starts), np.ascontiguousarray(ends)
        flags, counts = np.zeros(len(codes) // 64 + 1, np.uint64), np.empty(len(ends), np.int64)
        room = len(ends) + len(codes) // DENSE if room is None else room
        while True:
            begin, end = np.empty((2, room), np.int32)
            total = _split(
                codes, pieces.number, pieces.place, len(pieces.number) - 1, known, starts, ends, len(ends),
                *self._rules, flags, counts, begin, end, room,
            )  # fmt: skip
            if total <= room:
                return counts, begin[:total], end[:total]
            room = total

    def _learn(self) -> int:
        _learn(self._table.state, self._done, *self._rules, self._pieces)
        return len(self._table)


class One:
    """Splits one string at a time, with next to nothing around the work.

    Args:
        rules: what the rules know.
        room: code points of the longest string.

    Not safe to use from several threads at once.
    """

    def __init__(self, rules: Rules, room: int) -> None:
        self._spans, flags = np.empty((2, room), np.int32), np.zeros(room // 64 + 1, np.uint64)
        self._state = np.array(addresses(*rules, flags, *self._spans, room), np.int64)
        self._at, self._kept = address(self._state), (rules, flags)

    def split(self, codes: bytes) -> list[list[int]] | None:
        """Where the sentences of a string begin, and where they end; None where it is too long.

        Args:
            codes: the string as UTF-32 in the machine's order.
        """
        count = int(_one(self._at, codes, len(codes) // 4))
        return None if count < 0 else self._spans[:, :count].tolist()
