"""`verify`: recomputes every hash that a hub has, and follows every reference.

Chunks and Merkle roots of xorbs, SHA-256 of large files, git ids of blobs, trees and commits, the targets of refs.
What it lists as damaged is damaged. An object that nothing names is only counted: a crash between bytes and database
leaves such, and they do no harm.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from diglot.errors import HubError
from diglot.hub import xet
from diglot.hub.gitobjects import blob_id, commit_object, pointer, read_tree, tree_object
from diglot.hub.store import Store
from diglot.hub.xet import Layout

__all__ = ["Check", "verify"]

Say = Callable[[str], None]


def _silent(line: str) -> None:
    pass


@dataclass
class Check:
    """What `verify` found: counts by kind, damages (a line each), objects that nothing names."""

    counts: dict[str, int] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)
    strays: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damages

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {kind}" for kind, count in self.counts.items())
        strays = f"; {self.strays} unnamed objects (harmless, gc removes them)" if self.strays else ""
        return f"{counted}: {'all sound' if self.ok else f'{len(self.damages)} damages'}{strays}"


def verify(store: Store, say: Say = _silent) -> Check:
    """Recomputes every hash and follows every reference.

    Args:
        store: the hub.
        say: called with each damage as it is found.
    """
    check = Check()

    def damage(line: str) -> None:
        check.damages.append(line)
        say(line)

    for kind, problems in (
        ("xorbs", _xorbs(store)), ("large files", _large(store)), ("blobs", _blobs(store)), ("trees", _trees(store)),
        ("commits", _commits(store)), ("refs", _refs(store)),
    ):  # fmt: skip
        check.counts[kind] = 0
        for problem in problems:
            check.counts[kind] += 1
            if problem:
                damage(problem)
    named = {f"xorbs/{xet.to_hex(row['hash'])}" for row in store.database.each("SELECT hash FROM xorbs")}
    named |= {f"plain/{row['sha256']}" for row in store.database.each("SELECT sha256 FROM large WHERE xet IS NULL")}
    check.strays = sum(key not in named for key, _, _ in store.objects.listing())
    for row in store.database.each("PRAGMA integrity_check"):
        if row[0] != "ok":
            damage(f"database: {row[0]}")
    return check


def _xorbs(store: Store) -> Iterator[str]:
    for row in store.database.rows("SELECT hash, size FROM xorbs"):
        name = xet.to_hex(row["hash"])
        try:
            data = store.objects.read(f"xorbs/{name}", 0, row["size"] + 1)
            found = [(h, stored, len(content)) for h, stored, content in xet.read_xorb(io.BytesIO(data))]
            layout = store.database.row("SELECT layout FROM xorbs WHERE hash = ?", row["hash"])
            same = layout is not None and Layout.of(found).to_bytes() == layout["layout"]
            good = len(data) == row["size"] and same and xet.xorb_hash([(h, n) for h, _, n in found]) == row["hash"]
            yield "" if good else f"xorb {name} does not have its hash"
        except (HubError, OSError) as error:
            yield f"xorb {name}: {error}"


def _large(store: Store) -> Iterator[str]:
    for row in store.database.rows("SELECT sha256, size FROM large"):
        hasher, size = hashlib.sha256(), 0
        try:
            for piece in store.contents.read(row["sha256"]):
                hasher.update(piece)
                size += len(piece)
            good = hasher.hexdigest() == row["sha256"] and size == row["size"]
            yield "" if good else f"large file {row['sha256']} does not have its SHA-256"
        except (HubError, OSError) as error:
            yield f"large file {row['sha256']}: {error}"


def _blobs(store: Store) -> Iterator[str]:
    known = {row["sha256"]: row["size"] for row in store.database.each("SELECT sha256, size FROM large")}
    for row in store.database.each("SELECT * FROM blobs"):
        content = pointer(row["sha256"], row["size"]) if row["sha256"] else row["content"]
        if blob_id(content) != row["id"] or (not row["sha256"] and len(content) != row["size"]):
            yield f"blob {row['id']} does not have its id"
        elif row["sha256"] and known.get(row["sha256"]) != row["size"]:
            yield f"blob {row['id']} names a large file that is not there: {row['sha256']}"
        else:
            yield ""


def _trees(store: Store) -> Iterator[str]:
    blobs = {row["id"] for row in store.database.each("SELECT id FROM blobs")}
    trees = {row["id"] for row in store.database.each("SELECT id FROM trees")}
    for row in store.database.each("SELECT * FROM trees"):
        try:
            entries = read_tree(row["body"])
        except (ValueError, UnicodeDecodeError):
            yield f"tree {row['id']} cannot be read"
            continue
        if tree_object(entries) != (row["id"], row["body"]):
            yield f"tree {row['id']} does not have its id"
        elif missing := [entry.name for entry in entries if entry.oid not in (trees if entry.folder else blobs)]:
            yield f"tree {row['id']} names what is not there: {missing[0]}"
        else:
            yield ""


def _commits(store: Store) -> Iterator[str]:
    trees = {row["id"] for row in store.database.each("SELECT id FROM trees")}
    known = {(row["repo"], row["id"]) for row in store.database.each("SELECT repo, id FROM commits")}
    for row in store.database.each("SELECT * FROM commits"):
        message = f"{row['title']}\n\n{row['description']}" if row["description"] else row["title"]
        oid, _ = commit_object(row["tree"], row["parent"], row["author"], row["date"], message, row["salt"])
        if oid != row["id"]:
            yield f"commit {row['id']} does not have its id"
        elif row["tree"] not in trees or (row["parent"] and (row["repo"], row["parent"]) not in known):
            yield f"commit {row['id']} names a tree or parent that is not there"
        else:
            yield ""


def _refs(store: Store) -> Iterator[str]:
    sql = """SELECT r.name, r.repo, c.id FROM refs r LEFT JOIN commits c ON c.repo = r.repo AND c.id = r.target"""
    for row in store.database.each(sql):
        yield "" if row["id"] else f"ref {row['name']} of repository {row['repo']} leads nowhere"
    sql = "SELECT id, kind, name FROM repos WHERE kind <> 'buckets' AND id NOT IN (SELECT repo FROM refs)"
    for row in store.database.each(sql):
        yield f"repository {row['name']} has no refs"
