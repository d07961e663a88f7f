"""Lines of a stream of bytes, decoded one by one, however long they are.

A line is UTF-8 if it can be (rows of different origin often stand in one file). The first lines that are not, up to
`EVIDENCE` bytes of them, are gathered, and their letters, taken together, tell the code page of all such lines. A line
longer than `LIMIT` bytes is skipped without being held.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

from diglot.sources.decode import UTF_8, Encoding, NotText, decode_as, detect
from diglot.sources.records import Reason
from diglot.sources.streams import Bytes, Tap

__all__ = ["LIMIT", "Line", "lines"]

LIMIT = 32 << 20
EVIDENCE = 1 << 12


class Line(NamedTuple):
    """A line, its line feed included, or the reason why it has no text.

    `bytes_in` counts a byte order mark too.
    """

    text: str
    bytes_in: int
    encoding: str
    error: NotText | None = None


def lines(stream: Bytes) -> Iterator[Line]:
    """The lines of `stream`.

    Raises:
        NotText: when it is empty or binary.
    """
    head = stream.peek(1)
    encoding = encoding_of(head[: 1 << 16])
    if encoding and encoding.unit > 1:
        yield from wide_lines(stream, encoding)
        return
    skipped = encoding.bom if encoding else 0
    stream.read(skipped)
    name = encoding.name if encoding and encoding.bom else "utf-8"
    evidence, page = b"", UTF_8
    while raw := stream.readline(LIMIT + 1):
        size = len(raw) + skipped
        skipped = 0
        if len(raw) > LIMIT:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(1 << 20)
                size += len(raw)
            yield Line("", size, name, NotText(Reason.TOO_LONG, f"a line of {size:,} bytes; the limit is {LIMIT:,}"))
            continue
        try:
            line = Line(raw.decode("utf-8"), size, name)
        except UnicodeDecodeError:
            try:
                if len(evidence) < EVIDENCE:
                    evidence += raw
                    page = detect(evidence)
                line = Line(decode_as(raw, page)[0], size, page.name)
            except NotText as error:
                line = Line("", size, name, error)
                evidence = b""
        raw = b""  # a long line is held once while it is worked on
        yield line


def encoding_of(head: bytes) -> Encoding | None:
    """The encoding of a file that begins with `head`; None where each line must tell it."""
    try:
        return detect(head, partial=True)
    except NotText as error:
        if error.reason is not Reason.UNDECODABLE:
            raise
        return None


def wide_lines(stream: Bytes, encoding: Encoding) -> Iterator[Line]:
    """The lines of UTF-16 or UTF-32."""
    skipped = len(stream.read(encoding.bom))
    tap = Tap(stream)
    text = io.TextIOWrapper(io.BufferedReader(tap), encoding.codec, "replace", newline="\n")
    held: Line | None = None
    taken = 0
    while line := text.readline(LIMIT // encoding.unit):
        if held:
            yield held
        held = Line(line, len(line.encode(encoding.codec)) + skipped, encoding.name)
        taken += held.bytes_in
        skipped = 0
    if held:
        yield held._replace(bytes_in=held.bytes_in + tap.count + encoding.bom - taken)
