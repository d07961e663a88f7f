"""The files of buckets: a table instead of a history.

Units: bytes; dates in seconds since the epoch.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from diglot.hub.repos.repositories import Repo
from diglot.hub.storage.contents import Contents
from diglot.hub.storage.database import Database
from diglot.hub.storage.quotas import Quotas

__all__ = ["BucketFile", "Buckets"]

_FILE = "SELECT b.*, l.size, l.xet FROM bucket_files b JOIN large l USING (sha256) WHERE b.repo = ?"


@dataclass(frozen=True)
class BucketFile:
    """A file of a bucket: its path, SHA-256, size, Xet hash, when it was changed by its owner and when it came."""

    path: str
    sha256: str
    size: int
    xet: bytes
    modified: float
    uploaded: float


class Buckets:
    """The files of all buckets."""

    def __init__(self, database: Database, contents: Contents, quotas: Quotas):
        self.database = database
        self.contents = contents
        self.quotas = quotas

    def files(self, repo: Repo, prefix: str = "") -> list[BucketFile]:
        """The file `prefix`, and those in the folder of that name; all without one. By path."""
        low = prefix.rstrip("/") + "/" if prefix else ""
        sql = f"{_FILE} AND (b.path = ? OR (b.path >= ? AND b.path < ?)) ORDER BY b.path"
        keys = ("path", "sha256", "size", "xet", "modified", "uploaded")
        rows = self.database.rows(sql, repo.id, prefix, low, low + "\U0010ffff")
        return [BucketFile(**{key: row[key] for key in keys}) for row in rows]

    def file(self, repo: Repo, path: str) -> BucketFile | None:
        """A file by its path."""
        return next((file for file in self.files(repo, path) if file.path == path), None)

    def put(self, repo: Repo, account: int, path: str, sha256: str, modified: float | None) -> None:
        """Puts a file, whose bytes the store has, under a path."""
        now = time.time()
        with self.database.write() as cursor:
            self.contents.claims.hold(cursor, repo.id, sha256, path)
            self.contents.claims.close_file(cursor, sha256, account)
            row = (repo.id, path, sha256, now if modified is None else modified, now)
            cursor.execute("INSERT OR REPLACE INTO bucket_files VALUES (?, ?, ?, ?, ?)", row)
            self.quotas.charge(cursor, account, "bucket", f"{repo.id}/{path}", len(path))
            self.quotas.check(account)

    def remove(self, repo: Repo, path: str) -> bool:
        """Removes a file; False if there is none."""
        with self.database.write() as cursor:
            sql = "DELETE FROM bucket_files WHERE repo = ? AND path = ?"
            return bool(cursor.execute(sql, (repo.id, path)).rowcount)

    def changed(self, repo: Repo) -> None:
        """Notes that a bucket has just changed."""
        with self.database.write() as cursor:
            cursor.execute("UPDATE repos SET changed = ? WHERE id = ?", (time.time(), repo.id))
