"""Filters of rows: SQL expressions over the columns.

SQLite evaluates them, on an empty database in memory that is told only the columns that an expression names, and may do
nothing but read them. Errors: `Unreadable`.
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import numpy as np

from diglot.hub.tables.blocks import Block
from diglot.hub.tables.limits import Unreadable

__all__ = ["Filter"]


class Filter:
    """An SQL expression, evaluated by SQLite on blocks of rows."""

    def __init__(self, sql: str):
        self._sql = sql
        self._named: dict[str, None] = {}
        self._names: list[str] | None = None
        self._database = sqlite3.connect(":memory:", isolation_level=None)
        for limit, most in (
            (sqlite3.SQLITE_LIMIT_LENGTH, 64 << 20), (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
            (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200), (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200),
            (sqlite3.SQLITE_LIMIT_ATTACHED, 0), (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 1),
        ):  # fmt: skip
            self._database.setlimit(limit, most)

    def check(self, block: Block) -> None:
        """Whether the expression fits the columns of a block."""
        if self._names == list(block.names):
            return
        self._names = list(block.names)
        self._database.set_authorizer(None)
        self._run("DROP TABLE IF EXISTS rows")
        columns = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in self._names)
        self._run(f"CREATE TABLE rows ({columns or 'nothing'})")
        self._named = {}
        self._database.set_authorizer(self._allow)
        if ";" in self._sql.rstrip("; \n") or "--" in self._sql:
            raise Unreadable("a filter is one expression, without ; and --")
        self._run(self._query())

    def _query(self) -> str:
        return f"SELECT rowid - 1 FROM rows WHERE ({self._sql.rstrip('; ')}\n)"

    def _run(self, sql: str) -> list[Any]:
        try:
            return self._database.execute(sql).fetchall()
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise Unreadable(f"the filter cannot be used: {error}") from error

    def _allow(self, action: int, first: str | None, second: str | None, *_: str | None) -> int:
        if action == sqlite3.SQLITE_READ and first == "rows":
            if second and second != "ROWID":
                self._named[second] = None
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_SELECT:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS:
            return sqlite3.SQLITE_OK
        return sqlite3.SQLITE_DENY

    def fits(self, block: Block) -> np.ndarray:
        """Which rows of a block the expression holds for: a bool for each."""
        self.check(block)
        assert self._names is not None
        named = [name for name in self._names if name in self._named]
        columns = [[_value(v) for v in block.values(self._names.index(name))] for name in named]
        self._database.set_authorizer(None)
        self._run("DELETE FROM rows")
        if named:
            quoted = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in named)
            sql = f"INSERT INTO rows ({quoted}) VALUES ({', '.join('?' * len(named))})"
            self._database.executemany(sql, zip(*columns, strict=True))
        else:
            self._database.executemany(f'INSERT INTO rows ("{self._names[0]}") VALUES (?)', [(None,)] * block.size)
        self._database.set_authorizer(self._allow)
        mask = np.zeros(block.size, bool)
        mask[[int(row[0]) for row in self._run(self._query())]] = True
        return mask


_FUNCTIONS = frozenset(
    """like glob lower upper length substr substring instr trim ltrim rtrim replace abs round coalesce ifnull nullif
    iif min max typeof date time datetime julianday strftime unixepoch json_extract json_array_length json_valid
    json_type concat sign floor ceil ceiling -> ->>""".split()  # noqa: SIM905
)


def _value(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        return float(value)
    return value
