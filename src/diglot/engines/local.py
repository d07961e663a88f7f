"""Tasks on the processes of one machine.

Results come as tasks finish; what a task writes does not depend on where or when it runs. A worker that dies (killed
for memory, say) takes no more than its own task with it: the pool is replaced, the tasks that were under way are tried
again one by one, each in a process of its own, and one that kills that process too is given back as `Lost`.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Lost", "run"]

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Lost(Generic[T]):
    """A task that killed its worker twice."""

    task: T


def run(function: Callable[[T], R], tasks: Sequence[T], workers: int = 1) -> Iterator[R | Lost[T]]:
    """Call `function` on every task, in `workers` processes (in this one, if 1); results as they come.

    Args:
        function: picklable, as are the tasks and results, if there is more than one worker.

    Raises:
        Exception: whatever `function` raises; tasks under way are waited for.
    """
    if workers <= 1 or len(tasks) <= 1:
        yield from map(function, tasks)
        return
    waiting = list(reversed(tasks))
    while waiting:
        suspects: list[T] = []
        with _pool(min(workers, len(waiting))) as pool:
            running: dict[Future[R], T] = {}
            try:
                while waiting or running:
                    while waiting and len(running) < workers and not suspects:
                        task = waiting.pop()
                        running[pool.submit(function, task)] = task
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        task = running.pop(future)
                        try:
                            result = future.result()
                        except BrokenProcessPool:
                            suspects.append(task)
                        else:
                            yield result
                    if suspects and not running:
                        break
            except BrokenProcessPool:  # on submitting, before a failed future was seen
                suspects += [task, *running.values()]
            finally:
                for future in running:
                    future.cancel()
        for task in suspects:
            yield _alone(function, task)


def _alone(function: Callable[[T], R], task: T) -> R | Lost[T]:
    """A task in a process of its own."""
    with _pool(1) as pool:
        try:
            return pool.submit(function, task).result()
        except BrokenProcessPool:
            return Lost(task)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
