"""The types of arrays, each with one meaning, and what is done with ragged ones.

A ragged array is a flat one with the lengths or the bounds of its rows beside it. Its words here:

========  =====================================================================
lengths   how many entries each row has; ``counts`` where the entries are things
starts    where each row's entries begin in the flat array
offsets   `starts` and the end of the last row: one more than there are rows
owner     the row of each entry
========  =====================================================================

A row may be empty. Nothing here copies more than it gives, loops in Python, or writes into what it was given.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import (
    Bools,
    Codes,
    Float32s,
    Float64s,
    Int8s,
    Int16s,
    Int32s,
    Int64s,
    Positions,
    Uint8s,
    Uint16s,
    Uint32s,
    Uint64s,
)  # fmt: skip

__all__ = [
    "Bools",
    "Codes",
    "Float32s",
    "Float64s",
    "Int8s",
    "Int16s",
    "Int32s",
    "Int64s",
    "Positions",
    "Uint8s",
    "Uint16s",
    "Uint32s",
    "Uint64s",
    "changes",
    "offsets",
    "owners",
    "places",
    "ranges",
    "runs",
]


def ranges(starts: npt.NDArray[np.integer], lengths: npt.NDArray[np.integer]) -> Positions:
    """The positions of ranges, one after the other: ``intp[sum(lengths)]``; about 2 ns each.

    >>> ranges(np.array([5, 0, 2]), np.array([2, 0, 3])).tolist()
    [5, 6, 2, 3, 4]
    """
    before = np.cumsum(lengths) - lengths
    index: Positions = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    return index


def offsets(lengths: npt.NDArray[np.integer] | Bools) -> Positions:
    """Where rows of these lengths begin, and where the last ends: ``intp[s + 1]``.

    >>> offsets(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    found = np.zeros(len(lengths) + 1, np.intp)
    np.cumsum(lengths, out=found[1:])
    return found


def owners(lengths: npt.NDArray[np.integer]) -> Positions:
    """The row of each entry: ``intp[sum(lengths)]``.

    >>> owners(np.array([2, 0, 3])).tolist()
    [0, 0, 2, 2, 2]
    """
    return np.repeat(np.arange(len(lengths)), lengths)


def places(lengths: npt.NDArray[np.integer]) -> Positions:
    """Where each entry stands in its row, from 0: ``intp[sum(lengths)]``.

    >>> places(np.array([2, 0, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    return ranges(np.zeros(len(lengths), np.intp), lengths)


def changes(values: npt.NDArray[Any]) -> Bools:
    """Whether each value is another than the one before; the first is: ``bool[n]``.

    >>> changes(np.array([7, 7, 3, 7])).tolist()
    [True, False, True, True]
    """
    found = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def runs(values: npt.NDArray[Any]) -> tuple[Positions, Positions]:
    """Where runs of equal values begin and end: ``(intp[k], intp[k])``, half open.

    >>> [bounds.tolist() for bounds in runs(np.array([7, 7, 3, 7]))]
    [[0, 2, 3], [2, 3, 4]]
    """
    starts = np.flatnonzero(changes(values))
    return starts, np.append(starts[1:], len(values)) if len(starts) else starts
