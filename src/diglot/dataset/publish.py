"""Finished shards become the tables of a dataset, with what only the whole corpus can say.

Which articles repeat others is known only when all of them are there, so it is found here (`diglot.dataset.repeats`),
and ``duplicate_of`` and ``duplicate_score`` are filled in the articles and in the segments of those articles. A shard
in which nothing changes is moved, any other one is written anew, beside the old one, and then takes its place.
"""

from __future__ import annotations

import contextlib
import ctypes
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.dataset.journal import Journal
from diglot.dataset.repeats import Marks, Repeats
from diglot.dataset.shards import ShardWriter, batches_of, rows_of
from diglot.schema import TABLES

__all__ = ["Published", "prepare"]

Published = dict[str, list[dict[str, Any]]]
"""The shards of each table, as they can be loaded: name, rows, bytes."""


def prepare(
    journal: Journal, records: list[dict[str, Any]], *, mark: bool = True, drop: bool = False
) -> tuple[Published, int]:
    """Put the tables together, in `Journal.ready`, from the shards of all tasks.

    Args:
        journal: of the build.
        records: of its tasks, in order.
        mark: find articles that repeat others.
        drop: leave out articles that repeat others, and their segments.

    Returns:
        The shards of each table, and how many articles repeat others.
    """
    _give_back()
    published: Published = {table: [] for table in TABLES}
    with Repeats(journal, records, compared=mark) as repeats:
        for record in records:
            _publish(journal, record, repeats.marks(record), published, drop)
        count = repeats.count
    for table in TABLES:
        if not published[table]:
            published[table] = _empty(journal.ready(table))
    return published, count


def _publish(journal: Journal, record: dict[str, Any], marks: Marks, published: Published, drop: bool) -> None:
    """Put the shards of a task among the published ones, with what its articles repeat."""
    marked: dict[tuple[str, str], Path] = {}
    for table in TABLES:
        for shard in record["shards"][table]:
            anew = None if table == "documents" else _mark(journal, record, table, shard, marks, drop)
            if anew is not None:
                marked[table, shard["name"]], shard["published"] = anew
            final = shard.get("published", shard)
            published[table].append({"name": shard["name"], "rows": final["rows"], "bytes": final["bytes"]})
    if marked:
        journal.amend(record)
    journal.prepare(record, marked, keep=drop)


def _give_back() -> None:
    """Give memory that the tasks have freed in this process back to the machine, where its C library can."""
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _mark(
    journal: Journal, record: dict[str, Any], table: str, shard: dict[str, Any], repeats: Marks, drop: bool
) -> tuple[Path, dict[str, int]] | None:
    """Write a shard anew with its repeats marked; gives the file, its rows and bytes, or None where nothing changes."""
    if not len(repeats) and "published" not in shard:
        return None
    path = journal.find(record, table, shard)
    article = "id" if table == "articles" else "article"
    if not _changes(rows_of(path), article, repeats, drop):
        return None
    writer = ShardWriter(table, journal.tmp, f"marked-{shard['name']}", limit=1 << 62)
    try:
        for batch in batches_of(path):
            of, score = repeats.columns(batch.column(article))
            at = batch.schema.get_field_index("duplicate_of")
            marked = pa.RecordBatch.from_arrays(
                [*batch.columns[:at], of, score, *batch.columns[at + 2 :]], schema=batch.schema
            )
            writer.write(marked.filter(pc.is_null(of)) if drop else marked)
        written = writer.close(even_if_empty=True)[0]
    finally:
        writer.abandon()
    return writer.paths[0], {"rows": written["rows"], "bytes": written["bytes"]}


def _changes(rows: pa.Table, article: str, repeats: Marks, drop: bool) -> bool:
    """Whether marking changes anything in a shard."""
    for batch in rows.select([article, "duplicate_of", "duplicate_score"]).to_batches():
        of, score = repeats.columns(batch.column(article))
        if not of.equals(batch.column("duplicate_of")) or not score.equals(batch.column("duplicate_score")):
            return True
        if drop and of.null_count < len(of):
            return True
    return False


def _empty(folder: Path) -> list[dict[str, Any]]:
    """One shard without rows, so that the table can be loaded with its columns."""
    writer = ShardWriter(folder.name, folder, "0000000")
    shards = writer.close(even_if_empty=True)
    writer.paths[0].replace(folder / str(shards[0]["name"]))
    return shards
