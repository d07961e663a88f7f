"""Names of rows: a document's, a hyphen, and a number of ten digits."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["MOST", "NAME", "WIDTH", "write"]

NAME, WIDTH = 16, 27
"""Bytes of a document's name, and of a row's."""
MOST = 10**10
"""Numbers are below it."""

_write = Kernel("ids_write", np.uint8, np.int32, np.int64, int, Out(np.uint8))


def write(
    names: npt.NDArray[np.uint8], document: npt.NDArray[np.integer], number: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint8]:
    """The names of rows, one after the other: ``uint8[27 * s]``; about 10 ns each.

    Args:
        names: ``uint8[16 * d]``, those of documents.
        document: ``int[s]``, the document of each row.
        number: ``int64[s]``, its number, 0 to 10**10 - 1.

    Raises:
        IndexError: there is no such document.
        ValueError: a number does not have ten digits.

    >>> write(np.frombuffer(b"0123456789abcdef", np.uint8), np.array([0]), np.array([42])).tobytes()
    b'0123456789abcdef-0000000042'
    """
    document, number = np.ascontiguousarray(document, np.int32), np.ascontiguousarray(number)
    if len(document) != len(number) or (
        len(document) and not 0 <= document.min() <= document.max() < len(names) // NAME
    ):
        raise IndexError(f"rows of {len(names) // NAME} documents, {len(number)} numbers")
    if len(number) and not 0 <= number.min() <= number.max() < MOST:
        raise ValueError(f"numbers from {number.min()} to {number.max()}: 0 to {MOST - 1} have ten digits")
    out = np.empty(WIDTH * len(number), np.uint8)
    _write(names, document, number, len(number), out)
    return out
