"""Markers: what a line of marked-up text begins with, or is made of.

============  =============================================  ============  =======================================
``level1``    ``# Title`` (Markdown)                         ``bullet``    ``- ``, ``* ``, ``+ ``, ``• ``
``level2``    ``## Title``                                   ``number``    ``1. ``, ``12) ``
``level3``    ``### Title`` and deeper                       ``bracket``   ``[``
``wiki``      ``== Title ==``                                ``time``      ``12:30``, ``[12:30`` at the head
``double``    ``=====``: an underline                        ``fence``     three back quotes or tildes
``single``    ``-----``: an underline, or a rule             ``envelope``  ``From ``: the first line of a mail
``rule``      other signs alone: ``***``, ``~~~~``, ``___``  ``tag``       ``<``
``quote``     ``> ``: quoted                                 ``strong``    ``**``, ``__``, ``*word``
``pipe``      ``|``: a row of a table                        ``open``      ``{``
============  =============================================  ============  =======================================

Sources: CommonMark 0.31, reStructuredText, MediaWiki, RFC 4155 (mbox). A few gathers a line, whatever its length.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.pages.lines import Lines
from diglot.text.arrays import Bools, Positions, Uint8s, Uint32s, ranges

__all__ = ["MARKS", "marks"]


MARKS = (
    "none", "level1", "level2", "level3", "wiki", "double", "single", "rule", "quote", "pipe", "bullet", "number",
    "bracket", "time", "fence", "envelope", "tag", "strong", "open",
)  # fmt: skip
_NUMBER = {name: np.uint8(i) for i, name in enumerate(MARKS)}

_FIRST = {"#": "level1", ">": "quote", "|": "pipe", "[": "bracket", "<": "tag", "{": "open"}
_SHORT = 160  # code points of the longest underline


@cache
def _first_table() -> Uint8s:
    """``uint8[128]``: the marker that a first code point alone makes."""
    table = np.zeros(128, np.uint8)
    for char, name in _FIRST.items():
        table[ord(char)] = _NUMBER[name]
    return table


@cache
def _suspects() -> Bools:
    """``bool[128]``: ASCII that may open a marker."""
    table = np.zeros(129, np.bool_)
    table[[ord(char) for char in "#>|[<{*-+=_~`F0123456789"]] = True
    return table


def marks(lines: Lines) -> Uint8s:
    """``uint8[l]``: the marker of each line, an index into `MARKS`.

    >>> from diglot.pages.lines import split_lines
    >>> from diglot.text.column import Column
    >>> found = marks(split_lines(Column.from_strings(["## Title\\n-----\\n- one\\n12:30 Ann: hi\\n> so\\nplain"])))
    >>> [MARKS[number] for number in found]
    ['level2', 'single', 'bullet', 'time', 'quote', 'none']
    """
    codes, out = lines.column.codes, np.zeros(len(lines), np.uint8)
    first = codes.take(lines.start)
    rows = np.flatnonzero(_suspects().take(first, mode="clip") | (first == 0x2022))
    if not len(rows):
        return out
    start, end = lines.start[rows], lines.end[rows]
    head = [np.where(start + i < end, codes.take(start + i, mode="clip"), 0) for i in range(5)]
    found = np.where(head[0] < 128, _first_table().take(head[0], mode="clip"), np.uint8(0))
    _mark_signs(found, *head)
    _mark_numbers(found, *head)
    c0, c1, c2 = head[:3]
    same = (c0 == c1) & (c1 == c2) & (c2 == codes.take(end - 1)) & (end - start >= 3) & (end - start <= _SHORT)
    candidates = np.flatnonzero(same & ~_is_digit(c0) & (c0 != ord("F")) & (c0 != ord("`")))
    if len(candidates):
        found[candidates] = _underlines(codes, start[candidates], end[candidates], found[candidates])
    out[rows] = found
    return out


def _is_digit(code: Uint32s) -> Bools:
    found: Bools = (code >= ord("0")) & (code <= ord("9"))
    return found


def _is_blank(code: Uint32s) -> Bools:
    found: Bools = (code == 32) | (code == 9)
    return found


def _mark_signs(found: Uint8s, c0: Uint32s, c1: Uint32s, c2: Uint32s, c3: Uint32s, c4: Uint32s) -> None:
    """Headings, bullets, fences and envelopes by a line's first five code points, in place; 0 is past its end."""
    hashes = c0 == ord("#")
    found[hashes & (c1 == ord("#"))] = _NUMBER["level2"]
    found[hashes & (c1 == ord("#")) & (c2 == ord("#"))] = _NUMBER["level3"]
    starred = (c0 == ord("*")) | (c0 == ord("_"))
    found[starred] = _NUMBER["strong"]
    found[_is_blank(c1) & (starred | (c0 == ord("-")) | (c0 == ord("+")) | (c0 == 0x2022))] = _NUMBER["bullet"]
    found[(c0 == 0x2022)] = _NUMBER["bullet"]
    found[c0 == ord("=")] = _NUMBER["wiki"]
    found[(c0 == c1) & (c1 == c2) & ((c0 == ord("`")) | (c0 == ord("~")))] = _NUMBER["fence"]
    envelope = (c0 == ord("F")) & (c1 == ord("r")) & (c2 == ord("o")) & (c3 == ord("m")) & (c4 == 32)
    found[envelope] = _NUMBER["envelope"]


def _mark_numbers(found: Uint8s, c0: Uint32s, c1: Uint32s, c2: Uint32s, c3: Uint32s, c4: Uint32s) -> None:
    """Numbers of items and times of day, likewise."""
    d0, d1, d2, d3 = (_is_digit(c) for c in (c0, c1, c2, c3))
    dot1, dot2, dot3 = (((c == ord(".")) | (c == ord(")"))) for c in (c1, c2, c3))
    blank2, blank3, blank4 = (_is_blank(c) for c in (c2, c3, c4))
    found[d0 & ((dot1 & blank2) | (d1 & dot2 & blank3) | (d1 & d2 & dot3 & blank4))] = _NUMBER["number"]
    colon1, colon2, colon3 = (c == ord(":") for c in (c1, c2, c3))
    found[d0 & ((colon1 & d2) | (d1 & colon2 & d3))] = _NUMBER["time"]
    found[(c0 == ord("[")) & d1 & ((colon2 & d3) | (d2 & colon3))] = _NUMBER["time"]


def _underlines(codes: Uint32s, start: Positions, end: Positions, otherwise: Uint8s) -> Uint8s:
    """Of lines that begin and end with one sign, those that are made of nothing else."""
    size = end - start
    same = codes.take(ranges(start, size)) == np.repeat(codes.take(start), size)
    alone = np.add.reduceat(same.astype(np.int64), np.cumsum(size) - size) == size
    sign = codes.take(start)
    kind = np.where(sign == ord("="), _NUMBER["double"], np.where(sign == ord("-"), _NUMBER["single"], _NUMBER["rule"]))
    return np.where(alone, kind, otherwise).astype(np.uint8)
