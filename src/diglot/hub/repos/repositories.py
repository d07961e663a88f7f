"""Repositories: create, find, list, move, settings, delete; and who may see which.

Ids are compared without regard to case, and keep the case they were made with. A moved repository is still found under
its old name (`find` says that it moved). What somebody may not read does not exist for them: 404, or 401 for the
anonymous, as the clients expect.

Errors: `Refusal`. Dates: seconds since the epoch.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from dataclasses import dataclass, replace
from typing import Protocol

from diglot.hub import names
from diglot.hub.names import RepoId
from diglot.hub.people.access import Access
from diglot.hub.people.people import People
from diglot.hub.people.person import Person
from diglot.hub.refusal import Refusal
from diglot.hub.storage.database import Database
from diglot.hub.storage.quotas import ROW, Quotas

__all__ = ["Repo", "Repositories"]

_NAMED = "kind = ? AND namespace = ? AND name = ?"


@dataclass(frozen=True)
class Repo:
    """A repository.

    Attributes:
        id: 24 hex digits, for ever; names may change.
        rid: the name.
        private: seen by members of the namespace only.
        gated: ``auto`` or ``manual`` if people must ask before they get files, else None.
        created, changed: dates.
    """

    id: str
    rid: RepoId
    private: bool
    gated: str | None
    created: float
    changed: float


def _repo(row: sqlite3.Row) -> Repo:
    rid = RepoId(row["kind"], row["namespace"], row["name"])
    return Repo(row["id"], rid, bool(row["private"]), row["gated"], row["created"], row["changed"])


class Copies(Protocol):
    """Plain copies of repositories (see `checkout`), which follow names and go with what they are of."""

    def remove(self, repo: Repo) -> None:
        """The repository is no more."""
        ...

    def move(self, repo: Repo, moved: Repo) -> None:
        """The repository has another name."""
        ...


class Repositories:
    """The repositories of a hub."""

    def __init__(self, database: Database, people: People, copies: Copies, quotas: Quotas):
        self.database = database
        self.people = people
        self.copies = copies
        self.quotas = quotas
        self.access = Access(database)

    # ---- rights

    def role(self, person: Person, repo: Repo) -> str:
        """What a person may do with a repository: one of `people.ROLES`."""
        role = self.people.role(person, repo.rid.namespace)
        if role == "none" and not repo.private and (person.id >= 0 or self.people.readers_are_open()):
            return "read"
        return role

    def visible(self, person: Person, rid: RepoId) -> Repo:
        """A repository that the person may see.

        Raises:
            Refusal: RepoNotFound, with 404 (401 for the anonymous), whether it is missing or hidden.
        """
        repo = self.find(rid)
        if repo is None or self.role(person, repo) == "none":
            raise Refusal.no_repo(401 if person.id < 0 else 404)
        return repo

    def writable(self, person: Person, rid: RepoId, role: str = "write") -> Repo:
        """A repository that the person may change; `role` is ``write`` or ``admin``.

        Raises:
            Refusal: as `visible`, and 403 (401 for the anonymous).
        """
        repo = self.visible(person, rid)
        if self.role(person, repo) not in (role, "admin"):
            if person.id < 0:
                raise Refusal(401, "A token is needed to change this repository")
            raise Refusal.forbidden(f"You don't have the rights to change {rid.full}")
        return repo

    def open_files(self, person: Person, repo: Repo) -> None:
        """Lets a person at the files of a repository that they can see.

        Raises:
            Refusal: 401 or 403 GatedRepo.
        """
        if repo.gated is None or self.people.role(person, repo.rid.namespace) != "none":
            return
        if self.access.status(repo.id, person.id) != "accepted":
            message = (
                f"Access to {repo.rid.singular} {repo.rid.full} is restricted and you are not in the authorized list"
            )
            raise Refusal(401 if person.id < 0 else 403, f"{message}. Ask for access on its page.", "GatedRepo")

    def may_open(self, person: Person, repo: Repo) -> bool:
        """Whether a person may have the files (and so their hashes) of a repository that they can see."""
        try:
            self.open_files(person, repo)
        except Refusal:
            return False
        return True

    # ---- find

    def find(self, rid: RepoId) -> Repo | None:
        """A repository by its name, or by a former one."""
        key = (rid.kind, rid.namespace, rid.name)
        row = self.database.row(f"SELECT * FROM repos WHERE {_NAMED}", *key)
        row = row or self.database.row(
            f"SELECT * FROM repos WHERE id = (SELECT repo FROM aliases WHERE {_NAMED})", *key
        )
        return _repo(row) if row else None

    def by_id(self, repo: str) -> Repo | None:
        """A repository by its id."""
        row = self.database.row("SELECT * FROM repos WHERE id = ?", repo)
        return _repo(row) if row else None

    def count(self) -> int:
        """How many there are."""
        row = self.database.row("SELECT count(*) AS n FROM repos")
        return int(row["n"]) if row else 0

    def list(self, person: Person, kind: str | None = None, namespace: str | None = None) -> list[Repo]:
        """The repositories that a person may see, last changed first."""
        sql = """SELECT * FROM repos WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR namespace = ?2)
                 ORDER BY changed DESC, id"""
        return [r for r in map(_repo, self.database.rows(sql, kind, namespace)) if self.role(person, r) != "none"]

    # ---- change

    def create(self, person: Person, rid: RepoId, private: bool | None = None) -> Repo:
        """Makes an empty repository (no branch yet: see `history`).

        Args:
            person: who asks; needs to write in the namespace.
            rid: the name; its namespace takes the case that the account has.
            private: None for what the organization says, else public.

        Raises:
            Refusal: 403; 409 if there is one.
        """
        with self.database.write() as cursor:
            self._may_create(person, rid)
            if self._taken(rid):
                raise Refusal(409, f"You already created this {rid.singular} repo")
            account = self.database.row("SELECT name, default_private FROM accounts WHERE name = ?", rid.namespace)
            namespace = account["name"] if account else rid.namespace
            private = bool(account and account["default_private"]) if private is None else private
            cursor.execute(f"DELETE FROM aliases WHERE {_NAMED}", (rid.kind, rid.namespace, rid.name))
            now = time.time()
            rid = RepoId(rid.kind, namespace, rid.name)
            row = (secrets.token_hex(12), rid.kind, rid.namespace, rid.name, int(private), None, now, now)
            cursor.execute("INSERT INTO repos VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            self.quotas.charge(cursor, person.id, "repo", row[0], 5 * ROW)
            self.quotas.check(person.id)
            return Repo(row[0], rid, private, None, now, now)

    def _may_create(self, person: Person, rid: RepoId) -> None:
        if person.id < 0:
            raise Refusal(401, "A token is needed to create a repository")
        names.account(rid.namespace)
        if self.people.role(person, rid.namespace) not in ("write", "admin"):
            message = f'You don\'t have the rights to create a {rid.singular} under the namespace "{rid.namespace}"'
            raise Refusal.forbidden(message)

    def _taken(self, rid: RepoId) -> bool:
        key = (rid.kind, rid.namespace, rid.name)
        return self.database.row(f"SELECT 1 FROM repos WHERE {_NAMED}", *key) is not None

    def delete(self, repo: Repo) -> None:
        """Removes a repository, its history and its checkout; the bytes go with the next garbage collection."""
        self.copies.remove(repo)
        with self.database.write() as cursor:
            cursor.execute("DELETE FROM repos WHERE id = ?", (repo.id,))

    def move(self, person: Person, repo: Repo, target: RepoId) -> None:
        """Gives a repository another name; the old one leads to it.

        Raises:
            Refusal: 403; 409 if the name is taken.
        """
        with self.database.write() as cursor:
            self._may_create(person, target)
            if self._taken(target):
                raise Refusal(409, f"A {target.singular} repository called {target.full} already exists")
            old = repo.rid
            cursor.execute(f"DELETE FROM aliases WHERE {_NAMED}", (target.kind, target.namespace, target.name))
            cursor.execute(
                "INSERT OR REPLACE INTO aliases VALUES (?, ?, ?, ?)", (old.kind, old.namespace, old.name, repo.id)
            )
            cursor.execute(
                "UPDATE repos SET namespace = ?, name = ? WHERE id = ?", (target.namespace, target.name, repo.id)
            )
        self.copies.move(repo, replace(repo, rid=target))

    def set(self, repo: Repo, private: bool | None = None, gated: str | bool | None = None) -> None:
        """Changes settings; None leaves one as it is, ``gated=False`` opens the files."""
        if gated not in (None, False, "auto", "manual"):
            raise Refusal.invalid("gated must be auto, manual or false")
        with self.database.write() as cursor:
            if private is not None:
                cursor.execute("UPDATE repos SET private = ? WHERE id = ?", (int(private), repo.id))
            if gated is not None:
                cursor.execute("UPDATE repos SET gated = ? WHERE id = ?", (gated or None, repo.id))
