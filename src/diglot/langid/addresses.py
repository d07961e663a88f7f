"""Web and mail addresses, user names and markup, which are in no language: blanked out before languages are told.

What goes: from ``scheme://`` or ``www.`` to the end of the run of printable ASCII characters; ``name@host`` and
``@name``; tags and character references (`diglot.langid.markup`). What stays: hashtags, whose words are words. Only
strings with such a mark are looked at more closely.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.langid import markup
from diglot.text.arrays import Bools, Positions, Uint8s
from diglot.text.column import Column

__all__ = ["blank"]

_BLANK = 32
_NAME = 1  # a letter of a scheme, host or user name: ASCII letters, digits, . _ + -
_WEB = 2  # a character of a web address: printable ASCII but < > and the double quote


@cache
def _classes() -> Uint8s:
    table = np.zeros(129, np.uint8)
    for code in range(33, 127):
        char = chr(code)
        table[code] = _NAME * (char.isalnum() or char in "._+-") | _WEB * (char not in '<>"')
    return table


def blank(column: Column) -> Column:
    """The column with blanks in the place of addresses and user names; all positions stay.

    >>> blank(Column.from_strings(["see https://a.bc/d?e, @user", "mail me@x.org now", "#word a@ b"])).strings()
    ['see                       ', 'mail          now', '#word    b']
    """
    column = _without_markup(column)
    codes = column.codes
    marks = np.concatenate(_marks(column))
    if not len(marks):
        return column
    strings = np.unique(np.searchsorted(column.ends, marks))
    part = column.take(strings)
    base = np.repeat(column.starts[strings] - part.starts, part.lengths + 1)
    covered = np.flatnonzero(_covered(part))
    gone = np.zeros(len(codes), np.bool_)
    gone[covered + base[covered]] = True
    return Column(np.where(gone, np.uint32(_BLANK), codes), column.ends)


def _without_markup(column: Column) -> Column:
    starts, ends = markup.spans(column)
    if not len(starts):
        return column
    steps = np.zeros(len(column.codes) + 1, np.int32)
    np.add.at(steps, starts, 1)
    np.add.at(steps, ends, -1)
    return Column(np.where(np.cumsum(steps[:-1]) > 0, np.uint32(_BLANK), column.codes), column.ends)


def _marks(column: Column) -> tuple[Positions, Positions, Positions]:
    """Where every ``@``, the colon of every ``://`` and the first letter of every ``www.`` stand."""
    codes = column.codes
    at = np.flatnonzero(codes == ord("@"))
    slashes = np.flatnonzero(codes == ord("/"))
    slashes = slashes[(slashes >= 2) & (codes[slashes - 1] == ord("/")) & (codes[slashes - 2] == ord(":"))]
    dots = np.flatnonzero(codes == ord("."))
    dots = dots[dots >= 3]
    for back in (1, 2, 3):
        dots = dots[codes[dots - back] | np.uint32(32) == ord("w")]
    return at, slashes - 2, dots - 3


def _covered(column: Column) -> Bools:
    """Which code points are in an address or a user name."""
    codes = column.codes
    classes = _classes().take(codes, mode="clip")
    classes[column.ends] = 0
    name_ends = np.flatnonzero(classes & _NAME == 0)
    web_ends = np.flatnonzero(classes & _WEB == 0)
    at, colons, www = _marks(column)
    starts = np.concatenate([_before(name_ends, at), _before(name_ends, colons), www])
    ends = np.concatenate([_after(name_ends, at + 1), _after(web_ends, colons), _after(web_ends, www)])
    steps = np.zeros(len(codes) + 1, np.int32)
    np.add.at(steps, starts, 1)
    np.add.at(steps, ends, -1)
    covered: Bools = np.cumsum(steps[:-1]) > 0
    return covered


def _before(stops: Positions, place: Positions) -> Positions:
    """The position after the last stop before each place."""
    index = np.searchsorted(stops, place) - 1
    return np.where(index >= 0, stops[index] + 1, 0)


def _after(stops: Positions, place: Positions) -> Positions:
    """The first stop at or after each place; there is one, a string's end."""
    return stops[np.searchsorted(stops, place)]
