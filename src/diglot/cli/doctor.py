"""``diglot doctor``: what is installed, what is missing, and the line that gets it."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from diglot.cli.arguments import as_json, verb
from diglot.errors import install_line
from diglot.version import __version__

__all__ = ["register"]

NEEDED = ("langdetect", "regex", "datasets", "huggingface-hub", "numpy", "pyarrow", "ftfy")
EXTRAS = {
    "camel": ("camel-tools",),
    "html": ("trafilatura",),
    "office": ("lxml", "python-calamine"),
    "warc": ("warcio",),
    "archives": ("py7zr",),
    "pdf": ("pypdfium2",),
    "hub": ("starlette", "uvicorn", "lz4", "blake3", "jinja2", "markdown-it-py", "nh3"),
    "s3": ("obstore",),
    "ray": ("ray",),
    "bert": ("torch", "transformers"),
}


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "doctor", run, "what is installed and what is missing")
    as_json(parser, "as JSON")
    parser.add_argument("--memory", action="store_true", help="what a worker keeps of texts and options, at most")


def run(arguments: argparse.Namespace) -> int:
    """What is installed, what is missing, and the line that gets it."""
    report = examine() | ({"memory": _memory()} if arguments.memory else {})
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _show(report)
    return 0 if all(report["needed"].values()) else 1


def examine() -> dict[str, Any]:
    """What is there: versions by package (None where it is missing), camel_tools' data, the hub's address."""
    return {
        "diglot": __version__,
        "python": platform.python_version(),
        "needed": {name: _version(name) for name in NEEDED},
        "extras": {extra: {name: _version(name) for name in names} for extra, names in EXTRAS.items()},
        "camel data": _camel_data(),
        "HF_ENDPOINT": os.environ.get("HF_ENDPOINT"),
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _camel_data() -> dict[str, Any]:
    """Where camel_tools keeps its data, and what is there; camel_tools is not imported, nothing is made or fetched."""
    from diglot.arabic.morphology import installed

    folder = Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools")
    found = installed(folder)
    return {
        "folder": str(folder),
        "morphology": str(found.database) if found else None,
        "disambiguation": str(found.model) if found and found.model else None,
    }


def _memory() -> dict[str, int]:
    """What remembers something of the texts that go through a pipeline: the bytes that it takes at most, by name."""
    from diglot.pipeline import Pipeline
    from diglot.remembered import memories

    Pipeline()(["Good morning to you all. صباح الخير يا جماعة."])
    return {memory.name: memory.bound for memory in memories()}


def _show(report: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape

    from diglot.arabic.morphology import INSTALL

    console = Console(highlight=False)
    line = console.print

    def state(good: bool, name: str, detail: str) -> None:
        line(
            f"  [green]yes[/green]  {name}  [dim]{detail}[/dim]"
            if good
            else f"  [yellow]no [/yellow]  {name}  {detail}",
            soft_wrap=True,
        )

    line(f"[bold]diglot {report['diglot']}[/bold]  Python {report['python']}  {sys.platform}")
    line("needed")
    for name, found in report["needed"].items():
        state(found is not None, name, found or f"pip install {name}")
    line("optional")
    for extra, packages in report["extras"].items():
        missing = [name for name, found in packages.items() if found is None]
        there = ", ".join(f"{name} {found}" for name, found in packages.items() if found)
        state(not missing, extra, there if not missing else escape(install_line(extra)))
    data = report["camel data"]
    line(f"camel_tools data in {data['folder']}", soft_wrap=True)
    for kind in ("morphology", "disambiguation"):
        state(data[kind] is not None, kind, data[kind] or INSTALL)
    if "memory" in report:
        line("kept by a worker, of texts and options, at most")
        for name, bound in report["memory"].items():
            line(f"  {bound / 2**20:6.1f} MB  {name}", soft_wrap=True)
    if importlib.util.find_spec("torch") is None:
        line("[dim]torch is not installed: nothing that diglot does needs it[/dim]")
    if report["HF_ENDPOINT"]:
        line(f"HF_ENDPOINT is {report['HF_ENDPOINT']}")
