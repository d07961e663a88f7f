"""Which articles of a whole corpus repeat others.

Each task leaves the word pairs of its articles beside its shards, so that a part of the comparison is done by the
workers. When all tasks are done the pairs are compared (`diglot.duplicates.compare`), out of core, and what was found
is asked for task by task (`Repeats.found`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from diglot.dataset.against import Other
from diglot.dataset.journal import Journal
from diglot.dataset.record import Record
from diglot.dataset.shards import batches_of, rows_of
from diglot.duplicates.compare import RESULT, compare
from diglot.duplicates.find import batches, least
from diglot.duplicates.shingles import Shingles, shingles
from diglot.duplicates.spool import Spool
from diglot.text.arrays import Float32s
from diglot.text.arrays import offsets as offsets_of

__all__ = ["Found", "Marks", "Repeats", "pairs"]

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
            pa.array(found.words.astype(np.uint32)),
            pa.array(found.whole),
            pa.ListArray.from_arrays(pa.array(offsets), pa.array(found.hashes)),
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
        begin += len(column)


@dataclass(frozen=True, eq=False)
class Marks:
    """Articles of one task that repeat others: their ids, the ids of those others, similarities; and of all articles
    that repeat or are repeated, how many there are of their kind."""

    ids: pa.Array
    of: pa.Array
    score: pa.Array
    known: pa.Array
    size: pa.Array
    compared: bool

    def columns(self, articles: pa.Array) -> tuple[pa.Array, pa.Array]:
        """``duplicate_of`` and ``duplicate_score`` of rows, given their article's id."""
        place = pc.index_in(articles, value_set=self.ids)
        return self.of.take(place), self.score.take(place)

    def sizes(self, articles: pa.Array) -> pa.Array:
        """``cluster_size`` of articles, given their ids; null where none were compared."""
        if not self.compared:
            return pa.nulls(len(articles), pa.int32())
        return pc.fill_null(self.size.take(pc.index_in(articles, value_set=self.known)), 1)


@dataclass(frozen=True, slots=True)
class Found:
    """Where to read what the articles of one task repeat: any process may ask that sees the folder of the build.

    Args:
        results, ids: the files of all articles, `RESULT` and their ids.
        width: bytes of an id.
        begin, end: numbers of the task's articles.
        any: whether any of these repeats another, or is repeated.
        sizes: the file of how many articles repeat each one.
        compared: whether articles were compared at all.
    """

    results: str
    ids: str
    width: int
    begin: int
    end: int
    any: bool
    sizes: str = ""
    compared: bool = True

    def marks(self) -> Marks:
        """What they repeat."""
        if not self.any:
            none = pa.array([], pa.string())
            return Marks(none, none, pa.array([], pa.float32()), none, pa.array([], pa.int32()), self.compared)
        found = np.memmap(self.results, RESULT, "r")[self.begin : self.end]
        ids = np.memmap(self.ids, f"S{self.width}", "r")
        repeats = np.flatnonzero(found["canonical"] >= 0)
        sizes = np.memmap(self.sizes, np.int32, "r")
        first = np.where(found["canonical"] >= 0, found["canonical"], np.arange(self.begin, self.end))
        size = sizes[first] + 1
        several = np.flatnonzero(size > 1)
        return Marks(
            _strings(ids[self.begin + repeats]), _strings(ids[found["canonical"][repeats]]),
            pa.array(found["score"][repeats]),
            _strings(ids[self.begin + several]), pa.array(size[several]), self.compared,
        )  # fmt: skip


class Repeats:
    """What every article of a build repeats, in temporary files under its folder; to be closed, as a context.

    Args:
        journal: of the build.
        records: of its tasks, in order.
        compared: compare the articles; otherwise none repeats another.
        others: builds whose articles they may repeat, too: these have the first numbers.
    """

    def __init__(
        self, journal: Journal, records: Sequence[Record], compared: bool = True, others: Sequence[Other] = ()
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
            self._ids = self._all_ids() if self.count else self._file("S1")
            self._sizes = self._all_sizes(begins[-1] if self.count else 0)
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Repeats:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def found(self, record: Record) -> Found:
        """Where to read what the articles of one task repeat."""
        begin, end = self._ranges[record.task]
        if not self.count:
            return Found("", "", 1, begin, end, False, compared=self._compared)
        repeated = bool((self._results.slice(begin, end)["canonical"] >= 0).any())
        repeated = repeated or bool((self._sizes.slice(begin, end) > 0).any())
        width = self._ids.dtype.itemsize
        return Found(self._results.path, self._ids.path, width, begin, end, repeated, self._sizes.path)

    def _all_sizes(self, count: int) -> Spool:
        """How many articles repeat each one."""
        spool = self._stack.enter_context(Spool(np.int32, -1, str(self._journal.tmp), count))
        for begin in range(0, count, PART):
            canonical = self._results.slice(begin, min(begin + PART, count))["canonical"]
            of, times = np.unique(canonical[canonical >= 0], return_counts=True)
            spool.put(of, spool.take(of) + times)
        return spool

    def _file(self, dtype: npt.DTypeLike) -> Spool:
        return self._stack.enter_context(Spool(dtype, -1, str(self._journal.tmp)))

    def _articles(self) -> Iterator[tuple[Shingles, Float32s]]:
        """The word pairs of all articles, batch by batch."""
        for part in (*(self._of_other(other) for other in self._others), *map(self._pairs, self._records)):
            for batch in part:
                words = batch.column("words").to_numpy().astype(np.int64)
                lists = batch.column("pairs")
                counts = np.diff(lists.offsets.to_numpy()).astype(np.int64)
                whole = batch.column("whole").to_numpy()
                yield (
                    Shingles(lists.flatten().to_numpy(), counts, words, whole),
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
        for source in self._journal.sources(record, "articles").values():
            yield source.path

    def _all_ids(self) -> Spool:
        """The id of every article, by number."""
        paths = [path for record in self._records for path in self._shards(record)]

        def names() -> Iterator[pa.Array]:
            for other in self._others:
                yield from (batch.column("id") for batch in other.articles(["id"]))
            yield from (rows_of(path, ["id"]).column("id") for path in paths)

        spool = self._file(f"S{max(pc.max(pc.binary_length(column)).as_py() or 1 for column in names())}")
        for column in names():
            spool.append(np.array(column.cast(pa.binary()).to_pylist(), spool.dtype))
        return spool


def _strings(names: npt.NDArray[np.bytes_]) -> pa.Array:
    return pa.array(names, pa.binary()).cast(pa.string())
