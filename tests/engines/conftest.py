"""What tests of engines have alike: a script that builds on a cluster of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture
def same_bytes(tmp_path: Path) -> Callable[[str], None]:
    """Runs a script with the corpora and a folder: it builds here and on a cluster, and says ``same`` at its end."""

    def run(script: str) -> None:
        file = tmp_path / "cluster.py"
        file.write_text(script)
        result = subprocess.run([sys.executable, file, CORPORA, tmp_path], capture_output=True, text=True, timeout=280)
        assert result.returncode == 0, result.stderr[-3000:]
        assert result.stdout.split()[-1] == "same"

    return run
