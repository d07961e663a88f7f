"""Shards of the Xet format: which chunks of which xorbs a file consists of (*terms*), and its SHA-256.

A client sends one last, after the xorbs. No length in it is trusted: what does not add up raises `Refusal` (400).

Units: bytes; hashes are 32 raw bytes, a SHA-256 is 64 hex digits.
Source: the Xet specification (shard format) of huggingface.co/docs/xet.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

from diglot.hub.formats import xet
from diglot.hub.refusal import Refusal

__all__ = ["ShardFile", "Term", "read_shard"]

#: The most files and terms that a shard may list.
SHARD_TERMS = 500_000
_RECORD = np.dtype([("hash", "V32"), ("a", "<u4"), ("b", "<u4"), ("c", "<u4"), ("d", "<u4")])


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
    records = np.frombuffer(data, _RECORD, (len(data) - 48) // 48, 48)
    at, found, total = 0, [], 0
    while at < len(records) and bytes(records["hash"][at]) != b"\xff" * 32:
        head = records[at]
        flags, count = int(head["a"]), int(head["b"])
        first, end, total = at + 1, at + 1 + count, total + count + 1
        at = end + (count if flags & 1 << 31 else 0) + (1 if flags & 1 << 30 else 0)
        if at > len(records):
            raise Refusal.invalid("a shard that is cut short, or with more terms than it has bytes")
        if total > SHARD_TERMS:
            raise Refusal(413, f"a shard may have {SHARD_TERMS} files and terms at most")
        terms = records[first:end]
        low, high = terms["c"], terms["d"]
        if count and ((low >= high) | (high > xet.XORB_CHUNKS) | (terms["b"] == 0)).any():
            raise Refusal.invalid("a shard with an impossible term")
        same: dict[bytes, bytes] = {}  # a hash is kept once, however often it is named
        names = (same.setdefault(name, name) for name in map(bytes, terms["hash"].tolist()))
        listed = tuple(map(Term, names, low.tolist(), high.tolist(), terms["b"].tolist()))
        sha256 = xet.to_hex(bytes(records["hash"][at - 1])) if flags & 1 << 30 else None
        found.append(ShardFile(bytes(head["hash"]), sha256, listed))
    if at >= len(records):
        raise Refusal.invalid("a shard that is cut short")
    return found
