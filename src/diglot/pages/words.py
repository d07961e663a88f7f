"""The words and numbers of many short strings, each with a 64-bit key of its folded letters.

Words are compared folded: lower case, Arabic marks and tatweel dropped, أ إ آ ٱ as ا, ى as ي, ة as ه. Letters that are
common in Arabic and Latin text have a byte each (`diglot.pages.letters`), so that a word's key comes from one load of
eight bytes for every eight letters; words with marks inside are gathered without them first, and words of other
letters are hashed by their code points. About 9 ns a code point.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from diglot.pages.letters import DIGIT, LOWER, MARK, folded, kind_of, packed, symbol_of
from diglot.text.arrays import Bools, Codes, Positions, Uint8s, Uint64s, ranges
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN
from diglot.text.wordhash import short_keys

__all__ = ["Strings", "Words", "find_words"]


_FACTOR = GOLDEN
_SHIFT = np.uint64(32)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
_ONES, _TOPS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)


class Strings(NamedTuple):
    """Strings in a flat text, rising; before and behind each there is white space, or a terminator.

    Args:
        codes: ``uint32[n]``, the text; the last code point is white space too.
        starts, ends: ``intp[s]``, positions in `codes`, half open.
    """

    codes: Codes
    starts: Positions
    ends: Positions

    @classmethod
    def of(cls, column: Column) -> Strings:
        """The strings of a column."""
        return cls(column.codes, column.starts, column.ends)


@dataclass(frozen=True, eq=False)
class Words:
    """The words (runs of letters) and numbers (runs of digits) of some strings.

    Args:
        start, end: ``intp[w]``, positions in the strings' codes.
        bounds: ``intp[s + 1]``, the words of string `i` are those from ``bounds[i]`` up to ``bounds[i + 1]``.
        first: ``uint8[w]``, kind of the first code point.
        key: ``uint64[w]``, of the folded letters: equal for equal words, well mixed.
        packed: ``uint64[n]``, every code point of the text as `diglot.pages.letters.packed` gives it.
        kind, sign: ``uint8[n]``, what `diglot.pages.letters.kind_of` makes of them.
    """

    start: Positions
    end: Positions
    bounds: Positions
    first: Uint8s
    key: Uint64s
    packed: Uint64s
    kind: Uint8s
    sign: Uint8s

    def __len__(self) -> int:
        return len(self.start)


def find_words(strings: Strings) -> Words:
    """The words and numbers of every string."""
    found = packed(strings.codes)
    kind, sign = kind_of(found)
    group = np.zeros(len(kind) + 1, np.uint8)  # letters (with their marks) 1, digits 2, all else 0
    np.less(kind - np.uint8(LOWER), MARK, out=group[1:].view(np.bool_))
    group[1:] += kind == DIGIT
    edge = group[1:] != group[:-1]
    start = (edge & (group[1:] > 0)).nonzero()[0]
    # white space follows every string, so every run ends before the text does
    end = (edge & (group[:-1] > 0)).nonzero()[0]
    bounds = start.searchsorted(np.append(strings.starts, len(kind)))
    key = _keys(strings.codes, symbol_of(found), kind, start, end)
    return Words(start, end, bounds, kind.take(start), key, found, kind, sign)


def _keys(codes: Codes, symbol: Uint8s, kind: Uint8s, start: Positions, end: Positions) -> Uint64s:
    """``uint64[w]``: a key a word."""
    key, odd = _by_symbols(symbol, start, end)
    if len(odd):
        index, starts = _spans(start[odd], end[odd])
        solid = kind.take(index) != MARK
        index, counts = index[solid], np.add.reduceat(solid.view(np.uint8), starts, dtype=np.intp)
        ends = np.cumsum(counts)
        starts = ends - counts
        key[odd], other = _by_symbols(symbol.take(index), starts, ends)
        if len(other):
            key[odd[other]] = short_keys(folded(codes.take(index)), starts[other], ends[other])
    return key


def _spans(start: Positions, end: Positions) -> tuple[Positions, Positions]:
    """Every position of some spans, one span behind the other, and where each begins among them."""
    size = end - start
    ends = np.cumsum(size)
    return ranges(start, size), ends - size


def _by_symbols(symbol: Uint8s, start: Positions, end: Positions) -> tuple[Uint64s, Positions]:
    """Keys of the bytes of each span, eight at a time: 13 ns a word of up to eight.

    Returns:
        ``uint64[w]``, and the positions of the spans that hold a 0, whose keys are of no use.
    """
    padded = np.concatenate((symbol, np.zeros(8, np.uint8)))
    loads = np.ndarray((len(symbol) + 1,), np.uint64, padded.data, 0, (1,))  # overlapping: one at every byte
    size = end - start
    key, odd = _loaded(loads, start, size)
    _mix(key)
    rows, done = (size > 8).nonzero()[0], 8
    while len(rows):
        left = size[rows] - done
        more, further = _loaded(loads, start[rows] + done, left)
        more ^= key[rows]
        _mix(more)
        key[rows] = more
        odd[rows] |= further
        rows, done = rows[left > 8], done + 8
    return key, odd.nonzero()[0]


def _loaded(loads: Uint64s, at: Positions, size: Positions) -> tuple[Uint64s, Bools]:
    """Up to eight bytes at each place, cut off at `size`, and whether any of them is 0."""
    mask = _MASKS.take(size, mode="clip")
    value = loads.take(at)
    value &= mask
    np.invert(mask, out=mask)
    mask |= value
    return value, (mask - _ONES) & ~mask & _TOPS != 0


def _mix(values: Uint64s) -> None:
    """Spread the values over 64 bits, in place."""
    values *= _FACTOR
    values ^= values >> _SHIFT
    values *= _FACTOR
    values ^= values >> _SHIFT
