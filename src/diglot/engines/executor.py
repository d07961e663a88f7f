"""Tasks on any `concurrent.futures.Executor`: Dask's, mpi4py's, loky's, a pool of one's own.

::

    from dask.distributed import Client

    diglot.build("s3://bucket/pages/", "/shared/news", engine=Client(address).get_executor(pure=False))

What happens when a worker dies is the executor's affair: Dask runs its tasks elsewhere. An executor that breaks
altogether, as `ProcessPoolExecutor` does, ends the build; what was finished stays finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from typing import TypeVar

from diglot.engines.engine import Lost
from diglot.errors import BuildError

__all__ = ["OnExecutor"]

T = TypeVar("T")
R = TypeVar("R")

AHEAD = 256
"""Tasks that are handed over before the first of them is done."""
KILLED = "KilledWorker"
"""What Dask raises of a task that it has tried again."""


class OnExecutor:
    """An executor as an engine. The executor is the caller's, and stays open.

    >>> from concurrent.futures import ThreadPoolExecutor
    >>> with ThreadPoolExecutor(2) as threads:
    ...     sorted(OnExecutor(threads).run(abs, [1, -2, 3]))
    [1, 2, 3]
    """

    def __init__(self, executor: Executor) -> None:
        self.executor = executor

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R | Lost[T]]:
        """As `diglot.engines.Engine.run`."""
        waiting = list(reversed(tasks))
        running: dict[Future[R], T] = {}
        try:
            while waiting or running:
                while waiting and len(running) < AHEAD:
                    task = waiting.pop()
                    running[self.executor.submit(function, task)] = task
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    task = running.pop(future)
                    error = future.exception()
                    if error is None:
                        yield future.result()
                    elif isinstance(error, MemoryError) or type(error).__name__ == KILLED:
                        yield Lost(task)
                    else:
                        raise error
        except (BrokenExecutor, CancelledError) as error:
            said = str(error) or type(error).__name__
            raise BuildError(f"the executor broke ({said}); run again to go on with what is left") from error
        finally:
            for future in running:
                future.cancel()
