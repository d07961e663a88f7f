"""Coverage-guided fuzzing of the kernels: texts that a fuzzer mutates, through the functions that call them.

    uv run --with atheris --with hatchling python scripts/fuzz_kernels.py sentences --seconds 1800

The library is built by clang with coverage and the address sanitizer on a copy of the package; atheris (libFuzzer)
brings the rest. Each text that took a new way is kept, a line of hexadecimal digits in
``tests/kernels/corpus/NAME.hex``, from where the tests replay it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
CORPUS = ROOT / "tests" / "kernels" / "corpus"
OPTIONS = "-fsanitize=address,fuzzer-no-link -fno-sanitize-recover=all -O1 -g -fno-omit-frame-pointer"


def fuzz(name: str) -> None:
    """Runs in the process that loads the instrumented library."""
    import atheris  # type: ignore[import-not-found]

    from tests.kernels.targets import TARGETS

    target = TARGETS[name]
    target(b"a b\x00c")  # tables are loaded before the first text is timed
    atheris.Setup([sys.argv[0], *sys.argv[3:]], lambda data: target(data) if data else None)
    atheris.Fuzz()


def started(name: str, seconds: int) -> int:
    """Build a copy with coverage, and fuzz it in a process of its own."""
    import atheris

    from scripts.kernels import watched_copy

    runtime = Path(atheris.path(), "asan_with_fuzzer.so")
    kept = CORPUS / f"{name}.hex"
    with tempfile.TemporaryDirectory() as folder:
        copy = watched_copy(folder, "clang", OPTIONS)
        values = {
            "PYTHONPATH": f"{copy}{os.pathsep}{ROOT}",
            "LD_PRELOAD": str(runtime),
            "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
            "PYTHONMALLOC": "malloc",
        }
        given = [f"-max_total_time={seconds}", "-max_len=400", "-timeout=60", "-print_final_stats=1"]
        own = Path(folder, "corpus")
        own.mkdir()
        lines = (ROOT / "tests/cases/sentences.json").read_text("utf-8").splitlines()
        known = kept.read_text().split() if kept.exists() else [line.strip().encode()[:300].hex() for line in lines]
        for i, line in enumerate(known):
            own.joinpath(str(i)).write_bytes(bytes.fromhex(line))
        command = [sys.executable, __file__, "--inside", name, str(own), *given]
        code = subprocess.run(command, env=os.environ | values, cwd=ROOT, check=False).returncode
        found = {path.read_bytes().hex() for path in own.iterdir()} - {""}
        kept.write_text("\n".join(sorted(found, key=lambda line: (len(line), line))) + "\n")
        return code


def main() -> int:
    if sys.argv[1:2] == ["--inside"]:
        fuzz(sys.argv[2])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="a target of tests/kernels/targets.py")
    parser.add_argument("--seconds", type=int, default=1800)
    options = parser.parse_args()
    return started(options.name, options.seconds)


if __name__ == "__main__":
    sys.exit(main())
