"""How many bytes an account keeps in a hub, and how many it may.

What an account brings is *charged* to it, as it is stored: xorbs and whole files, small files, folders, commits, what
it says in discussions, repositories; each thing once, and `ROW` bytes for each on top. It is charged whether others
have brought the same or not, so that nobody learns from their own count what others have. A charge ends when the
collector of garbage has removed the thing.

A limit is refused with 413: clients ask again after any status from 500 on, and here that would not help.

Units: bytes.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from diglot.errors import OptionError
from diglot.hub.refusal import Refusal
from diglot.hub.storage.database import Database
from diglot.hub.storage.objects import Scratch

__all__ = ["ROW", "SPARE", "Quotas", "size_of"]

#: What a row of the database is charged with, besides what it holds.
ROW = 200
#: How far beyond the limit an account may go that removes files: it takes a commit to do so.
SPARE = 16 << 20

#: Where the things are that are charged, by kind: what is not there any more is not charged any more.
_THERE = {
    "xorb": "SELECT lower(hex(hash)) FROM xorbs",
    "file": "SELECT sha256 FROM large",
    "blob": "SELECT id FROM blobs",
    "tree": "SELECT id FROM trees",
    "commit": "SELECT id FROM commits",
    "event": "SELECT id FROM events",
    "repo": "SELECT id FROM repos",
    "copy": "SELECT id FROM repos",
    "bucket": "SELECT repo || '/' || path FROM bucket_files",
}


def size_of(text: str) -> int | None:
    """Bytes that a person writes: digits with ``k``, ``MB``, ``G``, ``TB`` … (powers of 1,000) or ``GiB`` … (of 1,024).

    Returns:
        None for ``none``: no limit.

    >>> size_of("50GB"), size_of("1.5 GiB"), size_of("none")
    (50000000000, 1610612736, None)
    """
    word = text.strip().lower()
    if word == "none":
        return None
    number = word.rstrip("bikmgtp ")
    unit = word[len(number) :].strip()
    power = "kmgtp".find(unit[:1]) + 1 if unit[:1] != "b" and unit else 0
    wanted = {"", "b"} if not power else {unit[0], unit[0] + "b", unit[0] + "i", unit[0] + "ib"}
    try:
        size = float(number) * (1024 if "i" in unit else 1000) ** power
    except ValueError:
        size = -1
    if unit not in wanted or not 0 <= size < 1 << 60:
        raise OptionError(f"{text!r} is no size: write 50GB, 1.5TiB, or none")
    return int(size)


class Quotas:
    """The limits of a hub's accounts, and what is charged to them."""

    def __init__(self, database: Database, scratch: Scratch):
        self.database = database
        self.scratch = scratch
        self._coming: Counter[int] = Counter()  # bytes that this process is receiving, by account
        self._lock = threading.Lock()

    # ---- limits

    def default(self) -> int | None:
        """The limit of accounts that have none of their own; admins have none then. None for no limit."""
        text = self.database.meta("quota")
        return int(text) if text else None

    def set_default(self, limit: int | None) -> None:
        """Sets `default`."""
        self.database.set_meta("quota", "" if limit is None else str(limit))

    def set(self, name: str, limit: int | None, own: bool = True) -> None:
        """Gives a user a limit of their own (None: no limit), or with `own=False` the default again.

        Raises:
            Refusal: 404 if there is no such user.
        """
        value = None if not own else -1 if limit is None else limit
        with self.database.write() as cursor:
            sql = "UPDATE accounts SET quota = ? WHERE name = ? AND organization = 0"
            if not cursor.execute(sql, (value, name)).rowcount:
                raise Refusal(404, f"no user {name!r}")

    def limit(self, account: int) -> int | None:
        """What an account may keep; None for no limit (so for the owner of a hub without accounts)."""
        row = self.database.row("SELECT quota, admin FROM accounts WHERE id = ?", account) if account > 0 else None
        if row is None:
            return None
        if row["quota"] is None:
            return None if row["admin"] else self.default()
        return None if row["quota"] < 0 else int(row["quota"])

    def used(self, account: int) -> int:
        """What an account keeps."""
        row = self.database.row("SELECT stored FROM accounts WHERE id = ?", account)
        return int(row["stored"]) if row else 0

    def left(self, account: int) -> int | None:
        """What an account may still bring, that under way counted; None for no limit."""
        limit = self.limit(account)
        if limit is None:
            return None
        return max(0, limit - self.used(account) - self._coming[account] - self.scratch.parts_of(account))

    # ---- before it is there

    def ask(self, account: int, size: int = 1) -> None:
        """Whether an account may bring `size` bytes more.

        Raises:
            Refusal: 413 if not.
        """
        left = self.left(account)
        if left is not None and size > left:
            raise self._full(account, size)

    @contextmanager
    def coming(self, account: int, size: int = 0, beyond: int = 0) -> Iterator[Callable[[int], None]]:
        """While an account sends something: `size` bytes at once, or as many as the function that it gives is told.

        `beyond` is how far it may go over the limit: what is received may remove something, which is not known yet.

        Raises:
            Refusal: 413 as soon as it is more than the account may bring.
        """
        left, own = self.left(account), 0

        def more(count: int) -> None:
            nonlocal own
            if left is None:
                return
            with self._lock:
                self._coming[account] += count
                own += count
            if own > left + beyond:
                raise self._full(account, own)

        try:
            more(size)
            yield more
        finally:
            with self._lock:
                self._coming[account] -= own
                if not self._coming[account]:
                    del self._coming[account]

    def _full(self, account: int, more: int = 0) -> Refusal:
        limit, wanted = self.limit(account) or 0, self.used(account) + self.scratch.parts_of(account) + more
        return Refusal(
            413,
            f"Your account may keep {limit:,} bytes in this hub; with this it would keep {wanted:,} or more. Remove "
            "what you do not need (it counts until the hub next collects garbage), or ask an admin for more.",
        )

    # ---- within the transaction that makes it

    def charge(self, cursor: sqlite3.Connection, account: int, kind: str, name: str, size: int) -> None:
        """Notes that an account has brought a thing; `check` is to follow."""
        sql = "INSERT INTO charges SELECT id, ?, ?, ? FROM accounts WHERE id = ? ON CONFLICT DO NOTHING"
        cursor.execute(sql, (kind, name, size + ROW, account))

    def discharge(self, cursor: sqlite3.Connection, kind: str, name: str, account: int) -> None:
        """Takes a charge back."""
        cursor.execute("DELETE FROM charges WHERE account = ? AND kind = ? AND name = ?", (account, kind, name))

    def check(self, account: int, removing: bool = False, more: int = 0) -> None:
        """Ends a transaction that went over the limit; one that only removes may go `SPARE` bytes beyond.

        With `more`, before anything is done: whether a thing of so many bytes can be charged.

        Raises:
            Refusal: 413.
        """
        limit, wanted = self.limit(account), self.used(account) + (more + ROW if more else 0)
        if limit is not None and wanted > limit + (SPARE if removing else 0):
            raise self._full(account)

    @staticmethod
    def release(cursor: sqlite3.Connection) -> None:
        """Ends the charges of what is not there any more."""
        for kind, there in _THERE.items():
            cursor.execute(f"DELETE FROM charges WHERE kind = ? AND name NOT IN ({there})", (kind,))
