"""Rows of the tables in a repository: Parquet, Arrow, JSON lines and CSV, a page at a time.

A table is a folder's worth of files of one kind (``segments/*.parquet``), or what the card calls a configuration and
split. The files were sent by anybody, so a child process reads them (see `tables`): only what is needed, Parquet by row
group and Arrow by record batch, straight from the store's chunks. A filter or a search goes through the rows in order
and stops when the page is full, or when it has looked long enough: then it says where, and the next page goes on there.

Values are plain, for JSON and HTML: dates as text, bytes as their number. Units: rows, 0-based.

Errors: `Refusal` 404 for what is not there, 422 for a file that is no table, 503 where too many are looking.
"""

from __future__ import annotations

import fnmatch
import io
import re
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, cast

from diglot.hub.refusal import Refusal
from diglot.hub.repos import card
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.trees import Node
from diglot.hub.store import Store
from diglot.hub.tables.pool import Source, ask

__all__ = ["Page", "Split", "counts", "is_table", "page", "splits", "summary", "total"]

#: The most rows that a search looks at for one page.
SCAN = 200_000
_KINDS = (".parquet", ".arrow", ".jsonl", ".csv", ".tsv")
_PATTERNS = 1000  # of all configurations of a card


@dataclass(frozen=True)
class Split:
    """A configuration's split and its files."""

    config: str
    split: str
    files: tuple[Node, ...]


@dataclass(frozen=True)
class Page:
    """Some rows of a split.

    Attributes:
        columns: name and type of each.
        rows: (row number, values in the order of `columns`).
        following: the row to go on at, or None at the end.
        total: rows of the split, where the files say so (Parquet, Arrow), else None.
        features: the types of the columns as clients of the datasets server know them.
        cut: by row number, the columns whose values are cut short.
        hits: how many rows fitted, among those that were looked at.
        complete: whether all rows from the first one looked at to the end were.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    following: int | None
    total: int | None
    features: tuple[Any, ...] = ()
    cut: dict[int, tuple[str, ...]] | None = None
    hits: int = 0
    complete: bool = True


def splits(store: Store, commit: Commit) -> list[Split]:
    """The splits of a repository: those the card names, else one for each folder or file of tables."""
    text = card.read(store.history, commit)
    if not commit.tree:
        return []
    return list(_splits(store.history.trees.files(commit.tree), text))


def _splits(nodes: list[Node], text: str) -> list[Split]:
    files = [node for node in nodes if node.path.endswith(_KINDS)]
    found: list[Split] = []
    left = _PATTERNS
    for config in _list(card.metadata(text).get("configs")):
        name, data = str(config.get("config_name", "default")), config.get("data_files")
        given = [{"split": "train", "path": data}] if isinstance(data, str) else _list(data)
        for entry in given:
            patterns = entry.get("path")
            patterns = [str(p) for p in (patterns if isinstance(patterns, list) else [patterns])][:left]
            left -= len(patterns)
            chosen = _chosen(files, patterns)
            if chosen:
                found.append(Split(name, str(entry.get("split", "train")), chosen))
    if found:
        return found
    groups: dict[tuple[str, str], list[Node]] = {}
    for node in files:
        folder, _, name = node.path.rpartition("/")
        split = next((s for s in ("train", "test", "validation", "dev") if name.startswith(s)), "train")
        groups.setdefault((folder or "default", split), []).append(node)
    return [Split(config, split, tuple(nodes)) for (config, split), nodes in groups.items()]


def _chosen(files: list[Node], patterns: list[str]) -> tuple[Node, ...]:
    """The files that one of some patterns names, in their order: plain names by look-up, others one by one."""
    plain = {pattern for pattern in patterns if not re.search(r"[*?\[]", pattern)}
    others = [re.compile(fnmatch.translate(p)) for p in patterns if p not in plain and len(p) <= 1000]
    return tuple(n for n in files if n.path in plain or any(other.match(n.path) for other in others))


def _list(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def page(
    store: Store, split: Split, start: int = 0, count: int = 50, search: str = "", where: dict[str, str] | None = None,
    sql: str = "", skip: int = 0, tally: bool = False, order: str = "",
) -> Page:  # fmt: skip
    """Some rows of a split.

    Args:
        store: the hub.
        split: from `splits`.
        start: the first row to look at.
        count: how many rows to give.
        search: text that a row must have in one of its columns of text, folded by the profile ``search``.
        where: values that columns must have.
        sql: an SQL expression over the columns that must hold.
        skip: how many of the rows that fit to pass over first.
        tally: go on counting when the page is full.
        order: columns to order by (see `tables.order`); of those that were looked at, and not with `search` or `where`.
    """
    where = {name: value for name, value in (where or {}).items() if value}
    rows = counts(store, split.files)
    found = ask(
        "page", [_source(store, node, known) for node, known in zip(split.files, rows, strict=True)],
        start=start, count=count, looks=SCAN, search=search, where=where, sql=sql, skip=skip, tally=tally, order=order,
    )  # fmt: skip
    return Page(
        tuple((name, kind) for name, kind, _ in found["columns"]),
        tuple((number, tuple(values)) for number, values, _ in found["rows"]),
        found["following"],
        None if None in rows else sum(row or 0 for row in rows),
        tuple(feature for _, _, feature in found["columns"]),
        {number: tuple(cut) for number, _, cut in found["rows"] if cut},
        found["hits"],
        found["end"],
    )


def summary(store: Store, split: Split) -> dict[str, Any]:
    """Statistics of the columns of a split: see `tables.summary`."""
    sources = [_source(store, node, None) for node in split.files]
    return cast("dict[str, Any]", ask("summary", sources))


def is_table(path: str) -> bool:
    """Whether a file's name is that of a table whose rows can be counted cheaply."""
    return path.endswith((".parquet", ".arrow"))


def total(store: Store, split: Split) -> int | None:
    """The rows of a split, where its files say so."""
    rows = counts(store, split.files)
    return None if None in rows else sum(row or 0 for row in rows)


class _Counted:
    """Numbers of rows by content, for ever right; -1 for what cannot be counted."""

    def __init__(self, most: int):
        self._most, self._rows, self._lock = most, OrderedDict[str, int](), threading.Lock()

    def get(self, key: str) -> int | None:
        with self._lock:
            return self._rows.get(key)

    def put(self, key: str, rows: int) -> None:
        with self._lock:
            self._rows[key] = rows
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)


_counted = _Counted(100_000)
_AT_ONCE = 200  # files that one question is about


def counts(store: Store, nodes: Sequence[Node]) -> list[int | None]:
    """The rows of files; None where that cannot be said without much reading, or at all."""
    wanted = [node for node in nodes if is_table(node.path) and _counted.get(_key(node)) is None]
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        try:
            found = ask("counts", [_source(store, node, None) for node in some])
        except Refusal:
            continue
        for node, rows in zip(some, found, strict=True):
            _counted.put(_key(node), -1 if rows is None else rows)
    known = [_counted.get(_key(node)) if is_table(node.path) else None for node in nodes]
    return [None if rows is None or rows < 0 else rows for rows in known]


def _key(node: Node) -> str:
    return f"{node.sha256 or node.oid}{node.path[-8:]}"


def _source(store: Store, node: Node, rows: int | None) -> Source:
    return Source(_key(node), node.path, node.size, partial(_open, store, node), rows)


def _open(store: Store, node: Node) -> BinaryIO:
    if node.sha256:
        return cast(BinaryIO, store.contents.open(node.sha256))
    return io.BytesIO(store.history.content(node.oid))
