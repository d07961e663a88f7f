"""Shards: Arrow streams on disk, written in bounded memory, as the `datasets` library reads them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from diglot.dataset.files import digest
from diglot.schema import arrow_schema

__all__ = ["Shard", "ShardWriter", "batches_of", "rows_of"]

LIMIT = 400 << 20
"""Bytes after which a shard is closed and the next one begun."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished shard: its file name, rows, bytes, and the hash of its content."""

    name: str
    rows: int
    bytes: int
    hash: str


class ShardWriter:
    """Writes the record batches of one table to one or more shards of a task.

    Args:
        table: segments, articles or documents.
        folder: where the files are written, named ``segments-0000012-000.arrow``; the caller moves them into place.
        stem: beginning of the shards' names, such as ``0000012``.
        limit: bytes after which a new shard begins.
        schema: of a shard without rows.
    """

    def __init__(
        self, table: str, folder: Path, stem: str, limit: int = LIMIT, schema: pa.Schema | None = None
    ) -> None:
        self._table, self._folder, self._stem, self._limit, self._schema = table, folder, stem, limit, schema
        self._file: Any = None
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
            path = self._folder / f"{self._table}-{self._stem}-{len(self.paths):03d}.arrow"
            self._file = pa.OSFile(os.fsencode(path), "wb")
            self._writer = pa.ipc.new_stream(self._file, schema)
            self._rows = 0
            self.paths.append(path)

    def _close_shard(self) -> None:
        if self._file is not None:
            self._writer.close()
            size = self._file.tell()
            self._file.close()
            _sync(self.paths[-1])
            name = f"{self._stem}-{len(self.shards):03d}.arrow"
            self.shards.append(Shard(name, self._rows, size, digest(self.paths[-1])))
            self._file = None

    def close(self, even_if_empty: bool = False) -> list[dict[str, Any]]:
        """Finish the last shard; gives the shards as records. Without rows there are none, unless asked for."""
        if even_if_empty and not self.paths:
            self._open(self._schema or arrow_schema(self._table))
        self._close_shard()
        return [asdict(shard) for shard in self.shards]

    def abandon(self) -> None:
        """Let go of a file that was not finished."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rows_of(path: Path) -> pa.Table:
    """A shard, memory-mapped."""
    with pa.memory_map(os.fsencode(path)) as source:
        return pa.ipc.open_stream(source).read_all()


def batches_of(path: Path) -> Iterator[pa.RecordBatch]:
    """The batches of a shard, one held at a time: a memory map would keep all of it in the process's memory."""
    with pa.OSFile(os.fsencode(path), "rb") as source:
        yield from pa.ipc.open_stream(source)
