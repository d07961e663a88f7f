"""The Xet format: hashes of chunks, xorbs and files, xorbs to and from bytes.

*Chunk*: 8 to 128 KiB of a file, cut by content. *Xorb*: up to 8,192 chunks, each compressed, one after another. What a
file consists of is in a *shard* (`diglot.hub.formats.shards`). No length or hash that was given is trusted: what does
not add up raises `Refusal` (400), and no more is decompressed than a chunk may hold.

A chunk on the wire is ``version u8 = 0 · stored length u24 · scheme u8 · length u24 · data``, little endian; schemes:
0 as is, 1 LZ4 frame, 2 bytes grouped by their position modulo 4, then LZ4 frame.

Units: bytes; hashes are 32 raw bytes in here, and 64 hex digits in paths (four little-endian words, see `to_hex`).
Source: the Xet specification (hashing, xorb and shard formats) of huggingface.co/docs/xet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from diglot.errors import MissingExtra
from diglot.hub.formats.chunking import MAXIMUM
from diglot.hub.refusal import Refusal

try:
    import blake3
    import lz4.frame
except ImportError as error:
    raise MissingExtra.of("a hub's store", (error.name or "blake3").split(".")[0], "hub") from error

__all__ = [
    "Layout", "Merkle", "chunk_hash", "decode_chunk", "encode_chunk", "file_hash", "from_hex", "read_xorb", "to_hex",
    "xorb_hash",
]  # fmt: skip

#: The most bytes of chunk data in a xorb (headers and footer come on top), and the most chunks.
XORB_BYTES, XORB_CHUNKS = 64 << 20, 8192
_HEADER = 8
_FOOTER = 4 << 20  # what a footer with a record per chunk can take, generously

_DATA_KEY = bytes.fromhex("6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229")
_NODE_KEY = bytes.fromhex("017ec5c7a5472996fd946666b48a02e65ddd536f37c76dd2f86352e64a53713f")
_NO_HASH = bytes(32)


def to_hex(digest: bytes) -> str:
    """A hash as paths and JSON have it: each eight bytes reversed.

    >>> to_hex(bytes(range(32)))[:16]
    '0706050403020100'
    """
    return "".join(digest[i : i + 8][::-1].hex() for i in (0, 8, 16, 24))


def from_hex(text: str) -> bytes:
    """The raw bytes of a hash in a path.

    Raises:
        Refusal: 400 unless `text` is 64 lowercase hex digits.

    >>> from_hex(to_hex(bytes(range(32)))) == bytes(range(32))
    True
    """
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise Refusal.invalid("a hash must be 64 hex digits")
    raw = bytes.fromhex(text)
    return b"".join(raw[i : i + 8][::-1] for i in (0, 8, 16, 24))


def chunk_hash(data: bytes) -> bytes:
    """The hash of a chunk's content."""
    return blake3.blake3(data, key=_DATA_KEY).digest()


class Merkle:
    """The Merkle root over (hash, length) pairs, in memory that grows with the logarithm of their number.

    Nodes are grouped from the left: a group ends after the third or a later node whose hash is divisible by four, or
    after the ninth; groups are nodes of the level above, until one is left.
    """

    def __init__(self) -> None:
        self._open: list[list[tuple[bytes, int]]] = [[]]  # the group under way, a level each
        self._nodes = [0]

    def add(self, digest: bytes, size: int, level: int = 0) -> None:
        """The next node."""
        if level == len(self._open):
            self._open.append([])
            self._nodes.append(0)
        group = self._open[level]
        group.append((digest, size))
        self._nodes[level] += 1
        if len(group) == 9 or (len(group) > 2 and digest[24] & 3 == 0):
            self._close(level)

    def _close(self, level: int) -> None:
        group, self._open[level] = self._open[level], []
        text = "".join(f"{to_hex(digest)} : {size}\n" for digest, size in group)
        above = blake3.blake3(text.encode(), key=_NODE_KEY).digest()
        self.add(above, sum(size for _, size in group), level + 1)

    def root(self) -> bytes:
        """The root: call it once, when all nodes are there; zeros for none."""
        level = 0
        while self._nodes[level] > 1:
            if self._open[level]:
                self._close(level)
            level += 1
        return self._open[level][0][0] if self._nodes[level] else _NO_HASH

    def file_hash(self) -> bytes:
        """A file's Xet hash: the root, hashed once more; zeros for an empty file."""
        return blake3.blake3(self.root(), key=_NO_HASH).digest() if self._nodes[0] else _NO_HASH


def xorb_hash(chunks: Iterable[tuple[bytes, int]]) -> bytes:
    """The Merkle root over (hash, length) pairs."""
    tree = Merkle()
    for digest, size in chunks:
        tree.add(digest, size)
    return tree.root()


def file_hash(chunks: Iterable[tuple[bytes, int]]) -> bytes:
    """The hash of a file from its chunks' (hash, length) pairs."""
    tree = Merkle()
    for digest, size in chunks:
        tree.add(digest, size)
    return tree.file_hash()


def decode_chunk(scheme: int, data: bytes, size: int) -> bytes:
    """A chunk's content.

    Args:
        scheme: 0, 1 or 2.
        data: as stored.
        size: of the content; anything else is an error, and nothing longer is ever made.

    Raises:
        Refusal: 400 if `data` does not decode to exactly `size` bytes.
    """
    if scheme not in (0, 1, 2) or not 0 < size <= MAXIMUM:
        raise Refusal.invalid("a chunk with an unknown scheme or an impossible length")
    if scheme:
        try:
            unpack = lz4.frame.LZ4FrameDecompressor()
            out = unpack.decompress(data, max_length=size + 1)
            whole = unpack.eof and not unpack.unused_data
        except (RuntimeError, ValueError, EOFError) as error:
            raise Refusal.invalid("a chunk that is not valid LZ4") from error
        if not whole:
            raise Refusal.invalid("a chunk that does not end where it says")
        data = out
    if len(data) != size:
        raise Refusal.invalid("a chunk whose length is not what it says")
    if scheme == 2:
        grouped, plain = np.frombuffer(data, np.uint8), np.empty(size, np.uint8)
        at = 0
        for i in range(4):
            count = len(range(i, size, 4))
            plain[i::4] = grouped[at : at + count]
            at += count
        data = plain.tobytes()
    return data


def encode_chunk(data: bytes) -> bytes:
    """A chunk as it stands in a xorb: LZ4 where that is shorter.

    >>> stored = encode_chunk(b"x" * 1000)
    >>> decode_chunk(stored[4], stored[8:], 1000) == b"x" * 1000
    True
    """
    packed = lz4.frame.compress(data)
    scheme, body = (1, packed) if len(packed) < len(data) else (0, data)
    return b"\0" + len(body).to_bytes(3, "little") + bytes([scheme]) + len(data).to_bytes(3, "little") + body


@dataclass(frozen=True)
class Layout:
    """Where the chunks of a xorb lie.

    Attributes:
        hashes: 32 bytes a chunk.
        stored: uint32[n + 1], ends of the chunks in the stored xorb, headers included; the first is 0.
        raw: uint32[n + 1], ends of the chunks in the concatenated content; the first is 0.
    """

    hashes: bytes
    stored: npt.NDArray[np.uint32]
    raw: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, chunks: list[tuple[bytes, int, int]]) -> Layout:
        """From (hash, stored length with header, length) of each chunk."""
        lengths = np.array([(0, 0), *((stored, raw) for _, stored, raw in chunks)], np.uint32)
        ends = np.cumsum(lengths, axis=0, dtype=np.uint32)
        return cls(b"".join(digest for digest, _, _ in chunks), ends[:, 0].copy(), ends[:, 1].copy())

    def __len__(self) -> int:
        return len(self.stored) - 1

    def pairs(self, start: int = 0, end: int | None = None) -> list[tuple[bytes, int]]:
        """(hash, length) of the chunks ``start`` to ``end``."""
        lengths = np.diff(self.raw).tolist()
        return [
            (self.hashes[32 * i : 32 * i + 32], lengths[i]) for i in range(start, len(self) if end is None else end)
        ]

    def to_bytes(self) -> bytes:
        """For the database."""
        return self.hashes + self.stored[1:].tobytes() + self.raw[1:].tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Layout:
        """From the database."""
        n = len(data) // 40
        ends = np.frombuffer(data, np.uint32, 2 * n, 32 * n).reshape(2, n)
        zero = np.zeros((2, 1), np.uint32)
        both = np.hstack([zero, ends])
        return cls(data[: 32 * n], both[0], both[1])


def read_xorb(stream: BinaryIO) -> Iterator[tuple[bytes, int, bytes]]:
    """The chunks of a xorb, each verified as far as it alone can be.

    Args:
        stream: at the start of a xorb; a footer (``XETBLOB…``) after the last chunk ends it.

    Yields:
        (hash, stored length with header, content).

    Raises:
        Refusal: 400 for anything malformed, too long, or with too many chunks.
    """
    total = count = 0
    while head := stream.read(_HEADER):
        if head[:7] == b"XETBLOB":
            if len(stream.read(_FOOTER + 1)) > _FOOTER:
                raise Refusal.invalid("a xorb with an endless footer")
            return
        if len(head) < 8 or head[0] != 0:
            raise Refusal.invalid("a xorb with a broken chunk header")
        length, size = int.from_bytes(head[1:4], "little"), int.from_bytes(head[5:8], "little")
        data = stream.read(length)
        total, count = total + length, count + 1
        if len(data) != length or total > XORB_BYTES or count > XORB_CHUNKS:
            raise Refusal.invalid("a xorb that is cut short or too large")
        content = decode_chunk(head[4], data, size)
        yield chunk_hash(content), _HEADER + length, content
