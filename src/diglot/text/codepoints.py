"""What Unicode says of each code point, by one version of it, whichever Python runs.

The interpreter's `unicodedata` knows Unicode 14 in Python 3.11 and later versions in later ones: asked there, the same
text gives other rows on another machine. Every room asks here instead. The tables are ``data/codepoints.tsv`` (runs of
code points that are alike) and ``data/codepoints-newer.tsv`` (what Unicode 14 did not have), made by
``tables/unicode``; what is older than Unicode 14 does not change its forms or its case any more (Unicode's
stability policy), so the interpreter is still asked for those.

Arrays have an entry for each of the 0x110000 code points, take 1 MiB and are read-only; each is made at first use.
Normalization forms are in `diglot.text.forms`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from diglot.resources import rows
from diglot.text.arrays import Bools, Int8s, Uint8s

__all__ = [
    "BIDI",
    "CATEGORIES",
    "SCRIPTS",
    "VERSION",
    "bidirectional",
    "blanks",
    "casefold",
    "categories",
    "category",
    "combining",
    "combining_classes",
    "decimals",
    "is_lower",
    "is_upper",
    "lower",
    "newer",
    "of_categories",
    "scripts",
]

VERSION = "18.0.0"
"""The version of Unicode that the tables are of."""

CATEGORIES: tuple[str, ...] = (
    *"Cn Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs".split(),  # noqa: SIM905
)
"""General categories by their number in `categories`; 0 is not assigned."""
BIDI: tuple[str, ...] = (
    *"- AL AN B BN CS EN ES ET FSI L LRE LRI LRO NSM ON PDF PDI R RLE RLI RLO S WS".split(),  # noqa: SIM905
)
"""Directions by their number in the table; 0 is none."""
SCRIPTS: tuple[str, ...] = (
    "Zyyy",
    *"""Arab Latn Adlm Armn Bali Batk Beng Bopo Bugi Cakm Cans Cham Cher Copt Cyrl Deva Ethi Geor Grek Gujr Guru Hang
    Hani Hebr Hira Java Kali Kana Khmr Knda Lana Laoo Lepc Limb Lisu Mand Mlym Mong Mtei Mymr Newa Nkoo Olck Orya Osge
    Plrd Rjng Rohg Samr Saur Sinh Sund Sylo Syrc Tale Talu Taml Tavt Telu Tfng Thaa Thai Tibt Vaii Wcho Yiii
    Zzzz""".split(),  # noqa: SIM905
)
"""ISO 15924 codes by their number in `scripts`. ``Zyyy`` is the script of what every language shares: digits,
punctuation, symbols, blanks; ``Zzzz`` that of letters that no one writes today."""

_SIZE = 0x110000
_SPACING = ("WS", "B", "S")
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, eq=False, slots=True)
class _Tables:
    categories: Int8s
    combining: Uint8s
    bidi: Int8s
    scripts: Int8s


@dataclass(frozen=True, slots=True)
class Newer:
    """A code point that Unicode 14 did not have.

    Args:
        decomposition: as `unicodedata.decomposition` gives it; empty where there is none.
        composed: whether the forms NFC and NFKC join the parts again.
        small, capital: the letter of the other case; empty where there is none.
    """

    decomposition: str
    composed: bool
    small: str
    capital: str


@cache
def _tables() -> _Tables:
    table = rows("text", "codepoints.tsv")
    bounds = np.array([(int(row[0], 16), int(row[1], 16) + 1) for row in table]).ravel()
    lengths = np.diff(bounds, prepend=0, append=_SIZE)  # of a gap, a run, a gap, …

    def spread(values: npt.NDArray[T]) -> npt.NDArray[T]:
        runs = np.zeros(len(lengths), values.dtype)
        runs[1::2] = values
        found = np.repeat(runs, lengths)
        found.setflags(write=False)
        return found

    def numbered(column: int, names: tuple[str, ...]) -> Int8s:
        number = {name: i for i, name in enumerate(names)}
        return spread(np.array([number[row[column]] for row in table], np.int8))

    return _Tables(
        numbered(2, CATEGORIES),
        spread(np.array([int(row[3]) for row in table], np.uint8)),
        numbered(4, BIDI),
        numbered(5, SCRIPTS),
    )


@cache
def newer() -> dict[str, Newer]:
    """Of the code points that Unicode 14 did not have, those with parts, a combining class or another case."""
    found = {}
    for code, decomposition, composed, small, capital in rows("text", "codepoints-newer.tsv"):
        cases = (chr(int(case, 16)) if case else "" for case in (small, capital))
        found[chr(int(code, 16))] = Newer(decomposition, bool(composed), *cases)
    return found


# ---- of all code points


def categories() -> Int8s:
    """``int8[0x110000]``: the general category of each code point, as a number in `CATEGORIES`."""
    return _tables().categories


def of_categories(*names: str) -> Bools:
    """``bool[0x110000]``: the code points of some categories (``"Nd"``) or groups of them (``"L"``).

    >>> of_categories("L", "Nd")[[ord("a"), ord("٣"), ord("-")]].tolist()
    [True, True, False]
    """
    chosen = np.array([name.startswith(names) for name in CATEGORIES])
    found: Bools = chosen.take(categories())
    return found


def combining_classes() -> Uint8s:
    """``uint8[0x110000]``: the canonical combining class of each code point."""
    return _tables().combining


def scripts() -> Int8s:
    """``int8[0x110000]``: the script of each letter and mark, as a number in `SCRIPTS`; 0 for all else."""
    return _tables().scripts


@cache
def blanks() -> Bools:
    """``bool[0x110000]``: white space, as `str.isspace` says it: spaces, and what ends lines, fields and paragraphs."""
    found: Bools = np.array([name in _SPACING for name in BIDI]).take(_tables().bidi)
    found |= of_categories("Zs")
    found.setflags(write=False)
    return found


@cache
def decimals() -> Int8s:
    """``int8[0x110000]``: the value of each decimal digit, -1 for what is none.

    Decimal digits stand in rows of ten, from zero on (Unicode Standard, 4.6).

    >>> decimals()[[ord(sign) for sign in "7٧۷x"]].tolist()
    [7, 7, 7, -1]
    """
    place = np.flatnonzero(of_categories("Nd"))
    first = place[np.append(True, np.diff(place) > 1)]
    values = np.full(_SIZE, -1, np.int8)
    values[place] = (place - first[np.searchsorted(first, place, side="right") - 1]) % 10
    values.setflags(write=False)
    return values


# ---- of one


def category(char: str) -> str:
    """The general category of a character.

    >>> category("ب"), category("\\u064b"), category("٣")
    ('Lo', 'Mn', 'Nd')
    """
    return CATEGORIES[int(categories()[ord(char)])]


def combining(char: str) -> int:
    """The canonical combining class of a character, 0 for all but marks."""
    return int(_tables().combining[ord(char)])


def bidirectional(char: str) -> str:
    """The direction of a character (``L``, ``R``, ``AL``, ``EN``, …), ``-`` for what is not assigned."""
    return BIDI[int(_tables().bidi[ord(char)])]


def lower(char: str) -> str:
    """A character in lower case."""
    known = newer().get(char)
    return char.lower() if known is None else known.small or char


def casefold(char: str) -> str:
    """A character as `str.casefold` compares it."""
    known = newer().get(char)
    return char.casefold() if known is None else known.small or char


def is_upper(char: str) -> bool:
    """Whether a letter is a capital one."""
    known = newer().get(char)
    return char.isupper() if known is None else bool(known.small)


def is_lower(char: str) -> bool:
    """Whether a letter is a small one."""
    known = newer().get(char)
    return char.islower() if known is None else category(char) == "Ll"
