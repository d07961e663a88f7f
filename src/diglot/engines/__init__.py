"""Engines: ways to call one function on many tasks.

=============  ==========================================================================================
``local``      processes of this machine (`diglot.engines.local.Local`)
``ray``        tasks of a Ray cluster (`diglot.engines.ray.Ray`; needs ``pip install 'diglot[ray]'``)
an executor    any `concurrent.futures.Executor`, such as Dask's (`diglot.engines.executor.OnExecutor`)
=============  ==========================================================================================

An engine may run a task anywhere, late, or more than once, and may give the results in any order: what a task writes
depends on the task alone, and appears at once or not at all (`diglot.dataset.tasks`). So all engines write the same
bytes, and what one of them began another can finish. The folder of the build must be the same for all workers.
"""

from __future__ import annotations

from concurrent.futures import Executor

from diglot.engines.engine import Engine, Lost
from diglot.errors import OptionError

__all__ = ["ENGINES", "Engine", "Lost", "engine_of"]

ENGINES = ("local", "ray")


def engine_of(engine: str | Engine | Executor = "local", workers: int | None = 1, address: str | None = None) -> Engine:
    """The engine of that name; an executor is made one.

    Args:
        engine: one of `ENGINES`, an executor or an engine.
        workers: of ``local``: processes; 1 is this one, None as many as the machine has cores and memory for.
        address: of ``ray``: the cluster's, or None for one on this machine.

    Raises:
        OptionError: no such engine, or one that takes no address.
        MissingExtra: its package is not installed.
    """
    if address is not None and engine != "ray":
        raise OptionError("an address is for the engine ray only; say --engine ray (engine='ray') too, or leave it out")
    if isinstance(engine, Executor):
        from diglot.engines.executor import OnExecutor

        return OnExecutor(engine)
    if isinstance(engine, Engine):
        return engine
    if engine == "local":
        from diglot.engines.local import Local

        return Local(workers)
    if engine == "ray":
        from diglot.engines.ray import Ray

        return Ray(address)
    raise OptionError.unknown("engine", engine, ENGINES)
