"""Large files into the store: xorbs, shards, plain blobs, local files chunked on this side. (*Out*: see `reading`.)

`take_xorb` and `take_shard` receive what Xet clients send, `take_plain` what comes by git-LFS, `add` a local file
(chunks that the store has are not stored again). Every byte is hashed before anything is registered: a xorb's Merkle
root, a file's SHA-256 over the chunks it refers to. What is known already is hashed all the same, and stored again if
the object has gone missing or has changed.

A shard may refer to xorbs that its sender has brought, and to nothing else: knowing a hash gives nobody the bytes (see
`claims`). Bytes are on the disk before the database names them; the transaction that names them makes sure that the
collector of garbage has not taken them meanwhile.

Units: bytes. Errors: `Refusal` (400 for what does not verify, 413 for too much, 503 for what was collected in between,
507 for a full disk).
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from diglot.errors import HubError
from diglot.hub.formats import chunking, xet
from diglot.hub.formats.shards import ShardFile, Term
from diglot.hub.formats.xet import Layout, Merkle
from diglot.hub.refusal import Refusal
from diglot.hub.storage.claims import Claims
from diglot.hub.storage.database import Database
from diglot.hub.storage.objects import Objects, Scratch
from diglot.hub.storage.packing import Packer
from diglot.hub.storage.quotas import Quotas
from diglot.hub.storage.reading import Large, Reading, pack_terms
from diglot.hub.storage.verifying import STEP, verified

__all__ = ["Added", "Contents", "Large"]

#: The most bytes that a file, or all files of a shard together, may have.
LARGEST = 1 << 40


@dataclass(frozen=True)
class Added:
    """What `Contents.add` did: the file, and how many bytes were new to the store (as stored, compressed)."""

    file: Large
    new: int


class Contents(Reading):
    """The large files of a hub."""

    def __init__(self, database: Database, objects: Objects, scratch: Scratch, quotas: Quotas):
        super().__init__(database, objects)
        self.scratch = scratch
        self.claims = Claims(database, quotas)

    # ---- xorbs

    def take_xorb(self, digest: bytes, path: Path, file: BinaryIO, account: int = 0, pending: bool = False) -> bool:
        """Verifies a received xorb and keeps it.

        Args:
            digest: the hash that it was sent under.
            path: the received file, in the scratch folder.
            file: the same, open.
            account: who brings it.
            pending: a shard and a commit are to follow: not garbage yet.

        Returns:
            Whether the account brought it for the first time (nobody is told what others have brought).
        """
        file.seek(0)
        chunks = [(h, stored, len(content)) for h, stored, content in xet.read_xorb(file)]
        layout = Layout.of(chunks)
        if not chunks or xet.xorb_hash(layout.pairs()) != digest:
            raise Refusal.invalid("the xorb's content does not have the hash it was sent under")
        if self._is_kept(digest, file, int(layout.stored[-1])):
            with self.database.write() as cursor:
                if cursor.execute("UPDATE xorbs SET used = ? WHERE hash = ?", (time.time(), digest)).rowcount:
                    return self.claims.bring_xorb(cursor, digest, int(layout.stored[-1]), account, pending)
        file.truncate(int(layout.stored[-1]))  # no footer: the layout is in the database
        Scratch.settle(file)
        return self._keep_xorb(path, digest, layout, account, pending)

    def _is_kept(self, digest: bytes, file: BinaryIO, size: int) -> bool:
        """Whether a xorb is in the store, and sound: the very bytes in `file`, or others that hash the same."""
        if not self.has_xorb(digest):
            return False
        key, at = f"xorbs/{xet.to_hex(digest)}", 0
        file.seek(0)
        try:
            if self.objects.size(key) == size:
                while (piece := file.read(min(1 << 20, size - at))) and self.objects.read(key, at, len(piece)) == piece:
                    at += len(piece)
            return at == size or self.sound_xorb(digest)
        except FileNotFoundError:
            return False

    def _keep_xorb(self, path: Path, digest: bytes, layout: Layout, account: int, pending: bool) -> bool:
        new, known = True, False

        def register(cursor: sqlite3.Connection) -> None:
            nonlocal new, known
            known = cursor.execute("SELECT 1 FROM xorbs WHERE hash = ?", (digest,)).fetchone() is not None
            row = (digest, int(layout.stored[-1]), int(layout.raw[-1]), layout.to_bytes(), time.time())
            cursor.execute("INSERT OR REPLACE INTO xorbs VALUES (?, ?, ?, ?, ?)", row)
            chunks = [(layout.hashes[32 * i : 32 * i + 32], digest, i) for i in range(len(layout))]
            cursor.executemany("INSERT OR REPLACE INTO chunks VALUES (?, ?, ?)", chunks)
            new = self.claims.bring_xorb(cursor, digest, int(layout.stored[-1]), account, pending)

        if not self.claims.has_brought(digest, account):  # before an object is there that no row will name
            self.claims.quotas.check(account, more=int(layout.stored[-1]))
        self._publish(path, f"xorbs/{xet.to_hex(digest)}", register)
        if known:
            self.forget()  # it was damaged, and may lie in another way now
        return new

    def _publish(self, path: Path, key: str, register: Callable[[sqlite3.Connection], None]) -> None:
        """Object first, then its row: both count, or neither."""
        with self.database.write() as cursor:
            cursor.execute("DELETE FROM doomed WHERE key = ?", (key,))
        self.objects.publish(path, key)
        with self.database.write() as cursor:
            cursor.execute("DELETE FROM doomed WHERE key = ?", (key,))
            if self.objects.size(key) is None:
                raise Refusal(503, "The hub was collecting garbage just then; send it again")
            register(cursor)

    # ---- shards

    def take_shard(
        self, files: list[ShardFile], account: int, repo: str = "", most: int = LARGEST, pending: bool = False
    ) -> None:
        """Verifies the files that a shard describes, byte by byte, and registers them; see `shard_steps`."""
        for _ in self.shard_steps(files, account, repo, most, pending):
            pass

    def shard_steps(
        self, files: list[ShardFile], account: int, repo: str = "", most: int = LARGEST, pending: bool = False
    ) -> Iterator[tuple[int, int]]:
        """The same in steps of about 1 MiB, so that whoever drives it can let others go first, or stop.

        Args:
            files: from `shards.read_shard`.
            account: who brings them.
            repo: for which repository: files that it has held need not be proved again.
            most: bytes that the files may have together.
            pending: a commit is to follow.

        Yields:
            How many files were verified, and the bytes that the step took.
        """
        if sum(term.size for shard in files for term in shard.terms) > most:
            raise Refusal(413, f"a shard may describe {most} bytes at most")
        for number, shard in enumerate(files):
            row = self.database.row("SELECT sha256 FROM large WHERE xet = ?", shard.xet)
            if row and shard.sha256 in (None, row["sha256"]) and self.claims.may_refer(repo, account, row["sha256"]):
                found = self.find(row["sha256"])
                if found and self.whole(found) and self._renew(found.sha256, account, pending):
                    yield number, STEP
                    continue
            for done in verified(self, self.claims, shard, account):
                if isinstance(done, Large):
                    self._register(done, shard.terms, account, pending)
                else:
                    yield number, done

    # ---- whole files

    def take_plain(
        self, sha256: str, size: int, path: Path, file: BinaryIO, account: int, pending: bool = False, digest: str = ""
    ) -> None:
        """Keeps a received file as it is, once it has the SHA-256 and size it was announced with.

        Args:
            sha256, size: as announced.
            path, file: the received file, in the scratch folder, open.
            account: who brings it.
            pending: a commit is to follow.
            digest: the SHA-256 of what was received, if that is known; else it is hashed here.
        """
        file.seek(0, io.SEEK_END)
        if file.tell() != size:
            raise Refusal.invalid(f"{file.tell()} bytes were sent where {size} were announced")
        file.seek(0)
        if (digest or hashlib.file_digest(cast("io.BufferedReader", file), "sha256").hexdigest()) != sha256:
            raise Refusal.invalid("the content does not have the SHA-256 it was announced with")
        found = self.find(sha256)
        if found and self.whole(found) and self._renew(sha256, account, pending, size):
            return
        Scratch.settle(file)
        large = Large(sha256, size, None)
        self.claims.quotas.check(account, more=size)  # before an object is there that no row will name
        self._publish(path, f"plain/{sha256}", lambda cursor: self._insert(cursor, large, (), account, pending))

    def add(self, stream: BinaryIO, account: int = 0, pending: bool = False) -> Added:
        """Stores a file from this machine, chunk by chunk; chunks that the store has are only referred to.

        Args:
            stream: seekable, read twice (hashed first: a file that is there whole costs no more than that).
            account: who brings it.
            pending: a commit is to follow.
        """
        stream.seek(0)
        sha256 = hashlib.file_digest(cast("io.BufferedReader", stream), "sha256").hexdigest()
        found = self.find(sha256)
        if found and self.whole(found) and self._renew(sha256, account, pending):
            return Added(found, 0)
        size, written, damaged = stream.seek(0, io.SEEK_END), 0, set[bytes]()
        for _ in range(2):
            terms, digest, new = self._pack(stream, account, damaged, pending)
            written += new
            if self._has_sha256(terms, size, sha256):
                large = Large(sha256, size, digest)
                self._register(large, terms, account, pending)
                return Added(large, written)
            damaged |= {name for name in {term.xorb for term in terms} if not self.sound_xorb(name)}
            if not damaged:
                break
        raise HubError("a file changed while it was being stored; push it again")

    def _pack(
        self, stream: BinaryIO, account: int, damaged: set[bytes], pending: bool
    ) -> tuple[tuple[Term, ...], bytes, int]:
        """Stores the chunks of a file that are not in the store; its terms, Xet hash, and the bytes that were new."""
        stream.seek(0)
        terms: list[Term] = []
        tree = Merkle()
        packer = Packer(self.scratch, lambda path, name, layout: self._keep_xorb(path, name, layout, account, pending))
        good: dict[bytes, bool] = dict.fromkeys(damaged, False)
        for content in chunking.chunks(stream):
            digest = xet.chunk_hash(content)
            tree.add(digest, len(content))
            place = self._place(digest, good) or packer.add(digest, content)
            last = terms[-1] if terms else None
            if last and (last.xorb, last.end) == place:
                terms[-1] = Term(last.xorb, last.start, last.end + 1, last.size + len(content))
            else:
                terms.append(Term(place[0], place[1], place[1] + 1, len(content)))
        packer.flush()
        final = tuple(Term(packer.names.get(t.xorb, t.xorb), t.start, t.end, t.size) for t in terms)
        return final, tree.file_hash(), packer.written

    def _place(self, digest: bytes, good: dict[bytes, bool]) -> tuple[bytes, int] | None:
        """Where a chunk is in the store, if it really is there; `good` remembers which xorbs are."""
        row = self.database.row("SELECT xorb, position FROM chunks WHERE hash = ?", digest)
        if row is None:
            return None
        xorb, at = row["xorb"], row["position"]
        if xorb not in good:
            good[xorb] = self.has_xorb(xorb)
        if not good[xorb] or self.layout(xorb).hashes[32 * at : 32 * at + 32] != digest:
            return None
        return xorb, at

    def _has_sha256(self, terms: tuple[Term, ...], size: int, sha256: str) -> bool:
        hasher = hashlib.sha256()
        try:
            for piece in self.read_terms(terms, 0, size):
                hasher.update(piece)
        except (HubError, OSError):
            return False
        return hasher.hexdigest() == sha256

    def _register(self, large: Large, terms: tuple[Term, ...], account: int, pending: bool) -> None:
        found = self.find(large.sha256)
        if found and found.xet is not None and self.whole(found) and self._renew(large.sha256, account, pending):
            return  # others have brought it before, in other xorbs
        with self.database.write() as cursor:
            for digest in {term.xorb for term in terms}:
                if not cursor.execute("UPDATE xorbs SET used = ? WHERE hash = ?", (time.time(), digest)).rowcount:
                    raise Refusal.invalid(f"xorb {xet.to_hex(digest)} is not in this store")
            self.claims.close_xorbs(cursor, {term.xorb for term in terms}, account)
            self._insert(cursor, large, terms, account, pending)

    def _insert(
        self, cursor: sqlite3.Connection, large: Large, terms: tuple[Term, ...], account: int, pending: bool
    ) -> None:  # what was there is replaced: a plain blob that comes as chunks, and whatever was damaged
        packed = pack_terms(terms) if large.xet is not None else None
        row = (large.sha256, large.size, large.xet, packed, time.time())
        cursor.execute("INSERT OR REPLACE INTO large VALUES (?, ?, ?, ?, ?)", row)
        self.claims.bring_file(cursor, large.sha256, account, pending, None if large.xet else large.size)

    def _renew(self, sha256: str, account: int, pending: bool, whole: int | None = None) -> bool:
        """Marks a file as just used and claimed; False if it is not there. `whole`: see `Claims.bring_file`."""
        with self.database.write() as cursor:
            if not cursor.execute("UPDATE large SET used = ? WHERE sha256 = ?", (time.time(), sha256)).rowcount:
                return False
            self.claims.bring_file(cursor, sha256, account, pending, whole)
        return True

    def may_refer(self, repo: str, account: int, sha256: str) -> bool:
        """See `Claims.may_refer`."""
        return self.claims.may_refer(repo, account, sha256)
