"""Push to and pull from a hub that is a folder here: the store itself, without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.push.build import LocalFile, gone, table
from diglot.hub.push.results import Pulled, Push, Pushed, one_of_each, same_table
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import Change, PutLarge, PutSmall
from diglot.hub.repos.trees import Node, Remove
from diglot.hub.store import Store, attributes

__all__ = ["pull_folder", "push_folder"]


def push_folder(root: Path, push: Push) -> Pushed:
    """See `client.push`."""
    rid = RepoId.parse("datasets", push.name)
    store = Store(root, create=True)
    try:
        repo = store.repositories.find(rid) or store.create(rid, push.private)
        if store.history.ref(repo, push.revision) is None:
            store.history.add_ref(repo, "heads", push.revision, "main")
        head = store.history.resolve(repo, push.revision)
        there = {node.path: node for node in store.history.trees.files(head.tree)}
        stored = [_stored(store, file, there.get(file.path), push.say) for file in push.files]
        changes: list[Change] = [change for change, _ in stored if change is not None]
        lost = gone(push.files, there)
        count = len(changes), len(lost)
        changes += [Remove(path) for path in lost]
        if changes:
            head = store.history.commit(repo, push.revision, changes, OWNER, push.sentence(count))
        _verify(store, head.tree, push.files)
        location = store.checkouts.folder_of(repo)
        if push.revision == "main":
            push.say(f"writing {location}")
            store.checkouts.update(repo, create=True)
        return push.done(repo.rid.full, str(root), str(location), head.id, count, sum(new for _, new in stored))
    finally:
        store.close()


def _stored(
    store: Store, file: LocalFile, node: Node | None, say: Callable[[str], None]
) -> tuple[Change | None, int]:  # fmt: skip
    """The change that a file is to what is `there`, its bytes being stored; and how many bytes were new."""
    with file.source.open("rb") as stream:
        if node and (node.sha256 == file.sha256 if node.sha256 else node.oid == file.oid()):
            missing = node.sha256 and not store.contents.is_whole(node.sha256)  # it has gone missing: stored again
            return None, store.contents.add(stream, pending=True).new if missing else 0
        sample = stream.read(512)
        stream.seek(0)
        if not store.is_large(file.path, file.size, sample, attributes()):
            content = stream.read()
            return PutSmall(file.path, content), len(content)
        say(f"storing {file.path}")
        added = store.contents.add(stream, pending=True)
        if added.file.sha256 != file.sha256:
            raise HubError(f"{file.source} changed while it was pushed; push again")
        return PutLarge(file.path, file.sha256), added.new


def _verify(store: Store, tree: str, files: list[LocalFile]) -> None:
    """Compare what the hub has now with what was to be pushed."""
    for file in files:
        node = store.history.trees.file(tree, file.path)
        if node.size != file.size or (node.sha256 != file.sha256 if node.sha256 else node.oid != file.oid()):
            raise HubError(f"{file.path} is not what was pushed")
    for file in one_of_each(files):
        with store.contents.open(file.sha256) as stored:
            same_table(file, table(file.path, stored))  # type: ignore[arg-type]


def pull_folder(root: Path, name: str, folder: Path, revision: str, overwrite: bool) -> Pulled:
    """See `client.pull`."""
    store = Store(root)
    try:
        repo = store.repositories.find(RepoId.parse("datasets", name))
        if repo is None:
            raise Refusal.no_repo()
        commit = store.history.resolve(repo, revision)
        size = store.checkouts.export(commit, folder, overwrite)
        return Pulled(repo.rid.full, folder, commit.id, len(store.history.trees.files(commit.tree)), size)
    finally:
        store.close()
