"""What the articles of one task repeat, and where any process reads it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from diglot.duplicates.compare import RESULT
from diglot.text.arrow import array, listed

__all__ = ["Found", "Marks"]


@dataclass(frozen=True, eq=False)
class Marks:
    """Articles of one task that repeat others: their ids, the ids of those others, similarities; and of all articles
    that repeat or are repeated, how many there are of their kind; where there are splits, all articles and theirs."""

    ids: pa.Array
    of: pa.Array
    score: pa.Array
    known: pa.Array
    size: pa.Array
    compared: bool
    all: pa.Array | None = None
    split: pa.Array | None = None

    def columns(self, articles: pa.Array) -> tuple[pa.Array, pa.Array]:
        """``duplicate_of`` and ``duplicate_score`` of rows, given their article's id."""
        place = pc.index_in(articles, value_set=self.ids)
        return self.of.take(place), self.score.take(place)

    def splits(self, articles: pa.Array, before: pa.Array) -> pa.Array:
        """``split`` of rows, given their article's id and what it was; null where that repeats one of another split."""
        if self.all is None or self.split is None:
            return before
        found = self.split.take(pc.index_in(articles, value_set=self.all))
        return pc.if_else(pc.is_valid(articles), found, before)

    def sizes(self, articles: pa.Array) -> pa.Array:
        """``cluster_size`` of articles, given their ids; null where none were compared."""
        if not self.compared:
            return pa.nulls(len(articles), pa.int32())
        found = self.size.take(pc.index_in(articles, value_set=self.known))
        return pc.coalesce(found, array(np.ones(len(articles), np.int32)))


@dataclass(frozen=True, slots=True)
class Found:
    """Where to read what the articles of one task repeat: any process may ask that sees the folder of the build.

    Args:
        results, ids: the files of all articles, `RESULT` and their ids.
        width: bytes of an id.
        begin, end: numbers of the task's articles.
        any: whether any of these repeats another, or is repeated.
        sizes: the file of how many articles repeat each one.
        splits: the file of the numbers of their splits, -1 for none; empty where there are none.
        names: of the splits.
        compared: whether articles were compared at all.
    """

    results: str
    ids: str
    width: int
    begin: int
    end: int
    any: bool
    sizes: str = ""
    splits: str = ""
    names: tuple[str, ...] = ()
    compared: bool = True

    def marks(self) -> Marks:
        """What they repeat."""
        every, split = self._every()
        if not self.any:
            none, sizes = listed([]), array(np.empty(0, np.int32))
            return Marks(none, none, array(np.empty(0, np.float32)), none, sizes, self.compared, every, split)
        found = np.memmap(self.results, RESULT, "r")[self.begin : self.end]
        ids = np.memmap(self.ids, f"S{self.width}", "r")
        repeats = np.flatnonzero(found["canonical"] >= 0)
        sizes = np.memmap(self.sizes, np.int32, "r")
        first = np.where(found["canonical"] >= 0, found["canonical"], np.arange(self.begin, self.end))
        size = sizes[first] + 1
        several = np.flatnonzero(size > 1)
        return Marks(
            _strings(ids[self.begin + repeats]), _strings(ids[found["canonical"][repeats]]),
            array(found["score"][repeats]),
            _strings(ids[self.begin + several]), array(size[several]), self.compared, every, split,
        )  # fmt: skip

    def _every(self) -> tuple[pa.Array | None, pa.Array | None]:
        """The ids of all articles and their splits, if there are splits."""
        if not self.splits or self.begin == self.end:
            return None, None
        ids = np.memmap(self.ids, f"S{self.width}", "r")[self.begin : self.end]
        number = np.memmap(self.splits, np.int8, "r")[self.begin : self.end]
        return _strings(ids), listed(self.names).take(array(number, number >= 0))


def _strings(names: npt.NDArray[np.bytes_]) -> pa.Array:
    return listed([name.decode() for name in names.tolist()])
