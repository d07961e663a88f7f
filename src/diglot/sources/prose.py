"""A text as it is put together from paragraphs, headings, tables and notes: what readers of marked-up files write into.

Paragraphs stand apart by a blank line, rows of a table by a line end, cells by a tab. The notes (footnotes, endnotes)
follow at the end, in the order in which the text refers to them, so that no sentence is interrupted. `Prose.roles` says
which stretches the file says are a title, a heading, a caption, a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diglot.sources.decode import NotText
from diglot.sources.records import Document, Metadata, Reason
from diglot.sources.speech import Mark

__all__ = ["LONGEST", "Prose", "cells_line"]

LONGEST = 64 << 20
"""Code points of the text of one document; what is longer is a bomb or no document."""
SPACES = re.compile(r"[^\S\n\u00a0\u202f\u2007]+")


class Prose:
    """A text under way.

    >>> prose = Prose()
    >>> prose.add("The harbour", "heading")
    >>> prose.row(["Boat", "Nets"])
    >>> prose.row(["Dawn", "3"])
    >>> prose.text()
    'The harbour\\n\\nBoat\\tNets\\nDawn\\t3\\n'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._table = False
        self.roles: list[Mark] = []

    def __len__(self) -> int:
        """Code points so far."""
        return self._length

    def add(self, text: str, role: str = "") -> None:
        """A paragraph, if there is something in it; its role where the file gives one.

        Raises:
            NotText: the text becomes longer than `LONGEST`.
        """
        text = tidy(text)
        if text:
            self._put(text, role, "\n\n")

    def row(self, cells: Sequence[str]) -> None:
        """A row of a table, by the texts of its cells; rows in sequence are one table."""
        if line := cells_line(cells):
            self._put(line, "table", "\n" if self._table else "\n\n")
            self._table = True

    def _put(self, text: str, role: str, before: str) -> None:
        self._table = False
        if self._parts:
            self._parts.append(before)
            self._length += len(before)
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        if role:
            self.roles.append(Mark(start, self._length, role))
        if self._length > LONGEST:
            raise NotText(Reason.TOO_LONG, f"a document of more than {LONGEST:,} characters")

    def extend(self, more: Prose) -> None:
        """Another text, as a continuation of this one."""
        if more._parts:
            start = self._length + (2 if self._parts else 0)
            self._put("".join(more._parts), "", "\n\n")
            self.roles += [Mark(begin + start, end + start, role) for begin, end, role in more.roles]

    def text(self) -> str:
        """The whole text; empty where nothing was added."""
        return "".join([*self._parts, "\n"]) if self._parts else ""

    def first(self, role: str) -> str | None:
        """The first stretch of a role."""
        text = self.text()
        return next((text[begin:end] for begin, end, one in self.roles if one == role), None)

    def document(self, name: str, known: Metadata, notes: tuple[str, ...] = (), row: int = 0) -> Document:
        """The text as a document, called by its first title where `known` has none.

        Raises:
            NotText: nothing was added.
        """
        if not self._parts:
            raise NotText(Reason.EMPTY, "no text in the document")
        known = known if known.title else known._replace(title=self.first("title"))
        return Document(name, row, self.text(), known, "utf-8", notes, whole=True, roles=tuple(self.roles))


def tidy(text: str) -> str:
    """A paragraph without blanks at the ends of its lines, and with one blank where there were several.

    >>> tidy("  the \\n  boats   came ")
    'the\\nboats came'
    """
    lines = (SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def cells_line(cells: Sequence[str]) -> str:
    """A row of a table as one line, or as several where a cell holds several paragraphs.

    >>> cells_line([" a ", "", "b"]), cells_line(["One. ", "Two.\\nThree."]), cells_line(["", ""])
    ('a\\t\\tb', 'One.\\nTwo.\\nThree.', '')
    """
    texts = [tidy(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if any("\n" in text for text in texts):
        return "\n".join(text for text in texts if text)
    return "\t".join(texts) if any(texts) else ""
