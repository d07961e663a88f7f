"""Discussions and pull requests of all repositories: what was said, by which account, and how it stands.

A pull request is a discussion with a branch of its own, ``refs/pr/N``. What somebody has said is theirs by the number
of their account: names can be given to others later.

Units: dates in seconds since the epoch; lengths of texts in UTF-8 bytes. Errors: `Refusal` 400, 404.
"""

from __future__ import annotations

import builtins
import json
import secrets
import sqlite3
import time
from dataclasses import dataclass, replace
from typing import Any

from diglot.hub.people.person import Person
from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.storage.database import Database
from diglot.hub.storage.quotas import Quotas

__all__ = ["Discussion", "Discussions", "Event"]

#: The longest text of one contribution, and all that a discussion may hold.
LONGEST, FULL = 64 << 10, 16 << 20


@dataclass(frozen=True)
class Discussion:
    """A discussion; a pull request if `pull`, and `base` is then the branch that it is for."""

    number: int
    title: str
    author: str
    account: int
    status: str
    pull: bool
    base: str | None
    date: float


@dataclass(frozen=True)
class Event:
    """Something said or done in a discussion; `data` as the API shows it."""

    id: str
    type: str
    author: str
    account: int
    date: float
    data: dict[str, Any]


class Discussions:
    """The discussions of all repositories."""

    def __init__(self, database: Database, quotas: Quotas):
        self.database = database
        self.quotas = quotas

    # ---- read

    def find(self, repo: Repo, number: str) -> Discussion:
        """A discussion by its number, as a path has it.

        Raises:
            Refusal: 404.
        """
        known = number.isascii() and number.isdecimal() and len(number) < 10
        sql = "SELECT * FROM discussions WHERE repo = ? AND number = ?"
        row = self.database.row(sql, repo.id, int(number)) if known else None
        if row is None:
            raise Refusal(404, "no such discussion")
        return _discussion(row)

    def exist(self, repo: Repo) -> bool:
        """Whether a repository has any."""
        return self.database.row("SELECT 1 FROM discussions WHERE repo = ?", repo.id) is not None

    def list(
        self, repo: Repo, kind: str = "", status: str = "", author: str = "", start: int = 0, count: int = 50
    ) -> tuple[int, builtins.list[Discussion]]:
        """How many there are, and those from `start`, newest first.

        Args:
            repo: whose.
            kind: ``discussion`` or ``pull_request``; empty or ``all`` for both.
            status: ``open`` or ``closed``, likewise.
            author: a name; empty for all.
            start, count: which of them.
        """
        where = """repo = ?1 AND (?2 IN ('', 'all') OR pull = (?2 = 'pull_request'))
                   AND (?3 IN ('', 'all') OR (?3 = 'closed') = (status IN ('closed', 'merged')))
                   AND (?4 = '' OR author = ?4)"""
        total = self.database.row(f"SELECT count(*) AS n FROM discussions WHERE {where}", repo.id, kind, status, author)
        sql = f"SELECT * FROM discussions WHERE {where} ORDER BY number DESC LIMIT ?5 OFFSET ?6"
        rows = self.database.rows(sql, repo.id, kind, status, author, count, start)
        return int(total["n"]) if total else 0, [_discussion(row) for row in rows]

    def events(self, repo: Repo, number: int) -> builtins.list[Event]:
        """What was said and done, in its order."""
        sql = "SELECT * FROM events WHERE repo = ? AND number = ? ORDER BY date, rowid"
        return [_event(row) for row in self.database.rows(sql, repo.id, number)]

    def comment(self, repo: Repo, number: int, event: str) -> Event:
        """A comment by its id.

        Raises:
            Refusal: 404.
        """
        sql = "SELECT * FROM events WHERE id = ? AND repo = ? AND number = ? AND type = 'comment'"
        row = self.database.row(sql, event, repo.id, number)
        if row is None:
            raise Refusal(404, "no such comment")
        return _event(row)

    # ---- write

    def open(self, repo: Repo, person: Person, title: str, text: str, base: str | None) -> int:
        """Opens a discussion, or with `base` a pull request against that branch; returns its number."""
        with self.database.write() as cursor:
            sql = "SELECT coalesce(max(number), 0) + 1 AS n FROM discussions WHERE repo = ?"
            number = int(cursor.execute(sql, (repo.id,)).fetchone()["n"])
            status = "draft" if base else "open"
            row = (repo.id, number, _title(title), person.name, status, int(bool(base)), base, time.time(), person.id)
            cursor.execute("INSERT INTO discussions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            self.say(repo, person, number, text)
        return number

    def say(self, repo: Repo, person: Person, number: int, text: str) -> Event:
        """Adds a comment."""
        return self._add(repo, person, number, "comment", {"edited": False, "hidden": False, "latest": _text(text)})

    def _add(self, repo: Repo, person: Person, number: int, kind: str, data: dict[str, Any]) -> Event:
        event = Event(secrets.token_hex(12), kind, person.name, person.id, time.time(), data)
        packed = json.dumps(data)
        with self.database.write() as cursor:
            sql = "SELECT coalesce(sum(length(data)), 0) AS n FROM events WHERE repo = ? AND number = ?"
            if cursor.execute(sql, (repo.id, number)).fetchone()["n"] + len(packed) > FULL:
                raise Refusal.invalid("this discussion is full; open another one")
            row = (event.id, repo.id, number, kind, event.author, event.date, packed, event.account)
            cursor.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            self.quotas.charge(cursor, event.account, "event", event.id, len(packed))
            self.quotas.check(event.account)
        return event

    def rename(self, repo: Repo, person: Person, discussion: Discussion, title: str) -> Event:
        """Gives a discussion another title."""
        title = _title(title)
        with self.database.write() as cursor:
            sql = "UPDATE discussions SET title = ? WHERE repo = ? AND number = ?"
            cursor.execute(sql, (title, repo.id, discussion.number))
            data = {"from": discussion.title, "to": title}
            return self._add(repo, person, discussion.number, "title-change", data)

    def set_status(self, repo: Repo, person: Person, number: int, status: str, **data: str) -> Event:
        """Opens, closes or marks as merged."""
        with self.database.write() as cursor:
            sql = "UPDATE discussions SET status = ? WHERE repo = ? AND number = ?"
            cursor.execute(sql, (status, repo.id, number))
            return self._add(repo, person, number, "status-change", {"status": status, **data})

    def edit(self, comment: Event, text: str, hide: bool) -> Event:
        """Changes a comment, or hides it."""
        data = {"edited": True, "hidden": hide, "latest": _text("" if hide else text)}
        with self.database.write() as cursor:
            cursor.execute("UPDATE events SET data = ? WHERE id = ?", (packed := json.dumps(data), comment.id))
            self.quotas.discharge(cursor, "event", comment.id, comment.account)
            self.quotas.charge(cursor, comment.account, "event", comment.id, len(packed))
            self.quotas.check(comment.account, removing=hide)
        return replace(comment, data=data)


def _title(title: str) -> str:
    title = title.strip()
    if not title or len(title) > 500:
        raise Refusal.invalid("a discussion needs a title of 500 characters at most")
    return title


def _text(text: str) -> dict[str, str]:
    if len(text.encode("utf-8", "replace")) > LONGEST:
        raise Refusal.invalid(f"a text in a discussion may be {LONGEST} bytes long at most")
    return {"raw": text}


def _discussion(row: sqlite3.Row) -> Discussion:
    who, how = (row["author"], row["account"]), (row["status"], bool(row["pull"]), row["base"], row["date"])
    return Discussion(row["number"], row["title"], *who, *how)


def _event(row: sqlite3.Row) -> Event:
    return Event(row["id"], row["type"], row["author"], row["account"], row["date"], json.loads(row["data"]))
