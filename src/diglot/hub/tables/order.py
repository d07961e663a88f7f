"""The order of rows by columns, as ``ORDER BY`` says it: ``"id" DESC, name``.

Numbers come before texts, texts before lists and structures (by their JSON); what is missing, and numbers that are
none, come last either way. Rows that are alike keep their order. Texts are compared by their first 500 code points.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from diglot.hub.tables.blocks import Block
from diglot.hub.tables.limits import Unreadable

__all__ = ["Order"]

_TERM = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\W\d]\w*))(?:\s+(asc|desc))?\s*(,|$)', re.IGNORECASE)
_KEY = 500  # code points
_COLUMNS = 8
_MOST = 10_000  # rows that are kept in order

Key = tuple[bool, int, Any]


class Order:
    """The first rows of a table in an order.

    Args:
        clause: columns, each with ``ASC`` (the default) or ``DESC``, between commas; names that are not words in ``"``.
        count: how many rows to keep.

    Raises:
        Unreadable: for what is no such clause, or too much of it.

    >>> Order('"سنة" DESC, id', 10).columns
    [('سنة', True), ('id', False)]
    """

    def __init__(self, clause: str, count: int):
        if count > _MOST:
            raise Unreadable(f"with an order, the first {_MOST} rows can be had")
        self.count = count
        self.columns: list[tuple[str, bool]] = []
        self._found: list[tuple[list[Key], int]] = []
        at = 0
        while at < len(clause) or not self.columns or clause.rstrip().endswith(","):
            term = _TERM.match(clause, at)
            if not term or len(self.columns) == _COLUMNS:
                raise Unreadable('an order is up to 8 columns, like: "id" DESC, name')
            name = term[1].replace('""', '"') if term[1] else term[2]
            self.columns.append((name, (term[3] or "").lower() == "desc"))
            at = term.end()

    def add(self, block: Block, first: int, rows: Sequence[int]) -> None:
        """Takes rows of a block, whose first row has the number `first`."""
        names = list(block.names)
        for name, _ in self.columns:
            if name not in names and block.size:
                raise Unreadable(f"there is no column {name!r}")
        if not len(rows):
            return
        places = [(names.index(name), down) for name, down in self.columns]
        values = [(block.values(at), _is_float(block.kinds[at]), down) for at, down in places]
        self._found += [([_key(c[row], number, down) for c, number, down in values], first + row) for row in rows]
        if len(self._found) > 2 * self.count + 1000:
            self._cut()

    def _cut(self) -> None:
        for place in reversed(range(len(self.columns))):
            self._found.sort(key=lambda one: one[0][place], reverse=self.columns[place][1])
        del self._found[self.count :]

    def numbers(self) -> list[int]:
        """The numbers of the first `count` rows, in order."""
        self._cut()
        return [number for _, number in self._found]


def _is_float(kind: str) -> bool:
    return kind.startswith(("float", "halffloat", "double"))


def _key(value: Any, number: bool, down: bool) -> Key:
    if number and isinstance(value, str):  # what JSON has no number for
        value = float(value)
    if value is None or value != value:
        return not down, 0, 0
    if isinstance(value, int | float):
        return down, 0, value
    if isinstance(value, str):
        return down, 1, value[:_KEY]
    return down, 2, json.dumps(value, ensure_ascii=False, default=str)[:_KEY]
