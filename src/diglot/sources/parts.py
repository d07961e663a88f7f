"""The parts of a message and where they lie in it (MIME, RFC 2045 and 2046).

A part begins after a line with its boundary and ends before the line end before the next, or at the end; what stands
before the first and after the last is nobody's. Parts are bounds in the bytes of the message: nothing is copied until
it is read.
"""

from __future__ import annotations

import email.parser
import email.policy
import quopri
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from diglot.sources.letterheads import MOST

__all__ = ["HEAD", "PLAIN", "Part", "content", "leaves", "tree"]

DEEPEST = 60
"""Levels of parts in parts."""
PLAIN = ("", "7bit", "8bit", "binary")
HEAD = re.compile(rb"(?:(?:From |[!-9;-~]*:|[ \t])[^\n]*(?:\n|\Z))*")


class Bounded(email.policy.Compat32):
    """How heads are parsed: of a field no more than `MOST` code points count, for some take the square of it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:MOST]


PARSER = email.parser.BytesHeaderParser(policy=Bounded())


class Part(NamedTuple):
    """A part: its head, the bytes ``[begin, end)`` of its body, and the parts in it; None where it has none."""

    head: Message
    begin: int
    end: int
    inner: tuple[Part, ...] | None = None


def tree(data: bytes, begin: int, end: int, kind: str = "text/plain", depth: int = 0) -> Part:
    r"""The part in ``data[begin:end]``, and those in it, `DEEPEST` levels of them.

    Args:
        kind: what it is where it does not say so.

    >>> data = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nNets.\n--x--\n"
    >>> [data[one.begin : one.end] for one in tree(data, 0, len(data)).inner]
    [b'Nets.']
    """
    stop = HEAD.match(data, begin, end).end()  # type: ignore[union-attr]
    head = PARSER.parsebytes(data[begin:stop])
    head.set_default_type(kind)
    at = stop + 2 if data.startswith(b"\r\n", stop, end) else stop + data.startswith(b"\n", stop, end)
    if head.get_content_type() == "message/delivery-status":
        return Part(head, at, end, ())
    if head.get_content_maintype() == "message":
        return Part(head, at, end, (tree(data, at, end, depth=depth + 1),) if depth < DEEPEST else ())
    boundary = head.get_boundary() if head.get_content_maintype() == "multipart" else None
    bounds = list(_bounds(data, at, end, boundary)) if boundary else []
    if not bounds:
        return Part(head, at, end)
    kind = "message/rfc822" if head.get_content_subtype() == "digest" else "text/plain"
    inner = (tree(data, a, b, kind, depth + 1) for a, b in bounds) if depth < DEEPEST else ()
    return Part(head, at, end, tuple(inner))


def _bounds(data: bytes, begin: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """The bounds of the parts between lines with a boundary."""
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    since = -1  # where the part under way begins
    at = begin
    while (at := data.find(mark, at, end)) >= 0:
        line, at = at, at + len(mark)
        if line > begin and data[line - 1 : line] != b"\n":
            continue
        feed = data.find(b"\n", at, end)
        rest = data[at : feed if feed >= 0 else end].rstrip(b" \t\r")
        if rest not in (b"", b"--"):
            continue
        if 0 <= since < line:
            yield since, _without_end(data, since, line)
        since = feed + 1 if feed >= 0 else end
        if rest:
            return
    if since >= 0:
        yield since, _without_end(data, since, end)


def _without_end(data: bytes, begin: int, end: int) -> int:
    """The end of a part without the line end before the next boundary."""
    lead = 2 if data.endswith(b"\r\n", begin, end) else data.endswith(b"\n", begin, end)
    return end - lead


def leaves(part: Part, inside: bool = False) -> tuple[list[tuple[Part, bool]], int]:
    """The parts with the text of a message, each with whether it is of a message inside; how many are attachments.

    Of alternatives the first in plain text counts, or else in HTML.
    """
    kind = part.head.get_content_type()
    if part.inner is None:
        text = kind in ("text/plain", "text/html") and part.head.get_content_disposition() != "attachment"
        return ([(part, inside)], 0) if text else ([], 1)
    found = [leaves(one, inside or kind == "message/rfc822") for one in part.inner]
    each = [one for one, _ in found]
    if kind == "multipart/alternative":
        each = [one for one in each if one]
        each.sort(key=lambda one: all(text.head.get_content_subtype() == "html" for text, _ in one))
        each = each[:1]
    return [one for some in each for one in some], sum(others for _, others in found)


def content(body: bytes, encoded: str) -> bytes:
    """What the bytes of a part stand for, as its Content-Transfer-Encoding says.

    >>> content(b"TmV0cy4=\\n", "base64"), content(b"caf=C3=A9", "quoted-printable").decode()
    (b'Nets.', 'café')
    """
    if encoded in PLAIN:
        return body
    if encoded == "quoted-printable":
        return quopri.decodestring(body)
    part = Message()
    part["Content-Transfer-Encoding"] = encoded
    part.set_payload(body.decode("ascii", "surrogateescape"))
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else body
