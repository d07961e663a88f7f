"""`collect`: removes what no ref, pull request or bucket reaches, once it is older than the grace period.

The period is four weeks because clients remember for three what they have uploaded, and refer to it without sending it
again; whoever collects earlier gets a new store id with it, which makes clients forget. Rows go first, and condemn
their objects; an upload that needs a condemned object takes it back; then the objects that are still condemned go, a
transaction each. A crash in between leaves nothing worse than an object that nothing names.

Units: bytes, seconds.
"""

from __future__ import annotations

import sqlite3
import time
import uuid
from dataclasses import dataclass

from diglot.hub import xet
from diglot.hub.gitobjects import tree_object
from diglot.hub.store import Store

__all__ = ["GRACE", "Collected", "collect"]

#: Seconds that what nothing reaches is kept.
GRACE = 28 * 86400.0


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


def collect(store: Store, grace: float = GRACE, trial: bool = False) -> Collected:
    """Removes what nothing reaches.

    Args:
        store: the hub.
        grace: seconds that unreached things are kept.
        trial: only say what would go.
    """
    before = time.time() - grace
    database = store.database
    with database.write() as cursor:
        commits = _unreached_commits(store, before)
        cursor.executemany("DELETE FROM commits WHERE repo = ? AND id = ?", commits)
        trees, blobs = _reached(store)
        _keep_only(cursor, "trees", trees)
        _keep_only(cursor, "blobs", blobs)
        cursor.execute("DELETE FROM claims WHERE date < ?", (before,))
        sql = """DELETE FROM held WHERE date < ? AND NOT EXISTS (SELECT 1 FROM bucket_files b WHERE b.repo = held.repo
                 AND b.sha256 = held.sha256) AND NOT EXISTS (SELECT 1 FROM blobs WHERE blobs.sha256 = held.sha256)"""
        cursor.execute(sql, (before,))
        sql = """SELECT sha256, xet FROM large WHERE used < ? AND sha256 NOT IN (SELECT sha256 FROM blobs WHERE sha256
                 IS NOT NULL) AND sha256 NOT IN (SELECT sha256 FROM bucket_files)"""
        files = cursor.execute(sql, (before,)).fetchall()
        cursor.executemany("DELETE FROM large WHERE sha256 = ?", [(row["sha256"],) for row in files])
        xorbs = _unused_xorbs(store, cursor, before)
        for digest in xorbs:
            cursor.execute("DELETE FROM chunks WHERE xorb = ?", (digest,))
            cursor.execute("DELETE FROM xorbs WHERE hash = ?", (digest,))
        condemned = [f"plain/{row['sha256']}" for row in files if row["xet"] is None]
        condemned += [f"xorbs/{xet.to_hex(digest)}" for digest in xorbs]
        named = {f"xorbs/{xet.to_hex(row['hash'])}" for row in database.each("SELECT hash FROM xorbs")}
        named |= {f"plain/{row['sha256']}" for row in database.each("SELECT sha256 FROM large WHERE xet IS NULL")}
        condemned += [key for key, _, date in store.objects.listing() if key not in named and date < before]
        condemned = sorted(set(condemned))
        size = sum(store.objects.size(key) or 0 for key in condemned)
        new_id = bool(xorbs) and grace < GRACE
        result = Collected(len(commits), len(files), len(xorbs), len(condemned), size, new_id)
        if trial:
            cursor.execute("ROLLBACK")
            cursor.execute("BEGIN IMMEDIATE")
            return result
        cursor.executemany("INSERT OR IGNORE INTO doomed VALUES (?)", [(key,) for key in condemned])
        if new_id:
            cursor.execute("UPDATE meta SET value = ? WHERE key = 'store'", (uuid.uuid4().hex,))
    store.contents.forget()
    for row in database.rows("SELECT key FROM doomed"):
        with database.write() as cursor:
            if cursor.execute("DELETE FROM doomed WHERE key = ?", (row["key"],)).rowcount:
                store.objects.delete(row["key"])
    store.scratch.sweep(before if grace else time.time() - 86400)
    return result


def _unreached_commits(store: Store, before: float) -> list[tuple[str, str]]:
    commits = {(r["repo"], r["id"]): (r["parent"], r["date"]) for r in store.database.each("SELECT * FROM commits")}
    todo = [(row["repo"], row["target"]) for row in store.database.each("SELECT repo, target FROM refs")]
    todo += [key for key, (_, date) in commits.items() if date >= before]
    reached: set[tuple[str, str]] = set()
    while todo:
        key = todo.pop()
        if key not in reached and key in commits:
            reached.add(key)
            if parent := commits[key][0]:
                todo.append((key[0], parent))
    return sorted(set(commits) - reached)


def _reached(store: Store) -> tuple[set[str], set[str]]:
    """The trees and blobs that commits reach."""
    trees: set[str] = {tree_object([])[0]}
    blobs: set[str] = set()
    todo = [row["tree"] for row in store.database.each("SELECT DISTINCT tree FROM commits")]
    while todo:
        if (tree := todo.pop()) in trees:
            continue
        trees.add(tree)
        for entry in store.history.trees.entries(tree).values():
            if entry.folder:
                todo.append(entry.oid)
            else:
                blobs.add(entry.oid)
    return trees, blobs


def _keep_only(cursor: sqlite3.Connection, table: str, keep: set[str]) -> None:
    gone = [(row["id"],) for row in cursor.execute(f"SELECT id FROM {table}") if row["id"] not in keep]
    cursor.executemany(f"DELETE FROM {table} WHERE id = ?", gone)


def _unused_xorbs(store: Store, cursor: sqlite3.Connection, before: float) -> list[bytes]:
    used: set[bytes] = set()
    for row in store.database.each("SELECT xet FROM large WHERE xet IS NOT NULL"):
        found = store.contents.terms(row["xet"])
        used |= {term.xorb for term in found[1]} if found else set()
    rows = cursor.execute("SELECT hash FROM xorbs WHERE used < ?", (before,)).fetchall()
    return [row["hash"] for row in rows if row["hash"] not in used]
