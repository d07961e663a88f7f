"""Tasks: the pieces of work of a build, each a pure function from some input to some shards.

A task is a few units of input (small files together, a large one in parts). What `run` writes depends on the task,
the configuration and this library alone, never on who runs it or when; so a task can be run by any process of any
machine, again and again, and a task whose record is there need not be run.
"""

from __future__ import annotations

import collections
import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from diglot.config import Config
from diglot.dataset.journal import Journal
from diglot.dataset.shards import ShardWriter
from diglot.documents import Documents, document_id
from diglot.pages.articles import Given
from diglot.pipeline import Pipeline
from diglot.schema import TABLES, arrow_schema
from diglot.sources import Document, Metadata, Plan, Reason, SetAside, Unit, read
from diglot.text.column import Column

__all__ = ["Task", "run", "tasks"]

TASK_BYTES = 32 << 20
"""Bytes of input that a task holds, about."""
BATCH_CHARACTERS = 300_000
BATCH_DOCUMENTS = 20_000


@dataclass(frozen=True, slots=True)
class Task:
    """Some units of input that become some shards.

    Args:
        index: its number; shards are named by it, and so come in the order of the input.
        units: what to read.
        aside: what the plan had to set aside already.
        key: names the units (files, sizes, times, ranges) and the signature of the build.
    """

    index: int
    units: tuple[Unit, ...]
    aside: tuple[SetAside, ...]
    key: str

    @property
    def size(self) -> int:
        """Bytes of input, as far as is known before it is read."""
        return sum(unit.size for unit in self.units)


def tasks(plan: Plan, signature: str) -> list[Task]:
    """Group the units of a plan, in order, into tasks of about `TASK_BYTES`."""
    groups: list[list[Unit]] = [[]]
    filled = 0
    for unit in plan.units:
        if filled >= TASK_BYTES:
            groups.append([])
            filled = 0
        groups[-1].append(unit)
        filled += unit.size
    return [
        Task(i, tuple(group), plan.aside if i == 0 else (), _key(group, plan.aside if i == 0 else (), signature))
        for i, group in enumerate(groups)
    ]


def _key(units: Sequence[Unit], aside: Sequence[SetAside], signature: str) -> str:
    digest = hashlib.blake2b(signature.encode(), digest_size=16)
    for unit in units:
        values = (unit.file, unit.format, unit.begin, unit.end, unit.file_size, unit.modified, unit.text_field)
        digest.update(repr(values).encode("utf-8", "surrogatepass"))
    digest.update(repr([item.file for item in aside]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def run(task: Task, folder: Path, config: Config) -> dict[str, Any]:
    """Do a task, unless its record is there; gives its record."""
    journal = Journal(folder)
    known = journal.record(task.index, task.key)
    if known is not None:
        return known
    writers = {table: ShardWriter(table, journal.tmp, f"{task.index:05d}") for table in TABLES}
    counts = _Counts()
    pipeline = Pipeline(config)
    try:
        for batch in _batches(_records(task)):
            writers["documents"].write(_process(batch, pipeline, writers, counts))
        return _record(task, journal, writers, counts)
    finally:
        for writer in writers.values():
            writer.abandon()


def _record(task: Task, journal: Journal, writers: dict[str, ShardWriter], counts: _Counts) -> dict[str, Any]:
    """Close the shards, move them into place and record the task."""
    record = {
        "task": task.index,
        "key": task.key,
        "inputs": [[unit.file, unit.begin, unit.end, unit.size] for unit in task.units],
        "shards": {table: writer.close() for table, writer in writers.items()},
        "content": counts.content,
        "counts": counts.as_dict(),
    }
    journal.finish(record, {table: writer.paths for table, writer in writers.items()})
    return record


def _records(task: Task) -> Iterator[Document | SetAside]:
    yield from task.aside
    for unit in task.units:
        yield from read(unit)


def lost(task: Task, folder: Path) -> dict[str, Any]:
    """The record of a task that killed its worker twice: all its input is set aside, and said so."""
    journal = Journal(folder)
    counts = _Counts()
    detail = "the worker died twice on it (killed for memory, perhaps); try it alone, with fewer --workers"
    batch = [SetAside(unit.file, 0, Reason.UNREADABLE, detail, unit.size) for unit in task.units]
    writers = {table: ShardWriter(table, journal.tmp, f"{task.index:05d}") for table in TABLES}
    writers["documents"].write(_process(batch, Pipeline(), writers, counts))
    return _record(task, journal, writers, counts)


def _batches(records: Iterable[Document | SetAside]) -> Iterator[list[Document | SetAside]]:
    """Neighbouring records with about `BATCH_CHARACTERS` of text."""
    batch: list[Document | SetAside] = []
    characters = 0
    for record in records:
        batch.append(record)
        characters += len(record.text) if isinstance(record, Document) else 0
        if characters >= BATCH_CHARACTERS or len(batch) >= BATCH_DOCUMENTS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _process(
    batch: Sequence[Document | SetAside], pipeline: Pipeline, writers: dict[str, ShardWriter], counts: _Counts
) -> pa.RecordBatch:
    """Process a batch, write its segments and articles, and give its rows of the documents table."""
    documents = [record for record in batch if isinstance(record, Document)]
    ids = [document_id(d.file, d.row, d.text) for d in documents]
    tables = pipeline.process(
        Documents(
            Column.from_strings([d.text for d in documents]),
            ids,
            [d.file for d in documents],
            [given(d.metadata) for d in documents],
            np.array([d.code_point_base for d in documents], np.int64),
            np.array([d.line_base for d in documents], np.int32),
        )
    )
    for segments in tables.segments:
        writers["segments"].write(segments)
        counts.segments(segments)
    writers["articles"].write(tables.articles)
    place: list[int | None] = []
    left = iter(range(len(documents)))
    rows: dict[str, list[Any]] = collections.defaultdict(list)
    for record in batch:
        if isinstance(record, Document):
            place.append(i := next(left))
            row = _kept(record, ids[i], tables.documents.repairs[i] if tables.documents.repairs else ())
        else:
            place.append(None)
            row = _aside(record)
        for name, value in row.items():
            rows[name].append(value)
    schema = arrow_schema("documents")
    columns: dict[str, Any] = {name: pa.array(values, schema.field(name).type) for name, values in rows.items()}
    kept = pa.array(place, pa.int64())
    for name, array in tables.counts.document_columns().items():
        columns[name] = array.take(kept).cast(schema.field(name).type)
    result = pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
    counts.documents(batch, result, tables.articles.num_rows)
    return result


def _kept(document: Document, name: str, repairs: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name, "file": document.file, "row": document.row, "status": "kept", "reason": None, "detail": None,
        "encoding": document.encoding, "repairs": [*document.notes, *repairs], "bytes": document.bytes_in,
        "characters": len(document.text), "start": document.code_point_base,
    }  # fmt: skip


def _aside(item: SetAside) -> dict[str, Any]:
    return {
        "id": document_id(item.file, item.row, ""), "file": item.file, "row": item.row, "status": "set aside",
        "reason": str(item.reason), "detail": item.detail, "encoding": None, "repairs": [], "bytes": item.bytes_in,
        "characters": 0, "start": 0,
    }  # fmt: skip


def given(metadata: Metadata) -> Given | None:
    """What a source says of a text; a date that is not an ISO date is left to the page."""
    date = None
    if metadata.date:
        try:
            date = datetime.date.fromisoformat(metadata.date.strip()[:10])
        except ValueError:
            date = None
    known = Given(metadata.title, metadata.author, date, metadata.source, metadata.url)
    return known if known != Given() else None


class _Counts:
    """What a task read, kept and set aside."""

    def __init__(self) -> None:
        self._total: collections.Counter[str] = collections.Counter()
        self._languages: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
        self._reasons: collections.Counter[str] = collections.Counter()
        self._content = hashlib.blake2b(digest_size=16)

    @property
    def content(self) -> str:
        """A hash of all that was read: documents are named by their text."""
        return self._content.hexdigest()

    def segments(self, batch: pa.RecordBatch) -> None:
        for name in ("language", "route", "script", "role"):
            for pair in pc.value_counts(batch.column(name)).to_pylist():
                self._languages[name][pair["values"]] += pair["counts"]
        self._total["segments"] += batch.num_rows
        self._total["tokens"] += len(batch.column("tokens").flatten())

    def documents(self, batch: Sequence[Document | SetAside], rows: pa.RecordBatch, articles: int) -> None:
        self._total["articles"] += articles
        self._content.update("\n".join(rows.column("id").to_pylist()).encode())
        self._total["characters"] += pc.sum(rows.column("characters")).as_py() or 0
        for record in batch:
            if isinstance(record, Document):
                self._total["documents"] += 1
                self._total["bytes"] += record.bytes_in
            else:
                self._total["set aside"] += 1
                self._total["bytes set aside"] += record.bytes_in
                self._reasons[str(record.reason)] += 1

    def as_dict(self) -> dict[str, Any]:
        return {
            "total": dict(self._total),
            **{k: dict(v) for k, v in self._languages.items()},
            "reasons": dict(self._reasons),
        }
