"""What tables by code point say of each code point of strings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import Int64s, Uint32s
from diglot.kernels.library import Kernel, Out, block

__all__ = ["Map", "find"]

_find = Kernel(
    "entries_find", np.uint32, np.int64, int, np.uint8, np.uint32, int, int, int, Out(np.uint32), returns=True
)


class Map:
    """What a table makes of each code point, for kernels.

    Args:
        entries: ``uint32[size]``, as `diglot.text.charmap.tables` has them, the last for all code points above.
        pool, ends: ``uint32[n]``, ``int64[k]``: what several come out as, and where the terminator behind each is.

    Attributes:
        state: ``int64[4]``, all of it for C.
    """

    def __init__(self, entries: Uint32s, pool: Uint32s, ends: Int64s) -> None:
        self._kept = entries, pool, ends  # whose memory stays as long as this does
        self.state = block((np.uint32, np.uint32, np.int64), self._kept, len(entries))[[0, 3, 1, 2]]


def find(
    codes: Uint32s, ends: Int64s, which: npt.NDArray[np.integer] | None, tables: Uint32s, terminator: int, least: int
) -> tuple[Uint32s, int]:
    """The entry of each code point in the table of its string, and how many are `least` or more.

    Args:
        codes, ends: ``uint32[n]``, ``int64[s]``: strings, and where the terminator behind each is.
        which: ``int[s]``, the table of each; None: the first.
        tables: ``uint32[t, size]``, the last entry of each for all code points above; 256 tables at most.
        terminator: what stands for the terminators.

    Returns:
        ``uint32[n]``, and the number; about 1 ns a code point.

    Raises:
        IndexError: strings do not end where their text does, or have a table that there is not.

    >>> upper = np.arange(128, dtype=np.uint32)[None] & ~np.uint32(32)
    >>> text = np.frombuffer(b"ab\\nc\\n", np.uint8).astype(np.uint32)
    >>> found, many = find(text, np.array([2, 4]), None, upper, terminator=10, least=67)
    >>> found.tolist(), many
    ([65, 66, 10, 67, 10], 1)
    """
    if which is None:
        which = np.zeros(len(ends), np.uint8)
    size = int(ends[-1]) + 1 if len(ends) else 0
    if size != len(codes) or len(which) != len(ends) or (ends[1:] <= ends[:-1]).any() or (len(ends) and ends[0] < 0):
        raise IndexError(f"{len(ends)} strings, of {len(which)} tables, do not end with their {len(codes)} code points")
    if len(which) and not 0 <= which.min() <= which.max() < min(len(tables), 256):
        raise IndexError(f"there are {len(tables)} tables, no number {which.min()} or {which.max()}")
    found = np.empty(len(codes), np.uint32)
    codes, which = np.ascontiguousarray(codes), np.ascontiguousarray(which, np.uint8)
    many: int = _find(codes, ends, len(ends), which, tables, tables.shape[1], terminator, least, found)
    return found, many
