"""Files that are written a block at a time, and hashed on the way.

Where the file system can, a block goes to the disk straight from where it lies (``O_DIRECT``). Elsewhere the system
copies it into memory of its own first, and to find that memory is more than half of what writing costs. File systems
that compress, copy or send what they are given get it as usual.
"""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import xxhash

from diglot.kernels.library import aligned
from diglot.kernels.streams import copy
from diglot.remembered import kept

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["BLOCK", "Hashing"]

BLOCK = 1 << 21
"""Bytes of a block: those of a large page, which the system looks up as one and not as 512."""
STRAIGHT = frozenset(["ext4", "xfs"])
"""File systems that put on the disk what lies in memory, as it is."""


class Hashing(io.FileIO):
    """A file that is written from its beginning on, and hashed on the way: nothing need read it again.

    Args:
        path: of the file; one that is there is replaced.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, "wb")
        self._straight = _file_system(os.fstat(self.fileno()).st_dev) in STRAIGHT and self._turned(os.O_DIRECT)
        self._content = xxhash.xxh3_128()
        self._block, self._filled = aligned(BLOCK, np.uint8, to=BLOCK), 0  # a large page: numpy asks for such

    @property
    def hash(self) -> str:
        """The hash of what was written."""
        return self._content.hexdigest()

    def tell(self) -> int:
        """Bytes that were written."""
        return super().tell() + self._filled

    def write(self, data: ReadableBuffer, /) -> int:
        """Take what there is room for in the block; gives how many bytes that were."""
        more = np.frombuffer(memoryview(data), np.uint8)[: BLOCK - self._filled]
        self._content.update(more.data)
        room = self._block[self._filled :]
        if self._straight:  # lines that another processor read for the disk would be slow to take back
            copy(more, room)
        else:
            room[: len(more)] = more
        self._filled += len(more)
        if self._filled == BLOCK:
            self._put()
        return len(more)

    def sync(self) -> None:
        """Have all that was written on the disk. Nothing can be written after that."""
        if self._straight:
            self._turned(0)  # what is left is no whole block
        self._put()
        os.fsync(self.fileno())

    def _put(self) -> None:
        """Write the block. What is refused straight to the disk, as the rest of a block is that was cut in two, goes as
        usual, and so says what is wrong."""
        left = self._block[: self._filled]
        while len(left):
            try:
                left = left[super().write(left.data) :]
            except OSError:
                if not self._straight:
                    raise
                self._straight = False
                self._turned(0)
        self._filled = 0

    def _turned(self, direct: int) -> bool:
        """Whether blocks go straight to the disk from now on (`os.O_DIRECT`) or as usual (0), as they should."""
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(self, fcntl.F_SETFL, fcntl.fcntl(self, fcntl.F_GETFL) & ~os.O_DIRECT | direct)
            return True
        return False


@kept(entries=64, size=200)
def _file_system(device: int) -> str:
    """The name of the file system on a device; empty where that is not told, or nothing can go straight to it."""
    if hasattr(os, "O_DIRECT"):
        number = f"{os.major(device)}:{os.minor(device)}"
        with contextlib.suppress(OSError):
            for line in Path("/proc/self/mountinfo").read_text(errors="surrogateescape").splitlines():
                if line.split()[2] == number:
                    return line.partition(" - ")[2].split()[0]
    return ""
