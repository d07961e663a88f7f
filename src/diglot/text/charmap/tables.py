"""Tables by code point, compiled from a `CharMap` by applying it to every single character.

An entry is a ``uint32``: a code point in the low 21 bits, and above them what the look-up alone cannot say::

    bit   21      DELETED    nothing comes out
    bit   22      EXPANDED   several come out: the low bits are a number in the `Compiled.pool`
    bit   23      SLOW       depends on the neighbours: for `rare`
    bits  24–31   a mark that stays as it is, with its combining class: only its order among marks is to be checked

So an entry below `DELETED` is simply the answer. Tables reach to U+1FFFF; what lies above is looked up as U+1FFFF (a
noncharacter), whose entry is SLOW. Compiling takes about 0.02 s a map and 0.1 s for
Unicode's forms, once a process, at first use.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.kernels.entries import Map
from diglot.remembered import kept
from diglot.text import codepoints
from diglot.text.arrays import Bools, Codes, Positions, Uint8s
from diglot.text.charmap.steps import CharMap, Form
from diglot.text.column import Column
from diglot.text.forms import composed, decomposition
from diglot.text.forms import form as normalized

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
    "mapping",
    "touched_by",
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
        entries: ``uint32[m, SIZE]``, by map and code point.
        pool: what the EXPANDED entries stand for.
    """

    entries: Codes
    pool: Column


@kept(entries=16, size=1_200_000)
def compiled(maps: tuple[CharMap, ...]) -> Compiled:
    """The tables of `maps` in one array, so that one look-up serves strings of different maps."""
    parts = [_compile(each) for each in maps]
    shift = np.cumsum([0] + [len(pool) for _, pool in parts])
    stacked = [
        np.where(entries & EXPANDED, entries + np.uint32(start), entries)
        for (entries, _), start in zip(parts, shift[:-1], strict=True)
    ]
    return Compiled(np.array(stacked), Column.concatenate([pool for _, pool in parts]))


def mapping(charmap: CharMap) -> Map:
    """One map for kernels; what its rewrites may change is SLOW, so each must need a character."""
    entries, pool = _compile(charmap)
    if charmap.rewrites:
        needs = [each.needs for each in charmap.rewrites]
        assert all(needs)
        several = [EXPANDED + i for i, image in enumerate(pool.strings()) if any(char in image for char in needs)]
        entries = np.where(np.isin(entries, [*map(ord, needs), *several]), np.uint32(SLOW), entries)
    return Map(entries, pool.codes, pool.ends)


@kept(entries=32, size=560_000)
def _compile(charmap: CharMap) -> tuple[Codes, Column]:
    """One map's entries and pool."""
    touched = touched_by(charmap)
    forms = [step.form for step in charmap.steps if step.form is not None]
    joins = np.zeros(SIZE, np.bool_)  # the result depends on what stands before
    inert = np.zeros(SIZE, np.bool_)  # a mark that no form changes, nor joins to a letter
    for form in forms:
        joins |= joining(form)
        inert = (combining_classes() > 0) & ~composing(form)
    joins[touched] = inert[touched] = False

    text = SEPARATOR.join(map(chr, touched.tolist()))
    for step in charmap.steps:
        if step.form is not None:
            joins[touched] |= _begins(text, joining(step.form))
        text = step(text)
        if step.form is not None:
            after = Column.from_strings(text.split(SEPARATOR))
            same = (after.lengths == 1) & (after.codes[after.starts] == touched)
            inert[touched] = same & (combining_classes()[touched] > 0) & ~composing(step.form)[touched]
    text = charmap.by_character(SEPARATOR.join(map(chr, touched.tolist())))
    if charmap.settle:
        for form in forms:
            joins[touched] |= _begins(text, joining(form))

    images = Column.from_strings(text.split(SEPARATOR))
    many = images.lengths > 1
    entries = np.arange(SIZE, dtype=np.uint32)
    entries[touched] = np.select(
        [images.lengths == 0, many], [DELETED, EXPANDED + np.cumsum(many) - 1], images.codes[images.starts]
    )
    kept = joins & inert & (entries == np.arange(SIZE))
    entries[joins & ~kept & ~(inert & (entries == DELETED))] = SLOW
    entries[kept] |= combining_classes()[kept].astype(np.uint32) << MARK_SHIFT
    entries[-1] = SLOW
    return entries, images.take(many)


def touched_by(charmap: CharMap) -> Positions:
    """``intp[k]``: the code points that some step changes, rising: all others stay what they are."""
    touched = np.zeros(SIZE, np.bool_)
    for step in charmap.steps:
        touched |= False if step.form is None else _changed(step.form)
        keys = [ord(letter) for letter, _ in step.letters]
        touched[[key for key in keys if key < SIZE - 1]] = True
    return np.flatnonzero(touched)


def _begins(text: str, among: Bools) -> Bools:
    """For each string of a joined text, whether its first character is `among`."""
    strings = Column.from_strings(text.split(SEPARATOR))
    found: Bools = (strings.lengths > 0) & among.take(strings.codes[strings.starts], mode="clip")
    return found


@kept(entries=4, size=370_000)
def _decomposed(form: Form) -> Column:
    """What `form` makes of each of `_made` by itself."""
    text = normalized(form, SEPARATOR.join(map(chr, _made().tolist())))
    return Column.from_strings(text.split(SEPARATOR))


@cache
def _made() -> Positions:
    """``intp[k]``: the code points that some form changes, rising."""
    return np.array(composed(SIZE - 1), np.intp)


@kept(entries=4, size=670_000)
def _changed(form: Form) -> Bools:
    """``bool[SIZE]``: code points that `form` changes where they stand alone."""
    images, found = _decomposed(form), np.zeros(SIZE, np.bool_)
    found[_made()] = (images.lengths != 1) | (images.codes[images.starts] != _made())
    return found


@cache
def combining_classes() -> Uint8s:
    """``uint8[SIZE]``: Unicode's canonical combining class of each code point."""
    return codepoints.combining_classes()[:SIZE]


@kept(entries=4, size=140_000)
def composing(form: Form) -> Bools:
    """``bool[SIZE]``: code points that `form` may join to the letter before them."""
    seconds = np.zeros(SIZE, np.bool_)
    if form in ("NFC", "NFKC"):
        for c in _made().tolist():  # what is composed lies below
            parts = decomposition(chr(c))
            if parts and parts[0] != "<" and " " in parts and normalized("NFC", chr(c)) == chr(c):
                seconds[int(parts.split()[1], 16)] = True
        seconds[0x1161:0x1176] = seconds[0x11A8:0x11C3] = True  # vowels and finals of Hangul syllables
    return seconds


@kept(entries=4, size=760_000)
def joining(form: Form) -> Bools:
    """``bool[SIZE]``: code points whose result under `form` depends on what stands before them."""
    parts, first = _decomposed("NFKD" if "K" in form else "NFD"), np.arange(SIZE)
    first[_made()] = parts.codes[parts.starts]
    joins: Bools = (combining_classes().take(first, mode="clip") > 0) | composing(form).take(first, mode="clip")
    joins[first >= SIZE] = joins[-1] = False
    return joins
