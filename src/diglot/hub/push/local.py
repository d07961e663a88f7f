"""Push to and pull from a hub that is a folder here: the store itself, without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.push.build import LocalFile, gone, table
from diglot.hub.push.results import Pulled, Pushed, one_of_each, rows_of, same_table, sentence
from diglot.hub.refusal import Refusal
from diglot.hub.repos import checkout
from diglot.hub.repos.history import Change, PutLarge, PutSmall
from diglot.hub.repos.trees import Remove
from diglot.hub.store import Store, attributes

__all__ = ["pull_folder", "push_folder"]


def push_folder(
    root: Path,
    files: list[LocalFile],
    name: str,
    private: bool | None,
    revision: str,
    message: str | None,
    say: Callable[[str], None],
) -> Pushed:
    """See `client.push`."""
    rid = RepoId.parse("datasets", name)
    store = Store(root, create=True)
    try:
        repo = store.repositories.find(rid) or store.create(rid, private)
        if store.history.ref(repo, revision) is None:
            store.history.add_ref(repo, "heads", revision, "main")
        head = store.history.resolve(repo, revision)
        there = {node.path: node for node in store.history.trees.files(head.tree)}
        changes: list[Change] = []
        new = 0
        for file in files:
            node = there.get(file.path)
            if node and (node.sha256 == file.sha256 if node.sha256 else node.oid == file.oid()):
                if node.sha256 and not store.contents.is_whole(node.sha256):  # it has gone missing: stored again
                    with file.source.open("rb") as stream:
                        new += store.contents.add(stream, pending=True).new
                continue
            with file.source.open("rb") as stream:
                sample = stream.read(512)
                stream.seek(0)
                if store.is_large(file.path, file.size, sample, attributes()):
                    say(f"storing {file.path}")
                    added = store.contents.add(stream, pending=True)
                    if added.file.sha256 != file.sha256:
                        raise HubError(f"{file.source} changed while it was pushed; push again")
                    new += added.new
                    changes.append(PutLarge(file.path, file.sha256))
                else:
                    changes.append(PutSmall(file.path, content := stream.read()))
                    new += len(content)
        sent = len(changes)
        lost = gone(files, there)
        changes += [Remove(path) for path in lost]
        if changes:
            head = store.history.commit(repo, revision, changes, OWNER, message or sentence(sent, len(lost)))
        for file in files:
            node = store.history.trees.file(head.tree, file.path)
            if node.size != file.size or (node.sha256 or node.oid) not in (
                file.sha256,
                file.oid() if not node.sha256 else "",
            ):
                raise HubError(f"{file.path} is not what was pushed")
        for file in one_of_each(files):
            with store.contents.open(file.sha256) as stored:
                same_table(file, table(file.path, stored))  # type: ignore[arg-type]
        location = checkout.folder_of(store, repo)
        if revision == "main":
            say(f"writing {location}")
            checkout.update(store, repo, create=True)
        size = sum(file.size for file in files)
        return Pushed(
            repo.rid.full, str(root), str(location), head.id, bool(changes), len(files), sent, len(lost), size, new,
            rows_of(files),
        )  # fmt: skip
    finally:
        store.close()


def pull_folder(root: Path, name: str, folder: Path, revision: str, overwrite: bool) -> Pulled:
    """See `client.pull`."""
    store = Store(root)
    try:
        repo = store.repositories.find(RepoId.parse("datasets", name))
        if repo is None:
            raise Refusal.no_repo()
        commit = store.history.resolve(repo, revision)
        size = checkout.export(store, commit, folder, overwrite)
        return Pulled(repo.rid.full, folder, commit.id, len(store.history.trees.files(commit.tree)), size)
    finally:
        store.close()
