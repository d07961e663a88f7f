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


class Events:
    """Gathers what happens while expat reads a file."""

    def __init__(self) -> None:
        self.found: list[Piece] = []
        self.depth = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = False
        self.parser.UseForeignDTD(True)  # entities of a DTD elsewhere are passed over, not an error
        for name, handler in self._handlers().items():
            setattr(self.parser, name, handler)

    def _handlers(self) -> dict[str, Callable[..., None]]:
        skipped = (
            "CommentHandler", "ProcessingInstructionHandler", "StartCdataSectionHandler", "EndCdataSectionHandler",
            "SkippedEntityHandler",
        )  # fmt: skip
        return {
            "StartElementHandler": self._opened, "EndElementHandler": self._closed, "CharacterDataHandler": self._said,
            "EntityDeclHandler": self._defined, **dict.fromkeys(skipped, self._skipped),
        }  # fmt: skip

    def close(self) -> None:
        """A parser and what it calls hold each other, and with them all that was found: let go of it."""
        for name in self._handlers():
            setattr(self.parser, name, None)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotText(Reason.MALFORMED, f"XML with more than {DEEPEST} levels of elements")
        self.found.append(Piece(self.parser.CurrentByteIndex, "open", XMLNS.sub("", name).lower(), "", attributes))

    def _closed(self, name: str) -> None:
        self.depth -= 1
        self.found.append(Piece(self.parser.CurrentByteIndex, "close", XMLNS.sub("", name).lower()))

    def _said(self, data: str) -> None:
        self.found.append(Piece(self.parser.CurrentByteIndex, "text", "", data))

    def _defined(self, name: str, *_: Any) -> None:
        raise NotText(Reason.MALFORMED, f"XML that defines an entity {name!r}, which is not read")

    def _skipped(self, *_: Any) -> None:
        self.found.append(Piece(self.parser.CurrentByteIndex, "skip"))


def events(text: str) -> list[Piece]:
    """What happens in a file of XML, in order.

    Raises:
        NotText: it is not well formed, too deep, or defines entities of its own.
    """
    reading = Events()
    found = reading.found
    data = text.encode("utf-8", "replace")
    try:
        reading.parser.Parse(data, True)
    except expat.ExpatError as error:
        where = f"line {error.lineno}, column {error.offset + 1}"
        if not found:
            raise NotText(
                Reason.MALFORMED, f"XML that cannot be read: {expat.ErrorString(error.code)} ({where})"
            ) from None
        found.append(Piece(len(data), "broken", "", where))
    finally:
        reading.close()
    found.append(Piece(len(data), "end"))
    return found


class Seam:
    """Joins the pieces of a text, from a place on: what is between them is dropped."""

    def __init__(self, source: str, start: int) -> None:
        self.source = source
        self.drops: list[Drop] = []
        self.last = start  # where the text so far ends
        self.instead = ""  # what stands for the elements since then

    def element(self, between: str) -> None:
        """An element begins or ends that a line end, a blank or nothing stands for."""
        self.instead = between if len(between) and (not self.instead or between == "\n") else self.instead

    def text(self, begin: int, stop: int, data: str) -> None:
        """A piece of text that stands as it is, with an entity, or before a tag of CDATA."""
        raw = self.source[begin:stop]
        if raw == data or raw.replace("\r\n", "\n") == data:
            if data != "\n":  # an end of a line is a blank
                self._whole(begin, stop, raw)
            return
        if raw.startswith(data):
            if begin > self.last:
                self.drops.append(Drop(self.last, begin, self.instead))
            self.last = begin + len(data)
        else:
            self.drops.append(Drop(self.last, stop, self.instead + data))
            self.last = stop
        self.instead = ""

    def _whole(self, begin: int, stop: int, raw: str) -> None:
        if begin > self.last:
            between = self.instead or (" " if self.source[self.last : begin].isspace() else "")
            if between:  # the indentation of a line
                begin += len(raw) - len(raw.lstrip(" \t"))
            self.drops.append(Drop(self.last, begin, between))
            self.instead = ""
        elif self.instead:
            self.drops.append(Drop(begin, begin, self.instead))
        self.last = stop

    def to(self, stop: int) -> list[Drop]:
        """The drops of the text, which ends at `stop`."""
        if self.last < stop:
            self.drops.append(Drop(self.last, stop, "\n" if "\n" in self.instead else ""))
        return self.drops


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
        pieces, places = self.pieces, self.places
        start = self.text.find(">", places[i]) + 1 if pieces[i].kind == "open" else places[i]
        seam = Seam(self.text, start)
        until = -1
        for k in range(i + 1, end):
            piece = pieces[k]
            if k <= until:
                continue
            if piece.kind == "text":
                seam.text(places[k], places[k + 1], piece.data)
            elif piece.kind == "open" and piece.name in hidden:
                until = self.shut(k)
            elif piece.kind in ("open", "close"):
                seam.element(inside(piece.name))
        stop = places[end]
        return Stretch(start, stop, Metadata(), settled(seam.to(stop)), [], [Mark(start, stop, "body")])

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
