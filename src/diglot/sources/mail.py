"""Mail: a message (``.eml``), mbox, and the monthly texts of mailing lists (pipermail); a document a message.

Where a message of a mailbox begins is found by `diglot.sources.mailbox`. Its text is its parts of plain text, decoded
as the message says (base64, quoted-printable, its charset), or else the text of its HTML part; subject, sender and day
are its title, author and date (encoded words of RFC 2047 are read). What is quoted, the signature and broken lines are
told by `diglot.sources.letters`. Spans count the decoded text; `diglot.sources.mail_places` leads from there to the
bytes of the file. Memory is bounded by the longest message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from diglot.sources.charsets import decoded
from diglot.sources.decode import NotText
from diglot.sources.letterheads import metadata
from diglot.sources.letters import lines_of
from diglot.sources.mailbox import ENVELOPE, LIMIT, bounds, messages
from diglot.sources.parts import Part, content, leaves, tree
from diglot.sources.records import Document, Reason, Record, SetAside
from diglot.sources.spans import with_feeds
from diglot.sources.speech import Mark
from diglot.sources.streams import Bytes
from diglot.sources.units import Unit
from diglot.sources.visible import visible

__all__ = ["Letter", "Piece", "documents", "letter", "simple", "unix", "unmarked"]

ESCAPED = re.compile(r"^>(>*From )", re.MULTILINE)
HEAD = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
FIELDS = re.compile(r"^([!-9;-~]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
TYPE = re.compile(
    r"text/plain\s*(?:;\s*charset=\"?(?P<charset>[\w.:-]+)\"?\s*)?"
    r"(?:;\s*format=\"?(?P<format>\w+)\"?\s*)?;?\s*",
    re.IGNORECASE,
)
ENCRYPTED = re.compile(r"\s*(?:multipart/encrypted|application/(?:x-)?pkcs7-mime)\b", re.IGNORECASE)


class Piece(NamedTuple):
    """A part with text of a message: its bytes ``[begin, end)`` in it, how they are encoded, and the text's codec.

    `html`: what is seen of its HTML is the text; `inside`: it is of a message inside this one; `size`: code points.
    """

    begin: int
    end: int
    encoded: str
    codec: str
    size: int
    html: bool = False
    inside: bool = False


class Letter(NamedTuple):
    """A message: its first field of each name, by name in lower case, and its text.

    `pieces`: the parts that the text is joined of, by line feeds; `flowed`: its lines say where they go on; `mbox`:
    lines that begin with ``From`` are marked in it.
    """

    head: dict[str, str]
    text: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    flowed: bool = False
    mbox: bool = False


def documents(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The messages of a file, or of a range of one, in order."""
    file = unit.file
    for row, (data, size) in enumerate(messages(stream), unit.row_base):
        if size > LIMIT:
            yield SetAside(file, row, Reason.TOO_LONG, f"message {row + 1} has more than {LIMIT:,} bytes", size)
            continue
        try:
            yield document(data, file, row)
        except NotText as error:
            yield SetAside(file, row, error.reason, f"message {row + 1}: {error.detail}", size)


def document(data: bytes, file: str, row: int) -> Document:
    """One message.

    Raises:
        NotText: there is no text in it.
    """
    one = letter(data)
    text, codec = unmarked(one), one.pieces[0].codec
    drops, marks = lines_of(text, one.flowed)
    for begin, end in _inside(one.pieces) if len(one.pieces) > 1 or one.pieces[0].inside else ():
        marks = [
            *(mark for mark in marks if mark.start < begin),
            Mark(begin, end, "quote"),
            *(mark._replace(start=max(mark.start, end)) for mark in marks if mark.end > end),
        ]
    return Document(
        file, row, text, metadata(one.head), codec, one.notes, len(data), whole=True, drops=tuple(drops),
        roles=tuple(marks),
    )  # fmt: skip


def _inside(pieces: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """The code points that are of messages inside a message."""
    at = 0
    for piece in pieces:
        if piece.inside:
            yield at, at + piece.size
        at += piece.size + 1


def letter(data: bytes) -> Letter:
    """A message, with its envelope line if it has one.

    Raises:
        NotText: there is no text in it.
    """
    begin, end = bounds(data)
    data = data[:end]
    mbox = data.startswith(ENVELOPE, begin)
    begin = data.find(b"\n", begin) + 1 if mbox else begin
    try:
        one = simple(data, begin, mbox) or _parsed(data, begin, mbox)
    except Exception as error:  # the parser of the standard library raises what it meets in odd messages
        raise NotText(Reason.MALFORMED, f"a message that cannot be parsed ({type(error).__name__})") from error
    if not one.text or one.text.isspace():
        if ENCRYPTED.match(one.head.get("content-type", "")):
            raise NotText(Reason.ENCRYPTED, "encrypted, or sealed by its signature: save it decrypted first")
        raise NotText(Reason.EMPTY, "no text in the message")
    return one


def unmarked(one: Letter) -> str:
    """The text of a message without the marks of a mailbox before lines that begin with ``From``."""
    return ESCAPED.sub(r"\1", one.text) if one.mbox and ">From " in one.text else one.text


def simple(data: bytes, start: int = 0, mbox: bool = False) -> Letter | None:
    """A message of one part of plain text with a head of the usual form; None where it is another.

    >>> simple(b"Subject: Nets\\nContent-Type: text/plain; charset=utf-8\\n\\nHi.\\n").text
    'Hi.\\n'
    """
    end = data.find(b"\n\n", start)
    returned = data.find(b"\r\n\r\n", start, end if end >= 0 else len(data))
    end, begin = (returned + 1, returned + 4) if returned >= 0 else (end, end + 2)
    lines = data[start : end + 1].replace(b"\r\n", b"\n") if returned >= 0 else data[start : end + 1]
    if end < 0 or not HEAD.fullmatch(lines) or b"\r" in lines:
        return None
    head: dict[str, str] = {}
    for name, value in FIELDS.findall(lines.decode("ascii", "surrogateescape")):
        head.setdefault(name.lower(), value)
    kind = TYPE.fullmatch(head.get("content-type", "text/plain"))
    encoded = head.get("content-transfer-encoding", "7bit").strip().lower()
    if kind is None or "content-disposition" in head or encoded not in ("7bit", "8bit", "quoted-printable"):
        return None
    found, codec = decoded(content(data[begin:], encoded), (kind["charset"] or "").lower() or None)
    text = unix(found)
    piece = Piece(begin, len(data), encoded, codec, len(text))
    return Letter(head, text, (piece,), (), (kind["format"] or "").lower() == "flowed", mbox)


def unix(text: str) -> str:
    """A text whose lines end with line feeds."""
    return with_feeds(text.replace("\r\n", "\n"))


def _parsed(data: bytes, begin: int, mbox: bool) -> Letter:
    """A message of any form."""
    message = tree(data, begin, len(data))
    found, others = leaves(message)
    notes = (f"{others} {'attachment' if others == 1 else 'attachments'} left out",) if others else ()
    texts: list[str] = []
    pieces: list[Piece] = []
    for part, inside in found:
        encoded = str(part.head.get("content-transfer-encoding", "")).strip().lower()
        body = content(data[part.begin : part.end], encoded)
        page, codec = decoded(body, part.head.get_content_charset())
        html = part.head.get_content_subtype() == "html"
        text = visible(page) if html else unix(page)
        texts.append(text)
        pieces.append(Piece(part.begin, part.end, encoded, codec, len(text), html, inside))
    head: dict[str, str] = {}
    for name, value in message.head.raw_items():
        head.setdefault(name.lower(), str(value))
    alone = not any(piece.inside for piece in pieces)
    return Letter(head, "\n".join(texts), tuple(pieces), notes, _flowed(message), mbox and alone)


def _flowed(part: Part) -> bool:
    """Whether the lines of a message say where they go on (RFC 3676)."""
    while part.inner:
        part = part.inner[0]
    return str(part.head.get_param("format", "")).lower() == "flowed"
