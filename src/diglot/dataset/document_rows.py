"""The rows of the documents table: what was read, and what was set aside."""

from __future__ import annotations

import collections
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from diglot.pipeline.documents import document_id
from diglot.pipeline.splits import Shares, splits_of
from diglot.pipeline.tables import Tables, carried
from diglot.schema import arrow_schema
from diglot.sources import Document, SetAside
from diglot.text.arrow import column

__all__ = ["document_rows"]


def document_rows(
    batch: Sequence[Document | SetAside],
    ids: Sequence[str],
    tables: Tables,
    kept: pa.RecordBatch | None,
    shares: Shares,
) -> pa.RecordBatch:
    """The rows of the documents table."""
    place: list[int | None] = []
    left = iter(range(len(ids)))
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
    schema = arrow_schema("documents", ["split"] if shares else [])
    columns: dict[str, Any] = {name: column(values, schema.field(name).type) for name, values in rows.items()}
    rows_of = column(place, pa.int64())
    for name, counted in tables.counts.document_columns().items():
        counted = counted.take(rows_of) if rows_of.null_count else counted
        columns[name] = counted.cast(schema.field(name).type)
    if shares:
        columns["split"] = splits_of(tables.documents.split_keys, shares).take(rows_of)
    found = pa.RecordBatch.from_arrays([columns[name] for name in schema.names], schema=schema)
    return carried(found, kept, rows_of)


def _kept(document: Document, name: str, repairs: Sequence[str]) -> dict[str, Any]:
    return {
        "id": name, "file": document.file, "row": document.row, "field": document.field,
        "pair": document.pair, "status": "kept", "reason": None, "detail": None,
        "encoding": document.encoding, "repairs": [*document.notes, *repairs], "bytes": document.bytes_in,
        "characters": len(document.text), "start": document.code_point_base,
    }  # fmt: skip


def _aside(item: SetAside) -> dict[str, Any]:
    return {
        "id": document_id(item.file, item.row, item.detail), "file": item.file, "row": item.row, "field": None,
        "pair": None, "status": "set aside",
        "reason": str(item.reason), "detail": item.detail, "encoding": None, "repairs": [], "bytes": item.bytes_in,
        "characters": 0, "start": 0,
    }  # fmt: skip
