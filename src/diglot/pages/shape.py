"""What a line looks like: lengths, ends, letters, cue words and dates of every line, as flat arrays.

`shapes` reads each line's *probe*: all of a line of up to 160 code points, the first 64 of a longer one (a paragraph,
whose middle tells nothing of its role). Every array of `Shapes` has one value a line.

``date``: 0 no date, 1 a date among other words, 2 a date with one or two words beside it, 3 nothing but a date.
``sets`` holds the classes of the cue words (`diglot.pages.cues`) found in the line, as bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.pages.cues import (
    ARABIC,
    DIGIT,
    LOWER,
    PUNCTUATION,
    SPACE,
    UPPER,
    Words,
    class_bit,
    find_words,
    kinds,
    match_cues,
)
from diglot.pages.lines import Lines
from diglot.text.column import Bools, Column, Positions

__all__ = ["ENDS", "STARTS", "Shapes", "shapes"]

Ints = npt.NDArray[np.int64]
Uint64s = npt.NDArray[np.uint64]

PROBE_ALL, PROBE_PART = 160, 64

ENDS = ("other", "letter", "digit", "stop", "question", "colon", "ellipsis", "comma", "closer", "bar", "dash")
STARTS = ("other", "upper", "lower", "arabic", "digit", "opener", "bullet", "bracket", "sign")

_STOP, _QUESTION, _COLON, _ELLIPSIS, _COMMA = ".!。۔", "?؟", ":", "…", ",;،؛"
_CLOSER, _OPENER, _BRACKET, _BULLET, _SIGN = "”’\"'»)]}", "“‘\"'«", "([{", "*•·▪◦●-–—►»✓>", "@#%©®&$"
_CONNECTORS = ("time", "today", "posted", "updated", "label_date", "weekday", "month")


@dataclass(frozen=True, eq=False)
class Shapes:
    """One value a line in every field; see the module's text. Counts are of the probe."""

    length: Positions
    words: Ints
    end: Ints
    start: Ints
    latin: Ints
    arabic: Ints
    digits: Ints
    capitals: Ints
    lowercase: Bools
    bars: Ints
    dashes: Ints
    label: Bools
    url: Bools
    mail: Bools
    rights: Bools
    date: Ints
    year: Bools
    first: Ints
    second: Ints
    last: Ints
    sets: Uint64s
    stops: Ints
    full: Bools
    hash: Uint64s
    skeleton: Uint64s

    def has(self, name: str) -> Bools:
        """``bool[l]``: the line has a cue word of this class."""
        return np.asarray((self.sets & class_bit(name)) != 0)


def shapes(lines: Lines) -> Shapes:
    """The shape of every line."""
    length = lines.length
    full = length <= PROBE_ALL
    probe = Column.from_flat(lines.column.codes, lines.start, lines.start + np.where(full, length, PROBE_PART))
    codes, words = probe.codes, find_words(probe)
    kind = words.kind
    best, bits = match_cues(words)
    count, sign = _Counter(probe, words), _Signs(probe, words)
    word = words.first != DIGIT
    first, second, last = count.at(best, 0), count.at(best, 1), count.at(best, -1)
    final = codes.take(np.maximum(probe.ends - 1, 0))
    if not full.all():
        final = np.where(full, final, lines.column.codes.take(lines.end - 1))
    lanes = np.add.reduceat(_LANES.take(kind), probe.starts)
    latin, arabic, digits, lower = (
        (lanes >> np.uint64(shift) & np.uint64(0xFFFF)).astype(np.int64) for shift in (0, 16, 32, 48)
    )
    colon = sign.at(":：")
    date, year = _dates(probe, words, best, count)
    folded = words.hash + best  # numbers fold to their class: any day, any year
    place = count.place.astype(np.uint64) * np.uint64(2) + np.uint64(1)
    known = np.where(
        (best > 0) & ((bits & ~class_bit("stop")) != 0), np.uint64(64) + best, words.first.astype(np.uint64)
    )
    return Shapes(
        length=length,
        words=count.sum(word),
        end=_ends(final, lines),
        start=_starts(codes.take(probe.starts), kind.take(probe.starts)),
        latin=latin,
        arabic=arabic,
        digits=digits,
        capitals=count.sum(words.first == UPPER),
        lowercase=lower > 0,
        bars=sign.count(sign.at("|")),
        dashes=sign.count(sign.at("-–—") & sign.spaced()),
        label=sign.count(colon & (sign.words_before() <= 3) & (sign.offset < 28)) > 0,
        url=sign.count((sign.at("/") & sign.before("/")) | (sign.at(".") & sign.before("w"))) > 0,
        mail=sign.count(sign.at("@")) > 0,
        rights=sign.count(sign.at("©")) > 0,
        date=date,
        year=year,
        first=first,
        second=second,
        last=last,
        sets=count.union(bits),
        stops=count.sum(best == _class("stop")),
        full=full,
        hash=count.total(np.where(word, folded, _digits(words, codes)) * place)
        + np.where(full, 0, length).astype(np.uint64),
        skeleton=count.total((known * np.uint64(0x9E3779B97F4A7C15)) * place),
    )


_LANES = np.zeros(9, np.uint64)  # by kind: four counters of 16 bits, enough for a probe
_LANES[[LOWER, UPPER]] += np.uint64(1)
_LANES[ARABIC] += np.uint64(1 << 16)
_LANES[DIGIT] += np.uint64(1 << 32)
_LANES[LOWER] += np.uint64(1 << 48)


def _class(name: str) -> int:
    return int(class_bit(name)).bit_length() - 1


class _Counter:
    """Sums over the words of each string of a column."""

    def __init__(self, column: Column, words: Words) -> None:
        self.column, self.words = column, words
        self.bounds = np.searchsorted(words.string, np.arange(len(column) + 1))
        self.place = np.arange(len(words)) - self.bounds[words.string]
        self._none = len(words) == 0

    def sum(self, mask: Bools) -> Ints:
        """``[s]``: words of each string where `mask` holds."""
        total = np.concatenate(([0], np.cumsum(mask)))
        return total[self.bounds[1:]] - total[self.bounds[:-1]]

    def total(self, values: Uint64s) -> Uint64s:
        """``[s]``: sum of a value a word, modulo 2**64."""
        total = np.concatenate((np.zeros(1, np.uint64), np.cumsum(values)))
        return total[self.bounds[1:]] - total[self.bounds[:-1]]

    def at(self, values: npt.NDArray[np.uint8], place: int) -> Ints:
        """``[s]``: the value of the string's word at `place` (from the end where negative), 0 where it has none."""
        if self._none:
            return np.zeros(len(self.column), np.int64)
        lo, hi = self.bounds[:-1], self.bounds[1:]
        index = lo + place if place >= 0 else hi + place
        inside = (index >= lo) & (index < hi)
        return np.where(inside, values.take(np.where(inside, index, 0)), 0).astype(np.int64)

    def union(self, bits: Uint64s) -> Uint64s:
        """``[s]``: the union of the sets of each string's words."""
        out = np.zeros(len(self.column), np.uint64)
        some = self.bounds[1:] > self.bounds[:-1]
        if some.any():
            out[some] = np.bitwise_or.reduceat(bits, self.bounds[:-1][some])
        return out


class _Signs:
    """The punctuation and symbols of a column: few enough to look at each."""

    def __init__(self, column: Column, words: Words) -> None:
        self.column, self.words = column, words
        self.place = np.flatnonzero(words.kind >= PUNCTUATION)
        self.code = column.codes.take(self.place)
        self.string = np.searchsorted(column.ends, self.place)
        self.offset = self.place - column.starts[self.string]

    def at(self, marks: str) -> Bools:
        """``bool[p]``: the sign is one of `marks`."""
        found: Bools = self.code == ord(marks[0])
        for mark in marks[1:]:
            found |= self.code == ord(mark)
        return found

    def before(self, mark: str) -> Bools:
        """``bool[p]``: the code point before the sign is `mark`."""
        return np.asarray(self.column.codes.take(np.maximum(self.place - 1, 0)) == ord(mark))

    def spaced(self) -> Bools:
        """``bool[p]``: there is white space on both sides."""
        kind = self.words.kind
        return np.asarray((kind.take(np.maximum(self.place - 1, 0)) == SPACE) & (kind.take(self.place + 1) == SPACE))

    def words_before(self) -> Ints:
        """``[p]``: words begun in the string before the sign."""
        begun = np.searchsorted(self.words.start, self.place)
        return begun - np.searchsorted(self.words.start, self.column.starts[self.string])

    def count(self, mask: Bools) -> Ints:
        """``[s]``: signs of each string where `mask` holds."""
        return np.bincount(self.string[mask], minlength=len(self.column))


def _digits(words: Words, codes: npt.NDArray[np.uint32]) -> Uint64s:
    """A number a word that tells numbers apart by their first and last digit and their length."""
    value = codes.take(words.start) * 64 + codes.take(words.end - 1) * 8
    return (value + (words.end - words.start)).astype(np.uint64)


@cache
def _mark_table(*groups: tuple[str, str]) -> npt.NDArray[np.uint8]:
    """``uint8[0x3100]``: 1 + the number of the last group (name, marks) that has the code point; 0 for none."""
    table = np.zeros(0x3100, np.uint8)
    for number, (_, marks) in enumerate(groups, 1):
        table[[ord(mark) for mark in marks]] = number
    return table


_END_MARKS = (
    ("closer", _CLOSER), ("stop", _STOP), ("question", _QUESTION), ("colon", _COLON), ("ellipsis", _ELLIPSIS),
    ("comma", _COMMA), ("bar", "|"), ("dash", "-–—"),
)  # fmt: skip
_START_MARKS = (("sign", _SIGN), ("bullet", _BULLET), ("opener", _OPENER), ("bracket", _BRACKET))


def _ends(final: npt.NDArray[np.uint32], lines: Lines) -> Ints:
    """How each line ends; a closing quote or bracket after a full stop ends as the stop does."""
    table = _mark_table(*_END_MARKS)
    before = lines.column.codes.take(np.maximum(lines.end - 2, lines.start))
    found = table.take(final, mode="clip")
    closed = found == 1
    inner = table.take(before, mode="clip")
    found = np.where(closed & (inner > 0), inner, found)
    out = np.array([0, *(ENDS.index(name) for name, _ in _END_MARKS)]).take(found)
    solid = kinds(final)
    out[(out == 0) & (solid == DIGIT)] = ENDS.index("digit")
    out[(out == 0) & (solid >= LOWER) & (solid < DIGIT)] = ENDS.index("letter")
    return out


def _starts(code: npt.NDArray[np.uint32], kind: npt.NDArray[np.uint8]) -> Ints:
    by_kind = np.zeros(9, np.int64)
    for name, value in (("upper", UPPER), ("lower", LOWER), ("arabic", ARABIC), ("digit", DIGIT)):
        by_kind[value] = STARTS.index(name)
    marks = np.array([0, *(STARTS.index(name) for name, _ in _START_MARKS)])
    found = marks.take(_mark_table(*_START_MARKS).take(code, mode="clip"))
    return np.where((kind >= PUNCTUATION) & (found > 0), found, by_kind.take(kind))


def _dates(probe: Column, words: Words, best: npt.NDArray[np.uint8], count: _Counter) -> tuple[Ints, Bools]:
    """How much of each line is a date, and whether it has a year."""
    codes, number, size = probe.codes, words.first == DIGIT, words.end - words.start
    lead = codes.take(words.start)
    value = lead & 15  # the digit, in ASCII (0x30), Arabic-Indic (0x660) and Persian (0x6F0) alike
    year = number & (size == 4) & ((value == 1) | (value == 2))
    day = number & (size <= 2)
    month, ordinal = best == _class("month"), np.zeros(len(words), np.bool_)
    numeric = np.zeros(len(words), np.bool_)
    if len(words) > 2:
        near = (words.start[1:] - words.end[:-1] == 1) & np.isin(codes.take(words.end[:-1]), (0x2F, 0x2E, 0x2D))
        triple = near[:-1] & near[1:] & number[:-2] & number[1:-1] & number[2:]
        ends = (size[:-2] <= 2) & ((size[2:] == 2) | (size[2:] == 4)) | year[:-2] & (size[2:] <= 2)
        numeric[:-2] = triple & (size[1:-1] <= 2) & ends
        joined = (words.start[1:] == words.end[:-1]) & number[:-1]  # "3rd", "12th", "8pm"
        ordinal[1:] = joined & (size[1:] <= 2)
    day_month = count.sum(month) * count.sum(day)
    dated = (count.sum(numeric) > 0) | (day_month > 0) | ((count.sum(month) > 0) & (count.sum(year) > 0))
    part = number | month | ordinal
    for name in _CONNECTORS:
        part |= best == _class(name)
    others = count.sum(~part)
    full = np.where(others == 0, 3, np.where((others <= 2) & (count.sum(words.first != DIGIT) <= 8), 2, 1))
    return np.where(dated, full, 0), count.sum(year) > 0
