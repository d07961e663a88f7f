"""What a build costs the process that steers it: seconds and memory a task, on tasks with next to nothing in them.

    python -m benchmarks steering [--tasks 500 3000]

Every task is a file of one line, done in the steering process itself; the seconds of the tasks are taken off. What is
left (planning, records, comparing, publishing) is what one process has to do for a build of so many tasks, however
many machines do the tasks. Also the seconds of the same command again, when nothing is to be done.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import diglot.dataset.run as work
import diglot.dataset.tasks as tasks
from benchmarks import measure
from diglot.dataset.build import build


def child(folder: Path, count: int) -> None:
    """Build `count` tasks, and print what they took."""
    tasks.TASK_BYTES, tasks.MANY = 1, count
    run, inside = work.run, 0.0

    def timed(*arguments: Any, **options: Any) -> Any:
        nonlocal inside
        began = time.perf_counter()
        try:
            return run(*arguments, **options)
        finally:
            inside += time.perf_counter() - began

    work.run = timed
    seconds = []
    for _ in range(2):
        began = time.perf_counter()
        build(folder / "in", folder / "out")
        seconds.append(time.perf_counter() - began)
    print(json.dumps({"steering": seconds[0] - inside, "again": seconds[1], "peak": measure.peak_mb()}))


def main(argv: list[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, nargs="+", default=[500, 3000])
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        return child(Path(options.child[0]), int(options.child[1]))
    print(measure.machine() + "\n")
    rows: list[list[object]] = []
    for count in options.tasks:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "in")
            source.mkdir()
            for i in range(count):
                (source / f"{i:07d}.txt").write_text(f"Harbour report {i}.\n", encoding="utf-8")
            command = [sys.executable, "-m", "benchmarks.steering", "--child", folder, str(count)]
            found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            rows.append([count, found["steering"], 1e3 * found["steering"] / count, found["again"], found["peak"]])
    print(measure.table(("tasks", "seconds", "ms a task", "seconds, nothing to do", "peak, MB"), rows))


if __name__ == "__main__":
    main()
