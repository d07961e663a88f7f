"""The elements of a file of XML and the places of its text, by expat: safely, and in linear time.

Entities that a file defines are refused, as are more than `DEEPEST` levels; those of a DTD elsewhere are passed over.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from xml.parsers import expat

import numpy as np

from diglot.sources.bounded import Stretch
from diglot.sources.decode import NotText
from diglot.sources.inline import settled
from diglot.sources.records import Metadata, Reason
from diglot.sources.speech import Drop, Mark

__all__ = ["DEEPEST", "Tree", "uncollected"]

DEEPEST = 500
"""Levels of elements that a file may have."""
DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}\?>")
XMLNS = re.compile(r"^.*[:}]")


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no circles be looked for meanwhile.

    A mark is a small tuple; while hundreds of thousands are made, looking for circles among them would cost a third.
    """
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()


class Piece(NamedTuple):
    """What happens at a place in a file: text, the begin or the end of an element; `at` counts bytes of UTF-8."""

    at: int
    kind: str  # "text", "open", "close", "skip"
    name: str = ""
    data: str = ""
    attributes: dict[str, str] | None = None


def events(text: str) -> list[Piece]:
    """What happens in a file of XML, in order.

    Raises:
        NotText: it is not well formed, too deep, or defines entities of its own.
    """
    found: list[Piece] = []
    depth = 0
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = False

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise NotText(Reason.MALFORMED, f"XML with more than {DEEPEST} levels of elements")
        found.append(Piece(parser.CurrentByteIndex, "open", XMLNS.sub("", name).lower(), "", attributes))

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        found.append(Piece(parser.CurrentByteIndex, "close", XMLNS.sub("", name).lower()))

    def entity(name: str, *_: Any) -> None:
        raise NotText(Reason.MALFORMED, f"XML that defines an entity {name!r}, which is not read")

    def skipped(*_: Any) -> None:
        found.append(Piece(parser.CurrentByteIndex, "skip"))

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = lambda data: found.append(Piece(parser.CurrentByteIndex, "text", "", data))
    parser.EntityDeclHandler = entity
    parser.CommentHandler = parser.ProcessingInstructionHandler = skipped
    parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = skipped
    parser.SkippedEntityHandler = skipped
    parser.UseForeignDTD(True)  # entities of a DTD elsewhere are passed over, not an error
    data = text.encode("utf-8", "replace")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        if not found:
            raise NotText(
                Reason.MALFORMED, f"XML that cannot be read: {expat.ErrorString(error.code)} ({where})"
            ) from None
        found.append(Piece(len(data), "broken", "", where))
    finally:  # a parser and what it calls hold each other, and with them all that was found
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        parser.EntityDeclHandler = parser.CommentHandler = parser.ProcessingInstructionHandler = None
        parser.StartCdataSectionHandler = parser.EndCdataSectionHandler = parser.SkippedEntityHandler = None
    found.append(Piece(len(data), "end"))
    return found


class Tree:
    """The events of a file with their places in code points."""

    def __init__(self, text: str) -> None:
        self.text = text
        declared = DECLARATION.match(text)
        blank = len(declared[0]) if declared else 0  # it may name another encoding than that of a str
        source = " " * blank + text[blank:] if blank else text
        lead = len(source) - len(source.lstrip("\ufeff \t\r\n"))
        self.pieces = events(source[lead:])
        at = np.array([piece.at for piece in self.pieces], np.int64)
        if not text.isascii():
            data = np.frombuffer(source[lead:].encode("utf-8", "replace"), np.uint8)
            points = np.append(0, np.cumsum((data & 0xC0) != 0x80))
            at = points[np.minimum(at, len(data))]
        self.places: list[int] = (at + lead).tolist()
        self.shuts = [len(self.pieces) - 1] * len(self.pieces)
        """Of the begin of each element, the event of its end."""
        stack: list[int] = []
        for i, piece in enumerate(self.pieces):
            if piece.kind == "open":
                stack.append(i)
            elif piece.kind == "close":
                self.shuts[stack.pop()] = i
        self.broken = self.pieces[-2].data if len(self.pieces) > 1 and self.pieces[-2].kind == "broken" else ""

    def shut(self, i: int) -> int:
        """The event that closes the element which `i` opens."""
        return self.shuts[i]

    def said(self, i: int, end: int) -> str:
        """The text between two events, in one line."""
        return " ".join("".join(piece.data for piece in self.pieces[i:end] if piece.kind == "text").split())

    def stretch(self, i: int, end: int, inside: Callable[[str], str], hidden: frozenset[str] = frozenset()) -> Stretch:
        """The text between two events.

        Args:
            i, end: events: the text begins after the first and ends before the second.
            inside: what stands for the begin or the end of an element by its name: a line end, a blank or nothing.
            hidden: names of elements whose text is none of it.
        """
        text, pieces, places = self.text, self.pieces, self.places
        start = text.find(">", places[i]) + 1 if pieces[i].kind == "open" else places[i]
        drops: list[Drop] = []
        last = start
        instead = ""
        until = -1
        for k in range(i + 1, end):
            piece = pieces[k]
            if k <= until:
                continue
            if piece.kind == "text":
                begin, stop = places[k], places[k + 1]
                raw = text[begin:stop]
                data = piece.data
                if raw == data or raw.replace("\r\n", "\n") == data:
                    if data == "\n":  # an end of a line is a blank
                        continue
                    if begin > last:
                        between = instead or (" " if text[last:begin].isspace() else "")
                        if between:  # the indentation of a line
                            begin += len(raw) - len(raw.lstrip(" \t"))
                        drops.append(Drop(last, begin, between))
                        instead = ""
                    elif instead:
                        drops.append(Drop(begin, begin, instead))
                    last = stop
                else:
                    # an entity, or text with a tag of CDATA after it
                    if raw.startswith(data):
                        if begin > last:
                            drops.append(Drop(last, begin, instead))
                        last = begin + len(data)
                    else:
                        drops.append(Drop(last, stop, instead + data))
                        last = stop
                    instead = ""
            elif piece.kind in ("open", "close"):
                if piece.kind == "open" and piece.name in hidden:
                    until = self.shut(k)
                    continue
                between = inside(piece.name)
                instead = between if len(between) and (not instead or between == "\n") else instead
        stop = places[end]
        if last < stop:
            drops.append(Drop(last, stop, "\n" if "\n" in instead else ""))
        return Stretch(start, stop, Metadata(), settled(drops), [], [Mark(start, stop, "body")])

    def elements(self, *names: str) -> Iterator[tuple[int, int]]:
        """The events that open and close the elements of some names; not those inside one another."""
        after = -1
        for i, piece in enumerate(self.pieces):
            if i > after and piece.kind == "open" and piece.name in names:
                after = self.shuts[i]
                yield i, after

    def children(self, i: int) -> Iterator[tuple[str, int, int]]:
        """The elements right inside another: their names, and the events that open and close them."""
        k = i + 1
        while k < self.shuts[i]:
            if self.pieces[k].kind == "open":
                yield self.pieces[k].name, k, self.shuts[k]
                k = self.shuts[k]
            k += 1

    def inside(self, i: int, name: str) -> Iterator[tuple[int, int]]:
        """The elements of a name anywhere inside another."""
        for k in range(i + 1, self.shuts[i]):
            if self.pieces[k].kind == "open" and self.pieces[k].name == name:
                yield k, self.shuts[k]
