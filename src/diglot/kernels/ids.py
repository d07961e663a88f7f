"""Names of rows: a document's, a hyphen, and a number of ten digits or more."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import Int32s, Int64s, Uint8s
from diglot.kernels.columns import SLACK
from diglot.kernels.library import Kernel, Out

__all__ = ["write"]

WIDTH = 27
"""Bytes of a row's name for which there is room at first: those of a document of 16, and ten digits."""

_write = Kernel(
    "ids_write", np.uint8, int, np.int64, np.int64, int, np.int32, np.int64, int, Out(np.int32), Out(np.uint8), int,
    returns=True,
)  # fmt: skip


def write(
    names: Uint8s,
    bounds: Int64s,
    base: Int64s,
    document: npt.NDArray[np.integer],
    number: Int64s,
) -> tuple[Uint8s, Int32s]:
    """The names of rows, one behind the other, ``uint8[b]``, and where each begins, ``int32[s + 1]``; about 10 ns each.

    Args:
        names: ``uint8[b]``, those of documents, and `SLACK` bytes behind them.
        bounds: ``int64[d + 1]``, where each document's begins in `names`, and where the last ends.
        base: ``int64[d]``, what is added to the numbers of each.
        document: ``int[s]``, the document of each row.
        number: ``int64[s]``, with what is added 0 or more.

    Raises:
        IndexError: there is no such document, or not as many of each.
        ValueError: a number is below 0.
        OverflowError: the names take 2 GiB or more.

    >>> names, one = np.frombuffer(b"0123456789abcdef" + bytes(SLACK), np.uint8), np.array([0])
    >>> write(names, np.array([0, 16]), one + 2, one, one + 40)[0].tobytes()
    b'0123456789abcdef-0000000042'
    """
    document, number = np.ascontiguousarray(document, np.int32), np.ascontiguousarray(number)
    rows, documents, room, offsets = len(number), len(base), WIDTH * len(number), np.empty(len(number) + 1, np.int32)
    if len(document) != rows or len(bounds) != documents + 1:
        raise IndexError(f"{len(document)} rows of {len(bounds) - 1} documents, {documents} bases, {rows} numbers")
    while True:
        out = np.empty(room + SLACK, np.uint8)
        found = _write(names, len(names) - SLACK, bounds, base, documents, document, number, rows, offsets, out, room)
        if found < 0:
            error = ValueError if 0 <= document[-1 - found] < documents else IndexError
            raise error(f"row {-1 - found}: no document of {documents}, or a number that is not from 0 on")
        if found >= 1 << 31:
            raise OverflowError(f"the names of {rows} rows take {found} bytes; smaller batches fit")
        if found <= room:
            return out[:found], offsets
        room = found
