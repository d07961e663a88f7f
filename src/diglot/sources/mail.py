"""Mail: a message (``.eml``), mbox, and the monthly texts of mailing lists (pipermail); a document a message.

Where a message of a mailbox begins is found by `diglot.sources.mailbox`. Its text is its parts of plain text, decoded
as the message says (base64, quoted-printable, its charset), or else the text of its HTML part; subject, sender and day
are its title, author and date (encoded words of RFC 2047 are read). What is quoted, the signature and broken lines are
told by `diglot.sources.letters`. Spans count the decoded text, not the bytes of the file. Memory is bounded by the
longest message.
"""

from __future__ import annotations

import datetime
import email
import email.header
import email.policy
import email.utils
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from diglot.sources.decode import NotText, decode_as, detect
from diglot.sources.letters import lines_of
from diglot.sources.mailbox import ENVELOPE, LIMIT, messages, unframed
from diglot.sources.records import Document, Metadata, Reason, Record, SetAside
from diglot.sources.spans import with_feeds
from diglot.sources.speech import Mark
from diglot.sources.streams import Bytes
from diglot.sources.visible import visible

__all__ = ["decoded", "documents"]

ESCAPED = re.compile(r"^>(>*From )", re.MULTILINE)
LIST = re.compile(r"^(.{1,200}?) at (\S{1,200})(?: +\((.{1,200})\))?$")  # as pipermail hides addresses
SINGLE = re.compile(r"(?:iso[-_]?8859|windows-12|cp12|latin|koi8|mac)", re.IGNORECASE)
LONGEST, MOST = 300, 1 << 14
"""Code points of the longest address or date, and of the longest field of a message with parts."""
DEEPEST = 60  # levels of parts in parts
HEAD = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
FIELDS = re.compile(r"^([!-9;-~]+):[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
TYPE = re.compile(
    r"text/plain\s*(?:;\s*charset=\"?(?P<charset>[\w.:-]+)\"?\s*)?"
    r"(?:;\s*format=\"?(?P<format>\w+)\"?\s*)?;?\s*",
    re.IGNORECASE,
)
ENCRYPTED = re.compile(r"\s*(?:multipart/encrypted|application/(?:x-)?pkcs7-mime)\b", re.IGNORECASE)
NAMED = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)*) <[\w.+-]+@[\w.-]+>")
ADDRESS = re.compile(r"^[^\s@]+@[^\s@]+$|\s*<[^<>\s]+@[^<>\s]+>$")  # as a name, or behind it
DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) ([12]\d{3}) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d [+-][01]\d[0-5]\d"
    r"(?: \([A-Z]{1,5}\))?"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Bounded(email.policy.Compat32):
    """How messages are parsed: of a field no more than `MOST` code points count, for some take the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST]


BOUNDED = Bounded()


class Letter(NamedTuple):
    """A message: its first field of each name, by name in lower case, and its text.

    `codec` is what the text was in, `flowed` whether its lines say where they go on, and `quotes` are stretches of it
    that are of messages inside this one.
    """

    head: dict[str, str]
    text: str
    codec: str
    notes: tuple[str, ...]
    flowed: bool
    quotes: tuple[tuple[int, int], ...] = ()


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


def document(data: bytes, file: str, row: int) -> Document:
    """One message.

    Raises:
        NotText: there is no text in it.
    """
    size = len(data)
    data = unframed(data)
    cut = data.find(b"\n") + 1 if data.startswith(ENVELOPE) else 0
    try:
        one = simple(data[cut:]) or _parsed(data[cut:])
    except Exception as error:  # the parser of the standard library raises what it meets in odd messages
        raise NotText(Reason.MALFORMED, f"a message that cannot be parsed ({type(error).__name__})") from error
    if not one.text or one.text.isspace():
        if ENCRYPTED.match(one.head.get("content-type", "")):
            raise NotText(Reason.ENCRYPTED, "encrypted, or sealed by its signature: save it decrypted first")
        raise NotText(Reason.EMPTY, "no text in the message")
    text = ESCAPED.sub(r"\1", one.text) if cut and ">From " in one.text and not one.quotes else one.text
    drops, marks = lines_of(text, one.flowed)
    for begin, end in one.quotes:
        marks = [
            *(mark for mark in marks if mark.start < begin),
            Mark(begin, end, "quote"),
            *(mark._replace(start=max(mark.start, end)) for mark in marks if mark.end > end),
        ]
    return Document(
        file, row, text, _metadata(one.head), one.codec, one.notes, size, whole=True, drops=tuple(drops),
        roles=tuple(marks),
    )  # fmt: skip


def simple(data: bytes) -> Letter | None:
    """A message of one part of plain text with a head of the usual form; None where it is another.

    >>> simple(b"Subject: Nets\\nContent-Type: text/plain; charset=utf-8\\n\\nHi.\\n").text
    'Hi.\\n'
    """
    end = data.find(b"\n\n")
    returned = data.find(b"\r\n\r\n", 0, end if end >= 0 else len(data))
    end, begin = (returned + 1, returned + 4) if returned >= 0 else (end, end + 2)
    lines = data[: end + 1].replace(b"\r\n", b"\n") if returned >= 0 else data[: end + 1]
    if end < 0 or not HEAD.fullmatch(lines) or b"\r" in lines:
        return None
    head: dict[str, str] = {}
    for name, value in FIELDS.findall(lines.decode("ascii", "surrogateescape")):
        head.setdefault(name.lower(), value)
    kind = TYPE.fullmatch(head.get("content-type", "text/plain"))
    encoded = head.get("content-transfer-encoding", "7bit").strip().lower()
    if kind is None or "content-disposition" in head or encoded not in ("7bit", "8bit", "quoted-printable"):
        return None
    body = data[begin:] if encoded != "quoted-printable" else quopri.decodestring(data[begin:])
    text, codec = decoded(body, (kind["charset"] or "").lower() or None)
    return Letter(head, _unix(text), codec, (), (kind["format"] or "").lower() == "flowed")


def _unix(text: str) -> str:
    """A text whose lines end with line feeds."""
    return with_feeds(text.replace("\r\n", "\n"))


def _parsed(data: bytes) -> Letter:
    """A message of any form."""
    message = email.message_from_bytes(data, policy=BOUNDED)
    text, codec, notes, quotes = _body(message)
    head: dict[str, str] = {}
    for name, value in message.raw_items():
        head.setdefault(name.lower(), str(value))
    return Letter(head, text, codec, notes, _flowed(message), quotes)


def _flowed(message: Message) -> bool:
    """Whether the lines of a message say where they go on (RFC 3676)."""
    part: Message = message
    while part.is_multipart() and isinstance(inner := part.get_payload(), list):
        if not inner or not isinstance(inner[0], Message):
            break
        part = inner[0]
    return str(part.get_param("format", "")).lower() == "flowed"


def _metadata(head: dict[str, str]) -> Metadata:
    """Subject, sender and day."""
    return Metadata(
        title=_said(head, "subject"), author=_name(_said(head, "from")), date=day(_said(head, "date") or ""),
        url=(_said(head, "archived-at") or "").strip("<>") or None, language=_said(head, "content-language"),
    )  # fmt: skip


def day(date: str) -> str | None:
    """The day of a date as mail writes it, by ISO.

    >>> day("Mon, 4 Aug 2014 23:20:51 +0000"), day("in May")
    ('2014-08-04', None)
    """
    try:
        if (usual := DATE.fullmatch(date)) is not None:
            return datetime.date(int(usual[3]), MONTHS.index(usual[2]) + 1, int(usual[1])).isoformat()
        return email.utils.parsedate_to_datetime(date[:LONGEST]).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _said(head: dict[str, str], field: str) -> str | None:
    """A header field in one line, its encoded words read."""
    value = head.get(field)
    if value is None:
        return None
    value = value[:MOST]
    if not value.isascii():  # bytes as they are, against the rules
        value = decoded(value.encode("utf-8", "surrogateescape"), None)[0]
    if "=?" not in value:
        return " ".join(value.split()) or None
    parts = []
    try:
        for text, charset in email.header.decode_header(value):
            parts.append(text if isinstance(text, str) else decoded(text, charset)[0])
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
    if (usual := NAMED.fullmatch(sender)) is not None:
        return usual[1]
    name, _ = email.utils.parseaddr(sender[:LONGEST])
    return ADDRESS.sub("", name).strip("\"' ") or None


def _body(message: Message) -> tuple[str, str, tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The text of a message, the encoding it was in, notes, and what of the text is of messages inside it."""
    parts: list[tuple[Message, bool]] = []
    others = _parts(message, parts, 0, False)
    notes = (f"{others} {'attachment' if others == 1 else 'attachments'} left out",) if others else ()
    texts: list[str] = []
    quotes: list[tuple[int, int]] = []
    codec = ""
    at = 0
    for part, inside in parts:
        found, name = decoded(part.get_payload(decode=True), part.get_content_charset())
        text = visible(found) if part.get_content_subtype() == "html" else _unix(found)
        codec = codec or name
        if inside:
            quotes.append((at, at + len(text)))
        texts.append(text)
        at += len(text) + 1
    return "\n".join(texts), codec or "utf-8", notes, tuple(quotes)


def _parts(part: Message, found: list[tuple[Message, bool]], depth: int, inside: bool) -> int:
    """Add the parts with the text of a message, and whether they are of one inside it; how many are attachments.

    Of alternatives the first in plain text counts, or else in HTML.
    """
    inner = part.get_payload()
    if not part.is_multipart() or not isinstance(inner, list):
        if part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            found.append((part, inside))
            return 0
        return 1
    if depth >= DEEPEST:
        return 0
    inside = inside or part.get_content_type() == "message/rfc822"
    each: list[list[tuple[Message, bool]]] = []
    others = 0
    for one in inner:
        if isinstance(one, Message):
            each.append([])
            others += _parts(one, each[-1], depth + 1, inside)
    if part.get_content_type() == "multipart/alternative":
        each = [one for one in each if one]
        each.sort(key=lambda one: all(text.get_content_subtype() == "html" for text, _ in one))
        each = each[:1]
    for one in each:
        found += one
    return others


def decoded(data: object, charset: str | None) -> tuple[str, str]:
    """Bytes as the message says they are to be read, or as they look; and the codec.

    What is UTF-8 is no text in a code page of single bytes, whatever the message says.

    >>> decoded("شباك".encode(), "iso-8859-1"), decoded("café".encode("latin-1"), "iso-8859-1")
    (('شباك', 'utf-8'), ('café', 'iso-8859-1'))
    """
    assert isinstance(data, bytes)
    if not data:
        return "", "ascii"
    single = not data.isascii() and SINGLE.match(charset or "") is not None
    for name in ("utf-8", charset) if single else (charset, "utf-8"):
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
