"""Real limits: a small disk, a disk and a folder that cannot be written, little memory. Most need a superuser."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import diglot.dataset.tasks as tasks_module
from diglot.cli import main
from diglot.dataset.build import build
from tests.dataset.test_build import content, rows

pytestmark = pytest.mark.slow

CORPORA = Path(__file__).parents[2] / "corpora"
BLOCK = 4096


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Pages that repeat each other, for several tasks and for marks of duplicates."""
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 10_000)
    (tmp_path / "in").mkdir()
    pages = sorted((CORPORA / "pages").glob("*.txt"))
    for number in range(8):
        shutil.copy(pages[number % len(pages)], tmp_path / "in" / f"{number}.txt")
    return tmp_path / "in"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A disk of one's own: ``disk("size=1m")`` mounts it, and then ``disk("remount,size=9m")`` changes it."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("needs a user who may mount a tmpfs")
        return place

    yield mount
    subprocess.run(["umount", str(place)], capture_output=True)


def run(source: Path, out: Path, workers: int = 1) -> int:
    return main(["build", str(source), "--out", str(out), "--quiet", "--workers", str(workers)])


def size(folder: Path) -> int:
    return sum(-(-len(data) // BLOCK) * BLOCK for data in content(folder).values())


@pytest.mark.parametrize(("workers", "share"), [(1, 0.01), (1, 0.5), (2, 0.5), (1, 1.0), (2, 1.0)])
def test_a_small_disk(
    source: Path, disk: Callable[[str], Path], tmp_path: Path, capsys: Any, workers: int, share: float
) -> None:
    """Full at once, in the midst of the tasks, and when all tasks are done and the tables are put together."""
    whole = build(source, tmp_path / "whole")
    wanted = content(whole.folder)
    out = disk(f"size={int(size(whole.folder) * share) // 1024}k") / "out"
    assert run(source, out, workers) == 1
    said = capsys.readouterr().err
    kept = "what was finished is kept" if share > 0.1 else "nothing was begun"
    assert f"{out}" in said and "No space left on device; make room" in said and "Traceback" not in said, said
    assert kept in said, said
    finished = len(list(out.glob(".diglot/tasks/*/record.json")))
    assert not out.exists() or {path.name for path in out.iterdir()} <= {".diglot"}
    assert not [*out.glob(".diglot/tmp/*")]
    assert finished == whole.tasks if share == 1.0 else finished < whole.tasks
    disk(f"remount,size={size(whole.folder) * 3 // 1024}k")
    again = build(source, out)
    assert again.reused == finished and content(out) == wanted


def test_a_disk_that_is_read_only(source: Path, disk: Callable[[str], Path], capsys: Any) -> None:
    place = disk("size=20m")
    assert run(source, place / "out") == 0
    wanted = content(place / "out")
    disk("remount,ro")
    assert run(source, place / "out") == run(source, place / "new") == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2 and all("Read-only file system" in line for line in said), said
    assert "what was finished is kept" in said[0] and "nothing was begun: build in a folder" in said[1], said
    disk("remount,rw")
    assert build(source, place / "out").reused > 0 and content(place / "out") == wanted


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv")
def test_a_folder_that_this_user_may_not_write(source: Path, tmp_path: Path) -> None:
    """Also for a superuser, of whom the powers are taken."""
    powerless = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    (tmp_path / "closed").mkdir(mode=0o500)
    (tmp_path / "once").mkdir()
    (tmp_path / "once" / ".diglot").mkdir(mode=0o500)
    for name in ("closed/out", "once"):
        command = ["-m", "diglot", "build", str(source), "--out", str(tmp_path / name), "-q"]
        done = subprocess.run([*powerless, sys.executable, *command], capture_output=True, text=True, timeout=100)
        assert done.returncode == 1 and "Permission denied; nothing was begun" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of the address space")
@pytest.mark.parametrize("workers", [1, 2])
def test_little_memory(source: Path, tmp_path: Path, workers: int) -> None:
    """One worker stops; of several the one goes on without the file that there is not memory enough for."""
    wanted = content(build(source, tmp_path / "whole").folder)
    script = tmp_path / "narrow.py"
    script.write_text(NARROW)
    command = [sys.executable, str(script), str(source), str(tmp_path / "out"), str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=250)
    assert "Traceback" not in done.stderr and "should not have happened" not in done.stderr
    if workers == 1:
        assert done.returncode == 1 and "out of memory; what was finished is kept" in done.stderr, done.stderr
        assert {path.name for path in (tmp_path / "out").iterdir()} == {".diglot"}
    else:
        assert done.returncode == 0, done.stderr
        aside = [row for row in rows(tmp_path / "out", "documents") if row["status"] == "set aside"]
        assert [(row["file"], row["reason"]) for row in aside] == [("5.txt", "failed")]
        assert "run again with fewer --workers" in aside[0]["detail"]
    again = build(source, tmp_path / "out")
    assert again.reused > 0 and content(again.folder) == wanted


NARROW = """
import resource, sys
import diglot.dataset.tasks as tasks
from diglot.cli import main
tasks.TASK_BYTES = 10_000
read = tasks.read
def large(unit):
    if unit.file == "5.txt":
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
        limit = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20), limit[1]))
        try:
            bytearray(1 << 30)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, limit)
    return read(unit)
tasks.read = large
if __name__ == "__main__":
    sys.exit(main(["build", sys.argv[1], "--out", sys.argv[2], "--workers", sys.argv[3], "--quiet"]))
"""
