"""What each line of a page is like, and stands among: the small numbers that weights are chosen by."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Float64s, Int32s, Int64s, Positions, Uint8s, Uint32s, Uint64s
from diglot.kernels.library import Kernel, Out
from diglot.kernels.shapes import COUNTS
from diglot.kernels.weights import BLOCK

__all__ = [
    "ASKED", "BOUNDS", "COLUMNS", "FLAGS", "KINDS", "MASKS", "NEAR", "RATIOS", "STEPPED", "STEPS", "STYLES", "TYPED",
    "Columns", "Lines", "Rules", "read",
]  # fmt: skip

KINDS = (
    "date", "dated", "by", "source", "furniture", "label", "symbols", "long", "sentence", "wrapped", "name",
    "titleish", "tiny", "edge",
)  # fmt: skip
"""Kinds of lines; "edge" stands for the page's own first and last bound."""
STYLES = (
    "dates after text", "dates before text", "dates under titles", "gaps", "texts", "bylines", "sources", "labels",
    "marked", "times", "short", "opens", "closes", "dates", "lines",
)  # fmt: skip
ASKED = ("length", "end", "first", "capitals", "date", "mark")
"""What neighbours are asked for, beside their kind."""
FLAGS = ("year", "label", "url", "mail", "rights", "wrapped", "usual")
"""Bits of the column of flags."""
COLUMNS = (
    *ASKED, "kind", "words", "start", "script", "second", "last", "bars", "dashes", "digits", "stops", "indent",
    "flags", *(f"sets {part}" for part in range(6)),
    "gap", "wide", "run", "sight", "cued", "repeat", "count", "alike", "position", "before", "behind",
)  # fmt: skip
"""The numbers of a line; `sets` are the classes of its cue words, six bits each."""
TYPED = ("mark", "kind", "of a type", "type's share", "below text", "above text", "gap of type", "uneven", *STYLES)
"""The numbers of all lines of a page that have one marker and kind."""
NEAR = 3
"""How far away neighbours are asked; places between pages."""
STEPPED = (
    "length", "words", "bars", "dashes", "digits", "stops", "indent", "count", "alike", "before", "behind", "dates",
    "lines",
)  # fmt: skip
"""Those that are told in steps."""
RATIOS = ("share", "of a type", "type's share", "below text", "above text", "gap of type", "uneven")
"""Those that are told by bounds; the first stands for all shares of a page."""
MASKS = ("stop", "named", "furniture", "comment", "labels", "source", "by")
"""Sets of the ends of lines (the first) and of classes of words."""
STEPS, BOUNDS = 512, 5
"""The longest table of steps, and the most bounds."""

_TYPE = 7  # numbers kept of a type of lines
_read = Kernel(
    "features_read", np.uint8, np.uint64, np.uint8, np.int64, np.int32, np.int32, int, int, np.int64, int,
    np.uint64, np.uint8, np.float64, np.int64, int, int, Out(np.int32), int, Out(np.uint64), Out(np.int32),
    Out(np.int64), Out(np.uint8), int, Out(np.uint32), Out(np.uint8), int, Out(np.uint32), returns=True,
)  # fmt: skip


class Lines(NamedTuple):
    """The lines of some pages.

    Args:
        counts, sums: ``uint8[l, c]`` and ``uint64[l, 3]``, as `diglot.kernels.shapes.Memory` gives them.
        marks: ``uint8[l]``, the marker of each line.
        length: ``int64[l]``, code points of each line.
        indent, blanks: ``int32[l]``, white space and blank lines before each.
        begins: ``intp[d]``, the first line of each page, rising from 0.
    """

    counts: Uint8s
    sums: Uint64s
    marks: Uint8s
    length: Int64s
    indent: Int32s
    blanks: Int32s
    begins: Positions


class Rules(NamedTuple):
    """What the numbers are told by.

    Args:
        whole: the longest line that was read whole, in code points.
        markers: how many markers there are.
        time: the marker of lines that begin with a clock.
        masks: ``uint64[len(MASKS)]``, sets as bits.
        steps: ``uint8[len(STEPPED), STEPS]``, the step of each value; the last is that of all above it.
        bounds: ``float64[len(RATIOS), BOUNDS]``, rising, infinite where there are fewer.
        edges: ``int64[len(ASKED)]``, what stands for a line beyond the page.
    """

    whole: int
    markers: int
    time: int
    masks: Uint64s
    steps: Uint8s
    bounds: Float64s
    edges: Int64s


class Columns(NamedTuple):
    """The numbers of lines.

    Args:
        lines: ``uint8[len(COLUMNS), …]``, of lines, a column each; beside the lines of a page stands what no line has.
        place: ``uint32[l]``, where each line is in the columns; rising.
        types: ``uint8[len(TYPED), …]``, of types of lines.
        type: ``uint32[l]``, the type of each line.
        size: how many types there are.
    """

    lines: Uint8s
    place: Uint32s
    types: Uint8s
    type: Uint32s
    size: int

    def of_lines(self, name: str, away: int = 0) -> Uint8s:
        """``uint8[l]``: a number of each line, or of the one so many lines away."""
        return np.asarray(self.lines[COLUMNS.index(name)].take(self.place.astype(np.int64) + away))

    def of_types(self, name: str) -> Uint8s:
        """``uint8[l]``: a number of each line's type."""
        return np.asarray(self.types[TYPED.index(name)].take(self.type))


def read(lines: Lines, rules: Rules) -> Columns:
    """The numbers of each line of some pages, each page by itself. About 50 ns a line.

    Raises:
        ValueError: a marker is none.
    """
    count, pages = len(lines.marks), len(lines.begins)
    if lines.counts.shape[1] != len(COUNTS):
        raise ValueError("lines with counts that are none")
    room = max(8, 1 << (2 * count - 1).bit_length())
    slots, lists = np.empty(room, np.int32), np.empty((4, count), np.int32)  # for one page; taken as it is written to
    bits = np.empty(room // 8 + 2, np.uint64)
    known = np.zeros(rules.markers * len(KINDS) * _TYPE, np.int64)
    columns = np.empty((len(COLUMNS), count + NEAR * (pages + 1) + BLOCK), np.uint8)
    types, place, kind = np.empty((len(TYPED), count + BLOCK), np.uint8), *np.empty((2, count), np.uint32)
    found = _read(
        *lines[:6], count, rules.whole, lines.begins, pages, rules.masks, rules.steps, rules.bounds, rules.edges,
        rules.time, rules.markers, slots, room, bits, lists, known, columns, columns.shape[1], place, types,
        types.shape[1], kind,
    )  # fmt: skip
    if found < 0:
        raise ValueError("lines with markers that are none")
    return Columns(columns, place, types, kind, found)
