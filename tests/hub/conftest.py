"""Fixtures: a store, the application in process, and a real server in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from diglot.hub.names import RepoId
from diglot.hub.server.app import Hub, Settings
from diglot.hub.store import Store

RUN_HUB = "import sys; from diglot.cli import main; sys.exit(main(['hub', *sys.argv[1:]]))"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty hub."""
    made = Store(tmp_path / "hub", create=True)
    yield made
    made.close()


@pytest.fixture
def web(store: Store) -> TestClient:
    """The application over `store`; whoever asks is its owner."""
    return TestClient(Hub(store, Settings()), raise_server_exceptions=False, follow_redirects=False)


@dataclass(frozen=True)
class People:
    """The application of a hub with accounts, and headers for each of them."""

    web: TestClient
    store: Store
    headers: dict[str, dict[str, str]]

    def ask(self, who: str, method: str, path: str, **options: Any) -> Any:
        """A request by somebody; ``nobody`` has no token."""
        headers = {**self.headers[who], **options.pop("headers", {})}
        return self.web.request(method, path, headers=headers, **options)


@pytest.fixture
def people(store: Store) -> People:
    """ada (admin), bob (of team, may write), eve (nobody's friend), rex (reads only, of team), nobody.

    ``team/open`` is public, ``team/secret`` private, ``team/gate`` gated; each has ``data/x.txt`` and ``y.bin``.
    """
    headers: dict[str, dict[str, str]] = {"nobody": {}}
    for name in ("ada", "bob", "eve", "rex"):
        token = store.people.add_user(name, read_only=name == "rex")
        headers[name] = {"Authorization": f"Bearer {token}"}
    store.people.add_organization("team", "The Team", {"bob": "write", "rex": "read"})
    web = TestClient(Hub(store, Settings()), raise_server_exceptions=False, follow_redirects=False)
    made = People(web, store, headers)
    for name in ("open", "secret", "gate"):
        fill(store, f"team/{name}", private=name == "secret")
    store.repositories.set(find(store, "team/gate"), gated="manual")
    return made


def find(store: Store, name: str, kind: str = "datasets") -> Any:
    """A repository that is there."""
    repo = store.repositories.find(RepoId.parse(kind, name))
    assert repo is not None
    return repo


def fill(store: Store, name: str, private: bool = False) -> Any:
    """A repository with a small and a large file."""
    import io

    from diglot.hub.people.person import OWNER
    from diglot.hub.repos.history import PutLarge, PutSmall

    repo = store.create(RepoId.parse("datasets", name), private)
    added = store.contents.add(io.BytesIO(name.encode() * 5000))
    changes = [PutSmall("data/x.txt", b"hello"), PutLarge("y.bin", added.file.sha256)]
    store.history.commit(repo, "main", changes, OWNER, "first")
    return repo


@dataclass
class Live:
    """A server in a process of its own."""

    root: Path
    url: str
    process: subprocess.Popen[str]
    log: Path

    def kill(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Live]]:
    """Starts servers; ``serve(root, port=0)``."""
    running: list[Live] = []

    def start(root: Path | None = None, port: int = 0, *options: str) -> Live:
        root = root or tmp_path / "hub"
        log = tmp_path / f"server-{len(running)}.log"
        command = [sys.executable, "-c", RUN_HUB, "serve", "--root", str(root), "--port", str(port), *options]
        with log.open("w") as out:
            process = subprocess.Popen(command, stderr=out, text=True)
        for _ in range(1200):
            if found := re.search(r"running on (http\S+)", log.read_text()):
                running.append(Live(root, found[1], process, log))
                return running[-1]
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        raise AssertionError(log.read_text())

    yield start
    for live in running:
        live.process.terminate()
        live.process.wait(10)
        assert "Traceback" not in live.log.read_text()


@pytest.fixture
def python(tmp_path: Path) -> Callable[..., str]:
    """Runs code in a process of its own, with ``HF_ENDPOINT`` and an empty home; gives what it prints."""

    def run(code: str, url: str | None = None, check: bool = True, **environment: str) -> str:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "DIGLOT_"))}
        kept |= {"HF_HOME": str(tmp_path / "home"), "HF_UPDATE_DOWNLOAD_COUNTS": "0", "TQDM_DISABLE": "1"}
        kept |= ({"HF_ENDPOINT": url} if url else {}) | environment
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)], env=kept, capture_output=True, text=True, cwd=tmp_path
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout + ("" if check else done.stderr)

    return run
