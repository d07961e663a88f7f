"""Readers of text, plain or with marks: what each makes of the decoded text of a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from diglot.sources import bounded, flat, memories, shapes, slices, text, xml
from diglot.sources.elements import uncollected
from diglot.sources.records import Document, Reason, Record, SetAside
from diglot.sources.spans import with_feeds
from diglot.sources.streams import Bytes, Joined
from diglot.sources.units import Unit
from diglot.sources.wrapped import broken

__all__ = ["LONGEST", "marked_up", "markup", "plain"]

Read: TypeAlias = "Callable[[Bytes, Unit], Iterator[Record]]"
LONGEST = 16 << 20
"""Bytes of a text with marks that are read as a whole; a longer one is read in parts."""


def plain(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The documents of a text file, or of a range of one."""
    for found in text.documents(stream, unit, unit.part_bytes):
        if isinstance(found, SetAside):
            yield found
            continue
        for one in bounded.documents(found):
            ends = () if one.whole else broken(one.text)
            yield one._replace(drops=ends, wrapped=True) if ends else one


def marked_up(parse: Callable[[str, str], Sequence[bounded.Stretch]]) -> Read:
    """The reader of a format of text with marks: `parse` takes the text of a file and its name, and finds documents.

    A text above `LONGEST` bytes is read in parts.
    """

    def documents(stream: Bytes, unit: Unit) -> Iterator[Record]:
        for found in text.documents(stream, unit, LONGEST):
            made = _made(found, parse, unit) if isinstance(found, Document) else []
            if made:
                yield from made
            elif isinstance(found, Document):
                yield SetAside(found.file, 0, Reason.EMPTY, f"no text in the {unit.format} file", found.bytes_in)
            else:
                yield found

    return documents


def _made(found: Document, parse: Callable[[str, str], Sequence[bounded.Stretch]], unit: Unit) -> list[Document]:
    """The documents in a text with marks."""
    with uncollected():
        stretches = parse(with_feeds(found.text), unit.file)
        return list(bounded.cut(found, stretches)) if stretches else []


def markup(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The documents of a file of XML: as a whole, or a large one and any translation memory a stretch at a time."""
    opening = shapes.opening(stream.peek(1))
    name = shapes.root(opening)
    if name == "document" and "opendocument" in opening:
        return flat.documents(stream, unit, opening)
    if name == "tmx" or not unit.whole:
        return memories.documents(stream, unit)
    head = stream.read(LONGEST + 1)
    joined = io.BufferedReader(Joined(head, stream), 1 << 18)
    return slices.documents(joined, unit.file, name) if len(head) > LONGEST else _xml(joined, unit)


_xml = marked_up(xml.stretches)
