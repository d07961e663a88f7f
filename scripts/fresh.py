"""Fresh environments: how large and how slow the lines of the README are, and whether pages run in them alone.

    python scripts/fresh.py [CASE …] [--pip 21.3]

Each case makes a virtual environment of this Python, with nothing on the path but itself and a shell (no compiler),
copies what git knows of the source, installs a line there, and runs pages of the documentation with what that brought.
It prints seconds, MB and packages. It needs an index of packages, so it is no part of the gate.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
CAMEL = "six emoji cachetools pyrsistent tqdm requests muddler editdistance"


class Case(NamedTuple):
    """What is installed, line by line, and the pages that run with it.

    Args:
        lines: as a shell takes them.
        pages: of the documentation.
        check: a program that must end well.
    """

    lines: tuple[str, ...]
    pages: tuple[str, ...] = ()
    check: str = "import diglot; assert diglot.detect('أين تقع المكتبة؟').language == 'ar'"


CASES = {
    "plain": Case(("pip install .",)),
    "recipes": Case(("pip install .", "pip install tokenizers tantivy"), ("docs/guides/recipes.md",)),
    "hub": Case(("pip install '.[hub]'",), ("docs/tutorial.md", "docs/tutorial.ar.md")),
    "hub,html": Case(("pip install '.[hub,html]'",)),
    "camel": Case(
        ("pip install .", "pip install --no-deps camel-tools", f"pip install {CAMEL}"),
        check="import diglot; assert len(diglot.tokenize('قال: نعم', scheme='camel')) == 3",
    ),
    "uv-build": Case(("pip install uv", "uv run diglot build corpora/ --out build/corpora --quiet"), check=""),
    "uv-light": Case(("pip install uv", "uv run --no-dev diglot build corpora/ --out build/corpora -q"), check=""),
}


def source(folder: Path) -> Path:
    """A copy of what git knows of the source."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def size(folder: Path) -> float:
    """MB on disk."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()) / 1e6


def processor() -> float:
    """Seconds of processor that all that was called has taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(name: str, place: Path, pip: str) -> None:
    """Make a case's environment, and say what it took."""
    case, copy, env = CASES[name], source(place / "source"), place / "env"
    subprocess.run([sys.executable, "-m", "venv", str(env)], check=True)
    tools = place / "tools"
    tools.mkdir()
    for tool, place_of in (("bash", shutil.which("bash")), ("sh", shutil.which("sh")), ("python3", sys.executable)):
        (tools / tool).symlink_to(str(place_of))
    kept = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "UV_", "LANG", "HOME", "SSL"))}
    around = kept | {"PATH": f"{env / 'bin'}:{tools}", "VIRTUAL_ENV": str(env), "TMPDIR": str(place)}

    def call(*words: str) -> None:
        subprocess.run(words, cwd=copy, env=around, check=True, stdout=sys.stderr)

    if pip:
        call("python", "-m", "pip", "install", "-q", f"pip=={pip}")
    before, began, used = size(env), time.monotonic(), processor()
    for line in case.lines:
        call("bash", "-ec", line.replace("pip install", "python -m pip install -q"))
    seconds, used = time.monotonic() - began, processor() - used
    packages = copy / ".venv" if (copy / ".venv").exists() else env
    found = [path.name.split("-")[0] for path in packages.glob("lib/*/site-packages/*.dist-info")]
    mb = size(packages) - (before if packages == env else 0)
    took = f"{seconds:.0f} s ({used:.0f} s of processor)"
    print(f"{name}: {took}, {mb:.0f} MB, {len(found)} packages, torch: {'torch' in found}", flush=True)
    if case.check:
        call("python", "-c", case.check)
    for page in case.pages:
        began = time.monotonic()
        call("python", "docs/tools/page.py", page)
        print(f"{name}: {page} runs in {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Run the cases that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(CASES)}")
    parser.add_argument("--pip", default="", help="a version of pip to take")
    arguments = parser.parse_args()
    for name in arguments.cases or CASES:
        with tempfile.TemporaryDirectory() as folder:
            run(name, Path(folder), arguments.pip)


if __name__ == "__main__":
    main()
