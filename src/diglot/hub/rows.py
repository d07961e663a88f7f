"""Rows of the tables in a repository: Parquet, Arrow, JSON lines and CSV, a page at a time.

A table is a folder's worth of files of one kind (``segments/*.parquet``), or what the card calls a configuration and
split. Reading starts at a row and reads only what is needed: Parquet by row group and Arrow by record batch, straight
from the store's chunks. A filter or a search goes through the rows in order and stops when the page is full, or after
`SCAN` rows: then it says where it stopped, and the next page goes on there.

Values are made plain for JSON and HTML: dates as text, bytes as their number. Units: rows, 0-based.

Errors: `Refusal` 404 for what is not there, 422 for a file that is no table.
"""

from __future__ import annotations

import base64
import fnmatch
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

from diglot.hub import card
from diglot.hub.history import Commit
from diglot.hub.refusal import Refusal
from diglot.hub.store import Store
from diglot.hub.trees import Node

__all__ = ["Page", "Split", "count", "is_table", "page", "splits"]

#: The most rows that a search looks at for one page.
SCAN = 200_000
_CELL = 20_000  # characters of a cell that are shown
_TEXT_FILE = 64 << 20  # the largest JSON or CSV file that is shown
_KINDS = (".parquet", ".arrow", ".jsonl", ".csv", ".tsv")


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
        columns: name and Arrow type of each.
        rows: (row number, values in the order of `columns`).
        following: the row to go on at, or None at the end.
        total: rows of the split, where the files say so (Parquet), else None.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    following: int | None
    total: int | None


def splits(store: Store, commit: Commit) -> list[Split]:
    """The splits of a repository: those the card names, else one for each folder or file of tables."""
    files = [node for node in store.history.trees.files(commit.tree) if node.path.endswith(_KINDS)]
    readme = store.history.trees.node(commit.tree, "README.md")
    text = store.history.content(readme.oid).decode("utf-8", "replace") if readme and not readme.sha256 else ""
    found: list[Split] = []
    for config in _list(card.metadata(text).get("configs")):
        name, data = str(config.get("config_name", "default")), config.get("data_files")
        given = [{"split": "train", "path": data}] if isinstance(data, str) else _list(data)
        for entry in given:
            patterns = entry.get("path")
            patterns = patterns if isinstance(patterns, list) else [patterns]
            chosen = [n for n in files if any(fnmatch.fnmatchcase(n.path, str(p)) for p in patterns)]
            if chosen:
                found.append(Split(name, str(entry.get("split", "train")), tuple(chosen)))
    if found:
        return found
    groups: dict[tuple[str, str], list[Node]] = {}
    for node in files:
        folder, _, name = node.path.rpartition("/")
        split = next((s for s in ("train", "test", "validation", "dev") if name.startswith(s)), "train")
        groups.setdefault((folder or "default", split), []).append(node)
    return [Split(config, split, tuple(nodes)) for (config, split), nodes in groups.items()]


def _list(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def page(
    store: Store, split: Split, start: int = 0, count: int = 50, search: str = "", where: dict[str, str] | None = None
) -> Page:
    """Some rows of a split.

    Args:
        store: the hub.
        split: from `splits`.
        start: the first row to look at.
        count: how many rows to give.
        search: text that a row must have in one of its columns of text, whatever the case.
        where: values that columns must have.
    """
    where = {name: value for name, value in (where or {}).items() if value}
    found: list[tuple[int, tuple[Any, ...]]] = []
    schema, total = None, _total(store, split)
    for batch, first in _batches(store, split, start):
        schema = schema or batch.schema
        for i in _matching(batch, search, where):
            if first + i >= start:
                if len(found) == count:
                    return Page(_columns(schema), tuple(found), first + i, total)
                values = tuple(_plain(batch.column(n)[i].as_py()) for n in range(batch.num_columns))
                found.append((first + i, values))
        if first + batch.num_rows - start >= SCAN and (search or where):
            return Page(_columns(schema), tuple(found), first + batch.num_rows, total)
    return Page(_columns(schema), tuple(found), None, total)


def is_table(path: str) -> bool:
    """Whether a file's name is that of a table whose rows can be counted cheaply."""
    return path.endswith((".parquet", ".arrow"))


def count(store: Store, node: Node) -> int | None:
    """The rows of a file; None where that cannot be said without much reading."""
    try:
        if node.path.endswith(".parquet"):
            return int(_parquet(store, node).metadata.num_rows)
        if node.path.endswith(".arrow") and node.size <= _TEXT_FILE:
            return sum(int(batch.num_rows) for batch in _others(store, node))
    except Refusal:
        pass
    return None


def _columns(schema: pa.Schema | None) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, str(field.type)[:60]) for field in schema) if schema is not None else ()


def _matching(batch: pa.RecordBatch, search: str, where: dict[str, str]) -> list[int]:
    mask = None
    for name, value in where.items():
        if name not in batch.schema.names:
            raise Refusal(422, f"there is no column {name!r}")
        one = pc.equal(pc.cast(batch.column(name), pa.string(), safe=False), value)
        mask = one if mask is None else pc.and_(mask, one)
    if search:
        hits = [
            pc.match_substring(batch.column(i), search, ignore_case=True)
            for i, field in enumerate(batch.schema)
            if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        any_hit = None
        for hit in hits:
            hit = pc.fill_null(hit, False)
            any_hit = hit if any_hit is None else pc.or_(any_hit, hit)
        if any_hit is None:
            return []
        mask = any_hit if mask is None else pc.and_(mask, any_hit)
    if mask is None:
        return list(range(batch.num_rows))
    return cast("list[int]", pc.indices_nonzero(pc.fill_null(mask, False)).to_pylist())


def _total(store: Store, split: Split) -> int | None:
    if not all(node.path.endswith(".parquet") for node in split.files):
        return None
    return sum(int(_parquet(store, node).metadata.num_rows) for node in split.files)


def _open(store: Store, node: Node) -> BinaryIO:
    if node.sha256:
        return cast(BinaryIO, store.contents.open(node.sha256))
    import io

    return io.BytesIO(store.history.content(node.oid))


def _parquet(store: Store, node: Node) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(_open(store, node))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refusal(422, f"{node.path} is not a Parquet file that can be read") from error


def _batches(store: Store, split: Split, start: int) -> Iterator[tuple[pa.RecordBatch, int]]:
    """Batches that reach row `start` or lie after it, with the number of their first row."""
    at = 0
    for node in split.files:
        if node.path.endswith(".parquet"):
            file = _parquet(store, node)
            if at + file.metadata.num_rows <= start:
                at += file.metadata.num_rows
                continue
            for group in range(file.num_row_groups):
                rows = file.metadata.row_group(group).num_rows
                if at + rows > start:
                    base = at
                    try:
                        for batch in file.iter_batches(2048, row_groups=[group]):
                            if base + batch.num_rows > start:
                                yield batch, base
                            base += batch.num_rows
                    except (pa.ArrowException, OSError) as error:
                        raise Refusal(422, f"{node.path} cannot be read") from error
                at += rows
            continue
        for batch in _others(store, node):
            if at + batch.num_rows > start:
                yield batch, at
            at += batch.num_rows


def _others(store: Store, node: Node) -> Iterator[pa.RecordBatch]:
    file = _open(store, node)
    try:
        if node.path.endswith(".arrow"):
            try:
                yield from pa.ipc.open_stream(file)
            except pa.ArrowInvalid:
                file.seek(0)
                reader = pa.ipc.open_file(file)
                yield from (reader.get_batch(i) for i in range(reader.num_record_batches))
        elif node.size > _TEXT_FILE:
            raise Refusal(422, f"{node.path} is too large to be shown as a table; download it")
        elif node.path.endswith(".jsonl"):
            yield from pa.json.read_json(file).to_batches(2048)
        else:
            options = pa.csv.ParseOptions(
                delimiter="\t" if node.path.endswith(".tsv") else ",", newlines_in_values=True
            )
            yield from pa.csv.read_csv(file, parse_options=options).to_batches(2048)
    except (pa.ArrowException, OSError) as error:
        raise Refusal(422, f"{node.path} is not a table that can be read") from error


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, str):
        return value if len(value) <= _CELL else value[:_CELL] + "…"
    if isinstance(value, bytes):
        return f"<{len(value)} bytes: {base64.b16encode(value[:8]).decode()}…>"
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in itertools.islice(value.items(), 1000)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in itertools.islice(value, 1000)]
    return str(value)
