"""A flat text as UTF-8, encoded once: any spans of it become an Arrow string array by copying bytes.

Positions go in as code points. The encoding costs about 3 ns a code point, each span copied after that less than 1 ns a
byte, where `Column.arrow` would encode anew.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from diglot.text.arrays import Codes, Int64s, Positions, ranges
from diglot.text.column import REPLACEMENT, SURROGATES, interleaved, utf8_lengths

__all__ = ["Utf8"]


class Utf8:
    """The UTF-8 form of a flat text; lone surrogates become U+FFFD.

    Args:
        codes: ``uint32[n]``.

    >>> text = Utf8(np.array([97, 0x634, 98], np.uint32))
    >>> text.strings(np.array([0, 1]), np.array([2, 3])).to_pylist()
    ['aش', 'شb']
    """

    def __init__(self, codes: Codes) -> None:
        try:
            data = codes.tobytes().decode("utf-32-le").encode("utf-8")
        except UnicodeDecodeError:  # lone surrogates
            codes = np.where((codes >> 11) == SURROGATES, np.uint32(REPLACEMENT), codes)
            data = codes.tobytes().decode("utf-32-le").encode("utf-8")
        self._data = np.frombuffer(data, np.uint8)
        self._at: Int64s | None = None  # byte position of each code point; None: a byte each
        if len(data) != len(codes):
            self._at = np.zeros(len(codes) + 1, np.int64)
            np.cumsum(utf8_lengths(codes), out=self._at[1:])

    def strings(self, starts: Positions, ends: Positions) -> pa.StringArray:
        """The spans, as an Arrow array (``large_string`` where they pass 2 GiB).

        Args:
            starts, ends: ``int[s]``, half-open spans in code points, in any order.
        """
        if self._at is not None:
            starts, ends = self._at.take(starts), self._at.take(ends)
        lengths = ends - starts
        total = int(lengths.sum())
        large = total >= 2**31
        text_type = pa.large_string() if large else pa.string()
        offsets = np.zeros(len(starts) + 1, np.int64 if large else np.int32)
        np.cumsum(lengths, out=offsets[1:])
        if len(starts) and (starts[1:] >= ends[:-1]).all():
            data = self._data[interleaved(starts, ends, len(self._data))]
        else:
            data = self._data.take(ranges(starts, lengths))
        return pa.Array.from_buffers(text_type, len(starts), [None, pa.py_buffer(offsets), pa.py_buffer(data)])
