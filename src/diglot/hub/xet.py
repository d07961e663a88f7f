"""The Xet format: hashes of chunks, xorbs and files, xorbs to and from bytes, shards from bytes.

*Chunk*: 8 to 128 KiB of a file, cut by content. *Xorb*: up to 8,192 chunks, each compressed, one after another.
*Shard*: what a client sends last, which says of each file of which chunks of which xorbs it consists (*terms*) and its
SHA-256. Nothing here trusts a length or a hash that it was given: what does not add up raises `Refusal` (400), and no
more is decompressed than a chunk may hold.

A chunk on the wire is ``version u8 = 0 · stored length u24 · scheme u8 · length u24 · data``, little endian; schemes:
0 as is, 1 LZ4 frame, 2 bytes grouped by their position modulo 4, then LZ4 frame.

Units: bytes; hashes are 32 raw bytes in here, and 64 hex digits in paths (four little-endian words, see `to_hex`).
Source: the Xet specification (hashing, xorb and shard formats) of huggingface.co/docs/xet.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from diglot.errors import MissingExtra
from diglot.hub.chunking import MAXIMUM
from diglot.hub.refusal import Refusal

try:
    import blake3
    import lz4.frame
except ImportError as error:
    raise MissingExtra.of("a hub's store", (error.name or "blake3").split(".")[0], "hub") from error

__all__ = [
    "Layout", "ShardFile", "Term", "chunk_hash", "decode_chunk", "encode_chunk", "file_hash", "from_hex", "read_shard",
    "read_xorb", "to_hex", "xorb_hash",
]  # fmt: skip

#: A xorb's largest size on the wire and largest number of chunks.
XORB_BYTES, XORB_CHUNKS = 64 << 20, 8192
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


def xorb_hash(chunks: list[tuple[bytes, int]]) -> bytes:
    """The Merkle root over (hash, length) pairs.

    Nodes are grouped from the left: a group ends after the third or a later node whose hash is divisible by four, has
    at least two nodes (but for a last one alone) and at most nine.
    """
    level = chunks
    while len(level) > 1:
        above, start = [], 0
        while start < len(level):
            end = min(start + 9, len(level))
            for i in range(start + 2, end):
                if level[i][0][24] & 3 == 0:
                    end = i + 1
                    break
            group = level[start:end]
            text = "".join(f"{to_hex(digest)} : {size}\n" for digest, size in group)
            above.append((blake3.blake3(text.encode(), key=_NODE_KEY).digest(), sum(size for _, size in group)))
            start = end
        level = above
    return level[0][0] if level else _NO_HASH


def file_hash(chunks: list[tuple[bytes, int]]) -> bytes:
    """The hash of a file from its chunks' (hash, length) pairs: the Merkle root, hashed once more."""
    return blake3.blake3(xorb_hash(chunks), key=_NO_HASH).digest() if chunks else _NO_HASH


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
    while head := stream.read(8):
        if head[:7] == b"XETBLOB":
            if len(stream.read(_FOOTER + 1)) > _FOOTER:
                raise Refusal.invalid("a xorb with an endless footer")
            return
        if len(head) < 8 or head[0] != 0:
            raise Refusal.invalid("a xorb with a broken chunk header")
        length, size = int.from_bytes(head[1:4], "little"), int.from_bytes(head[5:8], "little")
        data = stream.read(length)
        total, count = total + 8 + length, count + 1
        if len(data) != length or total > XORB_BYTES or count > XORB_CHUNKS:
            raise Refusal.invalid("a xorb that is cut short or too large")
        content = decode_chunk(head[4], data, size)
        yield chunk_hash(content), 8 + length, content


@dataclass(frozen=True)
class Term:
    """Consecutive chunks of a xorb that a file consists of: ``[start, end)``, together `size` bytes of content."""

    xorb: bytes
    start: int
    end: int
    size: int


@dataclass(frozen=True)
class ShardFile:
    """A file as a shard describes it: its Xet hash, its SHA-256 (hex; None if the shard has none), its terms."""

    xet: bytes
    sha256: str | None
    terms: tuple[Term, ...]


def read_shard(data: bytes) -> list[ShardFile]:
    """The files that a shard describes.

    Args:
        data: a whole shard: header of 48 bytes, file records, bookend, xorb records (not needed here).

    Raises:
        Refusal: 400 for anything malformed.
    """
    if len(data) < 48 or data[:15] != b"HFRepoMetaData\0" or struct.unpack_from("<Q", data, 32)[0] != 2:
        raise Refusal.invalid("not a shard of version 2")
    at, found = 48, []

    def record() -> bytes:
        nonlocal at
        at += 48
        if at > len(data):
            raise Refusal.invalid("a shard that is cut short")
        return data[at - 48 : at]

    while (head := record())[:32] != b"\xff" * 32:
        flags, count = struct.unpack_from("<II", head, 32)
        if count * 48 > len(data):
            raise Refusal.invalid("a shard with more terms than it has bytes")
        terms = []
        for _ in range(count):
            term = record()
            _, size, start, end = struct.unpack_from("<IIII", term, 32)
            if start >= end or end > XORB_CHUNKS or size == 0:
                raise Refusal.invalid("a shard with an impossible term")
            terms.append(Term(term[:32], start, end, size))
        if flags & 1 << 31:
            for _ in range(count):
                record()
        sha256 = record()[:32] if flags & 1 << 30 else None
        found.append(ShardFile(head[:32], to_hex(sha256) if sha256 else None, tuple(terms)))
    return found
