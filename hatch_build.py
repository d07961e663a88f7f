"""Compiles the kernels when a wheel is built, which every installation does: no compiler or header is needed for it.

The compiler is the one in the wheel `ziglang` of PyPI; where that can't be had, another is named by an environment
variable, ``DIGLOT_CC=gcc``. ``DIGLOT_CFLAGS`` adds options (a sanitizer, say), ``DIGLOT_TARGET`` builds for another
machine, as zig names them (``aarch64-linux``), with the wheel's tag in ``DIGLOT_TAG``.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
import tempfile
import zlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ZIG = "ziglang==0.17.1"
OPTIONS = (
    "-std=gnu11", "-O3", "-g0", "-fPIC", "-shared", "-nostdlib", "-ffreestanding", "-fvisibility=hidden",
    "-fno-stack-protector", "-ffp-contract=off", "-fno-math-errno", "-Wall", "-Wextra",
)  # fmt: skip
ZIG_OPTIONS = ("-fno-sanitize=all", "-s")
FAILED = """the compiled core of diglot could not be built: {error}
Lines above say why. If this folder can't be written to, install from a copy of it. If the compiler ({compiler})
does not run on this machine, name another, such as gcc or clang:
    DIGLOT_CC=gcc pip install …"""


class Kernels(BuildHookInterface[Any]):
    """Builds one library of all kernels, beside their Python."""

    def dependencies(self) -> list[str]:
        return [] if os.environ.get("DIGLOT_CC") else [ZIG]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        target = os.environ.get("DIGLOT_TARGET", "")
        windows = "windows" in target or (not target and sys.platform == "win32")
        room = Path(self.root, "src", "diglot", "kernels")
        library = room / ("kernels.dll" if windows else "kernels.so")
        try:
            compile_kernels(sorted(room.glob("*.c")), library, target)
        except subprocess.CalledProcessError as error:
            raise SystemExit(_failed(f"{error.cmd[0]} ended with {error.returncode}")) from error
        except OSError as error:
            raise SystemExit(_failed(str(error))) from error
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ.get('DIGLOT_TAG') or platform_tag()}"
        build_data["artifacts"].append(library.relative_to(self.root).as_posix())


def _failed(error: str) -> str:
    return FAILED.format(error=error, compiler=os.environ.get("DIGLOT_CC") or "ziglang, which pip brings")


def compile_kernels(sources: list[Path], library: Path, target: str) -> None:
    """One library of all sources; the old one stays in place until the new one is whole."""
    named = os.environ.get("DIGLOT_CC", "")
    compiler = shlex.split(named) if named else [sys.executable, "-m", "ziglang", "cc", *ZIG_OPTIONS]
    machine = (target or sysconfig.get_platform()).replace("amd64", "x86_64")
    # popcount and SSE 4.2 are in every processor since 2009, and what numpy needs
    level = ["-march=x86_64_v2" if not named else "-march=x86-64-v2"] if "x86_64" in machine else []
    named_alike = [f"-Wl,-install_name,{library.name}"] if "macos" in machine else []  # else the path is part of it
    options = [*OPTIONS, *level, *named_alike, *(["-target", target] if target else [])]
    options.append(f"-DSOURCES={sources_number(sources[0].parent)}u")
    made = library.with_suffix(".new")
    extra = shlex.split(os.environ.get("DIGLOT_CFLAGS", ""))
    command = [*compiler, *options, *extra, *map(str, sources), "-o", str(made)]
    try:
        subprocess.run(command, check=True)
    except subprocess.CalledProcessError:
        if named:
            raise
        with tempfile.TemporaryDirectory() as folder:  # there may be no home that zig can keep what it made in
            subprocess.run(command, check=True, env=os.environ | {"ZIG_GLOBAL_CACHE_DIR": folder})
    made.replace(library)


def sources_number(folder: Path) -> int:
    """A number of all C files of a folder, as `diglot.kernels.library` reckons it: the library names what it is of."""
    found = 0
    for path in sorted(folder.glob("*.[ch]")):
        found = zlib.crc32(path.read_bytes(), zlib.crc32(path.name.encode(), found))
    return found


def platform_tag() -> str:
    """This machine, as wheels are named."""
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
