"""Strings that are a date and nothing else: digits, and words of a list."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Bools, Int32s, Int64s, Uint32s
from diglot.kernels.letters import BLANKED, NUMERALS, Read
from diglot.kernels.library import Kernel, Out
from diglot.kernels.places import placed

__all__ = ["DIGIT", "Dates", "mark", "slots"]

DIGIT = 1 << 31
"""What is said of digits, beside the letter that a code point is read as."""
_SCALE = 5

_mark = Kernel(
    "dates_mark", np.uint32, np.uint32, np.uint8, int, int, np.int64, np.int64, int, int, np.uint32, int, np.int32, int,
    np.uint32, np.int64, int, Out(np.uint8),
)  # fmt: skip


class Dates(NamedTuple):
    """What dates are made of.

    Args:
        signs: ``uint32[k]``, the letter that each code point is read as, 0 for what is none, or `DIGIT`; the last for
            all above.
        slots: ``int32[2**b]``, what `slots` gave for the words.
        words, ends: ``uint32[n]``, ``int64[w]``: the words, and where the terminator behind each is.
        ordinals: so many words, the first ones, make no date where they stand behind digits alone.
        longest: code points of the longest string that is looked at.
    """

    signs: Uint32s
    slots: Int32s
    words: Uint32s
    ends: Int64s
    ordinals: int
    longest: int


def slots(words: list[str]) -> Int32s:
    """Words by their hash: numbers from 1, 0 for none."""
    sums = []
    for word in words:
        sum_ = 0
        for letter in word:
            sum_ = ((sum_ << _SCALE) + ord(letter)) % (1 << 64)
        sums.append(sum_)
    size, at = placed(sums)
    found = np.zeros(size, np.int32)
    found[at] = np.arange(1, len(words) + 1)
    return found


def mark(read: Read, starts: Int64s, ends: Int64s, dates: Dates, marks: Bools) -> None:
    """Mark the strings that are dates, in place; some 3 ns for one that has no digit of a date.

    Args:
        read: what was read of the strings: only those that have such a digit are looked at.
        starts, ends: ``int64[s]``, where they are in its text.
        dates: what dates are made of.
        marks: ``bool[s]``; those that are marked are not looked at.
    """
    _mark(
        read.codes, read.clean, read.flags, NUMERALS, BLANKED, np.ascontiguousarray(starts), np.ascontiguousarray(ends),
        len(marks), dates.longest, dates.signs, len(dates.signs), dates.slots, len(dates.slots).bit_length() - 1,
        dates.words, dates.ends, dates.ordinals, marks.view(np.uint8),
    )  # fmt: skip
