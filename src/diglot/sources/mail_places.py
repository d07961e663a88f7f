"""Where in a file of mail the text of a message comes from.

A part in plain text is exact by the code point, also in quoted-printable (RFC 2045). Of base64 the groups of four
letters are found that hold the text, which may hold up to two bytes more at either end; of HTML the whole part.
"""

from __future__ import annotations

import binascii
import re

import numpy as np

from diglot.sources.mail import ESCAPED, Piece, letter, unix
from diglot.sources.mailbox import bounds, messages
from diglot.sources.parts import HEAD, PLAIN, content
from diglot.sources.places import Origin, Places, decoded, joined, somewhere, units, within
from diglot.sources.streams import Bytes

__all__ = ["carried", "places"]

ESCAPE = re.compile(rb"=(?:\n|\r[^\n]*\n?|=|[0-9A-Fa-f]{2}|\Z|)")
ALPHABET = np.zeros(256, np.bool_)
ALPHABET[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")] = True

FIELD = re.compile(rb"^(subject|from|date):[^\n]*(?:\n[ \t][^\n]*)*\n?", re.IGNORECASE | re.MULTILINE)
NAMES = {b"subject": "title", b"from": "author", b"date": "date"}


def places(stream: Bytes, row: int) -> Places | None:
    """Where the text of a message comes from; None where there is no such message.

    Args:
        row: its number in the file, from 0.

    Raises:
        NotText: there is no text in it.
    """
    begin = 0
    for number, (data, size) in enumerate(messages(stream)):
        if number == row:
            return of_message(data, begin)
        begin += size
    return None


def of_message(data: bytes, begin: int) -> Places:
    """Where the text of a message comes from that stands in its file from byte `begin` on.

    >>> data = b"Subject: Nets\\nContent-Transfer-Encoding: quoted-printable\\n\\nThe caf=C3=A9.\\n"
    >>> found = of_message(data, 100)
    >>> found.of(4, 8), found.metadata["title"]
    (Origin(begin=163, end=172, exact=True), Origin(begin=100, end=114, exact=False))
    """
    one = letter(data)
    each: list[Places] = []
    at = 0
    for piece in one.pieces:
        if each:
            each.append(somewhere(1, begin + piece.begin, begin + piece.begin, True))
        each.append(_of_piece(piece, data, one.text[at : at + piece.size], begin))
        at += piece.size + 1
    found = joined(each)
    if one.mbox:
        marks = [match.start() for match in ESCAPED.finditer(one.text)]
        found = found.kept(np.isin(np.arange(len(one.text)), marks, invert=True))
    return found._replace(metadata=_fields(data, begin))


def _of_piece(piece: Piece, data: bytes, text: str, begin: int) -> Places:
    """The places of the text of a part."""
    body = data[piece.begin : piece.end]
    found = content(body, piece.encoded)
    bytes_in = None if piece.html else carried(body, piece.encoded, found, begin + piece.begin)
    whole = found.decode(piece.codec, "replace")
    if bytes_in is None or unix(whole) != text:
        return somewhere(piece.size, begin + piece.begin, begin + piece.end)
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    returned = (codes == 13) & (np.append(codes[1:], 0) == 10)
    return decoded(bytes_in, found, piece.codec, whole).kept(~returned)


def _fields(data: bytes, begin: int) -> dict[str, Origin]:
    """The places of the fields of the head that title, author and date are read from, the first of each name."""
    found: dict[str, Origin] = {}
    start = bounds(data)[0]
    for match in FIELD.finditer(data, start, HEAD.match(data, start).end()):  # type: ignore[union-attr]
        found.setdefault(NAMES[match[1].lower()], Origin(begin + match.start(), begin + match.end(), False))
    return found


def carried(body: bytes, encoded: str, content: bytes, begin: int) -> Places | None:
    """The places of the bytes of a part; None where they cannot be told.

    Args:
        body: the part as it stands in the file, from byte `begin` on.
        encoded: its Content-Transfer-Encoding; empty where it has none.
        content: its bytes.

    >>> carried(b"caf=C3=A9", "quoted-printable", "café".encode(), 0).of(3, 5)
    Origin(begin=3, end=9, exact=True)
    >>> carried(b"TmV0\\ncy4=", "base64", b"Nets.", 0).of(3, 5)
    Origin(begin=5, end=9, exact=False)
    """
    if encoded in PLAIN:
        return within(begin, begin + len(body))
    if encoded == "quoted-printable":
        return _escaped(body, content, begin)
    return _grouped(body, content, begin) if encoded == "base64" else None


def _escaped(body: bytes, content: bytes, begin: int) -> Places | None:
    """Of quoted-printable: each byte is one or an escape of three; soft ends of lines are none."""
    escapes = list(ESCAPE.finditer(body))
    first, end = units(len(body), (found.span() for found in escapes))
    for found in escapes:
        if found[0][1:2] in (b"\r", b"\n") or (found[0] == b"=" and found.end() == len(body)):
            first[found.start()] = False
    start = np.flatnonzero(first)
    whole = within(begin, begin + len(body))
    return whole.made(start, end[start]) if len(start) == len(content) else None


def _grouped(body: bytes, content: bytes, begin: int) -> Places | None:
    """Of base64: three bytes are four letters together."""
    letters = np.flatnonzero(ALPHABET[np.frombuffer(body, np.uint8)])
    plain = body.translate(None, b"\r\n")
    try:
        sound = binascii.a2b_base64(plain, strict_mode=True) == content
    except binascii.Error:
        sound = False
    if not sound:
        return None
    group = np.arange(len(content)) // 3 * 4
    last = np.minimum(group + 3, len(letters) - 1)
    found = within(begin, begin + len(body)).made(letters[group], letters[last] + 1)
    return found._replace(exact=np.zeros(len(content), np.bool_))
