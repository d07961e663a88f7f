"""What owners have of kinds: an article's languages, say, and how much of its text is of each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import Float32s, Int16s, Int32s, Int64s
from diglot.kernels.library import Kernel, Out

__all__ = ["Ranked", "count", "rank"]


_rank = Kernel(
    "tallies_rank", np.int32, np.int16, np.int64, np.float32, int, int, int, int, Out(np.int32), Out(np.int64),
    Out(np.int64), Out(np.int32), Out(np.int16), Out(np.float32), Out(np.int32), Out(np.float32), returns=True,
)  # fmt: skip
_count = Kernel("tallies_count", np.int32, np.int64, int, int, Out(np.int32), Out(np.int32), returns=True)


class Ranked(NamedTuple):
    """The kinds of owners, those with the most text first, of equal ones the lowest.

    Args:
        top: ``int32[o]``, the first kind of each, 0 where there is none.
        score: ``float32[o]``, how likely it is that all text is of that kind.
        offsets: ``int32[o + 1]``, where the kinds of each begin.
        kind: ``int16[k]``.
        share: ``float32[k]``, of the owner's text.
    """

    top: Int32s
    score: Float32s
    offsets: Int32s
    kind: Int16s
    share: Float32s


def rank(
    owner: npt.NDArray[np.integer],
    kind: npt.NDArray[np.integer],
    length: Int64s,
    score: Float32s,
    sizes: tuple[int, int],
    least: int = 0,
) -> Ranked:
    """The kinds of owners by their rows; about 5 ns a row, and 0.1 µs an owner.

    Args:
        owner: ``int[s]``, rising; below 0 where there is none.
        kind: ``int[s]``.
        length: ``int64[s]``, how much text each is.
        score: ``float32[s]``, how likely it is that the row is of that kind: 0 to 1, in whole millionths.
        sizes: how many owners and kinds there are.
        least: kinds below it are not the top.

    Raises:
        ValueError: there is no such owner or kind, owners fall, or there are not as many of each.

    >>> half = np.full(4, 0.5, np.float32)
    >>> found = rank(np.array([0, 0, -1, 2]), np.array([5, 1, 1, 4]), np.array([10, 30, 9, 9]), half, (3, 6))
    >>> [each.tolist() for each in found]
    [[1, 0, 4], [0.375, 0.0, 0.5], [0, 2, 2, 3], [1, 5, 4], [0.75, 0.25, 1.0]]
    """
    rows, (owners, kinds) = len(owner), sizes
    owner, kind = np.ascontiguousarray(owner, np.int32), np.ascontiguousarray(kind, np.int16)
    top, likely, offsets = np.zeros(owners, np.int32), np.zeros(owners, np.float32), np.empty(owners + 1, np.int32)
    which, share, sums, found = np.empty(rows, np.int16), np.empty(rows, np.float32), np.empty((2, kinds), np.int64), -1
    if len(kind) == len(length) == len(score) == rows:
        found = _rank(
            owner, kind, length, score, rows, owners, kinds, least, np.full(kinds, -1, np.int32), *sums, offsets, which,
            share, top, likely,
        )  # fmt: skip
    if found < 0:
        raise ValueError(f"{rows} rows of {owners} owners that rise, and {kinds} kinds: {len(kind)}, {len(score)}")
    return Ranked(top, likely, offsets, which[:found], share[:found])


def count(owner: npt.NDArray[np.integer], number: Int64s, owners: int) -> tuple[Int32s, Int32s]:
    """The rows of each owner, and the sum of their numbers, each ``int32[o]``.

    Args:
        owner: ``int[s]``, below 0 where there is none.
        number: ``int64[s]``.

    Raises:
        IndexError: there is no such owner.

    >>> [each.tolist() for each in count(np.array([0, 2, -1, 2]), np.array([5, 6, 7, 8]), 3)]
    [[1, 0, 2], [5, 0, 14]]
    """
    owner, (counts, sums) = np.ascontiguousarray(owner, np.int32), np.zeros((2, owners), np.int32)
    rows = min(len(owner), len(number))
    if not len(number) == len(owner) == _count(owner, number, rows, owners, counts, sums):
        raise IndexError(f"{len(owner)} owners of {owners}, {len(number)} numbers")
    return counts, sums
