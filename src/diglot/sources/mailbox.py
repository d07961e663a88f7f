"""Where the messages of a mailbox begin, one after the other, and in ranges.

In mbox (RFC 4155) a message begins at a line ``From …`` after a blank line, if a header field follows. A line that
gives a day, a time and a year as mail programs do (``From ann@mail.example Mon Aug  4 10:20:51 2014``) needs only one
of the two: archives of mailing lists leave out the blank line, and a message may have no head. In MMDF a line of four
bytes 0x01 stands before and after each message.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from diglot.sources.streams import Bytes

__all__ = ["ENVELOPE", "LIMIT", "MMDF", "bounds", "messages", "ranges"]

LIMIT = 32 << 20
"""Bytes of the longest message that is read."""
BLOCK = 1 << 20
ENVELOPE = b"From "
FIELD = re.compile(rb"[!-9;-~]{1,76}:")
POSTMARK = re.compile(
    rb"From +[^\s][^\n]{0,200}? (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d\d? +\d\d?:\d\d(?::\d\d)?"
    rb"(?: [A-Z]{1,5}| [+-]\d{4}){0,2} (?:19|20)\d\d(?: [+-]\d{4})?[ \t]*\r?\n"
)
MMDF = b"\x01\x01\x01\x01"
BETWEEN = re.compile(rb"\n\x01{4}\r?\n(?=\x01{4}\r?\n)")
FRAME, LAST_FRAME = re.compile(rb"\x01{4}\r?\n"), re.compile(rb"(?<=\n)\x01{4}\r?\n?\Z")
LEADING = 64
"""Bytes of blank lines that may come before the first message."""


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
    """Each message with its envelope line, and its size; of one that is too long only a part.

    >>> import io
    >>> box = b"From a\\nTo: b\\n\\nHi.\\n\\nFrom c\\nTo: d\\n\\nFrom here\\non.\\n"
    >>> [size for _, size in messages(io.BufferedReader(io.BytesIO(box)))]
    [19, 28]
    """
    head = stream.peek(8)
    alone = b"\r" in head and b"\n" not in head  # lines end with carriage returns
    first = head[:LEADING].removeprefix(codecs.BOM_UTF8)
    boundary = _framed if first.startswith(MMDF) else _boundary if first.lstrip().startswith(ENVELOPE) else None
    at = max(0, head[:LEADING].find(ENVELOPE))  # where to look on
    data, passed = b"", 0  # what is read of a message and after it, and what of it is not kept
    final = False
    while not final:
        block = stream.read1(BLOCK)
        final = not block
        block = block.replace(b"\r", b"\n") if alone else block
        data += block
        begin = 0
        while boundary:
            found, at = boundary(data, at, final)
            if not found:
                break
            yield data[begin:found], passed + found - begin
            begin, passed = found, 0
        drop = max(begin, len(data) - BLOCK if len(data) - begin > LIMIT + BLOCK else 0)
        data, passed, at = data[drop:], passed + drop - begin, max(0, at - drop)
    if data:
        yield data, passed + len(data)


def _boundary(data: bytes, at: int, final: bool) -> tuple[int, int]:
    """Where the next message begins, 0 where none is seen yet; and where to look on when there is more."""
    while (line := data.find(b"\n" + ENVELOPE, at)) >= 0:
        end = data.find(b"\n", line + 1)
        if not final and (end < 0 or end + 80 > len(data)):
            return 0, line
        at = line + 1
        if end >= 0 and _begins(data, at, end + 1):
            return at, at
    return 0, max(at, len(data) - len(ENVELOPE))


def _begins(data: bytes, at: int, after: int) -> bool:
    """Whether a message begins with the line ``From …`` at `at`, which the next, at `after`, follows."""
    field = FIELD.match(data, after) is not None
    blank = not data[data.rfind(b"\n", 0, at - 1) + 1 : at - 1].strip()
    if field and blank:
        return True
    bare = blank and data.startswith((b"\n", b"\r\n"), after)
    return (field or bare) and POSTMARK.match(data, at) is not None


def _framed(data: bytes, at: int, final: bool) -> tuple[int, int]:
    """The same in MMDF."""
    if (found := BETWEEN.search(data, at)) is not None:
        return found.end(), found.end()
    return 0, max(at, len(data) - 16)


def bounds(data: bytes) -> tuple[int, int]:
    """Where a message begins and ends: without byte order mark, the lines that frame it in MMDF, and blank lines before
    its envelope line.

    >>> bounds(MMDF + b"\\nTo: b\\n\\nHi.\\n" + MMDF + b"\\n")
    (5, 16)
    """
    begin = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    if data.startswith(MMDF, begin):
        first, last = FRAME.match(data, begin), LAST_FRAME.search(data, max(begin, len(data) - 8))
        return first.end() if first else begin, last.start() if last else len(data)
    if data.startswith(ENVELOPE, begin):
        return begin, len(data)
    head = data[begin : begin + LEADING]
    blank = begin + len(head) - len(head.lstrip())
    return blank if data.startswith(ENVELOPE, blank) else begin, len(data)
