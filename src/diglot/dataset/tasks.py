"""Tasks: the pieces of work of a build, each a pure function from some input to some shards.

A task is a few units of input (small files together, a large one in parts). What `run` writes depends on the task,
the configuration and this library alone, never on who runs it or when; so a task can be run by any process of any
machine, again and again, and a task whose record is there need not be run.
"""

from __future__ import annotations

import collections
import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from diglot.config import Config
from diglot.dataset.batches import batches, process, writing
from diglot.dataset.counts import Counts
from diglot.dataset.files import write_atomically
from diglot.dataset.journal import PAIRS, Journal
from diglot.dataset.memory import give_back
from diglot.dataset.record import Done, Record
from diglot.pipeline import Pipeline
from diglot.remembered import kept
from diglot.schema import TABLES
from diglot.sources import Document, Plan, Reason, SetAside, Unit, read
from diglot.sources.kept import Kept

__all__ = ["Task", "may_pass", "run", "tasks", "unchanged", "without_killer"]

TASK_BYTES, MANY, LATER_BYTES = 8 << 20, 128, 32 << 20
"""Bytes of input that a task holds, about: few at first, so that a small input has tasks for all the cores of a
machine, more after so `MANY` tasks (a gigabyte), so that a large one does not end in too many shards."""
NOTHING = Kept()
KILLED = "the process that worked on it died twice (killed for memory, perhaps); run again with fewer --workers"
PASSING = frozenset(
    [Reason.VANISHED, Reason.CHANGED, Reason.DENIED, Reason.UNREADABLE, Reason.MISSING_EXTRA, Reason.FAILED]
)
"""Reasons that may be gone when the same command runs again."""


@dataclass(frozen=True, slots=True)
class Task:
    """Some units of input that become some shards.

    Args:
        index: its number; shards are named by it, and so come in the order of the input.
        units: what to read.
        aside: what the plan had to set aside already.
        key: names the units (files, sizes, ranges) and the signature of the build.
        without: places of units that killed their worker, which are set aside.
        kept: columns of rows that are kept.
        form: of its shards: ``arrow`` or ``parquet``.
    """

    index: int
    units: tuple[Unit, ...]
    aside: tuple[SetAside, ...]
    key: str
    without: frozenset[int] = frozenset()
    kept: Kept = NOTHING
    form: str = "arrow"

    @property
    def size(self) -> int:
        """Bytes of input, as far as is known before it is read."""
        return sum(unit.size for unit in self.units)


def tasks(plan: Plan, signature: str, kept: Kept = NOTHING, size: int | None = None, form: str = "arrow") -> list[Task]:
    """Group the units of a plan, in order, into tasks of about `size` bytes.

    By default it is `TASK_BYTES`, and after `MANY` tasks `LATER_BYTES`.
    """
    first, later = (TASK_BYTES, LATER_BYTES) if size is None else (size, size)
    groups: list[list[Unit]] = [[]]
    filled = 0
    for unit in plan.units:
        if filled >= (first if len(groups) <= MANY else later):
            groups.append([])
            filled = 0
        groups[-1].append(unit)
        filled += unit.size
    found = []
    for i, group in enumerate(groups):
        aside = plan.aside if i == 0 else ()
        found.append(Task(i, tuple(group), aside, _key(group, aside, f"{signature} {kept.key}"), kept=kept, form=form))
    return found


def _key(units: Sequence[Unit], aside: Sequence[SetAside], signature: str) -> str:
    digest = hashlib.blake2b(signature.encode(), digest_size=16)
    for unit in units:
        ids = (unit.ids, Path(unit.repeated).name)
        values = (unit.file, unit.format, unit.begin, unit.end, unit.file_size, unit.text_field, *ids)
        digest.update(repr(values).encode("utf-8", "surrogatepass"))
    digest.update(repr([item.file for item in aside]).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def may_pass(record: Record) -> bool:
    """Whether something was set aside in a task that may be readable when the same command runs again."""
    return not PASSING.isdisjoint(record.reasons)


def unchanged(task: Task, record: Record, finished: int) -> tuple[tuple[int, str], ...] | None:
    """The times and content hashes of a task's units, if their content is what it was when its record was made.

    The content is read, and its hash compared, of a unit with another time than then or none, and of one that was
    touched since: a file may be replaced by another of its size and time.

    Args:
        task: what there is to do.
        record: of when it was done.
        finished: when that was, in nanoseconds.
    """
    found = []
    for unit, (modified, digest) in zip(task.units, record.inputs, strict=True):
        if unit.modified != modified or not modified or unit.touched >= finished:
            reading = read(unit)
            collections.deque(reading, maxlen=0)
            if reading.digest != digest:
                return None
        found.append((unit.modified, digest))
    return tuple(found)


def run(task: Task, folder: Path, config: Config, careful: bool = False) -> Done:
    """Do a task.

    Args:
        task: what to do.
        folder: of the build.
        config: of the build.
        careful: unit by unit, leaving word of which one is under way, because the task has killed its worker.

    Returns:
        Its record, with the seconds that it took and those of the start-up before it.
    """
    journal = Journal(folder)
    began = time.perf_counter()
    _start(config)
    ready = time.perf_counter()
    with journal.scratch(task.index) as scratch:
        record = _recorded(task, journal, scratch, config, careful)
        journal.finish(record, scratch)
    give_back()
    return Done(replace(record, inputs=()), time.perf_counter() - ready, ready - began)


def _recorded(task: Task, journal: Journal, scratch: Path, config: Config, careful: bool) -> Record:
    """The shards of a task, written into a folder, and its record."""
    counts, pipeline, inputs = Counts(), Pipeline(config), list[tuple[int, str]]()
    with writing(task.index, scratch, task.form, pairs=config.duplicates) as writers:
        found = _careful(task, journal, inputs, counts) if careful else batches(_records(task, inputs, counts))
        for batch in found:
            process(batch, pipeline, writers, counts, task.kept)
        shards = {table: writers[table].close() for table in TABLES}
        pairs = writers[PAIRS].close() if PAIRS in writers else ()
        return Record(task.index, task.key, shards, pairs, counts.content, counts.as_dict(), tuple(inputs))


@kept(entries=16, size=200)
def _start(config: Config) -> None:
    """Load every table, so that the time of a task is the time of its work."""
    Pipeline(config)(["A line to begin with.", "سطر للبداية"])


def _records(task: Task, inputs: list[tuple[int, str]], counts: Counts) -> Iterator[Document | SetAside]:
    """All inputs of a task."""
    yield from task.aside
    for place in range(len(task.units)):
        yield from _unit(task, place, inputs, counts)


def _unit(
    task: Task, place: int, inputs: list[tuple[int, str]], counts: Counts
) -> Iterator[Document | SetAside]:  # fmt: skip
    """What is in a unit, and its time and content hash onto `inputs`; a unit that is left out is set aside."""
    unit = task.units[place]
    if place in task.without:
        yield SetAside(unit.file, unit.row_base, Reason.FAILED, KILLED, unit.size)
        inputs.append((0, ""))
    else:
        reading = read(unit)
        yield from reading
        inputs.append((unit.modified, reading.digest))
        counts.unit(unit.file, reading)


def _careful(
    task: Task, journal: Journal, inputs: list[tuple[int, str]], counts: Counts
) -> Iterator[list[Document | SetAside]]:
    """The batches of a task, none across two units."""
    yield from batches(iter(task.aside))
    for place in range(len(task.units)):
        write_atomically(_at(task, journal), str(place))
        yield from batches(_unit(task, place, inputs, counts))
    _at(task, journal).unlink(missing_ok=True)


def _at(task: Task, journal: Journal) -> Path:
    return journal.tmp / f"{task.index:07d}.at"


def without_killer(task: Task, folder: Path) -> Task:
    """A task without the unit that its worker died on when it was done with care; without any if that is not known."""
    at = _at(task, Journal(folder))
    try:
        culprits = frozenset([int(at.read_text(encoding="utf-8"))])
        at.unlink()
    except (OSError, ValueError):
        culprits = frozenset(range(len(task.units)))
    return replace(task, without=task.without | culprits)
