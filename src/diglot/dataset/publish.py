"""Finished shards become the tables of a dataset, with what only the whole corpus can say.

Which articles repeat others is known only when all of them are there, so it is found here (`diglot.dataset.duplicates`)
and ``duplicate_of`` and ``duplicate_score`` are filled in the articles and in the segments of those articles. A shard
in which nothing changes is taken as it is, any other one is written anew, beside the old one. Writing anew is work for
the engine, like the tasks themselves, and as harmless when it is done twice. What is published meanwhile stays as it
is, until all shards are ready (`diglot.dataset.placing`).
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from diglot.dataset.against import Other
from diglot.dataset.duplicates import Repeats
from diglot.dataset.journal import Journal
from diglot.dataset.marks import Found, Marks
from diglot.dataset.memory import give_back
from diglot.dataset.published import Form, Source
from diglot.dataset.record import Record
from diglot.dataset.shards import ShardWriter, batches_of, rows_of, schema_of
from diglot.engines import Engine, Lost
from diglot.pipeline.pipeline import forget
from diglot.pipeline.splits import Shares

__all__ = ["prepare"]

Anew = dict[tuple[str, str], tuple[Path, Form]]
"""Shards that were written anew, by table and name."""

ENGINE_FROM = 256 << 20
"""Bytes of shards to mark for which the engine is asked; fewer are marked here before workers would have started."""


MARKED = (("segments", "article"), ("articles", "id"))
"""Tables in which repeats are marked, and the column that names the article."""


def prepare(
    journal: Journal,
    records: Sequence[Record],
    engine: Engine,
    *,
    compare: bool = True,
    drop: bool = False,
    schemas: Mapping[str, pa.Schema] | None = None,
    form: str = "arrow",
    shares: Shares = (),
    others: Sequence[Other] = (),
) -> int:
    """Stage the shards of all tasks, with repeats marked, in the order of the input.

    Args:
        journal, records: of the build, and of its tasks, in order.
        engine: what marks the shards.
        compare: find articles that repeat others.
        drop: leave out articles that repeat others, and their segments.
        schemas: of tables without a row.
        form: of their shards.
        shares: of the splits, if there are any.
        others: builds whose articles may be repeated, too.

    Returns:
        How many articles repeat others.
    """
    journal.empty_ready()
    forget()
    give_back()
    with Repeats(journal, records, compare, others, shares) as repeats:
        give_back()
        markings = {record.task: _marking(journal, record, repeats.found(record), drop) for record in records}
        needed = [marking for marking in markings.values() if marking.needed]
        for task, anew in _marked(journal, needed, engine):
            journal.stage(markings.pop(task).record, anew)
        for marking in markings.values():
            journal.stage(marking.record, {})
    _in_order(journal, schemas or {}, form)
    return repeats.count


def _in_order(journal: Journal, schemas: Mapping[str, pa.Schema], form: str) -> None:
    """The staged shards of each table by name; one without rows where there is none."""
    for table, staged in journal.staged.items():
        empty = None if staged else _empty(journal.ready(table), schemas.get(table), form)
        journal.staged[table] = empty or dict(sorted(staged.items()))


@dataclass(frozen=True, slots=True)
class _Marking:
    """A task's shards to be marked.

    Args:
        record: of the task.
        sources: where the shards of its segments and articles lie.
        found: where it is told what its articles repeat.
        drop: leave out those that do.
    """

    record: Record
    sources: dict[str, dict[str, Source]]
    found: Found
    drop: bool

    @property
    def needed(self) -> bool:
        """Whether anything may change: something is repeated, or is marked in what was published before."""
        sources = (source for table in self.sources.values() for source in table.values())
        return self.found.any or any(source.form.hash != source.form.of for source in sources)


def _marking(journal: Journal, record: Record, found: Found, drop: bool) -> _Marking:
    return _Marking(record, {table: journal.sources(record, table) for table, _ in MARKED}, found, drop)


def _marked(journal: Journal, markings: list[_Marking], engine: Engine) -> Iterator[tuple[int, Anew]]:
    """What was written anew for each task, as it comes; what kills its worker twice is done here."""
    function = functools.partial(_mark, folder=journal.folder)
    size = sum(shard.bytes for each in markings for shard in each.record.shards["segments"])
    for result in engine.run(function, markings) if size >= ENGINE_FROM else map(function, markings):
        yield function(result.task) if isinstance(result, Lost) else result


def _mark(marking: _Marking, folder: Path) -> tuple[int, Anew]:
    """Write the shards of a task anew in which marking changes anything, somewhere under the build's `folder`.

    Returns:
        The number of the task, and the shards.
    """
    scratch, marks = Journal(folder).tmp, marking.found.marks()
    anew: Anew = {}
    for table, column in MARKED:
        for name, source in marking.sources[table].items():
            if _changes(source.path, table, column, marking, marks):
                anew[table, name] = _written(source, table, column, marking, marks, scratch)
    return marking.record.task, anew


def _written(
    source: Source, table: str, column: str, marking: _Marking, marks: Marks, scratch: Path
) -> tuple[Path, Form]:
    """Write a shard anew, with its repeats marked: where, and in which form."""
    batches = batches_of(source.path)
    first = next(batches)
    folder = Path(tempfile.mkdtemp(dir=scratch))
    writer = ShardWriter(table, folder, "0000000", 1 << 62, first.schema, source.path.suffix[1:])
    try:
        for batch in chain([first], batches):
            new = _marked_columns(batch, column, marks)
            arrays = [new.get(name, batch.column(name)) for name in batch.schema.names]
            marked = pa.RecordBatch.from_arrays(arrays, schema=batch.schema)
            writer.write(marked.filter(pc.is_null(new["duplicate_of"])) if marking.drop else marked)
        written = writer.close(even_if_empty=True)[0]
    finally:
        writer.abandon()
    return writer.paths[0], Form(source.form.of, written.rows, written.bytes, written.hash)


def _marked_columns(batch: pa.RecordBatch, article: str, marks: Marks) -> dict[str, pa.Array]:
    """The columns of a batch that depend on what its articles repeat."""
    of, score = marks.columns(batch.column(article))
    found = {"duplicate_of": of, "duplicate_score": score}
    if "cluster_size" in batch.schema.names:
        found["cluster_size"] = marks.sizes(batch.column(article))
    if "split" in batch.schema.names:
        found["split"] = marks.splits(batch.column(article), batch.column("split"))
    return found


def _changes(path: Path, table: str, article: str, marking: _Marking, marks: Marks) -> bool:
    """Whether marking changes anything in a shard."""
    names = ["duplicate_of", "duplicate_score", *(["cluster_size"] if table == "articles" else [])]
    names += ["split"] if "split" in schema_of(path).names else []
    for batch in rows_of(path, [article, *names]).to_batches():
        new = _marked_columns(batch, article, marks)
        if any(not column.equals(batch.column(name)) for name, column in new.items()):
            return True
        if marking.drop and new["duplicate_of"].null_count < batch.num_rows:
            return True
    return False


def _empty(folder: Path, schema: pa.Schema | None, form: str) -> dict[str, Form]:
    """One shard without rows, so that the table can be loaded with its columns."""
    writer = ShardWriter(folder.name, folder, "0000000", schema=schema, form=form)
    shard = writer.close(even_if_empty=True)[0]
    writer.paths[0].replace(folder / shard.name)
    return {shard.name: Form("", shard.rows, shard.bytes, shard.hash)}
