"""Which articles of a whole corpus repeat others.

Each task leaves the word pairs of its articles beside its shards, so that a part of the comparison is done by the
workers. When all tasks are done the pairs are compared (`diglot.duplicates.compare`), out of core, and what was found
is asked for task by task (`Repeats.found`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from diglot.dataset.against import Other
from diglot.dataset.journal import Journal
from diglot.dataset.marks import Found
from diglot.dataset.record import Record
from diglot.dataset.shards import batches_of, rows_of
from diglot.duplicates.compare import RESULT, compare
from diglot.duplicates.find import batches, least
from diglot.duplicates.shingles import Shingles, shingles
from diglot.duplicates.spool import Spool
from diglot.pipeline.splits import Shares, splits_of
from diglot.text.arrays import Float32s
from diglot.text.arrays import offsets as offsets_of
from diglot.text.arrow import array, listed, numbers

__all__ = ["Repeats", "pairs"]

MEMORY = 16 << 20
"""Bytes held in memory while articles are compared; the rest goes to temporary files in the folder of the build."""
PART = 1 << 20
"""Articles that are looked at together where their clusters are counted."""
SCHEMA = pa.schema(
    [("language", pa.string()), ("words", pa.uint32()), ("whole", pa.uint64()), ("pairs", pa.list_(pa.uint32()))]
)


def pairs(articles: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    """The word pairs of some articles, in batches of `SCHEMA`, a row an article: see `Shingles`."""
    language, begin = articles.column("language"), 0
    for column in batches(articles.column("text")):
        found = shingles(column)
        offsets = offsets_of(found.counts).astype(np.int32)
        columns = [
            language.slice(begin, len(column)),
            array(found.words.astype(np.uint32)),
            array(found.whole),
            pa.ListArray.from_arrays(array(offsets), array(found.hashes)),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
        begin += len(column)


class Repeats:
    """What every article of a build repeats, in temporary files under its folder; to be closed, as a context.

    Args:
        journal: of the build.
        records: of its tasks, in order.
        compared: compare the articles; otherwise none repeats another.
        others: builds whose articles they may repeat, too: these have the first numbers.
        shares: of the splits, if there are any.
    """

    def __init__(
        self,
        journal: Journal,
        records: Sequence[Record],
        compared: bool = True,
        others: Sequence[Other] = (),
        shares: Shares = (),
    ) -> None:
        self._stack = ExitStack()
        self._journal, self._records = journal, records
        rows = [sum(shard.rows for shard in record.shards["articles"]) for record in records]
        self._others, known = others, sum(other.rows for other in others)
        begins = np.cumsum([known, *rows]).tolist()
        self._ranges = {record.task: at for record, at in zip(records, pairwise(begins), strict=True)}
        self._results = self._file(RESULT)
        self.count = 0
        self._compared = compared
        try:
            results = compare(self._articles(), known=known, memory=MEMORY, folder=str(journal.tmp)) if compared else ()
            for found in results:
                self._results.append(found)
                self.count += int((found["canonical"] >= 0).sum())
            told = self.count or (compared and shares)
            self._ids = self._all_ids() if told else self._file("S1")
            self._sizes = self._all_sizes(begins[-1] if self.count else 0)
            self._names = tuple(name for name, _ in shares)
            self._splits = self._all_splits(shares) if told and shares else None
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Repeats:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def found(self, record: Record) -> Found:
        """Where to read what the articles of one task repeat."""
        begin, end = self._ranges[record.task]
        told: dict[str, Any] = {
            "splits": self._splits.path if self._splits else "",
            "names": self._names,
            "compared": self._compared,
        }
        width = self._ids.dtype.itemsize
        if not self.count:
            return Found("", self._ids.path if self._splits else "", width, begin, end, False, **told)
        repeated = bool((self._results.slice(begin, end)["canonical"] >= 0).any())
        repeated = repeated or bool((self._sizes.slice(begin, end) > 0).any())
        return Found(self._results.path, self._ids.path, width, begin, end, repeated, self._sizes.path, **told)

    def _all_sizes(self, count: int) -> Spool:
        """How many articles repeat each one."""
        spool = self._stack.enter_context(Spool(np.int32, -1, str(self._journal.tmp), count))
        for begin in range(0, count, PART):
            canonical = self._results.slice(begin, min(begin + PART, count))["canonical"]
            of, times = np.unique(canonical[canonical >= 0], return_counts=True)
            spool.put(of, spool.take(of) + times)
        return spool

    def _all_splits(self, shares: Shares) -> Spool:
        """The split of each article, by number: -1 where it repeats one of another."""
        own = self._file(np.int8)
        for other in self._others:
            for batch in other.articles(["document"]):
                own.append(self._numbers(splits_of(batch.column("document"), shares)))
        for record in self._records:
            read = [rows_of(path, ["id", "split"]) for path in self._sources(record, "documents")]
            table = pa.concat_tables(read) if read else pa.table({"id": listed([]), "split": listed([])})
            for path in self._shards(record):
                place = pc.index_in(rows_of(path, ["document"]).column("document"), value_set=table.column("id"))
                own.append(self._numbers(table.column("split").take(place).combine_chunks()))
        found = self._file(np.int8)
        for begin in range(0, len(own), PART):
            end = min(begin + PART, len(own))
            canonical, number = self._results.slice(begin, end)["canonical"], own.slice(begin, end)
            repeats = np.flatnonzero(canonical >= 0)
            lost = repeats[own.take(canonical[repeats]) != number[repeats]]
            number[lost] = -1
            found.append(number)
        return found

    def _numbers(self, splits: pa.Array) -> npt.NDArray[np.int8]:
        """Splits as their numbers."""
        found = pc.index_in(splits.cast(pa.string()), value_set=listed(self._names))
        return numbers(found).astype(np.int8)

    def _file(self, dtype: npt.DTypeLike) -> Spool:
        return self._stack.enter_context(Spool(dtype, -1, str(self._journal.tmp)))

    def _articles(self) -> Iterator[tuple[Shingles, Float32s]]:
        """The word pairs of all articles, batch by batch."""
        for part in (*(self._of_other(other) for other in self._others), *map(self._pairs, self._records)):
            for batch in part:
                words = numbers(batch.column("words")).astype(np.int64)
                lists = batch.column("pairs")
                counts = np.diff(numbers(lists.offsets)).astype(np.int64)
                whole = numbers(batch.column("whole"))
                yield (
                    Shingles(numbers(lists.flatten()), counts, words, whole),
                    least(words, languages=batch.column("language").to_pylist()),
                )

    def _of_other(self, other: Other) -> Iterator[pa.RecordBatch]:
        """The word pairs of another build's articles."""
        for batch in other.articles():
            yield from pairs(batch)

    def _pairs(self, record: Record) -> Iterator[pa.RecordBatch]:
        """The word pairs of a task's articles, as it left them, or anew from their texts."""
        left = self._journal.pairs(record)
        if left is not None:
            for path in left:
                yield from batches_of(path)
            return
        for path in self._shards(record):
            for batch in batches_of(path):
                yield from pairs(batch)

    def _shards(self, record: Record) -> Iterator[Path]:
        return self._sources(record, "articles")

    def _sources(self, record: Record, table: str) -> Iterator[Path]:
        for source in self._journal.sources(record, table).values():
            yield source.path

    def _all_ids(self) -> Spool:
        """The id of every article, by number."""
        paths = [path for record in self._records for path in self._shards(record)]

        def names() -> Iterator[pa.Array]:
            for other in self._others:
                yield from (batch.column("id") for batch in other.articles(["id"]))
            yield from (rows_of(path, ["id"]).column("id") for path in paths)

        spool = self._file(f"S{max((pc.max(pc.binary_length(column)).as_py() or 1 for column in names()), default=1)}")
        for column in names():
            spool.append(np.array(column.cast(pa.binary()).to_pylist(), spool.dtype))
        return spool
