"""Builds of growing size: seconds, speed and peak memory, for some numbers of workers, beside `load_dataset("text")`.

    python -m benchmarks scale [--mb 10 100 1000 2000] [--workers 1 2]

The input is one text file of unique lines. Every build runs in a process of its own; its processor time is that of all
its processes, its memory that of the largest of them. `load_dataset("text")` reads the same file and does nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import corpus, measure


def child(source: str, out: str, workers: int) -> None:
    """Build (or, with no workers, load with `datasets`) and print what it took."""
    began = time.perf_counter()
    found: dict[str, float] = {}
    if workers:
        from diglot.dataset.build import build

        built = build(source, out, workers=workers)
        found = {"start-up": built.startup, "rows": built.summary.segments, "speed": built.speed / 1e6}
    else:
        from datasets import load_dataset

        load_dataset("text", data_files=source, cache_dir=out)
    found["seconds"] = time.perf_counter() - began
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found["cpu"] = sum(use.ru_utime + use.ru_stime for use in usage)
    found["parent"], found["worker"] = _peak(), usage[1].ru_maxrss / 1e3
    print(json.dumps(found))


def _peak() -> float:
    """The most memory of this process, in MB; `getrusage` would tell that of the one which started it, if larger."""
    status = Path("/proc/self/status")
    if not status.exists():
        return measure.peak_mb()
    return next(int(line.split()[1]) / 1e3 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def measured(source: Path, workers: int) -> dict[str, float]:
    """`child` in a process of its own; and the bytes that it left on the disk."""
    with tempfile.TemporaryDirectory(dir=source.parent) as out:
        command = [sys.executable, "-m", "benchmarks.scale", "--child", str(source), out, str(workers)]
        environment = os.environ | {"HF_HUB_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
        result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
        found: dict[str, float] = json.loads(result.stdout)
        found["out"] = sum(path.stat().st_size for path in Path(out).rglob("*") if path.is_file())
        return found


def main(argv: list[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, nargs="+", default=[10, 100, 1000, 2000], help="sizes of the input")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--folder", help="where to put input and output (default: the system's temporary folder)")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        return child(options.child[0], options.child[1], int(options.child[2]))
    print(measure.machine() + "\n")
    rows: list[list[object]] = []
    for mb in options.mb:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            source = Path(folder, "lines.txt")
            with source.open("w", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in corpus.lines(int(mb * 1e6)))
            plain = measured(source, 0)
            rows.append([mb, "load_dataset", plain["seconds"], plain["cpu"], mb / plain["cpu"], "", plain["parent"], "",
                         plain["out"] / mb / 1e6, 1.0])  # fmt: skip
            for workers in options.workers:
                took = measured(source, workers)
                rows.append(
                    [mb, workers, took["seconds"], took["cpu"], mb / took["cpu"], took["speed"], took["parent"],
                     took["worker"] if workers > 1 else "", took["out"] / mb / 1e6, took["cpu"] / plain["cpu"]]
                )  # fmt: skip
                print(rows[-1], file=sys.stderr)
    head = ("MB", "workers", "seconds", "CPU seconds", "MB/CPU s", "MB/s without start-up", "parent, MB", "worker, MB",
            "bytes out/in", "× CPU of load_dataset")  # fmt: skip
    print(measure.table(head, rows))


if __name__ == "__main__":
    main()
