"""What a line looks like: lengths, ends, letters, cue words and dates of every line, as flat arrays.

`shapes` reads each line's *probe*: all of a line of up to 160 code points, the first 64 of a longer one (a paragraph,
whose middle tells nothing of its role). Every array of `Shapes` has one value a line.

``date``: 0 no date, 1 a date among other words, 2 a date with one or two words beside it, 3 nothing but a date.
``sets`` holds the classes of the cue words (`diglot.pages.cues`) found in the line, as bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.pages.cues import class_bit, classes, match_cues
from diglot.pages.letters import ARABIC, DIGIT, LANES, LOWER, PUNCTUATION, SIGNS, UPPER, kinds
from diglot.pages.lines import Lines
from diglot.pages.words import Words, find_words
from diglot.text.column import Bools, Codes, Column, Positions

__all__ = ["ENDS", "STARTS", "Shapes", "shapes"]

Ints = npt.NDArray[np.int64]
Uint8s = npt.NDArray[np.uint8]
Uint64s = npt.NDArray[np.uint64]

PROBE_ALL, PROBE_PART = 160, 64
PIECE = 200_000
"""Code points that are read at once: fewer cost more calls, more do not stay in the processor's cache."""

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
    """The shape of every line: about 8 ns a code point of the probe, and as much again for each word."""
    length = lines.length
    full = length <= PROBE_ALL
    stop = lines.start + np.where(full, length, PROBE_PART)
    pieces = [_read(_probe(lines, piece, stop)) for piece in _pieces(stop - lines.start)]
    found = _Counts(*(np.concatenate(field) for field in zip(*pieces, strict=True)))
    letters = {name: _lane(found.letters, shift) for name, shift in LANES.items()}
    words = {name: _lane(found.words, 8 * i) for i, name in enumerate(_WORD_LANES)}
    signs = {name: _lane(found.signs, 8 * i) for i, name in enumerate(_SIGN_LANES)}
    return Shapes(
        length=length,
        words=words["words"],
        end=_ends(lines),
        start=_starts(lines.column.codes.take(lines.start)),
        latin=letters["latin"],
        arabic=letters["arabic"],
        digits=letters["digits"],
        capitals=words["capitals"],
        lowercase=letters["lower"] > 0,
        bars=signs["bars"],
        dashes=signs["dashes"],
        label=signs["labels"] > 0,
        url=signs["links"] > 0,
        mail=signs["mails"] > 0,
        rights=signs["rights"] > 0,
        date=_dates(words),
        year=words["years"] > 0,
        first=found.first.astype(np.int64),
        second=found.second.astype(np.int64),
        last=found.last.astype(np.int64),
        sets=found.sets,
        stops=words["stops"],
        full=full,
        hash=found.hash + np.where(full, 0, length).astype(np.uint64),
        skeleton=found.skeleton,
    )


def _pieces(sizes: Positions) -> Iterator[slice]:
    """Runs of lines of about `PIECE` code points together; one at least."""
    number = np.cumsum(sizes + 1) // PIECE
    cuts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(sizes)]
    return (slice(a, b) for a, b in pairwise(cuts))


def _probe(lines: Lines, piece: slice, stop: Positions) -> Column:
    """The lines of a piece, each up to its `stop`."""
    start, stop = lines.start[piece], stop[piece]
    base = int(start[0])
    return Column.from_flat(lines.column.codes[base : int(stop[-1]) + 1], start - base, stop - base)


class _Counts(NamedTuple):
    """What the probes of some lines hold, one value a line.

    Args:
        letters: counts of kinds of letters, at `LANES`.
        words, signs: counts of words and signs, 8 bits each, in the order of `_WORD_LANES` and `_SIGN_LANES`.
        first, second, last: the classes of these words.
        sets: the classes of all words and phrases, as bits.
        hash, skeleton: as in `Shapes`.
    """

    letters: Uint64s
    words: Uint64s
    signs: Uint64s
    first: Uint8s
    second: Uint8s
    last: Uint8s
    sets: Uint64s
    hash: Uint64s
    skeleton: Uint64s


_WORD_LANES = ("words", "capitals", "stops", "months", "others", "days", "years", "numeric")
_SIGN_LANES = ("bars", "dashes", "labels", "links", "mails", "rights")
_WORD_BIT = {name: np.uint64(1 << 8 * i) for i, name in enumerate(_WORD_LANES)}


def _lane(packed: Uint64s, shift: int) -> Ints:
    """``int64[l]``: one of the 8-bit counts of `packed`."""
    return (packed >> np.uint64(shift)).astype(np.uint8).astype(np.int64)


def _read(probe: Column) -> _Counts:
    """What some probes hold; everything here is a value a code point or a word."""
    words = find_words(probe)
    best, bits = match_cues(words)
    per_line, counts = _Sums(words), np.diff(words.bounds)
    lanes = _word_lanes().take(best.astype(np.intp) * 16 + words.first)
    place = np.arange(1, 2 * len(words), 2) - np.repeat(2 * words.bounds[:-1], counts)
    folded = words.key + best  # numbers fold to their class: any day, any year
    known = np.where(bits & ~class_bit("stop") != 0, best + np.uint8(64), words.first)
    numbers = np.flatnonzero(words.first == DIGIT)
    if len(numbers):
        folded[numbers] = _digits(words, probe.codes, numbers)
        _add_numbers(lanes, words, probe.codes, numbers)
    return _Counts(
        letters=np.add.reduceat(words.packed, probe.starts),
        words=per_line.add(lanes),
        signs=_signs(probe, words),
        first=per_line.at(best, 0),
        second=per_line.at(best, 1),
        last=per_line.at(best, -1),
        sets=per_line.union(bits),
        hash=per_line.add(folded * place.view(np.uint64)),
        skeleton=per_line.add(known * place).astype(np.uint64),
    )


@cache
def _word_lanes() -> Uint64s:
    """``uint64[16 c]``: what a word counts for, by its class and the kind of its first letter."""
    table = np.zeros((len(classes()), 16), np.uint64)
    table[:, :DIGIT] = _WORD_BIT["words"]
    table[:, DIGIT + 1 :] = _WORD_BIT["words"]
    table[:, UPPER] += _WORD_BIT["capitals"]
    table[_class("stop")] += _WORD_BIT["stops"]
    table[_class("month")] += _WORD_BIT["months"]
    other = [i for i, name in enumerate(classes()) if name not in _CONNECTORS]
    table[np.ix_(other, [i for i in range(16) if i != DIGIT])] += _WORD_BIT["others"]
    return table.ravel()


def _class(name: str) -> int:
    return classes().index(name)


class _Sums:
    """Sums over the words of each string."""

    def __init__(self, words: Words) -> None:
        self.bounds = words.bounds
        self.some = self.bounds[1:] > self.bounds[:-1]
        self.begin = self.bounds[:-1][self.some]

    def _reduced(self, reduce: np.ufunc, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        if len(self.begin) == len(self.some):
            found: npt.NDArray[np.generic] = reduce.reduceat(values, self.begin)
            return found
        out = np.zeros(len(self.some), values.dtype)
        if len(self.begin):
            out[self.some] = reduce.reduceat(values, self.begin)
        return out

    def add(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """``[s]``: the sum of a value a word; it wraps."""
        return self._reduced(np.add, values)

    def union(self, bits: Uint64s) -> npt.NDArray[np.generic]:
        """``[s]``: the union of the sets of each string's words."""
        return self._reduced(np.bitwise_or, bits)

    def at(self, values: Uint8s, place: int) -> Uint8s:
        """``[s]``: the value of the string's word at `place` (from the end where negative), 0 where it has none."""
        lo, hi = self.bounds[:-1], self.bounds[1:]
        index = lo + place if place >= 0 else hi + place
        inside = (index >= lo) & (index < hi)
        if not len(values):
            return np.zeros(len(lo), np.uint8)
        return np.where(inside, values.take(index, mode="clip"), np.uint8(0))


def _signs(probe: Column, words: Words) -> Uint64s:
    """``uint64[s]``: the signs of each string that tell something, counted at `_SIGN_LANES`; there are few."""
    place = np.flatnonzero(words.sign > 0)
    sign, kind = words.sign.take(place), words.kind
    before = place - 1  # of the very first code point that is the last, a terminator like any string's before it
    sign = np.where(sign == _NUMBER["."], np.where(probe.codes.take(before) == ord("w"), _NUMBER["."], 0), sign)
    place, sign, before = (each[sign > 0] for each in (place, sign, before))
    string = np.searchsorted(probe.ends, place)
    early = np.searchsorted(words.start, place) - words.bounds.take(string) <= 3
    early &= place - probe.starts.take(string) < 28
    spaced = (kind.take(before) == 0) & (kind.take(place + 1) == 0)
    counted = {
        "bars": sign == _NUMBER["|"],
        "dashes": (sign == _NUMBER["-–—"]) & spaced,
        "labels": (sign == _NUMBER[":"]) & early,
        "links": (sign == _NUMBER["."]) | ((sign == _NUMBER["/"]) & (probe.codes.take(before) == ord("/"))),
        "mails": sign == _NUMBER["@"],
        "rights": sign == _NUMBER["©"],
    }
    total = np.zeros(len(probe), np.uint64)
    for i, name in enumerate(_SIGN_LANES):
        where = string[counted[name]]
        if len(where):
            total += np.bincount(where, minlength=len(probe)).astype(np.uint64) << np.uint64(8 * i)
    return total


_NUMBER = {signs: i for i, signs in enumerate(SIGNS)}


def _digits(words: Words, codes: Codes, numbers: Positions) -> Uint64s:
    """What tells numbers apart: their first and last digit and their length."""
    start, end = words.start[numbers], words.end[numbers]
    value = codes.take(start) * 64 + codes.take(end - 1) * 8
    return (value + (end - start)).astype(np.uint64)


def _add_numbers(lanes: Uint64s, words: Words, codes: Codes, numbers: Positions) -> None:
    """Count days, years and dates in digits at the numbers that begin them; "3rd" and "8pm" have no other word."""
    start, end = words.start[numbers], words.end[numbers]
    size = end - start
    value = codes.take(start) & 15  # the digit, in ASCII (0x30), Arabic-Indic (0x660) and Persian (0x6F0) alike
    year = (size == 4) & ((value == 1) | (value == 2))
    lanes[numbers] += year * _WORD_BIT["years"] + (size <= 2) * _WORD_BIT["days"]
    following = numbers + 1
    at = np.minimum(following, len(words) - 1)
    joined = (words.start[at] == end) & (following == at) & (words.end[at] - end <= 2)
    at = at[joined]
    lanes[at] &= ~(np.uint64(0xFF) * _WORD_BIT["others"])
    near = (numbers[1:] == following[:-1]) & (start[1:] - end[:-1] == 1)
    near &= codes.take(end[:-1]) - np.uint32(0x2D) <= 2  # "-", "." or "/"
    first = np.flatnonzero(near[:-1] & near[1:])
    sizes = size[first], size[first + 1], size[first + 2]
    ends = (sizes[0] <= 2) & ((sizes[2] == 2) | (sizes[2] == 4)) | year[first] & (sizes[2] <= 2)
    lanes[numbers[first[ends & (sizes[1] <= 2)]]] += _WORD_BIT["numeric"]


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


def _ends(lines: Lines) -> Ints:
    """How each line ends; a closing quote or bracket after a full stop ends as the stop does."""
    table, codes = _mark_table(*_END_MARKS), lines.column.codes
    final = codes.take(lines.end - 1)
    found = table.take(final, mode="clip")
    closed = np.flatnonzero(found == 1)
    inner = table.take(codes.take(np.maximum(lines.end[closed] - 2, lines.start[closed])), mode="clip")
    found[closed] = np.where(inner > 0, inner, 1)
    out = np.array([0, *(ENDS.index(name) for name, _ in _END_MARKS)]).take(found)
    solid = kinds(final)
    out[(out == 0) & (solid == DIGIT)] = ENDS.index("digit")
    out[(out == 0) & (solid >= LOWER) & (solid < DIGIT)] = ENDS.index("letter")
    return out


def _starts(code: Codes) -> Ints:
    by_kind = np.zeros(9, np.int64)
    for name, value in (("upper", UPPER), ("lower", LOWER), ("arabic", ARABIC), ("digit", DIGIT)):
        by_kind[value] = STARTS.index(name)
    marks = np.array([0, *(STARTS.index(name) for name, _ in _START_MARKS)])
    found, kind = marks.take(_mark_table(*_START_MARKS).take(code, mode="clip")), kinds(code)
    return np.where((kind >= PUNCTUATION) & (found > 0), found, by_kind.take(kind))


def _dates(words: dict[str, Ints]) -> Ints:
    """How much of each line is a date, from the counts of its words."""
    named = (words["months"] > 0) & ((words["days"] > 0) | (words["years"] > 0))
    others = words["others"]
    full = np.where(others == 0, 3, np.where((others <= 2) & (words["words"] <= 8), 2, 1))
    return np.where((words["numeric"] > 0) | named, full, 0)
