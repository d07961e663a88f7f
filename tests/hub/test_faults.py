"""Faults: processes killed at random moments, a full disk. ``HUB_KILLS=50`` kills more often."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from diglot.hub.people.person import OWNER
from diglot.hub.storage.database import Database
from diglot.hub.storage.objects import Scratch
from diglot.hub.store import Store
from diglot.hub.upkeep.integrity import verify

from .conftest import Live, fill
from .test_protocol import HEADER, REPO, commit, put

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("HUB_KILLS", "4"))

# pushes one build after the other and says so when a push was acknowledged; the folder is its own, for a killed writer
# leaves half a table, and half a table is rightly refused
PUSHER = """
import pathlib, random, sys, time
import pyarrow as pa, pyarrow.parquet as pq
from diglot.hub.push.client import push
build, hub, seed = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
random.seed(seed)
print("ready", flush=True)
for round in range(10_000):
    folder = build / f"part{round % 5}"
    folder.mkdir(parents=True, exist_ok=True)
    text = [f"{seed} {round} {random.random()} {'س' * random.randrange(50)}" for _ in range(20_000)]
    pq.write_table(pa.table({"text": text}), folder / "x.parquet")
    print(push(build, "team/news", hub=hub, retries=0, message=f"{seed}/{round}").commit, flush=True)
"""


class Pusher:
    """A process that pushes; `acknowledged` are the commits it was told of."""

    def __init__(self, folder: Path, hub: str, seed: int):
        folder.mkdir(exist_ok=True)
        self.out, self.complaint = folder / f"out-{seed}", folder / f"complaint-{seed}"
        home = {"HF_HOME": str(folder / "home"), "TQDM_DISABLE": "1"}
        environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")} | home
        with self.out.open("w") as out, self.complaint.open("w") as complaint:
            command = [sys.executable, "-c", PUSHER, str(folder / f"build-{seed}"), hub, str(seed)]
            self.process = subprocess.Popen(command, stdout=out, stderr=complaint, env=environment)
        self.wait(1)

    def wait(self, lines: int) -> None:
        for _ in range(1200):
            if len(self.out.read_text().splitlines()) >= lines:
                return
            assert self.process.poll() is None, self.complaint.read_text()
            time.sleep(0.05)
        raise AssertionError(f"no {lines} lines within a minute: {self.complaint.read_text()}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def acknowledged(self) -> list[str]:
        return [line for line in self.out.read_text().split("\n")[1:-1] if len(line) == 40]


def check(root: Path, acknowledged: list[str]) -> None:
    """Everything is sound, and everything that was acknowledged is there."""
    store = Store(root)
    found = verify(store)
    assert found.ok, found.damages
    repo = store.repositories.list(OWNER)[0]
    history = {c.id for c in store.history.log(repo, store.history.resolve(repo, "main"))}
    assert set(acknowledged) <= history
    store.close()


def test_a_killed_push_to_a_folder_leaves_a_whole_hub(tmp_path: Path) -> None:
    chance, acknowledged = random.Random(1), []
    for kill in range(KILLS):
        pusher = Pusher(tmp_path / "client", str(tmp_path / "hub"), kill)
        pusher.wait(2)
        time.sleep(chance.random())
        pusher.kill()
        acknowledged += pusher.acknowledged
        check(tmp_path / "hub", acknowledged)
    assert len(acknowledged) >= KILLS


@pytest.mark.parametrize("victim", ["server", "client"])
def test_a_killed_server_or_client_leaves_a_whole_hub(tmp_path: Path, serve: Callable[..., Live], victim: str) -> None:
    chance, acknowledged = random.Random(2), []
    live = serve()
    for kill in range(max(2, KILLS // 2)):
        pusher = Pusher(tmp_path / "client", live.url, kill)
        pusher.wait(2)
        time.sleep(chance.random())
        if victim == "server":
            live.kill()
        pusher.kill()
        acknowledged += pusher.acknowledged
        check(live.root, acknowledged)
        if victim == "server":
            live = serve(live.root)
    assert acknowledged


class Full:
    """A disk with no room: after `room` bytes, writing raises."""

    def __init__(self, file: Any, room: int):
        self.file, self.room = file, room

    def write(self, data: bytes) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(self.file.write(data))

    def writelines(self, lines: list[bytes]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)


def test_a_full_disk_is_507_and_nothing_is_stored(
    web: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, "team/news")
    head = web.get(REPO).json()["sha"]
    data = b"x" * 100_000
    oid = hashlib.sha256(data).hexdigest()
    ask = {"operation": "upload", "objects": [{"oid": oid, "size": len(data)}], "ref": {"name": "main"}}
    answer = web.post("/datasets/team/news.git/info/lfs/objects/batch", json=ask).json()
    href = answer["objects"][0]["actions"]["upload"]["href"]
    real = Scratch.file

    from contextlib import contextmanager

    @contextmanager
    def small(self: Scratch) -> Any:
        with real(self) as (path, file):
            yield path, Full(file, 5000)

    with monkeypatch.context() as patch:
        patch.setattr(Scratch, "file", small)
        assert web.put(href, content=data).status_code == 507
        assert commit(web, [HEADER, put("big.txt", data)]).status_code == 507
    pages = store.database.row("PRAGMA page_count")[0]  # type: ignore[index]
    connect = Database._connection

    def cramped(self: Database) -> Any:
        connection = connect(self)
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return connection

    filler = os.urandom(300_000)
    with monkeypatch.context() as patch:
        patch.setattr(Database, "_connection", cramped)
        statuses = {commit(web, [HEADER, put(f"{i}.txt", filler + bytes([i]))]).status_code for i in range(3)}
    for connection in store.database._all:
        connection.execute("PRAGMA max_page_count = 1000000")
    assert statuses == {507}
    assert web.get(REPO).json()["sha"] == head
    assert not list(store.scratch.root.iterdir())
    assert verify(store).ok
    assert web.put(href, content=data).status_code == 200
