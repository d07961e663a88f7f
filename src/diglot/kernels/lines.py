"""Physical lines of documents, and those of them that are not blank."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Bools, Int32s, Positions, Uint32s
from diglot.kernels.chunks import Pieces
from diglot.kernels.library import Kernel, Out

__all__ = ["Found", "split"]

_LINE = 48
"""Code points of a line, about: room is made for as many, and more when it turns out to be too little."""
_split = Kernel(
    "lines_split", np.uint32, np.uint32, np.uint32, int, np.int64, np.int64, int, np.uint32, np.bool_, int, int,
    Out(np.int32), Out(np.int64), Out(np.int64), Out(np.int32), Out(np.int32), Out(np.int32), returns=True,
)  # fmt: skip


class Found(NamedTuple):
    """Lines that are not blank.

    Args:
        document: ``int32[l]``, rising.
        start, end: ``intp[l]``, positions in the code points, blanks at both edges left out.
        number: ``int32[l]``, among the lines of the document, from 1, blank ones counted.
        indent: ``int32[l]``, blanks before `start` on the line.
        blanks: ``int32[l]``, blank lines directly before it.
    """

    document: Int32s
    start: Positions
    end: Positions
    number: Int32s
    indent: Int32s
    blanks: Int32s


def split(codes: Uint32s, pieces: Pieces, starts: Positions, ends: Positions, breaks: Uint32s, blanks: Bools) -> Found:
    """The lines of documents that are not blank.

    Args:
        codes: ``uint32[n]``.
        pieces: of them.
        starts, ends: ``intp[d]``, spans of `codes`.
        breaks: ``uint32[5]``, what ends a line; the second followed by the first is one end.
        blanks: ``bool[k]``, whether each code point is blank; those beyond are not.

    Returns:
        The lines. About 0.2 ns a code point.
    """
    codes, starts, ends = np.ascontiguousarray(codes), np.ascontiguousarray(starts), np.ascontiguousarray(ends)
    capacity = len(starts) + int((ends - starts).sum()) // _LINE
    while True:
        found = _room(capacity)
        count = _split(
            codes, pieces.number, pieces.place, len(pieces.number) - 1, starts, ends, len(starts), breaks, blanks,
            len(blanks), capacity, *found,
        )  # fmt: skip
        if count <= capacity:
            return Found(*(each[:count] for each in found))  # type: ignore[arg-type]
        capacity = count


def _room(lines: int) -> Found:
    (document, number, indent, blanks), (start, end) = np.empty((4, lines), np.int32), np.empty((2, lines), np.intp)
    return Found(document, start, end, number, indent, blanks)
