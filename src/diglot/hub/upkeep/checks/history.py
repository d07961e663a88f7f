"""Histories: git ids of blobs, trees and commits, the places of commits, the targets of refs, the names of things."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from diglot.hub import names
from diglot.hub.formats.gitobjects import blob_id, commit_object, pointer, read_tree, tree_object
from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.storage import lines
from diglot.hub.store import Store
from diglot.hub.upkeep.checks.mending import Found, Look, do

__all__ = ["CHECKS"]


def _blobs(store: Store) -> Iterator[Found]:
    known = {row["sha256"]: row["size"] for row in store.database.each("SELECT sha256, size FROM large")}
    for row in store.database.each("SELECT * FROM blobs"):
        content = pointer(row["sha256"], row["size"]) if row["sha256"] else row["content"]
        if blob_id(content) != row["id"] or (not row["sha256"] and len(content) != row["size"]):
            mend = None
            if not row["sha256"] and blob_id(content) == row["id"]:
                mend = do(store, "UPDATE blobs SET size = ? WHERE id = ?", len(content), row["id"])
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


CHECKS: tuple[tuple[str, Look], ...] = (
    ("blobs", _blobs), ("trees", _trees), ("commits", _commits), ("refs", _refs), ("repositories", _repositories),
)  # fmt: skip
