"""Arrow's stream and file format: the messages, found and measured before Arrow is given any of them.

A message says in its metadata (a flatbuffer) what its body holds. Here the metadata alone are read: how many rows,
where each buffer lies, and, where buffers are compressed, how large each will be. So batches before the wanted row are
passed over without their bodies, and what would not fit is refused before it is decompressed. A batch that is wanted
is given to Arrow as a stream of its own: schema, dictionaries, batch.

Source: Arrow Columnar Format, "Serialization and Interprocess Communication"; Message.fbs. Units: bytes, rows.
Errors: `Unreadable`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from diglot.hub.tables.limits import READ, Unreadable

__all__ = ["Messages"]

_MAGIC = b"ARROW1"
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_METADATA = 16 << 20


class _Flat:
    """One table of a flatbuffer; offsets outside of it are `Unreadable`."""

    def __init__(self, data: bytes, at: int):
        self.data, self.at = data, at
        table = at - self._int("<i", at)
        size = self._int("<H", table)
        self.slots = [self._int("<H", table + 4 + 2 * i) for i in range(max(0, (size - 4) // 2))]

    def _int(self, kind: str, at: int) -> int:
        if not 0 <= at <= len(self.data) - struct.calcsize(kind):
            raise Unreadable("an Arrow message that is damaged")
        return int(struct.unpack_from(kind, self.data, at)[0])

    def number(self, slot: int, kind: str, default: int = 0) -> int:
        """A number."""
        offset = self.slots[slot] if slot < len(self.slots) else 0
        return self._int(kind, self.at + offset) if offset else default

    def table(self, slot: int) -> _Flat | None:
        """A table within this one."""
        offset = self.slots[slot] if slot < len(self.slots) else 0
        if not offset:
            return None
        at = self.at + offset
        return _Flat(self.data, at + self._int("<I", at))

    def pairs(self, slot: int) -> np.ndarray:
        """A vector of structs of two 64-bit numbers."""
        offset = self.slots[slot] if slot < len(self.slots) else 0
        if not offset:
            return np.zeros((0, 2), np.int64)
        at = self.at + offset
        at += self._int("<I", at)
        count = self._int("<I", at)
        if count > (len(self.data) - at - 4) // 16:
            raise Unreadable("an Arrow message that is damaged")
        return np.frombuffer(self.data, "<i8", 2 * count, at + 4).reshape(-1, 2)


@dataclass(frozen=True)
class _Message:
    kind: int
    rows: int
    start: int  # of the message, its prefix included
    body: int
    size: int  # of the body
    large: int  # the body, decompressed
    delta: bool = False


class Messages:
    """The messages of a file or stream.

    Args:
        file: seekable.
        size: of the file.
    """

    def __init__(self, file: BinaryIO, size: int):
        self._file, self._at, self._end = file, 0, size
        file.seek(0)
        self._file_format = file.read(8)[:6] == _MAGIC
        if self._file_format:
            file.seek(max(0, size - 10))
            tail = file.read(10)
            footer = struct.unpack("<i", tail[:4])[0] if tail[4:] == _MAGIC else -1
            if not 0 < footer <= size - 18:
                raise Unreadable("an Arrow file that is cut short")
            self._at, self._end = 8, size - 10 - footer
        first = self._next()
        if first is None or first.kind != _SCHEMA:
            raise Unreadable("not an Arrow file or stream")
        self._head = [first]
        self._dictionaries: list[_Message] = []

    def schema(self) -> pa.Schema:
        """The types of the columns."""
        return pa.ipc.open_stream(self._bytes([])).schema

    def batches(self) -> Iterator[tuple[int, _Message]]:
        """(rows, batch) in order; the batch is for `read`."""
        if not self._file_format:
            yield from ((m.rows, m) for m in self._rest())
            return
        found = list(self._rest())  # in a file, dictionaries may come after the batches that use them
        yield from ((m.rows, m) for m in found)

    def read(self, message: _Message) -> pa.RecordBatch:
        """A batch, whole; its values are not validated."""
        total = sum(m.large for m in [*self._dictionaries, message])
        if total > READ:
            raise Unreadable(f"a record batch of {total:,} bytes: more than the {READ:,} that are shown")
        for batch in pa.ipc.open_stream(self._bytes([*self._dictionaries, message])):
            return batch
        raise Unreadable("a record batch that cannot be read")

    def _bytes(self, messages: list[_Message]) -> pa.BufferReader:
        parts = []
        for message in self._head + messages:
            self._file.seek(message.start)
            parts.append(self._file.read(message.body + message.size - message.start))
        return pa.BufferReader(b"".join(parts))

    def _rest(self) -> Iterator[_Message]:
        while (message := self._next()) is not None:
            if message.kind == _DICTIONARY:
                self._dictionaries.append(message)
                if sum(m.large for m in self._dictionaries) > READ:
                    raise Unreadable(f"dictionaries of more than {READ:,} bytes")
            elif message.kind == _BATCH:
                yield message

    def _next(self) -> _Message | None:
        start = self._at
        self._file.seek(start)
        prefix = self._file.read(8)
        if start + 8 > self._end or len(prefix) < 8:
            return None
        first, second = struct.unpack("<ii", prefix)
        length, at = (second, start + 8) if first == -1 else (first, start + 4)
        if length == 0:
            return None
        if not 0 < length <= min(_METADATA, self._end - at):
            raise Unreadable("an Arrow message that is damaged")
        self._file.seek(at)
        data = self._file.read(length)
        message = _Flat(data, struct.unpack("<I", data[:4])[0] if len(data) >= 4 else -1)
        kind, body, size = message.number(1, "<B"), at + length, message.number(3, "<q")
        if not 0 <= size <= self._end - body:
            raise Unreadable("an Arrow message that is cut short")
        self._at = body + size
        header, delta = message.table(2), False
        if kind == _DICTIONARY and header is not None:
            delta, header = bool(header.number(2, "<B")), header.table(1)
        if kind == _SCHEMA or header is None:
            return _Message(kind, 0, start, body, size, length)
        rows = header.number(0, "<q")
        if rows < 0:
            raise Unreadable("a record batch of less than no rows")
        return _Message(kind, rows, start, body, size, self._measure(header, body, size), delta)

    def _measure(self, header: _Flat, body: int, size: int) -> int:
        """What a batch's buffers are once they are decompressed; each must lie in the body."""
        buffers = header.pairs(2)
        starts, lengths = buffers[:, 0], buffers[:, 1]
        if ((starts < 0) | (lengths < 0) | (starts > size) | (lengths > size - np.minimum(starts, size))).any():
            raise Unreadable("a record batch whose buffers lie outside of it")
        if header.table(3) is None:
            return size
        total = 0
        for start, length in buffers.tolist():
            if length >= 8:
                self._file.seek(body + start)
                large = struct.unpack("<q", self._file.read(8))[0]
                if large < -1:
                    raise Unreadable("a compressed buffer of less than no bytes")
                total += length if large == -1 else large
        return total + size
