"""Plain blocks of Markdown: all of them at once, by arrays of their code points.

A block stands between blank lines. It is plain where each of its lines is text, an item of a list or a heading below
the first level, none begins with another mark, and the marks inside, if any, are whole and simple: ``*a*``, ``**a**``,
``_a_``, `` `a` ``, ``[a](b)`` one after the other. Then its drops follow from its code points alone. All others are
left to `diglot.sources.markdown`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.sources.simple import LETTER, SIGNS, simple
from diglot.sources.spans import STANDS, Codes, code_points
from diglot.text.arrays import Bools, Int64s, Uint8s, owners, ranges

__all__ = ["Lines", "Plain", "plain"]

SPECIAL = "\\`*_[]<&~{"
BLANKS = 6
"""Blanks at either end of a line that are looked at."""
TEXT, ITEM, HEADING = range(3)
KINDS = bytes(1 if chr(i) == "\n" else 2 if chr(i) in SPECIAL else 0 for i in range(256))


class Lines(NamedTuple):
    """The lines of a text from a place on: ``int64[l]`` where each begins and ends; and where special signs stand."""

    codes: Codes
    start: Int64s
    end: Int64s
    special: Int64s

    @classmethod
    def of(cls, text: str, begin: int) -> Lines:
        """The lines of `text` from code point `begin` on."""
        codes = code_points(text)
        kinds = np.frombuffer(np.minimum(codes[begin:], 128).astype(np.uint8).tobytes().translate(KINDS), np.uint8)
        feeds = np.flatnonzero(kinds == 1) + begin
        special = np.flatnonzero(kinds == 2) + begin
        return cls(codes, np.append(begin, feeds + 1), np.append(feeds, len(codes)), special)


class Plain(NamedTuple):
    """Plain blocks.

    Args:
        first, after: ``int64[p]``, the line that each begins with, and the next one with a word after it.
        last: ``int64[p]``, the last of the plain blocks that follow each with nothing but blank lines between.
        signed: ``int64[p + 1]``, how many of those before each have a paragraph that begins with no letter.
        listed: ``bool[p]``, it holds an item of a list.
        heading: ``int64[h]``, lines that are headings.
        start, end, stand: ``[k]``, drops, as `diglot.sources.spans.Drops` has them.
        owner: ``int64[k]``, the block of each.
    """

    first: Int64s
    after: Int64s
    last: Int64s
    signed: Int64s
    listed: Bools
    heading: Int64s
    start: Int64s
    end: Int64s
    stand: Uint8s
    owner: Int64s

    def drops(self, taken: list[tuple[int, int]]) -> tuple[Int64s, Int64s, Uint8s]:
        """The drops of the blocks that are `taken`, each from one to before another."""
        some = np.zeros(len(self.first), np.bool_)
        for begin, end in taken:
            some[begin:end] = True
        kept = some[self.owner]
        return self.start[kept], self.end[kept], self.stand[kept]


def plain(text: str, lines: Lines, but: str = "") -> Plain:
    """The plain blocks of a text.

    Args:
        but: letters that no line of one may begin with.

    >>> text = "The *nets*\\nand [boats](a.html).\\n\\n- This.\\n\\n> Not this.\\n"
    >>> found = plain(text, Lines.of(text, 0))
    >>> found.first.tolist(), found.after.tolist(), found.listed.tolist(), found.start.tolist()
    ([0, 3], [3, 5], [False, True], [10, 33, 4, 15, 9, 21])
    """
    words = _Words(lines, but)
    first, after = words.blocks()
    line = ranges(first, after - first)
    block = owners(after - first)
    opens = words.opens(line, block)
    at = np.flatnonzero(opens)
    begin, stop = words.begin[line[at]], words.end[line[np.append(at[1:], len(line))[: len(at)] - 1]]
    held = np.searchsorted(lines.special, stop) > np.searchsorted(lines.special, begin)
    marks, owner, good = simple(text, lines.codes, lines.special, begin[held], stop[held])
    of_paragraph = block[at]
    kept = np.ones(len(first), np.bool_)
    kept[of_paragraph[np.flatnonzero(held)[~good]]] = False
    owner = of_paragraph[np.flatnonzero(held)[owner]]
    marks, owner = marks[kept[owner]], owner[kept[owner]]
    moved = kept[block] & (~opens | (words.begin[line] > lines.start[line]))
    here, joined = line[moved], ~opens[moved]
    left = np.where(joined, words.end[here - 1], lines.start[here])
    hard = (lines.codes[left] == 32) & (lines.codes[left + 1] == 32)
    stand = np.where(joined, np.where(hard, STANDS.index("\n"), STANDS.index(" ")), 0).astype(np.uint8)
    signed, listed = np.zeros((2, len(first)), np.bool_)
    signed[block[opens & ~words.letter[line]]] = True
    listed[block[words.kind[line] == ITEM]] = True
    first = first[kept]
    after, last = words.following(first, after[kept])
    return Plain(
        first, after, last, np.append(0, np.cumsum(signed[kept])), listed[kept], line[words.kind[line] == HEADING],
        np.concatenate([left, marks[:, 0]]), np.concatenate([words.begin[here], marks[:, 1]]),
        np.append(stand, np.zeros(len(marks), np.uint8)), (np.cumsum(kept) - 1)[np.append(block[moved], owner)],
    )  # fmt: skip


class _Words:
    """Where the words of lines begin and end, and what stands before them.

    `kind` is `TEXT`, `ITEM` or `HEADING`; `letter`, the line begins with a letter; `rough`, it may be anything;
    blanks at both ends are left out as far as `BLANKS` go.
    """

    def __init__(self, lines: Lines, but: str) -> None:
        codes, self.start = lines.codes, lines.start
        self.begin, self.end = lines.start.copy(), lines.end.copy()
        self._lead(codes, np.flatnonzero(lines.start < lines.end))
        some = np.flatnonzero(self.begin < self.end)
        for _ in range(BLANKS):
            some = some[_blanks(codes[self.end[some] - 1])]
            self.end[some] -= 1
            some = some[self.begin[some] < self.end[some]]
        filled = np.flatnonzero(self.begin < self.end)
        self.kind = np.zeros(len(self.start), np.int8)
        self.letter = np.zeros(len(self.start), np.bool_)
        self.letter[filled] = _letter(codes[self.begin[filled]])
        self.indented = self.begin > self.start
        self.deep = self.begin > self.start + 3
        some = np.flatnonzero(self.indented)
        self.deep[some] |= codes[self.start[some]] == ord("\t")
        self._marked(codes, filled)
        self.filled = self.begin < self.end
        some = np.flatnonzero(self.filled)
        head, last = codes[self.begin[some]], codes[self.end[some] - 1]
        good = (_letter(head) | np.isin(head, SIGNS)) & ~_blanks(last)
        for one in but:
            good &= head != ord(one)
        good &= (self.kind[some] != HEADING) | ((last != ord("#")) & (last != ord("}")))
        self.rough = self.filled.copy()
        self.rough[some[good]] = False
        self.rough[filled[self.begin[filled] >= self.end[filled]]] = True  # a mark alone
        self.filled[filled] = True

    def _lead(self, codes: Codes, some: Int64s) -> None:
        """Pass over blanks at the beginning of lines."""
        for _ in range(BLANKS):
            some = some[self.begin[some] < self.end[some]]
            some = some[_blanks(codes[self.begin[some]])]
            self.begin[some] += 1

    def _marked(self, codes: Codes, filled: Int64s) -> None:
        """Pass over the marks of items and headings."""
        head = codes[self.begin[filled]]
        dash = filled[(head == ord("-")) | (head == ord("*")) | (head == ord("+"))]
        long = self.end[filled] - self.begin[filled] > 2
        level = filled[(head == ord("#")) & ~self.indented[filled] & long]
        level = level[codes[self.begin[level] + 1] == ord("#")]
        digit = filled[(head - 48 < 10) & long]
        point = codes[self.begin[digit] + 1]
        digit = digit[(point == ord(".")) | (point == ord(")"))]
        for some, kind, least, most in ((dash, ITEM, 1, 1), (digit, ITEM, 2, 2), (level, HEADING, 2, 6)):
            after = self.begin[some] + least
            going = np.flatnonzero(after < self.end[some])
            for _ in range(most - least):
                going = going[codes[after[going]] == ord("#")]
                after[going] += 1
                going = going[after[going] < self.end[some[going]]]
            right = after < self.end[some]
            right[right] = _blanks(codes[after[right]])
            some, after = some[right], after[right]
            self.begin[some], self.kind[some] = after, kind
            self._lead(codes, some)
        self.numbered = np.zeros(len(self.start), np.bool_)
        self.numbered[digit] = True

    def blocks(self) -> tuple[Int64s, Int64s]:
        """The first line of each block without a rough line, and the one after its last."""
        edges = np.flatnonzero(np.diff(np.concatenate(([False], self.filled, [False])).view(np.int8)))
        first, after = edges[::2], edges[1::2]
        rough = self.rough.copy()
        rough[first[self.indented[first]]] = True
        follow = np.flatnonzero(self.kind[:-1] == HEADING) + 1
        rough[follow[self.deep[follow]]] = True  # after a heading it is code
        bad = np.append(0, np.cumsum(rough))
        counted = np.append(0, np.cumsum(self.numbered))
        kept = (bad[after] == bad[first]) & ((counted[after] == counted[first]) | (self.kind[first] == ITEM))
        return first[kept], after[kept]

    def following(self, first: Int64s, after: Int64s) -> tuple[Int64s, Int64s]:
        """Of blocks the line with a word after each, and the last of those that follow it without another between."""
        filled = np.append(np.flatnonzero(self.filled), len(self.start))
        after = filled[np.searchsorted(filled, after)]
        ends = np.flatnonzero(np.append(after[:-1] != first[1:], True)[: len(first)])
        return after, ends[np.searchsorted(ends, np.arange(len(first)))]

    def opens(self, line: Int64s, block: Int64s) -> Bools:
        """Which lines of blocks begin a paragraph: the first, items, headings and what follows these."""
        found = self.kind[line] > TEXT
        found[1:] |= (np.diff(block) > 0) | (self.kind[line[:-1]] == HEADING)
        found[:1] = True
        return found


def _letter(codes: Codes) -> Bools:
    found: Bools = LETTER[np.minimum(codes, len(LETTER) - 1)]
    return found


def _blanks(codes: Codes) -> Bools:
    found: Bools = (codes == 32) | (codes == 9) | (codes == 13)
    return found
