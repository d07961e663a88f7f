"""Sums of rows of weights, chosen by small numbers of each line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["MOST", "ROW", "WIDTH", "Tables", "add"]

WIDTH, ROW = 28, 32
"""Columns of a sum, and of a row of weights: the others are 0."""
MOST = 128
"""Tables at most."""

_add = Kernel("weights_add", np.uint16, int, int, np.int32, int, np.int16, Out(np.int16))


class Tables(NamedTuple):
    """Tables of weights, one behind the other.

    Args:
        size: how many.
        plan: ``int32[…]``; of each table its first row, the number of bases that choose among its rows, and of each of
            these its column, and how many rows further its next value is.
        weights: ``int16[rows, ROW]``.
    """

    size: int
    plan: npt.NDArray[np.int32]
    weights: npt.NDArray[np.int16]


def add(bases: npt.NDArray[np.uint16], tables: Tables) -> npt.NDArray[np.int16]:
    """``int16[l, WIDTH]``: the sum of the rows that each line's bases choose; it must fit 16 bits.

    Args:
        bases: ``uint16[l, b]``, below the sizes that the tables were made for.
        tables: the weights. About 100 ns a line.
    """
    out = np.empty((len(bases), WIDTH), np.int16)
    _add(np.ascontiguousarray(bases), len(bases), bases.shape[1], tables.plan, tables.size, tables.weights, out)
    return out
