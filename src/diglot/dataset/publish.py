"""Finished shards become the tables of a dataset, with what only the whole corpus can say.

Which articles repeat others is known only when all of them are there, so it is found here (`diglot.dataset.repeats`),
and ``duplicate_of`` and ``duplicate_score`` are filled in the articles and in the segments of those articles. A shard
in which nothing changes is moved, any other one is written anew, beside the old one, and then takes its place. Writing
anew is work for the engine, like the tasks themselves, and as harmless when it is done twice.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.dataset.journal import Journal
from diglot.dataset.memory import give_back
from diglot.dataset.repeats import Found, Marks, Repeats
from diglot.dataset.shards import ShardWriter, batches_of, rows_of
from diglot.engines import Engine, Lost
from diglot.pipeline import forget
from diglot.schema import TABLES

__all__ = ["Published", "prepare"]

Published = dict[str, list[dict[str, Any]]]
"""The shards of each table, as they can be loaded: name, rows, bytes."""
Anew = dict[tuple[str, str], tuple[Path, dict[str, int]]]
"""Shards that were written anew, by table and name: where, with how many rows and bytes."""

ENGINE_FROM = 256 << 20
"""Bytes of shards to mark for which the engine is asked; fewer are marked here before workers would have started."""


def prepare(
    journal: Journal,
    records: list[dict[str, Any]],
    engine: Engine,
    *,
    compare: bool = True,
    drop: bool = False,
    schemas: Mapping[str, pa.Schema] | None = None,
) -> tuple[Published, int]:
    """Put the tables together, in `Journal.ready`, from the shards of all tasks.

    Args:
        journal: of the build.
        records: of its tasks, in order.
        engine: what marks the shards.
        compare: find articles that repeat others.
        drop: leave out articles that repeat others, and their segments.
        schemas: of tables without a row.

    Returns:
        The shards of each table, and how many articles repeat others.
    """
    forget()
    give_back()
    with Repeats(journal, records, compare) as repeats:
        give_back()
        markings = {record["task"]: _Marking(record, repeats.found(record), drop) for record in records}
        needed = [marking for marking in markings.values() if marking.needed]
        for task, anew in _marked(journal, needed, engine):
            _publish(journal, markings.pop(task), anew)
        for marking in markings.values():
            _publish(journal, marking, {})
    published = {
        table: [_final(shard) for record in records for shard in record["shards"][table]]
        or _empty(journal.ready(table), (schemas or {}).get(table))
        for table in TABLES
    }
    return published, repeats.count


@dataclass(frozen=True, slots=True)
class _Marking:
    """A task's shards to be marked: its record, where it is told what its articles repeat, whether to drop those."""

    record: dict[str, Any]
    found: Found
    drop: bool

    @property
    def needed(self) -> bool:
        """Whether anything may change: something is repeated, or was when the shards were published before."""
        return self.found.any or any(
            "published" in shard for shards in self.record["shards"].values() for shard in shards
        )


def _marked(journal: Journal, markings: list[_Marking], engine: Engine) -> Iterator[tuple[int, Anew]]:
    """What was written anew for each task, as it comes; what kills its worker twice is done here."""
    function = functools.partial(_mark, folder=journal.folder)
    size = sum(shard["bytes"] for each in markings for shard in each.record["shards"]["segments"])
    for result in engine.run(function, markings) if size >= ENGINE_FROM else map(function, markings):
        yield function(result.task) if isinstance(result, Lost) else result


def _publish(journal: Journal, marking: _Marking, anew: Anew) -> None:
    """Put the shards of a task among those about to be published."""
    record = marking.record
    for table in TABLES:
        for shard in record["shards"][table]:
            if (table, shard["name"]) in anew:
                shard["published"] = anew[table, shard["name"]][1]
    if anew:
        journal.amend(record)
    journal.prepare(record, {key: path for key, (path, _) in anew.items()}, keep=marking.drop)


def _final(shard: dict[str, Any]) -> dict[str, Any]:
    final = shard.get("published", shard)
    return {"name": shard["name"], "rows": final["rows"], "bytes": final["bytes"]}


def _mark(marking: _Marking, folder: Path) -> tuple[int, Anew]:
    """Write the shards of a task anew in which marking changes anything, somewhere under the build's `folder`.

    Returns:
        The number of the task, and the shards.
    """
    journal, record = Journal(folder), marking.record
    marks = marking.found.marks()
    anew: Anew = {}
    for table, column in (("segments", "article"), ("articles", "id")):
        for shard in record["shards"][table]:
            path = journal.find(record, table, shard)
            if _changes(rows_of(path), column, marks, marking.drop):
                anew[table, shard["name"]] = _written(path, table, column, marks, marking.drop, journal.tmp)
    return record["task"], anew


def _written(
    path: Path, table: str, column: str, marks: Marks, drop: bool, scratch: Path
) -> tuple[Path, dict[str, int]]:
    """Write a shard anew, with its repeats marked: where, and with how many rows and bytes."""
    batches = batches_of(path)
    first = next(batches)
    writer = ShardWriter(table, Path(tempfile.mkdtemp(dir=scratch)), path.stem, limit=1 << 62, schema=first.schema)
    try:
        for batch in chain([first], batches):
            of, score = marks.columns(batch.column(column))
            at = batch.schema.get_field_index("duplicate_of")
            marked = pa.RecordBatch.from_arrays(
                [*batch.columns[:at], of, score, *batch.columns[at + 2 :]], schema=batch.schema
            )
            writer.write(marked.filter(pc.is_null(of)) if drop else marked)
        written = writer.close(even_if_empty=True)[0]
    finally:
        writer.abandon()
    return writer.paths[0], {"rows": written["rows"], "bytes": written["bytes"]}


def _changes(rows: pa.Table, article: str, marks: Marks, drop: bool) -> bool:
    """Whether marking changes anything in a shard."""
    for batch in rows.select([article, "duplicate_of", "duplicate_score"]).to_batches():
        of, score = marks.columns(batch.column(article))
        if not of.equals(batch.column("duplicate_of")) or not score.equals(batch.column("duplicate_score")):
            return True
        if drop and of.null_count < len(of):
            return True
    return False


def _empty(folder: Path, schema: pa.Schema | None) -> list[dict[str, Any]]:
    """One shard without rows, so that the table can be loaded with its columns."""
    writer = ShardWriter(folder.name, folder, "0000000", schema=schema)
    shards = writer.close(even_if_empty=True)
    writer.paths[0].replace(folder / str(shards[0]["name"]))
    return shards
