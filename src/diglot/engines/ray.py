"""Tasks on a Ray cluster, or on a Ray of one machine.

::

    diglot build s3://bucket/pages/ --out /shared/news --engine ray --address ray-head:6379

Tasks are plain Ray core tasks of one processor each. Ray starts a task again where its worker or its node has died;
one that dies time and again is `Lost`. Every node needs this version of diglot, and the folder of the build.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from diglot.engines.engine import Lost
from diglot.errors import BuildError, MissingExtra

__all__ = ["Ray"]

T = TypeVar("T")
R = TypeVar("R")

RETRIES = 3
"""How often Ray starts a task again."""
AHEAD = 2
"""Tasks for each processor that are handed over before they can begin."""
PATIENCE = 10.0
"""Seconds to wait for a cluster to answer; Ray itself tries for a quarter of an hour."""


class Ray:
    """Tasks of Ray.

    Args:
        address: of the cluster; None is the one that this process is connected to, or else one on this machine.
    """

    def __init__(self, address: str | None = None) -> None:
        try:
            import ray
        except ImportError:
            raise MissingExtra.of("the engine ray", "ray", "ray") from None
        self._ray: Any = ray
        self.address = address

    def run(self, function: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R | Lost[T]]:
        """As `diglot.engines.Engine.run`."""
        ray = self._ray
        ours = not ray.is_initialized()
        if ours:
            self._connect()
        remote = ray.remote(num_cpus=1, max_retries=RETRIES)(function_of(function))
        waiting = list(reversed(tasks))
        running: dict[Any, T] = {}
        try:
            while waiting or running:
                room = AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
                while waiting and len(running) < room:
                    task = waiting.pop()
                    running[remote.remote(task)] = task
                for reference in ray.wait(list(running))[0]:
                    yield self._outcome(reference, running.pop(reference))
        except ray.exceptions.RaySystemError as error:
            raise BuildError(f"Ray failed ({error}); run again to go on with what is left") from error
        finally:
            for reference in running:
                ray.cancel(reference, force=True)
            if ours:
                ray.shutdown()

    def _connect(self) -> None:
        """Join the cluster, or start one on this machine.

        Raises:
            BuildError: there is none, or it does not start.
        """
        try:
            _answers(self.address)
            self._ray.init(self.address, log_to_driver=False, logging_level="ERROR")
        except (OSError, ValueError, RuntimeError) as error:
            where = f"no Ray cluster at {self.address}" if self.address else "Ray does not start"
            said = str(error).strip().split("\n")[0]
            raise BuildError(f"{where}: {said}; see: ray status --address {self.address or 'auto'}") from error

    def _outcome(self, reference: Any, task: T) -> Any:
        """What became of a task that is done: its value, or that it was lost with its worker or for want of memory."""
        errors = self._ray.exceptions
        try:
            return self._ray.get(reference)
        except (errors.WorkerCrashedError, errors.OutOfMemoryError, errors.NodeDiedError):
            return Lost(task)
        except errors.RayTaskError as error:
            if isinstance(error.cause, MemoryError):
                return Lost(task)
            raise (error.cause or error) from None


def _answers(address: str | None) -> None:
    """See that something listens at an address; names such as ``auto`` are left to Ray.

    Raises:
        OSError: nothing does.
    """
    place = urlsplit(address if "://" in address else f"//{address}") if address else None
    if place and place.hostname and place.port:
        socket.create_connection((place.hostname, place.port), PATIENCE).close()


def function_of(function: Callable[[T], R]) -> Callable[[T], R]:
    """Anything that can be called, as the plain function that Ray asks for."""

    def call(task: T) -> R:
        return function(task)

    return call
