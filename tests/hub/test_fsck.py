"""Every kind of damage is seen, what can be mended is mended, and what is mended works again."""

from __future__ import annotations

import io
import random
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.cli import main
from diglot.hub.people.person import OWNER
from diglot.hub.repos.history import PutLarge, PutSmall
from diglot.hub.store import Store
from diglot.hub.upkeep.integrity import verify

from .conftest import fill


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub with something in every table."""
    root = tmp_path_factory.mktemp("sound") / "hub"
    store = Store(root, create=True)
    repo = fill(store, "team/news")
    data = np.random.default_rng(0).bytes(300_000)
    large = store.contents.add(io.BytesIO(data)).file
    store.history.commit(repo, "main", [PutLarge("d/big.bin", large.sha256), PutSmall("d/e.txt", b"e")], OWNER, "big")
    import hashlib

    with store.scratch.file() as (path, file):
        file.write(b"plain" * 999)
        digest = hashlib.sha256(b"plain" * 999).hexdigest()
        store.contents.take_plain(digest, 4995, path, file, 0)
    store.history.commit(repo, "main", [PutLarge("plain.bin", digest)], OWNER, "plain")
    store.history.add_ref(repo, "tags", "v1", "main", "first")
    store.people.add_user("ada")
    ada = store.people.find("ada")
    assert ada
    store.people.add_organization("group", "", {"ada": "write"})
    store.discussions.open(repo, ada, "title", "text", "refs/heads/main")
    store.repositories.access.set(repo.id, ada.id, "pending")
    store.close()
    return root


@pytest.fixture
def hub(sound: Path, tmp_path: Path) -> Any:
    root = tmp_path / "hub"
    shutil.copytree(sound, root)
    return root


def change(root: Path, sql: str) -> int:
    raw = sqlite3.connect(root / "hub.sqlite", isolation_level=None)
    count = raw.execute(sql).rowcount
    raw.close()
    return count


SEEN = [
    "UPDATE chunks SET position = position + 1", "UPDATE chunks SET position = -1",
    "UPDATE chunks SET xorb = zeroblob(32)", "UPDATE xorbs SET raw = raw + 1", "UPDATE xorbs SET size = size + 1",
    "UPDATE xorbs SET layout = zeroblob(length(layout))", "UPDATE large SET xet = zeroblob(32) WHERE xet IS NOT NULL",
    "UPDATE large SET xet = NULL WHERE xet IS NOT NULL", "UPDATE large SET terms = NULL WHERE xet IS NOT NULL",
    "UPDATE large SET size = size - 1 WHERE xet IS NULL", "UPDATE large SET used = 'soon'",
    "INSERT INTO held VALUES ('none', 'ab', 'x', 1.0)", "UPDATE held SET sha256 = 'ab' WHERE path = 'y.bin'",
    "INSERT INTO events VALUES ('e', 'none', 1, 'comment', 'x', 1.0, '{}', 1)", "UPDATE discussions SET repo = 'none'",
    "UPDATE events SET number = 7", "UPDATE events SET data = '{'", "UPDATE discussions SET status = 'odd'",
    "UPDATE claims SET sha256 = 'ab' WHERE sha256 = (SELECT max(sha256) FROM claims)", "UPDATE repos SET kind = 'x'",
    "UPDATE repos SET namespace = '..'", "UPDATE repos SET name = 'a/b'", "UPDATE repos SET gated = 'maybe'",
    "UPDATE refs SET name = 'refs/heads/../x' WHERE name LIKE 'refs/tags/%'",
    "UPDATE refs SET name = 'main' WHERE name LIKE 'refs/tags/%'",
    "UPDATE members SET role = 'king'", "UPDATE tokens SET role = 'all'", "UPDATE tokens SET account = 99",
    "UPDATE members SET account = 99", "UPDATE access SET status = 'x'", "UPDATE access SET account = 99",
    "UPDATE commits SET depth = depth + 7", "UPDATE commits SET line = NULL", "UPDATE lines SET depth = depth + 1",
    "DELETE FROM touched", "DELETE FROM lines", "UPDATE touched SET path = 'x' || path",
    "UPDATE brought SET xorb = zeroblob(32) WHERE xorb = (SELECT max(xorb) FROM brought)",
    "UPDATE blobs SET size = size + 1 WHERE content IS NOT NULL",
    "UPDATE commits SET author = 'other'", "UPDATE commits SET date = date + 1", "UPDATE commits SET salt = 'x'",
    "UPDATE trees SET body = CAST(substr(body, 2) AS BLOB) WHERE body <> x''",
    "UPDATE blobs SET sha256 = 'ab' WHERE sha256 IS NOT NULL",
    "INSERT INTO bucket_files SELECT id, 'x', 'ab', 1.0, 1.0 FROM repos",
]  # fmt: skip
NOT_MENDED = ("'soon'", "'odd'", "data", "repos", "refs", "role", "status", "commits SET author", "commits SET date",
              "salt", "trees", "blobs SET sha256", "terms = NULL", "xet = NULL", "bucket_files",
              "held SET sha256")  # fmt: skip


@pytest.mark.parametrize("sql", SEEN)
def test_damage_is_seen_and_mended(hub: Path, sql: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert change(hub, sql)
    assert main(["hub", "fsck", "--root", str(hub)]) == 1
    mendable = not any(word in sql for word in NOT_MENDED)
    code = main(["hub", "fsck", "--repair", "--root", str(hub)])
    said = capsys.readouterr()
    assert (code == 0) == mendable or "held SET" in sql, said.out + said.err
    assert main(["hub", "fsck", "--root", str(hub)]) == code
    if mendable:
        assert "mended" in said.out


def test_a_sound_hub_is_left_as_it_is(hub: Path) -> None:
    before = {p: p.read_bytes() for p in hub.rglob("*") if p.is_file() and "sqlite" not in p.name}
    store = Store(hub)
    check = verify(store, repair=True)
    assert check.ok
    assert not check.mended
    assert {p: p.read_bytes() for p in hub.rglob("*") if p.is_file() and "sqlite" not in p.name} == before
    store.close()


@pytest.mark.parametrize("room", ["xorbs", "plain"])
def test_a_flipped_object_is_put_aside_and_comes_back(hub: Path, room: str) -> None:
    store = Store(hub)
    row = store.database.row("SELECT sha256 FROM large WHERE (xet IS NULL) = ? ORDER BY size DESC", room == "plain")
    assert row
    content = b"".join(store.contents.read(row["sha256"]))
    path = max((hub / "objects" / room).glob("*/*"), key=lambda path: path.stat().st_size)
    path.chmod(0o600)
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes([data[100] ^ 4]) + data[101:])
    assert not verify(store, repair=True).ok
    assert not path.exists()
    assert len(list((hub / "damaged").iterdir())) == 1
    assert not verify(store).ok  # until it comes again
    added = store.contents.add(io.BytesIO(content))
    assert added.new > 0
    assert b"".join(store.contents.read(row["sha256"])) == content
    assert verify(store).ok, verify(store).damages
    store.close()


def test_wrong_places_of_chunks_do_not_stop_pushes(hub: Path) -> None:
    change(hub, "UPDATE chunks SET position = position + 1")
    store = Store(hub)
    data = np.random.default_rng(0).bytes(300_000) + b"more"
    added = store.contents.add(io.BytesIO(data)).file
    assert b"".join(store.contents.read(added.sha256)) == data
    store.close()


def test_flipped_bits_of_the_database_end_in_a_list(hub: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(5)
    path = hub / "hub.sqlite"
    change(hub, "PRAGMA wal_checkpoint(TRUNCATE)")
    good = path.read_bytes()
    codes = []
    for i in range(60):
        data = bytearray(good)
        at = chance.randrange(4096) if i < 20 else chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        codes.append(main(["hub", "fsck", "--root", str(hub)]))
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert "should not have happened" not in said.err + said.out
    assert set(codes) <= {0, 1}
    assert 1 in codes


def test_a_push_to_a_folder_brings_back_what_has_gone(tmp_path: Path) -> None:
    from diglot.hub.push.client import push

    build = tmp_path / "build" / "segments"
    build.mkdir(parents=True)
    values = np.random.default_rng(1).bytes(200_000)
    pq.write_table(pa.table({"value": [values]}), build / "big.parquet", compression="none")
    push(tmp_path / "build", "team/news", hub=tmp_path / "hub")
    for path in (tmp_path / "hub" / "objects").rglob("*"):
        if path.is_file():
            path.unlink()
    done = push(tmp_path / "build", "team/news", hub=tmp_path / "hub")
    assert not done.changed
    store = Store(tmp_path / "hub")
    assert verify(store).ok
    store.close()
