"""The head of a message: its title, author and day, from header fields as people and programs write them.

Encoded words (RFC 2047) are read, names taken from before their addresses, days found in dates of the usual form
(RFC 5322) and of others.
"""

from __future__ import annotations

import datetime
import email.errors
import email.header
import email.utils
import re

from diglot.sources.charsets import decoded
from diglot.sources.records import Metadata

__all__ = ["MOST", "day", "metadata"]

LIST = re.compile(r"^(.{1,200}?) at (\S{1,200})(?: +\((.{1,200})\))?$")  # as pipermail hides addresses
LONGEST, MOST = 300, 1 << 14
"""Code points of the longest address or date, and of the longest field that is read."""
NAMED = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)*) <[\w.+-]+@[\w.-]+>")
ADDRESS = re.compile(r"^[^\s@]+@[^\s@]+$|\s*<[^<>\s]+@[^<>\s]+>$")  # as a name, or behind it
DATE = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) ([12]\d{3}) (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d [+-][01]\d[0-5]\d"
    r"(?: \([A-Z]{1,5}\))?"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def metadata(head: dict[str, str]) -> Metadata:
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
