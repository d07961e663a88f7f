"""Who may refer to which bytes: an account that has brought them, a repository that has held them.

A file's *claim* says that an account has sent its bytes (or a shard of its own xorbs that hashes to it); *brought* says
the same of a xorb. What a push brings is *open* until a commit of the account names the file: for a day, the collector
of garbage leaves it alone then, whatever the grace period.

Units: dates in seconds since the epoch.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass

from diglot.hub.storage.database import Database
from diglot.hub.storage.quotas import Quotas

__all__ = ["Claims", "Held"]


@dataclass(frozen=True)
class Held:
    """A large file that a repository holds or has held: its SHA-256, path, size in bytes, and since when."""

    sha256: str
    path: str
    size: int
    date: float


class Claims:
    """The claims of a hub's accounts."""

    def __init__(self, database: Database, quotas: Quotas):
        self.database = database
        self.quotas = quotas

    def bring_file(
        self, cursor: sqlite3.Connection, sha256: str, account: int, pending: bool, whole: int | None = None
    ) -> None:
        """Notes, within a transaction, that an account has just brought a file.

        Args:
            cursor: of the transaction.
            sha256: which file.
            account: who brought it.
            pending: a commit is to follow.
            whole: its size, if it was sent as it is; None if in xorbs, which are charged already.
        """
        if whole is not None:
            self.quotas.charge(cursor, account, "file", sha256, whole)
            self.quotas.check(account)
        row = (sha256, account, time.time(), int(pending))
        cursor.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?, ?)", row)

    def bring_xorb(self, cursor: sqlite3.Connection, digest: bytes, size: int, account: int, pending: bool) -> bool:
        """Notes, within a transaction, that an account has just brought a xorb; returns whether for the first time."""
        self.quotas.charge(cursor, account, "xorb", digest.hex(), size)
        self.quotas.check(account)
        new = not cursor.execute("SELECT 1 FROM brought WHERE xorb = ? AND account = ?", (digest, account)).fetchone()
        row = (digest, account, time.time(), int(pending))
        cursor.execute("INSERT OR REPLACE INTO brought VALUES (?, ?, ?, ?)", row)
        return new

    def close_xorbs(self, cursor: sqlite3.Connection, digests: Iterable[bytes], account: int) -> None:
        """A file now says that the xorbs are needed."""
        now = time.time()
        rows = [(now, digest, account) for digest in digests]
        cursor.executemany("UPDATE brought SET open = 0, date = ? WHERE xorb = ? AND account = ?", rows)

    def close_file(self, cursor: sqlite3.Connection, sha256: str, account: int) -> None:
        """A commit now says that the file is needed."""
        cursor.execute("UPDATE claims SET open = 0 WHERE sha256 = ? AND account = ?", (sha256, account))

    def has_brought(self, digest: bytes, account: int) -> bool:
        """Whether an account has brought a xorb."""
        return self.database.row("SELECT 1 FROM brought WHERE xorb = ? AND account = ?", digest, account) is not None

    def may_refer(self, repo: str, account: int, sha256: str) -> bool:
        """Whether the repository has held the file, or the account has shown that it has its bytes."""
        claimed = "SELECT 1 FROM claims WHERE sha256 = ? AND account = ?"
        return bool(self.database.row(claimed, sha256, account)) or self.held(repo, sha256)

    def held(self, repo: str, sha256: str) -> bool:
        """Whether the repository has held the file."""
        return self.database.row("SELECT 1 FROM held WHERE sha256 = ? AND repo = ?", sha256, repo) is not None

    def files(self, repo: str) -> list[Held]:
        """The large files that a repository holds or has held, newest first."""
        sql = """SELECT h.sha256, h.path, l.size, h.date FROM held h JOIN large l USING (sha256)
                 WHERE h.repo = ? ORDER BY h.date DESC"""
        return [Held(*row) for row in self.database.rows(sql, repo)]

    def hold(self, cursor: sqlite3.Connection, repo: str, sha256: str, path: str) -> None:
        """Notes, within a transaction, that a repository holds a file from now on."""
        cursor.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?)", (repo, sha256, path, time.time()))
