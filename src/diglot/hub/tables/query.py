"""Questions about a split: a page of rows, a search, a filter, how many rows.

A scan goes through the rows in order, and stops when it has what was asked for, at the end, or when it has looked at
`looks` rows or for `limits.SCAN_SECONDS`: then it says where, and can go on there.

Units: rows, 0-based in the split. Errors: `Unreadable`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np

from diglot.hub.tables import formats, limits
from diglot.hub.tables.blocks import Block, check_width
from diglot.hub.tables.cells import Cells
from diglot.hub.tables.filters import Filter
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
        count, skip: how many rows to give, after how many hits.
        search: text that a row must have in one of its columns of text, whatever the case.
        where: values that columns must have, as text.
        sql: an SQL expression that must hold.
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
    narrowed, choose = bool(search or where or sql), Filter(sql) if sql else None

    def chosen(block: Block, begin: int) -> Iterable[int]:
        return map(int, _chosen(block, begin, search, where, choose)) if narrowed else range(begin, block.size)

    return _scanned(files, start, _Found(count, skip, tally and narrowed), chosen, looks if narrowed else None)


def _scanned(
    files: Sequence[File],
    start: int,
    found: _Found,
    chosen: Callable[[Block, int], Iterable[int]],
    looks: int | None,
) -> dict[str, Any]:
    """What `page` gives, of the rows that are chosen of each block from a row on; after `looks` rows it may stop."""
    patience, at, end = limits.Patience(limits.SCAN_SECONDS), start, True
    for first, block in scan(files, start):
        found.take(first, block, chosen(block, max(0, start - first)))
        at = max(at, first + block.size)
        tired = looks is not None and block.size and (at - start >= looks or patience.is_over())
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
    choose, cells, at, hits, end = Filter(sql) if sql else None, Cells(), 0, 0, True
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
    block: Block, begin: int, search: str, where: dict[str, str], choose: Filter | None
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
