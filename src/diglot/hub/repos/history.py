"""Commits of a repository, made and rewritten.

A commit is one transaction: files, folders, commit and the branch's new head are all there, or none is. If the branch
has moved on from the parent that the caller names, the commit is refused (412) and nothing changes; if the very same
request has just been carried out (a client that lost the answer asks again), its commit is returned once more.

Errors: `Refusal` 400, 403, 404 RevisionNotFound, 409, 412.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diglot.hub.formats.gitobjects import blob_id, commit_object, pointer, tree_object
from diglot.hub.people.person import Person
from diglot.hub.refusal import Refusal
from diglot.hub.repos.refs import Commit, Refs
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Put, Remove
from diglot.hub.storage import lines
from diglot.hub.storage.contents import Contents
from diglot.hub.storage.database import Database
from diglot.hub.storage.quotas import ROW, Quotas

__all__ = ["Change", "History", "PutLarge", "PutSmall"]

_PLACE = 40  # bytes that the database takes to know that a commit changed a path, besides the path
STALE = "The branch was updated since you opened this page. Please refresh and try again."


@dataclass(frozen=True)
class PutSmall:
    """A change: the file `path` has this content, kept in the database."""

    path: str
    content: bytes


@dataclass(frozen=True)
class PutLarge:
    """A change: the file `path` is the large file with this SHA-256 (64 hex digits)."""

    path: str
    sha256: str


Change = PutSmall | PutLarge | Remove


class History(Refs):
    """The histories of a hub."""

    def __init__(self, database: Database, contents: Contents, quotas: Quotas):
        super().__init__(database)
        self.contents = contents
        self.quotas = quotas

    # ---- commit

    def commit(
        self,
        repo: Repo,
        revision: str,
        changes: Sequence[Change],
        person: Person,
        title: str,
        description: str = "",
        parent: str | None = None,
        pull: str | None = None,
    ) -> Commit:
        """Puts changes on a branch.

        Args:
            repo, revision: where: a branch, or ``refs/pr/N``.
            changes: applied in their order.
            person: the author; who must have brought the large files that are named.
            title, description: the first line of the message, and the rest of it.
            parent: the commit that the branch must be at, or None for wherever it is.
            pull: the new ref to put the commit on instead (``refs/pr/N``); the branch stays where it is.

        Raises:
            Refusal: 404 for a missing branch or file, 400 for a tag or commit id or a large file that was not
                uploaded, 412 if the branch is not at `parent`.
        """
        if not title.strip():
            raise Refusal.invalid("a commit needs a message")
        request = _fingerprint(changes, title, description)
        with self.database.write() as cursor:
            ref = self.branch(repo, revision)
            head = self.resolve(repo, ref.name)
            if pull is None and self._repeats(repo, head, parent, request):
                return head
            if parent is not None and head.id != self.full_id(repo, parent):
                raise Refusal(412, STALE)
            tree = self._edited(cursor, repo, person, head.tree, changes)
            new = self._insert(cursor, repo, pull or ref.name, tree, head, person, title, description, request)
            self.quotas.check(person.id, all(isinstance(change, Remove) for change in changes))
            self._move(cursor, repo, pull or ref.name, new)
            return new

    @staticmethod
    def _move(cursor: sqlite3.Connection, repo: Repo, ref: str, to: Commit) -> None:
        cursor.execute("INSERT OR REPLACE INTO refs VALUES (?, ?, ?, NULL)", (repo.id, ref, to.id))
        cursor.execute("UPDATE repos SET changed = ? WHERE id = ?", (time.time(), repo.id))

    def _repeats(self, repo: Repo, head: Commit, parent: str | None, request: str) -> bool:
        row = self.database.row("SELECT request FROM commits WHERE repo = ? AND id = ?", repo.id, head.id)
        recent = parent == head.parent if parent else time.time() - head.date < 600
        return bool(row and row["request"] == request and recent and parent != head.id)

    def _edited(
        self, cursor: sqlite3.Connection, repo: Repo, person: Person, tree: str, changes: Sequence[Change]
    ) -> str:
        edits = [self._edit(cursor, repo, person, change) for change in changes]
        return self.trees.edit(tree, edits, self._charged(cursor, person))

    def _edit(self, cursor: sqlite3.Connection, repo: Repo, person: Person, change: Change) -> Put | Remove:
        if isinstance(change, Remove):
            return change
        if isinstance(change, PutSmall):
            oid = blob_id(change.content)
            row: tuple[int, str | None, bytes | None] = (len(change.content), None, change.content)
        else:
            large = self.contents.find(change.sha256)
            if large is None or not self.contents.may_refer(repo.id, person.id, change.sha256):
                raise Refusal.invalid(f"{change.path}: the file with SHA-256 {change.sha256} was not uploaded")
            self.contents.claims.hold(cursor, repo.id, large.sha256, change.path)
            self.contents.claims.close_file(cursor, large.sha256, person.id)
            oid, row = blob_id(pointer(large.sha256, large.size)), (large.size, large.sha256, None)
        cursor.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?, ?)", (oid, *row))
        self.quotas.charge(cursor, person.id, "blob", oid, len(row[2] or b""))
        return Put(change.path, oid)

    def _insert(
        self, cursor: sqlite3.Connection, repo: Repo, ref: str, tree: str, parent: Commit | None, person: Person,
        title: str, description: str, request: str | None,
    ) -> Commit:  # fmt: skip
        new = self._write(cursor, repo, tree, parent.id if parent else None, person.name, title, description, request)
        paths = list(lines.changed(self.trees.entries, parent.tree, tree)) if parent else []
        place = lines.add(cursor, repo.id, ref, new.parent, paths)
        size = len(f"{title}{description}".encode()) + sum(len(path.encode()) + _PLACE for path in paths)
        self.quotas.charge(cursor, person.id, "commit", new.id, ROW + size)
        cursor.execute("UPDATE commits SET line = ?, depth = ? WHERE repo = ? AND id = ?", (*place, repo.id, new.id))
        return new

    def _write(
        self, cursor: sqlite3.Connection, repo: Repo, tree: str, parent: str | None, author: str, title: str,
        description: str, request: str | None, date: int | None = None,
    ) -> Commit:  # fmt: skip
        date = int(time.time()) if date is None else date
        salt = f"{repo.id} {secrets.token_hex(8)}"
        message = f"{title}\n\n{description}" if description else title
        oid, _ = commit_object(tree, parent, author, date, message, salt)
        row = (repo.id, oid, parent, tree, author, title, description, date, salt, request)
        cursor.execute("INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)", row)
        return Commit(oid, parent, tree, author, title, description, date)

    def begin(self, repo: Repo, person: Person, changes: Sequence[Change]) -> Commit:
        """The first commit of a new repository, on ``main``."""
        with self.database.write() as cursor:
            empty, body = tree_object([])
            cursor.execute("INSERT OR IGNORE INTO trees VALUES (?, ?)", (empty, body))
            tree = self._edited(cursor, repo, person, empty, changes)
            first = self._insert(cursor, repo, "refs/heads/main", tree, None, person, "initial commit", "", None)
            self.quotas.check(person.id)
            cursor.execute("INSERT INTO refs VALUES (?, 'refs/heads/main', ?, NULL)", (repo.id, first.id))
            return first

    def _charged(self, cursor: sqlite3.Connection, person: Person) -> Callable[[str, int], None]:
        """Charges a person with folders."""
        return lambda tree, size: self.quotas.charge(cursor, person.id, "tree", tree, size)

    # ---- merge

    def merge(self, repo: Repo, source: str, target: str, person: Person, title: str) -> Commit:
        """Brings what a ref changed since it parted from a branch onto that branch, as one commit.

        Raises:
            Refusal: 409 if both changed the same file.
        """
        with self.database.write() as cursor:
            ours, theirs = self.resolve(repo, self.branch(repo, target).name), self.resolve(repo, source)
            shared = lines.common(self.database.reader, repo.id, ours.id, theirs.id)
            base = self.get(repo, shared) if shared else None
            before = base.tree if base else None
            edits: list[Put | Remove] = []
            mine = {change.path: change for change in self.trees.compare(before, ours.tree)}
            for change in self.trees.compare(before, theirs.tree):
                if change.path in mine:
                    if mine[change.path].after == change.after:
                        continue
                    raise Refusal(409, f"both sides changed {change.path}")
                edits.append(Put(change.path, change.after.oid) if change.after else Remove(change.path))
            tree = self.trees.edit(ours.tree, edits, self._charged(cursor, person))
            name, what = self.branch(repo, target).name, f"Merges {source}"
            new = self._insert(cursor, repo, name, tree, ours, person, title, what, None)
            self.quotas.check(person.id)
            self.move_ref(repo, name, new.id)
            return new

    # ---- rewrite

    def squash(self, repo: Repo, revision: str, message: str, person: Person) -> Commit:
        """Replaces a branch's history by one commit with the same files."""
        with self.database.write() as cursor:
            ref = self.branch(repo, revision)
            head = self.resolve(repo, ref.name)
            new = self._insert(cursor, repo, ref.name, head.tree, None, person, message, "", None)
            self.quotas.check(person.id, removing=True)
            self.move_ref(repo, ref.name, new.id)
            return new

    def copy(self, source: Repo, target: Repo, person: Person) -> None:
        """Gives a new repository the branches and tags of another, with their history; charged to a person."""
        copied = {
            "commits": "id, parent, tree, author, title, description, date, salt, request, line, depth",
            "lines": "line, ref, parent, depth",
            "touched": "path, line, depth",
            "refs": "name, target, message",
            "held": "sha256, path, date",
        }
        with self.database.write() as cursor:
            size = 0
            for table, columns in copied.items():
                some = "AND name NOT LIKE 'refs/pr/%'" if table == "refs" else ""
                sql = f"INSERT INTO {table} SELECT ?, {columns} FROM {table} WHERE repo = ? {some}"
                size += cursor.execute(sql, (target.id, source.id)).rowcount
            self.quotas.charge(cursor, person.id, "copy", target.id, ROW * size)
            self.quotas.check(person.id)

    def forget_files(self, repo: Repo, sha256s: set[str]) -> None:
        """Rewrites the whole history without the large files named; commits after the first such get new ids."""
        with self.database.write() as cursor:
            rows = self.database.rows("SELECT id, parent FROM commits WHERE repo = ?", repo.id)
            below: dict[str | None, list[str]] = {}
            for row in rows:
                below.setdefault(row["parent"], []).append(row["id"])
            renamed: dict[str, str] = {}
            todo = list(below.get(None, []))
            while todo:
                commit = self.get(repo, old := todo.pop())
                assert commit is not None
                todo += below.get(old, [])
                gone = [node.path for node in self.trees.files(commit.tree) if node.sha256 in sha256s]
                parent = renamed.get(commit.parent, commit.parent) if commit.parent else None
                if gone or parent != commit.parent:
                    tree = self.trees.edit(commit.tree, [Remove(path) for path in gone])
                    c = commit
                    new = self._write(cursor, repo, tree, parent, c.author, c.title, c.description, None, c.date)
                    renamed[old] = new.id
            for old, new_id in renamed.items():
                cursor.execute("UPDATE refs SET target = ? WHERE repo = ? AND target = ?", (new_id, repo.id, old))
                cursor.execute("DELETE FROM commits WHERE repo = ? AND id = ?", (repo.id, old))
            if renamed:
                lines.index(cursor, repo.id)
            for sha256 in sha256s:
                cursor.execute("DELETE FROM held WHERE repo = ? AND sha256 = ?", (repo.id, sha256))


def _fingerprint(changes: Sequence[Change], title: str, description: str) -> str:
    hasher = hashlib.sha256(f"{title}\0{description}\0".encode())
    for change in changes:
        detail = blob_id(change.content) if isinstance(change, PutSmall) else getattr(change, "sha256", "-")
        hasher.update(f"{type(change).__name__}\0{change.path}\0{detail}\0".encode())
    return hasher.hexdigest()
