"""Any number of spans per string, as three flat arrays: what tokens, sentences and language runs are.

``Spans`` is a ragged list: the spans of string `i` are ``start[offsets[i]:offsets[i+1]]`` and the same slice of
``end``. Spans are half open, ``[start, end)``, in code points, counted from the start of their own string; they rise
and do not overlap.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from diglot.text.arrays import Bools, Int32s, Positions, offsets, ranges
from diglot.text.arrow import array
from diglot.text.column import Column

__all__ = ["Spans"]


@dataclass(frozen=True, eq=False)
class Spans:
    """Spans of many strings.

    Args:
        offsets: ``intp[s + 1]``, where each string's spans begin among all spans; ``offsets[0] == 0``.
        start, end: ``int32[k]``, half-open spans in code points of their own string.

    >>> spans = Spans.from_lists([[(0, 2), (3, 4)], []])
    >>> spans.lists(), len(spans), spans.total
    ([[(0, 2), (3, 4)], []], 2, 2)
    """

    offsets: Positions
    start: Int32s
    end: Int32s

    def __len__(self) -> int:
        """The number of strings (not of spans)."""
        return len(self.offsets) - 1

    @property
    def total(self) -> int:
        """The number of spans, over all strings."""
        return len(self.start)

    @property
    def counts(self) -> Positions:
        """``intp[s]``: how many spans each string has."""
        return np.diff(self.offsets)

    @classmethod
    def from_flat(cls, column: Column, starts: Positions, ends: Positions) -> Spans:
        """Spans given as rising positions in ``column.codes``, none of which crosses a terminator."""
        offsets = np.zeros(len(column) + 1, np.intp)
        offsets[1:] = np.searchsorted(starts, column.ends, side="right")
        base = np.repeat(column.starts, np.diff(offsets))
        return cls(offsets, (starts - base).astype(np.int32), (ends - base).astype(np.int32))

    @classmethod
    def from_lists(cls, lists: list[list[tuple[int, int]]]) -> Spans:
        """Spans given as a list of pairs per string: the slow way in, for tests and single strings."""
        offsets = np.cumsum([0] + [len(spans) for spans in lists], dtype=np.intp)
        flat = np.array([pair for spans in lists for pair in spans], np.int32).reshape(-1, 2)
        return cls(offsets, flat[:, 0].copy(), flat[:, 1].copy())

    def flat(self, column: Column) -> tuple[Positions, Positions]:
        """The spans as positions in ``column.codes``: ``(starts, ends)``, each ``intp[k]``."""
        base = np.repeat(column.starts, self.counts)
        return base + self.start, base + self.end

    def gather(self, column: Column) -> Column:
        """The text of every span, as a column of `total` strings."""
        return Column.from_flat(column.codes, *self.flat(column))

    def lists(self) -> list[list[tuple[int, int]]]:
        """A list of pairs per string: the slow way out."""
        pairs = list(zip(self.start.tolist(), self.end.tolist(), strict=True))
        bounds = self.offsets.tolist()
        return [pairs[a:b] for a, b in itertools.pairwise(bounds)]

    def arrow(self) -> pa.ListArray:
        """``list<struct<start: int32, end: int32>>``, a list per string; no copy of the positions."""
        pairs = pa.StructArray.from_arrays([array(self.start), array(self.end)], ["start", "end"])
        return pa.ListArray.from_arrays(array(self.offsets.astype(np.int32)), pairs)

    @classmethod
    def where(cls, chosen: Bools, first: Spans, second: Spans) -> Spans:
        """For each string the spans of `first` where `chosen`, else those of `second`.

        >>> a, b = Spans.from_lists([[(0, 1)], [(0, 1)]]), Spans.from_lists([[], [(2, 3), (4, 5)]])
        >>> Spans.where(np.array([True, False]), a, b).lists()
        [[(0, 1)], [(2, 3), (4, 5)]]
        """
        counts = np.where(chosen, first.counts, second.counts)
        begin = np.where(chosen, first.offsets[:-1], second.offsets[:-1] + first.total)
        index = ranges(begin, counts)
        return cls(
            offsets(counts),
            np.concatenate((first.start, second.start))[index],
            np.concatenate((first.end, second.end))[index],
        )
