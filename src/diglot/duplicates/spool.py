"""An array that is appended to and then read: in memory while it is small, in a temporary file when it is not."""

from __future__ import annotations

import tempfile
from types import TracebackType

import numpy as np
import numpy.typing as npt

__all__ = ["Spool"]


class Spool:
    """Collects chunks of one type.

    Args:
        dtype: of the values.
        limit: bytes to hold in memory; more goes to a file, which goes away with the spool.
        folder: where the file is put; None for the system's temporary folder.

    >>> with Spool(np.uint32, limit=8) as spool:
    ...     for chunk in ([1, 2], [3]):
    ...         spool.append(np.array(chunk, np.uint32))
    ...     spool.array().tolist()
    [1, 2, 3]
    """

    def __init__(self, dtype: npt.DTypeLike, limit: int, folder: str | None = None) -> None:
        self.dtype, self.limit, self.folder = np.dtype(dtype), limit, folder
        self.size = 0
        self._chunks: list[npt.NDArray[np.generic]] = []
        self._held = 0
        self._file: tempfile._TemporaryFileWrapper[bytes] | None = None

    def append(self, values: npt.NDArray[np.generic]) -> None:
        """Add `values` at the end."""
        self.size += len(values)
        self._chunks.append(values)
        self._held += values.nbytes
        if self._held > self.limit:
            if self._file is None:
                self._file = tempfile.NamedTemporaryFile(prefix="diglot-", dir=self.folder)  # noqa: SIM115
            for chunk in self._chunks:
                self._file.write(np.ascontiguousarray(chunk, self.dtype).data)
            self._chunks, self._held = [], 0

    def array(self) -> npt.NDArray[np.generic]:
        """All values; mapped from the file where there is one."""
        if self._file is None:
            return np.concatenate([np.empty(0, self.dtype), *self._chunks])
        for chunk in self._chunks:
            self._file.write(np.ascontiguousarray(chunk, self.dtype).data)
        self._chunks, self._held = [], 0
        self._file.flush()
        return np.memmap(self._file.name, self.dtype, "r", shape=(self.size,))

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
