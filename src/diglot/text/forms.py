"""Unicode's normalization forms, in linear time and by one version of Unicode.

`unicodedata.normalize` puts marks in order by insertion: a letter under a hundred thousand marks takes minutes. Long
runs of marks are therefore put in order beforehand, which changes nothing in the outcome: canonical order is a stable
sort by combining class between two characters of class 0 (Unicode Standard, D109), and putting a text partly in order
keeps it canonically equivalent.

What a Python knows of Unicode depends on its version. The forms of a code point never change once it is assigned, so
the interpreter is right about all that Unicode 14 had; a text with one of the few hundred newer code points that have a
form is normalized here (Unicode Standard, D117 and D118), from `diglot.text.codepoints`.
"""

from __future__ import annotations

import itertools
import unicodedata
from functools import cache
from typing import Literal, TypeAlias

import regex

from diglot.text.codepoints import combining, newer

__all__ = ["Form", "composed", "decomposition", "form"]

Form: TypeAlias = Literal["NFC", "NFD", "NFKC", "NFKD"]

LONG = 64
"""Marks in a row from which they are sorted here: UAX #15 allows 30 in its stream-safe format."""
HANGUL = 0xAC00, 0xD7A4
"""The syllables, which are made of letters by a rule (Unicode Standard, section 3.12)."""
_RUN = regex.compile(rf"\p{{M}}{{{LONG},}}+")
_JOINT = regex.compile("[\x00-\x7f]?[^\x00-\x7f\U0010ffff]+")
"""Characters that may join: nothing joins ASCII, or a noncharacter, to what stands before."""


def form(name: Form, text: str) -> str:
    """`text` in a normalization form; equal to `unicodedata.normalize` of the version that the tables are of.

    >>> form("NFC", "e\\u0301"), form("NFKD", "ﬁ")
    ('é', 'fi')
    """
    if text.isascii():
        return text
    if len(text) >= LONG:
        text = _RUN.sub(lambda run: _ordered(run[0], name), text)
    if _concerned().search(text):
        whole: str = _JOINT.sub(lambda run: _normalized(name, run[0]), text)
        return whole
    return unicodedata.normalize(name, text)


def decomposition(char: str) -> str:
    """What a character that is no Hangul syllable is made of, as `unicodedata.decomposition` writes it.

    >>> decomposition("ﻻ")
    '<isolated> 0644 0627'
    """
    known = newer().get(char)
    return unicodedata.decomposition(char) if known is None else known.decomposition


def composed(limit: int) -> list[int]:
    """The code points below a limit that are made of others, rising: a form changes these alone and no others.

    >>> [chr(code) for code in composed(0xC2)][-3:]
    ['¾', 'À', 'Á']
    """
    known = {ord(char) for char, each in newer().items() if each.decomposition}
    known |= set(range(*HANGUL))
    parts = map(unicodedata.decomposition, map(chr, range(limit)))
    return [code for code, made in enumerate(parts) if made or code in known]


def _ordered(marks: str, name: Form) -> str:
    """Marks decomposed, in canonical order."""
    apart = "".join(_apart(mark, "K" in name) for mark in marks)
    return _sorted(apart)


def _sorted(apart: str) -> str:
    """Decomposed text in canonical order."""
    parts: list[str] = []
    for _, group in itertools.groupby(apart, lambda char: combining(char) == 0):
        parts += sorted(group, key=combining)
    return "".join(parts)


@cache
def _concerned() -> regex.Pattern[str]:
    """What an older Python would not normalize: newer code points that have a form, and their parts."""
    found = {char for char, known in newer().items() if known.decomposition or combining(char)}
    found |= {part for pair in _pairs() for part in pair}
    return regex.compile("[" + "".join(map(regex.escape, sorted(found))) + "]")


def _normalized(name: Form, text: str) -> str:
    """A text in a form, whatever the interpreter knows: decomposed, put in order, composed."""
    if not _concerned().search(text):
        return unicodedata.normalize(name, text)
    apart = _sorted("".join(_apart(char, "K" in name) for char in text))
    return _composed(apart) if name in ("NFC", "NFKC") else apart


def _apart(char: str, compatible: bool) -> str:
    """The full decomposition of a character."""
    known = newer().get(char)
    if known is None:
        return unicodedata.normalize("NFKD" if compatible else "NFD", char)
    parts = known.decomposition.split()
    if not parts or (parts[0][0] == "<" and not compatible):
        return char
    return "".join(_apart(chr(int(part, 16)), compatible) for part in parts if part[0] != "<")


@cache
def _pairs() -> dict[tuple[str, str], str]:
    """What two code points are composed to, for composed ones that Unicode 14 did not have."""
    found = {}
    for char, known in newer().items():
        if known.composed:
            first, second = (chr(int(part, 16)) for part in known.decomposition.split())
            found[first, second] = char
    return found


def _composed(text: str) -> str:
    """Decomposed text in canonical order, composed (D117)."""
    found: list[str] = []
    starter, last = -1, 0  # where the last character of class 0 stands in `found`; the class of what came after it
    for char in text:
        order = combining(char)
        if starter >= 0 and (last < order or (last == 0 and starter == len(found) - 1)):
            whole = _joined(found[starter], char)
            if whole:
                found[starter] = whole
                continue
        found.append(char)
        last = order
        if order == 0:
            starter = len(found) - 1
    return "".join(found)


def _joined(first: str, second: str) -> str | None:
    """Two code points as one, or None."""
    if (first, second) in _pairs():
        return _pairs()[first, second]
    whole = unicodedata.normalize("NFC", first + second)
    return whole if len(whole) == 1 else None
