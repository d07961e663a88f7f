"""Mutated tables sent by pull requests to a running hub: does it live, and does it answer meanwhile?

Each of 2,000 files (Arrow, Parquet, JSON lines, CSV with bytes changed, taken out, doubled) becomes a pull request by
an account without rights, and is asked for anonymously by ``/rows``, ``/search`` and ``/statistics``. Meanwhile
``/health`` is asked for all the time. ``python -m benchmarks mutations [COUNT] [SEED]``
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import random
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

import pyarrow as pa
import pyarrow.parquet as pq

_RUN = "import sys; from diglot.cli import main; sys.exit(main(['hub', *sys.argv[1:]]))"


def seeds() -> dict[str, bytes]:
    """Sound tables, by name."""
    n = 200
    table = pa.table({
        "text": [f"نص {i}" for i in range(n)], "n": list(range(n)), "list": [[i, i] for i in range(n)],
        "struct": [{"x": i, "y": "z"} for i in range(n)], "label": pa.array(["x", "y"] * (n // 2)).dictionary_encode(),
        "bytes": [b"123"] * n, "time": pa.array(range(n), pa.timestamp("us", tz="UTC")), "deep": [[["a", "b"]]] * n,
        "map": pa.array([[("k", 1)]] * n, pa.map_(pa.string(), pa.int64())), "f": [1.5] * n,
    })  # fmt: skip

    def ipc(make: Any, **options: Any) -> bytes:
        out = io.BytesIO()
        with make(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(table, max_chunksize=70)
        return out.getvalue()

    def parquet(**options: Any) -> bytes:
        out = io.BytesIO()
        pq.write_table(table, out, row_group_size=70, **options)
        return out.getvalue()

    return {
        "a.arrow": ipc(pa.ipc.new_stream), "b.arrow": ipc(pa.ipc.new_file), "a.parquet": parquet(),
        "c.arrow": ipc(pa.ipc.new_stream, compression="zstd"), "d.arrow": ipc(pa.ipc.new_file, compression="lz4"),
        "b.parquet": parquet(compression="zstd", data_page_version="2.0"), "a.csv": 'a,b\n1,"ن y"\n2,z\n'.encode() * 50,
        "a.jsonl": '{"a": [1, {"b": "c"}], "t": "ن\\u0041"}\n'.encode() * 50,
    }  # fmt: skip


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, taken out, doubled."""
    found = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 20])):
        at, kind = rng.randrange(len(found)), rng.random()
        if kind < 0.6:
            found[at] = rng.randrange(256)
        elif kind < 0.85:
            found[at : at + 4] = rng.choice([b"\xff\xff\xff\x7f", bytes(4), b"\xff" * 4, b"\0\0\0\x80", b"\1\0\0\0"])
        elif kind < 0.95:
            del found[at : at + rng.randrange(1, 50)]
        else:
            found[at:at] = found[:at][-rng.randrange(1, 50) :]
        found = found or bytearray(b"x")
    return bytes(found)


def _ask(url: str, body: bytes | None = None, token: str = "", timeout: float = 60) -> tuple[int, bytes]:
    request = urllib.request.Request(url, body, {"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def _hub(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-c", _RUN, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def _server(folder: str) -> tuple[subprocess.Popen[str], str]:
    log = Path(folder) / "log"
    command = [sys.executable, "-c", _RUN, "serve", "--root", f"{folder}/hub", "--port", "0"]
    with log.open("w") as out:
        process = subprocess.Popen(command, stderr=out, text=True)
    while "running on" not in (said := log.read_text()):
        time.sleep(0.05)
    return process, said.split("running on ")[1].split()[0]


def main(arguments: list[str]) -> None:
    """Runs it and prints what happened."""
    count, seed = (int(given) for given in (arguments + ["2000", "1"][len(arguments) :])[:2])
    rng, files = random.Random(seed), seeds()
    with tempfile.TemporaryDirectory() as folder:
        tokens = {n: _hub("user", "add", n, "--root", f"{folder}/hub").split()[-1] for n in ("ada", "eve")}
        process, url = _server(folder)
        waits: list[float] = []
        done = threading.Event()

        def watch() -> None:
            while not done.is_set():
                started = time.monotonic()
                with contextlib.suppress(OSError):  # then the wait says so
                    _ask(f"{url}/health", timeout=20)
                waits.append(time.monotonic() - started)
                time.sleep(0.02)

        body = json.dumps({"type": "dataset", "name": "x"}).encode()
        assert _ask(f"{url}/api/repos/create", body, tokens["ada"])[0] == 200
        watcher = threading.Thread(target=watch)
        watcher.start()
        answers: Counter[tuple[str, int]] = Counter()
        started = time.monotonic()
        try:
            for _ in range(count):
                name = rng.choice(sorted(files))
                value = {"path": name, "content": base64.b64encode(mutated(files[name], rng)).decode()}
                lines = [{"key": "header", "value": {"summary": "x"}}, {"key": "file", "value": value}]
                commit = f"{url}/api/datasets/ada/x/commit/main?create_pr=1"
                status, said = _ask(commit, "\n".join(map(json.dumps, lines)).encode(), tokens["eve"])
                assert status == 200, said
                pull = json.loads(said)["pullRequestUrl"].rsplit("/", 1)[1]
                for question in ("rows?offset=50", "search?query=a", "statistics?x="):
                    status, _ = _ask(f"{url}/{question}&dataset=ada/x&revision=refs/pr/{pull}")
                    answers[name.rpartition(".")[2], status] += 1
        finally:
            done.set()
            watcher.join()
            alive = process.poll() is None
            memory = Path(f"/proc/{process.pid}/status")
            peak = memory.read_text().split("VmHWM:")[1].split("kB")[0].strip() if alive and memory.exists() else "?"
            process.terminate()
            process.wait()
        log = (Path(folder) / "log").read_text()
        broke = log.count("breaks what reads it") + log.count("could not be read")
        print(f"{count} files, {sum(answers.values())} questions in {time.monotonic() - started:.0f} s; alive: {alive}")
        print({f"{kind} {status}": number for (kind, status), number in sorted(answers.items())})
        print(
            f"/health: {len(waits)} times, longest {max(waits):.2f} s; server's peak {peak} kB; errors logged: {broke}"
        )
