"""Publishing: finished shards become the tables of a dataset, with what only the whole corpus can say.

Which articles repeat others is known only when all of them are there, so it is found here (`diglot.duplicates`), and
``duplicate_of`` and ``duplicate_score`` are filled in the articles and in the segments of those articles. A shard in
which nothing changes is moved, any other one is written anew, beside the old one, and then takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.dataset.journal import Journal
from diglot.dataset.shards import ShardWriter, rows_of
from diglot.schema import TABLES

__all__ = ["Published", "publish"]

SPOOL = 64 << 20
"""Bytes of hashes held in memory while articles are compared; the rest goes to a temporary file."""

Published = dict[str, list[dict[str, Any]]]
"""The shards of each table, as they can be loaded: name, rows, bytes."""


def publish(
    journal: Journal, records: list[dict[str, Any]], *, mark: bool = True, drop: bool = False
) -> tuple[Published, int]:
    """Put the shards of all tasks where they are loaded from.

    Args:
        journal: of the build.
        records: of its tasks, in order.
        mark: find articles that repeat others.
        drop: leave out articles that repeat others, and their segments.

    Returns:
        The shards published, and how many articles repeat others.
    """
    repeats = _repeats(journal, records) if mark else _Repeats.none()
    published: Published = {table: [] for table in TABLES}
    for record in records:
        marked = False
        for table in TABLES:
            for shard in record["shards"][table]:
                result = None if table == "documents" else _mark(journal, table, shard, repeats, drop)
                if result is not None:
                    shard["published"] = result
                    marked = True
                final = shard.get("published", shard)
                published[table].append({"name": shard["name"], "rows": final["rows"], "bytes": final["bytes"]})
        if marked:
            journal.amend(record)
        for table in TABLES:
            for shard in record["shards"][table]:
                journal.place(table, shard["name"], keep=drop)
    for table in TABLES:
        journal.tidy(table, {shard["name"] for shard in published[table]})
        if not published[table]:
            published[table] = _empty(journal.folder / table)
    return published, len(repeats)


class _Repeats:
    """Articles that repeat others: id, the id of the other, similarity."""

    def __init__(self, table: pa.Table) -> None:
        self.ids = table.column("id").combine_chunks()
        self.of = table.column("duplicate_of").combine_chunks()
        self.score = table.column("score").combine_chunks()

    @classmethod
    def none(cls) -> _Repeats:
        schema = pa.schema([("id", pa.string()), ("duplicate_of", pa.string()), ("score", pa.float32())])
        return cls(schema.empty_table())

    def __len__(self) -> int:
        return len(self.ids)

    def columns(self, articles: pa.Array) -> tuple[pa.Array, pa.Array]:
        """``duplicate_of`` and ``duplicate_score`` of rows, given their article's id."""
        place = pc.index_in(articles, value_set=self.ids)
        return self.of.take(place), self.score.take(place)


def _repeats(journal: Journal, records: list[dict[str, Any]]) -> _Repeats:
    from diglot.duplicates import find

    batches = list(_articles(journal, records))  # memory-mapped
    texts = (text for batch in batches for text in batch.column("text").to_pylist())
    ids = pa.chunked_array([batch.column("id") for batch in batches], pa.string())
    languages = pa.chunked_array([batch.column("language") for batch in batches], pa.string()).to_pylist()
    found = find(texts, ids, languages=languages, memory=SPOOL, folder=str(journal.tmp))
    return _Repeats(found.filter(pc.is_valid(found.column("duplicate_of"))))


def _articles(journal: Journal, records: list[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    for record in records:
        for shard in record["shards"]["articles"]:
            yield from rows_of(journal.find("articles", shard)).to_batches()


def _mark(journal: Journal, table: str, shard: dict[str, Any], repeats: _Repeats, drop: bool) -> dict[str, int] | None:
    """Write a shard anew with its repeats marked; gives its rows and bytes, or None where nothing changes."""
    if not len(repeats) and "published" not in shard:
        return None
    batches = rows_of(journal.find(table, shard)).to_batches()
    marks = [repeats.columns(batch.column("id" if table == "articles" else "article")) for batch in batches]
    same = all(
        of.equals(batch.column("duplicate_of")) and score.equals(batch.column("duplicate_score"))
        for batch, (of, score) in zip(batches, marks, strict=True)
    )
    if same and not (drop and any(of.null_count < len(of) for of, _ in marks)):
        return None
    writer = ShardWriter(table, journal.tmp, "marked", limit=1 << 62)
    for batch, (of, score) in zip(batches, marks, strict=True):
        at = batch.schema.get_field_index("duplicate_of")
        marked = pa.RecordBatch.from_arrays(
            [*batch.columns[:at], of, score, *batch.columns[at + 2 :]], schema=batch.schema
        )
        writer.write(marked.filter(pc.is_null(of)) if drop else marked)
    written = writer.close(even_if_empty=True)[0]
    writer.paths[0].replace(journal.marked(table, shard["name"]))
    return {"rows": written["rows"], "bytes": written["bytes"]}


def _empty(folder: Path) -> list[dict[str, Any]]:
    """One shard without rows, so that the table can be loaded with its columns."""
    writer = ShardWriter(folder.name, folder, "00000")
    shards = writer.close(even_if_empty=True)
    writer.paths[0].replace(folder / str(shards[0]["name"]))
    return shards
