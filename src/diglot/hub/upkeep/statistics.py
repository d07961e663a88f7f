"""`stats`: what a hub holds, and what it takes on disk. Units: bytes."""

from __future__ import annotations

from dataclasses import dataclass

from diglot.hub.store import Store

__all__ = ["Stats", "stats"]


@dataclass(frozen=True)
class Stats:
    """What a hub holds.

    Attributes:
        repositories, commits, files: how many (files: large ones).
        logical: bytes of all large files, each counted once for every repository that holds it.
        distinct: bytes of different large files.
        stored: bytes on disk for them.
        database: bytes of the SQLite file.
    """

    repositories: int
    commits: int
    files: int
    logical: int
    distinct: int
    stored: int
    database: int

    def __str__(self) -> str:
        share = f" ({self.logical / self.stored:.1f} times less than what it holds)" if self.stored else ""
        return (
            f"{self.repositories} repositories, {self.commits} commits, {self.files} large files: "
            f"{self.logical:,} bytes,"
            f" {self.distinct:,} of them different, stored in {self.stored:,}{share}; database {self.database:,} bytes"
        )


def stats(store: Store) -> Stats:
    """Counts what a hub holds."""

    def one(sql: str) -> int:
        row = store.database.row(sql)
        return int(row[0] or 0) if row else 0

    xorbs, plain = one("SELECT sum(size) FROM xorbs"), one("SELECT sum(size) FROM large WHERE xet IS NULL")
    return Stats(
        one("SELECT count(*) FROM repos"), one("SELECT count(*) FROM commits"), one("SELECT count(*) FROM large"),
        one("SELECT sum(l.size) FROM held h JOIN large l USING (sha256)"), one("SELECT sum(size) FROM large"),
        xorbs + plain, store.database.path.stat().st_size,
    )  # fmt: skip
