"""Large files out of the store: byte ranges, file objects, terms and layouts.

Units: bytes. Errors: `Refusal` 404 for a file that is not there, `HubError` for one that is damaged.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from diglot.errors import HubError
from diglot.hub.formats import xet
from diglot.hub.formats.shards import Term
from diglot.hub.formats.xet import Layout
from diglot.hub.refusal import Refusal
from diglot.hub.storage.database import Database
from diglot.hub.storage.objects import Objects
from diglot.hub.storage.seekable import Seekable
from diglot.remembered import Answers

__all__ = ["Large", "Reading", "pack_terms", "unpack_terms"]

_PIECE = 256 << 10  # what is read, decoded and handed on at a time
_TERM = np.dtype([("xorb", "V32"), ("start", "<u4"), ("end", "<u4"), ("size", "<u4")])


@dataclass(frozen=True)
class Large:
    """A large file of the store: its SHA-256 (hex), its size, its Xet hash (None for a plain blob)."""

    sha256: str
    size: int
    xet: bytes | None


class Reading:
    """The large files of a hub, to be read."""

    def __init__(self, database: Database, objects: Objects):
        self.database = database
        self.objects = objects
        self._layouts = Answers(self._layout, "layouts of a hub's xorbs", entries=64, size=300_000)

    def find(self, sha256: str) -> Large | None:
        """A large file by its SHA-256."""
        row = self.database.row("SELECT sha256, size, xet FROM large WHERE sha256 = ?", sha256)
        return Large(row["sha256"], row["size"], row["xet"]) if row else None

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes ``[start, end)`` of a file, in pieces of about 256 KiB.

        Raises:
            Refusal: 404 if there is no such file.
        """
        row = self.database.row("SELECT size, xet, terms FROM large WHERE sha256 = ?", sha256)
        if row is None:
            raise Refusal.no_entry(sha256)
        end = row["size"] if end is None else min(end, row["size"])
        if row["xet"] is not None:
            return self.read_terms(unpack_terms(row["terms"]), start, end)
        return self.raw(f"plain/{sha256}", end, start)

    def open(self, sha256: str) -> Seekable:
        """The same as a seekable file object."""
        found = self.find(sha256)
        if found is None:
            raise Refusal.no_entry(sha256)
        return Seekable(found.size, lambda start, count: b"".join(self.read(sha256, start, start + count)))

    def terms(self, digest: bytes) -> tuple[Large, tuple[Term, ...]] | None:
        """A file by its Xet hash, with its terms."""
        row = self.database.row("SELECT * FROM large WHERE xet = ?", digest)
        return (Large(row["sha256"], row["size"], row["xet"]), unpack_terms(row["terms"])) if row else None

    def layout(self, digest: bytes) -> Layout:
        """Where the chunks of a xorb lie."""
        try:
            return self._layouts[digest.hex()]
        except HubError:
            raise Refusal.invalid(f"xorb {xet.to_hex(digest)} is not in this store") from None

    def forget(self) -> None:
        """Empties the cache of layouts (after garbage was collected)."""
        self._layouts.forget()

    def _layout(self, digest: str) -> Layout:
        row = self.database.row("SELECT layout FROM xorbs WHERE hash = ?", bytes.fromhex(digest))
        if row is None:
            raise HubError("no such xorb")
        return Layout.from_bytes(row["layout"])

    def raw(self, key: str, end: int, start: int = 0) -> Iterator[bytes]:
        """The bytes ``[start, end)`` of an object as it is stored, in pieces of 256 KiB."""
        while start < end:
            piece = self.objects.read(key, start, min(_PIECE, end - start))
            if not piece:
                raise HubError(f"{key} is shorter than it should be; run: diglot hub fsck")
            start += len(piece)
            yield piece

    def read_terms(self, terms: tuple[Term, ...], start: int, end: int) -> Iterator[bytes]:
        """The bytes ``[start, end)`` of the file that terms describe."""
        at = 0  # where the term begins in the file
        for term in terms:
            if at + term.size > start and at < end:
                layout = self.layout(term.xorb)
                base = int(layout.raw[term.start])
                low, high = base + max(start - at, 0), base + min(end - at, term.size)
                yield from self._read_xorb(term.xorb, layout, low, high)
            at += term.size
            if at >= end:
                return

    def _read_xorb(self, digest: bytes, layout: Layout, low: int, high: int) -> Iterator[bytes]:
        """The bytes ``[low, high)`` of a xorb's concatenated content."""
        key = f"xorbs/{xet.to_hex(digest)}"
        first = int(np.searchsorted(layout.raw, low, "right")) - 1
        stored, raw = layout.stored.tolist(), layout.raw.tolist()
        while raw[first] < high:
            last = first + 1
            while last < len(layout) and raw[last] < high and raw[last + 1] - raw[first] <= _PIECE:
                last += 1
            block = self.objects.read(key, stored[first], stored[last] - stored[first])
            parts = []
            for i in range(first, last):
                chunk = block[stored[i] - stored[first] : stored[i + 1] - stored[first]]
                if len(chunk) != stored[i + 1] - stored[i]:
                    raise HubError(f"{key} is shorter than it should be; run: diglot hub fsck")
                parts.append(xet.decode_chunk(chunk[4], chunk[8:], raw[i + 1] - raw[i]))
            piece = b"".join(parts)
            yield piece[max(low - raw[first], 0) : high - raw[first]]
            first = last
            if first >= len(layout):
                return

    def whole(self, large: Large) -> bool:
        """Whether the objects that a file consists of are there, as long as they should be."""
        if large.xet is None:
            return self.objects.size(f"plain/{large.sha256}") == large.size
        row = self.database.row("SELECT terms FROM large WHERE sha256 = ?", large.sha256)
        digests = {term.xorb for term in unpack_terms(row["terms"])} if row else set()
        return row is not None and all(self.has_xorb(digest) for digest in digests)

    def is_whole(self, sha256: str) -> bool:
        """The same of a file by its SHA-256; False if it is not registered."""
        found = self.find(sha256)
        return found is not None and self.whole(found)

    def sound_xorb(self, digest: bytes) -> bool:
        """Whether a xorb's object has the hash and the layout that the database says; reads all of it."""
        row = self.database.row("SELECT size, layout FROM xorbs WHERE hash = ?", digest)
        layout = self.read_layout(digest)
        if row is None or layout is None:
            return False
        return bool(int(layout.stored[-1]) == row["size"] and layout.to_bytes() == row["layout"])

    def read_layout(self, digest: bytes) -> Layout | None:
        """The layout of a xorb anew from its object; None unless that has the hash."""
        try:
            data = self.objects.read(f"xorbs/{xet.to_hex(digest)}", 0, xet.XORB_BYTES + (1 << 20))
            layout = Layout.of([(h, stored, len(content)) for h, stored, content in xet.read_xorb(io.BytesIO(data))])
        except (HubError, OSError):
            return None
        whole = len(layout) and int(layout.stored[-1]) == len(data)
        return layout if whole and xet.xorb_hash(layout.pairs()) == digest else None

    def has_xorb(self, digest: bytes) -> bool:
        """Whether a xorb is registered, and its object there and as long as it should be."""
        row = self.database.row("SELECT size FROM xorbs WHERE hash = ?", digest)
        return row is not None and self.objects.size(f"xorbs/{xet.to_hex(digest)}") == row["size"]


def pack_terms(terms: tuple[Term, ...]) -> bytes:
    """Terms for the database: 44 bytes each."""
    return np.array([(t.xorb, t.start, t.end, t.size) for t in terms], _TERM).tobytes()


def unpack_terms(packed: bytes) -> tuple[Term, ...]:
    """Terms from the database.

    >>> unpack_terms(pack_terms((Term(bytes(32), 0, 1, 5),)))[0].size
    5
    """
    return tuple(Term(bytes(x), s, e, n) for x, s, e, n in np.frombuffer(packed, _TERM).tolist())
