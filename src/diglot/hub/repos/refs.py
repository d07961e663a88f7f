"""Commits and refs, to be read; refs made, moved and removed.

Refs are ``refs/heads/NAME``, ``refs/tags/NAME`` and ``refs/pr/N``. A revision is a branch, a tag, a full ref, a commit
id, or the first seven or more digits of one. Dates: whole seconds since the epoch.

Errors: `Refusal` 400, 403, 404 RevisionNotFound, 409.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diglot.hub import names
from diglot.hub.formats.gitobjects import pointer
from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Trees
from diglot.hub.storage import lines
from diglot.hub.storage.database import Database

__all__ = ["Commit", "Ref", "Refs"]


@dataclass(frozen=True)
class Commit:
    """A commit, as its table has it."""

    id: str
    parent: str | None
    tree: str
    author: str
    title: str
    description: str
    date: int


@dataclass(frozen=True)
class Ref:
    """A branch, tag or pull request: full name, commit, message of a tag."""

    name: str
    target: str
    message: str | None

    @property
    def short(self) -> str:
        """The name without ``refs/heads/`` and the like (``refs/pr/1`` stays)."""
        return self.name if self.name.startswith("refs/pr/") else self.name.split("/", 2)[2]


_COMMIT = "id, parent, tree, author, title, description, date"


class Refs:
    """The refs of a hub, and the commits that they lead to."""

    def __init__(self, database: Database):
        self.database = database
        self.trees = Trees(database)

    # ---- read

    def ref(self, repo: Repo, revision: str) -> Ref | None:
        """The ref that a revision names, or None."""
        short = [f"refs/heads/{revision}", f"refs/tags/{revision}"]
        for name in [revision] if revision.startswith("refs/") else short:
            row = self.database.row("SELECT name, target, message FROM refs WHERE repo = ? AND name = ?", repo.id, name)
            if row:
                return Ref(*row)
        return None

    def refs(self, repo: Repo) -> list[Ref]:
        """All refs, by name."""
        rows = self.database.rows("SELECT name, target, message FROM refs WHERE repo = ? ORDER BY name", repo.id)
        return [Ref(*row) for row in rows]

    def resolve(self, repo: Repo, revision: str) -> Commit:
        """The commit that a revision names.

        Raises:
            Refusal: 404 RevisionNotFound.
        """
        ref = self.ref(repo, revision)
        found = self.get(repo, ref.target) if ref else None
        if found is None and re.fullmatch(r"[0-9a-f]{7,40}", revision):
            sql = f"SELECT {_COMMIT} FROM commits WHERE repo = ? AND id >= ? AND id <= ? LIMIT 2"
            rows = self.database.rows(sql, repo.id, revision, revision + "g")
            found = Commit(*rows[0]) if len(rows) == 1 else None
        if found is None:
            raise Refusal.no_revision(revision)
        return found

    def get(self, repo: Repo, commit: str) -> Commit | None:
        """A commit by its whole id."""
        row = self.database.row(f"SELECT {_COMMIT} FROM commits WHERE repo = ? AND id = ?", repo.id, commit)
        return Commit(*row) if row else None

    def count(self) -> int:
        """How many commits there are, of all repositories."""
        row = self.database.row("SELECT count(*) AS n FROM commits")
        return int(row["n"]) if row else 0

    def log(self, repo: Repo, start: Commit, skip: int = 0, count: int = 1 << 60) -> Iterator[Commit]:
        """A commit and those before it, newest first: `count` of them at most, after the first `skip`."""
        for row in lines.walk(self.database.reader, repo.id, start.id, _COMMIT, skip, count):
            yield Commit(*tuple(row)[:-1])

    def length(self, repo: Repo, start: Commit) -> int:
        """How many commits `log` has."""
        return lines.chain(self.database.reader, repo.id, start.id)[0][1] + 1

    def last_changes(self, repo: Repo, start: Commit, paths: Sequence[str]) -> dict[str, Commit]:
        """The commit that last changed each path (a folder: anything below it)."""
        names = lines.last_changes(self.database.reader, repo.id, start.id, paths)
        commits = {name: self.get(repo, name) for name in set(names.values())}
        return {path: commit for path in paths if (commit := commits[names[path]])}

    def content(self, node_oid: str) -> bytes:
        """The content of a small file, or a large file's pointer."""
        row = self.database.row("SELECT size, sha256, content FROM blobs WHERE id = ?", node_oid)
        if row is None:
            raise Refusal.no_entry(node_oid)
        return pointer(row["sha256"], row["size"]) if row["sha256"] else bytes(row["content"])

    # ---- change

    def full_id(self, repo: Repo, parent: str) -> str | None:
        """The id of a commit that is named whole or by its beginning."""
        found = self.get(repo, parent)
        return found.id if found else (self.resolve(repo, parent).id if len(parent) >= 7 else None)

    def branch(self, repo: Repo, revision: str) -> Ref:
        """The branch or pull request that a commit can be made on.

        Raises:
            Refusal: 404 if there is none, 400 for a tag or a commit id.
        """
        ref = self.ref(repo, revision)
        if ref is None:
            if re.fullmatch(r"[0-9a-f]{40}", revision) and self.get(repo, revision):
                raise Refusal.invalid("a commit can only be made on a branch, not on a commit id")
            raise Refusal.no_revision(revision)
        if ref.name.startswith("refs/tags/"):
            raise Refusal.invalid("a commit can only be made on a branch, not on a tag")
        return ref

    def add_ref(self, repo: Repo, kind: str, name: str, revision: str, message: str | None = None) -> Ref:
        """Makes a branch (`kind` ``heads``) or tag (``tags``) at a revision.

        Raises:
            Refusal: 404 for the revision, 400 for the name, 409 if there is one.
        """
        target = self.resolve(repo, revision)
        full = f"refs/{kind}/{names.branch(name)}"
        with self.database.write() as cursor:
            if self.ref(repo, full):
                raise Refusal(409, f"Reference {full} already exists")
            cursor.execute("INSERT INTO refs VALUES (?, ?, ?, ?)", (repo.id, full, target.id, message))
        return Ref(full, target.id, message)

    def remove_ref(self, repo: Repo, kind: str, name: str) -> None:
        """Removes a branch or tag.

        Raises:
            Refusal: 403 for ``main``, 404 if there is none.
        """
        if (kind, name) == ("heads", "main"):
            raise Refusal.forbidden("Cannot delete refs/heads/main")
        with self.database.write() as cursor:
            sql = "DELETE FROM refs WHERE repo = ? AND name = ?"
            if not cursor.execute(sql, (repo.id, f"refs/{kind}/{name}")).rowcount:
                raise Refusal.no_revision(name)

    def move_ref(self, repo: Repo, name: str, target: str) -> None:
        """Sets a full ref to a commit."""
        with self.database.write() as cursor:
            cursor.execute("INSERT OR REPLACE INTO refs VALUES (?, ?, ?, NULL)", (repo.id, name, target))
            cursor.execute("UPDATE repos SET changed = ? WHERE id = ?", (time.time(), repo.id))
