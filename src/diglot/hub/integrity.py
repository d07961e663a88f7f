"""`verify`: recomputes every hash that a hub has, and follows every reference; `repair` mends what can be mended.

Chunks and Merkle roots of xorbs, where chunks are said to lie, SHA-256 and Xet hashes of large files, git ids of blobs,
trees and commits, the places of commits in their history, the targets of refs, the names of things, and every row that
belongs to another. What is listed as damaged is damaged. An object that nothing names is only counted: a crash between
bytes and database leaves such, and they do no harm.

`repair` loses nothing: rows that others tell are made anew from those, rows that belong to nothing go, and an object
that does not have its hash is moved into ``damaged/`` of the hub's folder, so that the next push of the same bytes
stores them again. What only its owner can bring back (bytes, commits) stays listed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from diglot.errors import HubError
from diglot.hub import lines, names, xet
from diglot.hub.gitobjects import blob_id, commit_object, pointer, read_tree, tree_object
from diglot.hub.names import RepoId
from diglot.hub.reading import unpack_terms
from diglot.hub.refusal import Refusal
from diglot.hub.store import Store
from diglot.hub.xet import Merkle

__all__ = ["Check", "verify"]

Say = Callable[[str], None]


def _silent(line: str) -> None:
    pass


Mend = Callable[[], bool]  # mends a damage; whether it could
Found = tuple[str, Mend | None]  # what is damaged ("" for nothing), how it can be mended


@dataclass
class Check:
    """What `verify` found: counts by kind, damages (a line each), what was mended, objects that nothing names."""

    counts: dict[str, int] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    strays: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damages

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {kind}" for kind, count in self.counts.items())
        strays = f"; {self.strays} unnamed objects (harmless, gc removes them)" if self.strays else ""
        mended = f"; {len(self.mended)} mended" if self.mended else ""
        return f"{counted}: {'all sound' if self.ok else f'{len(self.damages)} damages'}{mended}{strays}"


def verify(store: Store, say: Say = _silent, repair: bool = False) -> Check:
    """Recomputes every hash and follows every reference.

    Args:
        store: the hub.
        say: called with each damage as it is found, and with what became of it.
        repair: mend what can be mended.
    """
    check = Check()
    store.contents.forget()
    store.history.trees.forget()
    kinds = (
        ("xorbs", _xorbs), ("chunks", _chunks), ("large files", _large), ("blobs", _blobs), ("trees", _trees),
        ("commits", _commits), ("refs", _refs), ("repositories", _repositories), ("links", _links), ("values", _values),
    )  # fmt: skip
    for kind, look in kinds:
        check.counts[kind] = 0
        try:
            for problem, mend in look(store):
                check.counts[kind] += 1
                if not problem:
                    continue
                say(problem)
                if repair and mend and mend():
                    say(f"mended: {problem}")
                    check.mended.append(problem)
                else:
                    check.damages.append(problem)
        except Exception as error:  # damage can look like anything
            check.damages.append(line := f"database: {kind} cannot be read: {type(error).__name__}: {error}")
            say(line)
    _rest(store, check, say)
    return check


def _rest(store: Store, check: Check, say: Say) -> None:
    """SQLite's own check, and the objects that nothing names."""
    try:
        for row in store.database.each("PRAGMA integrity_check"):
            if row[0] != "ok":
                check.damages.append(line := f"database: {row[0]}")
                say(line)
        named = {f"xorbs/{xet.to_hex(row['hash'])}" for row in store.database.each("SELECT hash FROM xorbs")}
        named |= {f"plain/{row['sha256']}" for row in store.database.each("SELECT sha256 FROM large WHERE xet IS NULL")}
        check.strays = sum(key not in named for key, _, _ in store.objects.listing())
    except Exception as error:
        check.damages.append(line := f"database: {type(error).__name__}: {error}")
        say(line)


def _do(store: Store, sql: str, *values: object) -> Mend:
    """Mends by one statement."""

    def mend() -> bool:
        with store.database.write() as cursor:
            cursor.execute(sql, values)
        return True

    return mend


# ---- large files


def _xorbs(store: Store) -> Iterator[Found]:
    for row in store.database.rows("SELECT hash, raw, layout FROM xorbs"):
        name = xet.to_hex(row["hash"])
        if not store.contents.sound_xorb(row["hash"]):
            yield f"xorb {name} does not have its hash", partial(_mend_xorb, store, row["hash"])
        elif row["raw"] != int(xet.Layout.from_bytes(row["layout"]).raw[-1]):
            raw = int(xet.Layout.from_bytes(row["layout"]).raw[-1])
            yield f"xorb {name}: wrong size", _do(store, "UPDATE xorbs SET raw = ? WHERE hash = ?", raw, row["hash"])
        else:
            yield "", None


def _mend_xorb(store: Store, digest: bytes) -> bool:
    """The layout anew from the object, if that is sound; else the object is put aside, to be sent again."""
    layout = store.contents.read_layout(digest)
    if layout is None:
        store.objects.put_aside(f"xorbs/{xet.to_hex(digest)}", store.root / "damaged")
        with store.database.write() as cursor:
            cursor.execute("DELETE FROM chunks WHERE xorb = ?", (digest,))
        store.contents.forget()
        return False  # its bytes must come again
    with store.database.write() as cursor:
        row = (int(layout.stored[-1]), int(layout.raw[-1]), layout.to_bytes(), digest)
        cursor.execute("UPDATE xorbs SET size = ?, raw = ?, layout = ? WHERE hash = ?", row)
    store.contents.forget()
    return True


def _chunks(store: Store) -> Iterator[Found]:
    for row in store.database.rows("SELECT hash, xorb, position FROM chunks ORDER BY xorb"):
        try:
            at = 32 * row["position"]
            good = store.contents.layout(row["xorb"]).hashes[at : at + 32] == row["hash"]
        except (HubError, TypeError):
            good = False
        mend = None if good else _do(store, "DELETE FROM chunks WHERE hash = ?", row["hash"])
        yield ("" if good else f"chunk {row['hash'].hex()} is not where it is said to be"), mend


def _large(store: Store) -> Iterator[Found]:
    for row in store.database.rows("SELECT sha256, size, xet, terms FROM large"):
        problem = _large_problem(store, row)
        yield problem, partial(_mend_large, store, row["sha256"]) if problem else None


def _large_problem(store: Store, row: sqlite3.Row) -> str:
    hasher, size, what = hashlib.sha256(), 0, f"large file {row['sha256']}"
    try:
        if (row["xet"] is None) != (row["terms"] is None):
            return f"{what} is neither whole nor in chunks"
        pieces = (
            store.contents.raw(f"plain/{row['sha256']}", store.objects.size(f"plain/{row['sha256']}") or 0)
            if row["xet"] is None
            else store.contents.read_terms(unpack_terms(row["terms"]), 0, 1 << 62)
        )
        for piece in pieces:
            hasher.update(piece)
            size += len(piece)
        if hasher.hexdigest() != row["sha256"]:
            return f"{what} does not have its SHA-256"
        if size != row["size"]:
            return f"{what} has another size"
        if row["xet"] is not None and _xet_hash(store, row["terms"]) != row["xet"]:
            return f"{what} does not have its Xet hash"
    except (HubError, OSError, ValueError) as error:
        return f"{what}: {error}"
    return ""


def _xet_hash(store: Store, terms: bytes) -> bytes:
    tree = Merkle()
    for term in unpack_terms(terms):
        for pair in store.contents.layout(term.xorb).pairs(term.start, term.end):
            tree.add(*pair)
    return tree.file_hash()


def _mend_large(store: Store, sha256: str) -> bool:
    """Size and Xet hash anew from sound content; a whole object that is not sound is put aside."""
    row = store.database.row("SELECT * FROM large WHERE sha256 = ?", sha256)
    if row is None or (row["xet"] is None) != (row["terms"] is None):
        return False
    hasher, size = hashlib.sha256(), 0
    plain = row["xet"] is None
    try:
        there = store.objects.size(f"plain/{sha256}") or 0
        pieces = store.contents.raw(f"plain/{sha256}", there) if plain else store.contents.read_terms(
            unpack_terms(row["terms"]), 0, 1 << 62
        )  # fmt: skip
        for piece in pieces:
            hasher.update(piece)
            size += len(piece)
        digest = None if plain else _xet_hash(store, row["terms"])
    except (HubError, OSError, ValueError):
        return False
    if hasher.hexdigest() != sha256:
        if plain:
            store.objects.put_aside(f"plain/{sha256}", store.root / "damaged")
        return False
    return _do(store, "UPDATE large SET size = ?, xet = ? WHERE sha256 = ?", size, digest, sha256)()


# ---- history


def _blobs(store: Store) -> Iterator[Found]:
    known = {row["sha256"]: row["size"] for row in store.database.each("SELECT sha256, size FROM large")}
    for row in store.database.each("SELECT * FROM blobs"):
        content = pointer(row["sha256"], row["size"]) if row["sha256"] else row["content"]
        if blob_id(content) != row["id"] or (not row["sha256"] and len(content) != row["size"]):
            mend = None
            if not row["sha256"] and blob_id(content) == row["id"]:
                mend = _do(store, "UPDATE blobs SET size = ? WHERE id = ?", len(content), row["id"])
            yield f"blob {row['id']} does not have its id", mend
        elif row["sha256"] and known.get(row["sha256"]) != row["size"]:
            yield f"blob {row['id']} names a large file that is not there: {row['sha256']}", None
        else:
            yield "", None


def _trees(store: Store) -> Iterator[Found]:
    blobs = {row["id"] for row in store.database.each("SELECT id FROM blobs")}
    trees = {row["id"] for row in store.database.each("SELECT id FROM trees")}
    for row in store.database.each("SELECT * FROM trees"):
        try:
            entries = read_tree(row["body"])
        except (ValueError, UnicodeDecodeError):
            yield f"tree {row['id']} cannot be read", None
            continue
        if tree_object(entries) != (row["id"], row["body"]):
            yield f"tree {row['id']} does not have its id", None
        elif missing := [entry.name for entry in entries if entry.oid not in (trees if entry.folder else blobs)]:
            yield f"tree {row['id']} names what is not there: {missing[0]}", None
        else:
            yield "", None


def _commits(store: Store) -> Iterator[Found]:
    trees = {row["id"] for row in store.database.each("SELECT id FROM trees")}
    known = {(row["repo"], row["id"]) for row in store.database.each("SELECT repo, id FROM commits")}
    for row in store.database.each("SELECT * FROM commits"):
        message = f"{row['title']}\n\n{row['description']}" if row["description"] else row["title"]
        oid, _ = commit_object(row["tree"], row["parent"], row["author"], row["date"], message, row["salt"])
        if oid != row["id"]:
            yield f"commit {row['id']} does not have its id", None
        elif row["tree"] not in trees or (row["parent"] and (row["repo"], row["parent"]) not in known):
            yield f"commit {row['id']} names a tree or parent that is not there", None
        else:
            yield "", None


def _refs(store: Store) -> Iterator[Found]:
    sql = "SELECT r.name, r.repo, c.id FROM refs r LEFT JOIN commits c ON c.repo = r.repo AND c.id = r.target"
    for row in store.database.each(sql):
        if not row["id"]:
            yield f"ref {row['name']} of repository {row['repo']} leads nowhere", None
        elif not _is_ref(row["name"]):
            yield f"ref {row['name']!r} of repository {row['repo']} is not the name of a ref", None
        else:
            yield "", None


def _is_ref(name: str) -> bool:
    head, kind, short = (*name.split("/", 2), "", "")[:3]
    if head != "refs" or kind not in ("heads", "tags", "pr"):
        return False
    if kind == "pr":
        return short.isascii() and short.isdecimal()
    try:
        return names.branch(short) == short
    except Refusal:
        return False


def _repositories(store: Store) -> Iterator[Found]:
    with_refs = {row["repo"] for row in store.database.each("SELECT repo FROM refs WHERE name = 'refs/heads/main'")}
    for row in store.database.rows("SELECT id, kind, namespace, name FROM repos"):
        full = f"{row['namespace']}/{row['name']}"
        try:
            RepoId.parse(row["kind"], full)
            names.account(row["namespace"])
        except Refusal as refusal:
            yield f"repository {full}: {refusal}", None
            continue
        if row["kind"] != "buckets" and row["id"] not in with_refs:
            yield f"repository {full} has no refs", None
        elif lines.wrong(store.database.reader, row["id"]):
            yield f"repository {full}: the places of its commits are wrong", partial(_index, store, row["id"])
        else:
            yield "", None


def _index(store: Store, repo: str) -> bool:
    with store.database.write() as cursor:
        lines.index(cursor, repo)
    return not lines.wrong(store.database.reader, repo)


# ---- rows that belong to others

_ORPHANS = (
    ("claims", "sha256", "sha256 NOT IN (SELECT sha256 FROM large)"),
    ("held", "sha256", "sha256 NOT IN (SELECT sha256 FROM large)"),
    ("brought", "hex(xorb)", "xorb NOT IN (SELECT hash FROM xorbs)"),
    ("events", "id", "(repo, number) NOT IN (SELECT repo, number FROM discussions)"),
)


def _links(store: Store) -> Iterator[Found]:
    broken = sorted({(row["table"], row["rowid"], row["parent"], row["fkid"])
                     for row in store.database.rows("PRAGMA foreign_key_check")}, key=str)  # fmt: skip
    tables = {table: parent for table, _, parent, _ in broken}
    for table, parent in tables.items():
        count = sum(row[0] == table for row in broken)
        yield f"{table}: {count} rows belong to {parent} that are not there", partial(_drop, store, table)
    for table, name, where in _ORPHANS:
        for row in store.database.rows(f"SELECT {name} AS name FROM {table} WHERE {where} LIMIT 1000"):
            mend = _do(store, f"DELETE FROM {table} WHERE {where} AND {name} = ?", row["name"])
            yield f"{table}: {row['name']} belongs to what is not there", mend
    sql = "SELECT repo, path FROM bucket_files WHERE sha256 NOT IN (SELECT sha256 FROM large)"
    for row in store.database.rows(sql):
        yield f"bucket file {row['path']} of {row['repo']}: its bytes are not there", None
    sql = """SELECT a.name, a.id, coalesce(sum(c.bytes), 0) AS n FROM accounts a LEFT JOIN charges c ON c.account = a.id
             GROUP BY a.id HAVING n <> a.stored"""
    for row in store.database.rows(sql):
        mend = _do(store, "UPDATE accounts SET stored = ? WHERE id = ?", row["n"], row["id"])
        yield f"accounts: what {row['name']} keeps is not the sum of it", mend
    yield "", None


def _drop(store: Store, table: str) -> bool:
    """Removes the rows of a table that belong to rows that are not there."""
    with store.database.write() as cursor:
        for key in cursor.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            other = key["table"]
            to = key["to"] or next(c["name"] for c in cursor.execute(f"PRAGMA table_info({other})") if c["pk"])
            cursor.execute(
                f"DELETE FROM {table} WHERE {key['from']} IS NOT NULL "
                f"AND {key['from']} NOT IN (SELECT {to} FROM {other})"
            )
    return True


_VALUES = (
    ("repos", "private IN (0, 1) AND (gated IS NULL OR gated IN ('auto', 'manual'))"),
    ("repos", "typeof(created) IN ('real', 'integer') AND typeof(changed) IN ('real', 'integer')"),
    ("accounts", "organization IN (0, 1) AND admin IN (0, 1) AND read_only IN (0, 1) AND default_private IN (0, 1)"),
    ("accounts", "typeof(created) IN ('real', 'integer')"),
    ("members", "role IN ('read', 'write', 'admin')"),
    ("tokens", "role IN ('read', 'write') AND length(digest) = 64"),
    ("tokens", "expires IS NULL OR typeof(expires) IN ('real', 'integer')"),
    ("discussions", "status IN ('open', 'closed', 'draft', 'merged') AND pull IN (0, 1)"),
    ("discussions", "(base IS NULL) = (pull = 0)"),
    ("access", "status IN ('pending', 'accepted', 'rejected') AND json_valid(fields)"),
    ("events", "json_valid(data) AND typeof(date) IN ('real', 'integer')"),
    ("large", "typeof(used) IN ('real', 'integer') AND (xet IS NULL OR length(xet) = 32) AND length(sha256) = 64"),
    ("xorbs", "typeof(used) IN ('real', 'integer') AND length(hash) = 32"),
    ("claims", "open IN (0, 1) AND typeof(date) IN ('real', 'integer')"),
    ("brought", "open IN (0, 1) AND typeof(date) IN ('real', 'integer')"),
    ("charges", "typeof(bytes) = 'integer' AND bytes >= 0"),
    ("accounts", "typeof(stored) = 'integer' AND (quota IS NULL OR typeof(quota) = 'integer')"),
    ("held", "typeof(date) IN ('real', 'integer')"),
    ("bucket_files", "typeof(modified) IN ('real', 'integer') AND typeof(uploaded) IN ('real', 'integer')"),
)


def _values(store: Store) -> Iterator[Found]:
    for table, good in _VALUES:
        row = store.database.row(f"SELECT count(*) AS n FROM {table} WHERE NOT coalesce(({good}), 0)")
        count = int(row["n"]) if row else 0
        yield (f"{table}: {count} rows with impossible values (not {good})" if count else ""), None
