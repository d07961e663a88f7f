"""Edits: the runs where two texts that say the same differ in length, and the way from spans of one to the other.

A normalizer mostly puts one character in the place of another, and a position stays a position. Only where the text
grows or shrinks is there an *edit*: ``source[a:b]`` became ``target[c:d]``. Edits are few, so a span is mapped by a
binary search, and edits of two steps combine into edits of both (`Edits.then`).

Which way a span goes where an edit leaves a choice:

* a span that begins or ends inside an edit is widened to the whole edit;
* deleted characters belong to what stands before them (marks to their letter), or, at the head of a string, to what
  follows;
* inserted characters belong to nothing, but at the head and the end of a string to the whole of it.

Positions are code points. `Edits` counts them over the whole column, terminators included; spans go in and come out per
string, as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.kernels import columns
from diglot.kernels.edits import map_spans
from diglot.text.arrays import Codes, Positions, offsets, owners
from diglot.text.column import Column
from diglot.text.spans import Spans

__all__ = ["Edits", "splice"]


@dataclass(frozen=True, eq=False)
class Edits:
    """The edits between the strings of two columns of the same number of strings.

    Args:
        source_start, source_end: ``intp[k]``, half-open runs of the source column's codes, rising, apart or touching.
        target_start, target_end: ``intp[k]``, what they became.
        source_ends, target_ends: ``intp[s]``, the terminators of both columns.
    """

    source_start: Positions
    source_end: Positions
    target_start: Positions
    target_end: Positions
    source_ends: Positions
    target_ends: Positions

    @classmethod
    def none(cls, ends: Positions) -> Edits:
        """No edits: both columns have strings of the same lengths."""
        nothing = np.empty(0, np.intp)
        return cls(nothing, nothing, nothing, nothing, ends, ends)

    def __len__(self) -> int:
        return len(self.source_start)

    @property
    def inverse(self) -> Edits:
        """The same edits, seen from the target."""
        return Edits(
            self.target_start, self.target_end, self.source_start, self.source_end, self.target_ends, self.source_ends
        )

    @property
    def target_starts(self) -> Positions:
        """``intp[s]``: where the strings of the target begin."""
        return _starts(self.target_ends)

    def to_source(self, spans: Spans) -> Spans:
        """Spans of the target's strings as spans of the source's.

        >>> from diglot.text.charmap.charmap import CharMap, apply_with_edits
        >>> _, edits = apply_with_edits(Column.from_strings(["x … y"]), [CharMap.of("dots", {"…": "..."})])
        >>> edits.to_source(Spans.from_lists([[(0, 1), (2, 4), (6, 7)]])).lists()
        [[(0, 1), (2, 3), (4, 5)]]
        """
        return self.inverse._mapped(spans, attach=True)

    def to_target(self, spans: Spans) -> Spans:
        """Spans of the source's strings as spans of the target's.

        >>> from diglot.text.charmap.charmap import CharMap, apply_with_edits
        >>> _, edits = apply_with_edits(Column.from_strings(["x … y"]), [CharMap.of("dots", {"…": "..."})])
        >>> edits.to_target(Spans.from_lists([[(0, 1), (2, 3), (4, 5)]])).lists()
        [[(0, 1), (2, 5), (6, 7)]]
        """
        return self._mapped(spans, attach=False)

    def _mapped(self, spans: Spans, attach: bool) -> Spans:
        """Spans of the source in the target; with `attach`, what has no source belongs to what stands before it."""
        if not len(self):
            return spans
        string, base = owners(spans.counts), _starts(self.source_ends)
        start, end = spans.start + base[string], spans.end + base[string]
        start, end = self.flat(string, start, end, -self.target_starts, attach)
        return Spans(spans.offsets, start.astype(np.int32), end.astype(np.int32))

    def flat(
        self, string: npt.NDArray[np.integer], start: Positions, end: Positions, base: Positions, attach: bool
    ) -> tuple[Positions, Positions]:
        """Spans of the source as spans of the target, both by places in all of the text.

        Args:
            string: ``int[k]``, the string that each is in.
            start, end: ``intp[k]``, best rising.
            base: ``intp[s]``, what is added to places in the target, by string.
            attach: what has no source belongs to what stands before it; else to nothing.
        """
        edits = self.source_start, self.source_end, self.target_start, self.target_end
        return map_spans(edits, self.source_ends, base, string, start, end, attach)

    def then(self, other: Edits) -> Edits:
        """The edits of this step and of `other`, which starts from this one's target, as one.

        >>> from diglot.text.charmap.charmap import CharMap, apply_with_edits
        >>> once, first = apply_with_edits(Column.from_strings(["a…"]), [CharMap.of("dots", {"…": "..."})])
        >>> twice, second = apply_with_edits(once, [CharMap.of("fewer", {".": "", "a": "aa"})])
        >>> twice.strings(), first.then(second).lists()
        (['aa'], [[(0, 1, 0, 2), (1, 2, 2, 2)]])
        """
        if not len(other):
            return self
        if not len(self):
            return other
        # all edits in the coordinates of the text between the two steps, with what each step gained there
        start = np.concatenate((self.target_start, other.source_start))
        end = np.concatenate((self.target_end, other.source_end))
        first = np.concatenate((self._growth, np.zeros(len(other), np.intp)))
        second = np.concatenate((np.zeros(len(self), np.intp), other._growth))
        order = np.lexsort((end, start))
        start, end = start[order], end[order]
        reach = np.maximum.accumulate(end)
        heads = np.flatnonzero(np.append(True, start[1:] >= reach[:-1]))  # edits that overlap become one
        tails = np.append(heads[1:], len(start))
        gained = offsets(first[order])
        grown = offsets(second[order])
        between_start, between_end = start[heads], reach[tails - 1]
        return Edits(
            between_start - gained[heads],
            between_end - gained[tails],
            between_start + grown[heads],
            between_end + grown[tails],
            self.source_ends,
            other.target_ends,
        )

    def of(self, index: int) -> Edits:
        """The edits of one string, counted from its start."""
        source, target = int(_starts(self.source_ends)[index]), int(_starts(self.target_ends)[index])
        a, b = np.searchsorted(self.source_start, [source, self.source_ends[index] + 1])
        return Edits(
            self.source_start[a:b] - source,
            self.source_end[a:b] - source,
            self.target_start[a:b] - target,
            self.target_end[a:b] - target,
            self.source_ends[index : index + 1] - source,
            self.target_ends[index : index + 1] - target,
        )

    @property
    def _growth(self) -> Positions:
        """``intp[k]``: how many code points longer each target is than its source."""
        return (self.target_end - self.target_start) - (self.source_end - self.source_start)

    def lists(self) -> list[list[tuple[int, int, int, int]]]:
        """The edits of each string, ``(source start, source end, target start, target end)``: the slow way out."""
        string = np.searchsorted(self.source_ends, self.source_start)
        source, target = _starts(self.source_ends)[string], _starts(self.target_ends)[string]
        out: list[list[tuple[int, int, int, int]]] = [[] for _ in self.source_ends]
        columns = (
            self.source_start - source,
            self.source_end - source,
            self.target_start - target,
            self.target_end - target,
        )
        for i, a, b, c, d in zip(string.tolist(), *(each.tolist() for each in columns), strict=True):
            out[i].append((a, b, c, d))
        return out


def splice(
    codes: Codes, ends: Positions, start: Positions, end: Positions, number: Positions, pool: Column
) -> tuple[Column, Edits]:
    """Put strings of `pool` in the place of spans of a flat text.

    Args:
        codes, ends: the text and its terminators, as in `Column`.
        start, end: ``intp[k]``, half-open spans of `codes`, rising and apart, none over a terminator; an empty span is
            a place to insert at.
        number: ``intp[k]``, which string of `pool` replaces the span; -1 for none.

    Returns:
        The new text, and every replacement as an edit.
    """
    start, end, number = np.ascontiguousarray(start), np.ascontiguousarray(end), np.ascontiguousarray(number)
    new, new_start, new_end, new_ends = columns.splice(codes, ends, start, end, number, pool.codes, pool.ends)
    return Column(new, new_ends), Edits(start, end, new_start, new_end, ends, new_ends)


def _starts(ends: Positions) -> Positions:
    starts = np.empty_like(ends)
    if len(starts):
        starts[0] = 0
        starts[1:] = ends[:-1] + 1
    return starts
