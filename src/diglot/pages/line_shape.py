"""What a line looks like: lengths, ends, letters, cue words and dates of every line, as flat arrays.

`shapes` reads each line's *probe*: all of a line of up to 160 code points, the first 64 of a longer one (a paragraph,
whose middle tells nothing of its role). Every array of `Shapes` has one value a line.

``date``: 0 no date, 1 a date among other words, 2 a date with one or two words beside it, 3 nothing but a date.
``sets`` holds the classes of the cue words (`diglot.pages.lexicon`) found in the line, as bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.pages.letters import ARABIC, DIGIT, LOWER, PUNCTUATION, UPPER, kinds
from diglot.pages.lexicon import class_bit
from diglot.pages.line_counts import count
from diglot.pages.lines import Lines
from diglot.pages.marks import marks
from diglot.text.arrays import Bools, Codes, Int64s, Positions, Uint8s, Uint64s

__all__ = ["ENDS", "STARTS", "Shapes", "shapes"]


PROBE_ALL, PROBE_PART = 160, 64

ENDS = ("other", "letter", "digit", "stop", "question", "colon", "ellipsis", "comma", "closer", "bar", "dash")
STARTS = ("other", "upper", "lower", "arabic", "digit", "opener", "bullet", "bracket", "sign")

_STOP, _QUESTION, _COLON, _ELLIPSIS, _COMMA = ".!。۔", "?؟", ":", "…", ",;،؛"
_CLOSER, _OPENER, _BRACKET, _BULLET, _SIGN = "”’\"'»)]}", "“‘\"'«", "([{", "*•·▪◦●-–—►»✓>", "@#%©®&$"


@dataclass(frozen=True, eq=False)
class Shapes:
    """One value a line in every field; see the module's text. Counts are of the probe."""

    length: Positions
    words: Int64s
    end: Int64s
    start: Int64s
    latin: Int64s
    arabic: Int64s
    digits: Int64s
    capitals: Int64s
    lowercase: Bools
    bars: Int64s
    dashes: Int64s
    label: Bools
    url: Bools
    mail: Bools
    rights: Bools
    date: Int64s
    year: Bools
    first: Int64s
    second: Int64s
    last: Int64s
    sets: Uint64s
    stops: Int64s
    full: Bools
    hash: Uint64s
    skeleton: Uint64s
    mark: Uint8s

    def has(self, name: str) -> Bools:
        """``bool[l]``: the line has a cue word of this class."""
        return np.asarray((self.sets & class_bit(name)) != 0)


def shapes(lines: Lines) -> Shapes:
    """The shape of every line; nearly all of the cost is `count`."""
    length = lines.length
    full = length <= PROBE_ALL
    found = count(lines.column.codes, lines.start, lines.start + np.where(full, length, PROBE_PART))
    letters, words, signs = found.letter_counts(), found.word_counts(), found.sign_counts()
    return Shapes(
        length=length,
        words=words["words"],
        end=_ends(lines),
        start=_starts(lines.column.codes.take(lines.start)),
        latin=letters["latin"],
        arabic=letters["arabic"],
        digits=letters["digits"],
        capitals=words["capitals"],
        lowercase=letters["lower"] > 0,
        bars=signs["bars"],
        dashes=signs["dashes"],
        label=signs["labels"] > 0,
        url=signs["links"] > 0,
        mail=signs["mails"] > 0,
        rights=signs["rights"] > 0,
        date=_dates(words),
        year=words["years"] > 0,
        first=found.first.astype(np.int64),
        second=found.second.astype(np.int64),
        last=found.last.astype(np.int64),
        sets=found.sets,
        stops=words["stops"],
        full=full,
        hash=found.hash + np.where(full, 0, length).astype(np.uint64),
        skeleton=found.skeleton,
        mark=marks(lines),
    )


@cache
def _mark_table(*groups: tuple[str, str]) -> Uint8s:
    """``uint8[0x3100]``: 1 + the number of the last group (name, marks) that has the code point; 0 for none."""
    table = np.zeros(0x3100, np.uint8)
    for number, (_, signs) in enumerate(groups, 1):
        table[[ord(sign) for sign in signs]] = number
    return table


_END_MARKS = (
    ("closer", _CLOSER), ("stop", _STOP), ("question", _QUESTION), ("colon", _COLON), ("ellipsis", _ELLIPSIS),
    ("comma", _COMMA), ("bar", "|"), ("dash", "-–—"),
)  # fmt: skip
_START_MARKS = (("sign", _SIGN), ("bullet", _BULLET), ("opener", _OPENER), ("bracket", _BRACKET))


def _ends(lines: Lines) -> Int64s:
    """How each line ends; a closing quote or bracket after a full stop ends as the stop does."""
    table, codes = _mark_table(*_END_MARKS), lines.column.codes
    final = codes.take(lines.end - 1)
    found = table.take(final, mode="clip")
    closed = np.flatnonzero(found == 1)
    inner = table.take(codes.take(np.maximum(lines.end[closed] - 2, lines.start[closed])), mode="clip")
    found[closed] = np.where(inner > 0, inner, 1)
    out = np.array([0, *(ENDS.index(name) for name, _ in _END_MARKS)]).take(found)
    solid = kinds(final)
    out[(out == 0) & (solid == DIGIT)] = ENDS.index("digit")
    out[(out == 0) & (solid >= LOWER) & (solid < DIGIT)] = ENDS.index("letter")
    return out


def _starts(code: Codes) -> Int64s:
    by_kind = np.zeros(9, np.int64)
    for name, value in (("upper", UPPER), ("lower", LOWER), ("arabic", ARABIC), ("digit", DIGIT)):
        by_kind[value] = STARTS.index(name)
    marks = np.array([0, *(STARTS.index(name) for name, _ in _START_MARKS)])
    found, kind = marks.take(_mark_table(*_START_MARKS).take(code, mode="clip")), kinds(code)
    return np.where((kind >= PUNCTUATION) & (found > 0), found, by_kind.take(kind))


def _dates(words: dict[str, Int64s]) -> Int64s:
    """How much of each line is a date, from the counts of its words."""
    named = (words["months"] > 0) & ((words["days"] > 0) | (words["years"] > 0))
    others = words["others"]
    full = np.where(others == 0, 3, np.where((others <= 2) & (words["words"] <= 8), 2, 1))
    return np.where((words["numeric"] > 0) | named, full, 0)
