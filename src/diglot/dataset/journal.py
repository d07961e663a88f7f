"""The folder of a build: what is finished, where it lies, and how a build that was interrupted goes on.

::

    build/news/
        README.md  dataset_dict.json  build.json    written last
        segments/  articles/  documents/            each table: shards (Arrow streams) and two files about them
        .diglot/
            lock                                    held while a build runs
            plan.json                               signature and tasks of the build under way
            published.json                          the shards in the tables, with hashes (`diglot.dataset.published`)
            tasks/0000012-3f1c9a27/                 a finished task: record.json; the word pairs of its articles; its
                                                    shards until they are published
            ready/segments/ …                       shards about to be published
            tmp/…                                   what is being written; emptied at the start

A task is written in a folder of its own under ``tmp/``, with a name that no other process shares, and appears under
``tasks/`` by one rename after an fsync of every file. So a process killed at any moment leaves whole things and scraps,
and two processes that do the same task (an engine that took the first for dead) do each other no harm. A task counts as
finished only if its record names the same key (the inputs' names, sizes, ranges and the signature) and its shards are
there, with the content that they had; running a build again redoes what is missing and nothing else. Records are
never changed afterwards but for the times of inputs.

**Whole, and how that is known.** Every shard's hash is in the record of its task or in ``published.json``, which are
written after the shards. A shard that nothing has touched since (by the time that the system keeps, which no program
sets) is taken as it is; any other one, or all with ``verify``, is hashed.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from diglot.dataset.files import Hashes, link, read_checked, remove, same, sync, touched, write_checked
from diglot.dataset.published import Form, Published, Source, Tables
from diglot.dataset.record import Record, Shard
from diglot.errors import BuildError
from diglot.layout import JOURNAL, SURVEY, TABLES, read_json, shards, tasks
from diglot.sources.naming import shown

__all__ = ["PAIRS", "Journal"]

PAIRS = "pairs"
"""Begins the names of the files that hold the word pairs of a task's articles (`diglot.dataset.duplicates`)."""


class Journal:
    """The state of a build folder.

    Args:
        folder: where the dataset is built.
        verify: hash every shard before it is taken as it is.
    """

    def __init__(self, folder: Path, verify: bool = False) -> None:
        self.folder = folder
        self.state = folder / JOURNAL
        self.tmp = self.state / "tmp"
        self._tasks = self.state / "tasks"
        self._ready = self.state / "ready"
        self.hashes = Hashes(verify)
        self.staged: Tables = {table: {} for table in TABLES}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder; a second build gets a `BuildError` at once. The lock dies with its process."""
        from filelock import FileLock, Timeout

        self._tasks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.state / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise BuildError(
                f"{shown(self.folder)}: another build is running in this folder; wait for it, or use another --out"
            ) from None
        try:
            remove(self.tmp)
            self.tmp.mkdir(exist_ok=True)
            yield
        finally:
            lock.release()

    def clear(self) -> None:
        """Forget every finished task; what is published stays until something else takes its place."""
        for task in tasks(self.folder):
            remove(task)

    def leave(self, before: Mapping[str, Any] | None, anew: Iterable[tuple[int, str]]) -> None:
        """After a run that failed: remove what it was writing; and all its traces if it finished nothing.

        Args:
            before: the plan that there was before it.
            anew: number and key of each task that it had to do.
        """
        remove(self.tmp)
        if any((self._of(task, key) / "record.json").is_file() for task, key in anew):
            return
        with contextlib.suppress(OSError):
            if before is not None or tasks(self.folder) or self.published.shards["segments"]:
                if before is not None:
                    write_checked(self.state / "plan.json", before)
                return
            (self.state / "plan.json").unlink(missing_ok=True)
            (self.state / "lock").unlink(missing_ok=True)
            for folder in (self.tmp, self._ready, self._tasks, self.state / SURVEY, self.state):
                remove(folder)

    # ---- the plan

    def plan(self) -> dict[str, Any] | None:
        """The plan of the build that ran here before, or None."""
        return read_checked(self.state / "plan.json")

    def begin(self, plan: Mapping[str, Any]) -> None:
        """Record the plan. What an earlier build published stays loadable."""
        write_checked(self.state / "plan.json", plan, self.tmp)

    # ---- finished tasks

    @contextmanager
    def scratch(self, task: int) -> Iterator[Path]:
        """A folder of one's own to write a task in; what is left of it in the end is removed."""
        folder = self.tmp / f"{task:07d}-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        try:
            yield folder
        finally:
            remove(folder)

    def record(self, task: int, key: str) -> Record | None:
        """The record of a finished task, if it was finished with this key and its shards are all there."""
        written = read_checked(self._of(task, key) / "record.json")
        if written is None or written["key"] != key:
            return None
        record = Record.from_json(written)
        whole = all(self.source(record, table, shard) for table in TABLES for shard in record.shards[table])
        return record if whole else None

    def finished(self, record: Record) -> int:
        """When a task was finished, as the system keeps it: nanoseconds."""
        return touched(self._of(record.task, record.key) / "record.json")

    def renew(self, record: Record) -> None:
        """Write the record of a task anew, with its inputs looked at once more."""
        write_checked(self._of(record.task, record.key) / "record.json", record.to_json(), self.tmp)

    def source(self, record: Record, table: str, shard: Shard) -> Source | None:
        """A shard of a finished task with all its rows: as its task wrote it, or published; None if it is nowhere."""
        folder = self._of(record.task, record.key)
        path, form = folder / f"{table}-{shard.name}", Form.first(shard)
        if self._sound(path, form, folder / "record.json"):
            return Source(path, form)
        path = self.folder / table / shard.name
        for known in (*self.published.shards[table].get(shard.name, ()), form):
            if (known.of, known.rows) == (form.of, form.rows) and self._sound(path, known, self._seal):
                return Source(path, known)
        return None

    def sources(self, record: Record, table: str) -> dict[str, Source]:
        """The same of all shards of a table, by name.

        Raises:
            BuildError: one is gone, or damaged, since it was looked at.
        """
        found = {shard.name: self.source(record, table, shard) for shard in record.shards[table]}
        lost = [name for name, source in found.items() if source is None]
        if lost:
            raise BuildError(f"{shown(self.folder)}: {table}/{lost[0]} was damaged or removed meanwhile; run again")
        return {name: source for name, source in found.items() if source is not None}

    def pairs(self, record: Record) -> list[Path] | None:
        """The files with the word pairs of a task's articles; None if they are not all there."""
        folder = self._of(record.task, record.key)
        files = [(folder / f"{PAIRS}-{shard.name}", Form.first(shard)) for shard in record.pairs]
        whole = all(self._sound(path, form, folder / "record.json") for path, form in files)
        return [path for path, _ in files] if whole else None

    def finish(self, record: Record, scratch: Path) -> None:
        """Make the shards in `scratch` (named table-shard) and their record a finished task, at once."""
        write_checked(scratch / "record.json", record.to_json())
        target = self._of(record.task, record.key)
        there = Journal(self.folder, verify=True)
        if same(target / "record.json", scratch / "record.json") and there.record(record.task, record.key):
            return  # another process was faster
        remove(target)  # its shards were damaged or removed, or its inputs changed
        try:
            scratch.rename(target)
        except OSError:
            if not target.is_dir():
                raise
            for path in sorted(scratch.iterdir(), key=lambda path: path.name == "record.json"):  # it comes last
                path.replace(target / path.name)
        sync(self._tasks)

    def _of(self, task: int, key: str) -> Path:
        return self._tasks / f"{task:07d}-{key[:8]}"

    # ---- publishing

    @cached_property
    def published(self) -> Published:
        """What was published last."""
        return Published.read(self.state / "published.json")

    def publish(self, now: Published) -> None:
        """Record what lies in the tables from now on; `published` stays what it was."""
        write_checked(self.state / "published.json", asdict(now), self.tmp)

    @property
    def _seal(self) -> Path | None:
        """What was written after every published shard, if all are in place."""
        return self.state / "published.json" if self.published.whole else None

    def whole(self, records: Iterable[Record]) -> Tables | None:
        """The published tables, if they are those of exactly these tasks, and whole."""
        if (there := self.published.tables()) is None:
            return None
        wanted: dict[str, dict[str, str]] = {table: {} for table in TABLES}
        for record in records:
            for table in TABLES:
                wanted[table] |= {shard.name: shard.hash for shard in record.shards[table]}
        for table, forms in there.items():
            of = {name: form.of for name, form in forms.items() if form.of}
            if of != wanted[table] or not all(
                self._sound(self.folder / table / name, form, self._seal) for name, form in forms.items()
            ):
                return None
        return there

    def stage(self, record: Record, anew: Mapping[tuple[str, str], tuple[Path, Form]]) -> None:
        """Put the shards of a task among those about to be published. What is published is not touched.

        Args:
            record: of the task.
            anew: shards that were written anew, by table and name.
        """
        for table in TABLES:
            self.ready(table)
            for name, source in self.sources(record, table).items():
                target = self._ready / table / name
                form = source.form
                if (table, name) in anew:
                    path, form = anew[table, name]
                    path.replace(target)
                    if form.rows < source.form.rows and source.path.parent == self.folder / table:  # would be lost
                        link(source.path, self._of(record.task, record.key) / f"{table}-{name}")
                elif source.path != self.folder / table / name:
                    link(source.path, target)
                self.staged[table][name] = form

    def ready(self, table: str) -> Path:
        """Where shards wait to be published."""
        folder = self._ready / table
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def lie(self, table: str, tables: Tables) -> list[Path]:
        """Where the shards of a table lie, staged or published."""
        places = ((self._ready / table / name, self.folder / table / name) for name in tables[table])
        return [staged if staged.exists() else published for staged, published in places]

    def empty_ready(self) -> None:
        """Remove what an earlier run was about to publish."""
        remove(self._ready)
        self.staged = {table: {} for table in TABLES}

    def own(self, table: str) -> set[str]:
        """The names of the shards in a table that this build has written, or is about to."""
        named = {*self.published.shards[table], *(shards(read_json(self.folder / table / "state.json")) or ())}
        if not named:  # what says so is damaged
            for task in tasks(self.folder):
                written = read_checked(task / "record.json")
                named |= {shard.name for shard in Record.from_json(written).shards[table]} if written else set()
        return named

    def tidy(self, records: Sequence[Record], tables: Tables) -> None:
        """Remove what belongs to no task of this build, and first forms of shards that are published with all rows."""
        for record in records:
            folder = self._of(record.task, record.key)
            for table in TABLES:
                for shard in record.shards[table]:
                    if tables[table][shard.name].rows == shard.rows:
                        (folder / f"{table}-{shard.name}").unlink(missing_ok=True)
        known = {self._of(record.task, record.key).name for record in records}
        for path in tasks(self.folder):
            if path.name not in known:
                remove(path)
        remove(self.tmp)
        self.tmp.mkdir(exist_ok=True)
        remove(self._ready)

    def _sound(self, path: Path, form: Form, seal: Path | None) -> bool:
        return self.hashes.sound(path, form.bytes, form.hash, seal)
