"""Physical lines of many documents, as flat arrays: the first step of reading a page.

A line ends at ``\\n``, ``\\r\\n``, ``\\r``, U+0085 (next line), U+2028 (line separator) or U+2029 (paragraph
separator), and at the end of its document. Vertical tab, form feed and the separators U+001C to U+001E end a line for
`str.splitlines` but not here: in scraped text they stand inside sentences, and no text tool counts lines by them.

Lines that hold nothing but white space (`str.isspace`) are left out, but counted: `number` is the physical line,
from 1. Positions are in code points of the whole column.

What ends a line is in a gap between chunks, and these are known (`diglot.text.chunks`); `diglot.kernels.lines` looks no
further.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diglot.kernels.lines import split
from diglot.text import codepoints
from diglot.text.arrays import Bools, Int32s, Positions
from diglot.text.chunks import here
from diglot.text.column import Column

__all__ = ["BREAKS", "Lines", "split_lines"]


BREAKS = np.array([0x0A, 0x0D, 0x85, 0x2028, 0x2029], np.uint32)
"""What ends a line."""


@dataclass(frozen=True, eq=False)
class Lines:
    """The lines of a column that are not blank.

    Args:
        column: the documents.
        document: ``int32[l]``, which document each line is of; rising.
        start, end: ``intp[l]``, positions in ``column.codes``, white space at both ends trimmed.
        number: ``int32[l]``, physical line in the document, from 1.
        indent: ``int32[l]``, white-space code points before `start` on the same line.
        blanks: ``int32[l]``, blank lines directly before each line.

    >>> lines = split_lines(Column.from_strings(["One\\n\\n  two ", "three"]))
    >>> lines.document.tolist(), lines.number.tolist(), lines.indent.tolist(), lines.text.strings()
    ([0, 0, 1], [1, 3, 1], [0, 2, 0], ['One', 'two', 'three'])
    """

    column: Column
    document: Int32s
    start: Positions
    end: Positions
    number: Int32s
    indent: Int32s
    blanks: Int32s

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def text(self) -> Column:
        """The text of every line."""
        return Column.from_flat(self.column.codes, self.start, self.end)

    @cached_property
    def length(self) -> Positions:
        """``intp[l]``: code points of each line."""
        return self.end - self.start

    @cached_property
    def first(self) -> Bools:
        """``bool[l]``: the line is the first of its document."""
        first = np.ones(len(self), np.bool_)
        if len(self):
            np.not_equal(self.document[1:], self.document[:-1], out=first[1:])
        return first

    @cached_property
    def last(self) -> Bools:
        """``bool[l]``: the line is the last of its document."""
        last = np.ones(len(self), np.bool_)
        last[:-1] = self.first[1:]
        return last

    @cached_property
    def alone(self) -> Bools:
        """``bool[l]``: the line is the only one of its document."""
        return self.first & self.last

    @cached_property
    def begins(self) -> Positions:
        """``intp[…]``: the first line of each document that has lines."""
        return np.flatnonzero(self.first)

    def take(self, keep: Bools | Positions) -> Lines:
        """The lines where `keep` holds, or at rising positions; the numbers stay."""
        return Lines(
            self.column, self.document[keep], self.start[keep], self.end[keep], self.number[keep], self.indent[keep],
            self.blanks[keep],
        )  # fmt: skip


def split_lines(column: Column) -> Lines:
    """The lines of every document of `column` that are not blank."""
    pieces = here().read(column.codes)
    return Lines(column, *split(column.codes, pieces, column.starts, column.ends, BREAKS, codepoints.blanks()))
