"""How fast is the hub, against copying files to a folder?

Usage: ``python -m benchmarks hub [--megabytes 1000] [--json]``. A dataset of the size given (Parquet, text-like, eight
shards) is pushed to a hub that is a folder and to one behind HTTP, pushed again after 1 % of its rows changed, and
loaded, by one and by eight readers. The limit is `shutil.copytree` with fsync on the same disk. For each step: seconds
on the clock (start of processes included for readers), the client's own CPU seconds, and what was sent as a share of
the dataset; for the server: its CPU seconds and its largest memory.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SERVE = "import sys; from diglot.cli import main; sys.exit(main(['hub', 'serve', *sys.argv[1:]]))"
READ = """
import sys, time
from huggingface_hub import snapshot_download
start = time.perf_counter()
snapshot_download("team/news", repo_type="dataset", cache_dir=sys.argv[1])
print(time.perf_counter() - start)
"""
PUSH = """
import sys, json, time
from dataclasses import asdict
from diglot.hub.push.client import push
start, cpu = time.perf_counter(), time.process_time()
result = asdict(push(sys.argv[1], "team/news", hub=sys.argv[2]))
print(json.dumps(result | {"seconds": time.perf_counter() - start, "cpu": time.process_time() - cpu}))
"""


def make(folder: Path, megabytes: int, shards: int = 8) -> int:
    """Writes the dataset; returns its size in bytes."""
    chance = np.random.default_rng(0)
    letters = np.array(list("ابتثجحخدذرزسشصضطظعغفقكلمنهوي "))
    words = ["".join(chance.choice(letters[:28], chance.integers(2, 9))) for _ in range(40_000)]
    target, size = megabytes * 1_000_000 // shards, 0
    (folder / "segments").mkdir(parents=True)
    for shard in range(shards):
        path = folder / "segments" / f"{shard:05d}.parquet"
        writer, rows = None, 0
        while not path.exists() or path.stat().st_size < target:
            chosen = chance.integers(0, len(words), (20_000, 12))
            text = [" ".join(words[i] for i in line) for line in chosen]
            table = pa.table({"id": [f"{shard}-{rows + i}" for i in range(len(text))], "text": text})
            writer = writer or pq.ParquetWriter(path, table.schema, compression="none")
            writer.write_table(table)
            rows += len(text)
        if writer:
            writer.close()
        size += path.stat().st_size
    (folder / "README.md").write_text("---\nlanguage: ar\n---\n# Benchmark\n", encoding="utf-8")
    return size


def change(folder: Path) -> None:
    """Changes 1 % of the rows, together in one place of each shard (a day's corrections)."""
    for path in sorted((folder / "segments").glob("*.parquet")):
        table = pq.read_table(path)
        start, count = table.num_rows // 3, table.num_rows // 100
        text = table.column("text").to_pylist()
        text[start : start + count] = [line[::-1] for line in text[start : start + count]]
        table = table.set_column(1, "text", pa.array(text))
        pq.write_table(table, path, compression="none", row_group_size=20_000)


def copy(source: Path, target: Path) -> float:
    """The limit: a copy that is on the disk."""
    start = time.perf_counter()
    shutil.copytree(source, target)
    for path in target.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    return time.perf_counter() - start


def run(code: str, *words: str, home: str) -> str:
    """Runs code in a process of its own; the last line that it prints."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    environment |= {"TQDM_DISABLE": "1", "HF_HOME": home}
    done = subprocess.run([sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def server(root: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Starts a server; returns it and its address."""
    log = root.with_suffix(".log")
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", SERVE, "--root", str(root), "--port", "0"], stderr=out)
    for _ in range(600):
        if found := re.search(r"running on (http\S+)", log.read_text()):
            return process, found[1]
        time.sleep(0.05)
    raise SystemExit("the server did not start")


def usage(pid: int) -> tuple[float, int]:
    """CPU seconds and largest memory (bytes) of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), int(peak[1]) * 1024 if peak else 0


def main(argv: list[str] | None = None) -> int:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    place = Path(tempfile.mkdtemp())
    results: dict[str, dict[str, float]] = {}
    try:
        build = place / "build"
        size = make(build, args.megabytes)
        limit = copy(build, place / "copy")
        results["copy to a folder (limit)"] = {"seconds": limit}

        home = str(place / "home")

        def note(name: str, done: dict[str, float]) -> None:
            sent = {"sent": done["sent"] / size}
            results[name] = {
                "seconds": done["seconds"],
                "cpu": done["cpu"],
                "MB/s": size / 1e6 / done["seconds"],
            } | sent

        process, url = server(place / "served")
        hubs = {"folder": str(place / "hub"), "server": url}
        for name, hub in hubs.items():
            done = json.loads(run(PUSH, str(build), hub, home=home))
            note(f"push to a {name}", done)
        for readers in (1, 8):
            start = time.perf_counter()
            waiting = [
                subprocess.Popen(
                    [sys.executable, "-c", READ, str(place / f"read{readers}-{i}")],
                    env=os.environ | {"HF_ENDPOINT": url, "TQDM_DISABLE": "1", "HF_HOME": home},
                    stdout=subprocess.DEVNULL,
                )
                for i in range(readers)
            ]
            assert all(one.wait() == 0 for one in waiting)
            seconds = time.perf_counter() - start
            results[f"load by {readers}"] = {"seconds": seconds, "MB/s": readers * size / 1e6 / seconds}
            shutil.rmtree(place / f"read{readers}-0")
            for i in range(1, readers):
                shutil.rmtree(place / f"read{readers}-{i}")
        change(build)
        for name, hub in hubs.items():
            done = json.loads(run(PUSH, str(build), hub, home=home))
            note(f"push 1 % changed to a {name}", done)
            done = json.loads(run(PUSH, str(build), hub, home=home))
            note(f"push nothing new to a {name}", done)
        cpu, peak = usage(process.pid)
        process.terminate()
        process.wait()
        results["server"] = {"cpu seconds": cpu, "peak MB": peak / 1e6}
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if args.json:
        print(json.dumps(results, indent=1))
    else:
        print(f"{size / 1e6:,.0f} MB")
        for name, values in results.items():
            print(f"{name:50}", "  ".join(f"{key} {value:.3g}" for key, value in values.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
