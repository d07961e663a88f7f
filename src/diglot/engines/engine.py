"""What an engine is, and what it gives for a task that it lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, runtime_checkable

__all__ = ["Engine", "Lost"]

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Lost(Generic[T]):
    """A task that killed its worker twice, or that there was not memory enough for."""

    task: T


@runtime_checkable
class Engine(Protocol):
    """Runs tasks."""

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R | Lost[T]]:
        """Call `function` on every task; a result a task, or `Lost`, as they come.

        Args:
            function: picklable, as are tasks and results, where they go to other processes.

        Raises:
            Exception: the first that `function` raises. What is under way is given up.
            BuildError: the engine itself cannot go on.
        """
        ...
