"""Parquet and Arrow: a document a row, read in batches of `ROWS`, only the columns that are needed.

A Parquet file is worked on by row groups, an Arrow file (IPC with a footer) by record batches, an Arrow stream
(as Hugging Face's ``datasets`` keep them) from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from diglot.sources.decode import NotText
from diglot.sources.fields import Columns, columns, record
from diglot.sources.records import Reason, Record
from diglot.sources.streams import Hash

__all__ = ["ROWS", "arrow_batches", "documents", "group_sizes", "of_batch", "parquet_batches"]

ROWS = 256
ARROW_MAGIC = b"ARROW1"


def documents(
    file: pa.NativeFile, parquet: bool, name: str, text_field: str | None, row: int, begin: int, end: int | None,
    digest: Hash,
) -> Iterator[Record]:  # fmt: skip
    """The documents of the groups ``[begin, end)`` of a file whose first row there is `row`."""
    batches = parquet_batches if parquet else arrow_batches
    for batch in batches(file, text_field, begin, end):
        yield from of_batch(batch, name, text_field, row, digest)
        row += batch.num_rows


def of_batch(
    batch: pa.RecordBatch, name: str, text_field: str | None, row: int, digest: Hash | None = None
) -> Iterator[Record]:
    """The documents of a batch whose first row is `row`."""
    wanted = columns(tuple(batch.schema.names), text_field)
    if digest is not None:
        feed(digest, batch, wanted)
    values = {key: batch.column(key).to_pylist() for key in wanted.names}
    for i in range(batch.num_rows):
        found = {key: column[i] for key, column in values.items()}
        text = found[wanted.text] if wanted.text else None
        size = len(text.encode("utf-8", "replace")) if isinstance(text, str) else 0
        yield record(found, wanted, name, row + i, f"row {row + i}", size)


def feed(digest: Hash, batch: pa.RecordBatch, wanted: Columns) -> None:
    """Hash the columns that are used."""
    for name in wanted.names:
        part = pa.record_batch([batch.column(name)], [name])
        digest.update(memoryview(part.serialize()))


def parquet_batches(
    file: pa.NativeFile, text_field: str | None, begin: int, end: int | None
) -> Iterator[pa.RecordBatch]:
    """Batches of a Parquet file's row groups."""
    import pyarrow.parquet as pq

    parquet = pq.ParquetFile(file)
    names = tuple(parquet.schema_arrow.names)
    wanted = needed(names, text_field)
    groups = range(begin, parquet.num_row_groups if end is None else end)
    yield from parquet.iter_batches(ROWS, row_groups=list(groups), columns=wanted, use_threads=False)


def needed(names: tuple[str, ...], text_field: str | None) -> list[str]:
    """The columns that are read.

    Raises:
        NotText: when there is none with a text.
    """
    wanted = columns(names, text_field)
    if wanted.text is None:
        said = ", ".join(names)
        raise NotText(Reason.NO_TEXT, f"no text field among the columns ({said}); name it with text_field")
    return wanted.names


def arrow_batches(file: pa.NativeFile, text_field: str | None, begin: int, end: int | None) -> Iterator[pa.RecordBatch]:
    """Batches of an Arrow file or stream, cut into slices of `ROWS`."""
    if file.read(len(ARROW_MAGIC)) == ARROW_MAGIC:
        file.seek(0)
        opened = pa.ipc.open_file(file)
        schema = opened.schema
        last = opened.num_record_batches if end is None else end
        found = (opened.get_batch(i) for i in range(begin, last))
    else:
        file.seek(0)
        found = pa.ipc.open_stream(file)
        schema = found.schema
    wanted = needed(tuple(schema.names), text_field)
    for batch in found:
        batch = batch.select(wanted)
        for at in range(0, batch.num_rows, ROWS):
            yield batch.slice(at, ROWS)


def group_sizes(file: pa.NativeFile, parquet: bool) -> list[tuple[int, int]]:
    """Rows and bytes of each group of a file; empty for an Arrow stream, which has no list of its batches."""
    if parquet:
        import pyarrow.parquet as pq

        meta = pq.ParquetFile(file).metadata
        groups = (meta.row_group(i) for i in range(meta.num_row_groups))
        return [(group.num_rows, group.total_byte_size) for group in groups]
    if file.read(len(ARROW_MAGIC)) != ARROW_MAGIC:
        return []
    file.seek(0)
    opened = pa.ipc.open_file(file)
    batches = (opened.get_batch(i) for i in range(opened.num_record_batches))
    return [(batch.num_rows, batch.nbytes) for batch in batches]
