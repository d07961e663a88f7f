"""Tables of reStructuredText, simple ones and grids: how far they go, and what of their lines is not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from diglot.sources.speech import Drop

__all__ = ["BORDER", "RULE", "SIMPLE", "extent", "row"]

RULE = re.compile(r"([!-/:-@\[-`{-~])\1+[ \t]*$")
BORDER = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*$")
SIMPLE = re.compile(r"[ \t]*=+(?:[ \t]+=+)+[ \t]*$")


def extent(lines: Sequence[str], depths: Sequence[int], i: int) -> int:
    """The end of the table whose first border is the line `i`; `depths` are the blanks before each, -1 where all is.

    >>> extent(["== ==", "a  b", "== ==", "c  d", "== ==", "", "text"], [0, 0, 0, 0, 0, -1, 0], 0)
    5
    """
    simple = SIMPLE.match(lines[i]) is not None
    end, borders = i, 0
    while end < len(lines):
        border = (SIMPLE if simple else BORDER).match(lines[end]) is not None
        borders += border
        if not border and (
            (depths[end] < 0 and (not simple or borders >= 3))
            or (not simple and lines[end].lstrip()[:1] not in ("|", "+"))
        ):
            break
        end += 1
        if border and simple and borders >= 2 and (end >= len(lines) or depths[end] < 0):
            break
    return end


def row(line: str, start: int, simple: bool) -> tuple[list[Drop], int, int]:
    """What is not seen of a line of a table that begins at `start`, and where its text begins and ends.

    >>> row("| a | b |", 0, False)
    ([Drop(start=0, end=2, instead=''), Drop(start=3, end=6, instead='\\t'), Drop(start=7, end=9, instead='')], 2, 7)
    """
    if (SIMPLE if simple else BORDER).match(line) or RULE.match(line.strip()):
        return [Drop(start, start + len(line), "")], start, start
    begin, stop = len(line) - len(line.lstrip(" \t|")), len(line.rstrip(" \t|"))
    drops = [Drop(start, start + begin, "")] if begin else []
    cells = re.finditer(r"[ \t]{2,}" if simple else r"[ \t]*\|[ \t|]*", line[begin:stop])
    drops += [Drop(start + begin + one.start(), start + begin + one.end(), "\t") for one in cells]
    drops += [Drop(start + stop, start + len(line), "")] if stop < len(line) else []
    return drops, start + begin, start + stop
