"""A repository's files as plain files, beside the store: ``hub/datasets/team/news/``.

``load_dataset("hub/datasets/team/news")`` reads them. A checkout follows the main branch: only files that changed are
written, each appears whole or not at all, and files that nobody put there are left alone. It is a copy: what is edited
here never reaches the store, and the next update of a file overwrites it.

A checkout goes with its repository, and follows it to another name.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.repos.history import History
from diglot.hub.repos.landing import Landing, put
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Node
from diglot.hub.storage.contents import Contents
from diglot.hub.storage.database import Database
from diglot.hub.storage.objects import Scratch, private, private_folder

__all__ = ["Checkouts"]


class Checkouts:
    """The checkouts of a hub.

    Args:
        root: the hub's folder.
        database, scratch, history, contents: its parts.
    """

    def __init__(self, root: Path, database: Database, scratch: Scratch, history: History, contents: Contents):
        self.root = root
        self.database = database
        self.scratch = scratch
        self.history = history
        self.contents = contents

    def folder_of(self, repo: Repo) -> Path:
        """Where a repository's checkout is, or would be."""
        return self.root / repo.rid.kind / repo.rid.namespace / repo.rid.name

    def update(self, repo: Repo, create: bool = False) -> Path | None:
        """Brings a checkout to the head of the main branch.

        Args:
            repo: whose.
            create: make one if there is none; otherwise nothing is done then.

        Returns:
            Its folder, or None if there is none.
        """
        if not create and not self.database.meta(_key(repo)):
            return None
        folder = self.folder_of(repo)
        with self._alone(repo):
            head = self.history.resolve(repo, "main")
            before = self.history.get(repo, self.database.meta(_key(repo)))
            for change in self.history.trees.compare(before.tree if before else None, head.tree):
                if change.after:
                    self._write(folder, change.after)
                elif change.before:
                    _unlink(folder, change.before.path)
            for node in self.history.trees.files(head.tree):  # what somebody has removed or cut short
                target = folder / node.path
                if not target.is_file() or target.stat().st_size != node.size:
                    self._write(folder, node)
            self.database.set_meta(_key(repo), head.id)
        return folder

    def later(self, repo: Repo, revision: str) -> None:
        """Updates a checkout in a thread, if there is one and `revision` is the main branch."""
        if revision in ("main", "refs/heads/main") and self.database.meta(_key(repo)):
            threading.Thread(target=self.update, args=(repo,)).start()

    def remove(self, repo: Repo) -> None:
        """Removes a checkout's files; what somebody else has put into its folder stays."""
        if self.database.meta(_key(repo)):
            with self._alone(repo):
                self._clear(repo)
                with self.database.write() as cursor:
                    cursor.execute("DELETE FROM meta WHERE key = ?", (_key(repo),))

    def move(self, repo: Repo, moved: Repo) -> None:
        """Writes a checkout under the repository's other name."""
        if self.database.meta(_key(repo)):
            with self._alone(repo):
                self._clear(repo)
                self.database.set_meta(_key(repo), "-")
            self.update(moved)

    def _clear(self, repo: Repo) -> None:
        folder, before = self.folder_of(repo), self.history.get(repo, self.database.meta(_key(repo)))
        heads = [before] if before else [self.history.resolve(repo, "main")]
        for node in (node for head in heads for node in self.history.trees.files(head.tree)):
            if (folder / node.path).parent.resolve().is_relative_to(folder.resolve()):
                _unlink(folder, node.path)
        _prune(self.root, folder)

    @contextmanager
    def _alone(self, repo: Repo) -> Iterator[None]:
        """One process at a time."""
        path = self.scratch.root / f"checkout-{repo.id}"
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        lock = sqlite3.connect(path, timeout=600, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")  # ends with the process, however that ends
            yield
        finally:
            lock.close()

    def _write(self, folder: Path, node: Node) -> None:
        target = folder / node.path
        if not target.resolve().is_relative_to(folder.resolve()):
            raise HubError(f"{node.path!r} cannot be written on this machine: it would leave {folder}")
        private_folder(target.parent)
        put(target, self.content(node), private)

    def content(self, node: Node) -> Iterable[bytes]:
        """A file's bytes, in pieces."""
        return self.contents.read(node.sha256) if node.sha256 else [self.history.content(node.oid)]

    def export(self, commit: Commit, folder: Path, overwrite: bool = False) -> int:
        """Writes the files of a commit into any folder; returns how many bytes they have. Errors: see `Landing`."""
        nodes = self.history.trees.files(commit.tree)
        landing = Landing(folder, nodes, overwrite)
        for node in landing.due:
            landing.write(node, self.content(node))
        return sum(node.size for node in nodes)


def _key(repo: Repo) -> str:
    return f"checkout {repo.id}"


def _unlink(folder: Path, path: str) -> None:
    target = folder / path
    if target.is_file() or target.is_symlink():
        target.unlink()
    _prune(folder, target.parent)


def _prune(root: Path, folder: Path) -> None:
    """Removes a folder and those above it that are empty, up to `root`."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
