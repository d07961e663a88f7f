"""What each line of a page is like, and stands among: the small numbers that weights are chosen by."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out
from diglot.kernels.shapes import COUNTS

__all__ = ["BASES", "BOUNDS", "KINDS", "MASKS", "RATIOS", "STEPPED", "STEPS", "STYLES", "Lines", "Rules", "read"]

KINDS = (
    "date", "dated", "by", "source", "furniture", "label", "symbols", "long", "sentence", "wrapped", "name",
    "titleish", "tiny", "edge",
)  # fmt: skip
"""Kinds of lines; "edge" stands for the page's own first and last bound."""
STYLES = (
    "dates after text", "dates before text", "dates under titles", "gaps", "texts", "bylines", "sources", "labels",
    "marked", "times", "short", "opens", "closes", "dates", "lines",
)  # fmt: skip
BESIDE = ("length", "end", "first", "capitals", "date")
BASES = (
    "kind", "length", "words", "end", "start", "capitals", "script", "first", "second", "last", "date", "year",
    "bars", "dashes", "label", "url", "mail", "rights", "digits", "stops", "wrapped", "indent", "sets", "sets", "sets",
    "gap", "wide", "run", "sight", "cued", "repeat", "count", "alike", "position", "before", "behind", "usual",
    *(f"kind{distance:+d}" for distance in (-3, -2, -1, 1, 2, 3)),
    *(f"{name}{distance:+d}" for name in BESIDE for distance in (-1, 1)),
    *STYLES,
    "mark", "of a type", "type's share", "below text", "above text", "gap of type", "uneven", "mark-1", "mark+1",
)  # fmt: skip
"""The numbers of a line, in order; `sets` are the classes of its cue words, twelve bits each."""
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

_TYPE = 6  # numbers kept of a type of lines
_read = Kernel(
    "features_read", np.uint8, np.uint64, np.uint8, np.int64, np.int32, np.int32, int, int, np.int64, int,
    np.uint64, np.uint8, np.float64, np.int64, int, Out(np.int32), int, Out(np.int32), int, Out(np.int64),
    Out(np.uint16),
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

    counts: npt.NDArray[np.uint8]
    sums: npt.NDArray[np.uint64]
    marks: npt.NDArray[np.uint8]
    length: npt.NDArray[np.int64]
    indent: npt.NDArray[np.int32]
    blanks: npt.NDArray[np.int32]
    begins: npt.NDArray[np.intp]


class Rules(NamedTuple):
    """What the numbers are told by.

    Args:
        whole: the longest line that was read whole, in code points.
        markers: how many markers there are.
        time: the marker of lines that begin with a clock.
        masks: ``uint64[len(MASKS)]``, sets as bits.
        steps: ``uint8[len(STEPPED), STEPS]``, the step of each value; the last is that of all above it.
        bounds: ``float64[len(RATIOS), BOUNDS]``, rising, infinite where there are fewer.
        edges: ``int64[6]``, what stands for a line beyond the page: of `BESIDE`, and of marks.
    """

    whole: int
    markers: int
    time: int
    masks: npt.NDArray[np.uint64]
    steps: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.float64]
    edges: npt.NDArray[np.int64]


def read(lines: Lines, rules: Rules) -> npt.NDArray[np.uint16]:
    """``uint16[l, len(BASES)]``: the numbers of each line of some pages, each page by itself. About 150 ns a line.

    Raises:
        ValueError: a marker is none.
    """
    count = len(lines.marks)
    if int(lines.marks.max(initial=0)) >= rules.markers or lines.counts.shape[1] != len(COUNTS):
        raise ValueError("lines with markers or counts that are none")
    longest = int(np.diff(lines.begins, append=count).max(initial=0))
    room = max(8, 1 << (2 * longest - 1).bit_length())
    slots, lists = np.empty(room, np.int32), np.empty((3, longest), np.int32)
    types = np.zeros(rules.markers * len(KINDS) * _TYPE, np.int64)
    out = np.empty((count, len(BASES)), np.uint16)
    _read(
        *lines[:6], count, rules.whole, lines.begins, len(lines.begins), rules.masks, rules.steps, rules.bounds,
        rules.edges, rules.time, slots, room, lists, longest, types, out,
    )  # fmt: skip
    return out
