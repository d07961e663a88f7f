"""Spans of a flat text as Arrow strings."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.kernels.columns import copy, encode, encoded, join
from diglot.text.arrays import Codes, Positions
from diglot.text.arrow import strings_of

__all__ = ["Utf8", "strings"]


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
    """A flat text that is encoded once, for spans that overlap: lines, articles.

    Args:
        codes: ``uint32[n]``; lone surrogates become U+FFFD.

    >>> Utf8(np.array([97, 0x634, 98], np.uint32)).strings(np.array([0, 1]), np.array([2, 3])).to_pylist()
    ['aش', 'شb']
    """

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self._text = encoded(codes)

    def strings(self, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> pa.StringArray:
        """As `strings`."""
        return strings_of(*copy(self._text, starts, ends))

    def joined(self, starts: Positions, ends: Positions, before: Positions, rows: Positions) -> pa.StringArray:
        """Rows of spans joined by line feeds; null where a row is empty.

        Args:
            starts, ends: ``intp[k]``, the spans, in the order in which they are joined.
            before: ``intp[k]``, line feeds before each.
            rows: ``intp[r + 1]``, where each row's spans begin, and where the last ends.

        >>> text, two = Utf8(np.array([97, 10, 98, 10], np.uint32)), np.array([0, 2])
        >>> text.joined(two, two + 1, np.array([0, 2]), np.array([0, 2, 2])).to_pylist()
        ['a\\n\\nb', None]
        """
        data, bounds = join(self._text, starts, ends, before)
        bounds = bounds[rows]
        return strings_of(data, bounds, bounds[1:] > bounds[:-1])
