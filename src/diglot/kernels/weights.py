"""Sums of rows of weights, chosen by small numbers of each line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Int16s, Int32s, Uint8s, Uint32s
from diglot.kernels.library import Kernel, Out

__all__ = ["MOST", "ROW", "WIDTH", "Tables", "add"]

WIDTH, ROW = 28, 32
"""Columns of a sum, and of a row of weights: the others are 0."""
MOST, BLOCK = 32, 32
"""Tables at most; places that are read together."""

_add = Kernel("weights_add", np.uint8, int, np.uint32, int, np.int32, int, np.int16, np.int16, np.uint32, Out(np.int16))


class Tables(NamedTuple):
    """Tables of weights, one behind the other.

    Args:
        size: how many.
        plan: ``int32[…]``; of each table its first row, the number of columns that choose among its rows, and of each
            of these its number, how far beside the line it is read, and how many rows further its next value is.
        weights: ``int16[rows, ROW]``.
    """

    size: int
    plan: Int32s
    weights: Int16s


def add(columns: Uint8s, place: Uint32s, tables: Tables, given: Int16s, which: Uint32s) -> Int16s:
    """``int16[l, WIDTH]``: the sum of the rows that each line's numbers choose; it must fit 16 bits.

    Args:
        columns: ``uint8[c, …]``, numbers below the sizes that the tables were made for; `BLOCK` places more.
        place: ``uint32[l]``, where each line is in them; rising.
        tables: the weights. About 30 ns a line.
        given: ``int16[…, WIDTH]``, rows that lines have besides.
        which: ``uint32[l]``, that of each line.
    """
    out = np.empty((len(place), WIDTH), np.int16)
    _add(
        columns, columns.shape[1], place, len(place), tables.plan, tables.size, tables.weights, given, which, out
    )  # fmt: skip
    return out
