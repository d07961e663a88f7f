"""The folder of a build: what is finished, where it lies, and how a build that was interrupted goes on.

::

    build/news/
        README.md  dataset_dict.json  build.json    written last: before them nothing is loadable
        segments/  articles/  documents/            shards (Arrow streams), state.json, dataset_info.json
        .diglot/
            lock                                    held while a build runs
            plan.json                               signature and tasks of the build under way
            done/00012.json                         record of a finished task: its key, its shards, its counts
            shards/…                                finished shards that are not yet published
            tmp/…                                   shards being written; emptied at the start

Every file appears by a rename after an fsync: a process killed at any moment leaves whole files and scraps in
``tmp/``. A task counts as finished only if its record names the same key (the inputs' names, sizes, ranges and the
signature) and its shards are there; so running a build again redoes what is missing and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diglot.errors import BuildError

__all__ = ["Journal", "write_atomically"]


class Journal:
    """The state of a build folder.

    Args:
        folder: where the dataset is built.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = folder / ".diglot"
        self.tmp = self._state / "tmp"
        self.shards = self._state / "shards"
        self._done = self._state / "done"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder; a second build gets a `BuildError` at once. The lock dies with its process."""
        from filelock import FileLock, Timeout

        for path in (self.tmp, self.shards, self._done):
            path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._state / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BuildError(
                f"{self.folder}: another build is running in this folder; wait for it, or use another --out"
            ) from None
        try:
            shutil.rmtree(self.tmp)
            self.tmp.mkdir()
            yield
        finally:
            lock.release()

    def clear(self) -> None:
        """Forget every finished task."""
        for path in (self._done, self.shards):
            shutil.rmtree(path)
            path.mkdir()

    # ---- the plan

    def plan(self) -> dict[str, Any] | None:
        """The plan of the build that ran here before, or None."""
        return _read(self._state / "plan.json")

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Record the plan, and withdraw what an earlier build had made loadable."""
        for name in ("dataset_dict.json", "README.md", "build.json"):
            (self.folder / name).unlink(missing_ok=True)
        write_atomically(self._state / "plan.json", _json(plan))

    # ---- finished tasks

    def record(self, task: int, key: str) -> dict[str, Any] | None:
        """The record of a finished task, if it was finished with this key and its shards are all there."""
        record = _read(self._done / f"{task:05d}.json")
        if record is None or record["key"] != key:
            return None
        for table, shards in record["shards"].items():
            for shard in shards:
                if not self._places(table, shard):
                    return None
        return record

    def find(self, table: str, shard: Mapping[str, Any]) -> Path:
        """Where a finished shard lies: staged (as its task wrote it), or published already."""
        return self._places(table, shard)[0]

    def _places(self, table: str, shard: Mapping[str, Any]) -> list[Path]:
        wanted = (
            (self.shards / table / shard["name"], shard["bytes"]),
            (self.folder / table / shard["name"], shard.get("published", shard)["bytes"]),
        )
        return [path for path, size in wanted if path.is_file() and path.stat().st_size == size]

    def finish(self, record: Mapping[str, Any], shards: Mapping[str, list[Path]]) -> None:
        """Move a task's written shards into place and record the task as finished."""
        for table, paths in shards.items():
            target = self.shards / table
            target.mkdir(parents=True, exist_ok=True)
            for path, shard in zip(paths, record["shards"][table], strict=True):
                path.replace(target / shard["name"])
            _sync(target)
        write_atomically(self._done / f"{record['task']:05d}.json", _json(record))

    # ---- publishing

    def amend(self, record: Mapping[str, Any]) -> None:
        """Record a task anew, with the sizes of its shards as they are published."""
        write_atomically(self._done / f"{record['task']:05d}.json", _json(record))

    def marked(self, table: str, name: str) -> Path:
        """Where a shard waits that is written anew for publishing."""
        return self.tmp / f"{table}-{name}"

    def place(self, table: str, name: str, keep: bool) -> None:
        """Move a shard to where it is loaded from; with `keep`, one that was written anew keeps its first form too."""
        target = self.folder / table / name
        target.parent.mkdir(exist_ok=True)
        staged, marked = self.shards / table / name, self.marked(table, name)
        if marked.exists():
            marked.replace(target)
            if not keep:
                staged.unlink(missing_ok=True)
        elif staged.exists():
            staged.replace(target)

    def tidy(self, table: str, names: Collection[str]) -> None:
        """Remove what earlier builds left among the published shards, and make the folder durable."""
        folder = self.folder / table
        folder.mkdir(exist_ok=True)
        for path in folder.glob("*.arrow"):
            if path.name not in names:
                path.unlink()
        _sync(folder)


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, also after a power cut."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return value
    except (OSError, ValueError):
        return None
