"""Each line of many pages among the others of its page: sums, shifts, runs and repeats, a whole array at a time."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from diglot.pages.lines import Lines
from diglot.text.arrays import Bools, Float64s, Int64s, Positions, Uint64s
from diglot.text.hashing import SPREAD

__all__ = ["Among", "Runs", "Types"]

Small = npt.NDArray[np.integer]
T = TypeVar("T", bound=np.generic)

FAR = 9
"""The distance of what is not there."""


class Among:
    """The lines of many pages.

    Attributes:
        begins, counts: ``intp[d]``, the first line and the lines of each page.
        first, size, number: ``intp[l]``, the first line of a line's page, its lines, and the lines before this one.
    """

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.begins = lines.first.nonzero()[0]
        self.counts = np.diff(self.begins, append=len(lines))
        self.first = np.repeat(self.begins, self.counts)
        self.size = np.repeat(self.counts, self.counts)
        self.number = np.arange(len(lines)) - self.first
        self._outside: dict[int, Positions] = {}

    def shifted(self, values: Small, distance: int, edge: int) -> Small:
        """``[l]``: the value of the line `distance` further on; `edge` outside the page."""
        if distance not in self._outside:
            number = self.number + distance
            self._outside[distance] = ((number < 0) | (number >= self.size)).nonzero()[0]
        out = np.empty_like(values)
        if distance > 0:
            out[:-distance] = values[distance:]
        else:
            out[-distance:] = values[:distance]
        out[self._outside[distance]] = edge
        return out

    def above(self, mask: Bools) -> Bools:
        """``bool[l]``: the mask holds for the line above."""
        return self.shifted(mask.view(np.uint8), -1, 0).view(np.bool_)

    def below(self, mask: Bools) -> Bools:
        """``bool[l]``: the mask holds for the line below."""
        return self.shifted(mask.view(np.uint8), 1, 0).view(np.bool_)

    def sum(self, values: Bools | Small) -> Float64s:
        """``float64[d]``: the sum over each page."""
        total: Int64s = np.add.reduceat(values.view(np.uint8) if values.dtype == np.bool_ else values, self.begins,
                                      dtype=np.int64)  # fmt: skip
        return total.astype(np.float64)

    def mean(self, values: Small) -> Float64s:
        """``float64[l]``: the mean over the line's page."""
        return np.repeat(self.sum(values) / self.counts, self.counts)

    def distance(self, mask: Bools, backwards: bool = False) -> Int64s:
        """``[l]``: lines since the last one where `mask` holds (to the next one, backwards); 9 where there is none."""
        at = np.arange(len(mask))
        if backwards:
            following = np.where(mask, at, len(mask) + FAR)
            near = np.minimum.accumulate(following[::-1])[::-1]
            near = np.append(near[1:], len(mask) + FAR)
            return np.where(near < self.first + self.size, np.minimum(near - at, FAR), FAR)
        near = np.maximum.accumulate(np.where(mask, at, -FAR))
        near = np.append(-FAR, near[:-1])
        return np.where(near >= self.first, np.minimum(at - near, FAR), FAR)

    def repeats(self, hashes: Uint64s) -> tuple[Int64s, Int64s, Int64s]:
        """How often each line's value stands in its page, and how far the one before and the next are (0: none).

        Most lines stand once: only those that share their leading bits with another are sorted.
        """
        key = hashes * SPREAD + self.lines.document.astype(np.uint64)
        count, earlier, later = np.ones(len(key), np.int64), np.zeros(len(key), np.int64), np.zeros(len(key), np.int64)
        slot = (key >> np.uint64(61 - len(key).bit_length())).astype(np.intp)
        rows = (np.bincount(slot).take(slot) > 1).nonzero()[0]
        if not len(rows):
            return count, earlier, later
        key = key[rows]
        order = key.argsort(kind="stable")
        key, rows = key[order], rows[order]
        same = np.zeros(len(key) + 1, np.bool_)
        same[1:-1] = key[1:] == key[:-1]
        counts = np.diff((~same).nonzero()[0])
        steps = np.diff(rows, prepend=0, append=0)
        count[rows] = np.repeat(counts, counts)
        earlier[rows] = np.where(same[:-1], steps[:-1], 0)
        later[rows] = np.where(same[1:], steps[1:], 0)
        return count, earlier, later


class Types:
    """How regular each type of line is on its page; a type is any small number that lines are given.

    All values are of *groups*, the lines of one type on one page; `spread` gives them to the lines.

    Attributes:
        count: ``float[g]``, lines of the group.
        size: ``int[g]``, lines of its page.
        below, above: ``float[g]``, the share of them that stand directly below (above) a line where `text` holds.
        gap: ``float[g]``, lines from one of them to the next, on average; 0 where there is only one.
        uneven: ``float[g]``, the standard deviation of these gaps as a share of their mean.
    """

    def __init__(self, page: Among, type_: Small, types: int, text: Bools) -> None:
        key = page.lines.document.astype(np.int64) * types + type_
        self._order = order = key.argsort(kind="stable")
        ordered = key[order]
        begins = (np.diff(ordered, prepend=-1) != 0).nonzero()[0]
        self._counts = counts = np.diff(begins, append=len(key))
        steps = np.diff(order, append=order[-1:]).astype(np.float64)
        steps[begins + counts - 1] = 0
        several = np.maximum(counts - 1, 1)
        mean = np.add.reduceat(steps, begins) / several
        spread = np.sqrt(np.maximum(np.add.reduceat(steps * steps, begins) / several - mean * mean, 0))
        self.count, self.size = counts.astype(np.float64), page.size[order[begins]]
        self.below = np.add.reduceat(page.above(text)[order].view(np.uint8), begins, dtype=np.int64) / counts
        self.above = np.add.reduceat(page.below(text)[order].view(np.uint8), begins, dtype=np.int64) / counts
        self.gap, self.uneven = mean, spread / np.maximum(mean, 1)

    def spread(self, values: npt.NDArray[T]) -> npt.NDArray[T]:
        """``[l]``: the value of each line's group."""
        out = np.empty(len(self._order), values.dtype)
        out[self._order] = np.repeat(values, self._counts)
        return out


class Runs:
    """The lines of pages in runs, each from a line of text up to the next, or from the head of the page."""

    def __init__(self, page: Among, text: Bools) -> None:
        self.begin = (text | page.lines.first).nonzero()[0]
        self.counts = np.diff(self.begin, append=len(text))

    @cached_property
    def _line(self) -> Positions:
        return np.arange(int(self.counts.sum()))

    def seen(self, mask: Bools) -> Int64s:
        """``[l]``: 1 where `mask` holds earlier in the line's run, 2 where later, 3 both."""
        at = mask.nonzero()[0]
        run = self.begin.searchsorted(at, side="right") - 1
        first, last = np.full(len(self.begin), len(mask)), np.full(len(self.begin), -1)
        first[run[::-1]] = at[::-1]  # of several lines in a run the one that is written last stays
        last[run] = at
        earlier = self._line > np.repeat(first, self.counts)
        later = self._line < np.repeat(last, self.counts)
        return np.asarray(earlier.astype(np.int64) + 2 * later)
