"""The ladder of the database's format: each rung takes a hub from one version to the next, in one transaction.

A new hub climbs it from the bottom, so an upgraded one and a new one have the same tables. A rung that was released is
never changed. What a rung cannot know (who first sent the bytes of a hub of version 1) it leaves out: then less is
allowed, never more.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.storage import lines

__all__ = ["VERSION", "climb", "transaction"]

Rung = Callable[[sqlite3.Connection, Path], None]


def _first(cursor: sqlite3.Connection, path: Path) -> None:
    """Version 1: the tables of the first hubs."""
    _run(cursor, (files("diglot.hub") / "data" / "tables.sql").read_text(encoding="utf-8"))


def _claims(cursor: sqlite3.Connection, path: Path) -> None:
    """Version 2: who brought which xorb; which claims are of uploads that no commit names yet. Folders are private."""
    _run(
        cursor,
        """
        CREATE TABLE brought (
          xorb BLOB NOT NULL, account INTEGER NOT NULL, date REAL NOT NULL, open INTEGER NOT NULL,
          PRIMARY KEY (xorb, account)) WITHOUT ROWID;
        ALTER TABLE claims ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
        DELETE FROM claims WHERE sha256 NOT IN (SELECT sha256 FROM large);
        DELETE FROM held WHERE sha256 NOT IN (SELECT sha256 FROM large);
        """,
    )
    if os.name != "nt":
        for name in ("objects", "scratch", "datasets", "models", "spaces"):
            if (folder := path.parent / name).is_dir() and not folder.is_symlink():
                folder.chmod(0o700)
        path.chmod(0o600)


def _owners(cursor: sqlite3.Connection, path: Path) -> None:
    """Version 3: contributions belong to accounts, tokens to the token that made them; a hub had accounts for ever.

    A contribution of old is its author's if the account of that name is older than it, else nobody's (-1).
    """
    _run(
        cursor,
        """
        ALTER TABLE tokens ADD COLUMN parent INTEGER REFERENCES tokens ON DELETE CASCADE;
        CREATE INDEX tokens_parent ON tokens (parent) WHERE parent IS NOT NULL;
        ALTER TABLE discussions ADD COLUMN account INTEGER NOT NULL DEFAULT -1;
        ALTER TABLE events ADD COLUMN account INTEGER NOT NULL DEFAULT -1;
        INSERT INTO meta SELECT 'accounts', '1' WHERE EXISTS (SELECT 1 FROM accounts);
        """,
    )
    for table in ("discussions", "events"):
        cursor.execute(
            f"""UPDATE {table} SET account = coalesce((SELECT a.id FROM accounts a
                WHERE a.name = {table}.author AND NOT a.organization AND a.created <= {table}.date), -1)"""
        )


def _lines(cursor: sqlite3.Connection, path: Path) -> None:
    """Version 4: where commits stand, and what each has changed (see `lines`)."""
    _run(cursor, lines.TABLES)
    for (repo,) in cursor.execute("SELECT id FROM repos").fetchall():
        lines.index(cursor, repo)


def _quotas(cursor: sqlite3.Connection, path: Path) -> None:
    """Version 5: what accounts have brought is charged to them, and may be limited (see `quotas`).

    Of what was there before, only large files that are known to be an account's are charged.
    """
    _run(
        cursor,
        """
        ALTER TABLE accounts ADD COLUMN quota INTEGER;
        ALTER TABLE accounts ADD COLUMN stored INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE charges (
          account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE, kind TEXT NOT NULL, name TEXT NOT NULL,
          bytes INTEGER NOT NULL, PRIMARY KEY (account, kind, name)) WITHOUT ROWID;
        CREATE INDEX charges_kind ON charges (kind, name);
        """,
    )
    for name, when, sign, row in (("charged", "INSERT", "+", "new"), ("discharged", "DELETE", "-", "old")):
        cursor.execute(
            f"""CREATE TRIGGER {name} AFTER {when} ON charges BEGIN
                UPDATE accounts SET stored = stored {sign} {row}.bytes WHERE id = {row}.account; END"""
        )
    cursor.execute(
        """INSERT INTO charges SELECT b.account, 'xorb', lower(hex(b.xorb)), x.size FROM brought b
           JOIN xorbs x ON x.hash = b.xorb JOIN accounts a ON a.id = b.account"""
    )
    cursor.execute(
        """INSERT INTO charges SELECT c.account, 'file', c.sha256, l.size FROM claims c
           JOIN large l USING (sha256) JOIN accounts a ON a.id = c.account WHERE l.xet IS NULL"""
    )


_LADDER: tuple[Rung, ...] = (_first, _claims, _owners, _lines, _quotas)

#: The format that this version of diglot writes.
VERSION = len(_LADDER)


def _run(cursor: sqlite3.Connection, sql: str) -> None:
    """Statements one by one: ``executescript`` would end the transaction."""
    for statement in sql.split(";"):
        if statement.strip():
            cursor.execute(statement)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done in the block, or nothing where it raises."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def climb(connection: sqlite3.Connection, path: Path) -> None:
    """Brings a database to `VERSION`.

    Raises:
        HubError: if it was made by a newer diglot.
    """
    while (now := _version(connection)) != VERSION:
        if now > VERSION:
            raise HubError(f"{path} was made by a newer version of diglot (format {now}); upgrade diglot to open it")
        with transaction(connection):
            if _version(connection) == now:  # nobody else was faster
                _LADDER[now](connection, path)
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('version', ?)", (str(now + 1),))


def _version(connection: sqlite3.Connection) -> int:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return 0
    row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    try:
        return int(row[0]) if row else 0
    except ValueError:
        raise HubError(f"this hub's database has no format that diglot knows ({str(row[0])[:20]!r})") from None
