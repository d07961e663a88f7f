"""Mail: a message (``.eml``), mbox, and the monthly texts of mailing lists (pipermail); a document a message.

In a file that begins with a line ``From …``, a message begins where such a line stands first or after a blank line and
a header field follows (RFC 4155). Its text is its parts of plain text, decoded as the message says (base64,
quoted-printable, its charset), or else the text of its HTML part; subject, sender and day are its title, author and
date (encoded words of RFC 2047 are read). What is quoted, the signature and broken lines are told by
`diglot.sources.letters`. Spans count the decoded text, not the bytes of the file. Memory is bounded by the longest
message.
"""

from __future__ import annotations

import contextlib
import email
import email.header
import email.utils
import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser

from diglot.sources.decode import NotText, decode_as, detect
from diglot.sources.letters import lines_of
from diglot.sources.records import Document, Metadata, Reason, Record, SetAside
from diglot.sources.streams import Bytes

__all__ = ["LIMIT", "documents", "ranges"]

LIMIT = 32 << 20
"""Bytes of the longest message that is read."""
ENVELOPE = b"From "
FIELD = re.compile(rb"[!-9;-~]{1,76}:")
ESCAPED = re.compile(r"^>(>*From )", re.MULTILINE)
LIST = re.compile(r"^(.{1,200}?) at (\S{1,200})(?: +\((.{1,200})\))?$")  # as pipermail hides addresses
DEEPEST = 60  # levels of parts in parts


def documents(stream: Bytes, file: str, row_base: int = 0) -> Iterator[Record]:
    """The messages of a file, or of a range of one that `row_base` messages come before, in order."""
    for row, (data, size) in enumerate(messages(stream), row_base):
        if size > LIMIT:
            yield SetAside(file, row, Reason.TOO_LONG, f"message {row + 1} has more than {LIMIT:,} bytes", size)
            continue
        try:
            yield document(data, file, row)
        except NotText as error:
            yield SetAside(file, row, error.reason, f"message {row + 1}: {error.detail}", size)


def ranges(stream: Bytes, unit_bytes: int) -> Iterator[tuple[int, int, int]]:
    """Begin and end, in bytes, of as many messages as make `unit_bytes`, at least one; and how many come before."""
    begin = end = before = 0
    for number, (_, size) in enumerate(messages(stream), 1):
        end += size
        if end - begin >= unit_bytes:
            yield begin, end, before
            begin, before = end, number
    if end > begin:
        yield begin, end, before


def messages(stream: Bytes) -> Iterator[tuple[bytes, int]]:
    """Each message with its envelope line, and its size; of one that is too long only the beginning."""
    held: list[bytes] = []
    size = 0
    envelope = b""
    blank = stream.peek(8)[:8].removeprefix(b"\xef\xbb\xbf").startswith(ENVELOPE)
    several = blank
    while line := stream.readline(LIMIT):
        if envelope:  # the line before may begin a message
            if FIELD.match(line) and held:
                yield b"".join(held), size
                held, size = [], 0
            held.append(envelope)
            size += len(envelope)
            envelope = b""
        if blank and line.startswith(ENVELOPE):
            envelope = line
        else:
            size += len(line)
            if size <= LIMIT or not held:
                held.append(line)
        blank = several and not line.strip()
    if envelope:
        held.append(envelope)
        size += len(envelope)
    if held:
        yield b"".join(held), size


def document(data: bytes, file: str, row: int) -> Document:
    """One message.

    Raises:
        NotText: there is no text in it.
    """
    cut = data.find(b"\n") + 1 if data.startswith(ENVELOPE) else 0
    try:
        message = email.message_from_bytes(data[cut:])
        found, codec, notes = _body(message)
    except (RecursionError, LookupError, ValueError) as error:
        raise NotText(Reason.MALFORMED, f"a message that cannot be parsed ({type(error).__name__})") from error
    if not found.strip():
        raise NotText(Reason.EMPTY, "no text in the message")
    text = found.replace("\r\n", "\n")
    text = ESCAPED.sub(r"\1", text) if cut else text
    drops, marks = lines_of(text, _flowed(message))
    return Document(
        file, row, text, _metadata(message), codec, notes, len(data), whole=True, drops=tuple(drops), roles=tuple(marks)
    )


def _flowed(message: Message) -> bool:
    """Whether the lines of a message say where they go on (RFC 3676)."""
    part: Message = message
    while part.is_multipart() and isinstance(inner := part.get_payload(), list):
        if not inner or not isinstance(inner[0], Message):
            break
        part = inner[0]
    return str(part.get_param("format", "")).lower() == "flowed"


def _metadata(message: Message) -> Metadata:
    """Subject, sender and day."""
    date = None
    with contextlib.suppress(TypeError, ValueError, IndexError, OverflowError):
        date = email.utils.parsedate_to_datetime(_said(message, "Date") or "").date().isoformat()
    return Metadata(
        title=_said(message, "Subject"), author=_name(_said(message, "From")), date=date,
        url=(_said(message, "Archived-At") or "").strip("<>") or None, language=_said(message, "Content-Language"),
    )  # fmt: skip


def _said(message: Message, field: str) -> str | None:
    """A header field in one line, its encoded words read."""
    value = next((raw for name, raw in message.raw_items() if name.lower() == field.lower()), None)
    if value is None:
        return None
    value = str(value)
    if not value.isascii():  # bytes as they are, against the rules
        value = _decoded(value.encode("utf-8", "surrogateescape"), None)[0]
    parts = []
    try:
        for text, charset in email.header.decode_header(value):
            parts.append(text if isinstance(text, str) else _decoded(text, charset)[0])
    except (email.errors.HeaderParseError, ValueError, LookupError):
        parts = [value]
    return " ".join("".join(parts).split()) or None


def _name(sender: str | None) -> str | None:
    """The name of a sender, without the address."""
    if not sender:
        return None
    hidden = LIST.match(sender)
    if hidden:
        return (hidden[3] or "").strip("\"' ") or None
    name, _ = email.utils.parseaddr(sender)
    return name.strip("\"' ") or None


def _body(message: Message) -> tuple[str, str, tuple[str, ...]]:
    """The text of a message, the encoding it was in, and notes."""
    parts: list[Message] = []
    others = 0
    stack: list[tuple[Message, int]] = [(message, 0)]
    while stack:
        part, depth = stack.pop()
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list):
            if depth < DEEPEST:
                stack += [(one, depth + 1) for one in reversed(inner) if isinstance(one, Message)]
            continue
        if part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            parts.append(part)
        else:
            others += 1
    notes = (f"{others} {'attachment' if others == 1 else 'attachments'} left out",) if others else ()
    for kind in ("plain", "html"):
        chosen = [part for part in parts if (part.get_content_subtype() == "html") == (kind == "html")]
        if chosen:
            found = [_decoded(part.get_payload(decode=True), part.get_content_charset()) for part in chosen]
            text = "\n".join(text for text, _ in found)
            return (text if kind == "plain" else _visible(text)), found[0][1], notes
    return "", "utf-8", notes


def _decoded(data: object, charset: str | None) -> tuple[str, str]:
    """Bytes as the message says they are to be read, or as they look; and the codec."""
    assert isinstance(data, bytes)
    if not data:
        return "", "ascii"
    for name in (charset, "utf-8"):
        try:
            if name:
                return data.decode(name), name
        except (LookupError, UnicodeError):
            continue
    try:
        found = detect(data)
    except NotText:
        return data.decode("latin-1"), "latin-1"
    return decode_as(data[found.bom :], found)[0], found.name


class _Visible(HTMLParser):
    """Collects the visible text of HTML, a line a block."""

    BLOCKS = frozenset({"br", "p", "div", "tr", "li", "table", "blockquote", "h1", "h2", "h3", "h4", "pre", "ul", "ol"})
    HIDDEN = frozenset({"script", "style", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in self.HIDDEN and self.hidden > 0
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(" ".join(data.split("\n")))


def _visible(page: str) -> str:
    """The visible text of HTML in a message, a line a block."""
    reader = _Visible()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
