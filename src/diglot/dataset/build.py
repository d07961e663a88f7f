"""`build`: inputs of any size to a dataset on disk, in bounded memory, whatever happens on the way.

1. **plan**: the inputs become units, the units tasks (`diglot.sources.plan`, `diglot.dataset.tasks`);
2. **run**: an engine runs the tasks whose records are not there yet; each leaves finished shards and a record;
3. **publish**: articles that repeat others are marked, the shards of each table are put into place, in the order of
   the input; last of all come the card and the file that makes the folder loadable.

The bytes of the result depend on the input, the configuration and the version of diglot; not on the number of workers,
the engine, the machine, or how often the build was interrupted.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from diglot.config import Config
from diglot.dataset.bitext import pair
from diglot.dataset.card import Card
from diglot.dataset.copying import copy, store
from diglot.dataset.describing import texts_of
from diglot.dataset.journal import Journal
from diglot.dataset.output import check
from diglot.dataset.placing import place, refresh, refuse_foreign
from diglot.dataset.publish import prepare
from diglot.dataset.record import Record
from diglot.dataset.run import Progress, Work
from diglot.dataset.shards import FORMATS
from diglot.dataset.signature import signature
from diglot.dataset.summary import Summary
from diglot.dataset.survey import keep_of, survey
from diglot.dataset.tasks import Task, may_pass, tasks, unchanged
from diglot.engines import Engine, engine_of
from diglot.errors import BuildError, DiglotError, OptionError
from diglot.layout import JOURNAL, SURVEY, has_journal
from diglot.schema import TABLES, arrow_schema
from diglot.sources import plan
from diglot.sources.naming import shown
from diglot.sources.streams import is_remote

__all__ = ["Built", "Progress", "build"]

UNIT_BYTES = 1 << 19
"""Bytes of a text file that are held in memory at once; larger files are cut, at blank lines where there are any."""

Inputs: TypeAlias = str | Path | Sequence[str | Path] | Any
"""What `diglot.sources.plan` takes."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build.

    Args:
        folder: where it lies.
        summary: what was read, kept and set aside.
        signature: what its rows depend on besides the input.
        duplicates: articles that repeat others.
        tasks, reused: tasks in all, and those that an earlier run had finished.
        speed: bytes of input a second, start-up aside, over all workers; 0 where all was there.
        startup: seconds in which a worker loads its tables, before its first task.
        notices: what a person should know (an input or the configuration changed since an earlier run).
        left_out: builds that lie below an input, and the one that was made, which are no input.
        format: of its shards, ``arrow`` or ``parquet``.
    """

    folder: Path
    summary: Summary
    signature: str
    duplicates: int
    tasks: int
    reused: int
    speed: float = 0.0
    startup: float = 0.0
    notices: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    format: str = "arrow"


def build(  # noqa: C901
    inputs: Inputs,
    out: str | Path,
    *,
    config: Config | None = None,
    card: Card | None = None,
    text_field: str | None = None,
    table: str = "segments",
    keep: str | Sequence[str] | None = None,
    workers: int | None = 1,
    engine: str | Engine | Executor = "local",
    address: str | None = None,
    strict: bool = False,
    fresh: bool = False,
    verify: bool = False,
    task_bytes: int | None = None,
    drop_duplicates: bool = False,
    pairs: bool = False,
    format: str = "arrow",
    copy_to: str | None = None,
    progress: Progress | None = None,
) -> Built:
    """Build a dataset from files.

    Args:
        inputs: folders, files, globs, addresses, ``-`` for standard input, or objects of ``datasets``.
        out: the folder to build in. An interrupted build goes on where it was.
        config: what to do.
        card: what a person adds to the dataset card (title, licence, …).
        text_field: name of the text in tables and JSON Lines; found by itself if None.
        table: the table that is read of an input that is a build of diglot.
        keep: columns of the inputs' rows to carry into all three tables, by name, or "all".
        workers: processes; None for as many as the machine has cores and memory for.
        engine: what runs the tasks: ``local``, ``ray``, or any `concurrent.futures.Executor`.
        address: of the Ray cluster.
        strict: stop at the first input that is set aside.
        fresh: forget what an earlier build in the same folder finished.
        verify: hash all that an earlier build finished before it is taken as it is, whatever the times of files say.
        task_bytes: bytes of input that a task holds, about; None for 8 MB, and 32 MB after the first gigabyte.
        drop_duplicates: leave out articles that repeat others, and their segments.
        pairs: find translations and write the table ``pairs`` (`diglot.dataset.bitext`).
        format: of the shards: ``arrow``, which is memory-mapped, or ``parquet``, a fifth of its size.
        copy_to: an address (``s3://…``) that the finished build is copied to.
        progress: told of every finished task.

    Raises:
        SourceError: an input is missing, or none can be read.
        OptionError: no such engine, no such column to keep, or an address where there must be a folder.
        MissingExtra: a package that an address or the engine needs is not installed.
        BuildError: the folder holds something else, or is an input; another build runs in it; disk or memory is full;
            or `strict` and something was set aside.
    """
    config = config or Config()
    sources = _inputs(inputs)
    if is_remote(str(out)):
        raise OptionError(f"cannot build in {out}: build in a folder and have it copied: --out FOLDER --copy-to {out}")
    folder = Path(out)
    if not str(out) or (task_bytes is not None and task_bytes < 1):
        raise OptionError("out names no folder" if not str(out) else f"task_bytes is {task_bytes}, the least is 1")
    try:
        check(folder, sources)
    except (OSError, ValueError) as error:  # no name of a folder, or one that cannot be looked at
        if isinstance(error, DiglotError):
            raise
        why = error.strerror if isinstance(error, OSError) else error
        raise BuildError(f"{shown(folder)!r}: {why}; nothing was begun: name another folder, with --out") from None
    if copy_to:
        store(copy_to)  # what is wrong with it is said before the work
    if format not in FORMATS:
        raise OptionError.unknown("format", format, FORMATS)
    if pairs and format == "parquet":
        raise OptionError("the table pairs is written into builds of Arrow: leave out --pairs, or --format parquet")
    runner = engine_of(engine, workers, address)
    wanted = keep_of(keep)
    signed = str(signature(config))
    found = plan(
        sources, unit_bytes=UNIT_BYTES, text_field=text_field, format=config.input_format, out=folder, table=table
    )
    key = f"{signed} {drop_duplicates}" + (f" {format}" if format != "arrow" else "")
    journal = Journal(folder, verify)
    title = card or Card(title_of(sources))
    planned: list[Task] = []
    known: dict[int, Record] = {}
    try:
        with _made(journal), journal.locked():
            refuse_foreign(journal)
            if fresh:
                journal.clear()
            before = journal.plan()
            try:
                surveyed = survey(found, wanted, folder / JOURNAL / SURVEY, runner, config.optional)
                kept = surveyed.kept
                planned = tasks(surveyed.plan, key, kept, task_bytes, format)
                settings = asdict(config) | {
                    "drop_duplicates": drop_duplicates,
                    "keep": list(kept.names),
                    "format": format,
                }
                description = {"signature": key, "config": settings, "tasks": [task.key for task in planned]}
                known, changed = _known(planned, journal)
                there = journal.whole(known.values()) if len(known) == len(planned) else None
                if before != _plain(description):
                    there = None
                    journal.begin(description)
                work = Work(folder, config, runner, strict, progress)
                records = work.run(planned, known)
                summary = Summary.of((record.counts for record in records), len(found.skipped))
                repeats = journal.published.duplicates
                schemas = {name: arrow_schema(name, config.optional, kept.schema) for name in TABLES}
                if there is None:
                    repeats = prepare(
                        journal,
                        records,
                        runner,
                        compare=config.duplicates,
                        drop=drop_duplicates,
                        schemas=schemas,
                        form=format,
                        shares=config.shares,
                    )
                tables = journal.staged if there is None else there
                shards = journal.lie("segments", tables)
                texts = texts_of(tables, records, signed, config, title, summary, repeats, shards, kept, format)
                said = place(journal, records, texts, repeats) if there is None else refresh(journal, there, texts)
            except BaseException:
                journal.leave(before, [(task.index, task.key) for task in planned if task.index not in known])
                raise
    except DiglotError:
        raise
    except OSError as error:
        raise BuildError(_said(error, folder)) from error
    except MemoryError as error:
        hint = "run again where there is more, or with fewer workers"
        raise BuildError(f"{shown(folder)}: out of memory; what was finished is kept: {hint}") from error
    bitext = pair(folder) if pairs else None
    if copy_to:
        copy(folder, copy_to)
    notices = _notices(before, description, changed, len(planned) - len(known)) + kept.said + said
    notices += tuple(f"{name} is a build of diglot: its {table} are read, a row a document" for name in found.builds)
    if bitext:
        translated = sum(bitext.documents.values())
        notices += (f"{bitext.pairs:,} pairs of sentences from {translated:,} pairs of documents", *bitext.said)
    speed = work.speed(len(planned))
    counts = repeats, len(planned), len(known)
    return Built(folder, summary, signed, *counts, speed, work.startup, notices, found.left_out, format)


def _inputs(inputs: Inputs) -> list[Any]:
    """A list of what was given; only sequences of strings and paths are lists already."""
    return list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]


def _said(error: OSError, folder: Path) -> str:
    """What a person should know of an error of the file system."""
    what = os.strerror(error.errno) if error.errno else str(error)
    hint = "; make room" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
    where = f"{shown(error.filename or folder)}: {what}{hint}"
    if not has_journal(folder):
        return f"{where}; nothing was begun: build in a folder that can be written, with --out"
    return f"{where}; what was finished is kept: run the same command again to go on"


@contextlib.contextmanager
def _made(journal: Journal) -> Iterator[None]:
    """The folder of a build; one that was made for it goes again where nothing was left in it."""
    made = [path for path in (journal.folder, *journal.folder.parents) if not path.exists()]
    journal.folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            for path in made:
                path.rmdir()
        raise


def title_of(sources: Sequence[Any]) -> str:
    """A name for a dataset that was given none: the names of its inputs.

    >>> title_of(["corpora/", "more/pages-*.txt"])
    'corpora, pages'
    """
    paths = [source for source in sources if isinstance(source, (str, Path))]
    names = [re.sub(r"[^\w -]+|-+(?=\W|$)", "", PurePosixPath(str(source)).name.split(".")[0]) for source in paths]
    return ", ".join(name for name in names if name) or "texts"


def _known(planned: Sequence[Task], journal: Journal) -> tuple[dict[int, Record], bool]:
    """The records of tasks that need not be done again, and whether input changed under any."""
    known, changed = {}, False
    for task in planned:
        record = journal.record(task.index, task.key)
        if record is None or may_pass(record):
            continue
        finished = journal.finished(record)
        inputs = unchanged(task, record, finished)
        if inputs is None:
            changed = True
            continue
        if inputs != record.inputs or any(unit.touched >= finished for unit in task.units):
            journal.renew(replace(record, inputs=inputs))
        known[task.index] = replace(record, inputs=())
    return known, changed


def _notices(before: dict[str, Any] | None, now: dict[str, Any], changed: bool, anew: int) -> tuple[str, ...]:
    """What changed since an earlier run in the same folder, given how many tasks were done anew."""
    if before is None:
        return ()
    if before["signature"] != now["signature"]:
        names = [name for name, value in now["config"].items() if before["config"].get(name) != _plain(value)]
        what = f"the configuration changed ({', '.join(names)})" if names else "diglot changed"
        return (f"{what} since the last build here: everything was built anew",)
    if changed or before["tasks"] != now["tasks"]:
        return (f"the input changed since the last build here: {anew} of {len(now['tasks'])} tasks were built anew",)
    return ()


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))
