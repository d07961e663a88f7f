"""`Seekable`: bytes that lie elsewhere as a read-only file that can be read anywhere (as Parquet and Arrow want it)."""

from __future__ import annotations

import io
from collections.abc import Callable

__all__ = ["Seekable"]


class Seekable(io.RawIOBase):
    """A file that is read by a function.

    Args:
        size: its length, bytes.
        fetch: gives up to `count` bytes from `start` on: at least one, where there are any.

    >>> file = Seekable(5, lambda start, count: b"hello"[start : start + count])
    >>> file.seek(-3, 2), file.read(), file.tell(), file.read(1)
    (2, b'llo', 5, b'')
    """

    def __init__(self, size: int, fetch: Callable[[int, int], bytes]):
        super().__init__()
        self._size, self._fetch, self._at = size, fetch, 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves to `offset` from the start, the current place or the end.

        Raises:
            OSError: for a place before the start.
        """
        target = (0, self._at, self._size)[whence] + offset
        if target < 0:
            raise OSError("a place before the file")
        self._at = target
        return target

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills `buffer`, or the beginning of it; returns how many bytes, 0 at the end only."""
        wanted = min(len(buffer), max(0, self._size - self._at))
        data = self._fetch(self._at, wanted) if wanted else b""
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def readall(self) -> bytes:
        """All that is left."""
        parts = []
        while self._at < self._size and (data := self._fetch(self._at, self._size - self._at)):
            parts.append(data)
            self._at += len(data)
        return b"".join(parts)
