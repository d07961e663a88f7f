"""Translation memories (TMX) of any size: a document a side of each ``<tu>``, read a few units at a time.

The text is cut after each ``</tu>``, comments and CDATA heeded, and some units together are read by expat as
`diglot.sources.xml` reads a file. Where that fails, each is read by itself: a broken unit is set aside with its place,
and the rest goes on. Rows count all units of the file. Memory is bounded by `PART` and by the longest unit. Follows
`TMX 1.4b <https://www.gala-global.org/tmx-14b>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.sources import bounded
from diglot.sources.decode import Encoding, NotText
from diglot.sources.elements import DEEPEST, Tree, uncollected
from diglot.sources.memory_units import CLOSE, OPEN, extents, fault
from diglot.sources.records import Document, Reason, Record, SetAside
from diglot.sources.streams import Bytes, drain
from diglot.sources.text import Part, line_ends, parts
from diglot.sources.units import Unit
from diglot.sources.xml import sides

__all__ = ["documents", "ranges"]

PART = 4 << 20
"""Bytes that are decoded at once."""
LONGEST = 16 << 20
"""Code points of the longest unit, and of all that stands before the first."""
TOGETHER = 1 << 17
"""Code points of units that are parsed at once."""

CLOSERS = re.compile(r"</(?:[\w.-]{1,40}:)?(body|tmx)\s*>", re.IGNORECASE)


def documents(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The sides of the units of a translation memory, or of a range of one, in order.

    Raises:
        NotText: its beginning is no XML that can be read, or it is in no known encoding.

    >>> import io
    >>> from diglot.sources import Format, Unit
    >>> unit = '<tu><tuv xml:lang="en"><seg>Nets.</seg></tuv><tuv xml:lang="ar"><seg>شباك.</seg></tuv></tu>'
    >>> broken = unit.replace("Nets.", "Nets & boats.")
    >>> memory = f'<tmx version="1.4"><body>\\n{unit}\\n{broken}\\n{unit}\\n</body></tmx>'.encode()
    >>> found = list(documents(io.BufferedReader(io.BytesIO(memory)), Unit(0, "a.tmx", "", Format.XML)))
    >>> [one.pair if isinstance(one, Document) else one.detail for one in found]
    ['a.tmx#0', 'a.tmx#0', 'unit 2: not well-formed (invalid token) (line 3, column 35)', 'a.tmx#2', 'a.tmx#2']
    """
    memory = _Memory(unit)
    file = unit.file
    held: Record | None = None
    try:
        for record in memory.records(stream):
            if held:
                yield held
            held = record
    except NotText:
        drain(stream)  # so that its bytes are counted
        raise
    held = held or SetAside(file, 0, Reason.EMPTY, "no text in the xml file")
    if not memory.closed and unit.end is None and isinstance(held, Document):
        note = f"the XML breaks off at {memory.place()}: what is before is read"
        held = held._replace(notes=(*held.notes, note))
    yield held._replace(bytes_in=held.bytes_in + memory.bytes)


class Range(NamedTuple):
    """A range of a translation memory, in bytes; and what comes before it: units, code points and lines."""

    begin: int
    end: int
    rows: int
    code_points: int
    lines: int
    encoding: Encoding | None


def ranges(stream: Bytes, unit_bytes: int) -> Iterator[Range]:
    """As many units as make `unit_bytes`, at least one, up to the end of their line if nothing else follows on it.

    Raises:
        NotText: some of it is not as usual, so that it is to be read as a whole.

    >>> import io
    >>> memory = io.BytesIO(b"<tmx><body>\\n<tu>a</tu>\\n<tu>b</tu>\\n</body></tmx>")
    >>> [(one.begin, one.end, one.rows, one.lines) for one in ranges(io.BufferedReader(memory), 11)]
    [(0, 23, 0, 0), (23, 34, 1, 2), (34, 47, 2, 3)]
    """
    begin, text = Range(0, 0, 0, 0, 0, None), ""
    at = row = points = lines = 0  # bytes, units, code points and lines before the text
    for piece in parts(stream, PART):
        if piece.replaced or len(text) > LONGEST:
            raise NotText(Reason.UNDECODABLE, "read as a whole")
        at = at or piece.encoding.bom
        text += piece.text
        last = 0
        for _, end in extents(text, False):
            row += 1
            line = text.find("\n", end, end + 200) + 1
            end = line if line and text[end:line].isspace() else end
            if end < last:
                continue
            at += len(text[last:end].encode(piece.encoding.codec))
            points, lines = points + end - last, lines + line_ends(text[last:end])
            last = end
            if at - begin.begin >= unit_bytes:
                yield begin._replace(end=at)
                begin = Range(at, at, row, points, lines, piece.encoding)
        text = text[last:]
    yield begin._replace(end=at + len(text.encode(piece.encoding.codec)))


class _Memory:
    """What has been read of a file: `text` is still to be cut, and `bytes` are in no record yet."""

    def __init__(self, unit: Unit) -> None:
        self.file = unit.file
        self.text = ""
        self.bytes = self.points = 0  # in no record yet, or of no stretch that is done with
        self.base = self.line_start = unit.code_point_base  # code points before the text; where its line begins
        self.lines, self.row = unit.line_base, unit.row_base
        self.begun = not unit.whole and unit.begin > 0
        self.closed = self.lost = False
        self.known = unit.encoding
        self.encoding = unit.encoding.name if unit.encoding else ""
        self.notes: tuple[str, ...] = ()

    def records(self, stream: Bytes) -> Iterator[Record]:
        """The records of a file; the bytes that are left belong to the last."""
        for piece in parts(stream, PART, self.known):
            self.bytes += piece.end - piece.begin + (0 if self.encoding else piece.encoding.bom)
            self.points += len(piece.text)
            self.encoding = piece.encoding.name
            if piece.replaced > len(piece.text) // 20:
                yield from self._undecodable(piece)
                continue
            note = f"{piece.replaced} byte sequences are not {self.encoding} and became U+FFFD"
            self.notes = (note,) if piece.replaced else ()
            self.text += piece.text
            yield from self._cut(list(extents(self.text, False)))
            if len(self.text) > LONGEST:
                yield from self._full()
        yield from self._cut(list(extents(self.text, True)))
        yield from self._tail(self.text)

    def place(self, line: int = 0, column: int = 0) -> str:
        """A place after what is done with, as people write it."""
        column += 0 if line else self.base - self.line_start
        return f"line {self.lines + line + 1}, column {column + 1}"

    def _pass(self, text: str) -> None:
        """Be done with a stretch."""
        self.lines += line_ends(text)
        if (at := max(text.rfind("\n"), text.rfind("\r"))) >= 0:
            self.line_start = self.base + at + 1
        self.base += len(text)
        self.points -= len(text)

    def _share(self, text: str) -> int:
        """Bytes of a stretch that becomes records."""
        share = self.bytes * len(text) // max(self.points, 1)
        self.bytes -= share
        return share

    def _cut(self, found: list[tuple[int, int]]) -> Iterator[Record]:
        """The records of the units at `found` in the text, which then begins after them."""
        text, last = self.text, 0
        runs: list[list[tuple[int, int]]] = []
        for start, end in found:
            run = runs[-1] if runs else []
            if not run or end - run[0][0] > TOGETHER or text[run[-1][1] : start].strip():
                runs.append(run := [])
            run.append((start, end))
        for run in runs:
            yield from self._between(text[last : run[0][0]])
            last = run[-1][1]
            yield from self._units(text, run)
        self.text = text[last:]

    def _units(self, text: str, run: list[tuple[int, int]]) -> Iterator[Record]:
        """The records of units with nothing but blanks between them: together if that goes, else each by itself."""
        begin, end = run[0][0], run[-1][1]
        together = text[begin:end]
        found = self._sides(together)
        if found is None and len(run) > 1:
            for one in run:
                self._pass(text[begin : one[0]])
                yield from self._units(text, [one])
                begin = one[1]
            return
        if found is None:
            wrong = fault(together)
            line, column, said = wrong or (0, 0, f"more than {DEEPEST} levels of elements")
            detail = f"unit {self.row + 1}: {said} ({self.place(line, column)})"
            yield SetAside(self.file, self.row, Reason.MALFORMED, detail, self._share(together))
        elif found:
            document = Document(
                self.file, 0, OPEN + together + CLOSE, encoding=self.encoding, notes=self.notes,
                bytes_in=self._share(together), code_point_base=self.base - len(OPEN), line_base=self.lines,
            )  # fmt: skip
            yield from bounded.cut(document, found)
        self.row += len(run)
        self._pass(together)

    def _sides(self, text: str) -> list[bounded.Stretch] | None:
        """The sides of some units, counted from the tag before them; None where there is a fault in one."""
        with uncollected():
            try:
                tree = Tree(OPEN + text + CLOSE)
            except NotText:
                return None
            return None if tree.broken else sides(tree, self.file, self.row)

    def _between(self, text: str) -> Iterator[Record]:
        """Pass over what stands between units; what is no XML there is set aside."""
        if not self.begun:
            self._head(text)
        elif text.strip() and not self.lost and (wrong := fault(text)):
            detail = f"after unit {self.row}: {wrong[2]} ({self.place(*wrong[:2])})"
            yield SetAside(self.file, self.row, Reason.MALFORMED, detail, self._share(text))
        self.lost = False
        self._pass(text)

    def _head(self, text: str) -> str:
        """Look at what stands before the first unit, and say where it breaks off; it may be refused."""
        tree = Tree(text)
        if all(piece.kind != "open" for piece in tree.pieces):
            raise NotText(Reason.MALFORMED, f"XML that breaks off at {tree.broken}")
        self.begun = True
        return tree.broken

    def _tail(self, text: str) -> Iterator[Record]:
        """What stands after the last unit."""
        if not self.begun and (broken := self._head(text)):
            raise NotText(Reason.MALFORMED, f"XML that breaks off at {broken}")
        if self.row or self.lost:
            self.closed = any(name.lower() == "tmx" for name in CLOSERS.findall(text))
            yield from self._between(CLOSERS.sub(lambda tag: " " * len(tag[0]), text))

    def _full(self) -> Iterator[Record]:
        """Go on where a unit, or what is before it, seems to have no end."""
        found = [one for one in extents(self.text, True) if one[1] < len(self.text)]
        if found:
            yield from self._cut(found)
        elif not self.begun:
            raise NotText(Reason.TOO_LONG, f"no unit in the first {LONGEST:,} code points")
        else:
            detail = f"unit {self.row + 1} has more than {LONGEST:,} code points ({self.place()})"
            yield SetAside(self.file, self.row, Reason.TOO_LONG, detail, self._share(self.text))
            self.row += 1
            self._lose(self.text)

    def _undecodable(self, piece: Part) -> Iterator[Record]:
        """Set a part aside, and the unit that goes on in it."""
        yield from self._cut(list(extents(self.text, True)))
        detail = f"{piece.replaced} byte sequences after byte {piece.begin} are not {self.encoding}"
        yield SetAside(self.file, self.row, Reason.UNDECODABLE, detail, self._share(self.text + piece.text))
        self._lose(self.text + piece.text)

    def _lose(self, text: str) -> None:
        """Be done with a stretch that was set aside, perhaps inside a unit."""
        self._pass(text)
        self.text = ""
        self.begun = self.lost = True
