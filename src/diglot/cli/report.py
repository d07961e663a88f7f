"""``diglot report``: one HTML file that shows a build."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from diglot.cli.arguments import as_json, of_build, overwriting, verb
from diglot.dataset.writing import free, writing
from diglot.sources.naming import shown

__all__ = ["register"]

MARK = b'<meta name="generator" content="diglot">'
"""In the head of every report."""


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "report", run, "one HTML file that shows a build")
    of_build(parser)
    parser.add_argument("-o", "--out", metavar="FILE", help="where the file is written (default: BUILD/report.html)")
    overwriting(parser)
    parser.add_argument("--rows", type=int, default=300, metavar="N", help="rows in the preview (default: 300)")
    as_json(parser, "print the figures as JSON and write no file")


def run(arguments: argparse.Namespace) -> int:
    """Write an HTML file with the figures of a build and a preview of its rows. It needs no network and nothing beside
    it.
    """
    from diglot.errors import OptionError
    from diglot.report.figures import figures
    from diglot.report.reading import Build

    if arguments.rows < 0:
        raise OptionError(f"--rows is a number of rows, not {arguments.rows}")
    build = Build.open(arguments.build)
    found = figures(build)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, default=str))
        return 0
    from diglot.report.page import page
    from diglot.report.preview import preview

    out = Path(arguments.out) if arguments.out else build.folder / "report.html"
    free(out, arguments.overwrite, _is_report)
    text = page(found, preview(build, arguments.rows))
    with writing(out) as file:
        file.write(text.encode("utf-8", "replace"))
    print(shown(out))
    return 0


def _is_report(path: Path) -> bool:
    """Whether a file is a report that diglot wrote."""
    with path.open("rb") as file:
        return MARK in file.read(1 << 10)
