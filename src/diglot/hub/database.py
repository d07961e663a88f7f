"""The hub's SQLite file: its tables, and transactions over it.

Write-ahead log, ``synchronous = FULL``: a transaction that `write` has left is on the disk, one that was cut off by a
crash never was. Readers never wait; writers (of this and of any other process) go one at a time. Each thread has its
own connection. Dates are seconds since the epoch, UTC; hashes of the Xet format are 32 raw bytes, all others hex.

Errors: a full disk becomes `Refusal` with status 507, a hub made by a newer diglot a `HubError`.
"""

from __future__ import annotations

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

__all__ = ["Database"]

VERSION = "1"

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accounts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  organization INTEGER NOT NULL, fullname TEXT NOT
  NULL, admin INTEGER NOT NULL DEFAULT 0, read_only INTEGER NOT NULL DEFAULT 0, default_private INTEGER NOT NULL
  DEFAULT 0, created REAL NOT NULL);
CREATE TABLE IF NOT EXISTS members (
  organization INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, role TEXT NOT NULL,
  PRIMARY KEY (organization, account)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tokens (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, name TEXT NOT NULL,
  role TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, created REAL NOT NULL, expires REAL);
CREATE TABLE IF NOT EXISTS repos (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, namespace TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE,
  private INTEGER NOT NULL, gated TEXT, created REAL NOT NULL, changed REAL NOT NULL, UNIQUE (kind, namespace, name));
CREATE TABLE IF NOT EXISTS aliases (
  kind TEXT NOT NULL, namespace TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE,
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, PRIMARY KEY (kind, namespace, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refs (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, name TEXT NOT NULL, target TEXT NOT NULL, message TEXT,
  PRIMARY KEY (repo, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commits (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, id TEXT NOT NULL, parent TEXT, tree TEXT NOT NULL,
  author TEXT NOT NULL, title TEXT NOT NULL, description TEXT NOT NULL, date INTEGER NOT NULL, salt TEXT NOT NULL,
  request TEXT, PRIMARY KEY (repo, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS trees (id TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS blobs (
  id TEXT PRIMARY KEY, size INTEGER NOT NULL, sha256 TEXT, content BLOB, CHECK ((sha256 IS NULL) <> (content IS NULL)));
CREATE INDEX IF NOT EXISTS blobs_sha256 ON blobs (sha256) WHERE sha256 IS NOT NULL;
CREATE TABLE IF NOT EXISTS large (
  sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, xet BLOB, terms BLOB, used REAL NOT NULL);
CREATE INDEX IF NOT EXISTS large_xet ON large (xet) WHERE xet IS NOT NULL;
CREATE TABLE IF NOT EXISTS xorbs (
  hash BLOB PRIMARY KEY, size INTEGER NOT NULL, raw INTEGER NOT NULL, layout BLOB NOT NULL, used REAL NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (hash BLOB PRIMARY KEY, xorb BLOB NOT NULL, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chunks_xorb ON chunks (xorb);
CREATE TABLE IF NOT EXISTS claims (
  sha256 TEXT NOT NULL, account INTEGER NOT NULL, date REAL NOT NULL, PRIMARY KEY (sha256, account)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, sha256 TEXT NOT NULL, path TEXT NOT NULL, date REAL NOT NULL,
  PRIMARY KEY (repo, sha256)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bucket_files (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, path TEXT NOT NULL, sha256 TEXT NOT NULL, modified REAL NOT
  NULL, uploaded REAL NOT NULL, PRIMARY KEY (repo, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doomed (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS discussions (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, number INTEGER NOT NULL, title TEXT NOT NULL,
  author TEXT NOT NULL, status TEXT NOT NULL, pull INTEGER NOT NULL, base TEXT, date REAL NOT NULL,
  PRIMARY KEY (repo, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, number INTEGER NOT NULL,
  type TEXT NOT NULL, author TEXT NOT NULL, date REAL NOT NULL, data TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_of ON events (repo, number);
CREATE TABLE IF NOT EXISTS access (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
  status TEXT NOT NULL, date REAL NOT NULL, fields TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (repo, account)) WITHOUT
  ROWID;
"""


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
        fresh = not path.exists()
        connection = self._connection()
        if fresh or not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            connection.executescript("BEGIN IMMEDIATE;" + SCHEMA + "COMMIT;")
            path.chmod(0o600)
            with self.write() as cursor:
                first = (("version", VERSION), ("store", uuid.uuid4().hex), ("secret", secrets.token_hex(32)))
                cursor.executemany("INSERT OR IGNORE INTO meta VALUES (?, ?)", first)
        if self.meta("version") != VERSION:
            raise HubError(f"{path} was made by another version of diglot (format {self.meta('version')})")

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
                connection.execute("BEGIN IMMEDIATE")
                self._local.depth = 1
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
                finally:
                    self._local.depth = 0
            except sqlite3.OperationalError as error:
                if "full" in str(error) or "disk I/O" in str(error):
                    raise Refusal(507, "The hub's disk is full; nothing was stored") from error
                raise

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
        with sqlite3.connect(target) as copy:
            self._connection().backup(copy)
        copy.close()

    def close(self) -> None:
        """Closes the connections of all threads."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._local = threading.local()
