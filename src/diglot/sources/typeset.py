"""A line of print: which glyphs stand on it, and in which order they are read, by their places alone.

Files give glyphs in the order in which they are drawn: as they are seen from left to right, word by word, marks apart.
`gathered` puts the pieces of a line together, `ordered` reads it: letters by their places, marks with the letter that
they stand on, blanks where there is room for one; in Arabic from right to left, with Latin words and numbers in theirs.
"""

from __future__ import annotations

import re
import statistics
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diglot.text import codepoints

__all__ = ["RAISED", "Glyph", "Line", "gathered", "kind", "ordered"]

GAP, LITTLE, WIDE, CELL = 0.15, 0.05, 0.24, 2.0
"""Room between two glyphs that is a blank; that is one if the file has a blank there; beside a raised glyph; that parts
cells of a table: in sizes of the font."""
HOLE, LATELY = 0.5, 8
"""How far a piece of a line may stand from the rest, likewise, and how many lines back that is looked for."""
MOST = 2000
"""Lines of a page that are looked at so: one with more is no page of text."""
RAISED = 0.5
"""How far the baselines of glyphs of one line may lie apart, likewise: marks, signs of notes."""
REVERSED = re.compile("[اأإآٱ]?هلل[اأإآٱ]?|[اأإآٱدذرزژوؤىةء][^اأإآٱدذرزژوؤىةء]")
"""Ligatures whose letters pdfium turned: no glyph joins a letter to the next that does not join it."""


class Glyph(NamedTuple):
    """A character on a page, and its place: left, right, baseline, and size of the font, in points.

    `origin` is where its glyph was put, the same in all letters and marks that one glyph stands for; `number` its place
    in the file's own order; `apart` whether a blank is before it in that order.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    origin: float
    number: int = -1
    apart: bool = False


@dataclass
class Line:
    """A line of a page."""

    glyphs: list[Glyph] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(one.left for one in self.glyphs)

    @property
    def right(self) -> float:
        return max(one.right for one in self.glyphs)

    def taken(self, left: float, right: float) -> bool:
        """Whether a glyph stands between two places."""
        return any(one.left < right - 0.5 and left + 0.5 < one.right for one in self.glyphs)

    @property
    def base(self) -> float:
        return statistics.median(one.base for one in self.glyphs)

    @property
    def size(self) -> float:
        return statistics.median(one.size for one in self.glyphs)


def gathered(lines: list[Line]) -> list[Line]:
    """The lines, with pieces put into the line at their height that they fill or go on with, if that is near."""
    if len(lines) > MOST or sum(len(line.glyphs) for line in lines) > 10 * MOST:
        return lines
    found: list[Line] = []
    for line in lines:
        left: list[Glyph] = []
        for piece in pieces(line):
            room = HOLE * piece.size
            for other in reversed(found[-LATELY:]):
                beside = piece.left - other.right <= room and other.left - piece.right <= room
                level = abs(piece.base - other.base) <= RAISED * piece.size
                if beside and level and not other.taken(piece.left, piece.right):
                    other.glyphs += piece.glyphs
                    break
            else:
                left += piece.glyphs
        if left:
            found.append(Line(left))
    return found


def pieces(line: Line) -> list[Line]:
    """A line in pieces with much room between them, from left to right."""
    found: list[Line] = []
    right = 0.0
    for one in sorted(line.glyphs, key=lambda one: one.left):
        if not found or one.left - right > CELL * one.size:
            found.append(Line())
        found[-1].glyphs.append(one)
        right = max(right, one.right)
    for piece in found:
        piece.glyphs.sort(key=lambda one: one.number)
    return found


def kind(text: str) -> str:
    """What a character is on a line: R right to left, L left to right, N a digit, M a mark, blank for all else."""
    found = codepoints.bidirectional(text[0])
    if found in ("R", "AL"):
        return "R"
    return {"L": "L", "EN": "N", "AN": "N", "NSM": "M"}.get(found, " ")


def ordered(glyphs: Sequence[Glyph], rightwards: bool = False) -> str:
    """The text of a line, from glyphs in any order.

    Args:
        rightwards: the page is read from right to left, and so is a line with words of both directions.

    >>> word = [Glyph(char, x, x + 9, 0, 10, x) for char, x in zip("تيب", (0, 10, 20))]
    >>> ordered(word), ordered(word[::-1])
    ('بيت', 'بيت')
    """
    placed: dict[tuple[float, float], list[Glyph]] = {}
    for one in glyphs:
        placed.setdefault((one.origin, one.base), []).append(one)
    clusters = [Cluster(group) for group in placed.values()]
    clusters.sort(key=lambda cluster: cluster.left + cluster.right)
    shown: Typed = []
    size = statistics.median(one.size for one in glyphs)
    base = statistics.median(one.base for one in glyphs)
    right, before = clusters[0].left, clusters[0]
    for cluster in marked(clusters):
        room = cluster.left - right
        if cluster.stands(base, size) and before.stands(base, size):
            blank = room > GAP * size or (room > LITTLE * size and parted(before, cluster))
        else:
            blank = room > WIDE * size
        if blank:
            shown.append(("\t" if room > CELL * size else " ", " "))
        shown.append((cluster.text, kind(cluster.text)))
        right, before = max(right, cluster.right), cluster
    kinds = Counter(sort for _, sort in shown)
    if kinds["R"] > (0 if rightwards else kinds["L"]):
        return bracketed("".join(turned(shown)))
    return "".join(runs_turned(shown))


class Cluster:
    """The letters and marks that one glyph stands for, as they are read."""

    def __init__(self, group: list[Glyph]) -> None:
        self.left = min(one.left for one in group)
        self.right = max(one.right for one in group)
        self.base = group[0].base
        self.first, self.last, self.apart = group[0].number, group[-1].number, group[0].apart
        letters = [one.text for one in group if kind(one.text) != "M"]
        if REVERSED.fullmatch("".join(letters)):
            letters.reverse()
            group = group[::-1] if kind(group[0].text) == "M" else group
        self.text = "".join([*letters, *(one.text for one in group if kind(one.text) == "M")])

    def stands(self, base: float, size: float) -> bool:
        """Whether it stands on the line: one that is raised may be a mark, whose width is not that of its letter."""
        return abs(self.base - base) < 0.1 * size


def parted(one: Cluster, other: Cluster) -> bool:
    """Whether two clusters follow one another in the file, too, with a blank between them."""
    if other.first == one.last + 1:
        return other.apart
    return one.first == other.last + 1 and one.apart


def marked(clusters: list[Cluster]) -> list[Cluster]:
    """Clusters from left to right, marks that have glyphs of their own behind the letter that they stand on."""
    letters = [one for one in clusters if kind(one.text) != "M"]
    for mark in clusters if letters else ():
        if kind(mark.text) == "M":
            middle = (mark.left + mark.right) / 2
            at = bisect_left(letters, 2 * middle, key=lambda one: one.left + one.right)
            around = letters[max(0, at - 3) : at + 3]
            near = min(around, key=lambda one: max(one.left - middle, middle - one.right, 0.0))
            near.text += mark.text
    return letters or clusters


PAIRS = ("()", "[]", "{}", "«»", "‹›")


def bracketed(line: str) -> str:
    """A line from right to left whose brackets open before they close: some files have them as they look.

    >>> bracketed("قال »نعم« (مرة)")
    'قال «نعم» (مرة)'
    """
    for pair in PAIRS:
        opening, closing = pair[0], pair[1]
        if 0 <= line.find(closing) < line.find(opening) and line.rfind(closing) < line.rfind(opening):
            line = line.replace(opening, "\0").replace(closing, opening).replace("\0", closing)
    return line


Typed = list[tuple[str, str]]


def turned(shown: Typed) -> Iterator[str]:
    """A line from right to left, of what is shown from left to right: Latin words and numbers keep their order."""
    at = len(shown) - 1
    while at >= 0:
        if shown[at][1] not in "LN":
            yield shown[at][0]
            at -= 1
            continue
        begin = at
        last = at
        latin = shown[at][1] == "L"
        while begin > 0 and shown[begin - 1][1] != "R":
            begin -= 1
            if shown[begin][1] == "L" or (
                shown[begin][1] == "N" and (latin or " " not in (s for s, _ in shown[begin:last]))
            ):
                latin = latin or shown[begin][1] == "L"
                last = begin
        yield "".join(text for text, _ in shown[last : at + 1])
        at = last - 1


def runs_turned(shown: Typed) -> Iterator[str]:
    """A line from left to right, whose words that are read from right to left are turned."""
    at = 0
    while at < len(shown):
        if shown[at][1] != "R":
            yield shown[at][0]
            at += 1
            continue
        end = last = at + 1
        while end < len(shown) and shown[end][1] != "L":
            end += 1
            if shown[end - 1][1] == "R":
                last = end
        yield from turned(shown[at:last])
        at = last
