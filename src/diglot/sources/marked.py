"""What is found in a page of Markdown: its drops, what its lines are, its title and the paragraph under way."""

from __future__ import annotations

import itertools
import re
from functools import cached_property

import numpy as np

from diglot.sources.inline import inline, labels, settled
from diglot.sources.paragraphs import Lines
from diglot.sources.speech import Drop, Mark

__all__ = ["Marked"]

SPECIAL = re.compile(r"[\\`*_\[\]<&~{]")


class Marked:
    """A page under way: `drops` in no order, `marks` rising, the bounds of the lines of the `paragraph`."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.text = text
        self._lines = lines
        self.drops: list[Drop] = []
        self.marks: list[Mark] = [Mark(int(lines.start[0]), len(text), "body")]
        self.title: str | None = None
        self.paragraph: list[tuple[int, int]] = []  # without what is before and after

    @cached_property
    def labels(self) -> frozenset[str]:
        """The names of the links that the page defines."""
        codes, special = self._lines.codes, self._lines.special
        colon = codes[np.minimum(special + 1, len(codes) - 1)] == ord(":")
        return labels(self.text, special[(codes[special] == ord("]")) & colon].tolist())

    def drop(self, start: int, end: int, instead: str = "") -> None:
        self.drops.append(Drop(start, end, instead))

    def mark(self, start: int, end: int, role: str) -> None:
        last = self.marks[-1]
        if last.role == role and last.end >= start - 1 and len(self.marks) > 1:
            self.marks[-1] = Mark(last.start, end, role)
        else:
            self.marks.append(Mark(start, end, role))

    def flush(self) -> None:
        """End the paragraph: its lines become one, its marks go."""
        lines = self.paragraph
        if not lines:
            return
        self.paragraph = []
        text, begin, end = self.text, lines[0][0], lines[-1][1]
        for (_, stop), (follow, _) in itertools.pairwise(lines):
            if text.startswith("  ", stop):
                self.drop(stop, follow, "\n")
            elif text[stop - 1] == "\\":
                self.drop(stop - 1, follow, "\n")
            else:
                self.drop(stop, follow, " ")
        if SPECIAL.search(text, begin, end):
            self.drops += inline(text, begin, end, self.labels)

    def head(self, begin: int, stop: int) -> None:
        """The marks inside a stretch."""
        if begin < stop and SPECIAL.search(self.text, begin, stop):
            self.drops += inline(self.text, begin, stop, self.labels)

    def titled(self, begin: int, stop: int, since: int) -> None:
        """A heading of level one is the title if it is the first; its drops are those `since` a number."""
        if self.title is not None or begin >= stop:
            return
        at, parts = begin, []
        for drop in settled([one for one in self.drops[since:] if one.start >= begin and one.end <= stop]):
            parts += [self.text[at : drop.start], drop.instead]
            at = drop.end
        title = " ".join("".join([*parts, self.text[at:stop]]).split())
        if title:
            self.title = title
            self.marks[-1] = self.marks[-1]._replace(role="title")
