"""Sums for each owner and kind: of each language within an article, say."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["Sums", "add", "count"]

Int64s = npt.NDArray[np.int64]

_add = Kernel(
    "tallies_add", np.int32, np.int16, np.int64, np.int64, int, int, Out(np.int32), Out(np.int32), Out(np.int16),
    Out(np.int64), Out(np.int64), returns=True,
)  # fmt: skip
_count = Kernel("tallies_count", np.int32, np.int64, int, int, Out(np.int64), Out(np.int64), returns=True)


class Sums(NamedTuple):
    """What owners have of kinds; an owner's sums of one kind may be several, in another run of its rows.

    Args:
        owner: ``int32[k]``.
        kind: ``int16[k]``.
        first, second: ``int64[k]``.
    """

    owner: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int16]
    first: Int64s
    second: Int64s

    @classmethod
    def none(cls) -> Sums:
        """No sums."""
        return cls(np.empty(0, np.int32), np.empty(0, np.int16), np.empty(0, np.int64), np.empty(0, np.int64))


def add(
    owner: npt.NDArray[np.integer], kind: npt.NDArray[np.integer], first: Int64s, second: Int64s, kinds: int
) -> Sums:
    """The sums of rows by owner and kind; about 3 ns a row.

    Args:
        owner: ``int[s]``, below 0 where there is none; best in runs.
        kind: ``int[s]``, 0 to `kinds` - 1.
        first, second: ``int64[s]``, what is added up.

    Raises:
        IndexError: there is no such kind.

    >>> one = np.ones(4, np.int64)
    >>> [each.tolist() for each in add(np.array([0, 0, -1, 2]), np.array([5, 5, 1, 0]), one, 2 * one, 6)]
    [[0, 2], [5, 0], [2, 1], [4, 2]]
    """
    rows, owner, kind = len(owner), np.ascontiguousarray(owner, np.int32), np.ascontiguousarray(kind, np.int16)
    sums = Sums(np.empty(rows, np.int32), np.empty(rows, np.int16), np.empty(rows, np.int64), np.empty(rows, np.int64))
    found = -1
    if len(kind) == len(first) == len(second) == rows:
        found = _add(owner, kind, first, second, rows, kinds, np.full(kinds, -1, np.int32), *sums)
    if found < 0:
        raise IndexError(f"{rows} owners, {len(kind)} kinds of {kinds}, {len(first)} and {len(second)} numbers")
    return Sums(*(each[:found] for each in sums))  # type: ignore[arg-type]


def count(owner: npt.NDArray[np.integer], number: Int64s, counts: Int64s, sums: Int64s) -> None:
    """Add to `counts` the rows of each owner, and to `sums` their numbers, in place.

    Args:
        owner: ``int[s]``, below 0 where there is none.
        number: ``int64[s]``.
        counts, sums: ``int64[o]``.

    Raises:
        IndexError: there is no such owner.

    >>> counts, sums = np.zeros((2, 3), np.int64)
    >>> count(np.array([0, 2, -1, 2]), np.array([5, 6, 7, 8]), counts, sums)
    >>> counts.tolist(), sums.tolist()
    ([1, 0, 2], [5, 0, 14])
    """
    owner, rows = np.ascontiguousarray(owner, np.int32), len(owner)
    if (
        not len(number)
        == rows
        == _count(owner, number, min(rows, len(number)), min(len(counts), len(sums)), counts, sums)
    ):
        raise IndexError(f"{rows} owners of {len(counts)}, {len(number)} numbers")
