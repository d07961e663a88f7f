"""`build`: inputs of any size to a dataset on disk, in bounded memory, whatever happens on the way.

1. **plan**: the inputs become units, the units tasks (`diglot.sources.plan`, `diglot.dataset.tasks`);
2. **run**: an engine runs the tasks whose records are not there yet; each leaves finished shards and a record;
3. **publish**: the shards are moved to where they are loaded from, in the order of the input, and last of all the card
   and the files that make the folder loadable are written.

The bytes of the result depend on the input, the configuration and the version of diglot; not on the number of workers,
the engine, the machine, or how often the build was interrupted.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from diglot.config import Config
from diglot.dataset.card import Card, card_text
from diglot.dataset.journal import Journal, write_atomically
from diglot.dataset.publish import Published, publish
from diglot.dataset.signature import signature
from diglot.dataset.summary import Summary
from diglot.dataset.tasks import Task, lost, run, tasks
from diglot.engines import local
from diglot.errors import BuildError
from diglot.schema import TABLES, features
from diglot.sources import plan

__all__ = ["Built", "Progress", "build"]

UNIT_BYTES = 4 << 20
"""Bytes of a text file that are held in memory at once; larger files are cut at line ends."""

Progress = Callable[[int, int], None]
"""Called with the bytes of input done and the bytes of all input, whenever a task is finished."""


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build.

    Args:
        folder: where it lies.
        summary: what was read, kept and set aside.
        signature: what its rows depend on besides the input.
        duplicates: articles that repeat others.
        tasks, reused: tasks in all, and those that an earlier run had finished.
        notices: what a person should know (an input or the configuration changed since an earlier run).
    """

    folder: Path
    summary: Summary
    signature: str
    duplicates: int
    tasks: int
    reused: int
    notices: tuple[str, ...] = ()


def build(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    config: Config | None = None,
    card: Card | None = None,
    text_field: str | None = None,
    workers: int = 1,
    strict: bool = False,
    fresh: bool = False,
    drop_duplicates: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Build a dataset from files.

    Args:
        inputs: folders, files, globs, addresses, or ``-`` for standard input.
        out: the folder to build in. An interrupted build goes on where it was.
        config: what to do.
        card: what a person adds to the dataset card (title, licence, …).
        text_field: name of the text in tables and JSON Lines; found by itself if None.
        workers: processes.
        strict: stop at the first input that is set aside.
        fresh: forget what an earlier build in the same folder finished.
        drop_duplicates: leave out articles that repeat others, and their segments.
        progress: told of every finished task.

    Raises:
        SourceError: an input is missing, or none can be read.
        BuildError: another build runs in the folder, the disk is full, or `strict` and something was set aside.
    """
    config = config or Config()
    sources = [inputs] if isinstance(inputs, (str, Path)) else list(inputs)
    folder = Path(out)
    signed = str(signature(config))
    settings = asdict(config) | {"drop_duplicates": drop_duplicates}
    key = f"{signed} {drop_duplicates}"
    planned = tasks(plan(sources, unit_bytes=UNIT_BYTES, text_field=text_field), key)
    journal = Journal(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with journal.locked():
            if fresh:
                journal.clear()
            description = {"signature": key, "config": settings, "tasks": [task.key for task in planned]}
            notices = _notices(journal.plan(), description)
            journal.begin(description)
            reused = sum(journal.record(task.index, task.key) is not None for task in planned)
            records = _run(planned, folder, config, workers, strict, progress)
            summary = Summary.of(record["counts"] for record in records)
            published, repeats = publish(journal, records, mark=config.duplicates, drop=drop_duplicates)
            _finish(folder, records, published, repeats, summary, signed, config, card or Card(title_of(sources)))
    except OSError as error:
        place = error.filename or folder
        raise BuildError(
            f"{place}: {error.strerror or error}; what was finished is kept: run the same command again to go on"
        ) from error
    return Built(folder, summary, signed, repeats, len(planned), reused, notices)


def title_of(sources: Sequence[str | Path]) -> str:
    """A name for a dataset that was given none: the names of its inputs.

    >>> title_of(["corpora/", "more/pages-*.txt"])
    'corpora, pages'
    """
    names = [re.sub(r"[^\w -]+|-+(?=\W|$)", "", PurePosixPath(str(source)).name.split(".")[0]) for source in sources]
    return ", ".join(name for name in names if name) or "texts"


def _run(
    planned: Sequence[Task], folder: Path, config: Config, workers: int, strict: bool, progress: Progress | None
) -> list[dict[str, Any]]:
    size = {task.index: task.size for task in planned}
    total, done = sum(size.values()), 0
    records: dict[int, dict[str, Any]] = {}
    for result in local.run(functools.partial(run, folder=folder, config=config), planned, workers):
        record = lost(result.task, folder) if isinstance(result, local.Lost) else result
        records[record["task"]] = record
        done += size[record["task"]]
        if progress:
            progress(done, total)
        if strict and record["counts"]["reasons"]:
            reasons = ", ".join(f"{count} × {reason}" for reason, count in record["counts"]["reasons"].items())
            raise BuildError(f"stopped by --strict: {reasons}; see {folder / '.diglot' / 'shards' / 'documents'}")
    return [records[index] for index in sorted(records)]


def _notices(before: dict[str, Any] | None, now: dict[str, Any]) -> tuple[str, ...]:
    """What changed since an earlier run in the same folder."""
    if before is None:
        return ()
    notices = []
    if before["signature"] != now["signature"]:
        changed = [name for name, value in now["config"].items() if before["config"].get(name) != _plain(value)]
        what = f"the configuration changed ({', '.join(changed)})" if changed else "diglot changed"
        notices.append(f"{what} since the last build here: everything is built anew")
    else:
        kept = len(set(before["tasks"]) & set(now["tasks"]))
        if before["tasks"] != now["tasks"]:
            new = f"{len(now['tasks']) - kept} of {len(now['tasks'])} tasks are built anew"
            notices.append(f"the input changed since the last build here: {new}")
    return tuple(notices)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _finish(
    folder: Path,
    records: list[dict[str, Any]],
    published: Published,
    repeats: int,
    summary: Summary,
    signed: str,
    config: Config,
    card: Card,
) -> None:
    """Write what makes the folder a dataset; the last file is the one without which nothing loads it."""
    rows = {table: sum(shard["rows"] for shard in shards) for table, shards in published.items()}
    sizes = {table: sum(shard["bytes"] for shard in shards) for table, shards in published.items()}
    for table, shards in published.items():
        content = hashlib.blake2b(f"{signed}{table}{shards}".encode(), digest_size=8)
        content.update(repr([record["content"] for record in records]).encode())
        names = [shard["name"] for shard in shards]
        _describe(folder / table, table, names, rows[table], sizes[table], content.hexdigest())
    about = {
        "signature": signed,
        "config": asdict(config),
        "summary": summary.as_dict(),
        "duplicates": repeats,
        "rows": rows,
        "bytes": sizes,
    }
    write_atomically(folder / "build.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    write_atomically(folder / "README.md", card_text(card, summary, rows, sizes, signed, config, folder))
    write_atomically(folder / "dataset_dict.json", json.dumps({"splits": list(TABLES)}) + "\n")


def _describe(folder: Path, table: str, names: list[str], rows: int, size: int, fingerprint: str) -> None:
    """``state.json`` and ``dataset_info.json``: what `datasets.load_from_disk` reads."""
    info = {
        "citation": "",
        "config_name": table,
        "description": "",
        "features": features(table).to_dict(),
        "homepage": "",
        "license": "",
        "splits": {"train": {"name": "train", "num_bytes": size, "num_examples": rows, "dataset_name": None}},
    }
    state: dict[str, Any] = {
        "_data_files": [{"filename": name} for name in names],
        "_fingerprint": fingerprint,
        "_format_columns": None,
        "_format_kwargs": {},
        "_format_type": None,
        "_output_all_columns": False,
        "_split": "train",
    }
    write_atomically(folder / "dataset_info.json", json.dumps(info, ensure_ascii=False, indent=2) + "\n")
    write_atomically(folder / "state.json", json.dumps(state, indent=2) + "\n")
