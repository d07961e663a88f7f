"""Does a hub lose anything that it has acknowledged, under load, garbage collection and kills?

Usage: ``python -m benchmarks load [--minutes 3] [--pushers 6] [--clients 2] [--readers 4] [--gc 60] [--kill 30]``

For so many minutes pushers commit files of random bytes by git-LFS, and now and then remove what they pushed and squash
their branch; clients (processes of their own) do the same with `huggingface_hub` as it comes, which is Xet; readers
read what was acknowledged and compare hashes; ``gc --days 0`` runs every so many seconds, and the server is killed with
SIGKILL and started again. Whoever gets no answer asks again. In the end every acknowledged file must be there with its
SHA-256, and ``fsck`` must find nothing. Exit code 1 if not.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

HUB = "import sys; from diglot.cli import main; sys.exit(main(['hub', *sys.argv[1:]]))"
CLIENT = """
import hashlib, json, os, random, sys, tempfile, time
from huggingface_hub import CommitOperationAdd, HfApi
api, name, end, chance = HfApi(), sys.argv[1], float(sys.argv[2]), random.Random(int(sys.argv[3]))
number = 0
while time.time() < end:
    number += 1
    data = chance.randbytes(chance.randrange(50_000, 3_000_000))
    path = os.path.join(tempfile.gettempdir(), f"load-{os.getpid()}.bin")
    open(path, "wb").write(data)
    while time.time() < end:
        try:
            api.create_repo(name, repo_type="dataset", exist_ok=True)
            api.create_commit(name, [CommitOperationAdd(f"{number}.bin", path)], commit_message=f"{number}",
                              repo_type="dataset")
            print(json.dumps([f"{number}.bin", hashlib.sha256(data).hexdigest()]), flush=True)
            break
        except Exception as error:
            print(json.dumps(["failed", f"{type(error).__name__}: {str(error)[:300]}"]), flush=True)
            time.sleep(1)
    os.unlink(path)
"""
LOST = (OSError, http.client.HTTPException, urllib.error.URLError)


class Load:
    """One run over a hub in `root`.

    Attributes:
        acknowledged: path and SHA-256 of what must be there, by repository.
        counts: what happened.
        wrong: what must not.
    """

    def __init__(self, root: Path, end: float):
        self.root, self.end = root, end
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.acknowledged: dict[str, dict[str, str]] = {}
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.peak = 0
        self.server = self.start()

    # ---- the hub

    def start(self) -> subprocess.Popen[bytes]:
        """Starts the server, and waits until it answers."""
        command = [sys.executable, "-c", HUB, "serve", "--root", str(self.root), "--port", str(self.port), "--quiet"]
        with (self.root.parent / "server.log").open("ab") as log:
            server = subprocess.Popen(command, stderr=log)
        for _ in range(600):
            try:
                urllib.request.urlopen(self.url + "/health", timeout=5).close()
                return server
            except LOST:
                time.sleep(0.1)
        raise SystemExit("the server did not start")

    def note_memory(self) -> None:
        """The server's largest memory so far, bytes."""
        try:
            found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.server.pid}/status").read_text())
            self.peak = max(self.peak, int(found[1]) * 1024 if found else 0)
        except OSError:
            pass

    def kill(self, seconds: float, chance: random.Random) -> None:
        """Kills the server at random moments and starts it again."""
        while seconds and time.time() < self.end:
            time.sleep(chance.uniform(0.5, 1.5) * seconds)
            self.note_memory()
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()
            self.server = self.start()
            self.counts["kills"] += 1

    def collect(self, seconds: float) -> None:
        """Collects garbage of any age."""
        while seconds and time.time() < self.end:
            time.sleep(seconds)
            command = [sys.executable, "-c", HUB, "gc", "--days", "0", "--root", str(self.root)]
            done = subprocess.run(command, capture_output=True, text=True)
            self.counts["collections"] += 1
            if done.returncode:
                self.wrong.append(f"gc: {done.stderr[-300:]}")

    # ---- people

    def ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        """A request, made again until it is answered."""
        while True:
            url = path if path.startswith("http") else self.url + path
            try:
                asked = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method=method)
                with urllib.request.urlopen(asked, timeout=60) as answer:
                    return answer.read()
            except urllib.error.HTTPError as error:
                if error.code not in (408, 429, 500, 502, 503, 504):
                    raise
            except LOST:
                pass
            self.counts["asked again"] += 1
            time.sleep(0.3)

    def push(self, number: int) -> None:
        """Pushes files by git-LFS, removes some, squashes."""
        chance, name = random.Random(number), f"load/p{number}"
        mine = self.acknowledged.setdefault(name, {})
        made = {"name": f"p{number}", "organization": "load", "type": "dataset"}
        try:
            self.ask("POST", "/api/repos/create", json.dumps(made).encode())
        except urllib.error.HTTPError as error:
            if error.code != 409:
                raise
        step = 0
        while time.time() < self.end:
            step += 1
            data = chance.randbytes(chance.randrange(2000, 400_000))
            digest, path = hashlib.sha256(data).hexdigest(), f"{step % 40}/{step}.bin"
            gone = chance.choice(sorted(mine)) if len(mine) > 20 else None
            try:
                self._upload(name, digest, data)
                lines: list[tuple[str, dict[str, Any]]] = [("header", {"summary": f"step {step}"})]
                lines.append(("lfsFile", {"path": path, "algo": "sha256", "oid": digest}))
                if gone:
                    del mine[gone]  # from now on nobody counts on it
                    lines.append(("deletedFile", {"path": gone}))
                body = "\n".join(json.dumps({"key": key, "value": value}) for key, value in lines)
                self.ask("POST", f"/api/datasets/{name}/commit/main", body.encode())
                mine[path] = digest
                self.counts["pushes"] += 1
                if step % 25 == 0:
                    self.ask("POST", f"/api/datasets/{name}/super-squash/main", b"{}")
            except urllib.error.HTTPError as error:
                self.counts[f"push refused {error.code}"] += 1
                if gone and error.code != 404:  # 404: it was carried out, and its answer lost
                    self.wrong.append(f"{name}: {error.code} {error.read()[:200]!r}")

    def _upload(self, name: str, digest: str, data: bytes) -> None:
        ask = {"operation": "upload", "objects": [{"oid": digest, "size": len(data)}], "ref": {"name": "main"}}
        answer = self.ask("POST", f"/datasets/{name}.git/info/lfs/objects/batch", json.dumps(ask).encode())
        actions = json.loads(answer)["objects"][0].get("actions")
        if actions:
            self.ask("PUT", actions["upload"]["href"], data)

    def client(self, number: int) -> None:
        """Pushes with the library as it comes."""
        name = f"load/x{number}"
        mine = self.acknowledged.setdefault(name, {})
        home = str(self.root.parent / f"home{number}")
        environment = {key: value for key, value in os.environ.items() if not key.startswith("HF_")}
        environment |= {"HF_ENDPOINT": self.url, "HF_HOME": home, "TQDM_DISABLE": "1", "HF_TOKEN": "hf_none_needed"}
        words = [name, str(self.end - 5), str(number)]
        command = [sys.executable, "-c", CLIENT, *words]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            for line in process.stdout or ():
                path, digest = json.loads(line)
                if path == "failed":
                    self.counts["client tried again"] += 1
                else:
                    mine[path] = digest
                    self.counts["client pushes"] += 1

    def read(self, number: int) -> None:
        """Reads what was acknowledged."""
        chance = random.Random(number)
        while time.time() < self.end:
            name = chance.choice(sorted(self.acknowledged) or [""])
            mine = self.acknowledged.get(name, {})
            if not mine:
                time.sleep(0.2)
                continue
            path = chance.choice(list(mine))
            digest = mine.get(path)
            self._compare(name, path, digest, mine)
            self.counts["reads"] += 1

    def _compare(self, name: str, path: str, digest: str | None, mine: dict[str, str]) -> None:
        try:
            data = self.ask("GET", f"/datasets/{name}/resolve/main/{quote(path)}")
        except urllib.error.HTTPError as error:
            if mine.get(path) == digest:
                self.wrong.append(f"{name}/{path}: {error.code}")
            return
        if hashlib.sha256(data).hexdigest() != digest:
            self.wrong.append(f"{name}/{path}: other bytes")

    def check(self) -> str:
        """Whether all is there and sound; what fsck says."""
        for name, mine in self.acknowledged.items():
            for path, digest in mine.items():
                self._compare(name, path, digest, mine)
        self.note_memory()
        self.server.terminate()
        self.server.wait()
        done = subprocess.run(
            [sys.executable, "-c", HUB, "fsck", "--root", str(self.root)], capture_output=True, text=True
        )
        if done.returncode:
            self.wrong.append(f"fsck: {(done.stderr + done.stdout)[-500:]}")
        return done.stdout.strip()


def main(argv: list[str] | None = None) -> int:
    """Runs the load and prints what happened."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3)
    for name, number in (("pushers", 6), ("clients", 2), ("readers", 4)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--gc", type=float, default=60, help="seconds between collections; 0 for none")
    parser.add_argument("--kill", type=float, default=30, help="seconds between kills, about; 0 for none")
    args = parser.parse_args(argv)
    place = Path(tempfile.mkdtemp())
    try:
        load = Load(place / "hub", time.time() + args.minutes * 60)
        work = [(load.kill, (args.kill, random.Random(0))), (load.collect, (args.gc,))]
        work += [(load.push, (i,)) for i in range(args.pushers)] + [(load.client, (i,)) for i in range(args.clients)]
        work += [(load.read, (i,)) for i in range(args.readers)]
        threads = [threading.Thread(target=function, args=words) for function, words in work]  # type: ignore[arg-type]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        said = load.check()
        there = sum(map(len, load.acknowledged.values()))
        print(f"{there} acknowledged files there; server's memory at most {load.peak / 1e6:.0f} MB; fsck: {said}")
        print(", ".join(f"{name} {count}" for name, count in sorted(load.counts.items())))
        for line in load.wrong[:50]:
            print("WRONG", line)
        return 1 if load.wrong else 0
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
