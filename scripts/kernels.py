"""Builds the kernels for every machine that has a wheel, and runs their tests under sanitizers.

    uv run --group kernels python scripts/kernels.py cross     # eight libraries, each built twice: the same bytes
    uv run --group kernels python scripts/kernels.py sanitize  # tests/kernels with addresses and arithmetic watched

The second needs gcc with its sanitizers. Both leave the checkout as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KERNELS = ROOT / "src" / "diglot" / "kernels"
sys.path.insert(0, str(ROOT))

from hatch_build import compile_kernels  # noqa: E402

TARGETS = (
    "x86_64-linux-gnu", "aarch64-linux-gnu", "x86_64-linux-musl", "aarch64-linux-musl",
    "x86_64-macos", "aarch64-macos", "x86_64-windows", "aarch64-windows",
)  # fmt: skip
RUNTIMES = ("libasan.so", "libubsan.so")


def cross() -> int:
    """Build for each target, twice, and print what came out."""
    differing = []
    for target in TARGETS:
        digests = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                library = Path(folder, "kernels")
                with environment(DIGLOT_CFLAGS="-Werror -Wframe-larger-than=4000"):
                    compile_kernels(sorted(KERNELS.glob("*.c")), library, target)
                digests.append(hashlib.sha256(library.read_bytes()).hexdigest())
                size = library.stat().st_size
        print(f"{target:22} {size:7} bytes  {digests[0][:16]}")
        differing += [target] if len(set(digests)) > 1 else []
    if differing:
        print(f"two builds give different bytes: {', '.join(differing)}")
    return len(differing)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """Some variables of the environment, for a while."""
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def watched_copy(folder: str, compiler: str, options: str) -> Path:
    """A copy of the package, in ``folder/src``, whose library was built by another compiler with more options."""
    copy = Path(folder, "src")
    shutil.copytree(ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__", "kernels.so"))
    with environment(DIGLOT_CC=compiler, DIGLOT_CFLAGS=options):
        compile_kernels(sorted(KERNELS.glob("*.c")), copy / "diglot" / "kernels" / "kernels.so", "")
    return copy


def sanitize(arguments: list[str]) -> int:
    """The tests of the kernels on a copy of the package whose library was built with gcc's sanitizers."""
    runtimes = [subprocess.check_output(["gcc", f"-print-file-name={name}"], text=True).strip() for name in RUNTIMES]
    with tempfile.TemporaryDirectory() as folder:
        watched = "-fsanitize=address,undefined -fno-sanitize-recover=undefined -O1 -g -fno-omit-frame-pointer"
        copy = watched_copy(folder, "gcc", watched)
        # Python keeps what it allocated at its end, which is no leak; numpy's arrays have no red zones unless malloc's
        # are used, so the arrays that a kernel writes past are caught by the sanitizer's malloc
        values = {
            "PYTHONPATH": str(copy), "LD_PRELOAD": " ".join(runtimes), "ASAN_OPTIONS": "detect_leaks=0",
            "PYTHONMALLOC": "malloc",
        }  # fmt: skip
        # a file of its own, so that the tests are seen to run on this library and no other
        where = "import diglot.kernels.library as one; print(one.LIBRARY._name)"
        loaded = subprocess.check_output([sys.executable, "-c", where], env=os.environ | values, text=True)
        if not loaded.startswith(str(copy)):
            print(f"the library that is loaded is {loaded.strip()}, not the one that was built")
            return 1
        tests = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *(arguments or ["tests/kernels"])]
        return subprocess.run(tests, cwd=ROOT, env=os.environ | values, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("cross", "sanitize"))
    parser.add_argument("arguments", nargs="*", help="for pytest, instead of tests/kernels")
    given = parser.parse_args()
    return cross() if given.what == "cross" else sanitize(given.arguments)


if __name__ == "__main__":
    sys.exit(main())
