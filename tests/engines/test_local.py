"""Processes of one machine: results, errors, workers that die, and a parent that does."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diglot.engines import Lost, engine_of
from diglot.engines.local import Local, cores
from diglot.errors import BuildError, OptionError


def test_one_worker_is_this_process() -> None:
    assert list(Local(1).run(lambda task: (task, os.getpid()), [1])) == [(1, os.getpid())]
    assert list(Local(None).run(lambda task: (task, os.getpid()), [1])) == [(1, os.getpid())]
    assert cores() >= 1


def test_results_errors_and_deaths(tmp_path: Path) -> None:
    """All with one set of processes, because one costs seconds to start."""
    for task in ("3", "lost", "1", "once", "2"):
        (tmp_path / task).touch()
    script = tmp_path / "work.py"
    script.write_text(SCRIPT)
    result = subprocess.run([sys.executable, script, tmp_path], capture_output=True, text=True, timeout=100)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [
        "['1',",
        "'2',",
        "'3',",
        "'lost',",
        "'once']",
        "No",
        "space",
        "left",
        "unpicklable",
    ]
    assert "Traceback" not in result.stderr


SCRIPT = """
import errno, os, signal, sys
from pathlib import Path
from diglot.engines import Lost
from diglot.engines.local import Local
from diglot.errors import BuildError

def work(task):
    folder, name = task
    if name == "lost" or (name == "once" and not Path(folder, "died").exists()):
        Path(folder, "died").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return name

def fail(task):
    if task == 1:
        raise OSError(errno.ENOSPC, "No space left")
    raise ZeroDivisionError(lambda: "unpicklable")

if __name__ == "__main__":
    tasks = [(sys.argv[1], name) for name in ("3", "lost", "1", "once", "2")]
    found = [r.task[1] if isinstance(r, Lost) else r for r in Local(2).run(work, tasks)]
    assert [r.task[1] for r in Local(2).run(work, tasks) if isinstance(r, Lost)] == ["lost"]
    print(sorted(found))
    try:
        list(Local(2).run(work, [(sys.argv[1], "lost")] * 9))
    except BuildError as error:
        assert "before they have done anything" in str(error)
    else:
        raise AssertionError
    for task in (1, 2):
        try:
            list(Local(2).run(fail, [task]))
        except OSError as error:
            print(error.strerror)
        except BuildError as error:
            print("unpicklable" if "ZeroDivisionError" in str(error) else error)
"""


def test_workers_go_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, time\nfrom diglot.engines.local import Local\n"
        "def work(task):\n    print(os.getpid(), flush=True)\n    time.sleep(600)\n"
        "if __name__ == '__main__':\n    list(Local(2).run(work, [1, 2]))\n"
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    workers = [int(parent.stdout.readline()) for _ in range(2)]
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while any(map(_alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_alive, workers))


def _alive(process: int) -> bool:
    """Whether a process runs; one that waits to be reaped does not."""
    try:
        return ") Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def test_a_script_without_a_guard_is_told(tmp_path: Path) -> None:
    script = tmp_path / "plain.py"
    script.write_text("from diglot.engines.local import Local\nlist(Local(2).run(abs, [1, 2]))\n")
    result = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert result.returncode == 1 and 'must do so under `if __name__ == "__main__":`' in result.stderr


def test_engines_by_name() -> None:
    assert isinstance(engine_of("local", 3), Local)
    engine = Local(1)
    assert engine_of(engine) is engine
    with pytest.raises(OptionError, match="did you mean 'local'"):
        engine_of("locale")
    with pytest.raises(OptionError, match="--engine ray"):
        engine_of("local", address="127.0.0.1:6379")
    assert issubclass(BuildError, RuntimeError) and Lost(1) == Lost(1)
