"""Ray: the same bytes on a cluster of three nodes, and when one of them goes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from diglot.engines import engine_of
from diglot.errors import MissingExtra

CORPORA = Path(__file__).parents[2] / "corpora"


def test_a_node_that_goes_costs_nothing(same_bytes: Callable[[str], None]) -> None:
    pytest.importorskip("ray", reason="ray is not installed (pip install 'diglot[ray]')")
    same_bytes(SCRIPT)


def test_an_address_where_nothing_listens(tmp_path: Path) -> None:
    """Ray itself tries for a quarter of an hour."""
    pytest.importorskip("ray", reason="ray is not installed (pip install 'diglot[ray]')")
    wrong = {"127.0.0.1:1": "refused", "nonsense": "Invalid address", "127.0.0.1:99999": "out of range"}
    for address, why in wrong.items():
        command = [sys.executable, "-m", "diglot", "build", str(CORPORA / "pages"), "--out", str(tmp_path / "out")]
        command += ["--engine", "ray", "--address", address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100)
        assert done.returncode == 1 and f"no Ray cluster at {address}: " in done.stderr and why in done.stderr
        assert "Traceback" not in done.stderr


def test_without_ray(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"pip install 'diglot\[ray\]'"):
        engine_of("ray")


SCRIPT = """
import subprocess, sys, threading
from pathlib import Path
import ray
from ray.cluster_utils import Cluster
import diglot.dataset.tasks as tasks
from diglot.dataset.build import build

def content(folder):
    return {p.relative_to(folder): p.read_bytes() for p in Path(folder).rglob("*") if p.is_file() and p.name != "lock"}

source, out = sys.argv[1:]
health = {"health_check_period_ms": 300, "health_check_timeout_ms": 500, "health_check_failure_threshold": 2}
cluster = Cluster(True, head_node_args={"num_cpus": 1, "_system_config": health})
nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
cluster.wait_for_nodes()
command = [sys.executable, "-m", "diglot", "build", source, "--out", f"{out}/ray", "--quiet"]
subprocess.run([*command, "--engine", "ray", "--address", cluster.address], check=True)
build(source, f"{out}/whole")
assert content(f"{out}/whole") == content(f"{out}/ray")
ray.init(cluster.address, log_to_driver=False)
tasks.TASK_BYTES = 10_000
build(source, f"{out}/local")
lost = []

def kill(done, total):
    if done > total // 8 and not lost:
        lost.append(nodes.pop())
        threading.Thread(target=cluster.remove_node, args=(lost[0],), kwargs={"allow_graceful": False}).start()

build(source, f"{out}/killed", engine="ray", progress=kill)
assert lost and content(f"{out}/local") == content(f"{out}/killed")
ray.shutdown()
cluster.shutdown()
print("same")
"""
