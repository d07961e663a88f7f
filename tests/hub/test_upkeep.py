"""Verify, garbage, backup, counts, and the command line over them."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diglot.cli import main
from diglot.errors import HubError
from diglot.hub.formats import xet
from diglot.hub.people.person import OWNER
from diglot.hub.repos.history import PutLarge
from diglot.hub.repos.trees import Remove
from diglot.hub.store import Store
from diglot.hub.upkeep.archive import backup, restore
from diglot.hub.upkeep.garbage import collect
from diglot.hub.upkeep.integrity import verify
from diglot.hub.upkeep.statistics import stats

from .conftest import fill, find

DAMAGE = [
    ("UPDATE blobs SET content = x'00' WHERE content IS NOT NULL", "blob"),
    ("UPDATE trees SET body = x''", "tree"),
    ("UPDATE commits SET title = 'forged'", "commit"),
    ("DELETE FROM commits WHERE parent IS NULL", "commit"),
    ("DELETE FROM trees", "commit"),
    ("DELETE FROM blobs", "tree"),
    ("UPDATE refs SET target = 'x'", "ref"),
    ("DELETE FROM refs", "repository"),
    ("UPDATE large SET sha256 = 'x'", "large"),
    ("UPDATE large SET size = size + 1", "large"),
    ("DELETE FROM large", "blob"),
    ("DELETE FROM xorbs", "large"),
    ("UPDATE xorbs SET size = size - 1", "xorb"),
]


@pytest.mark.parametrize(("sql", "what"), DAMAGE)
def test_verify_sees_damage_in_the_database(store: Store, sql: str, what: str) -> None:
    fill(store, "team/news")
    assert verify(store).ok
    with store.database.write() as cursor:
        cursor.execute(sql)
    store.contents.forget()
    damages = verify(Store(store.root)).damages
    assert damages
    assert any(line.startswith(what) for line in damages), damages


@pytest.mark.parametrize("how", ["flip", "cut", "remove"])
def test_verify_sees_damage_in_the_objects(store: Store, how: str) -> None:
    fill(store, "team/news")
    path = next((store.root / "objects" / "xorbs").glob("*/*"))
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    if how == "remove":
        path.unlink()
    else:
        path.write_bytes(data if how == "flip" else data[:-1])
    assert any(line.startswith("xorb") for line in verify(store).damages)


def test_a_stray_object_is_harmless(store: Store) -> None:
    fill(store, "team/news")
    stray = store.root / "objects" / "plain" / "ab" / ("ab" * 32)
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"left behind by a crash")
    check = verify(store)
    assert check.ok
    assert check.strays == 1
    os.utime(stray, (0, 0))
    assert collect(store).objects == 1
    assert verify(store).strays == 0


def large(store: Store, repo: Any, seed: int) -> str:
    added = store.contents.add(io.BytesIO(np.random.default_rng(seed).bytes(300_000))).file
    store.history.commit(repo, "main", [PutLarge("big.bin", added.sha256)], OWNER, f"big {seed}")
    return added.sha256


def test_garbage_is_what_nothing_reaches(store: Store) -> None:
    repo = fill(store, "team/news")
    first = large(store, repo, 1)
    second = large(store, repo, 2)
    store.history.commit(repo, "main", [Remove("big.bin")], OWNER, "drop")
    before = store.id
    assert collect(store, 0).files == 0  # history still has them
    store.history.squash(repo, "main", "one", OWNER)
    assert collect(store).files == 0  # within the grace period
    trial = collect(store, 0, trial=True)
    assert (trial.files, trial.xorbs) == (2, 2)
    assert store.contents.find(first)
    done = collect(store, 0)
    assert (done.files, done.xorbs, done.bytes) == (trial.files, trial.xorbs, trial.bytes)
    assert done.bytes > 599_000
    assert not store.contents.find(first)
    assert not store.contents.find(second)
    assert store.id != before  # clients must not count on what they sent
    assert verify(store).ok
    assert verify(store).strays == 0
    assert large(store, repo, 1) == first  # and it can be sent again
    assert verify(store).ok


def test_garbage_spares_what_is_being_uploaded_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = fill(store, "team/news")
    sha256 = large(store, repo, 1)
    store.history.squash(repo, "main", "one", OWNER)
    store.history.commit(repo, "main", [Remove("big.bin")], OWNER, "drop")
    store.history.squash(repo, "main", "one", OWNER)
    real = store.contents.forget

    def meanwhile() -> None:  # between the rows' end and the objects'
        real()
        large(store, repo, 1)

    monkeypatch.setattr(store.contents, "forget", meanwhile)
    collect(store, 0)
    assert store.contents.find(sha256)
    assert verify(store).ok


def test_a_backup_restores_everything(store: Store, tmp_path: Path) -> None:
    repo = fill(store, "team/news")
    store.people.add_user("ada")
    size = backup(store, tmp_path / "hub.tar")
    assert size == (tmp_path / "hub.tar").stat().st_size
    assert restore(tmp_path / "hub.tar", tmp_path / "again").ok
    again = Store(tmp_path / "again")
    assert again.history.resolve(find(again, "team/news"), "main") == store.history.resolve(repo, "main")
    assert again.people.find("ada")
    assert again.id != store.id
    again.close()
    with pytest.raises(HubError, match="not empty"):
        restore(tmp_path / "hub.tar", tmp_path / "again")


@pytest.mark.parametrize("how", ["cut", "flip", "other"])
def test_a_damaged_backup_is_refused(store: Store, tmp_path: Path, how: str) -> None:
    fill(store, "team/news")
    file = tmp_path / "hub.tar"
    backup(store, file)
    data = bytearray(file.read_bytes())
    stored = next((store.root / "objects" / "xorbs").glob("*/*")).read_bytes()
    data[data.index(stored) + 30] ^= 1
    file.write_bytes({"cut": data[: len(data) // 2], "flip": data, "other": b"not a tar file"}[how])
    with pytest.raises(HubError):
        restore(file, tmp_path / "again")


def test_counts(store: Store) -> None:
    repo = fill(store, "team/news")
    data = np.random.default_rng(1).bytes(300_000)
    for i in range(3):
        added = store.contents.add(io.BytesIO(data + bytes([i]))).file
        store.history.commit(repo, "main", [PutLarge("big.bin", added.sha256)], OWNER, "big")
    found = stats(store)
    assert (found.repositories, found.commits, found.files) == (1, 5, 4)
    assert found.logical == found.distinct == 45_000 + 3 * 300_001
    assert found.stored < 700_000


def test_the_command_line(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(store, "team/news")
    root = ["--root", str(store.root)]

    def run(*words: str) -> str:
        assert main(["hub", *words, *root]) == 0
        return capsys.readouterr().out

    token = run("user", "add", "ada", "--fullname", "Ada").strip()
    assert store.people.by_token(token)
    assert store.people.by_token(token).admin  # type: ignore[union-attr]
    run("user", "add", "bob", "--token", "hf_0123456789")
    run("org", "add", "team", "--member", "bob:write", "--default-private")
    assert store.people.members("team") == [("bob", "bob", "write")]
    run("org", "member", "team", "bob", "admin")
    assert "organization" in run("user", "list")
    reader = run("token", "add", "bob", "--role", "read", "--days", "1").strip()
    assert store.people.by_token(reader).read_only  # type: ignore[union-attr]
    number = run("token", "list", "bob").splitlines()[1].split("\t")[0]
    run("token", "remove", "bob", number)
    assert store.people.by_token(reader) is None
    run("repo", "create", "team/more")
    assert "team/more\tprivate" in run("repo", "list")
    run("repo", "delete", "team/more")
    assert "all sound" in run("fsck")
    assert "would remove" in run("gc", "--dry-run")
    assert main(["hub", "backup", str(tmp_path / "b.tar"), *root]) == 0
    assert main(["hub", "restore", str(tmp_path / "b.tar"), "--root", str(tmp_path / "r")]) == 0
    capsys.readouterr()
    assert '"repositories": 1' in run("stats", "--json")
    path = next((store.root / "objects" / "xorbs").glob("*/*"))
    path.unlink()
    assert main(["hub", "fsck", *root]) == 1
    assert xet.to_hex(bytes(32)) == "0" * 64
