"""Where commits stand, and what each changed: against the definition, a walk through the history."""

from __future__ import annotations

import itertools
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import PutSmall
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.trees import Remove
from diglot.hub.storage import lines
from diglot.hub.store import Store
from diglot.hub.upkeep.garbage import collect
from diglot.hub.upkeep.integrity import verify

from .conftest import fill, find

PATHS = ["a", "b", "d/a", "d/b", "d/e/f", "g/h"]
ALL = [*PATHS, "d", "d/e", "g", "never"]


def walked(store: Store, repo: Any, start: Commit) -> list[Commit]:
    found, at = [], start
    while True:
        found.append(at)
        if at.parent is None:
            return found
        before = store.history.get(repo, at.parent)
        assert before
        at = before


def by_definition(store: Store, log: list[Commit], path: str) -> str:
    trees = store.history.trees
    for commit, before in itertools.pairwise(log):
        if trees.find(commit.tree, path) != trees.find(before.tree, path):
            return commit.id
    return log[-1].id


def check(store: Store, repo: Any) -> None:
    history = store.history
    assert not lines.wrong(store.database.reader, repo.id)
    heads = {ref.name: history.resolve(repo, ref.name) for ref in history.refs(repo)}
    logs = {name: walked(store, repo, head) for name, head in heads.items()}
    for name, head in heads.items():
        log = logs[name]
        assert list(history.log(repo, head)) == log
        assert history.length(repo, head) == len(log)
        assert list(history.log(repo, head, 2, 3)) == log[2:5]
        # a path that is not there now has no last change that anybody would ask for
        there = [path for path in ALL if history.trees.find(head.tree, path)]
        found = history.last_changes(repo, head, there)
        assert {path: found[path].id for path in there} == {path: by_definition(store, log, path) for path in there}
        for other in heads:
            shared = [commit.id for commit in logs[other] if commit in log]
            assert lines.common(store.database.reader, repo.id, head.id, heads[other].id) == next(iter(shared), None)


def act(store: Store, repo: Any, chance: random.Random) -> None:
    history = store.history
    names = [ref.name for ref in history.refs(repo) if not ref.name.startswith("refs/tags/")]
    what, name = chance.choice("cccccccbptsmfg"), chance.choice(names)
    try:
        if what == "c":
            head = history.resolve(repo, name)
            there = [path for path in [*PATHS, "d", "g"] if history.trees.find(head.tree, path)]
            changes: list[Any] = [
                PutSmall(path, bytes([chance.randrange(3)])) for path in chance.sample(PATHS, chance.randrange(3))
            ]
            changes += [Remove(path) for path in chance.sample(there, min(len(there), chance.randrange(2)))]
            history.commit(repo, name, changes, OWNER, f"c {chance.random()}")
        elif what == "b":
            history.add_ref(repo, "heads", f"b{chance.randrange(4)}", name)
        elif what == "t":
            history.remove_ref(repo, "heads", f"b{chance.randrange(4)}")
        elif what == "p":
            put = [PutSmall(chance.choice(PATHS), b"pull")]
            history.commit(repo, name, put, OWNER, "pull", pull=f"refs/pr/{chance.randrange(3)}")
        elif what == "s":
            history.squash(repo, name, "one", OWNER)
        elif what == "m":
            history.merge(repo, name, chance.choice(names), OWNER, "merge")
        elif what == "g":
            collect(store, chance.choice([0, 1e9]))
    except Refusal:
        pass


@given(st.integers(0, 1 << 30))
@settings(max_examples=12, deadline=None)
def test_history_is_that_of_a_walk(seed: int) -> None:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "hub", create=True)
        repo = store.create(RepoId.parse("datasets", "team/news"))
        for step in range(30):
            act(store, repo, chance)
            if step % 10 == 9:
                check(store, repo)
        copied = store.repositories.create(OWNER, RepoId.parse("datasets", "team/copy"))
        store.history.copy(repo, copied, OWNER)
        check(store, copied)
        with store.database.write() as cursor:
            lines.index(cursor, repo.id)
        check(store, repo)
        collect(store, 0)
        assert verify(store).ok, verify(store).damages
        store.close()


def test_files_taken_out_of_history(store: Store) -> None:
    repo = fill(store, "team/news")
    large = store.history.trees.file(store.history.resolve(repo, "main").tree, "y.bin").sha256
    for i in range(5):
        store.history.commit(repo, "main", [PutSmall(f"{i}.txt", b"x")], OWNER, "more")
    store.history.add_ref(repo, "heads", "other", "main")
    store.history.forget_files(repo, {str(large)})
    check(store, repo)
    assert verify(store).ok


def test_pages_of_commits(web: Any, store: Store) -> None:
    repo = fill(store, "team/news")
    for i in range(7):
        store.history.commit(repo, "main", [PutSmall("n.txt", b"%d" % i)], OWNER, f"number {i}")
    base, seen = "/api/datasets/team/news/commits/main?limit=4", []
    for page in range(3):
        answer = web.get(f"{base}&p={page}")
        assert answer.headers["x-total-count"] == "9"
        assert ("link" in answer.headers) == (page < 2)
        seen += [entry["title"] for entry in answer.json()]
    assert seen == [*(f"number {i}" for i in reversed(range(7))), "first", "initial commit"]
    assert "number 6" in web.get("/datasets/team/news/commits/main").text


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_history_of_an_older_format_is_indexed(tmp_path: Path, version: int) -> None:
    import sqlite3

    root = tmp_path / "hub"
    store = Store(root, create=True)
    repo = fill(store, "team/news")
    chance = random.Random(version)
    for _ in range(25):
        act(store, repo, chance)
    store.close()
    raw = sqlite3.connect(root / "hub.sqlite", isolation_level=None)  # back down the ladder
    for sql in (
        "DROP TABLE charges",
        "ALTER TABLE accounts DROP COLUMN quota",
        "ALTER TABLE accounts DROP COLUMN stored",
    ):
        raw.execute(sql)
    for sql in () if version > 3 else (
        "DROP INDEX commits_line", "DROP TABLE lines", "DROP TABLE touched", "ALTER TABLE commits DROP COLUMN line",
        "ALTER TABLE commits DROP COLUMN depth",
    ):  # fmt: skip
        raw.execute(sql)
    if version < 3:
        raw.execute("DROP INDEX tokens_parent")
        for table, column in (("tokens", "parent"), ("discussions", "account"), ("events", "account")):
            if table == "tokens":
                raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    if version < 2:
        raw.execute("DROP TABLE brought")
        raw.execute("ALTER TABLE claims DROP COLUMN open")
    raw.execute("UPDATE meta SET value = ? WHERE key = 'version'", (str(version),))
    raw.close()
    store = Store(root)
    check(store, find(store, "team/news"))
    assert verify(store).ok
    store.close()
