"""Markdown: the text that a reader sees, apart from its marks, which are dropped; spans lead into the file.

What stands on a line decides its role: headings, code (fenced or indented), tables, quotations; all else is body. The
lines of a paragraph are one. A front matter is the metadata, and the first heading of level one the title where there
is none. Follows `CommonMark <https://spec.commonmark.org>`_ and GitHub's tables, with footnotes, attributes in braces
and the tags of Jekyll and Hugo; definitions of links, images, comments and tags of HTML are not seen.
"""

from __future__ import annotations

import itertools
import re

from diglot.sources.bounded import Stretch, front_matter
from diglot.sources.inline import inline, labels, settled
from diglot.sources.records import Metadata
from diglot.sources.speech import Drop, Mark

__all__ = ["stretches"]

QUOTED = re.compile(r"(?: {0,3}>[ \t]?)+")
ITEM = re.compile(r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$))+(?:\[[ xX]\][ \t]+)?")
NUMBERED = re.compile(r"[ \t]*(?!1[.)])\d")  # a number that begins no list inside a paragraph
URL = re.compile(r" {0,3}\[(?!\^)[^\[\]]{1,300}\]:[ \t]*(?:<|https?:|ftp:|mailto:|[./#])")
HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
CLOSING = re.compile(r"[ \t]+#+[ \t]*$|[ \t]*\{[#.:][^{}]{0,200}\}[ \t]*$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*$")
RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\[\]]{1,999}\]:[ \t]*\S")
NOTE = re.compile(r" {0,3}\[\^[^\[\]\s]{1,80}\]:[ \t]*")
UNSEEN = re.compile(r"[ \t]*(?::{3,}.*|\{:[^{}]*\}|\[TOC\]|\[\[_TOC_\]\]|\{%-?[^%]*-?%\}|\{\{[<%].*[>%]\}\})[ \t]*$")
SCRIPT = re.compile(r"[ \t]*<(script|style|pre)\b", re.IGNORECASE)
MODULE = re.compile(r"(?:import|export)\s.*(?:from\s+['\"].*|['\"]|[{(;]);?\s*$")
CELL = re.compile(r"(?<!\\)\|")
SPECIAL = re.compile(r"[\\`*_\[\]<&~{]")
BLANKS = " \t\r"


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The document in a file of Markdown: all below its front matter.

    >>> page = "# Nets\\n\\nHow to *mend*\\nthem, by [Ann](http://a.example).\\n"
    >>> [one] = stretches(page)
    >>> one.metadata.title, [page[a:b] for a, b, _ in one.drops]
    ('Nets', ['# ', '*', '*', '\\n', '[', '](http://a.example)'])
    """
    begin, metadata = front_matter(text) or (0, Metadata())
    found = _Page(text, begin, file.lower().endswith(".mdx"))
    if metadata.title is None and found.title is not None:
        metadata = metadata._replace(title=found.title)
    return [Stretch(begin, len(text), metadata, settled(found.drops), [], found.marks)]


class _Page:
    """Reads the lines of a page from `begin` on; what it finds is in its fields."""

    def __init__(self, text: str, begin: int, modules: bool) -> None:
        self.text = text
        self.drops: list[Drop] = []
        self.marks: list[Mark] = [Mark(begin, len(text), "body")]
        self.title: str | None = None
        self.paragraph: list[tuple[int, int]] = []  # begin and end of its lines, without what is before and after
        self.quoted = False
        self.labels = labels(text)
        self.unclosed = False  # a comment was begun and never ends
        self._read(begin, modules)

    def _read(self, begin: int, modules: bool) -> None:  # noqa: C901
        text, at = self.text, begin
        lines = text[begin:].split("\n")
        count, i = len(lines), 0
        listed = blank = False
        while i < count:
            line = lines[i]
            start = at
            at += len(line) + 1
            i += 1
            if not line or line.isspace():
                self._flush()
                blank = True
                continue
            head = line[0]
            if head.isalpha() and not (modules and head in "ie"):  # most lines
                body = 0
                listed = listed and not blank
            else:
                body = self._prefix(line, start)
                inner = line[body:]
                depth = len(line) - len(line.lstrip(" \t"))
                if blank and not depth and not ITEM.match(line):
                    listed = False
                if not self.paragraph and not listed and line.startswith(("    ", "\t")) and not self.quoted:
                    self._mark(start, start + len(line), "code")
                    blank = False
                    continue
                fence = FENCE.match(inner)
                if fence:
                    i, at = self._fenced(lines, i, start, at, fence[1])
                    blank = False
                    continue
                item = ITEM.match(inner)
                if item and not RULE.match(inner) and (listed or not self.paragraph or not NUMBERED.match(inner)):
                    self._flush()
                    listed = True
                    body += item.end()
                    inner = line[body:]
                heading = HEADING.match(inner)
                if heading:
                    self._flush()
                    self._heading(start, body, line, heading)
                    blank = False
                    continue
                under = UNDERLINE.match(inner) if self.paragraph else None
                if under:
                    self._underlined(start, line, under[1][0] == "=")
                    blank = False
                    continue
                if (RULE.match(inner) or UNSEEN.match(line) or (URL if self.paragraph else DEFINITION).match(inner)
                        or (modules and not self.paragraph and MODULE.match(line))):  # fmt: skip
                    self._flush()
                    self._drop(start, start + len(line))
                    continue
                if not self.unclosed and inner.lstrip().startswith("<!--") and "-->" not in inner:
                    stop = text.find("-->", start)
                    self.unclosed = stop < 0
                    if stop >= 0:  # a comment of several lines
                        self._flush()
                        while at <= stop:
                            at += len(lines[i]) + 1
                            i += 1
                        self._drop(start, stop + 3)
                        if text[stop + 3 : at - 1].strip():
                            self.paragraph.append((stop + 3, at - 1))
                        continue
                script = SCRIPT.match(inner)
                if script:
                    i, at = self._script(lines, i, start, at, script[1].lower())
                    continue
                note = NOTE.match(inner)
                if note:
                    self._flush()
                    body += note.end()
                body += len(line[body:]) - len(line[body:].lstrip(BLANKS))
                if body:
                    self._drop(start, start + body)
            if "|" in line and not self.paragraph and i < count and self._is_delimiters(lines[i]):
                i, at = self._table(lines, i, start, at)
                blank = False
                continue
            blank = False
            stop = len(line.rstrip(BLANKS))
            if body < stop:
                self.paragraph.append((start + body, start + stop))
        self._flush()

    def _level(self, line: str) -> int:
        """Where a line's text begins, after marks of quotation."""
        found = QUOTED.match(line)
        return found.end() if found else 0

    def _is_delimiters(self, line: str) -> bool:
        """Whether a line stands between the head of a table and its rows."""
        return "|" in line and "-" in line and DELIMITERS.match(line[self._level(line) :]) is not None

    def _prefix(self, line: str, start: int) -> int:
        """The same; a quotation that begins or ends also ends a paragraph."""
        found = QUOTED.match(line)
        if found is None:
            if self.quoted and not self.paragraph:
                self.quoted = False
            return 0
        if not self.quoted:
            self._flush()
        self.quoted = True
        self._mark(start, start + len(line), "quote")
        return found.end()

    def _drop(self, start: int, end: int, instead: str = "") -> None:
        self.drops.append(Drop(start, end, instead))

    def _mark(self, start: int, end: int, role: str) -> None:
        last = self.marks[-1]
        if last.role == role and last.end >= start - 1 and len(self.marks) > 1:
            self.marks[-1] = Mark(last.start, end, role)
        else:
            self.marks.append(Mark(start, end, role))

    def _flush(self) -> None:
        """End the paragraph: its lines become one, its marks go."""
        lines = self.paragraph
        if not lines:
            return
        self.paragraph = []
        text, begin, end = self.text, lines[0][0], lines[-1][1]
        for (_, stop), (follow, _) in itertools.pairwise(lines):
            if text.startswith("  ", stop):
                self._drop(stop, follow, "\n")
            elif text[stop - 1] == "\\":
                self._drop(stop - 1, follow, "\n")
            else:
                self._drop(stop, follow, " ")
        if SPECIAL.search(text, begin, end):
            self.drops += inline(text, begin, end, self.labels)

    def _heading(self, start: int, body: int, line: str, found: re.Match[str]) -> None:
        """A heading of one line."""
        begin = start + body + found.end()
        stop = start + len(line.rstrip(BLANKS))
        while (closing := CLOSING.search(self.text[begin:stop])) is not None:
            self._drop(begin + closing.start(), stop)
            stop = begin + closing.start()
        self._drop(start, begin)
        self._head(begin, stop)
        self._mark(start, start + len(line), "heading")
        self._titled(begin, stop, len(found[1]) == 1)

    def _head(self, begin: int, stop: int) -> None:
        """The marks inside a stretch."""
        if begin < stop and SPECIAL.search(self.text, begin, stop):
            self.drops += inline(self.text, begin, stop, self.labels)

    def _titled(self, begin: int, stop: int, first: bool) -> None:
        """The first heading of level one is the title."""
        if not first or self.title is not None or begin >= stop:
            return
        at, parts = begin, []
        for drop in settled([one for one in self.drops if one.start >= begin and one.end <= stop]):
            parts += [self.text[at : drop.start], drop.instead]
            at = drop.end
        title = " ".join("".join([*parts, self.text[at:stop]]).split())
        if title:
            self.title = title
            self.marks[-1] = self.marks[-1]._replace(role="title")

    def _underlined(self, start: int, line: str, first: bool) -> None:
        """A heading whose lines were a paragraph so far."""
        begin, stop = self.paragraph[0][0], self.paragraph[-1][1]
        self._flush()
        self._drop(start, start + len(line))
        self.marks.append(Mark(begin, stop, "heading"))
        self._titled(begin, stop, first)

    def _fenced(self, lines: list[str], i: int, start: int, at: int, fence: str) -> tuple[int, int]:
        """Code between fences, which are dropped; the line and the place after it."""
        self._flush()
        self._drop(start, at - 1)
        begin = at
        while i < len(lines):
            line = lines[i][self._level(lines[i]) :] if self.quoted else lines[i]
            if self.quoted and line is not lines[i]:
                self._drop(at, at + len(lines[i]) - len(line))
            i += 1
            bare = line.strip()
            if bare.startswith(fence) and not bare.strip(fence[0]):
                self._drop(at, at + len(lines[i - 1]))
                self._mark(begin, at, "code")
                return i, at + len(lines[i - 1]) + 1
            at += len(lines[i - 1]) + 1
        self._mark(begin, at, "code")
        return i, at

    def _script(self, lines: list[str], i: int, start: int, at: int, tag: str) -> tuple[int, int]:
        """An element whose content is no text of the page (``pre``: code)."""
        self._flush()
        end = f"</{tag}"
        while end not in lines[i - 1].lower() and i < len(lines):
            at += len(lines[i]) + 1
            i += 1
        if tag == "pre":
            self._mark(start, at - 1, "code")
            self._head(start, min(at - 1, len(self.text)))
        else:
            self._drop(start, min(at - 1, len(self.text)))
        return i, at

    def _table(self, lines: list[str], i: int, start: int, at: int) -> tuple[int, int]:
        """A table: a line a row, a tab between cells."""
        text = self.text
        begin, line = start, lines[i - 1]
        self._row(start + self._level(line), start + len(line))
        self._drop(at, at + len(lines[i]))
        at += len(lines[i]) + 1
        i += 1
        while i < len(lines) and "|" in lines[i]:
            self._row(at + self._level(lines[i]), at + len(lines[i]))
            at += len(lines[i]) + 1
            i += 1
        self._mark(begin, min(at - 1, len(text)), "table")
        return i, at

    def _row(self, begin: int, end: int) -> None:
        """The bars of a row, with the blanks around them."""
        text = self.text
        while begin < end and text[begin] in " \t|":
            begin += 1
        first = text.rfind("\n", 0, begin) + 1
        if first < begin:
            self._drop(first, begin)
        for cell in CELL.finditer(text, begin, end):
            left, right = cell.start(), cell.end()
            while left > begin and text[left - 1] in BLANKS:
                left -= 1
            while right < end and text[right] in BLANKS:
                right += 1
            self._drop(left, right, "\t" if right < end else "")
        if SPECIAL.search(text, begin, end):
            self.drops += inline(text, begin, end, self.labels)
