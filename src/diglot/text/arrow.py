"""Arrow arrays from numpy's, and from lists of strings, without `pyarrow.array`.

That asks pandas whether what it is given is one of pandas' own, and so imports it: nearly half a second of processor
time in every process that makes an array.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.kernels.columns import SLACK, choose
from diglot.remembered import kept
from diglot.text.arrays import Bools, Uint8s, offsets

__all__ = ["Table", "array", "column", "listed", "named", "numbers", "strings_of"]

LIKELY = 32
"""Bytes of strings that are taken, at most, on average; else there is a second try."""


def array(values: npt.NDArray[Any], valid: Bools | None = None, kind: pa.DataType | None = None) -> pa.Array:
    """An array of numbers; its memory is shared where that has no gaps.

    Args:
        values: of numbers or bools.
        valid: ``bool[k]``, which of them are not null; None: all.
        kind: the type, where it is not the one of `values`, but as wide: dates are days since 1970.

    >>> array(np.array([3, 4], np.int32), np.array([True, False])).to_pylist()
    [3, None]
    """
    data = np.packbits(values, bitorder="little") if values.dtype == np.bool_ else np.ascontiguousarray(values)
    buffers = [_bits(valid), pa.py_buffer(data)]
    return pa.Array.from_buffers(kind or pa.from_numpy_dtype(values.dtype), len(values), buffers)


def numbers(values: pa.Array) -> npt.NDArray[Any]:
    """An array of numbers that has no nulls as numpy's; its memory is shared.

    Raises:
        ValueError: there are nulls.

    >>> numbers(pa.array([3, 4, 5], pa.int32()).slice(1))
    array([4, 5], dtype=int32)
    """
    if values.null_count:
        raise ValueError(f"{values.null_count} of {len(values)} numbers are null")
    if not len(values):
        return np.empty(0, values.type.to_pandas_dtype())
    return np.frombuffer(values.buffers()[1], values.type.to_pandas_dtype())[values.offset :][: len(values)]


def listed(values: Sequence[str | None]) -> pa.StringArray:
    """Strings, some of them perhaps None, as an array.

    Raises:
        UnicodeEncodeError: one has a lone surrogate.

    >>> listed(["a", None, "ش"]).to_pylist()
    ['a', None, 'ش']
    """
    if len(values) and values.count(None) == len(values):
        return pa.nulls(len(values), pa.string())
    data = [b"" if value is None else value.encode() for value in values]
    valid = np.fromiter((value is not None for value in values), np.bool_, len(data))
    lengths = np.fromiter(map(len, data), np.intp, len(data))
    return strings_of(np.frombuffer(b"".join(data), np.uint8), offsets(lengths), None if valid.all() else valid)


def named(names: tuple[str, ...], numbers: npt.NDArray[np.integer], valid: Bools | None = None) -> pa.StringArray:
    """The name of each number, as an array.

    Args:
        names: few, and the same from call to call.
        numbers: ``int[s]``, positions in `names`.
        valid: ``bool[s]``, which of them are not null; None: all.

    >>> named(("no", "yes"), np.array([1, 0])).to_pylist()
    ['yes', 'no']
    """
    return _table(names).take(numbers if valid is None else np.where(valid, numbers, -1), valid is None)


@kept(entries=256, size=5000)
def _table(names: tuple[str, ...]) -> Table:
    return Table(listed(names))


class Table:
    """Strings that are taken by number.

    Args:
        values: an array of strings, some of them perhaps null.

    Attributes:
        data, bounds: the strings' UTF-8 and `SLACK` bytes more, and where each begins, ``int64[k + 1]``.

    >>> Table(listed(["no", None, "yes"])).take(np.array([2, 1, -1, 0])).to_pylist()
    ['yes', None, None, 'no']
    """

    def __init__(self, values: pa.StringArray) -> None:
        self._values = values
        _, bounds, data = values.buffers()
        self.bounds = np.frombuffer(bounds, np.int32)[values.offset :][: len(values) + 1].astype(np.int64)
        self.data = np.frombuffer(b"".join((data or b"", bytes(SLACK))), np.uint8)
        self._likely = min(int((self.bounds[1:] - self.bounds[:-1]).max(initial=0)), LIKELY)
        self._valid = np.array(values.is_valid().to_pylist()) if values.null_count else None

    def take(self, numbers: npt.NDArray[np.integer], whole: bool = False) -> pa.StringArray:
        """The strings of numbers.

        Args:
            numbers: ``int[s]``; below 0 stands for null.
            whole: none is below 0.
        """
        valid = None if whole else numbers >= 0
        if self._valid is not None:
            known = self._valid.take(numbers, mode="clip")
            valid = known if valid is None else valid & known
        if valid is not None and valid.all():
            valid = None
        found = choose(self.data, self.bounds, numbers, self._likely)
        return self._values.take(array(numbers, valid)) if found is None else strings_of(*found, valid)


def column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Values, some of them perhaps None, as an array of strings, of lists of strings or of whole numbers.

    >>> column([["a"], None, []], pa.list_(pa.string())).to_pylist(), column([1, None], pa.int32()).to_pylist()
    ([['a'], None, []], [1, None])
    """
    if pa.types.is_string(kind):
        return listed(values)
    valid = np.fromiter((value is not None for value in values), np.bool_, len(values))
    if pa.types.is_list(kind):
        rows: list[Sequence[str]] = [value or () for value in values]
        bounds = offsets(np.fromiter(map(len, rows), np.intp, len(rows))).astype(np.int32)
        parts = listed([text for row in rows for text in row])
        return pa.Array.from_buffers(kind, len(rows), [_bits(valid), pa.py_buffer(bounds)], children=[parts])
    numbers = np.fromiter((value or 0 for value in values), kind.to_pandas_dtype(), len(values))
    return array(numbers, valid)


def strings_of(data: Uint8s, bounds: npt.NDArray[np.integer], valid: Bools | None = None) -> pa.StringArray:
    """The strings ``data[bounds[i]:bounds[i + 1]]``, which are UTF-8, as an array (``large_string`` where they pass
    2 GiB); the bytes are not copied.

    Args:
        valid: ``bool[s]``, which of them are not null; None: all.
    """
    offset_type, text_type = (np.int32, pa.string()) if bounds[-1] < 2**31 else (np.int64, pa.large_string())
    buffers = [_bits(valid), pa.py_buffer(bounds.astype(offset_type, copy=False)), pa.py_buffer(data)]
    return pa.Array.from_buffers(text_type, len(bounds) - 1, buffers)


def _bits(valid: Bools | None) -> pa.Buffer | None:
    return None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
