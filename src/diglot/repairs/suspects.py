"""Which lines may be damaged: a columnar sieve, so that clean text costs next to nothing.

`suspects` looks at every character once, with the kinds of its neighbours. It never decides that a line is damaged,
only that it is worth a closer look; it may be wrong in either direction about a line of two or three damaged letters.
About 0.3 ns a code point where the text's pieces are known (`diglot.text.chunks`): lines are read where a piece of them
says anything. A line that is read costs 0.4 ns a code point of ASCII, 2 ns another.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.kernels import suspects as kernel
from diglot.kernels.suspects import Found, Memory, Signs
from diglot.remembered import of_thread, register
from diglot.repairs import mojibake, plausible
from diglot.text.arrays import Int32s, Uint32s
from diglot.text.chunks import LIMIT, here
from diglot.text.column import Column

__all__ = [
    "ALL",
    "BLANKS",
    "CODE_PAGE",
    "CONTROLS",
    "LINE_ENDS",
    "ORDER",
    "SHAPES",
    "UTF8",
    "Found",
    "edges",
    "kinds",
    "signs",
    "suspects",
]

UTF8, CODE_PAGE, SHAPES, ORDER, CONTROLS, BLANKS, LINE_ENDS = (1 << i for i in range(7))
"""What a line may suffer from, as bits."""


ALL = (1 << 7) - 1
_SCALE = 1 << 20  # weights are summed as integers
_TURNED = -3 * _SCALE // 2  # the sum of `plausible.edges` below which a line may be turned round …
_NEVER = -(1 << 62)
SHORT_OF = 0.1  # … if its letters, read from the other end, fall short of what the line must say by this at most
_WEIGHED = 0x700
_PAGES = ("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-2", "mac-roman", "cp437")


def suspects(column: Column, wanted: int = ALL) -> Found:
    """The lines of a column that should be examined for some of the `wanted` damages (bits); the others are clean.

    A line ends where a string does, or at a line feed in it. It is looked at by piece where the column's text is the
    last one of which this thread read the pieces.

    >>> column = Column.from_strings(["clean, déjà vu", "ظ…ط±ط­ط¨ط§", "ﻣﺮﺣﺒﺎ", "مرحبا"])
    >>> found = suspects(column)
    >>> found.reasons.tolist() == [UTF8, SHAPES], found.starts.tolist() == column.starts[1:3].tolist()
    (True, True)
    """
    codes, least = column.codes, _TURNED if wanted & ORDER else _NEVER
    found = _memory().find(codes, here().known(codes), wanted, least)
    return found.first(plausible.sound(codes, found, least, ORDER, SHORT_OF)) if len(found.starts) else found


@of_thread
def _memory() -> Memory:
    found = Memory(here().table, signs())
    register(found, "what lines have of pieces for repair", LIMIT // 4)
    return found


@cache
def signs() -> Signs:
    """What the sieve knows of code points."""
    return Signs(kinds(), (0x20, 0x7F - 0x20), edges(), UTF8, CODE_PAGE)


@cache
def edges() -> Int32s:
    """``int32[_WEIGHED]``: the weights of `plausible.edges`, by code point."""
    weight = np.zeros(_WEIGHED, np.int32)
    for letter, value in plausible.edges().items():
        weight[ord(letter)] = round(value * _SCALE)
    return weight


@cache
def kinds() -> Uint32s:
    """``uint32[KINDS]``: what each code point may be, and what it is a reason for by itself."""
    table = np.zeros(kernel.KINDS, np.uint32)
    _mark_bytes(table)
    table[0xC0:0x100] |= kernel.HIGH
    table[[*range(0x41, 0x5B), *range(0x61, 0x7B)]] |= kernel.LATIN
    for first, last in ((0x620, 0x65F), (0x66E, 0x6D3), (0x6FA, 0x6FF)):
        table[first : last + 1] |= kernel.ARABIC
    for first, last in ((0xFB50, 0xFDCF), (0xFDF2, 0xFDF2), (0xFE70, 0xFEFC)):
        table[first : last + 1] |= SHAPES
    controls = [c for c in [*range(0x20), *range(0x7F, 0xA0)] if chr(c) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f"]
    marks = [0x61C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF]
    table[[*controls, *marks]] |= CONTROLS
    table[[0x0D, 0x2028, 0x2029]] |= LINE_ENDS
    table[0xA0] |= BLANKS
    table[0x80:0xA0] |= UTF8  # cp1252 read as Latin-1
    return table


def _mark_bytes(table: Uint32s) -> None:
    """Note what may be the first or the second byte of a character, read as a code page."""
    for page in _PAGES:
        for byte in range(0x80, 0x100):
            new = bytes([byte]).decode(page, "ignore") or chr(byte)
            if byte < 0xC0:
                table[ord(new)] |= kernel.NEXT
            elif 0xC2 <= byte <= 0xF4:
                table[ord(new)] |= kernel.LEAD
    for page in mojibake.PAGES:  # of these, what begins letters of Arabic
        for byte in [*range(0x80, 0xC0), *range(0xD8, 0xDC)]:
            for new in bytes([byte]).decode(page, "ignore"):
                table[ord(new)] |= kernel.NEXT if byte < 0xC0 else kernel.LEAD
    table[0x80:0xC0] |= kernel.NEXT
    table[0xFFFD] |= kernel.NEXT  # ftfy knows what some lost bytes must have been
    table[0xC2:0xF5] |= kernel.LEAD | kernel.SURE
    table[0xC3] |= kernel.BARE  # à, whose second byte was taken for a space
    table[[0x0A, 0x20]] |= kernel.SPACE
    for byte in (0xC2, 0xC3, 0xC5, 0xD8, 0xD9, 0xDA, 0xDB, 0xE2):
        table[ord(bytes([byte]).decode("cp1256"))] |= kernel.LEAD_ARABIC
    for byte in range(0x80, 0xC0):
        table[ord(bytes([byte]).decode("cp1256"))] |= kernel.NEXT_ARABIC
    for each in "،؛؟«»":
        table[ord(each)] ^= kernel.NEXT_ARABIC | kernel.COMMA
