"""Builds killed at random moments and at steps of their work; `benchmarks/kills.py` says how."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_killed_builds_go_on_to_the_same_bytes() -> None:
    command = [sys.executable, "-m", "benchmarks.kills", "--moments", "3", "--steps", "13", "--mb", "0.03"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=250)
    assert result.returncode == 0, result.stdout + result.stderr
    found = json.loads(result.stdout)
    assert found["wrong"] == 0 and found["kills at random moments"] >= 2 and found["kills at steps"] >= 10
    assert found["kills of rebuilds"] >= 10
