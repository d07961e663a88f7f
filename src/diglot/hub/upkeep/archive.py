"""`backup` and `restore`: a hub as one tar file.

The file has a consistent copy of the database and every object that it names. It can be made while the hub is in use;
it appears when it is complete. Restoring verifies everything, and gives the hub a new store id, so that clients do not
count on what they uploaded after the backup.

Errors: `HubError`.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
import tarfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.formats import xet
from diglot.hub.storage.objects import private, private_folder, sync_folder
from diglot.hub.store import Store
from diglot.hub.upkeep.integrity import Check, verify

__all__ = ["backup", "restore"]


def backup(store: Store, target: Path) -> int:
    """Writes the whole hub into one tar file; returns its size.

    Args:
        store: the hub; it may be in use.
        target: the file; it appears when it is complete.
    """
    partial = target.with_name(target.name + ".part")
    try:
        _write(store, partial)
        partial.replace(target)
        sync_folder(target.resolve().parent)
    except OSError as error:
        raise HubError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return target.stat().st_size


def _write(store: Store, partial: Path) -> None:
    with store.scratch.file() as (copy, _):
        store.database.copy(copy)
        with contextlib.closing(sqlite3.connect(copy)) as database:
            keys = [f"xorbs/{xet.to_hex(row[0])}" for row in database.execute("SELECT hash FROM xorbs")]
            keys += [f"plain/{row[0]}" for row in database.execute("SELECT sha256 FROM large WHERE xet IS NULL")]
        with open(partial, "wb", opener=private) as out, tarfile.open(fileobj=out, mode="w") as tar:
            tar.add(copy, "hub.sqlite")
            for key in keys:
                size = store.objects.size(key)
                if size is None:
                    raise HubError(f"{key} is missing; run: diglot hub fsck")
                entry = tarfile.TarInfo(f"objects/{key.split('/')[0]}/{key.split('/')[1][:2]}/{key.split('/')[1]}")
                entry.size, entry.mtime, entry.mode = size, int(time.time()), 0o400
                tar.addfile(entry, _Reader(store.contents.raw(key, size)))
    with partial.open("rb") as file:
        os.fsync(file.fileno())


class _Reader(io.RawIOBase):
    """Pieces as a file that is read once."""

    def __init__(self, pieces: Iterator[bytes]):
        self._pieces, self._rest = pieces, b""

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


def restore(source: Path, root: Path) -> Check:
    """Makes a hub from a backup, and verifies it. The hub has a new store id.

    Raises:
        HubError: if there is something at `root`, or the backup is damaged.
    """
    if root.exists() and any(root.iterdir()):
        raise HubError(f"{str(root)!r} is not empty; restore into a new folder")
    private_folder(root)
    try:
        with tarfile.open(source, "r:") as tar:
            for entry in tar:
                parts = entry.name.split("/")
                if not entry.isreg() or parts[0] not in ("hub.sqlite", "objects") or ".." in parts:
                    raise HubError(f"{source} is not a backup of a hub")
                content = tar.extractfile(entry)
                assert content is not None  # it is a regular file
                private_folder((target := root / entry.name).parent)
                with content, open(target, "xb", opener=private) as file:
                    shutil.copyfileobj(content, file, 1 << 20)
                if parts[0] == "objects":
                    target.chmod(0o400)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise HubError(f"{source} cannot be read: {error}") from error
    store = Store(root)
    try:
        store.database.set_meta("store", uuid.uuid4().hex)
        check = verify(store)
        if not check.ok:
            raise HubError(f"{source} is damaged: {check.damages[0]} (and {len(check.damages) - 1} more)")
        return check
    finally:
        store.close()
