"""Units of text that are cut into their parts, and what these have of their lines."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Bools, Int8s, Int32s, Int64s, Uint32s
from diglot.kernels.library import Kernel, Out

__all__ = ["Owned", "owned", "spread", "stretches"]

LINE_FEED = 10

_spread = Kernel(
    "segments_spread", np.int64, np.int64, np.int64, np.bool_, int, np.int64, np.int32, np.int32, Out(np.int64),
    Out(np.int64), Out(np.int64),
)  # fmt: skip
_owned = Kernel(
    "segments_owned", np.int64, int, np.int32, np.int32, np.int8, int, Out(np.int32), int, Out(np.int32), Out(np.int32),
    Out(np.int32), Out(np.int32), returns=True,
)  # fmt: skip
_stretches = Kernel(
    "segments_stretches", np.int64, np.int64, np.int32, np.int8, np.int32, int, np.bool_, int, np.uint32, int, int, int,
    Out(np.int64), Out(np.int64), Out(np.int64), Out(np.int64), returns=True,
)  # fmt: skip


def spread(
    units: tuple[Int64s, Int64s, Int64s], cut: Bools, offsets: Int64s, first: Int32s, last: Int32s
) -> tuple[Int64s, Int64s, Int64s]:
    """Where the parts of units begin and end, and the line of each; some 3 ns a part.

    Args:
        units: ``int64[u]`` each, where they begin and end, and the line of each.
        cut: ``bool[u]``, whether each has parts; the others are one.
        offsets: ``int64[c + 1]``, where the parts of each unit that is cut begin.
        first, last: ``int32[k]``, where parts begin and end, from the start of their unit.

    Raises:
        ValueError: lengths do not fit each other.

    >>> two = np.array([0, 10]), np.array([9, 15]), np.array([3, 4])
    >>> first = np.array([0, 5], np.int32)
    >>> [each.tolist() for each in spread(two, np.array([True, False]), np.array([0, 2]), first, first + 4)]
    [[0, 5, 10], [4, 9, 15], [3, 3, 4]]
    """
    starts, ends, lines = map(np.ascontiguousarray, units)
    parts, whole = len(first), len(cut) - int(np.count_nonzero(cut))
    if (
        not len(starts) == len(ends) == len(lines) == len(cut)
        or len(offsets) != len(cut) - whole + 1
        or not offsets[0] == 0 <= len(last) == parts == offsets[-1]
        or (offsets[1:] < offsets[:-1]).any()
    ):
        raise ValueError(f"{len(cut)} units, {len(offsets)} offsets and {parts} parts")
    found = np.empty((3, parts + whole), np.int64)
    _spread(starts, ends, lines, cut, len(cut), offsets, first, last, *found)
    return found[0], found[1], found[2]


class Owned(NamedTuple):
    """What segments have of their lines, each ``int32[s]``: document, article (below 0: none), role; and where each
    stands among the segments of its document."""

    document: Int32s
    article: Int32s
    role: Int32s
    position: Int32s


def owned(line: Int64s, table: tuple[Int32s, Int32s, Int8s], counts: Int32s) -> Owned:
    """What segments have of their lines; some 2 ns a segment.

    Args:
        line: ``int64[s]``.
        table: of each line its document, ``int32[l]``, article, ``int32[l]``, and role, ``int8[l]``.
        counts: ``int32[d]``, the segments of each document that came before; these are added in place.

    Raises:
        ValueError: the table's columns differ in length.
        IndexError: there is no such line or document.

    >>> table = np.array([0, 2], np.int32), np.array([-1, 5], np.int32), np.array([3, 4], np.int8)
    >>> [each.tolist() for each in owned(np.array([0, 1, 1]), table, np.zeros(3, np.int32))]
    [[0, 2, 2], [-1, 5, 5], [3, 4, 4], [0, 0, 1]]
    """
    document, article, role = map(np.ascontiguousarray, table)
    if not len(document) == len(article) == len(role):
        raise ValueError(f"{len(document)} documents, {len(article)} articles and {len(role)} roles of lines")
    found, line = Owned(*np.empty((4, len(line)), np.int32)), np.ascontiguousarray(line)
    done = _owned(line, len(line), document, article, role, len(role), counts, len(counts), *found)
    if done < len(line):
        raise IndexError(f"line {line[done]} of {len(role)}, or its document, of {len(counts)}")
    return found


def stretches(
    table: tuple[Int64s, Int64s, Int32s, Int8s, Int32s],
    body: Bools,
    codes: Uint32s,
    articles: int,
) -> tuple[Int64s, Int64s, Int64s, Int64s]:
    """What articles are for their readers: lines that follow each other in the text with a line feed between are one.

    Args:
        table: of lines, ``[l]`` each: where they begin and end in `codes`, the article, which rises but below 0 (none),
            the role, and the physical line.
        body: ``bool[r]``, the roles whose lines are for readers.
        codes: ``uint32[n]``.
        articles: how many there are.

    Returns:
        Where stretches begin and end, and how many line feeds stand before each (0 at the head, 2 where lines between
        are left out), ``int64[k]`` each; and where each article's begin, ``int64[a + 1]``.

    Raises:
        ValueError: articles fall, or something is not where the table says.

    >>> start, one = np.array([0, 3, 6, 9]), np.zeros(4, np.int32)
    >>> table = start, start + 2, one, np.array([0, 0, 1, 0], np.int8), np.arange(4, dtype=np.int32)
    >>> [each.tolist() for each in stretches(table, one[:2] == [0, 1], np.full(12, 10, "u4"), 1)]
    [[0, 9], [5, 11], [0, 2], [0, 2]]
    """
    lines, offsets, count = len(table[0]), np.empty(articles + 1, np.int64), -1
    found = np.empty((3, lines), np.int64)
    if all(len(each) == lines for each in table):
        count = _stretches(
            *map(np.ascontiguousarray, table), lines, body, len(body), codes, len(codes), LINE_FEED, articles, *found,
            offsets,
        )  # fmt: skip
    if count < 0:
        raise ValueError(f"{lines} lines of {articles} articles, of {len(codes)} code points")
    return found[0, :count], found[1, :count], found[2, :count], offsets
