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

_write = Kernel("ids_write", np.uint8, np.int64, int, np.int32, np.int64, int, Out(np.uint8), returns=True)


def write(
    names: npt.NDArray[np.uint8],
    base: npt.NDArray[np.int64],
    document: npt.NDArray[np.integer],
    number: npt.NDArray[np.int64],
) -> npt.NDArray[np.uint8]:
    """The names of rows, one after the other: ``uint8[27 * s]``; about 10 ns each.

    Args:
        names: ``uint8[16 * d]``, those of documents.
        base: ``int64[d]``, what is added to the numbers of each.
        document: ``int[s]``, the document of each row.
        number: ``int64[s]``, with what is added 0 to 10**10 - 1.

    Raises:
        IndexError: there is no such document.
        ValueError: a number does not have ten digits.

    >>> write(np.frombuffer(b"0123456789abcdef", np.uint8), np.array([2]), np.array([0]), np.array([40])).tobytes()
    b'0123456789abcdef-0000000042'
    """
    document, number = np.ascontiguousarray(document, np.int32), np.ascontiguousarray(number)
    out, rows, documents = np.empty(WIDTH * len(number), np.uint8), len(number), len(base)
    if len(document) != rows or len(names) != documents * NAME:
        raise IndexError(f"{len(document)} rows of {len(names) // NAME} documents, {documents} bases, {rows} numbers")
    done = _write(names, base, documents, document, number, rows, out)
    if done < rows and not 0 <= document[done] < documents:
        raise IndexError(f"document {document[done]} of {documents}")
    if done < rows:
        raise ValueError(f"{number[done]} and {base[document[done]]}: numbers from 0 to {MOST - 1} have ten digits")
    return out
