"""Which strings may be damaged, from what each code point may be and what stands beside it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = [
    "ARABIC", "BARE", "COMMA", "HIGH", "KINDS", "LATIN", "LEAD", "LEAD_ARABIC", "NEXT", "NEXT_ARABIC", "SPACE", "SURE",
    "mark",
]  # fmt: skip

LEAD, NEXT, LEAD_ARABIC, NEXT_ARABIC, COMMA, SURE, BARE, SPACE, HIGH, LATIN, ARABIC = (1 << i for i in range(8, 19))
"""What a code point may be, as bits; `suspects.c` says what each is. Below them: what it is a reason for by itself."""
KINDS = 0x10000
"""Code points that have a kind."""

_mark = Kernel(
    "suspects_mark", np.uint32, np.int64, int, np.uint32, np.int32, int, int, int, Out(np.uint8), Out(np.int64)
)


def mark(
    codes: npt.NDArray[np.uint32],
    ends: npt.NDArray[np.intp],
    kinds: npt.NDArray[np.uint32],
    weights: npt.NDArray[np.int32],
    utf8: int,
    code_page: int,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """What each string of a column may suffer from, and whether its words begin as words end.

    Args:
        codes: ``uint32[n]``, strings with a terminator after each.
        ends: ``intp[s]``, where the terminators are.
        kinds: ``uint32[KINDS]``, what each code point may be.
        weights: ``int32[w]``, how much more often each letter of kind `ARABIC` begins words than ends them.
        utf8, code_page: the reasons, as bits below 256, for pairs of bytes and for letters of Latin-1.

    Returns:
        ``uint8[s]``, reasons; ``int64[s]``, the sum over words of the weight of the first letter less that of the last.

    About 1.5 ns a code point.
    """
    reasons, order = np.empty(len(ends), np.uint8), np.empty(len(ends), np.int64)
    codes, ends = np.ascontiguousarray(codes), np.ascontiguousarray(ends)
    _mark(codes, ends, len(ends), kinds, weights, len(weights), utf8, code_page, reasons, order)
    return reasons, order
