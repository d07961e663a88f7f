"""Datasets of Hugging Face that are already in memory or on disk: ``Dataset``, ``IterableDataset``, dicts of both.

A ``Dataset`` is cut into ranges of rows and read from its Arrow table; an ``IterableDataset`` has a unit a shard and
streams. Their `file` is the dataset's name, or "dataset", and the split: ``news/train``. Nothing is imported from
``datasets`` here: the object itself brings what is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from diglot.errors import SourceError
from diglot.sources.columnar import ROWS, of_batch
from diglot.sources.decode import NotText
from diglot.sources.fields import NAME_IT, Asked, columns, records
from diglot.sources.lines import Decoder
from diglot.sources.records import Record, SetAside
from diglot.sources.streams import Hash

__all__ = ["documents", "ranges", "rows", "tables"]


def ranges(
    data: Any, unit_bytes: int, text_field: str | None, name: str | None = None
) -> Iterator[tuple[str, Any, int, int | None, int]]:
    """Name, dataset, first row, end and bytes of each unit of a dataset.

    Raises:
        SourceError: when the object is no dataset, or has no text field.
    """
    if isinstance(data, Mapping) and not any(isinstance(part, str | list) for part in data.values()):
        for split, part in data.items():
            yield from ranges(part, unit_bytes, text_field, name_of(part, str(split)))
        return
    name = name or name_of(data, str(getattr(data, "split", None) or ""))
    known = getattr(data, "column_names", None)
    if not hasattr(data, "iter"):
        raise SourceError(f"cannot read a {type(data).__name__}: give a path or a dataset, as in {_wrapped(data)}")
    if known is not None and columns(tuple(known), text_field).text is None:
        raise SourceError(f"{name} has no text field (its columns: {', '.join(known)}); {NAME_IT}")
    if not hasattr(data, "num_rows"):
        count = int(getattr(data, "num_shards", 1))
        for i in range(count):
            shard = data.shard(num_shards=count, index=i) if count > 1 else data
            yield f"{name}-{i:05}-of-{count:05}" if count > 1 else name, shard, 0, None, 0
        return
    size = int(getattr(data.data, "nbytes", 0))
    step = max(1, data.num_rows * unit_bytes // size) if size > unit_bytes else max(1, data.num_rows)
    for begin in range(0, data.num_rows, step):
        end = min(begin + step, data.num_rows)
        yield name, data, begin, end, size * (end - begin) // data.num_rows


def _wrapped(data: Any) -> str:
    """How a dataset is made of what somebody has in memory."""
    if isinstance(data, pa.Table):
        return "datasets.Dataset(table)"
    if isinstance(data, pa.RecordBatch):
        return "datasets.Dataset(pyarrow.table(batch))"
    if hasattr(data, "columns"):
        return f"datasets.Dataset.from_{'polars' if hasattr(data, 'get_columns') else 'pandas'}(frame)"
    if isinstance(data, Mapping):
        many = any(isinstance(part, list) for part in data.values())
        return "datasets.Dataset.from_dict(columns)" if many else "datasets.Dataset.from_list([row, …])"
    return 'datasets.Dataset.from_dict({"text": […]})'


def name_of(data: Any, split: str) -> str:
    """What a dataset is called: ``name/split``."""
    name = getattr(getattr(data, "info", None), "dataset_name", None) or "dataset"
    return f"{name}/{split}" if split else str(name)


def rows(data: Any, text_field: str | None = None) -> Iterator[Record]:
    """The documents of a dataset, or why a row makes none.

    >>> import datasets
    >>> data = datasets.Dataset.from_dict({"text": ["سلام", ""], "title": ["A", "B"]})
    >>> [type(found).__name__ for found in rows(data)]
    ['Document', 'SetAside']
    """
    for name, part, begin, end, _ in ranges(data, 1 << 40, text_field):
        yield from documents(part, name, Asked(text_field), begin, end)


def documents(
    data: Any, name: str, asked: Asked, begin: int, end: int | None, digest: Hash | None = None
) -> Iterator[Record]:
    """The documents of the rows ``[begin, end)`` of one dataset."""
    decoder = Decoder()
    at = begin
    for table in tables(data, begin, end):
        for batch in table.combine_chunks().to_batches():
            yield from of_batch(batch, name, asked, at, digest, decoder)
            at += batch.num_rows
    if not hasattr(data, "num_rows") and not getattr(data, "features", None):
        yield from examples(data, name, asked, digest)


def tables(data: Any, begin: int, end: int | None) -> Iterator[pa.Table]:
    """The rows ``[begin, end)`` of a dataset, or all of one that is streamed and knows its columns."""
    if hasattr(data, "num_rows"):
        rows = data.with_format("arrow")
        last = data.num_rows if end is None else end
        found = (rows[at : min(at + ROWS, last)] for at in range(begin, last, ROWS))
    elif getattr(data, "features", None):
        found = data.with_format("arrow").iter(batch_size=ROWS)
    else:
        return
    about = data.features.arrow_schema.metadata
    for table in found:
        yield table.replace_schema_metadata(about)


def examples(data: Any, name: str, asked: Asked, digest: Hash | None) -> Iterator[Record]:
    """The documents of a stream of which nothing is known beforehand."""
    decoder = Decoder()
    for number, row in enumerate(data):
        wanted = columns(tuple(row), asked.text_field)
        text = row.get(wanted.text) if wanted.text else None
        encoding = "utf-8"
        if isinstance(text, bytes):
            try:
                text, encoding, _ = decoder.decode(text)
            except NotText as error:
                yield SetAside(name, number, error.reason, f"row {number}: {error.detail}", len(text))
                continue
            row = {**row, wanted.text: text}
        raw = text.encode("utf-8", "replace") if isinstance(text, str) else b""
        if digest is not None:
            digest.update(raw)
        yield from records(row, wanted, asked, name, number, f"row {number}", len(raw), encoding)
