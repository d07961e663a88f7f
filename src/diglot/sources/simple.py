"""Marks inside plain paragraphs of Markdown, by arrays: which are whole and simple, and where they stand.

The special signs of a paragraph come in runs of one sign. Those that can mean nothing are left out; where the others,
two by two, begin and end a link, code or emphasis, the paragraph is simple (`CommonMark
<https://spec.commonmark.org/0.31.2/#inlines>`_ then says the same as `diglot.sources.inline`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from diglot.sources.spans import Codes, spaces
from diglot.text.arrays import Bools, Int64s, owners, ranges

__all__ = ["LETTER", "SIGNS", "simple"]

ADDRESS = re.compile(r"\([^\s()<>]{0,2000}\)(?!\{)")
LETTER = np.zeros(0x6D5, np.bool_)
"""Letters that most lines begin with; what is not among them is no less right, only slower."""
for _first, _last in ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x620, 0x63F), (0x641, 0x64A), (0x671, 0x6D3)):
    LETTER[_first : _last + 1] = True
LETTER[[0xD7, 0xF7]] = False
SIGNS = np.array([ord(sign) for sign in "\"'(!$%&,./;?@^)}«»“”‘’‹›…–—،؛؟﴿"])
"""Signs that begin no mark at the beginning of a line."""
NEAR = 64
"""Code points of an address that are looked at by arrays; longer ones are matched one by one."""
BARRIER = np.append(spaces(np.arange(0x3001, dtype=np.uint16)), False)
"""What no address holds."""
BARRIER[[ord(sign) for sign in "()<>"]] = True
WORD = LETTER.copy()
"""The same and the digits: what is neither a sign nor white space."""
WORD[0x30:0x3A] = True


class _Runs(NamedTuple):
    """Runs of one special sign: where each begins, how long it is, which sign, and of which paragraph."""

    start: Int64s
    size: Int64s
    sign: Codes
    owner: Int64s

    def of(self, some: Bools | Int64s) -> _Runs:
        """Some of them."""
        return _Runs(self.start[some], self.size[some], self.sign[some], self.owner[some])


def simple(text: str, codes: Codes, special: Int64s, begin: Int64s, stop: Int64s) -> tuple[Int64s, Int64s, Bools]:
    """Where the marks of paragraphs begin and end, whose each is, and which paragraphs have simple ones alone.

    Args:
        text, codes: the whole text.
        special: ``int64[s]``, where its special signs stand.
        begin, stop: ``int64[p]``, the paragraphs, rising.

    Returns:
        ``int64[k, 2]``, ``int64[k]`` and ``bool[p]``.
    """
    first, last = np.searchsorted(special, begin), np.searchsorted(special, stop)
    place, owner = special[ranges(first, last - first)], owners(last - first)
    sign = codes[place]
    new = np.ones(len(place), np.bool_)
    new[1:] = (np.diff(place) != 1) | (sign[1:] != sign[:-1]) | (np.diff(owner) > 0)
    at = np.flatnonzero(new)
    runs = _Runs(place[at], np.diff(np.append(at, len(place))), sign[at], owner[at])
    addresses = _addresses(text, codes, runs, stop)
    runs, addresses = _live(codes, runs, addresses, begin, stop)
    good = np.bincount(runs.owner, minlength=len(begin)) % 2 == 0
    runs_good = np.flatnonzero(good[runs.owner])
    opening, closing = runs.of(runs_good[::2]), runs.of(runs_good[1::2])
    until = addresses[runs_good[1::2]]
    right = _pair(codes, opening, closing, until, begin, stop)
    good[opening.owner[~right]] = False
    kept = good[opening.owner]
    opening, closing, until = opening.of(kept), closing.of(kept), until[kept]
    ends = np.where(until > 0, until, closing.start + closing.size)
    marks = np.stack([np.append(opening.start, closing.start), np.append(opening.start + opening.size, ends)], 1)
    return marks, np.append(opening.owner, closing.owner), good


def _addresses(text: str, codes: Codes, runs: _Runs, stop: Int64s) -> Int64s:
    """Where the address ends that follows a closing bracket; 0 where none does."""
    found = np.zeros(len(runs.start), np.int64)
    some = np.flatnonzero((runs.sign == ord("]")) & (runs.size == 1))
    begin, limit = runs.start[some] + 1, stop[runs.owner[some]]
    there = (begin < limit) & (codes[np.minimum(begin, len(codes) - 1)] == ord("("))
    some, begin, limit = some[there], begin[there], limit[there]
    short = begin + NEAR + 2 < len(codes)
    last = np.zeros(len(some), np.int64)
    if short.any():
        windows = np.lib.stride_tricks.sliding_window_view(codes, NEAR)[begin[short] + 1]
        last[short] = np.take(BARRIER, windows, mode="clip").argmax(1)  # 0 where all of it may be an address
    short &= last > 0
    last[short] += begin[short] + 1
    right = short & (last < limit) & (codes[last] == ord(")"))
    right &= (last + 1 == limit) | (codes[np.minimum(last + 1, len(codes) - 1)] != ord("{"))
    found[some[right]] = last[right] + 1
    for i, at in zip(some[~short].tolist(), begin[~short].tolist(), strict=True):
        if (address := ADDRESS.match(text, at, int(stop[runs.owner[i]]))) is not None:
            found[i] = address.end()
    return found


def _live(codes: Codes, runs: _Runs, addresses: Int64s, begin: Int64s, stop: Int64s) -> tuple[_Runs, Int64s]:
    """The runs that may mean something: not in an address, between letters (``_``), or alone (``*``, ``&``, ``<``)."""
    dead = runs.start < np.maximum.accumulate(np.append(0, addresses))[:-1]
    before, after = _around(codes, runs, begin, stop)
    dead |= (runs.sign == ord("_")) & _word(before) & _word(after)
    dead |= (runs.sign == ord("*")) & _blank(before) & _blank(after)
    dead |= (runs.sign == ord("&")) & _blank(after)
    dead |= (runs.sign == ord("<")) & _blank(after)
    dead |= (runs.sign == ord("~")) & (runs.size == 1)
    return runs.of(~dead), addresses[~dead]


def _pair(codes: Codes, opening: _Runs, closing: _Runs, until: Int64s, begin: Int64s, stop: Int64s) -> Bools:
    """Which neighbouring runs begin and end something: a link, code or emphasis."""
    before, inner = _around(codes, opening, begin, stop)
    last, after = _around(codes, closing, begin, stop)
    filled = closing.start > opening.start + opening.size
    same = (opening.sign == closing.sign) & (opening.size == closing.size) & (opening.owner == closing.owner) & filled
    link = (opening.sign == ord("[")) & (closing.sign == ord("]")) & (opening.size == 1) & (until > 0)
    link &= (before != ord("!")) & (inner != ord("^")) & (opening.owner == closing.owner)
    code = same & (opening.sign == ord("`"))
    short = opening.size < 3
    begins = (_blank(before) & ~spaces(inner)) | (np.isin(before, SIGNS) & _word(inner))
    ends = _word(last) | (_blank(after) & ~spaces(last))
    star = opening.sign == ord("*")
    line = (opening.sign == ord("_")) & _blank(after)
    found: Bools = link | code | (same & short & (star | line) & begins & ends)
    return found


def _around(codes: Codes, runs: _Runs, begin: Int64s, stop: Int64s) -> tuple[Codes, Codes]:
    """The code points before and after runs; blanks at the ends of a paragraph."""
    end = runs.start + runs.size
    before = np.where(runs.start > begin[runs.owner], codes[np.maximum(runs.start - 1, 0)], 32)
    after = np.where(end < stop[runs.owner], codes[np.minimum(end, len(codes) - 1)], 32)
    return before, after


def _word(codes: Codes) -> Bools:
    found: Bools = WORD[np.minimum(codes, len(WORD) - 1)]
    return found


def _blank(codes: Codes) -> Bools:
    found: Bools = (codes == 32) | (codes == 10)
    return found
