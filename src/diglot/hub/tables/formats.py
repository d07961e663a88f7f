"""A file of a table as blocks of rows, from a row on. Units: rows, 0-based in the file. Errors: `Unreadable`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

from diglot.hub.tables import lines, parquet
from diglot.hub.tables.blocks import ArrowBlock, ArrowSchema, Block, ListBlock
from diglot.hub.tables.ipc import Messages
from diglot.hub.tables.limits import Unreadable

__all__ = ["blocks", "count"]

_ROWS = 2048  # of a block


def blocks(file: BinaryIO, path: str, size: int, start: int) -> Iterator[tuple[int, Block]]:
    """Blocks that reach row `start` or lie after it, each with the number of its first row; a last empty one says how
    many rows there are, and what the columns of a file without rows are.

    Args:
        file: seekable.
        path: its ending says what it is.
        size: of the file, bytes.
        start: the first row that is wanted.
    """
    try:
        if path.endswith(".parquet"):
            yield from _parquet(file, size, start)
        elif path.endswith(".arrow"):
            yield from _arrow(file, size, start)
        else:
            at = 0
            for block in lines.blocks_of(file, path, size):
                if at + block.size > start or not block.size:
                    yield at, block
                at += block.size
            yield at, ListBlock([], block.names)
    except (MemoryError, pa.ArrowMemoryError):
        raise Unreadable("more than can be held in the memory that is set aside for it") from None
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable(f"not a table that can be read ({str(error)[:200]})") from error


def count(file: BinaryIO, path: str, size: int) -> int | None:
    """The rows of a file, where its metadata say so; else None."""
    try:
        if path.endswith(".parquet"):
            return max(0, int(parquet.open_file(file, size).metadata.num_rows))
        if path.endswith(".arrow"):
            return sum(rows for rows, _ in Messages(file, size).batches())
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        raise Unreadable(f"not a table that can be read ({str(error)[:200]})") from error
    return None


def _parquet(file: BinaryIO, size: int, start: int) -> Iterator[tuple[int, Block]]:
    opened = parquet.open_file(file, size)
    schema, at = ArrowSchema(opened.schema_arrow), 0
    for number in range(opened.num_row_groups):
        group = opened.metadata.row_group(number)
        rows = max(0, group.num_rows)
        if at + rows > start:
            parquet.check_pages(file, size, group)
            base = at
            for batch in opened.iter_batches(_ROWS, row_groups=[number], use_threads=False):
                if base + batch.num_rows > start:
                    yield base, ArrowBlock(batch, schema)
                base += batch.num_rows
        at += rows
    yield at, _nothing(opened.schema_arrow, schema)


def _arrow(file: BinaryIO, size: int, start: int) -> Iterator[tuple[int, Block]]:
    messages, at = Messages(file, size), 0
    found = messages.schema()
    schema = ArrowSchema(found)
    for rows, message in messages.batches():
        if at + rows > start:
            batch = messages.read(message)
            if batch.num_rows != rows:
                raise Unreadable("a record batch of another number of rows than it says")
            whole = ArrowBlock(batch, schema)
            for base in range(max(0, start - at) // _ROWS * _ROWS, rows, _ROWS):
                yield at + base, whole.part(base, min(base + _ROWS, rows))
        at += rows
    yield at, _nothing(found, schema)


def _nothing(types: pa.Schema, schema: ArrowSchema) -> Block:
    return ArrowBlock(pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in types], schema=types), schema)
