"""How likely the letters of strings are, each between its neighbours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["MOST", "add"]

MOST = 8
"""Languages at most."""

_add = Kernel(
    "plausible_add", np.uint32, np.int64, int, np.uint8, int, int, np.int32, int, int, Out(np.int64), Out(np.int64),
    Out(np.int64),
)  # fmt: skip


def add(
    codes: npt.NDArray[np.uint32],
    ends: npt.NDArray[np.int64],
    symbols: npt.NDArray[np.uint8],
    mark: int,
    tables: npt.NDArray[np.int32],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Of each string the sum over its letters, the greatest of all languages; the same where it is read from the other
    end; and its letters and words, together.

    Args:
        codes, ends: ``uint32[n]``, ``int64[s]``: strings, and where the terminator behind each is.
        symbols: ``uint8[k]``, of each code point the number of its letter, 0 for what is none, or `mark`; the last for
            all above.
        mark: the symbol of what is passed over.
        tables: ``int32[l, z, z, z]``: what a letter counts between two others; `MOST` languages at most.

    Raises:
        ValueError: there are too many languages, or letters that they do not have.
    """
    languages, size = len(tables), tables.shape[1]
    if not 0 < languages <= MOST or (ends[1:] < ends[:-1]).any() or int(ends[-1] if len(ends) else 0) > len(codes):
        raise ValueError(f"{languages} languages, or strings that are none of {len(codes)} code points")
    if int(symbols[symbols != mark].max(initial=0)) >= size:
        raise ValueError(f"letters beyond the {size} of tables")
    sums, turned, counts = np.empty((3, len(ends)), np.int64)
    _add(
        np.ascontiguousarray(codes), np.ascontiguousarray(ends), len(ends), symbols, len(symbols), mark, tables,
        languages, size, sums, turned, counts,
    )  # fmt: skip
    return sums, turned, counts
