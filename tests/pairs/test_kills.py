"""Pairing that is killed: the build stays whole, and pairing it again gives the bytes of one that was left alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from datasets import load_from_disk

from diglot.dataset.bitext import pair
from diglot.dataset.build import build

pytestmark = pytest.mark.slow

PARALLEL = Path(__file__).parents[2] / "corpora" / "parallel"
MOMENTS = 8


def tables(folder: Path) -> dict[str, bytes]:
    """The files that `datasets` and people read, by name."""
    names = ["README.md", "build.json", "dataset_dict.json", *(f"pairs/{path.name}" for path in folder.glob("pairs/*"))]
    return {name: (folder / name).read_bytes() for name in names}


def test_killed_at_any_moment_and_paired_again_the_bytes_are_the_same(tmp_path: Path) -> None:
    alone, killed = tmp_path / "alone", tmp_path / "killed"
    for folder in (alone, killed):
        build(PARALLEL, folder)
    began = time.monotonic()
    pair(alone)
    whole = time.monotonic() - began
    stopped = 0
    for moment in range(MOMENTS):
        worker = multiprocessing.get_context("fork").Process(target=pair, args=(killed,))
        worker.start()
        worker.join(whole * moment / MOMENTS)
        worker.kill()
        worker.join()
        stopped += worker.exitcode != 0
        assert set(load_from_disk(str(killed))) >= {"segments", "articles", "documents"}
    assert stopped
    assert pair(killed).pairs == pair(alone).pairs > 30
    assert tables(killed) == tables(alone)
    assert not list((killed / ".diglot" / "tmp").iterdir())


def test_killed_before_each_step_of_pairing_again_there_is_a_whole_build(tmp_path: Path) -> None:
    build(PARALLEL, tmp_path / "out", pairs=True)
    whole, steps = tables(tmp_path / "out"), 0
    while True:
        worker = multiprocessing.get_context("fork").Process(target=stepping, args=(tmp_path / "out", steps))
        worker.start()
        worker.join()
        assert set(load_from_disk(str(tmp_path / "out"))) >= {"segments", "articles", "documents"}
        if worker.exitcode == 0:
            break
        steps += 1
    assert steps > 5 and tables(tmp_path / "out") == whole


def stepping(folder: Path, last: int) -> None:
    """Pair, and be killed before something of the build is renamed for the time `last`."""
    count = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event == "os.rename" and str(folder) in str(arguments[0]):
            if count == last:
                os.kill(os.getpid(), signal.SIGKILL)
            count += 1

    sys.addaudithook(watch)
    pair(folder)
