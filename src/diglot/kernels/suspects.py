"""Which lines may be damaged, from what each code point may be and what stands beside it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = [
    "ARABIC", "BARE", "COMMA", "HIGH", "KINDS", "LATIN", "LEAD", "LEAD_ARABIC", "NEXT", "NEXT_ARABIC", "SAID", "SPACE",
    "SURE", "Found", "Signs", "find",
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

_find = Kernel(
    "suspects_find", np.uint32, int, int, np.uint32, int, int, np.int32, int, int, int, int, int, int, Out(np.int64),
    Out(np.int64), Out(np.uint8), Out(np.int64), returns=True,
)  # fmt: skip


class Signs(NamedTuple):
    """What is known of code points.

    Args:
        kinds: ``uint32[KINDS]``, what each may be.
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
        reasons: ``uint8[k]``, what each may suffer from.
        order: ``int64[k]``, the sum over its words of the weight of the first letter less that of the last.
    """

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    reasons: npt.NDArray[np.uint8]
    order: npt.NDArray[np.int64]

    def take(self, chosen: slice | npt.NDArray[np.bool_]) -> Found:
        """Some of the lines."""
        return Found(self.starts[chosen], self.ends[chosen], self.reasons[chosen], self.order[chosen])


def find(codes: npt.NDArray[np.uint32], signs: Signs, wanted: int, least: int, room: int = ROOM) -> Found:
    """The lines that may suffer from one of some reasons, or whose words begin as words end.

    Args:
        codes: ``uint32[n]``, lines with a line feed after each.
        signs: what is known of code points.
        wanted: the reasons, as bits.
        least: the least order of a line that is not asked for.
        room: lines for which there is room at first.

    Raises:
        ValueError: no line feed is last.

    About 0.4 ns a code point of ASCII, 2 ns another.
    """
    codes = np.ascontiguousarray(codes)
    while True:
        starts, ends, order = np.empty((3, room), np.int64)
        found = Found(starts, ends, np.empty(room, np.uint8), order)
        count = _find(
            codes, len(codes), TERMINATOR, signs.kinds, *signs.plain, signs.weights, len(signs.weights), signs.utf8,
            signs.code_page, wanted, least, room, *found,
        )  # fmt: skip
        if count < 0:
            raise ValueError(f"no line feed is last of {len(codes)} code points")
        if count <= room:
            return found.take(slice(count))
        room = count
