"""A repository's files as plain files, beside the store: ``hub/datasets/team/news/``.

``load_dataset("hub/datasets/team/news")`` reads them. A checkout follows the main branch: only files that changed are
written, each appears whole or not at all, and files that nobody put there are left alone. It is a copy: what is edited
here never reaches the store, and the next update of a file overwrites it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.history import Commit
from diglot.hub.landing import Landing, put
from diglot.hub.objects import private, private_folder
from diglot.hub.repositories import Repo
from diglot.hub.store import Store
from diglot.hub.trees import Node

__all__ = ["export", "folder_of", "update"]


def folder_of(store: Store, repo: Repo) -> Path:
    """Where a repository's checkout is, or would be."""
    return store.root / repo.rid.kind / repo.rid.namespace / repo.rid.name


@contextmanager
def _alone(store: Store, repo: Repo) -> Iterator[None]:
    """One process at a time."""
    path = store.scratch.root / f"checkout-{repo.id}"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    lock = sqlite3.connect(path, timeout=600, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")  # ends with the process, however that ends
        yield
    finally:
        lock.close()


def update(store: Store, repo: Repo, create: bool = False) -> Path | None:
    """Brings a checkout to the head of the main branch.

    Args:
        store: the hub.
        repo: whose.
        create: make one if there is none; otherwise nothing is done then.

    Returns:
        Its folder, or None if there is none.
    """
    key = f"checkout {repo.id}"
    if not create and not store.database.meta(key):
        return None
    folder = folder_of(store, repo)
    with _alone(store, repo):
        head = store.history.resolve(repo, "main")
        before = store.database.meta(key)
        known = None
        if before and before != "-":
            known = next((c.tree for c in store.history.log(repo, head) if c.id == before), None)
        if known is None and before:
            known = None  # history was rewritten: write everything again
        for change in store.history.trees.compare(known, head.tree):
            if change.after:
                _write(store, folder, change.after)
            elif change.before:
                (folder / change.before.path).unlink(missing_ok=True)
                _prune(folder, (folder / change.before.path).parent)
        for node in store.history.trees.files(head.tree):  # what somebody has removed or cut short
            target = folder / node.path
            if not target.is_file() or target.stat().st_size != node.size:
                _write(store, folder, node)
        store.database.set_meta(key, head.id)
    return folder


def export(store: Store, commit: Commit, folder: Path, overwrite: bool = False) -> int:
    """Writes the files of a commit into any folder; returns how many bytes they have. Errors: see `Landing`."""
    nodes = store.history.trees.files(commit.tree)
    landing = Landing(folder, nodes, overwrite)
    for node in landing.due:
        landing.write(node, _content(store, node))
    return sum(node.size for node in nodes)


def _write(store: Store, folder: Path, node: Node) -> None:
    target = folder / node.path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise HubError(f"{node.path!r} cannot be written on this machine: it would leave {folder}")
    private_folder(target.parent)
    put(target, _content(store, node), private)


def _content(store: Store, node: Node) -> Iterable[bytes]:
    return store.contents.read(node.sha256) if node.sha256 else [store.history.content(node.oid)]


def _prune(root: Path, folder: Path) -> None:
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
