"""Where the bytes of large files lie: `Objects` says what is asked of a place, `Folder` is the usual one.

Keys are ``xorbs/<hash>`` and ``plain/<sha256>``. An object is written once and never changed; it is in its place whole
and on the disk, or not at all. The database says which objects count; a stray object does no harm and goes with the
next garbage collection.

Units: bytes; dates in seconds since the epoch.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from diglot.hub.refusal import Refusal

__all__ = ["Folder", "Objects", "Scratch", "private", "private_folder", "sync_folder"]


class Objects(Protocol):
    """A place for bytes under keys."""

    def publish(self, temporary: Path, key: str) -> None:
        """Makes a finished local file the object `key`, durably; `temporary` is gone afterwards."""
        ...

    def read(self, key: str, start: int, size: int) -> bytes:
        """The bytes ``[start, start + size)`` of an object (fewer at its end).

        Raises:
            FileNotFoundError: if there is no such object.
        """
        ...

    def size(self, key: str) -> int | None:
        """An object's length, or None."""
        ...

    def delete(self, key: str) -> None:
        """Removes an object; nothing happens when there is none."""
        ...

    def put_aside(self, key: str, folder: Path) -> None:
        """Moves a damaged object into a local folder, if there is such an object."""
        ...

    def listing(self) -> Iterator[tuple[str, int, float]]:
        """(key, size, date) of every object."""
        ...


def private(path: str, flags: int) -> int:
    """An opener for `open`: files that it makes are their owner's alone."""
    return os.open(path, flags, 0o600)


def private_folder(path: Path) -> None:
    """Makes a folder, and those above it, for their owner alone; what is there keeps its rights."""
    for folder in reversed([path, *path.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)


def sync_folder(path: Path) -> None:
    """Makes the names in a folder durable (on Windows they are)."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Folder:
    """Objects as files: ``xorbs/ab/ab12…``.

    Args:
        root: the folder; made when missing.
    """

    def __init__(self, root: Path):
        self.root = root
        private_folder(root)

    def _path(self, key: str) -> Path:
        room, name = key.split("/")
        return self.root / room / name[:2] / name

    def publish(self, temporary: Path, key: str) -> None:
        """Renames into place; an object that is there already is replaced by its like."""
        target = self._path(key)
        new = [folder for folder in (target.parent, *target.parents) if not folder.exists()]
        private_folder(target.parent)
        temporary.chmod(0o400)
        temporary.replace(target)
        for folder in [target.parent, *(made.parent for made in new)]:
            sync_folder(folder)

    def read(self, key: str, start: int, size: int) -> bytes:
        """See `Objects.read`."""
        with self._path(key).open("rb", buffering=0) as file:
            file.seek(start)
            return file.read(size)

    def size(self, key: str) -> int | None:
        """See `Objects.size`."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """See `Objects.delete`."""
        self._path(key).unlink(missing_ok=True)

    def put_aside(self, key: str, folder: Path) -> None:
        """See `Objects.put_aside`."""
        private_folder(folder)
        if self.size(key) is not None:
            self._path(key).replace(folder / f"{key.replace('/', '-')}-{secrets.token_hex(4)}")

    def listing(self) -> Iterator[tuple[str, int, float]]:
        """See `Objects.listing`."""
        for room in ("xorbs", "plain"):
            for path in sorted(self.root.glob(f"{room}/??/*")):
                found = path.stat()
                yield f"{room}/{path.name}", found.st_size, found.st_mtime


class Scratch:
    """A folder for files that are being received.

    Args:
        root: the folder; made when missing, must lie on the disk of the objects.
    """

    def __init__(self, root: Path):
        self.root = root
        private_folder(root)

    @contextmanager
    def file(self) -> Iterator[tuple[Path, BinaryIO]]:
        """A new file, open for writing and reading; gone after the block unless it was published.

        Raises:
            Refusal: 507 if the disk is full.
        """
        path = self.root / secrets.token_hex(12)
        try:
            with open(path, "x+b", opener=private) as file:
                yield path, file
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Refusal(507, "The hub's disk is full; nothing was stored") from error
            raise
        finally:
            path.unlink(missing_ok=True)

    @staticmethod
    def settle(file: BinaryIO) -> None:
        """Makes what was written durable."""
        file.flush()
        os.fsync(file.fileno())

    def part(self, sha256: str, account: int, number: int) -> Path:
        """Where a part of a file lies that an account sends in parts, until the last of them is there."""
        return self.root / f"part-{sha256}-{account}-{number}"

    def parts_of(self, account: int) -> int:
        """Bytes of all parts of an account, each at least a block of the disk."""
        found = 0
        for path in self.root.glob(f"part-*-{account}-*"):
            with contextlib.suppress(FileNotFoundError):  # it has just become part of its file
                found += max(path.stat().st_size, 4096)
        return found

    def sweep(self, before: float) -> int:
        """Removes what was left behind by crashes before a date; returns how many files."""
        old = [path for path in self.root.iterdir() if path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)
