"""A file that a shard describes, verified byte by byte against xorbs that its sender has brought.

Units: bytes. Errors: `Refusal` 400 for what does not add up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from diglot.hub.formats import xet
from diglot.hub.formats.shards import ShardFile
from diglot.hub.formats.xet import Merkle
from diglot.hub.refusal import Refusal
from diglot.hub.storage.claims import Claims
from diglot.hub.storage.reading import Large, Reading

__all__ = ["STEP", "verified"]

#: Bytes of content that are hashed between two steps.
STEP = 1 << 20
_SMALLEST = 1024  # bytes that the chunks of a file have on average, at least; clients cut none below 8 KiB


def verified(reading: Reading, claims: Claims, shard: ShardFile, account: int) -> Iterator[int | Large]:
    """The bytes that each step of about 1 MiB took, and last of all the file.

    Raises:
        Refusal: 400, also for xorbs that the account has not brought: knowing a hash gives nobody the bytes.
    """
    tree, size, count, known = Merkle(), 0, 0, set[bytes]()
    for term in shard.terms:
        if term.xorb not in known and not claims.has_brought(term.xorb, account):
            raise Refusal.invalid(f"xorb {xet.to_hex(term.xorb)} is not in this store")
        known.add(term.xorb)
        layout = reading.layout(term.xorb)
        if term.end > len(layout) or int(layout.raw[term.end]) - int(layout.raw[term.start]) != term.size:
            raise Refusal.invalid("a shard whose terms do not fit the xorbs")
        size, count = size + term.size, count + term.end - term.start
        if count > size // _SMALLEST + 64:
            raise Refusal.invalid("a file in chunks that are far too small")
        for pair in layout.pairs(term.start, term.end):
            tree.add(*pair)
        yield 1 << 16
    if tree.file_hash() != shard.xet:
        raise Refusal.invalid("a shard whose file does not have the hash it says")
    hasher, since = hashlib.sha256(), 0
    for piece in reading.read_terms(shard.terms, 0, size):
        hasher.update(piece)
        since += len(piece)
        if since >= STEP:
            yield since
            since = 0
    if shard.sha256 not in (None, hasher.hexdigest()):
        raise Refusal.invalid("a file whose content does not have the SHA-256 it was sent under")
    yield since
    yield Large(hasher.hexdigest(), size, shard.xet)
