"""What stands around a position in a column: signs, white space, words of a list; for many positions at once.

The stage that ends sentences asks these questions of a few positions in a hundred code points; each answer is a
handful of numpy calls on short arrays. Words are compared with lists (data/sentences.txt) by a 64-bit key of up to
`WIDTH` code points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import regex

from diglot.text.arrays import Bools, Codes, Positions, Uint8s, Uint32s, Uint64s
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN
from diglot.text.tokens.boundaries import TABLE, blanks, lookup

__all__ = [
    "CLOSER", "DOTS", "END", "FREE", "LETTER", "LISTS", "LOWER", "OPENER", "OTHER", "STOP", "UPPER", "WIDTH",
    "Surroundings",
]  # fmt: skip

WIDTH = 11
"""Words of more code points are in no list."""

STOP, END, FREE, CLOSER, OPENER, LOWER, UPPER, OTHER = 1, 2, 4, 8, 16, 32, 64, 128
DOTS = STOP | END
LETTER = LOWER | UPPER | OTHER

LISTS = {
    name: 1 << i
    for i, name in enumerate(
        [
            "titles", "never", "before numbers", "before letters", "before small letters", "anywhere", "eras",
            "starters", "no names", "bare starters", "speech", "reporting", "continuing", "headings", "lettered",
            "endings", "questions", "after dashes",
        ]
    )
}  # fmt: skip
"""The lists of data/sentences.txt, each a bit."""


POWERS = np.cumprod(np.full(WIDTH, GOLDEN, np.uint64), dtype=np.uint64)


@cache
def class_table() -> Uint8s:
    """``uint8[TABLE]``: full stops (`STOP`), other marks that end sentences (`END`; `FREE`: without white space too;
    `DOTS`: dots of omission), closing and opening signs (controls are both), letters with case and without."""
    characters = "".join(map(chr, range(TABLE - 1)))
    table = np.zeros(TABLE, np.uint8)
    for pattern, value in (
        (r"\.", STOP),
        (r"[!?‼⁇⁈⁉।॥]", END),
        (r"[؟۔。！？]", END | FREE),
        (r"…", DOTS),
        (r"[\p{Pe}\p{Pf}\p{Cf}\"'*_]", CLOSER),
        (r"[\p{Ps}\p{Pi}\p{Cf}\"'*_]", OPENER),
        (r"\p{Ll}", LOWER),
        (r"[\p{Lu}\p{Lt}]", UPPER),
        (r"[\p{Lo}\p{Lm}\p{M}]", OTHER),
    ):
        table[[match.start() for match in regex.finditer(pattern, characters)]] |= value
    return table


@cache
def listed_keys() -> tuple[Uint64s, Uint32s]:
    """The listed words: their keys, rising, and the bits of the `LISTS` that hold each."""
    kinds: dict[str, int] = {}
    bit = 0
    for line in (files("diglot.text") / "data" / "sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            bit = LISTS[line[1 : line.index("]")]]
        elif not line.startswith("#"):
            kinds.update({word: kinds.get(word, 0) | bit for word in line.split()})
    words = Column.from_strings(list(kinds))
    keys, values = word_keys(words.codes, words.starts, words.ends), np.array(list(kinds.values()), np.uint32)
    order = np.argsort(keys)
    return keys[order], values[order]


def word_keys(codes: Codes, starts: Positions, ends: Positions) -> Uint64s:
    """``uint64[k]``: a key of each word ``codes[starts[i]:ends[i]]``; 0 for one of more than `WIDTH` code points."""
    lengths = ends - starts
    keys = np.zeros(len(starts), np.uint64)
    for step in range(min(WIDTH, int(lengths.max(initial=0)))):
        keys += codes.take(starts + step, mode="clip") * POWERS[step] * (lengths > step)
    keys[lengths > WIDTH] = 0
    return keys


@dataclass(frozen=True, eq=False)
class Surroundings:
    """A column with the class of each of its code points.

    Args:
        column: the text.
        blank: ``bool[n]``, white space, terminators included.
        gap: ``bool[n]``, white space without the terminators: what may be skipped.
        classes: ``uint8[n]``, the bits of `class_table`.
    """

    column: Column
    blank: Bools
    gap: Bools
    classes: Uint8s

    @classmethod
    def of(cls, column: Column) -> Surroundings:
        """The surroundings in a column."""
        blank = blanks(column.codes)
        gap = blank.copy()
        gap[column.ends] = False
        classes = lookup(class_table(), column.codes)
        return cls(column, blank, gap, classes)

    def are(self, positions: Positions, kinds: int) -> Bools:
        """Whether the code points at `positions` have any of the bits `kinds`."""
        found: Bools = (self.classes.take(positions, mode="clip") & kinds) > 0
        return found

    def signs(self, positions: Positions) -> Codes:
        """The code points at `positions`; those before the text or after it are its first and last."""
        return self.column.codes.take(positions, mode="clip")

    def past(self, positions: Positions, kinds: int) -> Positions:
        """Each position moved forward past code points that have any of the bits `kinds`."""
        return moved(positions, lambda at: self.are(at, kinds), len(self.blank))

    def past_gap(self, positions: Positions) -> Positions:
        """Each position moved forward past white space, to a chunk or to the end of its string."""
        return moved(positions, self.gap.take, len(self.blank))

    def begin_strings(self, positions: Positions) -> Bools:
        """Whether a string begins at each position."""
        before = np.maximum(positions - 1, 0)
        found: Bools = (positions == 0) | (self.blank.take(before) & ~self.gap.take(before))
        return found

    def past_terminators(self, positions: Positions) -> Positions:
        """Each position that stands on a terminator moved into the next string; the last one stays."""
        at = self.blank.take(positions) & ~self.gap.take(positions)
        return np.minimum(positions + at, len(self.blank) - 1)

    def chunk_starts(self, positions: Positions) -> Positions:
        """Each position moved back to the first code point after white space, by `WIDTH` + 1 at most."""
        index = positions[:, None] - 1 - np.arange(WIDTH + 1)
        solid = ~self.blank.take(index, mode="clip") & (index >= 0)
        moved: Positions = positions - np.logical_and.accumulate(solid, axis=1).sum(axis=1)
        return moved

    def chunk_ends(self, positions: Positions) -> Positions:
        """Each position moved forward to white space, by `WIDTH` + 1 at most."""
        solid = ~self.blank.take(positions[:, None] + np.arange(WIDTH + 1), mode="clip")
        moved: Positions = positions + np.logical_and.accumulate(solid, axis=1).sum(axis=1)
        return moved

    def lists(self, starts: Positions, ends: Positions) -> Uint32s:
        """``uint32[k]``: the `LISTS` that each word is in, as bits; 0 for none."""
        keys, kinds = listed_keys()
        found = word_keys(self.column.codes, starts, ends)
        place = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
        return np.where(keys[place] == found, kinds[place], 0).astype(np.uint32)

    def lists_at(self, starts: Positions) -> Uint32s:
        """`lists` of the letters that begin at each position."""
        return self.lists(starts, self.letters_from(starts))

    def letters_from(self, positions: Positions) -> Positions:
        """Each position moved forward past letters, by `WIDTH` + 1 at most."""
        return self._run(positions, np.arange(WIDTH + 1), LETTER)

    def letters_to(self, positions: Positions, most: int = WIDTH + 1) -> Positions:
        """Each position moved back past the letters before it, by `most` at most."""
        return self._run(positions, -1 - np.arange(most), LETTER)

    def _run(self, positions: Positions, steps: Positions, kinds: int) -> Positions:
        index = positions[:, None] + steps
        inside = ((self.classes.take(index, mode="clip") & kinds) > 0) & (index >= 0)
        count = np.logical_and.accumulate(inside, axis=1).sum(axis=1)
        moved: Positions = positions + (count if steps[0] >= 0 else -count)
        return moved

    def before_gap(self, positions: Positions) -> Positions:
        """Each position moved back past the white space before it, by 4 at most: the end of the chunk before."""
        index = positions[:, None] - 1 - np.arange(4)
        over = self.gap.take(index, mode="clip") & (index >= 0)
        moved: Positions = positions - np.logical_and.accumulate(over, axis=1).sum(axis=1)
        return moved


def moved(positions: Positions, over: Callable[[Positions], Bools], count: int) -> Positions:
    """Each of `positions` moved forward while it stands on what is to be passed over.

    Args:
        over: says of positions whether they are to be passed over; false at the last of the `count` there are.
    """
    positions = positions.copy()
    moving = np.flatnonzero(over(positions))
    for _ in range(64):
        if not len(moving):
            return positions
        positions[moving] += 1
        moving = moving[over(positions[moving])]
    rests = np.flatnonzero(~over(np.arange(count)))  # long runs: look them all up at once
    positions[moving] = rests[np.searchsorted(rests, positions[moving])]
    return positions
