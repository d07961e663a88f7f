"""Tables by code point, compiled from a `CharMap` by applying it to every single character.

An entry is a ``uint32``: a code point in the low 21 bits, and above them what the look-up alone cannot say::

    bit   21      DELETED    nothing comes out
    bit   22      EXPANDED   several come out: the low bits are a number in the `Compiled.pool`
    bit   23      SLOW       depends on the neighbours: for `rare`
    bits  24–31   a mark that stays as it is, with its combining class: only its order among marks is to be checked

So an entry below `DELETED` is simply the answer. Tables reach to U+1FFFF; what lies above is looked up as U+1FFFF (a
noncharacter), whose entry is SLOW. Compiling takes about 0.1 s a map, once a process, at first use.
"""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from diglot.text.column import Bools, Codes, Column

if TYPE_CHECKING:
    from diglot.text.charmap import CharMap

__all__ = [
    "CODE",
    "DELETED",
    "EXPANDED",
    "MARK_SHIFT",
    "SEPARATOR",
    "SIZE",
    "SLOW",
    "Compiled",
    "compiled",
    "every_character",
]

SIZE = 0x20000
CODE = (1 << 21) - 1
DELETED = 1 << 21
EXPANDED = 1 << 22
SLOW = 1 << 23
MARK_SHIFT = 24

SEPARATOR = "\U0010ffff"  # a noncharacter: no map touches it, no normalization form joins it to anything


@dataclass(frozen=True, eq=False)
class Compiled:
    """The tables of several maps, one after the other.

    Args:
        entries: ``uint32[m * SIZE]``; the entry of code point `c` in map `i` is ``entries[i * SIZE + c]``.
        pool: what the EXPANDED entries stand for.
    """

    entries: Codes
    pool: Column


@cache
def compiled(maps: tuple[CharMap, ...]) -> Compiled:
    """The tables of `maps` in one array, so that one look-up serves strings of different maps."""
    parts = [_compile(each) for each in maps]
    shift = np.cumsum([0] + [len(pool) for _, pool in parts])
    stacked = [
        np.where(entries & EXPANDED, entries + np.uint32(start), entries)
        for (entries, _), start in zip(parts, shift[:-1], strict=True)
    ]
    return Compiled(np.concatenate(stacked), Column.concatenate([pool for _, pool in parts]))


@cache
def _compile(charmap: CharMap) -> tuple[Codes, Column]:
    """One map's entries and pool."""
    text = every_character()
    joins = np.zeros(SIZE, np.bool_)
    inert = np.zeros(SIZE, np.bool_)
    classes = combining_classes()
    for step in charmap.steps:
        if step.form is not None:
            before = Column.from_strings(text.split(SEPARATOR))
            first = np.where(before.lengths > 0, before.codes[before.starts], 0)
            joins[:-1] |= (before.lengths > 0) & joining(step.form).take(first, mode="clip")
        text = step(text)
        if step.form is not None:
            after = Column.from_strings(text.split(SEPARATOR))
            same = (after.lengths == 1) & (after.codes[after.starts] == np.arange(SIZE - 1))
            inert[:-1] = same & (classes[:-1] > 0) & ~composing(step.form)[:-1]
    images = Column.from_strings(charmap.by_character(every_character()).split(SEPARATOR))
    if charmap.settle:
        for step in charmap.steps:
            if step.form is not None:
                first = np.where(images.lengths > 0, images.codes[images.starts], 0)
                joins[:-1] |= (images.lengths > 0) & joining(step.form).take(first, mode="clip")
    single, empty, many = images.lengths == 1, images.lengths == 0, images.lengths > 1
    entries = np.full(SIZE, SLOW, np.uint32)
    head = images.codes[images.starts]
    entries[:-1][single] = head[single]
    entries[:-1][empty] = DELETED
    entries[:-1][many] = EXPANDED + np.arange(np.count_nonzero(many), dtype=np.uint32)
    stays = np.append(single & (head == np.arange(SIZE - 1)), False)
    kept = joins & inert & stays
    entries[kept] |= classes[kept].astype(np.uint32) << MARK_SHIFT
    entries[joins & ~kept & ~(inert & (entries == DELETED))] = SLOW
    return entries, images.take(many)


@cache
def every_character() -> str:
    """All characters that tables reach, with a SEPARATOR between them: what a map is applied to at once."""
    return SEPARATOR.join(map(chr, range(SIZE - 1)))


@cache
def combining_classes() -> npt.NDArray[np.uint8]:
    """``uint8[SIZE]``: Unicode's canonical combining class of each code point."""
    return np.fromiter((unicodedata.combining(chr(c)) for c in range(SIZE)), np.uint8, SIZE)


@cache
def composing(form: str) -> Bools:
    """``bool[SIZE]``: code points that `form` may join to the letter before them."""
    seconds = np.zeros(SIZE, np.bool_)
    if form in ("NFC", "NFKC"):
        for c in range(sys.maxunicode + 1):
            parts = unicodedata.decomposition(chr(c))
            if parts and parts[0] != "<" and " " in parts and unicodedata.normalize("NFC", chr(c)) == chr(c):
                seconds[int(parts.split()[1], 16)] = True
        seconds[0x1161:0x1176] = seconds[0x11A8:0x11C3] = True  # vowels and finals of Hangul syllables
    return seconds


@cache
def joining(form: str) -> Bools:
    """``bool[SIZE]``: code points whose result under `form` depends on what stands before them."""
    decomposed = unicodedata.normalize("NFKD" if "K" in form else "NFD", every_character())
    parts = Column.from_strings(decomposed.split(SEPARATOR))
    first = parts.codes[parts.starts]
    beyond = first >= SIZE
    joins = (combining_classes().take(first, mode="clip") > 0) | composing(form).take(first, mode="clip")
    return np.append(joins & ~beyond, False)
