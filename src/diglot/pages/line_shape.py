"""What a line looks like: lengths, ends, letters, cue words and dates of every line, as flat arrays.

`shapes` reads each line's *probe*: all of a line of up to 160 code points, the first 64 of a longer one (a paragraph,
whose middle tells nothing of its role). Every array of `Shapes` has one value a line.

``date``: 0 no date, 1 a date among other words, 2 a date with one or two words beside it, 3 nothing but a date.
``sets`` holds the classes of the cue words (`diglot.pages.lexicon`) found in the line, as bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diglot.kernels.shapes import COUNTS, read
from diglot.pages.letters import points
from diglot.pages.lexicon import class_bit, cues
from diglot.pages.lines import Lines
from diglot.pages.marks import marks
from diglot.text.arrays import Bools, Int64s, Positions, Uint8s, Uint64s

__all__ = ["Shapes", "shapes"]


PROBE_ALL, PROBE_PART = 160, 64


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
    """The shape of every line."""
    length = lines.length
    full = length <= PROBE_ALL
    counts, sums = read(lines.column.codes, lines.start, lines.end, points(), cues(), whole=PROBE_ALL, part=PROBE_PART)
    found = dict(zip(COUNTS, counts.astype(np.int64).T, strict=True))
    return Shapes(
        length=length,
        words=found["words"],
        end=found["end"],
        start=found["start"],
        latin=found["latin"],
        arabic=found["arabic"],
        digits=found["digits"],
        capitals=found["capitals"],
        lowercase=found["lower"] > 0,
        bars=found["bars"],
        dashes=found["dashes"],
        label=found["labels"] > 0,
        url=found["links"] > 0,
        mail=found["mails"] > 0,
        rights=found["rights"] > 0,
        date=_dates(found),
        year=found["years"] > 0,
        first=found["first"],
        second=found["second"],
        last=found["last"],
        sets=sums[:, 0],
        stops=found["stops"],
        full=full,
        hash=sums[:, 1] + np.where(full, 0, length).astype(np.uint64),
        skeleton=sums[:, 2],
        mark=marks(lines),
    )


def _dates(words: dict[str, Int64s]) -> Int64s:
    """How much of each line is a date, from the counts of its words."""
    named = (words["months"] > 0) & ((words["days"] > 0) | (words["years"] > 0))
    others = words["others"]
    full = np.where(others == 0, 3, np.where((others <= 2) & (words["words"] <= 8), 2, 1))
    return np.where((words["numeric"] > 0) | named, full, 0)
