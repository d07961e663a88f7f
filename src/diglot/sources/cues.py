"""Where the cues of SubRip and WebVTT stand in a text: all of them at once, by arrays of its code points.

A line of times of the usual form is read by its columns, any other by `TIMING`. White space, as `str.strip` has it, is
taken off step by step; what is left after `STEPS` is taken off as a string, so that no file costs more than its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from diglot.sources.spans import Codes, spaces
from diglot.text.arrays import Bools, Float64s, Int64s

__all__ = ["Cues", "Lines", "seconds", "timed"]

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}[,.:]\d{1,3}"
TIMING = re.compile(rf"[\s\ufeff\u200e\u200f]*({CLOCK})[ \t]*-->[ \t]*({CLOCK})(?=[ \t\r]|$)")
SHAPES = ("dd:dd:dd.ddd", "dd:dd.ddd")
ARROW = " --> "
INVISIBLE = "\ufeff\u200e\u200f\u202a\u202b\u202c"
STEPS = 12
ROWS = 1 << 13
"""Lines of times that are looked at together."""


class Cues(NamedTuple):
    """What is said when, in order.

    Args:
        start, end: ``int64[k]``, code points of the words.
        begins, ends: ``float64[k]``, seconds.
        time: when each begins, as the file writes it.
        speaker: who says it.
    """

    start: Int64s
    end: Int64s
    begins: Float64s
    ends: Float64s
    time: list[str]
    speaker: list[str | None]


class Lines:
    """The lines of a text: ``int64[l]`` where each begins and ends, and where the line feeds are."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.feeds: Int64s = np.flatnonzero(codes == 10)
        self.start = np.append(0, self.feeds + 1)
        self.end = np.append(self.feeds, len(codes))

    def blank(self, text: str) -> Bools:
        """Which lines hold blanks at most."""
        found: Bools = self.start == self.end
        first = self.codes[self.start[~found]]
        maybe = np.flatnonzero(~found)[(first == 32) | (first == 9) | (first == 13)]
        alone = self.end[maybe] - self.start[maybe] == 1
        found[maybe[alone]] = True
        for i in maybe[~alone].tolist():
            found[i] = not text[self.start[i] : self.end[i]].strip(" \t\r")
        return found


def timed(text: str, lines: Lines) -> Cues:
    """The cues of SubRip or WebVTT.

    >>> from diglot.sources.spans import code_points
    >>> text = "1\\n00:00:01,000 --> 00:00:02,500\\nThe boats\\n\\n2\\n00:00:02,600 --> 00:00:04,000\\ncame in."
    >>> found = timed(text, Lines(code_points(text)))
    >>> [text[a:b] for a, b in zip(found.start, found.end)], found.begins.tolist()
    (['The boats', 'came in.'], [1.0, 2.6])
    """
    line, time, begins, ends = _times(text, lines)
    if not time:
        return Cues(line, line, begins, ends, time, [])
    begin = np.minimum(lines.end[line] + 1, len(text))
    limit = np.append(lines.start[line][1:], len(text))
    if text.startswith(("WEBVTT", "\ufeffWEBVTT")):
        blank = np.append(lines.start[lines.blank(text)], len(text))
        first = np.flatnonzero(blank[np.searchsorted(blank, begin)] == begin)
        first = first[np.isin(lines.codes[np.minimum(begin[first], len(text) - 1)], (32, 9))]  # a line of blanks
        begin[first] = np.minimum(np.append(lines.feeds, len(text))[line[first] + 1] + 1, limit[first])
        end = _right(text, lines.codes, begin, np.minimum(limit, blank[np.searchsorted(blank, begin)]))
    else:
        end = _right(text, lines.codes, begin, limit)
        end[:-1] = _unnumbered(text, lines, begin[:-1], end[:-1])
    start = _left(text, lines.codes, begin, end)
    some = np.flatnonzero(start < end)
    times = time if len(some) == len(time) else [time[i] for i in some.tolist()]
    return Cues(start[some], end[some], begins[some], ends[some], times, [None] * len(some))


def _times(text: str, lines: Lines) -> tuple[Int64s, list[str], Float64s, Float64s]:
    """The lines with times, when a cue begins as it is written, and both times in seconds."""
    codes = lines.codes
    marks = np.flatnonzero(codes == 62)
    marks = marks[(marks > 1) & (codes[marks - 1] == 45) & (codes[marks - 2] == 45)]
    line = np.searchsorted(lines.feeds, marks)
    line = line[np.diff(line, prepend=-1) > 0]
    start, end = lines.start[line], lines.end[line]
    kept = np.zeros(len(line), np.bool_)
    written = np.empty(len(line), object)
    times = np.zeros((len(line), 2))
    for shape in SHAPES:
        some = np.flatnonzero(~kept)
        for few in np.split(some, range(ROWS, len(some), ROWS)):
            fits, columns = _shaped(codes, start[few], end[few], shape)
            told = few[fits]
            kept[told] = True
            written[told] = _strings(columns[: len(shape)])
            times[told, 0], times[told, 1] = _clock(columns, shape), _clock(columns[-len(shape) :], shape)
    for i in np.flatnonzero(~kept).tolist():
        if (found := TIMING.match(text, start[i], end[i])) is not None:
            kept[i], written[i], times[i] = True, found[1], (seconds(found[1]), seconds(found[2]))
    return line[kept], written[kept].tolist(), times[kept, 0], times[kept, 1]


def _shaped(codes: Codes, start: Int64s, end: Int64s, shape: str) -> tuple[Int64s, Codes]:
    """Which lines begin with two times of a shape, and the code points of these: a column a line."""
    whole = shape + ARROW + shape
    fits = np.flatnonzero(end - start >= len(whole))
    after = codes[np.minimum(start[fits] + len(whole), len(codes) - 1)]
    fits = fits[(end[fits] - start[fits] == len(whole)) | (after == 32) | (after == 9) | (after == 13)]
    if not len(fits):
        return fits, codes[:0].reshape(len(whole), 0)
    windows = np.lib.stride_tricks.sliding_window_view(codes, len(whole))
    columns = np.ascontiguousarray(windows[start[fits]].T)
    right = np.ones(len(fits), np.bool_)
    for sign, found in zip(whole, columns, strict=True):
        if sign == "d":
            right &= found - 48 < 10  # of no sign: what is less than "0" is far above
        elif sign == ".":
            right &= (found == 44) | (found == 46)
        else:
            right &= found == ord(sign)
    return (fits, columns) if right.all() else (fits[right], columns[:, right])


def _strings(columns: Codes) -> list[str]:
    """The strings that columns of code points are."""
    return np.ascontiguousarray(columns.T, "<u4").view(f"<U{len(columns)}")[:, 0].tolist()  # type: ignore[no-any-return]


def _clock(columns: Codes, shape: str) -> Float64s:
    """A time of lines in seconds, from its hours (perhaps), minutes, seconds and thousandths."""
    digits = [columns[at].astype(np.int32) - 48 for at, sign in enumerate(shape) if sign == "d"]
    pairs = [10 * tens + ones for tens, ones in zip(digits[:-3:2], digits[1:-3:2], strict=True)]
    thousandths = 100 * digits[-3] + 10 * digits[-2] + digits[-1]
    if len(pairs) == 3:
        found: Float64s = pairs[0] * 3600 + pairs[1] * 60 + pairs[2] + thousandths / 1000
    else:
        found = pairs[0] * 60.0 + (pairs[1] * 1000 + thousandths) / 1000
    return found


def _unnumbered(text: str, lines: Lines, begin: Int64s, end: Int64s) -> Int64s:
    """Where words end that a number of the next cue may stand below."""
    before = np.searchsorted(lines.feeds, end) - 1
    last = np.where(before >= 0, lines.feeds[before] + 1 if len(lines.feeds) else 0, 0)
    last = np.maximum(last, begin)
    wide = end - last
    digits = (wide > 0) & (wide < 9)
    here = np.flatnonzero(digits)
    for at in range(8):
        digits[here[lines.codes[last[here] + at] - 48 > 9]] = False
        here = here[wide[here] > at + 1]
    first = lines.codes[np.minimum(last, len(text) - 1)]
    letter = (np.bitwise_or(first, 32) - 97 < 26) | (first - 0x620 < 0x2B)
    for i in np.flatnonzero(~digits & ~letter & (wide > 0)).tolist():
        digits[i] = text[last[i] : end[i]].strip(INVISIBLE + " \t\r").isdigit()
    found = end.copy()
    found[digits] = _right(text, lines.codes, begin[digits], last[digits])
    return found


def _right(text: str, codes: Codes, start: Int64s, end: Int64s) -> Int64s:
    """Where stretches end without the white space at their ends."""
    end = np.maximum(start, end)
    some = np.flatnonzero(end > start)
    for _ in range(STEPS):
        some = some[spaces(codes[end[some] - 1])]
        end[some] -= 1
        some = some[end[some] > start[some]]
    for i in some.tolist():
        end[i] = start[i] + len(text[start[i] : end[i]].rstrip())
    return end


def _left(text: str, codes: Codes, start: Int64s, end: Int64s) -> Int64s:
    """Where stretches begin without the white space at their beginnings."""
    start = start.copy()
    some = np.flatnonzero(end > start)
    for _ in range(STEPS):
        some = some[spaces(codes[start[some]])]
        start[some] += 1
        some = some[end[some] > start[some]]
    for i in some.tolist():
        start[i] = end[i] - len(text[start[i] : end[i]].lstrip())
    return start


def seconds(clock: str) -> float:
    """A time in seconds.

    >>> seconds("01:00:02,500"), seconds("1:02.5")
    (3602.5, 62.5)
    """
    if len(clock) == 12 and clock.isascii() and (clock[:2] + clock[3:5] + clock[6:8] + clock[9:]).isdigit():
        return int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:8]) + int(clock[9:]) / 1000
    hours, _, rest = clock.rpartition(":")
    total = 0.0
    try:
        for part in (*hours.split(":"), rest.replace(",", ".")):
            total = total * 60 + float(part or 0)
    except ValueError:
        return 0.0
    return total
