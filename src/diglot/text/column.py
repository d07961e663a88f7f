"""One flat column of code points: the form in which every stage sees text.

A `Column` holds any number of strings as a single ``uint32`` array of code points, each string followed by one
terminator (a line feed), and the positions of those terminators::

    strings   ["ab", "", "ج"]
    codes     [ 97, 98, 10,   10,   1580, 10 ]      uint32[n]
    ends      [         2,    3,          5  ]      intp[s]

The terminator keeps every string non-empty in the array, which is what ``np.add.reduceat`` needs, and stands for the
blank that ends a word. It is found by position only: a string may contain line feeds of its own.

All positions are in code points. Sizes: 4 bytes per code point and 8 per string, beside the text itself. Columns of
some 100,000 to 500,000 code points stay in the processor's cache; larger ones work but slower.

Lone surrogates (possible in a Python `str`, impossible in UTF-8) are kept by `from_strings` and `strings`, and become
U+FFFD, one for one, in `arrow`: spans do not move.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.kernels.columns import TERMINATOR, decode, gather
from diglot.kernels.library import address
from diglot.text.arrays import Bools, Codes, Positions
from diglot.text.utf8 import strings

__all__ = ["TERMINATOR", "Column", "Parts", "Texts"]


class Texts(Protocol):
    """Strings in a flat text: a `Column`, or spans of one, which need not be copied to be read."""

    @property
    def codes(self) -> Codes: ...
    @property
    def starts(self) -> Positions: ...
    @property
    def ends(self) -> Positions: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class Parts:
    """Spans of a text: strings as `Texts` has them.

    Args:
        codes: ``uint32[n]``, a text, which never changes.
        starts, ends: ``intp[s]``, half-open spans of it, which do not overlap.
    """

    codes: Codes
    starts: Positions
    ends: Positions

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, eq=False)
class Column:
    """Strings as one flat array of code points.

    Args:
        codes: ``uint32[n]``, the code points of all strings, each string followed by one `TERMINATOR`.
        ends: ``intp[s]``, the position of each string's terminator in `codes`; ``ends[-1] == n - 1``.

    >>> column = Column.from_strings(["ab", "", "ج"])
    >>> len(column), column.lengths.tolist(), column.strings()
    (3, [2, 0, 1], ['ab', '', 'ج'])
    """

    codes: Codes
    ends: Positions

    def __len__(self) -> int:
        return len(self.ends)

    @cached_property
    def starts(self) -> Positions:
        """``intp[s]``: the position of each string's first code point (of its terminator, where it is empty)."""
        starts = np.empty_like(self.ends)
        if len(starts):
            starts[0] = 0
            np.add(self.ends[:-1], 1, out=starts[1:])
        return starts

    @cached_property
    def lengths(self) -> Positions:
        """``intp[s]``: code points of each string, the terminator not counted."""
        return self.ends - self.starts

    # ---- in

    @classmethod
    def from_strings(cls, strings: Sequence[str]) -> Column:
        """A column of Python strings, lone surrogates included. Some 0.1 ns a code point, and 50 ns a string."""
        if not strings:
            return cls(np.empty(0, np.uint32), np.empty(0, np.intp))
        lengths = np.fromiter(map(len, strings), np.intp, len(strings))
        return cls(_codes("\n".join(strings)), np.cumsum(lengths + 1) - 1)

    @classmethod
    def batches(cls, texts: Iterable[str], size: int) -> Iterator[Column]:
        """Columns of some texts each, of `size` code points or a text more; not all are read before the first is given.

        >>> [column.strings() for column in Column.batches(["one", "two", "three"], 5)]
        [['one', 'two'], ['three']]
        """
        batch: list[str] = []
        points = 0
        for text in texts:
            batch.append(text)
            points += len(text)
            if points >= size:
                yield cls.from_strings(batch)
                batch, points = [], 0
        if batch:
            yield cls.from_strings(batch)

    @classmethod
    def from_arrow(cls, array: pa.Array | pa.ChunkedArray) -> Column:
        """A column of an Arrow string array (string, large_string, string_view or dictionary); nulls become ""."""
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
            if isinstance(array, pa.ChunkedArray):  # combine_chunks keeps several chunks past 2 GiB
                array = pa.concat_arrays([chunk.cast(pa.large_string()) for chunk in array.chunks])
        if not pa.types.is_large_string(array.type):
            array = array.cast(pa.large_string())
        if array.null_count:
            array = array.fill_null("")
        if not len(array):
            return cls(np.empty(0, np.uint32), np.empty(0, np.intp))
        _, offsets_buffer, data = array.buffers()
        offsets = np.frombuffer(offsets_buffer, np.int64)[array.offset : array.offset + len(array) + 1]
        return cls(*decode(np.frombuffer(data or b"", np.uint8), offsets))

    @classmethod
    def from_flat(cls, codes: Codes, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> Column:
        """Gather the spans ``codes[starts[i]:ends[i]]`` into a column, in the order given.

        Args:
            codes: ``uint32[n]``, any flat text.
            starts, ends: ``int[s]``, half-open spans in code points; they may overlap and leave gaps.

        Raises:
            IndexError: a span does not lie in `codes`.
        """
        return cls(*gather(codes, starts, ends))

    # ---- out

    def strings(self) -> list[str]:
        """The strings as Python strings, lone surrogates as they were."""
        flat = self.codes.tobytes().decode("utf-32-le", "surrogatepass")
        return [flat[a:b] for a, b in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]

    def arrow(self) -> pa.StringArray:
        """The strings as an Arrow array (``large_string`` where they pass 2 GiB of UTF-8); 1 ns a code point."""
        return strings(self.codes, self.starts, self.ends)

    # ---- selections

    def take(self, index: npt.NDArray[np.integer] | Bools) -> Column:
        """The strings at `index` (positions, or one bool a string), in that order.

        >>> Column.from_strings(["a", "b", "c"]).take(np.array([2, 0])).strings()
        ['c', 'a']
        """
        if index.dtype == np.bool_:
            if index.all():
                return self
            mask = np.repeat(index, self.lengths + 1)
            return Column(self.codes[mask], np.cumsum((self.lengths + 1)[index]) - 1)
        return Column.from_flat(self.codes, self.starts[index], self.ends[index])

    def repeat(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """A value a string, spread to every code point (terminators too): ``values[s] -> [n]``; 0.2 ns each."""
        return np.repeat(values, self.lengths + 1)

    @classmethod
    def concatenate(cls, columns: Sequence[Column]) -> Column:
        """The strings of all `columns`, one column after the other."""
        if len(columns) == 1:
            return columns[0]
        shift = np.cumsum([0] + [len(c.codes) for c in columns])
        return cls(
            np.concatenate([c.codes for c in columns] or [np.empty(0, np.uint32)]),
            np.concatenate([c.ends + s for c, s in zip(columns, shift[:-1], strict=True)] or [np.empty(0, np.intp)]),
        )


_as_ucs4 = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p, ctypes.c_ssize_t, ctypes.c_int)(
    ("PyUnicode_AsUCS4", ctypes.pythonapi)
)
"""Of Python's stable interface: a string's code points, four bytes each; to encode it takes five times as long."""


def _codes(text: str) -> Codes:
    """The code points of a string, and a terminator; not to be written to."""
    codes = np.empty(len(text) + 1, np.uint32)
    _as_ucs4(text, address(codes), len(codes), True)
    codes[-1] = TERMINATOR
    codes.flags.writeable = False
    return codes
