"""Shards: Arrow streams or Parquet files, written in bounded memory, as the `datasets` library reads them.

A Parquet shard has the same bytes however its rows came: their ids say where row groups begin. It is compressed with
zstd; pages end where their content says (where pyarrow can, from 21 on), so that a change of some rows changes some
pages, and an index of them lets readers skip.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from diglot.dataset.blocks import Hashing
from diglot.dataset.record import Shard
from diglot.schema import arrow_schema

__all__ = ["FORMATS", "ShardWriter", "batches_of", "parquet_options", "rows_of", "schema_of"]

FORMATS = ("arrow", "parquet")
GROUP, LEAST, EVERY, BATCH = 16384, 1024, 4096, 2048
"""The most and the fewest rows of a row group of Parquet (the last may have fewer), how many ids there are to one that
may begin a group, and the rows of a batch that is read of one."""

SCALE = {"articles": 8}
"""How many times as large a row of a table is: its groups have as many times fewer rows."""
LIMIT = 400 << 20
"""Bytes after which a shard is closed and the next one begun."""
BUFFER = 1 << 16
"""Bytes that are handed on at once, or more: a batch has some hundred pieces, and most are small."""


class ShardWriter:
    """Writes the record batches of one table to one or more shards of a task.

    Args:
        table: segments, articles or documents.
        folder: where the files are written, named ``segments-0000012-000.arrow``; the caller moves them into place.
        stem: beginning of the shards' names, such as ``0000012``.
        form: ``arrow`` or ``parquet``.
        limit: bytes after which a new shard begins.
        schema: of a shard without rows.
    """

    def __init__(
        self, table: str, folder: Path, stem: str, limit: int = LIMIT, schema: pa.Schema | None = None,
        form: str = "arrow",
    ) -> None:  # fmt: skip
        self._table, self._folder, self._stem, self._limit, self._schema = table, folder, stem, limit, schema
        self._form = form
        self._file: Any = None
        self._writer: Any = None
        self._rows = 0
        self.paths: list[Path] = []
        self.shards: list[Shard] = []

    def write(self, batch: pa.RecordBatch) -> None:
        """Append a batch; one without rows is ignored."""
        if batch.num_rows:
            self._open(batch.schema)
            self._writer.write_batch(batch)
            self._rows += batch.num_rows
            if self._file.tell() >= self._limit:
                self._close_shard()

    def _open(self, schema: pa.Schema) -> None:
        if self._file is None:
            path = self._folder / f"{self._table}-{self._stem}-{len(self.paths):03d}.{self._form}"
            self._content = Hashing(path)
            self._file = io.BufferedWriter(self._content, BUFFER)
            self._writer = (
                pa.ipc.new_stream(self._file, schema)
                if self._form == "arrow"
                else Groups(self._file, schema, self._table)
            )
            self._rows = 0
            self.paths.append(path)

    def _close_shard(self) -> None:
        if self._file is not None:
            self._writer.close()
            size = self._file.tell()
            self._file.flush()
            self._content.sync()
            self._file.close()
            name = f"{self._stem}-{len(self.shards):03d}.{self._form}"
            self.shards.append(Shard(name, self._rows, size, self._content.hash))
            self._file = None

    def close(self, even_if_empty: bool = False) -> tuple[Shard, ...]:
        """Finish the last shard; gives all of them. Without rows there are none, unless asked for."""
        if even_if_empty and not self.paths:
            self._open(self._schema or arrow_schema(self._table))
        self._close_shard()
        return tuple(self.shards)

    def abandon(self) -> None:
        """Let go of a file that was not finished."""
        if self._file is not None:
            if isinstance(self._writer, Groups):
                self._writer.abandon()
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


class Groups:
    """Writes a Parquet file of row groups, which begin where the ids of rows say so: one is in memory at once.

    What follows rows that were added or taken away begins its groups where it did, and has the same bytes.
    """

    def __init__(self, file: BinaryIO, schema: pa.Schema, table: str = "") -> None:
        scale = SCALE.get(table, 1)
        self._most, self._least, self._every = GROUP // scale, LEAST // scale, EVERY // scale
        self._schema = schema = pa.schema(list(map(_named, schema)), schema.metadata)
        self._named = "id" in schema.names
        self._writer = pq.ParquetWriter(file, schema, **parquet_options())
        self._held: list[pa.RecordBatch] = []
        self._rows = 0

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Append a batch."""
        ids = batch.column("id").cast(pa.binary()).to_pylist() if self._named else []
        begins = [i for i, name in enumerate(ids) if xxhash.xxh3_64_intdigest(name) % self._every == 0]
        at = 0
        for row in (*begins, batch.num_rows):
            while self._rows + row - at >= self._most:
                full = at + self._most - self._rows
                self._hold(batch.slice(at, full - at))
                self._write()
                at = full
            self._hold(batch.slice(at, row - at))
            at = row
            if row < batch.num_rows and self._rows >= self._least:
                self._write()

    def _hold(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows:
            self._held.append(batch)
            self._rows += batch.num_rows

    def _write(self) -> None:
        """Write what is held as one group; the pages must not depend on how it came."""
        self._writer.write_table(pa.Table.from_batches(self._held, self._schema).combine_chunks(), self._most)
        self._held, self._rows = [], 0

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        if self._rows:
            self._write()
        self._writer.close()

    def abandon(self) -> None:
        """Write nothing more: a writer that is collected would write the end of the file, which is closed then."""
        self._writer.is_open = False


def _named(field: pa.Field) -> pa.Field:
    """A column whose lists call their values ``item``, as Arrow does, and not ``element``, as Parquet does."""
    return field.with_type(_with_items(field.type))


def _with_items(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(_named(kind.value_field).with_name("item"))
    if pa.types.is_struct(kind):
        return pa.struct([_named(kind.field(i)) for i in range(kind.num_fields)])
    return kind


@cache
def parquet_options() -> dict[str, Any]:
    """How Parquet is written: as options of ``pyarrow.parquet.ParquetWriter``."""
    found: dict[str, Any] = {"compression": "zstd", "compression_level": 3, "write_page_index": True}
    if "use_content_defined_chunking" in inspect.signature(pq.ParquetWriter.__init__).parameters:
        found["use_content_defined_chunking"] = True
    return found


def rows_of(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A shard, or some columns of it: memory-mapped if it is Arrow."""
    if path.suffix == ".parquet":
        with pa.OSFile(os.fsencode(path), "rb") as source:
            return pq.ParquetFile(source).read(columns if columns is None else list(columns))
    with pa.memory_map(os.fsencode(path)) as source:
        found = pa.ipc.open_stream(source).read_all()
        return found if columns is None else found.select(list(columns))


def batches_of(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The batches of a shard, one held at a time: a memory map would keep all of it in the process's memory."""
    with pa.OSFile(os.fsencode(path), "rb") as source:
        if path.suffix == ".parquet":
            wanted = None if columns is None else list(columns)
            yield from pq.ParquetFile(source).iter_batches(BATCH, columns=wanted, use_threads=False)
        elif columns is None:
            yield from pa.ipc.open_stream(source)
        else:
            yield from (batch.select(list(columns)) for batch in pa.ipc.open_stream(source))


def schema_of(path: Path) -> pa.Schema:
    """The schema of a shard."""
    with pa.OSFile(os.fsencode(path), "rb") as source:
        if path.suffix == ".parquet":
            return pq.ParquetFile(source).schema_arrow
        return pa.ipc.open_stream(source).schema
