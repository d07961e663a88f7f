"""The hub's SQLite file: its tables, and transactions over it.

Write-ahead log, ``synchronous = FULL``: a transaction that `write` has left is on the disk, one that was cut off by a
crash never was. Readers never wait; writers (of this and of any other process) go one at a time. Each thread has its
own connection. Dates are seconds since the epoch, UTC; hashes of the Xet format are 32 raw bytes, all others hex.

Errors: a full disk becomes `Refusal` with status 507, a hub made by a newer diglot a `HubError`.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diglot.errors import HubError
from diglot.hub.refusal import Refusal
from diglot.hub.storage.migrations import climb, transaction

__all__ = ["Database"]


class Database:
    """A hub's metadata.

    Args:
        path: the SQLite file; made when missing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     database = Database(Path(folder) / "hub.sqlite")
    ...     with database.write() as cursor:
    ...         _ = cursor.execute("INSERT INTO meta VALUES ('a', 'b')")
    ...     print(database.meta("a"))
    ...     database.close()
    b
    """

    def __init__(self, path: Path):
        self.path = path
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._writer = threading.RLock()
        try:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
            climb(self._connection(), path)
            if not self.meta("secret"):
                with self.write() as cursor:
                    first = (("store", uuid.uuid4().hex), ("secret", secrets.token_hex(32)))
                    cursor.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", first)
        except BaseException as error:
            self.close()
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                raise HubError(f"{path} is damaged: {error}") from error
            raise

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self.path, timeout=60, isolation_level=None, check_same_thread=False)
            connection.row_factory = sqlite3.Row
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "busy_timeout = 60000"):
                connection.execute(f"PRAGMA {pragma}")
            self._local.connection = connection
            self._local.depth = 0
            self._all.append(connection)
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it on disk when the block is left, nothing of it when the block raises.

        Blocks nest; the outermost decides.
        """
        with self._writer:
            connection = self._connection()
            if self._local.depth:
                yield connection
                return
            try:
                with transaction(connection):
                    self._local.depth = 1
                    yield connection
            except sqlite3.OperationalError as error:
                if "full" in str(error) or "disk I/O" in str(error):
                    raise Refusal(507, "The hub's disk is full; nothing was stored") from error
                raise
            finally:
                self._local.depth = 0

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within the block, this thread reads one state of the database, whatever others write meanwhile."""
        connection = self._connection()
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM meta").fetchone()  # the state of this moment
        try:
            yield
        finally:
            connection.execute("ROLLBACK")

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's connection, for reading."""
        return self._connection()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self._connection().execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        found: sqlite3.Row | None = self._connection().execute(sql, values).fetchone()
        return found

    def each(self, sql: str, *values: Any) -> Iterator[sqlite3.Row]:
        """The rows of a query, read as they are asked for."""
        return iter(self._connection().execute(sql, values))

    def meta(self, key: str) -> str:
        """A setting of the hub; empty when it was never set."""
        row = self.row("SELECT value FROM meta WHERE key = ?", key)
        return row["value"] if row else ""

    def set_meta(self, key: str, value: str) -> None:
        """Sets a setting of the hub."""
        with self.write() as cursor:
            cursor.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def copy(self, target: Path) -> None:
        """Writes a consistent copy, also while others write."""
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(target)) as copy:
            self._connection().backup(copy)

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._local = threading.local()
