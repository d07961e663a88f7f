"""Markdown: the text that a reader sees, apart from its marks, which are dropped; spans lead into the file.

What stands on a line decides its role: headings, code (fenced or indented), tables, quotations; all else is body. The
lines of a paragraph are one. A front matter is the metadata, and the first heading of level one the title where there
is none. Follows `CommonMark <https://spec.commonmark.org>`_ and GitHub's tables, with footnotes, attributes in braces
and the tags of Jekyll and Hugo; definitions of links, images, comments and tags of HTML are not seen.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from diglot.sources.bounded import Stretch, front_matter
from diglot.sources.marked import Marked
from diglot.sources.paragraphs import Lines, Plain, plain
from diglot.sources.records import Metadata
from diglot.sources.spans import Drops
from diglot.sources.speech import Mark

__all__ = ["Page", "stretches"]

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
BLANKS = " \t\r"
SPACE = re.compile(r"\s*")


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The document in a file of Markdown: all below its front matter.

    >>> page = "# Nets\\n\\nHow to *mend*\\nthem, by [Ann](http://a.example).\\n"
    >>> [one] = stretches(page)
    >>> one.metadata.title, [page[a:b] for a, b, _ in one.drops]
    ('Nets', ['# ', '*', '*', '\\n', '[', '](http://a.example)'])
    """
    begin, metadata = front_matter(text) or (0, Metadata())
    modules = file.lower().endswith(".mdx")
    lines = Lines.of(text, begin)
    found = plain(text, lines, "ie" if modules else "")
    page = Page(text, lines, modules)
    taken = page.read(found)
    if metadata.title is None and page.title is not None:
        metadata = metadata._replace(title=page.title)
    return [Stretch(begin, len(text), metadata, Drops.settled(page.drops, found.drops(taken)), [], page.marks)]


class Page(Marked):
    """Reads the lines of a page; what it finds is in its fields."""

    def __init__(self, text: str, lines: Lines, modules: bool) -> None:
        super().__init__(text, lines)
        self.modules = modules
        self.start, self.end = lines.start.data, lines.end.data  # give numbers, without a list of them
        self.quoted = self.listed = self.blank = False  # blank: after a blank line
        self.unclosed = False  # a comment was begun and never ends

    def read(self, plain: Plain) -> list[tuple[int, int]]:
        """Read all lines but those of `plain` blocks that stand by themselves; the numbers of these, in ranges."""
        taken: list[tuple[int, int]] = []
        first, headings = plain.first.data, plain.heading.tolist()
        i = 0
        while i < len(self.start):
            number = bisect_left(first, i)
            if number < len(first) and first[number] == i and not self.paragraph:
                last = int(plain.last[number])
                taken.append((number, last + 1))
                i = self._pass(plain, number, last, headings)
                continue
            words = self.line(i)
            if not words or words.isspace():
                self.flush()
                self.blank = True
                i += 1
            elif words[0].isalpha() and not (self.modules and words[0] in "ie"):  # most lines
                self.listed = self.listed and not self.blank
                i = self._text(i, words, 0)
            else:
                i = self._marked(i, words)
        self.flush()
        return taken

    def _pass(self, plain: Plain, number: int, last: int, headings: list[int]) -> int:
        """Pass over plain blocks, the last one included; the line to go on with."""
        after = int(plain.after[last])
        self.blank, self.listed = True, bool(plain.listed[last])
        self.quoted = self.quoted and bool(plain.signed[last + 1] == plain.signed[number])
        for line in headings[bisect_left(headings, int(plain.first[number])) : bisect_left(headings, after)]:
            self.mark(self.start[line], self.end[line], "heading")
        return after

    def line(self, i: int) -> str:
        """A line, without its end; nothing after the last."""
        return self.text[self.start[i] : self.end[i]] if i < len(self.start) else ""

    def _marked(self, i: int, line: str) -> int:
        """Read a line that may begin with marks, and what belongs to it; the line to go on with."""
        body = self._prefix(line, self.start[i])
        if self.blank and line[0] not in " \t" and not ITEM.match(line):
            self.listed = False
        if not self.paragraph and not self.listed and line.startswith(("    ", "\t")) and not self.quoted:
            self.mark(self.start[i], self.end[i], "code")
            self.blank = False
            return i + 1
        if fence := FENCE.match(line, body):
            return self._fenced(i, fence[1])
        item = ITEM.match(line, body)
        if item and not RULE.match(line, body) and (self.listed or not self.paragraph or not self._counts(line, body)):
            self.flush()
            self.listed = True
            body = item.end()
        if heading := HEADING.match(line, body):
            return self._heading(i, line, heading)
        if self.paragraph and (under := UNDERLINE.match(line, body)):
            return self._underlined(i, under[1][0] == "=")
        if self._unseen(line, body):
            self.flush()
            self.drop(self.start[i], self.end[i])
            return i + 1
        return self._opened(i, line, body)

    def _counts(self, line: str, body: int) -> bool:
        """Whether a line begins with a number that begins no list inside a paragraph."""
        return NUMBERED.match(line, body) is not None

    def _unseen(self, line: str, body: int) -> bool:
        """Whether a line is not seen: a rule, a definition, a tag of a site's maker, a module's import."""
        if RULE.match(line, body) or UNSEEN.match(line):
            return True
        if (URL if self.paragraph else DEFINITION).match(line, body):
            return True
        return self.modules and not self.paragraph and MODULE.match(line) is not None

    def _opened(self, i: int, line: str, body: int) -> int:
        """Read a line that may begin a comment, an element of HTML or a note, or is text."""
        if not self.unclosed and line.startswith("<!--", SPACE.match(line, body).end()) and "-->" not in line[body:]:  # type: ignore[union-attr]
            stop = self.text.find("-->", self.start[i])
            self.unclosed = stop < 0
            if stop >= 0:
                return self._commented(i, stop + 3)
        if script := SCRIPT.match(line, body):
            return self._script(i, script[1].lower())
        if note := NOTE.match(line, body):
            self.flush()
            body = note.end()
        while body < len(line) and line[body] in BLANKS:
            body += 1
        if body:
            self.drop(self.start[i], self.start[i] + body)
        return self._text(i, line, body)

    def _text(self, i: int, line: str, body: int) -> int:
        """A line of a paragraph, or a table that begins with it."""
        self.blank = False
        if "|" in line and not self.paragraph and self._is_delimiters(self.line(i + 1)):
            return self._table(i)
        stop = len(line.rstrip(BLANKS))
        if body < stop:
            self.paragraph.append((self.start[i] + body, self.start[i] + stop))
        return i + 1

    def _commented(self, i: int, stop: int) -> int:
        """A comment of several lines, which ends at `stop`."""
        self.flush()
        last = bisect_right(self.start, stop - 3) - 1
        self.drop(self.start[i], stop)
        if self.text[stop : self.end[last]].strip():
            self.paragraph.append((stop, self.end[last]))
        return last + 1

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
            self.flush()
        self.quoted = True
        self.mark(start, start + len(line), "quote")
        return found.end()

    def _heading(self, i: int, line: str, found: re.Match[str]) -> int:
        """A heading of one line."""
        start = self.start[i]
        begin, stop = start + found.end(), start + len(line.rstrip(BLANKS))
        self.flush()
        since = len(self.drops)
        while (closing := CLOSING.search(self.text[begin:stop])) is not None:
            self.drop(begin + closing.start(), stop)
            stop = begin + closing.start()
        self.drop(start, begin)
        self.head(begin, stop)
        self.mark(start, self.end[i], "heading")
        if len(found[1]) == 1:
            self.titled(begin, stop, since)
        self.blank = False
        return i + 1

    def _underlined(self, i: int, first: bool) -> int:
        """A heading whose lines were a paragraph so far."""
        begin, stop = self.paragraph[0][0], self.paragraph[-1][1]
        since = len(self.drops)
        self.flush()
        self.drop(self.start[i], self.end[i])
        self.marks.append(Mark(begin, stop, "heading"))
        if first:
            self.titled(begin, stop, since)
        self.blank = False
        return i + 1

    def _fenced(self, i: int, fence: str) -> int:
        """Code between fences, which are dropped."""
        self.flush()
        self.drop(self.start[i], self.end[i])
        begin = self.end[i] + 1
        self.blank = False
        for k in range(i + 1, len(self.start)):
            line = self.line(k)
            level = self._level(line) if self.quoted else 0
            if level:
                self.drop(self.start[k], self.start[k] + level)
            bare = line[level:].strip()
            if bare.startswith(fence) and not bare.strip(fence[0]):
                self.drop(self.start[k], self.end[k])
                self.mark(begin, self.start[k], "code")
                return k + 1
        self.mark(begin, len(self.text) + 1, "code")
        return len(self.start)

    def _script(self, i: int, tag: str) -> int:
        """An element whose content is no text of the page (``pre``: code)."""
        self.flush()
        last = i
        while f"</{tag}" not in self.line(last).lower() and last + 1 < len(self.start):
            last += 1
        if tag == "pre":
            self.mark(self.start[i], self.end[last], "code")
            self.head(self.start[i], self.end[last])
        else:
            self.drop(self.start[i], self.end[last])
        return last + 1

    def _table(self, i: int) -> int:
        """A table: a line a row, a tab between cells."""
        begin = self.start[i]
        self._row(i)
        self.drop(self.start[i + 1], self.end[i + 1])
        i += 2
        while "|" in self.line(i):
            self._row(i)
            i += 1
        self.mark(begin, self.end[i - 1], "table")
        return i

    def _row(self, i: int) -> None:
        """The bars of a row, with the blanks around them."""
        text, end = self.text, self.end[i]
        begin = self.start[i] + self._level(self.line(i))
        while begin < end and text[begin] in " \t|":
            begin += 1
        if self.start[i] < begin:
            self.drop(self.start[i], begin)
        for cell in CELL.finditer(text, begin, end):
            left, right = cell.start(), cell.end()
            while left > begin and text[left - 1] in BLANKS:
                left -= 1
            while right < end and text[right] in BLANKS:
                right += 1
            self.drop(left, right, "\t" if right < end else "")
        self.head(begin, end)
