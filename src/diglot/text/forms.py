"""Unicode's normalization forms in linear time.

`unicodedata.normalize` puts marks in order by insertion: a letter under a hundred thousand marks takes minutes. Long
runs of marks are therefore put in order beforehand, which changes nothing in the outcome: canonical order is a stable
sort by combining class between two characters of class 0 (Unicode Standard, D109), and putting a text partly in order
keeps it canonically equivalent.
"""

from __future__ import annotations

import itertools
import unicodedata
from typing import Literal, TypeAlias

import regex

__all__ = ["Form", "form"]

Form: TypeAlias = Literal["NFC", "NFD", "NFKC", "NFKD"]

LONG = 64
"""Marks in a row from which they are sorted here: UAX #15 allows 30 in its stream-safe format."""
_RUN = regex.compile(rf"\p{{M}}{{{LONG},}}+")


def form(name: Form, text: str) -> str:
    """`text` in a normalization form; equal to `unicodedata.normalize`.

    >>> form("NFC", "e\\u0301"), form("NFKD", "ﬁ")
    ('é', 'fi')
    """
    if len(text) >= LONG:
        text = _RUN.sub(lambda run: _ordered(run[0], name), text)
    return unicodedata.normalize(name, text)


def _ordered(marks: str, name: Form) -> str:
    """Marks decomposed, in canonical order."""
    canonical: Form = "NFKD" if "K" in name else "NFD"
    apart = "".join(unicodedata.normalize(canonical, mark) for mark in marks)
    parts: list[str] = []
    for _, group in itertools.groupby(apart, lambda mark: unicodedata.combining(mark) == 0):
        parts += sorted(group, key=unicodedata.combining)
    return "".join(parts)
