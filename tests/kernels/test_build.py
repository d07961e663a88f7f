"""The hook that compiles the kernels when a wheel is built."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = """
import sys, types
class Interface:
    def __class_getitem__(cls, item): return cls
    target_name = "wheel"
    root = sys.argv[1]
names = "hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin"
for name in names: sys.modules[name] = types.ModuleType(name)
sys.modules["hatchling.builders.hooks.plugin.interface"] = types.SimpleNamespace(BuildHookInterface=Interface)
sys.path.insert(0, sys.argv[2])
import hatch_build
data = {"artifacts": []}
hook = hatch_build.Kernels()
print(hook.dependencies())
hook.initialize("standard", data)
print(data)
"""

ZIG = """
import os, pathlib, sys
if "ZIG_GLOBAL_CACHE_DIR" not in os.environ: sys.exit("unable to open global cache directory")
pathlib.Path(sys.argv[sys.argv.index("-o") + 1]).write_text("made")
"""


def built(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the hook says of a project in `root`, with a compiler named in the environment."""
    (root / "src" / "diglot" / "kernels").mkdir(parents=True, exist_ok=True)
    (root / "src" / "diglot" / "kernels" / "one.c").write_text("int one(void) { return 1; }\n")
    command = [sys.executable, "-c", BUILD, str(root), str(ROOT)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def compiler(folder: Path, script: str) -> str:
    path = folder / "compiler"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"/bin/sh {path}"


@pytest.mark.skipif(sys.platform == "win32", reason="the compiler of this test is a shell script")
class TestHook:
    def test_the_wheel_is_for_this_machine_and_holds_the_library(self, tmp_path: Path) -> None:
        named = compiler(tmp_path, 'while [ "$1" != "-o" ]; do shift; done; echo made > "$2"')
        done = built(tmp_path, DIGLOT_CC=named)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("[]\n")
        assert "'pure_python': False" in done.stdout
        assert "'tag': 'py3-none-" in done.stdout
        assert (tmp_path / "src/diglot/kernels/kernels.so").read_text() == "made\n"

    def test_a_compiler_that_fails_leaves_the_library_that_is_there_and_says_what_to_do(self, tmp_path: Path) -> None:
        named = compiler(tmp_path, "exit 3")
        (tmp_path / "src/diglot/kernels").mkdir(parents=True)
        (tmp_path / "src/diglot/kernels/kernels.so").write_text("old")
        done = built(tmp_path, DIGLOT_CC=named)
        assert done.returncode == 1
        assert "could not be built: /bin/sh ended with 3" in done.stderr
        assert f"the compiler ({named})" in done.stderr
        assert "DIGLOT_CC=gcc pip install" in done.stderr
        assert (tmp_path / "src/diglot/kernels/kernels.so").read_text() == "old"

    def test_the_compiler_of_pypi_needs_no_home(self, tmp_path: Path) -> None:
        (tmp_path / "ziglang.py").write_text(ZIG)
        done = built(tmp_path, PYTHONPATH=str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "src/diglot/kernels/kernels.so").read_text() == "made"
        (tmp_path / "ziglang.py").write_text("raise SystemExit('no room')")
        done = built(tmp_path, PYTHONPATH=str(tmp_path))
        assert done.returncode == 1
        assert "no room" in done.stderr and "the compiler (ziglang, which pip brings)" in done.stderr

    def test_a_compiler_that_is_not_there_says_what_to_do(self, tmp_path: Path) -> None:
        done = built(tmp_path, DIGLOT_CC="no-such-compiler")
        assert done.returncode == 1
        assert "no-such-compiler" in done.stderr
        assert "DIGLOT_CC=gcc" in done.stderr

    def test_without_a_name_the_compiler_of_pypi_is_asked_for(self, tmp_path: Path) -> None:
        done = built(tmp_path, PATH="")
        assert done.stdout.startswith("['ziglang==")
