"""Cuts: where tokens begin, as one flag a code point.

A tokenizer here never copies text: it decides, for every code point that is no white space, whether a token begins
there. Tokens are what lies between two cuts or between a cut and white space, so each token is ``text[start:end)`` by
construction, none is empty, none holds white space, and nothing visible is lost.

*White space* is what `str.isspace` says, the terminator of a string included. A *chunk* is a maximal run without white
space: the unit that the exact rules see. Rules are functions ``chunk -> cut positions within it``; `Memo` calls them
once a distinct chunk and spreads the answers over a batch at about 150 ns a chunk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeAlias

import numpy as np

from diglot.remembered import Answers, register
from diglot.text import codepoints
from diglot.text.arrays import Bools, Codes, Positions, Uint8s, changes, ranges
from diglot.text.column import Column
from diglot.text.wordhash import WordTable, keys

__all__ = ["TABLE", "Chunks", "Cutter", "Memo", "WordMemo", "blanks", "lookup"]

Cutter: TypeAlias = Callable[[str], Sequence[int]]

TABLE = 0x20000
"""Per-code-point tables cover ``range(TABLE)``; their last entry stands for every code point above."""


def lookup(table: Uint8s, codes: Codes) -> Uint8s:
    """``table[codes]``, code points past the table's end as its last entry; 1 ns a code point."""
    return table.take(codes, mode="clip")


def blanks(codes: Codes) -> Bools:
    """``bool[n]``: which code points are white space.

    >>> blanks(np.array([97, 32, 0xA0, 0x2028, 0x200B], np.uint32)).tolist()
    [False, True, True, True, False]
    """
    return codepoints.blanks().take(codes, mode="clip")


@dataclass(frozen=True, eq=False)
class Chunks:
    """The runs without white space of a column, as positions in its `codes`.

    Args:
        column: the text.
        blank: ``bool[n]``, its white space.
    """

    column: Column
    blank: Bools

    @classmethod
    def of(cls, column: Column) -> Chunks:
        """The chunks of a column."""
        return cls(column, blanks(column.codes))

    @cached_property
    def begin(self) -> Bools:
        """``bool[n]``: the first code point of each chunk."""
        begin = ~self.blank
        begin[1:] &= self.blank[:-1]
        return begin

    @cached_property
    def starts(self) -> Positions:
        """``intp[k]``: where each chunk begins."""
        return np.flatnonzero(self.begin)

    @cached_property
    def ends(self) -> Positions:
        """``intp[k]``: where each chunk ends (the white space after it)."""
        end = self.blank.copy()
        end[1:] &= ~self.blank[:-1]
        end[:1] = False
        return np.flatnonzero(end)

    @cached_property
    def text(self) -> str:
        """The whole column as one Python string: a position in `codes` is a position in it."""
        return self.column.codes.tobytes().decode("utf-32-le", "surrogatepass")

    def tokens(self, begin: Bools) -> tuple[Positions, Positions]:
        """The tokens ``(starts, ends)``, from the flags of their first code points.

        Args:
            begin: ``bool[n]``, true at the first code point of every chunk, false at white space.
        """
        stop = begin | self.blank
        stop[1:] &= ~self.blank[:-1]
        stop[:1] = False
        return np.flatnonzero(begin), np.flatnonzero(stop)

    def holding(self, positions: Positions) -> tuple[Positions, Positions]:
        """The chunks that hold any of the rising `positions`, each once: ``(starts, ends)``."""
        index = np.searchsorted(self.starts, positions, side="right") - 1
        index = index[changes(index)]
        return self.starts[index], self.ends[index]

    def recut(self, begin: Bools, positions: Positions, memo: Memo) -> None:
        """Replace, in `begin`, the cuts of every chunk that holds one of `positions` by those of `memo`."""
        if not len(positions):
            return
        starts, ends = self.holding(positions)
        begin[ranges(starts, ends - starts)] = False
        begin[memo.cuts(self.text, starts, ends)] = True


class Memo(Answers[Sequence[int]]):
    """What a rule answered, by chunk.

    Chunks longer than `WIDTH` code points are computed each time, and the memo empties itself past `SIZE` entries, so
    it holds 24 MB at most, about, whatever passes through it.
    """

    SIZE = 40_000
    WIDTH = 80
    BYTES = 600

    def __init__(self, cutter: Cutter) -> None:
        bounds = {"entries": self.SIZE, "longest": self.WIDTH, "size": self.BYTES}
        super().__init__(cutter, f"words cut by {cutter.__module__}", **bounds)

    def cuts(self, text: str, starts: Positions, ends: Positions) -> Positions:
        """The cuts of the chunks ``text[starts[i]:ends[i]]``, as positions in `text`."""
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        answers = [self[text[start:end]] for start, end in pairs]
        counts = np.fromiter(map(len, answers), np.intp, len(answers))
        relative = np.fromiter(chain.from_iterable(answers), np.intp, int(counts.sum()))
        relative += np.repeat(starts, counts)
        return relative


class WordMemo:
    """What a rule answered, by word, for rules that every word goes through: numbers instead of Python strings.

    Holds up to four cuts a word; words of more than 255 code points are left whole. About 50 ns a
    word; some 10 MB at most.
    """

    SIZE = 100_000
    BYTES = 100

    def __init__(self, cutter: Cutter) -> None:
        self.cutter = cutter
        self.table = WordTable()
        self.packed = np.zeros(1 << 15, np.uint32)
        self.lock = threading.Lock()
        register(self, f"words cut by {cutter.__module__}", self.SIZE * self.BYTES)

    def __len__(self) -> int:
        return len(self.table)

    def forget(self) -> None:
        """Forget every word."""
        with self.lock:
            self.table.reset()

    def refine(self, chunks: Chunks, begin: Bools, chosen: Bools) -> Bools:
        """The cuts `begin` of a column, and those of the rule inside the tokens of the `chosen` strings.

        Args:
            begin: ``bool[n]``, where tokens begin.
            chosen: ``bool[s]``.
        """
        starts, ends = chunks.tokens(begin)
        several = (ends - starts > 1) & (ends - starts < 256)
        if not chosen.all():
            several &= np.repeat(chosen, np.diff(np.searchsorted(starts, chunks.column.ends), prepend=0))
        refined = begin.copy()
        refined[self._inside(chunks, starts[several], ends[several])] = True
        return refined

    def _inside(self, chunks: Chunks, starts: Positions, ends: Positions) -> Positions:
        """The cuts inside the words ``codes[starts[i]:ends[i]]``, their own starts left out, in no order."""
        with self.lock:
            if len(self.table) > self.SIZE:
                self.table.reset()
            ids, new = self.table.ids_of_keys(*keys(chunks.column.codes, starts, ends))
            if len(self.table) > len(self.packed):
                self.packed = np.concatenate((self.packed, np.zeros(len(self.table), np.uint32)))
            for number, at in enumerate(new.tolist(), len(self.table) - len(new)):
                cuts = self.cutter(chunks.text[starts[at] : ends[at]])[1:5]
                self.packed[number] = sum(cut << 8 * i for i, cut in enumerate(cuts))
            packed = self.packed.take(ids)
        words = np.flatnonzero(packed)
        offsets = packed[words].astype("<u4").view(np.uint8).reshape(-1, 4)
        word, place = np.nonzero(offsets)
        found: Positions = starts[words[word]] + offsets[word, place]
        return found
