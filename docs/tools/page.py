"""Runs the Python blocks and the ``$ diglot …`` commands of a page, from top to bottom, in a folder of its own.

    python docs/tools/page.py docs/guides/recipes.md …

Needs nothing but diglot and what the page names: `tests/docs` runs all pages, `scripts/fresh.py` some of them in
environments that have no more than they name. The folder holds ``corpora/``. A block is left out after a line
``<!-- not run: REASON -->``, or with a word after its language (``python no-run``).
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FENCE = re.compile(
    r"(?:<!-- not run: (?P<why>[^\n]+?) -->\s*)?"
    r"^```(?P<kind>\w+)(?P<info> [^\n]*)?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


class Block(NamedTuple):
    """A fenced block: where it begins, its language, its text, and why it is not run."""

    line: int
    kind: str
    body: str
    why: str | None


def blocks(page: Path) -> list[Block]:
    """All blocks of a page that name a language."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(text.count("\n", 0, found.start("kind")) + 1, found["kind"], found["body"], found["why"] or found["info"])
        for found in FENCE.finditer(text)
    ]


def runnable(page: Path) -> list[Block]:
    """Those that are run."""
    return [block for block in blocks(page) if block.kind in ("python", "console") and not block.why]


def commands(body: str) -> list[str]:
    """The commands of a block ``console``."""
    joined = body.replace("\\\n", " ")
    return [line[2:] for line in joined.splitlines() if line.startswith(("$ diglot", "$ echo "))]


def run(command: str, folder: Path) -> int:
    """In this process where it is a plain ``diglot …``; through a shell where it has a pipe."""
    from diglot.cli import main

    words = shlex.split(command, comments=True)
    if not {"|", ">", "<"} & set(words):
        try:
            return main(words[1:])
        except SystemExit as stop:
            return int(stop.code or 0)
    script = re.sub(r"\bdiglot\b", f"{shlex.quote(sys.executable)} -m diglot", command)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(["bash", "-ec", f"set -o pipefail; {script}"], cwd=folder, env=environment).returncode


def run_page(page: Path, folder: Path) -> None:
    """Run a page in a folder, which is the current one.

    Raises:
        AssertionError: a command fails; what a block of Python raises.
    """
    (folder / "corpora").symlink_to(ROOT / "corpora")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in runnable(page):
        place = f"{page.relative_to(ROOT)}:{block.line}"
        if block.kind == "python":
            assert ">>>" not in block.body, f"{place}: write plain statements, with assert for what they give"
            exec(compile("\n" * block.line + block.body, str(page), "exec"), names)
        else:
            for command in commands(block.body):
                assert run(command, folder) == 0, f"{place}: {command}"


if __name__ == "__main__":
    sys.path = sys.path[1:]  # what is imported is installed
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as place:
            os.chdir(place)
            run_page(ROOT / name, Path(place))
            os.chdir(ROOT)
        print(f"{name}: runs", flush=True)
