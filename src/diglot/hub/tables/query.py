"""Questions about a split: a page of rows, a search, a filter, how many rows.

A scan goes through the rows in order, and stops when it has what was asked for, at the end, or when it has looked at
`looks` rows or for `limits.SCAN_SECONDS`: then it says where, and can go on there.

A filter is an SQL expression over the columns. SQLite evaluates it, on an empty database in memory that is told only
the columns that the expression names, and may do nothing but read them.

Units: rows, 0-based in the split. Errors: `Unreadable`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np

from diglot.hub.tables import formats, limits
from diglot.hub.tables.blocks import Block, check_width
from diglot.hub.tables.cells import Cells
from diglot.hub.tables.limits import Unreadable
from diglot.hub.tables.order import Order

__all__ = ["File", "page", "scan"]

#: A file of a split: how to open it, its path, its size, and its number of rows where it is known.
File = tuple[Callable[[], BinaryIO], str, int, int | None]


def scan(files: Sequence[File], start: int) -> Iterator[tuple[int, Block]]:
    """Blocks from row `start` on, with the number of their first row; after each file an empty one."""
    at = 0
    for opened, path, size, rows in files:
        if rows is not None and at + rows <= start and files[-1][1] != path:
            at += rows
            continue
        base = at
        try:
            for base, block in formats.blocks(opened(), path, size, max(0, start - at)):
                yield at + base, block
        except Unreadable as error:
            raise Unreadable(f"{path}: {error}") from error
        at += base


class _Found:
    """The hits of a scan, and the rows among them that a page gives.

    Args:
        count, skip: how many rows to give, and hits to pass over first.
        on: go on counting hits when the page is full.
    """

    def __init__(self, count: int, skip: int, on: bool) -> None:
        self.count, self.skip, self.on = count, skip, on
        self.columns: dict[str, tuple[str, Any]] = {}
        self.rows: list[tuple[int, dict[str, Any], list[str]]] = []
        self.cells, self.hits = Cells(), 0
        self.following: int | None = None
        """The first hit that is not on the page."""

    @property
    def is_done(self) -> bool:
        """Whether what comes after is of no interest."""
        return self.following is not None and not self.on

    def take(self, first: int, block: Block, chosen: Iterable[int]) -> None:
        """The hits of a block, whose first row is the split's row `first`."""
        _note_columns(block, self.columns)
        for row in chosen:
            self.hits += 1
            if self.hits <= self.skip:
                continue
            if len(self.rows) < self.count:
                self.rows.append(_row(block, row, first, self.cells))
                continue
            self.following = first + row if self.following is None else self.following
            if not self.on:
                break

    def as_dict(self) -> dict[str, Any]:
        """What was found, as `page` gives it."""
        names = list(self.columns)
        return {
            "columns": [[name, *self.columns[name]] for name in names],
            "rows": [[number, [values.get(name) for name in names], cut] for number, values, cut in self.rows],
            "following": self.following,
            "hits": self.hits,
        }


def page(
    files: Sequence[File],
    start: int,
    count: int,
    search: str,
    where: dict[str, str],
    sql: str,
    skip: int,
    tally: bool,
    looks: int = limits.SCAN,
    order: str = "",
) -> dict[str, Any]:
    """Some rows of a split.

    Args:
        files: of the split, in order.
        start: the first row to look at.
        count: how many rows to give.
        search: text that a row must have in one of its columns of text, whatever the case.
        where: values that columns must have, as text.
        sql: an SQL expression that must hold.
        skip: how many hits to pass over first.
        tally: go on counting hits when the page is full.
        looks: how many rows a scan looks at.
        order: see `Order`; then the rows come in this order, among all that are looked at.

    Returns:
        ``columns`` ([name, kind, feature]), ``rows`` ([number, values, names of columns that are cut]), ``following``
        (the row to go on at, or None at the end), ``hits`` (rows that fit among those looked at), ``looked`` (the row
        after the last one looked at), ``end`` (whether that is the end of the split).
    """
    if order:
        return _ordered(files, sql, Order(order, skip + count), skip, looks)
    narrowed, patience = bool(search or where or sql), limits.Patience(limits.SCAN_SECONDS)
    found, at, end = _Found(count, skip, tally and narrowed), start, True
    choose = _Filter(sql) if sql else None
    for first, block in scan(files, start):
        begin = max(0, start - first)
        chosen = _chosen(block, begin, search, where, choose) if narrowed else range(begin, block.size)
        found.take(first, block, map(int, chosen))
        at = max(at, first + block.size)
        tired = narrowed and block.size and (at - start >= looks or patience.is_over())
        if found.is_done or tired:
            found.following, end = at if found.following is None else found.following, False
            break
    return found.as_dict() | {"looked": at, "end": end}


def _note_columns(block: Block, columns: dict[str, tuple[str, Any]]) -> None:
    """Adds a block's columns to those that were seen before, in place."""
    for name, kind, feature in zip(block.names, block.kinds, block.features, strict=True):
        columns.setdefault(name, (kind, feature))
    check_width(len(columns))


def _ordered(files: Sequence[File], sql: str, order: Order, skip: int, looks: int) -> dict[str, Any]:
    """Looks twice: for the numbers of the rows, then for the rows."""
    columns: dict[str, tuple[str, Any]] = {}
    choose, cells, at, hits, end = _Filter(sql) if sql else None, Cells(), 0, 0, True
    patience = limits.Patience(limits.SCAN_SECONDS)
    for first, block in scan(files, 0):
        _note_columns(block, columns)
        chosen = [int(row) for row in _chosen(block, 0, "", {}, choose)]
        order.add(block, first, chosen)
        at, hits = max(at, first + block.size), hits + len(chosen)
        if block.size and (at >= looks or patience.is_over()):
            end = False
            break
    numbers = order.numbers()[skip:]
    wanted, rows = set(numbers), dict[int, tuple[int, dict[str, Any], list[str]]]()
    for first, block in scan(files, min(wanted)) if wanted else ():
        for number in [number for number in wanted if first <= number < first + block.size]:
            rows[number] = _row(block, number - first, first, cells)
            wanted.remove(number)
        if not wanted:
            break
    return {
        "columns": [[name, *about] for name, about in columns.items()],
        "rows": [[number, [rows[number][1].get(name) for name in columns], rows[number][2]] for number in numbers],
        "following": None, "hits": hits, "looked": at, "end": end,
    }  # fmt: skip


def _row(block: Block, row: int, first: int, cells: Cells) -> tuple[int, dict[str, Any], list[str]]:
    values, cut = {}, []
    for column, name in enumerate(block.names):
        values[name] = block.cell(row, column, cells)
        if cells.cut:
            cut.append(name)
    return first + row, values, cut


def _chosen(
    block: Block, begin: int, search: str, where: dict[str, str], choose: _Filter | None
) -> Sequence[int] | np.ndarray:
    if not block.size:
        if choose:
            choose.check(block)
        return ()
    mask = np.ones(block.size, bool)
    mask[:begin] = False
    for name, value in where.items():
        if name not in block.names:
            raise Unreadable(f"there is no column {name!r}")
        mask &= [_text(item) == value for item in block.values(list(block.names).index(name))]
    if search:
        mask &= block.texts(search)
    if choose and mask.any():
        mask &= choose.fits(block)
    return np.flatnonzero(mask)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class _Filter:
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
