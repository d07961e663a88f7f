"""Plain text: one document a file, or several parts of one where the file is large.

A text of at most ``limit`` bytes is one part. A larger one is cut, each part as long as the limit allows, by
preference after a blank line, then after a line, then after white space, then between two code points: blank lines
and white space only in the second half of a part. Cuts are made in bytes, so that a part can be read by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diglot.sources.decode import UTF_8, Encoding, NotText, decode_as, looked
from diglot.sources.records import Document, Reason, Record, SetAside
from diglot.sources.streams import Bytes
from diglot.sources.units import Unit

__all__ = ["Part", "documents", "line_ends", "parts"]


@dataclass(frozen=True)
class Part:
    """A part of a text file.

    Args:
        begin, end: bytes of the file; ``begin`` is after a byte order mark.
        text: what they say.
        replaced: how many wrong sequences became U+FFFD.
        code_points, lines: how many code points and line ends (`line_ends`) of the file come before.
        inside: whether it begins inside a line.
    """

    begin: int
    end: int
    text: str
    encoding: Encoding
    replaced: int
    code_points: int
    lines: int
    inside: bool


def parts(stream: Bytes, limit: int, encoding: Encoding | None = None, mixed: bool = False) -> Iterator[Part]:
    """The text of `stream`, in parts of at most `limit` bytes.

    Args:
        encoding: when known, the stream is taken to begin after its byte order mark.
        mixed: parts and lines may have an encoding of their own; if the encoding is known, it is that of the only part.

    Raises:
        NotText: when it is empty, binary or in no known encoding.
    """
    data = stream.read(limit + 1)
    begin = code_points = lines = 0
    text = ""
    known = None
    told = mixed and encoding is not None
    if encoding is None:
        encoding, known = looked(data, partial=len(data) > limit, lines=mixed)
        known = known if len(data) <= limit else None
        begin = encoding.bom
        data = data[begin:]
    inside = False
    while data := data + stream.read(limit + 1 - len(data)):
        lines += line_ends(text)
        cut = cut_at(data[:limit], encoding) if len(data) > limit else len(data)
        text, replaced = (known, 0) if known is not None else decode_as(data[:cut], encoding)
        here = encoding
        if replaced and encoding == UTF_8 and code_points == begin and not told:  # any code page has ASCII
            here = detect_late(data[:cut], mixed)
        elif mixed and not told and code_points and (replaced or encoding.codec != "utf-8"):
            here = detect_late(data[:cut], mixed, encoding)
        if here != encoding:
            text, replaced = decode_as(data[:cut], here)
            encoding = here if code_points == begin else encoding
        yield Part(begin, begin + cut, text, here, replaced, code_points, lines, inside)
        known = None
        code_points += len(text)
        inside = not text.endswith("\n")
        begin += cut
        data = data[cut:]


def line_ends(text: str) -> int:
    """How many lines end in `text`: at a line feed, a carriage return, both together, NEL, and U+2028 and U+2029.

    >>> line_ends("a\\r\\nb\\rc\\nd")
    3
    """
    returns = text.count("\r")
    found = text.count("\n") + (returns and returns - text.count("\r\n"))
    return found if text.isascii() else found + sum(map(text.count, "\x85\u2028\u2029"))


def detect_late(data: bytes, mixed: bool, otherwise: Encoding = UTF_8) -> Encoding:
    """The encoding of a part that is not in that of the part before, or the first that is not ASCII.

    Args:
        mixed: its lines may be in several.
        otherwise: what it is where nothing is found; UTF-8 is set aside then.
    """
    try:
        found = looked(data, lines=mixed)[0]
    except NotText:
        return otherwise
    return found if otherwise == UTF_8 or found.codec == "utf-8" else otherwise


def cut_at(data: bytes, encoding: Encoding) -> int:
    """Where to end a part that may take all of `data`: a position in bytes, after a whole code point.

    Not after a carriage return, unless nothing else is there: it may be half of a line end.
    """
    width = encoding.unit
    half = len(data) // 2
    for blank, least in (("\n\n", half), ("\n\r\n", half), ("\n", 0), (" ", half), ("\t", half)):
        found = aligned(data, blank.encode(encoding.codec), width, least)
        if found:
            return found
    cut = _whole(data, encoding)
    halved = cut > width and data[cut - width : cut] == "\r".encode(encoding.codec)
    return cut - width if halved else cut


def _whole(data: bytes, encoding: Encoding) -> int:
    """Where the last whole code point of `data` ends."""
    width = encoding.unit
    cut = len(data) - len(data) % width
    if encoding.codec == "utf-8":
        while cut > 1 and data[cut - 1] & 0xC0 == 0x80 and len(data) - cut < 4:
            cut -= 1
        return cut - 1 if data[cut - 1] >= 0xC0 else len(data)
    if width == 2:
        high = data[cut - 1] if encoding.codec.endswith("le") else data[cut - 2]
        return cut - 2 if 0xD8 <= high <= 0xDB else cut
    return cut


def aligned(data: bytes, wanted: bytes, width: int, least: int) -> int:
    """The end of the last `wanted` in `data` that stands on a step of `width` after `least`; 0 when there is none."""
    at = data.rfind(wanted, least)
    while at > 0 and at % width:
        at = data.rfind(wanted, least, at + len(wanted) - 1)
    return at + len(wanted) if at >= 0 and at % width == 0 else 0


def documents(stream: Bytes, unit: Unit, limit: int) -> Iterator[Record]:
    """The documents of a text file, or of one range of it, in parts of `limit` bytes."""
    file = unit.file
    for number, piece in enumerate(parts(stream, limit, unit.encoding, mixed=True), unit.part):
        bytes_in = piece.end - piece.begin + (piece.encoding.bom if number == 0 else 0)
        if (not piece.text or piece.text.isspace()) and number == 0 and bytes_in <= limit and not stream.peek(1):
            yield SetAside(file, 0, Reason.EMPTY, "nothing but white space", bytes_in)
            continue
        if piece.replaced > len(piece.text) // 20:
            detail = f"{piece.replaced} byte sequences after byte {piece.begin} are not {piece.encoding.name}"
            yield SetAside(file, 0, Reason.UNDECODABLE, detail, bytes_in)
            continue
        notes = []
        if piece.replaced:
            notes.append(f"{piece.replaced} byte sequences are not {piece.encoding.name} and became U+FFFD")
        if piece.encoding.others:
            notes.append(f"lines that are not UTF-8 are read as {' or '.join(piece.encoding.others)}")
        if zeros := piece.text.count("\0"):
            notes.append(f"{zeros} NUL characters, as a piece of UTF-16 has them")
        if piece.inside or (number == unit.part and unit.inside_line):
            notes.append("begins inside a line longer than a part")
        yield Document(
            file, 0, piece.text, encoding=piece.encoding.name, notes=tuple(notes), bytes_in=bytes_in,
            part=number, code_point_base=unit.code_point_base + piece.code_points,
            line_base=unit.line_base + piece.lines,
        )  # fmt: skip
