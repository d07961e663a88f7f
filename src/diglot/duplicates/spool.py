"""An array that is appended to, then read and written anywhere: in memory while small, in a temporary file when not."""

from __future__ import annotations

import mmap
import tempfile
from typing import Any

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Int64s

__all__ = ["Spool"]

Array = npt.NDArray[Any]

AT_ONCE = 1 << 16
"""Values that are read or written at scattered places of a file before its pages are given back."""


class Spool:
    """Collects values of one type.

    Args:
        dtype: of the values.
        limit: bytes to hold in memory; more goes to a file, which goes away with the spool. -1: always a file.
        folder: where the file is put; None for the system's temporary folder.
        size: values, all zero, to begin with.

    What is read is a copy, and of a file no page stays mapped, so the memory of the process does not grow with the
    file.

    >>> with Spool(np.uint32, limit=8) as spool:
    ...     for chunk in ([1, 2], [3]):
    ...         spool.append(np.array(chunk, np.uint32))
    ...     spool.put(np.array([0]), np.array([7]))
    ...     spool.array().tolist(), spool.slice(1, 3).tolist(), spool.take(np.array([2, 0])).tolist()
    ([7, 2, 3], [2, 3], [3, 7])
    """

    def __init__(self, dtype: npt.DTypeLike, limit: int, folder: str | None = None, size: int = 0) -> None:
        self.dtype, self.limit, self.folder = np.dtype(dtype), limit, folder
        self.size = size
        self._chunks: list[Array] = []
        self._held = size * self.dtype.itemsize
        self._file: tempfile._TemporaryFileWrapper[bytes] | None = None
        self._whole: Array | None = None
        if self._held > limit:
            self._spill()
            assert self._file is not None
            self._file.truncate(size * self.dtype.itemsize)  # zeros take no room until they are written
        elif size:
            self._chunks = [np.zeros(size, self.dtype)]

    def __len__(self) -> int:
        return self.size

    @property
    def path(self) -> str:
        """Of the file with all values."""
        self._read()
        assert self._file is not None
        return self._file.name

    def append(self, values: Array) -> None:
        """Add `values` at the end; not after anything was read."""
        assert self._whole is None
        self.size += len(values)
        self._chunks.append(values)
        self._held += values.nbytes
        if self._held > self.limit:
            self._spill()

    def _spill(self) -> None:
        """Move what is held to the file."""
        if self._file is None:
            self._file = tempfile.NamedTemporaryFile(prefix="diglot-", dir=self.folder)  # noqa: SIM115
        for chunk in self._chunks:
            self._file.write(np.ascontiguousarray(chunk, self.dtype).view(np.uint8).data)
        self._chunks, self._held = [], 0

    def _read(self) -> Array:
        """All values, mapped where they are in a file."""
        if self._whole is None:
            if self._file is None:
                self._whole = np.concatenate([np.empty(0, self.dtype), *self._chunks], dtype=self.dtype)
                self._chunks = []
            else:
                self._spill()
                self._file.flush()
                self._whole = np.memmap(self._file.name, self.dtype, "r+", shape=(self.size,))
        return self._whole

    def _release(self) -> None:
        """Let go of the pages of the file that are mapped; what was written to them stays."""
        mapped = getattr(self._whole, "_mmap", None)
        if mapped is not None and hasattr(mapped, "madvise"):
            mapped.madvise(mmap.MADV_DONTNEED)

    def array(self) -> Array:
        """All values, in memory."""
        return self.slice(0, self.size)

    def slice(self, begin: int, end: int) -> Array:
        """The values from `begin` up to `end`."""
        found = np.array(self._read()[begin:end])
        self._release()
        return found

    def take(self, index: Int64s) -> Array:
        """The values at some places (``int64[k]``), in that order."""
        whole, out = self._read(), np.empty(len(index), self.dtype)
        for at in range(0, len(index), AT_ONCE):
            out[at : at + AT_ONCE] = whole[index[at : at + AT_ONCE]]
            self._release()
        return out

    def put(self, index: Int64s, values: Array) -> None:
        """Write values to some places (``int64[k]``)."""
        whole = self._read()
        for at in range(0, len(index), AT_ONCE):
            whole[index[at : at + AT_ONCE]] = values[at : at + AT_ONCE]
            self._release()

    def close(self) -> None:
        """Forget everything; the file goes."""
        self._whole, self._chunks = None, []
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
