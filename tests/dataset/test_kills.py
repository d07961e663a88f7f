"""Builds killed at random moments and at steps of their work; `benchmarks/kills.py` says how."""

import json
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from benchmarks.kills import content, forked
from diglot.dataset.build import UNIT_BYTES, build
from diglot.sources import plan

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


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_build_killed_within_a_translation_memory_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    memory = tmp_path / "memory.tmx"
    side = '<tuv xml:lang="{}"><seg>{} {}.</seg></tuv>'
    units = "".join(
        f"<tu>{side.format('en', 'Here comes boat', number)}{side.format('ar', 'وصل القارب', number)}</tu>\n"
        for number in range(24_000)
    )
    memory.write_text(f'<tmx version="1.4"><body>\n{units}</body></tmx>\n', encoding="utf-8")
    assert len(plan(memory, unit_bytes=UNIT_BYTES).units) > 5

    def work() -> None:
        build(memory, tmp_path / "out", task_bytes=UNIT_BYTES, workers=1)

    def tasks() -> int:
        return len(list((tmp_path / "out" / ".diglot").rglob("*.arrow")))

    def written(count: int) -> None:  # until so many pieces are there
        while tasks() < count and not (tmp_path / "out" / "dataset_dict.json").exists():
            time.sleep(0.001)

    forked(work)
    whole = content(tmp_path / "out")
    for count in (1, 2, 3):
        shutil.rmtree(tmp_path / "out")
        assert not forked(work, partial(written, count))
        assert tasks() >= count
        forked(work)
        assert content(tmp_path / "out") == whole
