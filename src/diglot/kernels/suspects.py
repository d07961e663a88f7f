"""Which lines may be damaged, from what each code point may be and what stands beside it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.chunks import ByPiece, Pieces, Table
from diglot.kernels.library import Kernel, Out, block

__all__ = [
    "ARABIC", "BARE", "COMMA", "HIGH", "KINDS", "LATIN", "LEAD", "LEAD_ARABIC", "NEXT", "NEXT_ARABIC", "SAID", "SPACE",
    "SURE", "Found", "Memory", "Signs",
]  # fmt: skip

LEAD, NEXT, LEAD_ARABIC, NEXT_ARABIC, COMMA, SURE, BARE, SPACE, HIGH, LATIN, ARABIC = (1 << i for i in range(8, 19))
"""What a code point may be, as bits; `suspects.c` says what each is. Below them: what it is a reason for by itself."""
SAID = 0xFF | LEAD | LEAD_ARABIC | HIGH | ARABIC
"""A code point without these says nothing by itself."""
KINDS = 0x10000
"""Code points that have a kind."""
TERMINATOR = 10
ROOM = 256
"""Lines found for which there is room at first."""

ALL = np.array([3], np.int32), np.zeros(2, np.uint32)
"""Of a text whose pieces are not known: it says something, and lines end in it."""

_learn = Kernel("suspects_learn", np.int64, int, np.int64, Out(np.int32))
_find = Kernel(
    "suspects_find", np.uint32, int, np.uint32, np.uint32, int, np.int32, np.int64, int, Out(np.int64), Out(np.int64),
    Out(np.uint8), Out(np.int64), returns=True,
)  # fmt: skip


class Signs(NamedTuple):
    """What is known of code points.

    Args:
        kinds: ``uint32[KINDS]``, what each may be; a line feed and the blank before a piece may be `SPACE` alone.
        plain: those of which most text is made, the first and how many; none says anything (`SAID`).
        weights: ``int32[w]``, how much more often each letter of kind `ARABIC` begins words than ends them.
        utf8, code_page: the reasons, as bits below 256, for pairs of bytes and for letters of Latin-1.
    """

    kinds: npt.NDArray[np.uint32]
    plain: tuple[int, int]
    weights: npt.NDArray[np.int32]
    utf8: int
    code_page: int


class Found(NamedTuple):
    """Lines that may be damaged.

    Args:
        starts, ends: ``int64[k]``, where they are.
        reasons: ``uint8[k]``, what each may suffer from, of what was asked.
        order: ``int64[k]``, the sum over its words of the weight of the first letter less that of the last.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    reasons: npt.NDArray[np.uint8]
    order: npt.NDArray[np.int64]

    def first(self, count: int) -> Found:
        """So many of the lines."""
        return Found(self.starts[:count], self.ends[:count], self.reasons[:count], self.order[:count])


class Memory(ByPiece):
    """What lines have of the pieces of a table: most say nothing, and have a weight.

    Args:
        table: of pieces.
        signs: what is known of code points.
    """

    def __init__(self, table: Table, signs: Signs) -> None:
        numbers = *signs.plain, len(signs.weights), TERMINATOR, signs.utf8, signs.code_page, 0, 0
        self._signs, self._about = signs, block((np.uint32, np.int32), (signs.kinds, signs.weights), *numbers)
        super().__init__(table, 1, np.int32)

    def find(
        self, codes: npt.NDArray[np.uint32], pieces: Pieces | None, wanted: int, least: int, room: int = ROOM
    ) -> Found:
        """The lines that may suffer from one of some reasons, or whose words begin as words end.

        Args:
            codes: ``uint32[n]``, lines with a line feed after each.
            pieces: of them, in the table; without them every line is read.
            wanted: the reasons, as bits.
            least: the least order of a line that is not asked for.
            room: lines for which there is room at first.

        Raises:
            ValueError: no line feed is last.

        About 0.3 ns a code point; of lines that are read, 0.4 ns one of ASCII, 2 ns another.
        """
        self._about[-2:] = wanted, least
        codes = np.ascontiguousarray(codes)
        known, number = ALL
        place = np.array([0, len(codes)], np.uint32)
        if pieces is not None:
            known, number, place = self._follow(pieces), pieces.number, pieces.place
        while True:
            starts, ends, order = np.empty((3, room), np.int64)
            found = Found(starts, ends, np.empty(room, np.uint8), order)
            count = _find(codes, len(codes), number, place, len(number) - 1, known, self._about, room, *found)
            if count < 0:
                raise ValueError(f"no line feed is last of {len(codes)} code points")
            if count <= room:
                return found.first(count)
            room = count

    def _learn(self) -> int:
        _learn(self._table.state, self._done, self._about, self._pieces)
        return len(self._table)
