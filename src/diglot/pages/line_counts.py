"""What the probes of lines hold: counts of letters, words and signs, cue words, and numbers that tell lines apart.

Counts are sums of *lanes*: one 64-bit number a word (a code point, a sign) holds a count of 8 bits for each of eight
questions, and one sum over a line answers all of them. A probe is of 160 code points at most, so that none overflows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from diglot.pages.letters import DIGIT, LANES, SIGNS, SPACE, UPPER, kinds
from diglot.pages.lexicon import class_bit, classes, match_cues
from diglot.pages.words import Strings, Words, find_words
from diglot.text.arrays import Codes, Int64s, Positions, Uint8s, Uint64s, ranges
from diglot.text.column import Column

__all__ = ["Counts", "count"]

Number = TypeVar("Number", bound=np.generic)

PIECE = 200_000
"""Code points that are read at once: fewer cost more calls, more do not stay in the processor's cache."""

WORD_LANES = ("words", "capitals", "stops", "months", "others", "days", "years", "numeric")
SIGN_LANES = ("bars", "dashes", "labels", "links", "mails", "rights")
_WORD = {name: np.uint64(1 << 8 * i) for i, name in enumerate(WORD_LANES)}
_SIGN = {signs: i for i, signs in enumerate(SIGNS)}
_DATED = ("time", "today", "posted", "updated", "label_date", "weekday", "month")  # classes of words beside a date


class Counts(NamedTuple):
    """What the probes of some lines hold, one value a line.

    Args:
        letters, words, signs: counts, 8 bits each, at `LANES`, and in the order of `WORD_LANES` and `SIGN_LANES`.
        first, second, last: the classes of these words.
        sets: the classes of all words and phrases, as bits.
        hash: of all words and numbers in order.
        skeleton: of their kinds and classes in order.
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

    def letter_counts(self) -> dict[str, Int64s]:
        """``int64[l]`` for each of `LANES`."""
        return {name: _lane(self.letters, shift) for name, shift in LANES.items()}

    def word_counts(self) -> dict[str, Int64s]:
        """``int64[l]`` for each of `WORD_LANES`."""
        return {name: _lane(self.words, 8 * i) for i, name in enumerate(WORD_LANES)}

    def sign_counts(self) -> dict[str, Int64s]:
        """``int64[l]`` for each of `SIGN_LANES`."""
        return {name: _lane(self.signs, 8 * i) for i, name in enumerate(SIGN_LANES)}


def _lane(sums: Uint64s, shift: int) -> Int64s:
    return (sums >> np.uint64(shift)).astype(np.uint8).astype(np.int64)


def count(codes: Codes, start: Positions, end: Positions) -> Counts:
    """What the probes ``codes[start:end]`` hold, which rise and are of 160 code points at most.

    About 20 ns a code point, half of it for words and what they are hashed by.
    """
    pieces = [_read(_gathered(codes, start[piece], end[piece])) for piece in _pieces(end - start)]
    return Counts(*(np.concatenate(field) for field in zip(*pieces, strict=True)))


def _pieces(sizes: Positions) -> Iterator[slice]:
    """Runs of probes of about `PIECE` code points together; one at least."""
    number = np.cumsum(sizes + 1) // PIECE
    cuts = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(sizes)]
    return (slice(a, b) for a, b in pairwise(cuts))


def _gathered(codes: Codes, start: Positions, end: Positions) -> Strings:
    """The probes by themselves; where nothing but white space stands between them, they stay where they are."""
    base, stop = (int(start[0]), int(end[-1]) + 1) if len(start) else (0, 0)
    codes, start, end = codes[base:stop], start - base, end - base
    gaps = start[1:] - end[:-1]
    between = int(gaps.sum())
    if between <= 4 * len(start):
        place = ranges(end[:-1], gaps)
        if (kinds(codes.take(np.append(place, end[-1:]))) == SPACE).all():  # not all white space is: U+3000 is not
            return Strings(codes, start, end)
    return Strings.of(Column.from_flat(codes, start, end))


def _read(probes: Strings) -> Counts:
    """What some probes hold; everything here is a value a code point or a word."""
    words = find_words(probes)
    best, bits = match_cues(words)
    bounds, codes = words.bounds, probes.codes
    lanes = _word_lanes().take(best.astype(np.intp) * 16 + words.first)
    weight = np.arange(1, 2 * len(words), 2) - np.repeat(2 * bounds[:-1], np.diff(bounds))  # 1, 3, 5, … by place
    told = words.key + best
    known = np.where(bits & ~class_bit("stop") != 0, best + np.uint8(64), words.first)
    numbers = (words.first == DIGIT).nonzero()[0]
    if len(numbers):
        told[numbers] = _digits(words, codes, numbers)
        _add_numbers(lanes, words, codes, numbers)
    return Counts(
        letters=np.add.reduceat(words.packed, probes.starts),
        words=_reduced(np.add, lanes, bounds),
        signs=_signs(probes, words),
        first=_at(best, bounds, 0),
        second=_at(best, bounds, 1),
        last=_at(best, bounds, -1),
        sets=_reduced(np.bitwise_or, bits, bounds),
        hash=_reduced(np.add, told * weight.view(np.uint64), bounds),
        skeleton=_reduced(np.add, known * weight, bounds).astype(np.uint64),
    )


def _reduced(reduce: np.ufunc, values: npt.NDArray[Number], bounds: Positions) -> npt.NDArray[Number]:
    """``[s]``: the values of each string's words in one, 0 where it has none; sums wrap."""
    some = bounds[1:] > bounds[:-1]
    if len(some) and some.all():
        whole: npt.NDArray[Number] = reduce.reduceat(values, bounds[:-1])
        return whole
    out = np.zeros(len(some), values.dtype)
    if some.any():
        out[some] = reduce.reduceat(values, bounds[:-1][some])
    return out


def _at(values: Uint8s, bounds: Positions, place: int) -> Uint8s:
    """``[s]``: the value of each string's word at `place` (from the end where negative), 0 where it has none."""
    low, high = bounds[:-1], bounds[1:]
    if not len(values):
        return np.zeros(len(low), np.uint8)
    index = low + place if place >= 0 else high + place
    return np.where((index >= low) & (index < high), values.take(index, mode="clip"), np.uint8(0))


@cache
def _word_lanes() -> Uint64s:
    """``uint64[16 c]``: what a word counts for, by its class and the kind of its first letter."""
    table = np.zeros((len(classes()), 16), np.uint64)
    word = [kind for kind in range(16) if kind != DIGIT]
    table[:, word] = _WORD["words"]
    table[:, UPPER] += _WORD["capitals"]
    table[classes().index("stop")] += _WORD["stops"]
    table[classes().index("month")] += _WORD["months"]
    table[np.ix_([i for i, name in enumerate(classes()) if name not in _DATED], word)] += _WORD["others"]
    return table.ravel()


def _digits(words: Words, codes: Codes, numbers: Positions) -> Uint64s:
    """What tells numbers apart: their first and last digit and their length; any day is like some other."""
    start, end = words.start[numbers], words.end[numbers]
    value = codes.take(start) * 64 + codes.take(end - 1) * 8
    return (value + (end - start)).astype(np.uint64)


def _add_numbers(lanes: Uint64s, words: Words, codes: Codes, numbers: Positions) -> None:
    """Count days, years and dates in digits at the numbers that begin them; "3rd" and "8pm" have no other word."""
    start, end = words.start[numbers], words.end[numbers]
    size = end - start
    value = codes.take(start) & 15  # the digit, in ASCII (0x30), Arabic-Indic (0x660) and Persian (0x6F0) alike
    year = (size == 4) & ((value == 1) | (value == 2))
    lanes[numbers] += year * _WORD["years"] + (size <= 2) * _WORD["days"]
    following = numbers + 1
    behind = np.minimum(following, len(words) - 1)
    joined = (words.start[behind] == end) & (following == behind) & (words.end[behind] - end <= 2)
    lanes[behind[joined]] &= ~(np.uint64(0xFF) * _WORD["others"])
    near = (numbers[1:] == following[:-1]) & (start[1:] - end[:-1] == 1)
    near &= codes.take(end[:-1]) - np.uint32(0x2D) <= 2  # "-", "." or "/"
    first = (near[:-1] & near[1:]).nonzero()[0]
    sizes = size[first], size[first + 1], size[first + 2]
    ends = (sizes[0] <= 2) & ((sizes[2] == 2) | (sizes[2] == 4)) | year[first] & (sizes[2] <= 2)
    lanes[numbers[first[ends & (sizes[1] <= 2)]]] += _WORD["numeric"]


def _signs(probes: Strings, words: Words) -> Uint64s:
    """``uint64[s]``: the signs of each string that tell something, counted at `SIGN_LANES`; there are few."""
    codes, kind = probes.codes, words.kind
    place = (words.sign > 0).nonzero()[0]
    told = (words.sign.take(place) != _SIGN["."]) | (codes.take(place - 1) == ord("w"))  # "www."
    place = place[told]
    before = place - 1  # of the very first code point that is the last: white space, as before any string
    sign, string = words.sign.take(place), probes.ends.searchsorted(place)
    early = words.start.searchsorted(place) - words.bounds.take(string) <= 3
    early &= place - probes.starts.take(string) < 28
    spaced = (kind.take(before) == SPACE) & (kind.take(place + 1) == SPACE)
    counted = {
        "bars": sign == _SIGN["|"],
        "dashes": (sign == _SIGN["-–—"]) & spaced,
        "labels": (sign == _SIGN[":"]) & early,
        "links": (sign == _SIGN["."]) | ((sign == _SIGN["/"]) & (codes.take(before) == ord("/"))),
        "mails": sign == _SIGN["@"],
        "rights": sign == _SIGN["©"],
    }
    total = np.zeros(len(probes.starts), np.uint64)
    for i, name in enumerate(SIGN_LANES):
        where = string[counted[name]]
        if len(where):
            total += np.bincount(where, minlength=len(total)).astype(np.uint64) << np.uint64(8 * i)
    return total
