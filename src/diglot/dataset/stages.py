"""The stages of a build whose inputs are planned: survey, tasks, work, and what is published."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from diglot.config import Config
from diglot.dataset.against import Other
from diglot.dataset.card_text import About, Card
from diglot.dataset.describing import texts_of
from diglot.dataset.journal import Journal
from diglot.dataset.placing import place, refresh
from diglot.dataset.publish import prepare
from diglot.dataset.published import Tables
from diglot.dataset.record import Record
from diglot.dataset.run import Progress, Work
from diglot.dataset.summary import Summary
from diglot.dataset.survey import survey
from diglot.dataset.tasks import Task, may_pass, tasks, unchanged
from diglot.engines import Engine
from diglot.layout import SURVEY
from diglot.schema import TABLES, arrow_schema
from diglot.sources import Plan
from diglot.sources.fields import Keep
from diglot.sources.kept import Kept

__all__ = ["Asked", "Built", "run"]


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a build is asked to do with its plan; see `build`."""

    folder: Path
    config: Config
    card: Card
    signed: str
    drop: bool
    form: str
    others: tuple[Other, ...]
    task_bytes: int | None
    strict: bool
    progress: Progress | None

    @property
    def key(self) -> str:
        """What the tasks depend on besides their input."""
        return f"{self.signed} {self.drop}" + (f" {self.form}" if self.form != "arrow" else "")

    def description(self, planned: Sequence[Task], kept: Kept) -> dict[str, Any]:
        """The plan that the journal keeps."""
        settings: dict[str, Any] = {"drop_duplicates": self.drop, "keep": list(kept.names), "format": self.form}
        if self.others:
            settings["against"] = [other.about for other in self.others]
        config = asdict(self.config) | settings
        return {"signature": self.key, "config": config, "tasks": [task.key for task in planned]}


def run(asked: Asked, journal: Journal, found: Plan, wanted: Keep, runner: Engine) -> Built:
    """Run the tasks of a plan that are not done yet, and publish all."""
    before = journal.plan()
    planned: list[Task] = []
    known: dict[int, Record] = {}
    try:
        surveyed = survey(found, wanted, journal.state / SURVEY, runner, asked.config.optional)
        kept = surveyed.kept
        planned = tasks(surveyed.plan, asked.key, kept, asked.task_bytes, asked.form)
        description = asked.description(planned, kept)
        known, changed = _known(planned, journal)
        there = journal.whole(known.values()) if len(known) == len(planned) else None
        if before != _plain(description):
            there = None
            journal.begin(description)
        work = Work(asked.folder, asked.config, runner, asked.strict, asked.progress)
        records = work.run(planned, known)
        summary = Summary.of((record.counts for record in records), len(found.skipped))
        repeats, said = _publish(asked, journal, records, summary, kept, runner, there)
    except BaseException:
        journal.leave(before, [(task.index, task.key) for task in planned if task.index not in known])
        raise
    notices = _notices(before, description, changed, len(planned) - len(known)) + kept.said + said
    notices += tuple(filter(None, (other.differs(asked.signed) for other in asked.others)))
    return Built(
        asked.folder, summary, asked.signed, repeats, len(planned), len(known), work.speed(len(planned)), work.startup,
        notices, found.left_out, asked.form,
    )  # fmt: skip


def _publish(
    asked: Asked, journal: Journal, records: Sequence[Record], summary: Summary, kept: Kept, runner: Engine,
    there: Tables | None,
) -> tuple[int, tuple[str, ...]]:  # fmt: skip
    """Put the shards in their places, or what stands beside them if they are `there`.

    Returns:
        How many articles repeat others, and what a person should know.
    """
    config, repeats = asked.config, journal.published.duplicates
    if there is None:
        schemas = {name: arrow_schema(name, config.optional, kept.schema) for name in TABLES}
        repeats = prepare(
            journal, records, runner, compare=config.duplicates, drop=asked.drop, schemas=schemas, form=asked.form,
            shares=config.shares, others=asked.others,
        )  # fmt: skip
    tables = journal.staged if there is None else there
    rows, sizes = (
        {table: sum(getattr(form, what) for form in forms.values()) for table, forms in tables.items()}
        for what in ("rows", "bytes")
    )
    about = About(
        asked.card, summary, rows, sizes, asked.signed, config, journal.lie("segments", tables), kept, asked.form,
        [other.about for other in asked.others],
    )  # fmt: skip
    texts = texts_of(tables, records, repeats, about)
    return repeats, place(journal, records, texts, repeats) if there is None else refresh(journal, there, texts)


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
