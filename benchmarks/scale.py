"""Builds of growing size: seconds, speed and peak memory, for some numbers of workers, beside two peers.

    python -m benchmarks scale [--mb 10 100 1000 2000] [--workers 1 2] [--rows] [--text FILE]

The input is one text file of unique lines (with `--rows`, JSON Lines: every line a document, and an article to
compare). Every build runs in a process of its own; its processor time is that of all its processes, publishing and
start-up counted; its memory is that of the parent and that of its largest worker. Peers, in the same run:
`load_dataset`, which reads the same file and does nothing else, and the naive composition of the same packages
(`benchmarks.pipeline`), on some lines of the file.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import corpus, measure
from benchmarks.pipeline import naive_rate


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

        load_dataset("json" if source.endswith(".jsonl") else "text", data_files=source, cache_dir=out)
    found["seconds"] = time.perf_counter() - began
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found["cpu"] = sum(use.ru_utime + use.ru_stime for use in usage)
    found["parent"], found["worker"] = measure.peak_mb(), usage[1].ru_maxrss * 1024 / 1e6
    print(json.dumps(found))


def inputs(folder: Path, sizes: list[float], rows: bool, lines: Iterable[str]) -> dict[float, Path]:
    """A file of each size (MB) of these lines, every one the beginning of the next."""
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context((folder / f"{mb:g}.{'jsonl' if rows else 'txt'}").open("wb")) for mb in sizes]
        found = {mb: Path(file.name) for mb, file in zip(sizes, files, strict=True)}
        written = 0
        for line in lines:
            if written >= sizes[-1] * 1e6:
                break
            data = (json.dumps({"text": line}, ensure_ascii=False) if rows else line).encode() + b"\n"
            for mb, file in zip(sizes, files, strict=True):
                if written < mb * 1e6:
                    file.write(data)
            written += len(data)
    return found


def read(path: str) -> Iterator[str]:
    """The lines of a file, one at a time."""
    with Path(path).open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


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
    parser.add_argument("--text", help="a text file whose lines are taken instead")
    parser.add_argument("--rows", action="store_true", help="JSON Lines, a document a line, not one text")
    parser.add_argument("--naive-lines", type=int, default=3000, help="lines for the naive composition")
    parser.add_argument("--folder", help="where to put input and output (default: the system's temporary folder)")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        return child(options.child[0], options.child[1], int(options.child[2]))
    print(measure.machine() + "\n")
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        sizes = sorted(options.mb)
        lines = read(options.text) if options.text else corpus.lines(int(sizes[-1] * 1e6))
        sources = inputs(Path(folder), sizes, options.rows, lines)
        with next(iter(sources.values())).open(encoding="utf-8") as file:
            sample = [json.loads(line)["text"] if options.rows else line.rstrip("\n")
                      for line in itertools.islice(file, options.naive_lines)]  # fmt: skip
        naive = naive_rate(sample, options.naive_lines, Path(folder))
        for mb, source in sources.items():
            plain = measured(source, 0)
            rows.append(
                [mb, "load_dataset", plain["seconds"], plain["cpu"], mb / plain["cpu"], "", plain["parent"], "",
                 plain["out"] / mb / 1e6, mb / plain["cpu"] / naive, 1.0]
            )  # fmt: skip
            for workers in options.workers:
                took = measured(source, workers)
                rows.append(
                    [mb, workers, took["seconds"], took["cpu"], mb / took["cpu"], took["speed"], took["parent"],
                     took["worker"] if workers > 1 else "", took["out"] / mb / 1e6, mb / took["cpu"] / naive,
                     took["cpu"] / plain["cpu"]]
                )  # fmt: skip
                print(rows[-1], file=sys.stderr)
    head = ("MB", "workers", "seconds", "CPU seconds", "MB/CPU s", "MB/s without start-up", "parent, MB", "worker, MB",
            "bytes out/in", "× naive", "CPU of load_dataset ×")  # fmt: skip
    print(measure.table(head, rows))
    print(f"\nnaive composition: {naive:.3f} MB a CPU second")


if __name__ == "__main__":
    main()
