"""XML of any size, in slices: cut before elements, each with the tags that are open there and read by itself.

A parser goes over the file once and says where an element begins at the least depth; a slice is what lies between two
such places, so that units of XLIFF, items of a feed and texts of a corpus stay whole. What a file says of itself at its
head is handed on from slice to slice. Memory is bounded by `SLICE`, or by the longest stretch without an element.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from diglot.sources import bounded, xml
from diglot.sources.decode import NotText
from diglot.sources.elements import DEEPEST, Tree, uncollected
from diglot.sources.records import NO_METADATA, Document, Reason, Record, SetAside
from diglot.sources.streams import Bytes
from diglot.sources.text import Part, line_ends, parts

__all__ = ["LONGEST", "documents"]

SLICE = 2 << 20
"""Bytes of UTF-8 after which a file is cut."""
LONGEST = 16 << 20
"""The same of the longest stretch in which no element begins."""
PART = 1 << 20


class Slice(NamedTuple):
    """A stretch of a file: `text` with the tags before and after it, and the bytes of the file that are its own."""

    before: str
    text: str
    after: str
    size: int


def documents(stream: Bytes, file: str, name: str) -> Iterator[Record]:
    """The documents of a file of XML whose root element is called `name`.

    Raises:
        NotText: its beginning is no XML that can be read, or it is in no known encoding.

    >>> import io
    >>> feed = "<rss><channel><title>Quay</title>" + "<item><title>A net</title></item>" * 3 + "</channel></rss>"
    >>> found = documents(io.BufferedReader(io.BytesIO(feed.encode())), "a.rss", "rss")
    >>> [(one.row, one.text, one.metadata.source) for one in found]
    [(0, 'A net', 'Quay'), (1, 'A net', 'Quay'), (2, 'A net', 'Quay')]
    """
    cutter = _Cutter()
    base = lines = first = bytes_left = 0
    known = NO_METADATA
    held: Record | None = None
    for part, one in enumerate(cutter.slices(stream)):
        bytes_left += one.size
        with uncollected():
            tree = Tree(one.before + one.text + one.after)
            found = xml.read(tree, name, file, first, known)
        if name in xml.VOCABULARIES and name != "xliff":
            found = [stretch._replace(row=row) for row, stretch in enumerate(found, first)]
        first += xml.units(tree) if name == "xliff" else len(found)
        if found:
            known = found[-1].metadata
            number = 0 if name in xml.VOCABULARIES else part
            for record in bounded.cut(cutter.document(one, file, bytes_left, base, lines, number), found):
                if held:
                    yield held
                held = record
            bytes_left = 0
        base += len(one.text)
        lines += line_ends(one.text)
    held = held or SetAside(file, 0, Reason.EMPTY, "no text in the xml file")
    if cutter.broken and isinstance(held, Document):
        held = held._replace(notes=(*held.notes, f"the XML breaks off at {cutter.broken}: what is before is read"))
    yield held._replace(bytes_in=held.bytes_in + bytes_left)
    if cutter.long:
        yield SetAside(file, 0, Reason.TOO_LONG, cutter.long, cutter.left)


class _Cutter:
    """Cuts a file; where it breaks off is in `broken`, why the rest is not read in `long`."""

    def __init__(self) -> None:
        self.encoding = "utf-8"
        self.notes: tuple[str, ...] = ()
        self.broken = self.long = ""
        self.left = 0  # bytes that are not read
        self.open: list[str] = []  # the tags of the elements that are open
        self.names: list[str] = []
        self.cut: tuple[int, list[str], list[str]] | None = None  # where to cut, and what is open there
        self.least = SLICE // 2  # where a slice may end at the earliest
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._opened
        self.parser.EndElementHandler = self._closed
        self.parser.EntityDeclHandler = self._entity
        self.parser.UseForeignDTD(True)
        self.parser.SkippedEntityHandler = lambda *_: None

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        at = self.parser.CurrentByteIndex
        if self.open and at > self.least and (self.cut is None or len(self.open) <= len(self.cut[1])):
            self.cut = at, self.open[:], self.names[:]
        self.names.append(name)
        self.open.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}>")
        if len(self.open) > DEEPEST:
            raise NotText(Reason.MALFORMED, f"XML with more than {DEEPEST} levels of elements")

    def _closed(self, name: str) -> None:
        self.open.pop()
        self.names.pop()

    def _entity(self, name: str, *_: object) -> None:
        raise NotText(Reason.MALFORMED, f"XML that defines an entity {name!r}, which is not read")

    def document(self, one: Slice, file: str, size: int, base: int, lines: int, part: int) -> Document:
        """A slice that `base` code points and `lines` lines of the file come before."""
        return Document(
            file, 0, one.before + one.text + one.after, encoding=self.encoding, notes=self.notes, bytes_in=size,
            code_point_base=base - len(one.before), line_base=lines, part=part,
        )  # fmt: skip

    def slices(self, stream: Bytes) -> Iterator[Slice]:
        """The slices of a file, in order."""
        held = b""
        begin = size = 0  # where `held` begins in what is parsed; bytes of the file that are in no slice yet
        before: list[str] = []
        pieces = parts(stream, PART)
        for number, piece in enumerate(pieces):
            size += piece.end - piece.begin + (0 if number else piece.encoding.bom)
            data = self._said(piece)
            lead = 0 if number else len(data) - len(data.lstrip(b"\xef\xbb\xbf \t\r\n"))
            begin -= lead
            held += data
            self._parse(data[lead:], False)
            while not self.broken and self.cut and len(held) >= SLICE:
                at, before_next, names = self.cut
                text = held[: at - begin].decode("utf-8", "surrogatepass")
                share = size * (at - begin) // len(held)
                yield Slice("".join(before), text, "".join(f"</{name}>" for name in reversed(names)), share)
                held, size, before = held[at - begin :], size - share, before_next
                begin, self.cut, self.least = at, None, at + SLICE // 2
            if len(held) > LONGEST:
                self.long = (
                    f"no element begins in the {LONGEST:,} bytes before byte {piece.end}: what follows is not read"
                )
            if self.broken or self.long:
                break
        else:
            self._parse(b"", True)
        left = sum(piece.end - piece.begin for piece in pieces)
        if self.long:
            self.left = left
        yield Slice("".join(before), held.decode("utf-8", "surrogatepass"), "", size + left - self.left)

    def _said(self, piece: Part) -> bytes:
        """The text of a part in UTF-8."""
        self.encoding = piece.encoding.name
        if piece.replaced > len(piece.text) // 20:
            detail = f"{piece.replaced} byte sequences after byte {piece.begin} are not {self.encoding}"
            raise NotText(Reason.UNDECODABLE, detail)
        if piece.replaced:
            self.notes = (f"{piece.replaced} byte sequences are not {self.encoding} and became U+FFFD",)
        return piece.text.encode("utf-8", "replace")

    def _parse(self, data: bytes, final: bool) -> None:
        """Go on with what follows; where it is no XML, the file breaks off."""
        try:
            self.parser.Parse(data, final)
        except expat.ExpatError as error:
            self.broken = f"line {error.lineno}, column {error.offset + 1}"
