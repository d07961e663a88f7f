"""Any executor of `concurrent.futures`: threads, a pool that breaks, Dask."""

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from diglot.engines import engine_of
from diglot.errors import BuildError

CORPORA = Path(__file__).parents[2] / "corpora"


def test_threads() -> None:
    with ThreadPoolExecutor(3) as threads:
        assert sorted(engine_of(threads).run(abs, [3, -1, 2])) == [1, 2, 3]
        with pytest.raises(TypeError):
            list(engine_of(threads).run(abs, ["no number"]))  # type: ignore[list-item]


def test_a_pool_that_breaks_ends_the_build() -> None:
    with ProcessPoolExecutor(1) as pool, pytest.raises(BuildError, match="the executor broke"):
        list(engine_of(pool).run(os._exit, [1]))


def test_dask_gives_the_same_bytes(same_bytes: Callable[[str], None]) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (pip install distributed)")
    same_bytes(SCRIPT)


SCRIPT = """
import os, signal, sys
from pathlib import Path
import diglot.dataset.tasks as tasks
from diglot.dataset.build import build

tasks.TASK_BYTES = 10_000

def content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file() and p.name != "lock"}

if __name__ == "__main__":
    from distributed import Client, LocalCluster

    source, out = sys.argv[1:]
    build(source, f"{out}/local")
    killed = []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        def kill(done, total):
            if not killed:
                killed.append(client.run(os.getpid).popitem()[1])
                os.kill(killed[0], signal.SIGKILL)

        build(source, f"{out}/dask", engine=client.get_executor(pure=False), progress=kill)
    a, b = content(f"{out}/local"), content(f"{out}/dask")
    assert killed and a == b, [name for name in a.keys() | b.keys() if a.get(name) != b.get(name)]
    print("same")
"""
