"""Work: the tasks of a build on an engine, and what becomes of those that kill their workers."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path

from diglot.config import Config
from diglot.dataset.record import Done, Record
from diglot.dataset.tasks import Task, run, without_killer
from diglot.engines import Engine, Lost
from diglot.errors import BuildError

__all__ = ["Progress", "Work"]

Progress = Callable[[int, int], None]
"""Called with the bytes of input done and the bytes of all input, whenever a task is finished. One with a method
`aside` has that called first, with the number of inputs set aside so far."""


class Work:
    """Runs the tasks of a build.

    Args:
        folder, config: of the build.
        engine: what runs them.
        strict: stop at the first input that is set aside.
        progress: told of every finished task.
    """

    def __init__(self, folder: Path, config: Config, engine: Engine, strict: bool, progress: Progress | None) -> None:
        self._folder, self._config, self._engine = folder, config, engine
        self._strict, self._progress = strict, progress
        self._bytes, self._seconds = 0, 0.0
        self.startup = 0.0

    def run(self, planned: Sequence[Task], known: Mapping[int, Record]) -> list[Record]:
        """The records of all tasks, in order, given those that are known.

        Raises:
            BuildError: the engine fails, or something is set aside that must not be.
        """
        size = {task.index: task.size for task in planned}
        total, done = sum(size.values()), sum(size[index] for index in known)
        records = dict(known)
        for record in known.values():
            self._check(record)
        aside = sum(map(_set_aside, known.values()))
        if known:
            self._tell(done, total, aside)
        with contextlib.closing(self._records([task for task in planned if task.index not in known])) as found:
            for finished in found:
                record, index = finished.record, finished.record.task
                self._seconds += finished.seconds
                self.startup = max(self.startup, finished.startup)
                self._bytes += size[index]
                done += size[index]
                records[index] = record
                aside += _set_aside(record)
                self._tell(done, total, aside)
                self._check(record)
        return [records[index] for index in sorted(records)]

    def _tell(self, done: int, total: int, aside: int) -> None:
        if self._progress:
            if told := getattr(self._progress, "aside", None):
                told(aside)
            self._progress(done, total)

    def speed(self, most: int) -> float:
        """Bytes of input a second, while workers are at work; `most` bounds how many there can be."""
        workers = min(most, getattr(self._engine, "workers", None) or 1)
        return workers * self._bytes / self._seconds if self._seconds else 0.0

    def _records(self, tasks: Sequence[Task]) -> Generator[Done, None, None]:
        """The tasks that are done, as they come; what killed its worker twice is done again, with care, in the end."""
        function = functools.partial(run, folder=self._folder, config=self._config)
        careful = functools.partial(function, careful=True)
        lost = []
        for result in self._engine.run(function, tasks):
            if isinstance(result, Lost):
                lost.append(result.task)
            else:
                yield result
        while lost:
            task = lost.pop()
            for result in self._engine.run(careful, [task]):
                if not isinstance(result, Lost):
                    yield result
                elif len(task.without) == len(task.units):
                    raise BuildError("workers die before they begin; is there memory enough for one?")
                else:
                    lost.append(without_killer(task, self._folder))

    def _check(self, record: Record) -> None:
        reasons = record.reasons
        if self._strict and reasons:
            said = ", ".join(f"{count} × {reason}" for reason, count in reasons.items())
            raise BuildError(f"stopped by --strict: {said}; without it, the documents table says which and why")


def _set_aside(record: Record) -> int:
    return int(record.counts["total"].get("set aside", 0))
