"""Which lines may be damaged: a columnar sieve, so that clean text costs next to nothing.

`suspects` looks at every character once (a table of bit masks) and at its neighbours by shifted masks. It never decides
that a line is damaged, only that it is worth a closer look; it may be wrong in either direction about a line of two or
three damaged letters. About 7 ns a code point.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.repairs import mojibake, plausible
from diglot.text.arrays import Bools, Codes, Float64s, Int32s, Positions, Uint8s
from diglot.text.column import Column

__all__ = ["BLANKS", "CODE_PAGE", "CONTROLS", "LINE_ENDS", "ORDER", "SHAPES", "UTF8", "lines", "suspects"]

UTF8, CODE_PAGE, SHAPES, ORDER, CONTROLS, BLANKS, LINE_ENDS = (1 << i for i in range(7))
"""What a line may suffer from, as bits."""


# what a character may be
_LEAD, _NEXT, _HIGH, _ARABIC, _LEAD_ARABIC, _NEXT_ARABIC, _ODD, _COMMA = (1 << i for i in range(8))
_SIZE = 0x10000
_TURNED = -1.5  # the sum of `plausible.edges` below which a line may be turned round …
SHORT_OF = 0.1  # … if its letters, read from the other end, fall short of what the line must say by this at most
_PAGES = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437")


def lines(column: Column) -> Column:
    """The same text with a string a line: no copy, because a line feed and a terminator are the same code point."""
    return Column(column.codes, np.flatnonzero(column.codes == 10))


def suspects(column: Column) -> Uint8s:
    """``uint8[s]``: for each line the damages (bits) it should be examined for; 0 is clean.

    >>> column = Column.from_strings(["clean, déjà vu", "ظ…ط±ط­ط¨ط§", "ﻣﺮﺣﺒﺎ", "مرحبا"])
    >>> suspects(column).tolist() == [0, UTF8, SHAPES, 0]
    True
    """
    if not len(column):
        return np.zeros(0, np.uint8)
    codes = column.codes
    reasons = np.zeros(len(column), np.uint8)
    if codes.max() < 0x80:
        return _mark(reasons, column, _table().take(codes) & _ODD != 0, codes)
    kind = _table().take(codes, mode="clip")
    _mark(reasons, column, kind & _ODD != 0, codes)

    lead_arabic = kind[:-1] & _LEAD_ARABIC != 0
    pair_arabic = lead_arabic & (kind[1:] & _NEXT_ARABIC != 0)
    comma = (lead_arabic & (kind[1:] & _COMMA != 0)).nonzero()[0]
    if len(comma):  # common in Arabic, but not beside a Latin letter
        around = np.stack((codes[np.maximum(comma - 1, 0)], codes[np.minimum(comma + 2, len(codes) - 1)]))
        beside = ((around | 0x20) - np.uint32(0x61) < 26).any(axis=0)
        reasons[_strings(column, comma[beside])] |= UTF8
    pair = (kind[:-1] & _LEAD != 0) & (kind[1:] & _NEXT != 0)
    pair |= pair_arabic
    at = pair.nonzero()[0]
    if len(at):
        _mark_pairs(reasons, column, pair, at, at[~pair_arabic[at]])
    tilde = np.flatnonzero(codes == 0xC3)  # à, whose second byte was taken for a space
    if len(tilde):
        behind = codes[np.minimum(tilde + 1, len(codes) - 1)]
        reasons[_strings(column, tilde[(behind == 10) | (behind == 32)])] |= UTF8
    high = kind & _HIGH != 0
    at = high.nonzero()[0]
    if len(at):
        triple = np.flatnonzero(high[:-2] & high[1:-1] & high[2:])
        reasons[_strings(column, triple)] |= CODE_PAGE
        many = _counts(column, at)
        rows = np.flatnonzero(many > 1)
        letters = _sums(column, (codes | 0x20) - np.uint32(0x61) < 26, rows)
        reasons[rows[many[rows] >= letters]] |= CODE_PAGE
    at = (codes - np.uint32(0xFB50) <= 0xFEFC - 0xFB50).nonzero()[0]
    if len(at):
        at = at[(codes[at] <= 0xFDCF) | (codes[at] == 0xFDF2) | (codes[at] >= 0xFE70)]
        reasons[_strings(column, at)] |= SHAPES
    letter = kind & _ARABIC != 0
    if letter.any():
        _mark_order(reasons, column, letter)
    return reasons


def _mark_pairs(
    reasons: Uint8s,
    column: Column,
    pair: Bools,
    at: Positions,
    latin: Positions,
) -> None:
    """Note lines of UTF-8 that was read as something else, from pairs that may be a character of two bytes.

    Args:
        pair: ``bool[n - 1]``, a pair begins here; `at` holds the same as positions.
        latin: positions of the pairs of Latin code pages.
    """
    run = pair[:-6] & pair[2:-4] & pair[4:-2] & pair[6:] if len(pair) > 6 else pair[:0]
    reasons[_strings(column, np.flatnonzero(run))] |= UTF8
    pairs = _counts(column, at)
    rows = np.flatnonzero(pairs)
    others = _sums(column, column.codes > 0x7F, rows)
    reasons[rows[pairs[rows] * 5 >= others]] |= UTF8
    leads = column.codes[latin]
    reasons[_strings(column, latin[(leads >= 0xC2) & (leads <= 0xF4)])] |= UTF8


def _mark(reasons: Uint8s, column: Column, odd: Bools, codes: Codes) -> Uint8s:
    """Note stray controls, blanks and line ends."""
    at = np.flatnonzero(odd)
    if len(at):
        found = codes[at]
        ends = (found == 0x0D) | (found >> 1 == 0x2028 >> 1)
        blanks = found == 0xA0
        reasons[_strings(column, at[ends])] |= LINE_ENDS
        reasons[_strings(column, at[blanks])] |= BLANKS
        reasons[_strings(column, at[~ends & ~blanks])] |= CONTROLS
        reasons[_strings(column, at[(found >= 0x80) & (found < 0xA0)])] |= UTF8  # cp1252 read as Latin-1
    return reasons


def _mark_order(reasons: Uint8s, column: Column, letter: Bools) -> None:
    """Note lines whose words begin with letters that end words, and whose letters say more from the other end."""
    edges = (letter[1:] != letter[:-1]).nonzero()[0] + 1  # a terminator is no letter: every word has an end
    if letter[0]:
        edges = np.append(0, edges)
    begins, ends = edges[::2], edges[1::2] - 1
    weight = _edges()
    words = weight.take(column.codes.take(begins), mode="clip")
    words -= weight.take(column.codes.take(ends), mode="clip")
    bounds = begins.searchsorted(np.append(column.starts, len(letter)))
    rows = (bounds[1:] > bounds[:-1]).nonzero()[0]
    turned = rows[np.add.reduceat(words, bounds[rows]) < _TURNED]
    if len(turned):
        begin, end = column.starts[turned], column.ends[turned]
        sample = Column.from_flat(column.codes, begin, np.minimum(end, begin + plausible.SAMPLE))
        score = plausible.scores(sample, turned=True) + SHORT_OF
        gain = score - plausible.scores(sample)
        reasons[turned[(gain >= plausible.gain(plausible.counts(sample))) & (score > plausible.LEAST)]] |= ORDER


@cache
def _edges() -> Float64s:
    weight = np.zeros(0x700)
    for letter, value in plausible.edges().items():
        weight[ord(letter)] = value
    return weight


def _strings(column: Column, at: Positions) -> Positions:
    return np.searchsorted(column.ends, at)


def _counts(column: Column, at: Positions) -> Positions:
    """How many of the positions `at` each string holds."""
    upto = np.searchsorted(at, column.ends)
    return np.diff(upto, prepend=0)


def _sums(column: Column, mask: Bools, rows: Positions) -> Int32s:
    """In how many places of each of the strings `rows` the mask holds."""
    bounds = np.stack((column.starts[rows], column.ends[rows]), 1).ravel()
    found: Int32s = np.add.reduceat(mask.view(np.uint8), bounds, dtype=np.int32)[::2]
    return np.where(column.lengths[rows] > 0, found, 0).astype(np.int32)


@cache
def _table() -> Uint8s:
    table = np.zeros(_SIZE, np.uint8)
    for page in _PAGES:
        for byte in range(0x80, 0x100):
            new = bytes([byte]).decode(page, "ignore") or chr(byte)
            if byte < 0xC0:
                table[ord(new)] |= _NEXT
            elif 0xC2 <= byte <= 0xF4:
                table[ord(new)] |= _LEAD
    for page in mojibake.PAGES:  # of these, what begins letters of Arabic
        for byte in [*range(0x80, 0xC0), *range(0xD8, 0xDC)]:
            for new in bytes([byte]).decode(page, "ignore"):
                table[ord(new)] |= _NEXT if byte < 0xC0 else _LEAD
    table[0x80:0xC0] |= _NEXT
    table[0xFFFD] |= _NEXT  # ftfy knows what some lost bytes must have been
    table[0xC2:0xF5] |= _LEAD
    table[0xC0:0x100] |= _HIGH
    for byte in (0xC2, 0xC3, 0xC5, 0xD8, 0xD9, 0xDA, 0xDB, 0xE2):
        table[ord(bytes([byte]).decode("cp1256"))] |= _LEAD_ARABIC
    for byte in range(0x80, 0xC0):
        table[ord(bytes([byte]).decode("cp1256"))] |= _NEXT_ARABIC
    for each in "،؛؟«»":
        table[ord(each)] ^= _NEXT_ARABIC | _COMMA
    for first, last in ((0x620, 0x65F), (0x66E, 0x6D3), (0x6FA, 0x6FF)):
        table[first : last + 1] |= _ARABIC
    controls = [c for c in [*range(0x20), *range(0x7F, 0xA1)] if chr(c) not in "\t\n\v\f\x1c\x1d\x1e\x1f"]
    marks = [0x61C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
    table[[*controls, *marks]] |= _ODD
    return table
