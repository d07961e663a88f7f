"""Lines of a stream of bytes, decoded one by one, however long they are.

A line is UTF-8 if it can be (rows of different origin often stand in one file). The first lines that are not, up to
`EVIDENCE` bytes of them, are gathered, and their letters, taken together, tell the code page of all such lines
(`Decoder`). A line longer than `LIMIT` bytes is skipped without being held. A byte order mark at the beginning of any
line goes, as files that were put together have them; a file without a line feed in its first `HEAD` bytes, but with
carriage returns, has its lines end there.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from diglot.sources.decode import UTF_8, Encoding, NotText, decode_as, detect
from diglot.sources.records import Reason
from diglot.sources.streams import Bytes, Tap

__all__ = ["LIMIT", "Decoder", "Line", "lines"]

LIMIT = 32 << 20
EVIDENCE = 1 << 12
HEAD = 1 << 16


class Line(NamedTuple):
    """A line, its line feed included, or the reason why it has no text.

    `bytes_in` counts a byte order mark too.
    """

    text: str
    bytes_in: int
    encoding: str
    error: NotText | None = None
    replaced: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What is worth knowing of it."""
        return (f"{self.replaced} byte sequences became U+FFFD",) if self.replaced else ()


class Decoder:
    """Decodes the strings of one source, each by itself.

    What is UTF-8 is read as that. The others, up to `EVIDENCE` bytes of them, are gathered: their letters, taken
    together, tell the code page of all. Where none makes words of them, a string in which at most one character in
    twenty would be U+FFFD is taken for damaged UTF-8. After `EVIDENCE` bytes of strings of which none told a page, no
    more are asked: that takes milliseconds each, and files in Japanese or Chinese code pages have nothing else.
    """

    def __init__(self) -> None:
        self._evidence, self._page, self._refused = b"", UTF_8, 0

    def learn(self, raw: bytes) -> None:
        """Take a string that is not UTF-8 as evidence."""
        if len(self._evidence) < EVIDENCE:
            self._evidence += raw + b" "
            self._page = detect(self._evidence)

    def decode(self, raw: bytes) -> tuple[str, str, int]:
        """The text of a string, the codec that reads it, and how many wrong sequences became U+FFFD.

        Raises:
            NotText: when it is no text in any known encoding.
        """
        try:
            return raw.decode("utf-8"), "utf-8", 0
        except UnicodeDecodeError:
            pass
        try:
            if self._refused >= EVIDENCE:
                raise NotText(Reason.UNDECODABLE, "not UTF-8, nor was anything before it in a known code page")
            self.learn(raw)
            self._refused = 0
        except NotText as error:
            self._evidence, self._page = b"", UTF_8
            self._refused += len(raw)
            text, replaced = decode_as(raw, UTF_8)
            if error.reason is not Reason.UNDECODABLE or replaced > len(text) // 20:
                raise
            return text, "utf-8", replaced
        text, replaced = decode_as(raw, self._page)
        return text, self._page.name, replaced


class Returns(io.RawIOBase):
    """A stream in which every carriage return is a line feed."""

    def __init__(self, raw: Bytes) -> None:
        self.raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.raw.read1(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)


def lines(stream: Bytes) -> Iterator[Line]:
    """The lines of `stream`.

    Raises:
        NotText: when it is empty or binary.
    """
    head = stream.peek(1)[:HEAD]
    encoding = encoding_of(head)
    if encoding and encoding.unit > 1:
        yield from wide_lines(stream, encoding)
        return
    if b"\r" in head[:-1] and b"\n" not in head:
        stream = io.BufferedReader(Returns(stream), HEAD)
    decoder = Decoder()
    usual = encoding.name if encoding and encoding.bom else "utf-8"
    while raw := stream.readline(LIMIT + 1):
        size = len(raw)
        if size > LIMIT:
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(1 << 20)
                size += len(raw)
            error = NotText(Reason.TOO_LONG, f"a line of {size:,} bytes; the limit is {LIMIT:,}")
            yield Line("", size, usual, error)
            continue
        try:
            text, name, replaced = decoder.decode(raw.removeprefix(codecs.BOM_UTF8))
            line = Line(text, size, usual if name == "utf-8" else name, None, replaced)
        except NotText as error:
            line = Line("", size, usual, error)
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
        held = Line(line.removeprefix("\ufeff"), len(line.encode(encoding.codec)) + skipped, encoding.name)
        taken += held.bytes_in
        skipped = 0
    if held:
        yield held._replace(bytes_in=held.bytes_in + tap.count + encoding.bom - taken)
