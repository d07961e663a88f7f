"""The store: commits, trees, contents, rights to refer."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diglot.hub.formats.gitobjects import tree_object
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER, Person
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import PutLarge, PutSmall
from diglot.hub.repos.trees import Put, Remove
from diglot.hub.store import Store

from .conftest import fill

NEWS = RepoId.parse("datasets", "team/news")
PATHS = st.sampled_from(["a", "b", "d/a", "d/b", "d/e/a", "ملف", "d e/100%"])


def files(store: Store, repo: object, revision: str = "main") -> dict[str, bytes]:
    tree = store.history.resolve(repo, revision).tree  # type: ignore[arg-type]
    return {
        node.path: b"".join(store.contents.read(node.sha256)) if node.sha256 else store.history.content(node.oid)
        for node in store.history.trees.files(tree)
        if node.path != ".gitattributes"
    }


@given(st.lists(st.tuples(PATHS, st.one_of(st.none(), st.binary(max_size=20))), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_edits_do_what_a_dictionary_does(store: Store, steps: list[tuple[str, bytes | None]]) -> None:
    model: dict[str, bytes] = {}
    tree, body = tree_object([])
    with store.database.write() as cursor:
        cursor.execute("INSERT OR IGNORE INTO trees VALUES (?, ?)", (tree, body))
    from diglot.hub.formats.gitobjects import blob_id

    for path, content in steps:
        below = [p for p in model if p.startswith(path + "/")]
        above = [p for p in model if path.startswith(p + "/")]
        if content is None:
            known = [p for p in model if p == path] + below
            if not known:
                with pytest.raises(Refusal):
                    store.history.trees.edit(tree, [Remove(path)])
                continue
            tree = store.history.trees.edit(tree, [Remove(path)])
            for gone in known:
                del model[gone]
        elif below or above:
            with pytest.raises(Refusal):
                store.history.trees.edit(tree, [Put(path, blob_id(content))])
        else:
            with store.database.write() as cursor:
                row = (blob_id(content), len(content), None, content)
                cursor.execute("INSERT OR IGNORE INTO blobs VALUES (?, ?, ?, ?)", row)
            tree = store.history.trees.edit(tree, [Put(path, blob_id(content))])
            model[path] = content
        found = {node.path: node.oid for node in store.history.trees.files(tree)}
        assert found == {p: blob_id(c) for p, c in model.items()}


def test_ids_are_those_of_git(store: Store, tmp_path: Path) -> None:
    repo = store.create(NEWS)
    store.history.commit(repo, "main", [PutSmall("a/b.txt", b"one"), PutSmall("a-b", "ت".encode())], OWNER, "x")
    folder = tmp_path / "git"
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    store.checkouts.export(store.history.resolve(repo, "main"), folder)
    subprocess.run(["git", "-C", str(folder), "add", "-A"], check=True)
    done = subprocess.run(["git", "-C", str(folder), "write-tree"], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == store.history.resolve(repo, "main").tree


def test_a_commit_is_all_or_nothing(store: Store) -> None:
    repo = fill(store, "team/news")
    before, head = files(store, repo), store.history.resolve(repo, "main")
    for bad in (Remove("nothing"), PutLarge("z", "0" * 64), PutSmall("data/x.txt/y", b"")):
        with pytest.raises(Refusal):
            store.history.commit(repo, "main", [PutSmall("new", b"1"), bad], OWNER, "bad")
    assert files(store, repo) == before
    assert store.history.resolve(repo, "main") == head


def test_a_stale_parent_is_refused_and_a_repeated_request_is_answered_again(store: Store) -> None:
    repo = store.create(NEWS)
    start = store.history.resolve(repo, "main").id
    first = store.history.commit(repo, "main", [PutSmall("a", b"1")], OWNER, "a", parent=start)
    again = store.history.commit(repo, "main", [PutSmall("a", b"1")], OWNER, "a", parent=start)
    assert again == first
    with pytest.raises(Refusal) as caught:
        store.history.commit(repo, "main", [PutSmall("b", b"1")], OWNER, "b", parent=start)
    assert caught.value.status == 412


def test_a_large_file_comes_back_whole_and_in_every_range(store: Store) -> None:
    data = np.random.default_rng(5).bytes(700_000) + bytes(400_000)
    large = store.contents.add(io.BytesIO(data)).file
    for start, end in ((0, None), (0, 1), (65_000, 70_000), (699_999, 700_001), (1_099_999, 1_100_000), (500, 500)):
        assert b"".join(store.contents.read(large.sha256, start, end)) == data[start:end]
    with store.contents.open(large.sha256) as file:
        file.seek(-10, io.SEEK_END)
        assert file.read(100) == data[-10:]


def test_a_grown_file_stores_what_is_new(store: Store) -> None:
    data = np.random.default_rng(6).bytes(4_000_000)
    assert store.contents.add(io.BytesIO(data)).new > 3_900_000
    grown = store.contents.add(io.BytesIO(data[:2_000_000] + b"row" + data[2_000_000:] + b"end"))
    assert grown.new < 500_000
    assert store.contents.add(io.BytesIO(data)).new == 0


def test_a_file_too_big_for_one_xorb(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.hub.formats.xet.XORB_CHUNKS", 7)
    data = np.random.default_rng(7).bytes(2_000_000)
    large = store.contents.add(io.BytesIO(data + data)).file
    assert b"".join(store.contents.read(large.sha256)) == data + data


def test_knowing_a_hash_gives_nobody_the_file(store: Store) -> None:
    large = store.contents.add(io.BytesIO(b"secret" * 1000), account=7).file
    mine, other = Person(7, "ada"), Person(8, "eve")
    repo = store.create(NEWS)
    with pytest.raises(Refusal, match="not uploaded"):
        store.history.commit(repo, "main", [PutLarge("x", large.sha256)], other, "steal")
    store.history.commit(repo, "main", [PutLarge("x", large.sha256)], mine, "mine")
    store.history.commit(repo, "main", [PutLarge("copy", large.sha256)], other, "a copy within the repository")


def test_history_branches_tags_and_squash(store: Store) -> None:
    repo = fill(store, "team/news")
    history = store.history
    history.add_ref(repo, "heads", "فرع", "main")
    history.add_ref(repo, "tags", "v1", "main", "first")
    history.commit(repo, "فرع", [Remove("data")], OWNER, "drop")
    assert sorted(files(store, repo)) == ["data/x.txt", "y.bin"]
    assert sorted(files(store, repo, "فرع")) == ["y.bin"]
    with pytest.raises(Refusal, match="tag"):
        history.commit(repo, "v1", [PutSmall("a", b"")], OWNER, "no")
    head = history.resolve(repo, "main")
    assert history.resolve(repo, head.id[:9]) == head
    squashed = history.squash(repo, "main", "all in one", OWNER)
    assert squashed.parent is None
    assert squashed.tree == head.tree
    assert history.resolve(repo, "v1") == head


def test_forgetting_files_rewrites_what_has_them(store: Store) -> None:
    repo = fill(store, "team/news")
    sha256 = next(n.sha256 for n in store.history.trees.files(store.history.resolve(repo, "main").tree) if n.sha256)
    store.history.commit(repo, "main", [PutSmall("later", b"1")], OWNER, "later")
    store.history.forget_files(repo, {sha256})
    assert sorted(files(store, repo)) == ["data/x.txt", "later"]
    assert [c.title for c in store.history.log(repo, store.history.resolve(repo, "main"))] == [
        "later", "first", "initial commit",
    ]  # fmt: skip


def test_a_merge_takes_both_sides_or_says_where_they_conflict(store: Store) -> None:
    repo = fill(store, "team/news")
    store.history.commit(repo, "main", [PutSmall("theirs", b"1")], OWNER, "pr", pull="refs/pr/1")
    store.history.commit(repo, "main", [PutSmall("ours", b"1")], OWNER, "main")
    store.history.merge(repo, "refs/pr/1", "main", OWNER, "merge")
    assert {"ours", "theirs"} <= set(files(store, repo))
    store.history.commit(repo, "refs/pr/1", [PutSmall("ours", b"2")], OWNER, "pr")
    with pytest.raises(Refusal, match="both sides changed ours"):
        store.history.merge(repo, "refs/pr/1", "main", OWNER, "merge")
