"""A finished build, read in place: nothing is copied into memory but what a caller makes of a batch."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diglot.errors import OptionError, SourceError
from diglot.layout import PAIRS, parts
from diglot.schema import arrow_schema, fields

__all__ = ["Build"]

BATCH = 2048
"""Rows that are read of a Parquet shard at once."""


@dataclass(frozen=True, slots=True)
class Build:
    """A folder that ``diglot build`` finished.

    Args:
        folder: where it lies.
        about: the content of its ``build.json``: signature, config, summary, duplicates, rows, bytes.
        files: what it consists of, relative to the folder.
    """

    folder: Path
    about: dict[str, Any]
    files: tuple[str, ...]

    @classmethod
    def open(cls, folder: str | Path) -> Build:
        """The build in a folder.

        Raises:
            SourceError: there is no finished build.
        """
        path = Path(folder)
        try:
            about = json.loads((path / "build.json").read_text(encoding="utf-8"))
            files = parts(path)
        except (OSError, ValueError):
            files = None
        if files is None:
            raise SourceError(f"{folder}: no finished build here; make one with: diglot build INPUT --out {folder}")
        return cls(path, about, tuple(files))

    @property
    def title(self) -> str:
        """The name on the dataset card, or else the folder's."""
        card = self.folder / "README.md"
        if card.is_file():
            with card.open(encoding="utf-8") as lines:
                heading = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
            if heading:
                return heading
        return self.folder.resolve().name

    def batches(self, table: str, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """The record batches of a table, in the order of the input, with all columns or those that are named.

        Raises:
            OptionError: no such table.
            SourceError: a shard is damaged.
        """
        for path in self.shards(table):
            try:
                if path.suffix == ".parquet":
                    wanted = None if columns is None else list(columns)
                    with pa.memory_map(os.fsencode(path)) as source, pq.ParquetFile(source) as parquet:
                        yield from parquet.iter_batches(BATCH, columns=wanted)
                    continue
                with pa.memory_map(os.fsencode(path)) as source, pa.ipc.open_stream(source) as stream:
                    yield from stream if columns is None else (batch.select(list(columns)) for batch in stream)
            except (pa.ArrowInvalid, OSError) as error:
                raise SourceError(f"{path}: not a whole shard ({error}); build again with --fresh") from None

    def shards(self, table: str) -> list[Path]:
        """The shards of a table, in the order of the input; `datasets` keeps caches of its own beside them.

        Raises:
            OptionError: no such table.
        """
        fields(table)
        if table == PAIRS and PAIRS not in self.about:
            raise OptionError(f"{self.folder} has no table {PAIRS}; make one with: diglot pairs {self.folder}")
        found = (name for name in self.files if name.startswith(f"{table}/"))
        return [self.folder / name for name in sorted(found) if not name.endswith(".json")]

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns; a build with morphology has more of them than the schema."""
        return list(self.schema(table).names)

    def schema(self, table: str) -> pa.Schema:
        """The schema of a table.

        Raises:
            OptionError: no such table.
            SourceError: a shard is damaged.
        """
        for path in self.shards(table)[:1]:
            try:
                if path.suffix == ".parquet":
                    with pa.memory_map(os.fsencode(path)) as source:
                        return pq.read_schema(source)
                with pa.memory_map(os.fsencode(path)) as source, pa.ipc.open_stream(source) as stream:
                    return stream.schema
            except (pa.ArrowInvalid, OSError) as error:
                raise SourceError(f"{path}: not a whole shard ({error}); build again with --fresh") from None
        return arrow_schema(table)

    def spread(self, table: str, column: str, limit: int) -> Iterator[pa.RecordBatch]:
        """Batches spread evenly over a table, all of them where that is at most `limit` rows or list items.

        Args:
            table: name of the table.
            column: what is counted: the items of a list column, or the rows of any other.
            limit: about how many, in all.
        """
        sizes = [_size(batch.column(column)) for batch in self.batches(table)]
        total, taken, seen = sum(sizes), 0, 0
        for batch, size in zip(self.batches(table), sizes, strict=True):
            if taken * total <= limit * seen or total <= limit:
                taken += size
                yield batch
            seen += size


def _size(column: pa.Array) -> int:
    return len(column.flatten()) if pa.types.is_list(column.type) else len(column)
