"""Files of a build: written whole or not at all, hashed, checked, and removed only where the name is one of ours.

A hash of content is XXH3 of 128 bits: it tells damage, which nobody intends, at memory speed. JSON that a build reads
again carries a hash of itself as ``check``; a file whose check is wrong, whatever it holds, counts as not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xxhash

from diglot.layout import temporary

__all__ = [
    "Hashes",
    "digest",
    "hash_of",
    "link",
    "read_checked",
    "remove",
    "same",
    "sync",
    "touched",
    "write_atomically",
    "write_checked",
]

BLOCK = 1 << 20


def digest(path: Path) -> str:
    """The hash of a file's content, 32 hexadecimal digits; a block is in memory at once.

    Raises:
        OSError: it cannot be read.
    """
    found, block = xxhash.xxh3_128(), memoryview(bytearray(BLOCK))
    with path.open("rb", buffering=0) as file:
        while read := file.readinto(block):
            found.update(block[:read])
    return found.hexdigest()


def hash_of(text: str) -> str:
    """The same hash of a text in UTF-8."""
    return xxhash.xxh3_128_hexdigest(text.encode("utf-8", "surrogateescape"))


class Hashes:
    """Tells whether files are as they were written, and hashes each once.

    Args:
        verify: hash a file whatever its times say.

    Attributes:
        looked: whether any file had to be hashed.
    """

    def __init__(self, verify: bool = False) -> None:
        self._verify = verify
        self._known: dict[tuple[Path, int, int], str] = {}
        self.looked = False

    def sound(self, path: Path, size: int, hash: str, seal: Path | None) -> bool:
        """Whether a file has the content that it had.

        Args:
            path: the file.
            size, hash: its bytes, and the hash of its content.
            seal: a file that was written after it; a file that nothing has touched since is taken as it is.
        """
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size != size:
                return False
            if seal is not None and not self._verify and max(status.st_mtime_ns, status.st_ctime_ns) < touched(seal):
                return True
            key = (path, status.st_ino, status.st_mtime_ns)
            if key not in self._known:
                self.looked = True
                self._known[key] = digest(path)
        except OSError:
            return False
        return self._known[key] == hash


def touched(path: Path) -> int:
    """When a file, or what is known of it, changed last, as the system keeps it: nanoseconds; 0 if it is not there."""
    try:
        return path.lstat().st_ctime_ns
    except OSError:
        return 0


def write_checked(path: Path, value: Mapping[str, Any], scratch: Path | None = None) -> None:
    """Write a JSON object with its check (`write_atomically`)."""
    write_atomically(path, _json({"check": hash_of(_json(value)), **value}), scratch)


def read_checked(path: Path) -> dict[str, Any] | None:
    """The object that `write_checked` wrote; None if there is none or anything in it is not as it was written."""
    try:
        value = json.loads(path.read_bytes())
        if isinstance(value, dict) and value.pop("check", None) == hash_of(_json(value)):
            return value
    except (OSError, ValueError, RecursionError):
        pass
    return None


def write_atomically(path: Path, text: str, scratch: Path | None = None) -> None:
    """Write a small file so that it is there whole or not at all, also after a power cut.

    Args:
        path: where it appears.
        text: its content.
        scratch: where it is written first, on the same file system; the file's own folder if None.
    """
    written = (scratch or path.parent) / f"{path.name}.{os.getpid()}-{uuid.uuid4().hex[:12]}"
    try:
        with written.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            written.unlink(missing_ok=True)
        raise
    sync(path.parent)


def link(source: Path, target: Path) -> None:
    """Give a file a second name; where the file system has no such thing, a copy."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        with source.open("rb") as data, target.open("wb") as file:
            shutil.copyfileobj(data, file, BLOCK)
            file.flush()
            os.fsync(file.fileno())


def remove(folder: Path) -> None:
    """Remove what a build has written below a folder of its journal, and the folders that are empty then."""
    for where, folders, names in os.walk(folder, topdown=False):
        for name in names:
            if temporary(name):
                with contextlib.suppress(OSError):
                    Path(where, name).unlink()
        for inner in folders:
            with contextlib.suppress(OSError):
                Path(where, inner).rmdir()
    with contextlib.suppress(OSError):
        folder.rmdir()


def sync(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def same(path: Path, other: Path) -> bool:
    """Whether two files can be read and have the same bytes."""
    try:
        return path.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
