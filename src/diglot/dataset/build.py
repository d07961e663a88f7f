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
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

from diglot.config import Config
from diglot.dataset.against import Others, others_of
from diglot.dataset.bitext import pair
from diglot.dataset.card import Card
from diglot.dataset.copying import copy, store
from diglot.dataset.journal import Journal
from diglot.dataset.memory import give_back
from diglot.dataset.output import check
from diglot.dataset.placing import refuse_foreign
from diglot.dataset.run import Progress
from diglot.dataset.shards import FORMATS
from diglot.dataset.signature import signature
from diglot.dataset.stages import Asked, Built, run
from diglot.dataset.survey import keep_of
from diglot.engines import Engine, engine_of
from diglot.errors import BuildError, DiglotError, OptionError
from diglot.layout import has_journal
from diglot.remembered import forget
from diglot.sources import plan
from diglot.sources.naming import shown
from diglot.sources.streams import is_remote

__all__ = ["Built", "Progress", "build"]

UNIT_BYTES = 1 << 19
"""Bytes of a text file that are held in memory at once; larger files are cut, at blank lines where there are any."""

Inputs: TypeAlias = str | Path | Sequence[str | Path] | Any
"""What `diglot.sources.plan` takes."""


def build(
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
    against: Others = None,
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
        against: finished builds (one, or several) whose articles may be repeated, too: ``duplicate_of`` has their ids.
        pairs: find translations and write the table ``pairs`` (`diglot.dataset.bitext`).
        format: of the shards: ``arrow``, which is memory-mapped, or ``parquet``, a fifth of its size.
        copy_to: an address (``s3://…``) that the finished build is copied to.
        progress: told of every finished task.

    Raises:
        SourceError: an input is missing, or none can be read; or no build is where `against` says.
        OptionError: no such engine, no such column to keep, or an address where there must be a folder.
        MissingExtra: a package that an address or the engine needs is not installed.
        BuildError: the folder holds something else, or is an input; another build runs in it; disk or memory is full;
            or `strict` and something was set aside.
    """
    config = config or Config()
    sources, folder = _inputs(inputs), Path(out)
    _check(folder, str(out), sources, task_bytes, format)
    if copy_to:
        store(copy_to)  # what is wrong with it is said before the work
    others = others_of(against, folder, config.duplicates)
    asked = Asked(
        folder, config, card or Card(title_of(sources)), str(signature(config)), drop_duplicates, format, others,
        task_bytes, strict, progress,
    )  # fmt: skip
    runner, wanted = engine_of(engine, workers, address), keep_of(keep)
    found = plan(
        sources, unit_bytes=UNIT_BYTES, text_field=text_field, format=config.input_format, out=folder, table=table
    )
    journal = Journal(folder, verify)
    with _told(folder), _made(journal), journal.locked():
        refuse_foreign(journal)
        if fresh:
            journal.clear()
        built = run(asked, journal, found, wanted, runner)
    translated = _paired(folder) if pairs else ()
    if copy_to:
        copy(folder, copy_to)
    read = (f"{name} is a build of diglot: its {table} are read, a row a document" for name in found.builds)
    return replace(built, notices=(*built.notices, *read, *translated))


def _paired(folder: Path) -> tuple[str, ...]:
    """Write the table of pairs of a finished build; what a person should know of it."""
    forget()  # the words of other steps
    give_back()
    bitext = pair(folder)
    documents = sum(bitext.documents.values())
    return f"{bitext.pairs:,} pairs of sentences from {documents:,} pairs of documents", *bitext.said


def _check(folder: Path, out: str, sources: Sequence[Any], task_bytes: int | None, format: str) -> None:
    """Raise what is wrong with what was asked for, before anything is begun."""
    if is_remote(out):
        raise OptionError(f"cannot build in {out}: build in a folder and have it copied: --out FOLDER --copy-to {out}")
    if not out or (task_bytes is not None and task_bytes < 1):
        raise OptionError("out names no folder" if not out else f"task_bytes is {task_bytes}, the least is 1")
    try:
        check(folder, sources)
    except (OSError, ValueError) as error:  # no name of a folder, or one that cannot be looked at
        if isinstance(error, DiglotError):
            raise
        why = error.strerror if isinstance(error, OSError) else error
        raise BuildError(f"{shown(folder)!r}: {why}; nothing was begun: name another folder, with --out") from None
    if format not in FORMATS:
        raise OptionError.unknown("format", format, FORMATS)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Errors of the system, as ones that say what to do."""
    try:
        yield
    except DiglotError:
        raise
    except OSError as error:
        raise BuildError(_said(error, folder)) from error
    except MemoryError as error:
        hint = "run again where there is more, or with fewer workers"
        raise BuildError(f"{shown(folder)}: out of memory; what was finished is kept: {hint}") from error


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
