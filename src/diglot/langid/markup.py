"""Left-over markup, which is in no language: tags of HTML and XML, comments, and character references.

What goes: from ``<`` before a letter, ``/`` or ``!`` to the ``>`` that closes it (no other ``<`` between), the same
with ``&lt;`` and ``&gt;``, and references such as ``&nbsp;`` and ``&#1593;``. ``a < b`` and ``R&D`` stay.
"""

from __future__ import annotations

import numpy as np

from diglot.text.arrays import Bools, Codes, Positions
from diglot.text.column import Column

__all__ = ["spans"]

LONGEST = 2000  # code points of a tag
_REFERENCE = 10  # code points of a reference, its ends counted


def spans(column: Column) -> tuple[Positions, Positions]:
    """Where markup starts and ends: ``(intp[k], intp[k])``, flat positions, in no order.

    >>> start, end = spans(Column.from_strings(['<td align="center">المجموع</td>&nbsp;']))
    >>> sorted(zip(start.tolist(), end.tolist()))
    [(0, 19), (26, 31), (31, 37)]
    """
    codes = column.codes
    less, mark = np.flatnonzero(codes == ord("<")), np.flatnonzero(codes == ord("&"))
    starts, ends = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    if len(less):
        more = np.flatnonzero(codes == ord(">"))
        found = _closed(column, less, 1, less, more)
        starts.append(found[0])
        ends.append(found[1] + 1)
    if len(mark):
        closed = _references(codes, mark)
        first, last = mark[closed > 0], closed[closed > 0]
        opening, closing = (first[_spelled(codes, first, last, name)] for name in ("lt", "gt"))
        if len(opening) and len(closing):
            found = _closed(column, opening, 4, opening, closing)
            starts.append(found[0])
            ends.append(found[1] + 4)
        starts.append(first)
        ends.append(last + 1)
    return np.concatenate(starts), np.concatenate(ends)


def _closed(
    column: Column, opening: Positions, width: int, others: Positions, closing: Positions
) -> tuple[Positions, Positions]:
    """The openings that begin a tag, and what closes each: before another opening, in the same string."""
    codes = column.codes
    after = codes.take(opening + width, mode="clip")
    begins = ((after | 0x20) - np.uint32(ord("a")) < 26) | (after == ord("/")) | (after == ord("!"))
    opening = opening[begins]
    if not len(opening) or not len(closing):
        return opening[:0], opening[:0]
    bounds = [np.searchsorted(each, opening, side="right") for each in (closing, others, column.ends)]
    far = np.iinfo(np.intp).max
    close, other, end = (
        np.append(each, far)[bound] for each, bound in zip((closing, others, column.ends), bounds, strict=True)
    )
    kept = (close < other) & (close < end) & (close - opening < LONGEST)
    return opening[kept], close[kept]


def _references(codes: Codes, marks: Positions) -> Positions:
    """Where the reference that begins at each ``&`` ends (its semicolon); 0 where none begins."""
    found = np.zeros(len(marks), np.intp)
    going: Bools = np.ones(len(marks), np.bool_)
    for length in range(1, _REFERENCE):
        code = codes.take(marks + length, mode="clip")
        letter = ((code | 0x20) - np.uint32(ord("a")) < 26) | (code - np.uint32(ord("0")) < 10)
        found[going & (code == ord(";")) & (length > 2)] = length
        going &= letter | ((code == ord("#")) & (length == 1))
    return np.where(found > 0, marks + found, 0)


def _spelled(codes: Codes, starts: Positions, ends: Positions, name: str) -> Bools:
    """Which references have a name of two letters."""
    found: Bools = ends - starts == len(name) + 1
    for i, letter in enumerate(name):
        found &= codes.take(starts + 1 + i, mode="clip") == ord(letter)
    return found
