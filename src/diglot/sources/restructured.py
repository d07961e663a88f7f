"""reStructuredText: the text that a reader sees, apart from its marks, which are dropped; spans lead into the file.

A title is underlined (and perhaps overlined) with signs; the first of a file is the document's. Directives are code
(``code-block``), text under a heading of their own (``note``, ``warning``, …), or nothing that is read (``image``,
``toctree``, …), with what is indented below them. Fields at the head of a file are its metadata. Follows the
`specification of Docutils <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html>`_ and Sphinx's roles.
"""

from __future__ import annotations

import itertools
import re

from diglot.sources.bounded import Stretch
from diglot.sources.inline import settled
from diglot.sources.records import Metadata
from diglot.sources.restructured_inline import inside, substitutions
from diglot.sources.restructured_table import BORDER, RULE, SIMPLE, extent, row
from diglot.sources.speech import Drop, Mark

__all__ = ["stretches"]

DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|\n]+\|[ \t]+)?([\w:+.-]+?)::(?:[ \t]+|$)")
EXPLICIT = re.compile(r"\.\.(?:[ \t]|$)")
NOTE = re.compile(r"\.\.[ \t]+\[(?:\d+|#\w*|\*|\w[\w.-]*)\][ \t]+")
FIELD = re.compile(r":(?!:)((?:[^:\\\n`]|\\.|:(?!\s)){1,100}):(?:[ \t]+|$)")
ITEM = re.compile(
    r"(?:[-*+•‣][ \t]+|(?:\d{1,9}|#|[a-zA-Z]|[ivxlcIVXLC]{1,6})[.)][ \t]+|\((?:\d{1,9}|#|[a-zA-Z])\)[ \t]+)"
)
ADMONITIONS = frozenset(
    ["note", "warning", "tip", "important", "caution", "hint", "attention", "danger", "error", "seealso"]
)
SPOKEN = frozenset(
    ["note", "warning", "tip", "important", "caution", "hint", "attention", "danger", "error", "seealso", "admonition",
     "topic", "sidebar", "versionadded", "versionchanged", "deprecated", "deprecated-removed", "epigraph", "highlights",
     "pull-quote", "container", "only", "compound", "rubric", "centered", "list-table", "glossary", "figure", "todo",
     "class", "function", "method", "attribute", "module", "data", "exception", "describe", "option", "confval"]
)  # fmt: skip
TITLED = frozenset(["admonition", "topic", "sidebar", "rubric", "centered"])
CODE = frozenset(
    ["code", "code-block", "sourcecode", "parsed-literal", "literal", "doctest", "testcode", "testoutput", "prompt",
     "console"]
)  # fmt: skip
KNOWN = {"title": "title", "author": "author", "authors": "author", "date": "date", "organization": "source",
         "address": None, "language": "language", "lang": "language", "url": "url"}  # fmt: skip


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The document in a file of reStructuredText.

    >>> page = "Nets\\n====\\n\\nHow to *mend*\\n``them``, see `Ann <http://a.example>`_.\\n"
    >>> [one] = stretches(page)
    >>> one.metadata.title, [page[a:b] for a, b, _ in one.drops]
    ('Nets', ['====', '*', '*', '\\n', '``', '``', '`', ' <http://a.example>', '`_'])
    """
    found = _Page(text)
    said = {key: value for key, value in found.said.items() if value}
    if found.title:
        said.setdefault("title", found.title)
    return [Stretch(0, len(text), Metadata(**said), settled(found.drops), [], found.marks)]


class _Page:
    """Reads the lines of a page; what it finds is in its fields."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.replaced = substitutions(text)
        self.starts = [0, *itertools.accumulate(len(line) + 1 for line in self.lines)]
        self.depths = [len(line) - len(line.lstrip(" \t")) if line.strip() else -1 for line in self.lines]
        self.drops: list[Drop] = []
        self.marks: list[Mark] = [Mark(0, len(text), "body")]
        self.title: str | None = None
        self.said: dict[str, str] = {}
        self.paragraph: list[tuple[int, int]] = []
        self.listed = False  # the paragraph is an item
        self.literal = -1  # the depth of a paragraph that ends with ``::``
        i = 0
        while i < len(self.lines):
            i = self._line(i)
        self._flush()

    def _line(self, i: int) -> int:
        """Read the line `i`; the next one to read."""
        line, depth = self.lines[i], self.depths[i]
        if depth < 0:
            self._flush()
            return i + 1
        if self.literal >= 0:
            level, self.literal = self.literal, -1
            if depth > level:
                return self._block(i, level, "code")
        inner = line[depth:]
        head = inner[0]
        if head.isalpha() and not self.paragraph and self._underlined(i):
            return self._titled(i, i)
        if not head.isalnum() and (follow := self._signed(i, line, depth, inner)) is not None:
            return follow
        if not self.paragraph and self._underlined(i):
            return self._titled(i, i)
        item = ITEM.match(inner) if not self.paragraph or self.listed or not head.isalnum() else None
        if item:
            self._flush()
            self.listed = True
            depth += item.end()
        self._add(i, depth)
        return i + 1

    def _signed(self, i: int, line: str, depth: int, inner: str) -> int | None:
        """Read a line that begins with a sign, if it begins something; the next one to read."""
        head = inner[0]
        if RULE.match(inner) and not self.paragraph and not BORDER.match(line) and not SIMPLE.match(line):
            if i + 2 < len(self.lines) and self.depths[i + 1] >= 0 and RULE.match(self.lines[i + 2].strip()):
                return self._titled(i + 1, i)
            self._hide(i, i + 1)
            return i + 1
        if head == "." and EXPLICIT.match(inner):
            return self._explicit(i, depth, inner)
        if head == ":" and not self.paragraph and (field := FIELD.match(inner)) is not None:
            return self._field(i, field)
        if BORDER.match(line) or SIMPLE.match(line):
            return self._table(i)
        if head == ">" and inner.startswith(">>> ") and not self.paragraph:
            return self._doctest(i)
        if head == "|" and inner.startswith("| "):  # a line of a poem
            self._flush()
            self._add(i, depth + 2)
            self._flush()
            return i + 1
        if inner.startswith("__ "):
            self._hide(i, i + 1)
            return i + 1
        return None

    def _add(self, i: int, depth: int) -> None:
        """A line of the paragraph, without what is before its text."""
        start = self.starts[i]
        stop = start + len(self.lines[i].rstrip())
        if depth and not self.paragraph:
            self.drops.append(Drop(start, start + depth, ""))
        if start + depth < stop:
            self.paragraph.append((start + depth, stop))

    def _flush(self) -> None:
        """End the paragraph: its lines become one, its marks go."""
        lines, self.paragraph = self.paragraph, []
        self.listed = False
        if not lines:
            return
        begin, end = lines[0][0], lines[-1][1]
        for (_, stop), (follow, _) in itertools.pairwise(lines):
            self.drops.append(Drop(stop, follow, " "))
        if self.text.endswith("::", begin, end):
            first = self.text.rfind("\n", 0, begin) + 1
            self.literal = (
                begin - first if len(lines) < 2 else lines[-1][0] - self.text.rfind("\n", 0, lines[-1][0]) - 1
            )
            alone = end - 2 == begin or self.text[end - 3].isspace()
            self.drops.append(Drop(end - 2 if alone else end - 1, end, ""))
        self._inline(begin, end)

    def _inline(self, begin: int, end: int) -> None:
        """The marks inside a stretch."""
        self.drops += inside(self.text, begin, end, self.replaced)

    def _hide(self, i: int, end: int) -> None:
        """Drop the lines ``[i, end)``."""
        self._flush()
        if i < end:
            self.drops.append(Drop(self.starts[i], max(self.starts[i], self.starts[end] - 1), ""))

    def _end(self, i: int, depth: int) -> int:
        """The end of the lines from `i` on that are indented more than `depth`, blank ones after them left out."""
        last = i
        while i < len(self.lines) and (self.depths[i] < 0 or self.depths[i] > depth):
            i += 1
            if self.depths[i - 1] >= 0:
                last = i
        return last

    def _block(self, i: int, depth: int, role: str) -> int:
        """Lines that are indented more than `depth`, as they are."""
        end = self._end(i, depth)
        self.marks.append(Mark(self.starts[i], max(self.starts[i], self.starts[end] - 1), role))
        return max(end, i + 1)

    def _underlined(self, i: int) -> bool:
        """Whether the line after `i` underlines it."""
        under = self.lines[i + 1].rstrip() if i + 1 < len(self.lines) else ""
        if not under or under[0].isalnum() or under[0].isspace() or under.strip(under[0]):
            return False
        wide = len(under) >= 4 or len(under) >= len(self.lines[i].rstrip())
        return wide and RULE.match(under) is not None and (self.depths[i] == 0 or self.depths[i] < 2)

    def _titled(self, i: int, first: int) -> int:
        """A title in the line `i`, with its rules."""
        self._flush()
        if first < i:
            self._hide(first, i)
        start, stop = self.starts[i], self.starts[i] + len(self.lines[i].rstrip())
        begin = start + self.depths[i]
        if begin > start:
            self.drops.append(Drop(start, begin, ""))
        before = len(self.drops)
        self._inline(begin, stop)
        role = "heading"
        if self.title is None:
            at, parts = begin, []
            for drop in settled(self.drops[before:]):
                parts.append(self.text[at : drop.start])
                at = drop.end
            self.title, role = " ".join("".join([*parts, self.text[at:stop]]).split()) or None, "title"
        self.marks.append(Mark(start, stop, role))
        self._hide(i + 1, i + 2)
        return i + 2

    def _field(self, i: int, field: re.Match[str]) -> int:
        """A field: at the head of a file metadata, else its value is read."""
        self._flush()
        name = field[1].strip().lower()
        depth = self.depths[i]
        if depth == 0 and len(self.marks) <= 2 and (name in KNOWN or name in ("orphan", "tocdepth", "nocomments")):
            end = self._end(i + 1, 0)
            value = " ".join(" ".join([self.lines[i][field.end() :], *self.lines[i + 1 : end]]).split())
            if (key := KNOWN.get(name)) is not None:
                self.said.setdefault(key, value)
            self._hide(i, max(end, i + 1))
            return max(end, i + 1)
        self._add(i, depth + field.end())
        return i + 1

    def _explicit(self, i: int, depth: int, inner: str) -> int:
        """What begins with two full stops: a directive, a note, a target or a comment."""
        self._flush()
        found = DIRECTIVE.match(inner)
        if found is None:
            note = NOTE.match(inner)
            if note:
                self._add(i, depth + note.end())
                return i + 1
            end = self._end(i + 1, depth)
            self._hide(i, max(end, i + 1))
            return max(end, i + 1)
        name = found[1].rpartition(":")[2].lower()
        body = i + 1
        while body < len(self.lines) and self.depths[body] > depth and self.lines[body].lstrip().startswith(":"):
            body += 1
        if name in CODE:
            self._hide(i, body)
            return self._block(body, depth, "code") if self._end(body, depth) > body else body
        if name not in SPOKEN:
            end = max(self._end(body, depth), body)
            self._hide(i, end)
            return end
        if name in TITLED and len(inner) > found.end():
            self._add(i, depth + found.end())
            if self.paragraph:
                self.marks.append(Mark(self.starts[i], self.paragraph[0][1], "heading"))
            self._flush()
        elif name in ADMONITIONS:
            self._add(i, depth + found.end())
            if body == i + 1:
                return body
            self._flush()
        else:
            self._hide(i, i + 1)
        self._hide(i + 1, body)
        return body

    def _doctest(self, i: int) -> int:
        """A session of an interpreter, to the next blank line."""
        end = i
        while end < len(self.lines) and self.depths[end] >= 0:
            end += 1
        self.marks.append(Mark(self.starts[i], self.starts[end] - 1, "code"))
        return end

    def _table(self, i: int) -> int:
        """A table: its borders are dropped, a tab stands between cells of a line."""
        self._flush()
        end = extent(self.lines, self.depths, i)
        self.marks.append(Mark(self.starts[i], self.starts[end] - 1, "table"))
        for k in range(i, end):
            if self.depths[k] >= 0:
                drops, begin, stop = row(self.lines[k], self.starts[k], SIMPLE.match(self.lines[i]) is not None)
                self.drops += drops
                self._inline(begin, stop)
        return end
