"""Spans of a flat text as Arrow strings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.kernels.columns import copy, encode
from diglot.text.arrays import Bools, Codes, Int32s, Int64s, Uint8s

__all__ = ["Utf8", "strings", "strings_of"]


def strings(codes: Codes, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> pa.StringArray:
    """The spans ``codes[starts[i]:ends[i]]`` as an Arrow array (``large_string`` where they pass 2 GiB).

    Args:
        codes: ``uint32[n]``; lone surrogates become U+FFFD.
        starts, ends: ``int[s]``, half-open spans in code points, in any order.

    >>> strings(np.array([97, 0x634, 98], np.uint32), np.array([0, 1]), np.array([2, 3])).to_pylist()
    ['aش', 'شb']
    """
    return strings_of(*encode(codes, starts, ends))


class Utf8:
    """A flat text that is encoded once, for spans that overlap: lines, segments, articles.

    Args:
        codes: ``uint32[n]``; lone surrogates become U+FFFD.

    >>> Utf8(np.array([97, 0x634, 98], np.uint32)).strings(np.array([0, 1]), np.array([2, 3])).to_pylist()
    ['aش', 'شb']
    """

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self._data, _ = encode(codes, np.array([0]), np.array([len(codes)]))

    def strings(self, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> pa.StringArray:
        """As `strings`, of spans that best rise."""
        return strings_of(*copy(self.codes, self._data, starts, ends))


def strings_of(data: Uint8s, offsets: Int32s | Int64s, valid: Bools | None = None) -> pa.StringArray:
    """The strings ``data[offsets[i]:offsets[i + 1]]``, which are UTF-8, as an Arrow array; the bytes are not copied.

    Args:
        valid: ``bool[s]``, which of them are not null; None: all.
    """
    offset_type, text_type = (np.int32, pa.string()) if offsets[-1] < 2**31 else (np.int64, pa.large_string())
    validity = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    buffers = [validity, pa.py_buffer(offsets.astype(offset_type, copy=False)), pa.py_buffer(data)]
    return pa.Array.from_buffers(text_type, len(offsets) - 1, buffers)
