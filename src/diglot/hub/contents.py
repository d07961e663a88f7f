"""Large files in and out: xorbs, plain blobs, chunking on this side, byte ranges.

*In*, three ways: `take_xorb` and `take_shard` (what Xet clients send), `take_plain` (git-LFS), `add` (a local file,
chunked here; chunks that the store has are not stored again). Every byte is hashed before anything is registered: a
xorb's Merkle root, a file's SHA-256 over the chunks it refers to. *Out*: `read` for a range, `open` for a file object.

Bytes are on the disk before the database names them. An object that the garbage collector has condemned is rescued
first (see `garbage`). Whoever brought a file's bytes has a *claim*: only then, or if the repository has held the file
before, may a commit refer to it, so knowing a SHA-256 gives nobody the file.

Units: bytes. Errors: `Refusal` (400 for what does not verify, 507 for a full disk).
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from diglot.errors import HubError
from diglot.hub import chunking, xet
from diglot.hub.database import Database
from diglot.hub.objects import Objects, Scratch
from diglot.hub.refusal import Refusal
from diglot.hub.xet import Layout, ShardFile, Term

__all__ = ["Contents", "Large", "LargeFile"]

_PIECE = 256 << 10  # what is read, decoded and handed on at a time
_TERM = np.dtype([("xorb", "V32"), ("start", "<u4"), ("end", "<u4"), ("size", "<u4")])


@dataclass(frozen=True)
class Large:
    """A large file of the store: its SHA-256 (hex), its size, its Xet hash (None for a plain blob)."""

    sha256: str
    size: int
    xet: bytes | None


@dataclass(frozen=True)
class Added:
    """What `Contents.add` did: the file, and how many bytes were new to the store (as stored, compressed)."""

    file: Large
    new: int


class Contents:
    """The large files of a hub."""

    def __init__(self, database: Database, objects: Objects, scratch: Scratch):
        self.database = database
        self.objects = objects
        self.scratch = scratch
        self._layout = lru_cache(512)(self._load_layout)

    # ---- in

    def take_xorb(self, digest: bytes, path: Path, file: BinaryIO) -> bool:
        """Verifies a received xorb and keeps it.

        Args:
            digest: the hash that it was sent under.
            path: the received file, in the scratch folder.
            file: the same, open.

        Returns:
            Whether it was new.
        """
        if self._touch_xorb(digest):
            return False
        file.seek(0)
        chunks = [(h, stored, len(content)) for h, stored, content in xet.read_xorb(file)]
        layout = Layout.of(chunks)
        if not chunks or xet.xorb_hash(layout.pairs()) != digest:
            raise Refusal.invalid("the xorb's content does not have the hash it was sent under")
        file.truncate(int(layout.stored[-1]))  # no footer: the layout is in the database
        Scratch.settle(file)
        self._publish(path, f"xorbs/{xet.to_hex(digest)}", lambda: self._insert_xorb(digest, layout))
        return True

    def _touch_xorb(self, digest: bytes) -> bool:
        with self.database.write() as cursor:
            return bool(cursor.execute("UPDATE xorbs SET used = ? WHERE hash = ?", (time.time(), digest)).rowcount)

    def _insert_xorb(self, digest: bytes, layout: Layout) -> None:
        with self.database.write() as cursor:
            row = (digest, int(layout.stored[-1]), int(layout.raw[-1]), layout.to_bytes(), time.time())
            cursor.execute("INSERT OR REPLACE INTO xorbs VALUES (?, ?, ?, ?, ?)", row)
            chunks = [(layout.hashes[32 * i : 32 * i + 32], digest, i) for i in range(len(layout))]
            cursor.executemany("INSERT OR IGNORE INTO chunks VALUES (?, ?, ?)", chunks)

    def _publish(self, path: Path, key: str, register: Callable[[], None]) -> None:
        """Object first, then its row; if the collector has condemned the key, that is taken back before."""
        with self.database.write() as cursor:
            cursor.execute("DELETE FROM doomed WHERE key = ?", (key,))
        self.objects.publish(path, key)
        register()

    def take_shard(self, files: list[ShardFile], account: int, beat: Callable[[], None] = lambda: None) -> None:
        """Verifies the files that a shard describes, byte by byte, and registers them.

        Args:
            files: from `xet.read_shard`.
            account: who brings them.
            beat: called after each piece that was hashed.
        """
        for shard in files:
            row = self.database.row("SELECT size, sha256 FROM large WHERE xet = ?", shard.xet)
            if row is not None and row["sha256"] == shard.sha256 and self._renew(row["sha256"], account):
                continue
            layouts = {term.xorb: self._xorb(term.xorb) for term in shard.terms}
            for term in shard.terms:
                layout = layouts[term.xorb]
                if term.end > len(layout) or int(layout.raw[term.end]) - int(layout.raw[term.start]) != term.size:
                    raise Refusal.invalid("a shard whose terms do not fit the xorbs")
            pairs = [pair for term in shard.terms for pair in layouts[term.xorb].pairs(term.start, term.end)]
            if xet.file_hash(pairs) != shard.xet:
                raise Refusal.invalid("a shard whose file does not have the hash it says")
            hasher, size = hashlib.sha256(), 0
            for piece in self._read_terms(shard.terms, 0, sum(size for _, size in pairs)):
                hasher.update(piece)
                size += len(piece)
                beat()
            if shard.sha256 not in (None, hasher.hexdigest()):
                raise Refusal.invalid("a file whose content does not have the SHA-256 it was sent under")
            self._register(Large(hasher.hexdigest(), size, shard.xet), shard.terms, account)

    def _xorb(self, digest: bytes) -> Layout:
        try:
            return self._layout(digest)
        except HubError:
            raise Refusal.invalid(f"xorb {xet.to_hex(digest)} is not in this store") from None

    def take_plain(self, sha256: str, size: int, path: Path, file: BinaryIO, account: int) -> None:
        """Keeps a received file as it is, once it has the SHA-256 and size it was announced with."""
        file.seek(0, io.SEEK_END)
        if file.tell() != size:
            raise Refusal.invalid(f"{file.tell()} bytes were sent where {size} were announced")
        file.seek(0)
        if hashlib.file_digest(cast("io.BufferedReader", file), "sha256").hexdigest() != sha256:
            raise Refusal.invalid("the content does not have the SHA-256 it was announced with")
        if not self._renew(sha256, account):
            Scratch.settle(file)
            self._publish(path, f"plain/{sha256}", lambda: self._register(Large(sha256, size, None), (), account))

    def add(self, stream: BinaryIO, account: int = 0) -> Added:
        """Stores a file from this machine, chunk by chunk; chunks that the store has are only referred to.

        Args:
            stream: seekable, read twice (hashed first: a file that is there whole costs no more than that).
            account: who brings it.
        """
        sha256 = hashlib.file_digest(cast("io.BufferedReader", stream), "sha256").hexdigest()
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if (found := self.find(sha256)) and self._renew(sha256, account):
            return Added(found, 0)
        terms: list[Term] = []
        pairs: list[tuple[bytes, int]] = []
        packer = _Packer(self)
        for content in chunking.chunks(stream):
            digest = xet.chunk_hash(content)
            pairs.append((digest, len(content)))
            known = self.database.row("SELECT xorb, position FROM chunks WHERE hash = ?", digest)
            place = (known["xorb"], known["position"]) if known else packer.add(digest, content)
            last = terms[-1] if terms else None
            if last and (last.xorb, last.end) == place:
                terms[-1] = Term(last.xorb, last.start, last.end + 1, last.size + len(content))
            else:
                terms.append(Term(place[0], place[1], place[1] + 1, len(content)))
        packer.flush()
        final = [Term(packer.names.get(t.xorb, t.xorb), t.start, t.end, t.size) for t in terms]
        hasher = hashlib.sha256()
        for piece in self._read_terms(tuple(final), 0, size):
            hasher.update(piece)
        if hasher.hexdigest() != sha256:
            raise HubError("a file changed while it was being stored; push it again")
        large = Large(sha256, size, xet.file_hash(pairs))
        self._register(large, tuple(final), account)
        return Added(large, packer.written)

    def _register(self, large: Large, terms: tuple[Term, ...], account: int) -> None:
        packed = np.array([(t.xorb, t.start, t.end, t.size) for t in terms], _TERM).tobytes() if large.xet else None
        with self.database.write() as cursor:
            for digest in {term.xorb for term in terms}:
                if not cursor.execute("UPDATE xorbs SET used = ? WHERE hash = ?", (time.time(), digest)).rowcount:
                    raise Refusal.invalid(f"xorb {xet.to_hex(digest)} is not in this store")
            row = (large.sha256, large.size, large.xet, packed, time.time())
            sql = """INSERT INTO large VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET xet = excluded.xet,
                     terms = excluded.terms WHERE large.xet IS NULL AND excluded.xet IS NOT NULL"""
            cursor.execute(sql, row)  # a plain blob that has now come as chunks is kept as chunks
            self._renew(large.sha256, account)

    def _renew(self, sha256: str, account: int) -> bool:
        """Marks a file as just used and claimed; False if it is not there."""
        with self.database.write() as cursor:
            if not cursor.execute("UPDATE large SET used = ? WHERE sha256 = ?", (time.time(), sha256)).rowcount:
                return False
            cursor.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?)", (sha256, account, time.time()))
        return True

    # ---- who may refer to what

    def find(self, sha256: str) -> Large | None:
        """A large file by its SHA-256."""
        row = self.database.row("SELECT sha256, size, xet FROM large WHERE sha256 = ?", sha256)
        return Large(row["sha256"], row["size"], row["xet"]) if row else None

    def may_refer(self, repo: str, account: int, sha256: str) -> bool:
        """Whether the repository has held the file, or the account has shown that it has its bytes."""
        claimed = "SELECT 1 FROM claims WHERE sha256 = ? AND account = ?"
        held = "SELECT 1 FROM held WHERE sha256 = ? AND repo = ?"
        return bool(self.database.row(claimed, sha256, account) or self.database.row(held, sha256, repo))

    # ---- out

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
            return self._read_terms(_terms(row["terms"]), start, end)
        return self.raw(f"plain/{sha256}", end, start)

    def open(self, sha256: str) -> LargeFile:
        """The same as a seekable file object."""
        found = self.find(sha256)
        if found is None:
            raise Refusal.no_entry(sha256)
        return LargeFile(self, found)

    def terms(self, digest: bytes) -> tuple[Large, tuple[Term, ...]] | None:
        """A file by its Xet hash, with its terms."""
        row = self.database.row("SELECT * FROM large WHERE xet = ?", digest)
        return (Large(row["sha256"], row["size"], row["xet"]), _terms(row["terms"])) if row else None

    def layout(self, digest: bytes) -> Layout:
        """Where the chunks of a xorb lie."""
        return self._xorb(digest)

    def forget(self) -> None:
        """Empties the cache of layouts (after garbage was collected)."""
        self._layout.cache_clear()

    def _load_layout(self, digest: bytes) -> Layout:
        row = self.database.row("SELECT layout FROM xorbs WHERE hash = ?", digest)
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

    def _read_terms(self, terms: tuple[Term, ...], start: int, end: int) -> Iterator[bytes]:
        at = 0  # where the term begins in the file
        for term in terms:
            if at + term.size > start and at < end:
                layout = self._xorb(term.xorb)
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


class _Packer:
    """Gathers new chunks into xorbs. A xorb under way goes by a provisional name; `names` has the final ones."""

    def __init__(self, contents: Contents):
        self.contents = contents
        self.names: dict[bytes, bytes] = {}
        self.written = 0
        self._start()

    def _start(self) -> None:
        self._name = b"under way %d" % len(self.names)
        self._chunks: list[tuple[bytes, int, int]] = []
        self._bodies: list[bytes] = []
        self._size = 0
        self._known: dict[bytes, int] = {}

    def add(self, digest: bytes, content: bytes) -> tuple[bytes, int]:
        """Puts a chunk in, returns its place."""
        if digest not in self._known:
            body = xet.encode_chunk(content)
            if self._size + len(body) > xet.XORB_BYTES or len(self._chunks) == xet.XORB_CHUNKS:
                self.flush()
            self._known[digest] = len(self._chunks)
            self._chunks.append((digest, len(body), len(content)))
            self._bodies.append(body)
            self._size += len(body)
        return self._name, self._known[digest]

    def flush(self) -> None:
        """Stores the xorb under way."""
        if not self._chunks:
            return
        layout = Layout.of(self._chunks)
        digest = xet.xorb_hash(layout.pairs())
        contents = self.contents
        with contents.scratch.file() as (path, file):
            file.writelines(self._bodies)
            Scratch.settle(file)
            key = f"xorbs/{xet.to_hex(digest)}"
            contents._publish(path, key, lambda: contents._insert_xorb(digest, layout))
        self.names[self._name] = digest
        self.written += self._size
        self._start()


def _terms(packed: bytes) -> tuple[Term, ...]:
    return tuple(Term(bytes(x), s, e, n) for x, s, e, n in np.frombuffer(packed, _TERM).tolist())


class LargeFile(io.RawIOBase):
    """A large file as a read-only, seekable file object (what Parquet and Arrow readers want)."""

    def __init__(self, contents: Contents, large: Large):
        super().__init__()
        self._contents, self._large, self._at = contents, large, 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """Where the next read begins."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Moves to `offset` from the start, the current place or the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._large.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        end = self._large.size if size is None or size < 0 else min(self._at + size, self._large.size)
        data = b"".join(self._contents.read(self._large.sha256, self._at, end)) if end > self._at else b""
        self._at += len(data)
        return data

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fills `buffer`; returns how many bytes."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
