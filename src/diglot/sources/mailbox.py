"""Where the messages of a mailbox (mbox, RFC 4155) begin, one after the other, and in ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from diglot.sources.streams import Bytes

__all__ = ["ENVELOPE", "LIMIT", "messages", "ranges"]

LIMIT = 32 << 20
"""Bytes of the longest message that is read."""
BLOCK = 1 << 20
ENVELOPE = b"From "
FIELD = re.compile(rb"[!-9;-~]{1,76}:")


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
    several = head[:8].removeprefix(b"\xef\xbb\xbf").startswith(ENVELOPE)
    data, passed, at = b"", 0, 0  # what is read of a message and after it, what of it is not kept, where to look on
    final = False
    while not final:
        block = stream.read1(BLOCK)
        final = not block
        block = block.replace(b"\r", b"\n") if alone else block
        data += block
        begin = 0
        while several:
            found, at = _boundary(data, at, final)
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
        if end >= 0 and FIELD.match(data, end + 1) and not data[data.rfind(b"\n", 0, line) + 1 : line].strip():
            return at, at
    return 0, max(at, len(data) - len(ENVELOPE))
