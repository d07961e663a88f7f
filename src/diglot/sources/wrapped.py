"""Plain text whose lines were broken at a width, as those of old books and licences: which line ends are none.

A text is taken for such where nearly no line is longer than the width, and where of the lines that follow one another
many leave no room for the next one's first word, which has no capital. Then the ends of all lines that leave no room
are blanks; those of verse, lists, tables and headings stay. A text that only might be such stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

import numpy as np

from diglot.sources.spans import Codes, Drops, code_points
from diglot.sources.speech import Drop
from diglot.text.arrays import Bools, Positions

__all__ = ["broken"]

LEAST, MOST = 50, 100
"""Code points of a width: of 50 lines 49 are no longer."""
PAIRS = 16
"""Lines with another behind them that a text must have."""
FULL, LOWER = 0.3, 0.6
"""The share of these that are full, and that of the full ones that go on without a capital."""
WORDS = 4
"""Words of a line that counts as full; it may be a name otherwise."""
SAMPLE = 20_000
"""Code points that are looked at first, with a third of `FULL`."""
DIGEST = re.compile(r"^(?:(?:From|Subject|Date): |From \S+(?:@| at ))\S", re.MULTILINE)
HEADS = 2
"""Heads of letters that make a digest: its articles are told by them, a line each."""
NO_PROSE = np.frombuffer(" \t-*+•#|>=~_".encode("utf-16-le"), "<u2")
INDENTS = np.array([32, 9, 124])
FEED, HYPHEN = 10, 45


def broken(text: str) -> Sequence[Drop]:
    r"""The line ends inside sentences, where the lines of a text were broken at a width; else none.

    >>> words = "the boats came in with the evening tide and nobody was there to see them but one".split()
    >>> lines = [" ".join(words[i % 7 : i % 7 + 10]) for i in range(40)]
    >>> len(broken("\n".join(lines))), len(broken("\n".join(map(str.capitalize, lines))))
    (39, 0)
    """
    feeds = text.count("\n")
    if feeds < PAIRS or len(text) > 4 * MOST * feeds:
        return ()
    ends = _found(text, FULL) if len(text) <= SAMPLE or _found(text[:SAMPLE], FULL / 3) else ()
    return () if ends and len(list(islice(DIGEST.finditer(text), HEADS))) == HEADS else ends


def _found(text: str, least: float) -> Sequence[Drop]:
    """Likewise, where the share `least` of the lines is full."""
    codes = code_points(text)
    feed = np.flatnonzero(codes == FEED)
    start, end = np.append(0, feed + 1), np.append(feed, len(codes))
    for _ in range(3):  # blanks and a carriage return before the line's end
        end -= (end > start) & (codes[end - 1] <= 32)
    length = end - start
    solid = length > 0
    lengths = np.sort(length[solid])
    width = lengths[len(lengths) * 49 // 50] if len(lengths) else 0
    if not LEAST <= width <= MOST:
        return ()
    blank = np.flatnonzero(codes == 32)
    at = np.searchsorted(blank, start)
    word = np.minimum(np.append(blank, len(codes))[at], end) - start
    first = codes[np.minimum(start, len(codes) - 1)]
    pair = solid[:-1] & solid[1:]
    full = pair & (length[:-1] + 1 + word[1:] > width) & ~np.isin(first[:-1], INDENTS)
    full &= ~(np.isin(first, NO_PROSE) | _numbered(codes, first, start + word, word))[1:]
    rows = np.flatnonzero(full)
    told = rows[(np.searchsorted(blank, end) - at)[rows] >= WORDS - 1]
    goes_on = _letters(first[told + 1], upper=False)
    if pair.sum() < PAIRS or len(told) < least * pair.sum() or goes_on.sum() < LOWER * len(told):
        return ()
    stop, behind = end[rows], first[rows + 1]
    inside = (codes[stop - 1] == HYPHEN) & _letters(codes[stop - 2]) & _letters(behind, upper=False)
    return Drops(stop, start[rows + 1], np.where(inside, 0, 1).astype(np.uint8))


def _numbered(codes: Codes, first: Codes, end: Positions, word: Positions) -> Bools:
    """Which lines begin with a number or letter of a list, whose first word ends before `end`."""
    digit = (first >= 48) & (first <= 57)
    found: Bools = (digit | (word == 2)) & np.isin(codes[end - 1], [41, 46])
    return found


def _letters(codes: Codes, upper: bool = True) -> Bools:
    """Which code points are letters, or letters that are no capitals."""
    kinds, of = np.unique(codes, return_inverse=True)
    known = [char.isalpha() and (upper or not char.isupper()) for char in map(chr, kinds.tolist())]
    found: Bools = np.array(known, np.bool_)[of] if len(kinds) else np.zeros(0, np.bool_)
    return found
