"""Requests for access to gated repositories. Units: dates in seconds since the epoch."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from diglot.hub.storage.database import Database

__all__ = ["Access", "Asked"]


@dataclass(frozen=True)
class Asked:
    """A request: whose, how it stands (``pending``, ``accepted``, ``rejected``), when, and what was filled in."""

    account: int
    name: str
    fullname: str
    status: str
    date: float
    fields: dict[str, Any]


class Access:
    """The requests of all repositories (by their ids)."""

    def __init__(self, database: Database):
        self.database = database

    def list(self, repo: str, status: str) -> list[Asked]:
        """The requests of a status, oldest first."""
        sql = """SELECT a.name, a.fullname, x.* FROM access x JOIN accounts a ON a.id = x.account
                 WHERE x.repo = ? AND x.status = ? ORDER BY x.date"""
        rows = self.database.rows(sql, repo, status)
        return [
            Asked(r["account"], r["name"], r["fullname"], r["status"], r["date"], json.loads(r["fields"])) for r in rows
        ]

    def status(self, repo: str, account: int) -> str | None:
        """How an account's request stands; None if there is none."""
        row = self.database.row("SELECT status FROM access WHERE repo = ? AND account = ?", repo, account)
        return row["status"] if row else None

    def set(self, repo: str, account: int, status: str) -> None:
        """Makes or changes an account's request."""
        with self.database.write() as cursor:
            sql = "INSERT OR REPLACE INTO access (repo, account, status, date) VALUES (?, ?, ?, ?)"
            cursor.execute(sql, (repo, account, status, time.time()))
