"""Tasks on the processes of one machine.

A worker is a process that does one task at a time, so it is known which task a worker died on (killed for memory,
say). Another worker takes its place; the task is tried again when all others are done, with nothing beside it, and
given back as `Lost` if it kills that worker too. Workers go when the process that started them goes, however it does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar, cast

from diglot.engines.engine import Lost
from diglot.engines.process import leave_out_pandas
from diglot.errors import BuildError

__all__ = ["Local", "cores"]

T = TypeVar("T")
R = TypeVar("R")

MEMORY = 500 << 20
"""Bytes of memory that a worker may need."""
HOPELESS = 4
"""Tasks whose workers die, before any task is done, after which no more are tried."""
SPAWN = multiprocessing.get_context("spawn")
CANNOT_START = (
    "a worker process could not start: is there memory enough? (fewer --workers need less); a script that builds with "
    'several workers must do so under `if __name__ == "__main__":`'
)


class Local:
    """Processes of this machine.

    Args:
        workers: how many; 1 is the calling process itself, None as many as there are cores and memory for.

    >>> sorted(Local().run(abs, [1, -2, 3]))
    [1, 2, 3]
    """

    def __init__(self, workers: int | None = 1) -> None:
        self.workers = workers
        self._lost = False  # whether a worker was; then no task is done in this process any more

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R | Lost[T]]:
        """As `diglot.engines.Engine.run`."""
        workers = min(cores(), len(tasks)) if self.workers is None else self.workers
        if workers <= 1 and not self._lost:
            yield from map(function, tasks)
            return
        staff = _Staff[T, R](function)
        try:
            again: list[T] = []
            done = 0
            for result in staff.work(tasks, max(workers, 1)):
                if not isinstance(result, Lost):
                    done += 1
                    yield result
                    continue
                self._lost = True
                again.append(result.task)
                if not done and len(again) >= HOPELESS:
                    raise BuildError("workers die before they have done anything; is there memory enough for one?")
            yield from staff.work(again, 1)
        finally:
            staff.dismiss()


class _Worker(Generic[T, R]):
    """A process and the task that it is at."""

    def __init__(self, function: Callable[[T], R]) -> None:
        self.pipe, theirs = SPAWN.Pipe()
        self.process = SPAWN.Process(target=_serve, args=(theirs, function), daemon=True)
        self.process.start()
        theirs.close()
        self.greeted = False

    def result(self) -> R:
        """What the task gave.

        Raises:
            EOFError, OSError: the worker died.
        """
        if not self.greeted:
            try:
                self.greeted = self.pipe.recv()
            except (EOFError, OSError):
                raise BuildError(CANNOT_START) from None
        done, value = self.pipe.recv()
        if not done:
            raise _Raised(value)
        result: R = value
        return result


class _Raised(Exception):
    """Carries what a task raised."""


class _Staff(Generic[T, R]):
    """The workers for a function."""

    def __init__(self, function: Callable[[T], R]) -> None:
        self._function = function
        self._idle: list[_Worker[T, R]] = []
        self._busy: dict[Connection, tuple[_Worker[T, R], T]] = {}

    def work(self, tasks: Sequence[T], workers: int) -> Iterator[R | Lost[T]]:
        """Do tasks, so many at a time; one that its worker dies on is `Lost`."""
        waiting = list(reversed(tasks))
        while waiting or self._busy:
            while waiting and len(self._busy) < workers:
                self._assign(waiting.pop())
            for pipe in cast(list[Connection], wait(list(self._busy))):
                worker, task = self._busy.pop(pipe)
                try:
                    result = worker.result()
                except _Raised as raised:
                    raise raised.args[0] from None
                except (EOFError, OSError):
                    worker.process.join()
                    yield Lost(task)
                else:
                    self._idle.append(worker)
                    yield result

    def _assign(self, task: T) -> None:
        worker = self._idle.pop() if self._idle else _Worker(self._function)
        try:
            worker.pipe.send(task)
        except OSError:  # it died while it had nothing to do
            if not worker.greeted and not worker.pipe.poll():
                raise BuildError(CANNOT_START) from None
            return self._assign(task)
        self._busy[worker.pipe] = worker, task

    def dismiss(self) -> None:
        """Send everyone home; what they are at is given up."""
        everyone = [*self._idle, *(worker for worker, _ in self._busy.values())]
        for worker in everyone:
            worker.process.kill()
        for worker in everyone:
            worker.process.join()
            worker.pipe.close()


def _serve(pipe: Connection, function: Callable[[Any], Any]) -> None:
    """The life of a worker."""
    leave_out_pandas()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started it
    threading.Thread(target=_go_with_parent, daemon=True).start()
    pipe.send(True)
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            outcome = True, function(task)
        except MemoryError:
            return  # as if killed for memory: the task is tried again, with nothing beside it
        except Exception as error:
            outcome = False, error
        try:
            pipe.send(outcome)
        except OSError:
            return
        except Exception:  # an error that cannot be pickled
            pipe.send((False, BuildError(f"{type(outcome[1]).__name__}: {outcome[1]}")))


def _go_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def cores() -> int:
    """How many workers this machine has cores and memory for, at least 1."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return count
    return max(1, min(count, free // MEMORY))
