"""The folder of a build: what is finished, where it lies, and how a build that was interrupted goes on.

::

    build/news/
        README.md  dataset_dict.json  build.json    written last
        segments/  articles/  documents/            each table whole: shards (Arrow streams) and two files about them
        .diglot/
            lock                                    held while a build runs
            plan.json                               signature and tasks of the build under way
            tasks/0000012-3f1c9a27/                 a finished task: record.json; the word pairs of its articles; its
                                                    shards until they are published
            ready/segments/ …                       tables being put together
            tmp/…                                   tasks being written; emptied at the start

A task is written in a folder of its own under ``tmp/``, with a name that no other process shares, and appears under
``tasks/`` by one rename after an fsync of every file; a table is put together in ``ready/`` and appears by one rename
too. So a process killed at any moment leaves whole things and scraps, and two processes that do the same task (an
engine that took the first for dead) do each other no harm. A task counts as finished only if its record names the same
key (the inputs' names, sizes, times, ranges and the signature) and its shards are there; running a build again
redoes what is missing and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diglot.errors import BuildError
from diglot.schema import TABLES

__all__ = ["PAIRS", "Journal", "write_atomically"]

PAIRS = "pairs"
"""Begins the names of the files that hold the word pairs of a task's articles (`diglot.dataset.repeats`)."""
LAST = ("dataset_dict.json", "README.md", "build.json")
"""What makes the folder a finished build: written last, removed first."""


class Journal:
    """The state of a build folder.

    Args:
        folder: where the dataset is built.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = folder / ".diglot"
        self.tmp = self._state / "tmp"
        self._tasks = self._state / "tasks"
        self._ready = self._state / "ready"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder; a second build gets a `BuildError` at once. The lock dies with its process."""
        from filelock import FileLock, Timeout

        for path in (self.tmp, self._tasks):
            path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._state / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BuildError(
                f"{self.folder}: another build is running in this folder; wait for it, or use another --out"
            ) from None
        try:
            shutil.rmtree(self.tmp, ignore_errors=True)
            self.tmp.mkdir(exist_ok=True)
            for where in (self.folder, self._state, *self._ready.glob("*"), *self._tasks.iterdir()):
                for scrap in where.glob(".*.tmp"):  # of `write_atomically`
                    scrap.unlink(missing_ok=True)
            yield
        finally:
            lock.release()

    def clear(self) -> None:
        """Forget every finished task."""
        shutil.rmtree(self._tasks)
        self._tasks.mkdir()

    # ---- the plan

    def plan(self) -> dict[str, Any] | None:
        """The plan of the build that ran here before, or None."""
        return _read(self._state / "plan.json")

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Record the plan, and withdraw what an earlier build had made loadable."""
        for name in LAST:
            (self.folder / name).unlink(missing_ok=True)
        for table in TABLES:
            (self.folder / table / "state.json").unlink(missing_ok=True)
        write_atomically(self._state / "plan.json", _json(plan))

    # ---- finished tasks

    @contextmanager
    def scratch(self, task: int) -> Iterator[Path]:
        """A folder of one's own to write a task in; what is left of it in the end is removed."""
        folder = self.tmp / f"{task:07d}-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def record(self, task: int, key: str) -> dict[str, Any] | None:
        """The record of a finished task, if it was finished with this key and its shards are all there."""
        record = _read(self._of(task, key) / "record.json")
        if record is None or record["key"] != key:
            return None
        whole = all(self._places(record, table, shard) for table in TABLES for shard in record["shards"][table])
        return record if whole else None

    def find(self, record: Mapping[str, Any], table: str, shard: Mapping[str, Any]) -> Path:
        """Where a shard of a finished task lies: as its task wrote it, about to be published, or published."""
        return self._places(record, table, shard)[0]

    def pairs(self, record: Mapping[str, Any]) -> list[Path] | None:
        """The files with the word pairs of a task's articles; None if they are not all there."""
        folder = self._of(record["task"], record["key"])
        files = [(folder / f"{PAIRS}-{shard['name']}", shard["bytes"]) for shard in record["pairs"]]
        whole = all(_is(path, size) for path, size in files)
        return [path for path, _ in files] if whole else None

    def _places(self, record: Mapping[str, Any], table: str, shard: Mapping[str, Any]) -> list[Path]:
        final = shard.get("published", shard)["bytes"]
        wanted = (
            (self._of(record["task"], record["key"]) / f"{table}-{shard['name']}", shard["bytes"]),
            (self._ready / table / shard["name"], final),
            (self.folder / table / shard["name"], final),
        )
        return [path for path, size in wanted if _is(path, size)]

    def _of(self, task: int, key: str) -> Path:
        return self._tasks / f"{task:07d}-{key[:8]}"

    def finish(self, record: Mapping[str, Any], scratch: Path) -> None:
        """Make the shards in `scratch` (named table-shard) and their record a finished task, at once."""
        write_atomically(scratch / "record.json", _json(record))
        target = self._of(record["task"], record["key"])
        try:
            if target.exists():  # its shards were damaged or removed
                target.rename(self.tmp / f"{target.name}-{uuid.uuid4().hex[:12]}")
            scratch.rename(target)
        except OSError:  # unless another process was faster: what it wrote is the same
            if self.record(record["task"], record["key"]) is None:
                raise
        _sync(self._tasks)

    # ---- publishing

    def whole(self, records: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
        """What ``build.json`` says, if the folder is a finished build of exactly these tasks; else None."""
        if not all((self.folder / name).is_file() for name in LAST):
            return None
        for table in TABLES:
            shards = [shard for record in records for shard in record["shards"][table]]
            there = self.folder / table
            if not (there / "state.json").is_file() or not all(
                _is(there / shard["name"], shard.get("published", shard)["bytes"]) for shard in shards
            ):
                return None
        return _read(self.folder / "build.json")

    def amend(self, record: Mapping[str, Any]) -> None:
        """Record the shards of a task anew, with their sizes as they are published."""
        path = self._of(record["task"], record["key"]) / "record.json"
        write_atomically(path, _json((_read(path) or {}) | {"shards": record["shards"]}))

    def prepare(self, record: Mapping[str, Any], marked: Mapping[tuple[str, str], Path], keep: bool) -> None:
        """Put the shards of a task among those about to be published.

        Args:
            marked: shards that were written anew, by table and name.
            keep: keep their first form too.
        """
        for table in TABLES:
            (self._ready / table).mkdir(parents=True, exist_ok=True)
            for shard in record["shards"][table]:
                target = self._ready / table / shard["name"]
                anew = marked.get((table, shard["name"]))
                source = self.find(record, table, shard)
                if anew is None:
                    if source != target:
                        source.replace(target)
                    continue
                anew.replace(target)
                if not keep and source != target:
                    source.unlink(missing_ok=True)

    def ready(self, table: str) -> Path:
        """Where a table is put together."""
        folder = self._ready / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def publish(self, table: str, names: Collection[str]) -> None:
        """Let a table that is put together appear, in place of what an earlier build left there."""
        ready, target = self._ready / table, self.folder / table
        for path in ready.glob("*.arrow"):
            if path.name not in names:
                path.unlink()
        _sync(ready)
        if target.exists():
            target.rename(self.tmp / f"{table}-{uuid.uuid4().hex[:12]}")
        ready.rename(target)
        _sync(self.folder)

    def tidy(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Remove what belongs to no task of this build."""
        known = {self._of(record["task"], record["key"]).name for record in records}
        for path in self._tasks.iterdir():
            if path.name not in known:
                shutil.rmtree(path, ignore_errors=True)
        for path in self.tmp.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that it is there whole or not at all, also after a power cut."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _is(path: Path, size: int) -> bool:
    """Whether there is a file of that size."""
    return path.is_file() and path.stat().st_size == size


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
