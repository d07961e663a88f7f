"""Builds that are killed with SIGKILL, and go on: is the result the same, and is nothing half written ever loadable?

    python -m benchmarks kills [--moments 20] [--steps 1000] [--mb 0.5] [--seed 1]

- **moments**: each build is killed at a random moment of its running time, up to three times over, and then finished;
- **steps**: a build is killed before the first thing that it asks of the file system (opening, renaming or removing a
  file, making a folder), another one before the second, and so on through all of them: also while a shard is closed,
  while a task is put into place and while tables are published;
- **rebuilds**: the same steps of a build that takes the place of one of another input; what can be loaded then is
  the old build or the new one.

After every kill the folder must hold no build or a whole one; after the last run its bytes must be those of a build
that was left alone. Builds run in forks of one process that has loaded everything, so a kill costs no start-up.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import diglot.dataset.tasks as tasks
from benchmarks import corpus
from diglot.dataset.build import build

EVENTS = frozenset(["open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"])


def forked(work: Callable[[], object], moment: Callable[[], object] | None = None) -> bool:
    """Do something in a fork, killed when `moment` returns; whether it came to its end."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    if moment is not None:
        moment()
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a build failed")
    return os.WIFEXITED(status)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a build, by name."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def whole_tables(folder: Path, *whole: dict[str, bytes]) -> bool:
    """Whether each table that can be loaded is as it is in a whole build, and all are of one if they are a dataset."""

    def same(table: str, build: dict[str, bytes]) -> bool:
        names = [name for name in build if name.split("/")[0] == table]
        return all((folder / name).exists() and (folder / name).read_bytes() == build[name] for name in names)

    tables = [path.parent.name for path in folder.glob("*/state.json")]
    if (folder / "dataset_dict.json").exists():
        return len(tables) == 3 and any(all(same(table, build) for table in tables) for build in whole)
    return all(any(same(table, build) for build in whole) for table in tables)


def stepping(folder: Path, last: int) -> Callable[[], None]:
    """A build that kills itself before its step number `last`; in the end it writes how many there were."""

    def work() -> None:
        count = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            if event in EVENTS and any(str(folder) in str(argument) for argument in arguments):
                count += 1
                if count == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        build(folder.parent / "in", folder)
        (folder.parent / "steps").write_text(str(count))

    return work


def measure(root: Path, moments: int, most_steps: int, mb: float, seed: int) -> dict[str, int]:
    """Kill builds in `root`; gives how many kills there were of each kind, and how many went wrong."""
    rng = random.Random(seed)
    source = root / "in"
    source.mkdir()
    lines = corpus.made(int(mb * 1e6), seed)
    for i in range(8):
        (source / f"{i}.txt").write_text("\n".join([*lines[i::8], lines[i]]) + "\n", encoding="utf-8")
    tasks.TASK_BYTES = int(mb * 1e6 / 6)
    build(source, root / "warm")
    began = time.monotonic()
    forked(lambda: build(source, root / "whole"))
    duration = time.monotonic() - began
    whole = content(root / "whole")
    found = {"kills at random moments": 0, "kills at steps": 0, "kills of rebuilds": 0, "wrong": 0}
    out = root / "out"
    old: dict[str, bytes] = {}

    def after_kill(kind: str) -> None:
        found[kind] += 1
        if not whole_tables(out, whole, *([old] if old else [])):
            found["wrong"] += 1
            print("half a build can be loaded:", *sorted(map(str, out.glob("*"))))

    def finish() -> None:
        forked(lambda: build(source, out))
        if (now := content(out)) != whole:
            found["wrong"] += 1
            print("differs:", *sorted(name for name in now.keys() | whole.keys() if now.get(name) != whole.get(name)))
        shutil.rmtree(out)

    for _ in range(moments):
        kills = rng.randint(1, 3)
        while kills:
            if forked(lambda: build(source, out), partial(time.sleep, rng.uniform(0, duration))):  # too late
                shutil.rmtree(out)
                duration *= 0.95
            else:
                after_kill("kills at random moments")
                kills -= 1
        finish()

    def at_steps(kind: str, prepare: Callable[[], None]) -> None:
        prepare()
        forked(stepping(out, -1))
        steps = int((root / "steps").read_text())
        shutil.rmtree(out)
        for step in range(1, steps + 1, max(1, -(-steps // most_steps))):
            prepare()
            if not forked(stepping(out, step)):
                after_kill(kind)
            finish()

    at_steps("kills at steps", lambda: None)
    texts = {path: path.read_bytes() for path in source.iterdir()}
    (source / "7.txt").unlink()  # what the last file repeats, others do not
    (source / "3.txt").write_text("\n".join(lines[5::8]) + "\n", encoding="utf-8")
    forked(lambda: build(source, root / "old"))
    old |= content(root / "old")
    for path, text in texts.items():
        path.write_bytes(text)
    forked(lambda: build(source, root / "whole"))  # with the times that its files have now
    whole.clear()
    whole |= content(root / "whole")
    at_steps("kills of rebuilds", lambda: shutil.copytree(root / "old", out) and None)
    return found


def main(argv: list[str] | None = None) -> None:
    """Kill, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=20, help="builds killed at random moments")
    parser.add_argument("--steps", type=int, default=1000, help="builds killed at steps, at most")
    parser.add_argument("--mb", type=float, default=0.5, help="MB of text")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), options.moments, options.steps, options.mb, options.seed)
    print(json.dumps(found))
    if found["wrong"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
