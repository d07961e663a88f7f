"""`collect`: removes what no ref, pull request or bucket reaches, once it is older than the grace period.

The period is four weeks because clients remember for three what they have uploaded, and refer to it without sending it
again; whoever collects earlier gets a new store id with it, which makes clients forget. Whatever the period, what a
push under way has brought (open claims, see `claims`) and objects that nothing names yet are left alone for a day.

What is reached is found out beside the writers, in a snapshot. Then, in one short transaction, rows go, and condemn
their objects: what was written since the snapshot is looked at again first. An upload that needs a condemned object
takes it back; the objects that are still condemned and still unnamed go, a transaction each. A crash in between leaves
nothing worse than an object that nothing names. Rows that are removed are overwritten on the disk.

Units: bytes, seconds.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from dataclasses import dataclass, field

from diglot.hub.formats import xet
from diglot.hub.formats.gitobjects import children, tree_object
from diglot.hub.storage import lines
from diglot.hub.storage.reading import unpack_terms
from diglot.hub.store import Store

__all__ = ["GRACE", "Collected", "collect"]

#: Seconds that what nothing reaches is kept.
GRACE = 28 * 86400.0
_UNDER_WAY = 86400.0  # seconds that a push may take

Commit = tuple[str, str]  # repository, id
_FREE = """used < ? AND sha256 NOT IN (SELECT sha256 FROM blobs WHERE sha256 IS NOT NULL)
           AND sha256 NOT IN (SELECT sha256 FROM bucket_files)
           AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.sha256 = large.sha256 AND c.open AND c.date >= ?)"""


@dataclass(frozen=True)
class Collected:
    """What `collect` removed (or, on trial, would): counts, bytes of objects, and whether the store has a new id."""

    commits: int
    files: int
    xorbs: int
    objects: int
    bytes: int
    new_id: bool

    def __str__(self) -> str:
        new = "; the store has a new id" if self.new_id else ""
        what = f"{self.commits} commits, {self.files} large files, {self.xorbs} xorbs"
        return f"{what}: {self.bytes:,} bytes in {self.objects} objects{new}"


@dataclass
class _Reached:
    """What a snapshot reaches, and what of it might go."""

    commits: set[Commit] = field(default_factory=set)
    trees: set[str] = field(default_factory=set)
    blobs: set[str] = field(default_factory=set)
    xorbs: set[bytes] = field(default_factory=set)
    free_commits: set[Commit] = field(default_factory=set)
    free_trees: set[str] = field(default_factory=set)
    free_blobs: set[str] = field(default_factory=set)
    free_files: dict[str, set[bytes]] = field(default_factory=dict)  # with their xorbs
    free_held: set[tuple[str, str]] = field(default_factory=set)
    strays: dict[str, int] = field(default_factory=dict)  # objects that nothing names, with their sizes


def collect(store: Store, grace: float = GRACE, trial: bool = False) -> Collected:
    """Removes what nothing reaches.

    Args:
        store: the hub.
        grace: seconds that unreached things are kept.
        trial: only say what would go.
    """
    now = time.time()
    before, under_way = now - grace, now - _UNDER_WAY
    with store.database.snapshot():
        found = _look(store, before, under_way)
    with store.database.write() as cursor:
        cursor.execute("PRAGMA secure_delete = ON")
        result, condemned = _remove(store, cursor, found, before, under_way, grace)
        if trial:
            cursor.execute("ROLLBACK")
            cursor.execute("BEGIN IMMEDIATE")
            return result
        cursor.executemany("INSERT OR IGNORE INTO doomed VALUES (?)", [(key,) for key in condemned])
        if result.new_id:
            cursor.execute("UPDATE meta SET value = ? WHERE key = 'store'", (uuid.uuid4().hex,))
    store.contents.forget()
    store.history.trees.forget()
    for row in store.database.rows("SELECT key FROM doomed"):
        with store.database.write() as cursor:
            gone = cursor.execute("DELETE FROM doomed WHERE key = ?", (row["key"],)).rowcount
            if gone and not _named(cursor, row["key"]):
                store.objects.delete(row["key"])
    store.scratch.sweep(min(before, under_way))
    store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return result


# ---- beside the writers


def _look(store: Store, before: float, under_way: float) -> _Reached:
    found, database = _Reached(), store.database
    rows = list(database.each("SELECT repo, id, parent, tree, date FROM commits"))
    found.commits = _kept_commits(store, before)
    found.free_commits = {(row["repo"], row["id"]) for row in rows} - found.commits
    found.trees.add(tree_object([])[0])
    held: dict[str, set[str]] = {}
    trees: dict[str, set[str]] = {}
    for row in rows:
        if (row["repo"], row["id"]) in found.commits:
            trees.setdefault(row["repo"], set()).add(row["tree"])
    large = {row["id"]: row["sha256"] for row in database.each("SELECT id, sha256 FROM blobs WHERE sha256 IS NOT NULL")}
    for repo, roots in trees.items():
        seen: set[str] = set()
        blobs = _walk(store, roots, seen)
        found.trees |= seen
        found.blobs |= blobs
        held[repo] = {large[blob] for blob in blobs if blob in large}
    found.free_trees = {row["id"] for row in database.each("SELECT id FROM trees")} - found.trees
    found.free_blobs = {row["id"] for row in database.each("SELECT id FROM blobs")} - found.blobs
    for row in database.each("SELECT repo, sha256 FROM held WHERE date < ?", before):
        if row["sha256"] not in held.get(row["repo"], ()):
            found.free_held.add((row["repo"], row["sha256"]))
    kept = {sha256 for files in held.values() for sha256 in files}
    kept |= {row["sha256"] for row in database.each("SELECT sha256 FROM bucket_files")}
    kept |= {row["sha256"] for row in database.each("SELECT sha256 FROM claims WHERE open AND date >= ?", under_way)}
    named = set()
    for row in database.each("SELECT sha256, xet, terms, used FROM large"):
        xorbs = {term.xorb for term in unpack_terms(row["terms"])} if row["xet"] is not None else set()
        if row["sha256"] in kept or row["used"] >= before:
            found.xorbs |= xorbs
        else:
            found.free_files[row["sha256"]] = xorbs
        if row["xet"] is None:
            named.add(f"plain/{row['sha256']}")
    named |= {f"xorbs/{xet.to_hex(row['hash'])}" for row in database.each("SELECT hash FROM xorbs")}
    old = min(before, under_way)
    found.strays = {key: size for key, size, date in store.objects.listing() if key not in named and date < old}
    return found


def _kept_commits(store: Store, before: float) -> set[Commit]:
    """The commits that refs reach, and those that are younger than the grace period, with what came before them."""
    rows = store.database.each("SELECT repo, id, parent, date FROM commits")
    commits = {(row["repo"], row["id"]): (row["parent"], row["date"]) for row in rows}
    todo = [(row["repo"], row["target"]) for row in store.database.each("SELECT repo, target FROM refs")]
    todo += [key for key, (_, date) in commits.items() if date >= before]
    reached: set[Commit] = set()
    while todo:
        key = todo.pop()
        if key not in reached and key in commits:
            reached.add(key)
            if parent := commits[key][0]:
                todo.append((key[0], parent))
    return reached


def _walk(store: Store, roots: set[str], seen: set[str]) -> set[str]:
    """The blobs below some trees; `seen` gets the trees, and those in it already are not entered."""
    blobs: set[str] = set()
    todo = list(roots)
    while todo:
        if (tree := todo.pop()) in seen:
            continue
        seen.add(tree)
        folders, files = children(store.history.trees.body(tree))
        todo += folders - seen
        blobs |= files
    return blobs


# ---- in the transaction


def _remove(
    store: Store, cursor: sqlite3.Connection, found: _Reached, before: float, under_way: float, grace: float
) -> tuple[Collected, list[str]]:
    """Removes the rows that are still free; what was removed, and the keys of its objects."""
    kept = _kept_commits(store, before)
    commits = sorted(found.free_commits - kept)
    cursor.executemany("DELETE FROM commits WHERE repo = ? AND id = ?", commits)
    lines.drop(cursor, {repo for repo, _ in commits})
    rows = cursor.execute("SELECT repo, id, tree FROM commits").fetchall()
    since = {row["tree"] for row in rows if (row["repo"], row["id"]) not in found.commits}
    seen = set(found.trees)
    blobs = _walk(store, since, seen)  # of commits that were made since, or are named again
    cursor.executemany("DELETE FROM trees WHERE id = ?", [(tree,) for tree in found.free_trees - seen])
    cursor.executemany("DELETE FROM blobs WHERE id = ?", [(blob,) for blob in found.free_blobs - blobs])
    sql = """DELETE FROM held WHERE repo = ? AND sha256 = ? AND date < ? AND NOT EXISTS (SELECT 1 FROM bucket_files b
             WHERE b.repo = held.repo AND b.sha256 = held.sha256)"""
    cursor.executemany(sql, [(repo, sha256, before) for repo, sha256 in found.free_held])
    files, xorbs = _remove_files(cursor, found, before, under_way)
    _remove_claims(cursor, before)
    digests = _remove_xorbs(cursor, xorbs, before, under_way)
    store.quotas.release(cursor)
    keys = {f"plain/{sha256}" for sha256, plain in files if plain} | {f"xorbs/{xet.to_hex(d)}" for d in digests}
    sizes = {key: store.objects.size(key) or 0 for key in keys}
    sizes |= {key: size for key, size in found.strays.items() if not _named(cursor, key)}
    new_id = bool(digests) and grace < GRACE
    result = Collected(len(commits), len(files), len(digests), len(sizes), sum(sizes.values()), new_id)
    return result, sorted(sizes)


def _remove_files(
    cursor: sqlite3.Connection, found: _Reached, before: float, under_way: float
) -> tuple[list[tuple[str, bool]], set[bytes]]:
    """Removes the large files that are still free: which, and whether plain; and the xorbs that the others need."""
    files, xorbs = [], found.xorbs
    for sha256, parts in found.free_files.items():
        sql = f"SELECT xet FROM large WHERE sha256 = ? AND {_FREE}"
        row = cursor.execute(sql, (sha256, before, under_way)).fetchone()
        if row:
            files.append((sha256, row["xet"] is None))
        else:
            xorbs |= parts
    cursor.executemany("DELETE FROM large WHERE sha256 = ?", [(sha256,) for sha256, _ in files])
    cursor.execute("DELETE FROM held WHERE sha256 NOT IN (SELECT sha256 FROM large)")
    return files, xorbs


def _remove_xorbs(cursor: sqlite3.Connection, needed: set[bytes], before: float, under_way: float) -> list[bytes]:
    """Removes the xorbs that nothing needs; which they were."""
    sql = """SELECT hash FROM xorbs WHERE used < ?
             AND NOT EXISTS (SELECT 1 FROM brought b WHERE b.xorb = xorbs.hash AND b.open AND b.date >= ?)"""
    old = cursor.execute(sql, (before, under_way)).fetchall()  # what a file has named since has been used since
    digests = [row["hash"] for row in old if row["hash"] not in needed]
    for digest in digests:
        cursor.execute("DELETE FROM chunks WHERE xorb = ?", (digest,))
        cursor.execute("DELETE FROM xorbs WHERE hash = ?", (digest,))
        cursor.execute("DELETE FROM brought WHERE xorb = ?", (digest,))
    return digests


def _remove_claims(cursor: sqlite3.Connection, before: float) -> None:
    cursor.execute(
        "DELETE FROM claims WHERE sha256 NOT IN (SELECT sha256 FROM large) OR (NOT open AND date < ?)", (before,)
    )
    forgotten = time.time() - GRACE  # until then a client may refer to what it has sent
    cursor.execute("DELETE FROM brought WHERE date < ? OR xorb NOT IN (SELECT hash FROM xorbs)", (forgotten,))


def _named(cursor: sqlite3.Connection, key: str) -> bool:
    """Whether a row names an object."""
    room, name = key.split("/")
    if room == "plain":
        return cursor.execute("SELECT 1 FROM large WHERE sha256 = ? AND xet IS NULL", (name,)).fetchone() is not None
    try:
        digest = xet.from_hex(name)
    except Exception:
        return False
    return cursor.execute("SELECT 1 FROM xorbs WHERE hash = ?", (digest,)).fetchone() is not None
