"""Units of text that are cut into their parts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["spread"]

Int64s = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]

_spread = Kernel(
    "segments_spread", np.int64, np.int64, np.int64, np.bool_, int, np.int64, np.int32, np.int32, Out(np.int64),
    Out(np.int64), Out(np.int64),
)  # fmt: skip


def spread(
    units: tuple[Int64s, Int64s, Int64s], cut: npt.NDArray[np.bool_], offsets: Int64s, first: Int32s, last: Int32s
) -> tuple[Int64s, Int64s, Int64s]:
    """Where the parts of units begin and end, and the line of each; some 3 ns a part.

    Args:
        units: ``int64[u]`` each, where they begin and end, and the line of each.
        cut: ``bool[u]``, whether each has parts; the others are one.
        offsets: ``int64[c + 1]``, where the parts of each unit that is cut begin.
        first, last: ``int32[k]``, where parts begin and end, from the start of their unit.

    Raises:
        ValueError: lengths do not fit each other.

    >>> two = np.array([0, 10]), np.array([9, 15]), np.array([3, 4])
    >>> first = np.array([0, 5], np.int32)
    >>> [each.tolist() for each in spread(two, np.array([True, False]), np.array([0, 2]), first, first + 4)]
    [[0, 5, 10], [4, 9, 15], [3, 3, 4]]
    """
    starts, ends, lines = map(np.ascontiguousarray, units)
    parts, whole = len(first), len(cut) - int(np.count_nonzero(cut))
    if (
        not len(starts) == len(ends) == len(lines) == len(cut)
        or len(offsets) != len(cut) - whole + 1
        or not offsets[0] == 0 <= len(last) == parts == offsets[-1]
        or (offsets[1:] < offsets[:-1]).any()
    ):
        raise ValueError(f"{len(cut)} units, {len(offsets)} offsets and {parts} parts")
    found = np.empty((3, parts + whole), np.int64)
    _spread(starts, ends, lines, cut, len(cut), offsets, first, last, *found)
    return found[0], found[1], found[2]
