"""Users, organizations, tokens, and what each may do.

A hub without accounts belongs to whoever reaches it: that is `OWNER`, and `diglot hub serve` then listens on this
machine only. With the first account that ends, for ever: from then on a token says who asks, and a request without one
comes from `ANONYMOUS`, who reads what is public, or nothing (setting ``anonymous``).

Tokens are random (256 bits), shown once, kept as SHA-256. A role is ``read`` or ``write`` for a token, ``read``,
``write`` or ``admin`` for a member of an organization. An account marked *admin* may do everything; the first is.

Errors: `Refusal` 400, 403, 404, 409. Dates: seconds since the epoch.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from dataclasses import replace

from diglot.errors import OptionError
from diglot.hub import names
from diglot.hub.people.person import ANONYMOUS, OWNER, ROLES, Person, Token, digest
from diglot.hub.refusal import Refusal
from diglot.hub.storage.database import Database

__all__ = ["People"]


class People:
    """The accounts of a hub."""

    def __init__(self, database: Database):
        self.database = database

    def exist(self) -> bool:
        """Whether the hub has, or ever had, accounts: it never falls back to belonging to whoever reaches it."""
        sql = "SELECT 1 FROM meta WHERE key = 'accounts' UNION ALL SELECT 1 FROM accounts LIMIT 1"
        return self.database.row(sql) is not None

    # ---- accounts

    def add_user(self, name: str, fullname: str = "", read_only: bool = False, token: str | None = None) -> str:
        """Makes a user with one write token (a read token if `read_only`); the first user is an admin.

        Args:
            name: see `names.account`.
            fullname: for people to read.
            read_only: may read only.
            token: use this one instead of a random one (8 characters at least).

        Returns:
            The token: it cannot be seen again.
        """
        with self.database.write():
            first = self.database.row("SELECT 1 FROM accounts WHERE admin") is None
            self._insert(name, fullname, organization=False, admin=first and not read_only, read_only=read_only)
            return self.add_token(name, "first", "read" if read_only else "write", token=token)

    def add_organization(
        self, name: str, fullname: str, members: dict[str, str], default_private: bool = False
    ) -> None:
        """Makes an organization; `members` maps user names to roles."""
        with self.database.write():
            self._insert(name, fullname, organization=True, default_private=default_private)
            for user, role in members.items():
                self.set_member(name, user, role)

    def _insert(self, name: str, fullname: str, **flags: bool) -> None:
        with self.database.write() as cursor:
            if cursor.execute("SELECT 1 FROM accounts WHERE name = ?", (names.account(name),)).fetchone():
                raise Refusal(409, f"the name {name!r} is taken")
            columns = ", ".join(["name", "fullname", "created", *flags])
            values = (name, fullname or name, time.time(), *map(int, flags.values()))
            cursor.execute(f"INSERT INTO accounts ({columns}) VALUES ({', '.join('?' * len(values))})", values)
            cursor.execute("INSERT OR IGNORE INTO meta VALUES ('accounts', '1')")

    def set_member(self, organization: str, user: str, role: str) -> None:
        """Gives a user a role in an organization; ``none`` takes it away."""
        if role not in ROLES:
            raise OptionError.unknown("role", role, ROLES)
        with self.database.write() as cursor:
            group, member = self._id(organization, True), self._id(user, False)
            cursor.execute("DELETE FROM members WHERE organization = ? AND account = ?", (group, member))
            if role != "none":
                cursor.execute("INSERT INTO members VALUES (?, ?, ?)", (group, member, role))

    def remove(self, name: str) -> None:
        """Removes a user or organization that has no repositories; the last admin stays.

        Raises:
            Refusal: 404, 409.
        """
        with self.database.write() as cursor:
            if cursor.execute("SELECT 1 FROM repos WHERE namespace = ?", (name,)).fetchone():
                raise Refusal(409, f"{name!r} still has repositories: move or delete them first")
            others = "SELECT 1 FROM accounts WHERE admin AND name <> ?"
            own = cursor.execute("SELECT 1 FROM accounts WHERE admin AND name = ?", (name,)).fetchone()
            if own and not cursor.execute(others, (name,)).fetchone():
                raise Refusal(409, f"{name!r} is the hub's last admin: nobody could keep the hub without")
            if not cursor.execute("DELETE FROM accounts WHERE name = ?", (name,)).rowcount:
                raise Refusal(404, f"no user or organization {name!r}")

    def _id(self, name: str, organization: bool) -> int:
        row = self.database.row("SELECT id FROM accounts WHERE name = ? AND organization = ?", name, int(organization))
        if row is None:
            raise Refusal(404, f"no {'organization' if organization else 'user'} {name!r}")
        return int(row["id"])

    def find(self, name: str) -> Person | None:
        """A user by name."""
        row = self.database.row("SELECT * FROM accounts WHERE name = ? AND organization = 0", name)
        return self._person(row) if row else None

    def by_id(self, account: int) -> Person | None:
        """A user by number."""
        row = self.database.row("SELECT * FROM accounts WHERE id = ? AND organization = 0", account)
        return self._person(row) if row else None

    @staticmethod
    def _person(row: sqlite3.Row) -> Person:
        return Person(row["id"], row["name"], row["fullname"], bool(row["admin"]), bool(row["read_only"]))

    def organization(self, name: str) -> dict[str, object] | None:
        """An organization: ``name``, ``fullname``, ``default_private``; None if there is none."""
        row = self.database.row("SELECT * FROM accounts WHERE name = ? AND organization = 1", name)
        keys = ("id", "name", "fullname", "default_private")
        return {key: row[key] for key in keys} if row else None

    def organizations(self, person: Person) -> list[dict[str, object]]:
        """The organizations of a person, with their ``role``."""
        sql = """SELECT a.id, a.name, a.fullname, m.role FROM members m JOIN accounts a ON a.id = m.organization
                 WHERE m.account = ? ORDER BY a.name"""
        return [dict(row) for row in self.database.rows(sql, person.id)]

    def members(self, organization: str) -> list[tuple[str, str, str]]:
        """(name, full name, role) of an organization's members."""
        sql = """SELECT a.name, a.fullname, m.role FROM members m JOIN accounts a ON a.id = m.account
                 WHERE m.organization = ? ORDER BY a.name"""
        rows = self.database.rows(sql, self._id(organization, True))
        return [(row["name"], row["fullname"], row["role"]) for row in rows]

    def all(self) -> list[dict[str, object]]:
        """All accounts, by name."""
        return [dict(row) for row in self.database.rows("SELECT * FROM accounts ORDER BY name")]

    # ---- tokens

    def add_token(
        self, user: str, name: str, role: str, days: float | None = None, token: str | None = None,
        maker: Person | None = None,
    ) -> str:  # fmt: skip
        """Makes a token for a user and returns it; it cannot be seen again.

        Args:
            user: whose.
            name: for people to tell it by.
            role: ``read`` or ``write``.
            days: after which it expires; None for never.
            token: use this one instead of a random one.
            maker: who makes it with a token of theirs: the new one ends with that one, at the latest.
        """
        if role not in ("read", "write"):
            raise OptionError.unknown("token role", role, ("read", "write"))
        token = token or "hf_" + secrets.token_urlsafe(32)
        if len(token) < 8 or not token.isascii() or any(c.isspace() for c in token):
            raise Refusal.invalid("a token must have 8 characters or more, all of them printable ASCII")
        with self.database.write() as cursor:
            now = time.time()
            expires = now + days * 86400 if days else None
            if maker and maker.expires is not None:
                expires = min(expires or maker.expires, maker.expires)
            parent = maker.credential if maker else None
            row = (self._id(user, False), name[:100], role, digest(token), now, expires, parent)
            if cursor.execute("SELECT 1 FROM tokens WHERE digest = ?", (row[3],)).fetchone():
                raise Refusal(409, "this token is taken")
            sql = """INSERT INTO tokens (account, name, role, digest, created, expires, parent)
                     VALUES (?, ?, ?, ?, ?, ?, ?)"""
            cursor.execute(sql, row)
        return token

    def tokens(self, user: str) -> list[Token]:
        """A user's tokens."""
        sql = "SELECT id, name, role, created, expires FROM tokens WHERE account = ? ORDER BY id"
        return [Token(*row) for row in self.database.rows(sql, self._id(user, False))]

    def remove_token(self, user: str, token: int) -> None:
        """Revokes a token by its number."""
        with self.database.write() as cursor:
            account = self._id(user, False)
            if not cursor.execute("DELETE FROM tokens WHERE id = ? AND account = ?", (token, account)).rowcount:
                raise Refusal(404, f"no token {token} of {user!r}")

    def by_token(self, token: str) -> Person | None:
        """Who a token belongs to; None if nobody, or if it has expired."""
        return self._holder("digest", digest(token))

    def by_credential(self, account: int, credential: int) -> Person | None:
        """Who stands behind a ticket (a signed address, a Xet token) that was given to an account's token.

        Args:
            account: the account's number, 0 for the owner of a hub without accounts, -1 for nobody in particular.
            credential: the token's number, 0 for none.

        Returns:
            None if the account or the token is gone, or the token has expired.
        """
        if account < 0:
            return ANONYMOUS
        if account == 0:
            return None if self.exist() else OWNER
        person = self._holder("id", credential)
        return person if person and person.id == account else None

    def _holder(self, column: str, value: str | int) -> Person | None:
        sql = f"""SELECT a.*, t.role, t.expires, t.name AS token, t.id AS credential
                  FROM tokens t JOIN accounts a ON a.id = t.account WHERE t.{column} = ?"""
        row = self.database.row(sql, value)
        if row is None or (row["expires"] is not None and row["expires"] < time.time()):
            return None
        person, read_only = self._person(row), row["role"] == "read"
        return replace(
            person, read_only=person.read_only or read_only, token=row["token"], credential=row["credential"],
            expires=row["expires"],
        )  # fmt: skip

    # ---- rights

    def role(self, person: Person, namespace: str) -> str:
        """What a person may do with the repositories of a namespace, public ones apart: one of `ROLES`."""
        if person.id < 0:
            return "none"
        role = "none"
        if person.admin or person.name.lower() == namespace.lower():
            role = "admin"
        else:
            sql = """SELECT m.role FROM members m JOIN accounts a ON a.id = m.organization
                     WHERE m.account = ? AND a.name = ?"""
            row = self.database.row(sql, person.id, namespace)
            role = row["role"] if row else "none"
        return "read" if person.read_only and role != "none" else role

    def readers_are_open(self) -> bool:
        """Whether the anonymous may read public repositories."""
        return self.database.meta("anonymous") != "none"
