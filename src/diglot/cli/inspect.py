"""``diglot inspect``: rows of a build in the terminal.

Text stands in the last column, and on a terminal each line of it is isolated (U+2068 … U+2069), so that a terminal that
orders Arabic by the Unicode bidirectional algorithm leaves the other columns where they are. In a pipe nothing is
added.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from diglot.errors import OptionError
from diglot.schema import TABLES

__all__ = ["register"]

SHOWN = {
    "segments": ("position", "language", "role", "text"),
    "articles": ("position", "language", "date", "segments", "title"),
    "documents": ("file", "status", "language", "segments", "detail"),
}
"""The columns of each table that are shown when none are named."""

_TEXTS = ("text", "title", "detail", "normalized", "transliterated", "tokens")


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("inspect", help="rows of a build", description="Show rows of a build.")
    parser.add_argument("build", metavar="BUILD", help="folder that `diglot build` wrote")
    parser.add_argument("--table", choices=tuple(TABLES), default="segments", help="which table (default: segments)")
    parser.add_argument("--head", type=int, default=20, metavar="N", help="rows to show (default: 20)")
    parser.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE",
        help="only such rows; != for the others, ~= for those whose value contains it; may be repeated",
    )  # fmt: skip
    parser.add_argument("--columns", metavar="A,B", help="columns to show")
    parser.add_argument("--json", action="store_true", help="whole rows, as JSON Lines")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Show rows."""
    from diglot.report.reading import Build
    from diglot.report.rows import condition, rows

    build = Build.open(arguments.build)
    names = build.columns(arguments.table)
    columns = [name.strip() for name in arguments.columns.split(",")] if arguments.columns else None
    for name in columns or ():
        if name not in names:
            raise OptionError.unknown("column", name, names)
    if arguments.head < 1:
        raise OptionError(f"--head is a number of rows from 1, not {arguments.head}")
    conditions = [condition(text, names) for text in arguments.where]
    found = islice(rows(build, arguments.table, conditions, columns), arguments.head)
    if arguments.json:
        for row in found:
            print(json.dumps(row, ensure_ascii=False, default=str))
        return 0
    _show(list(found), columns or SHOWN[arguments.table])
    return 0


def _show(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console

    from diglot.segments_table import grid

    console = Console(highlight=False, markup=False)
    if not rows:
        Console(stderr=True, highlight=False).print("no row is like that", style="dim")
        return
    ordered = [name for name in columns if name not in _TEXTS] + [name for name in columns if name in _TEXTS]
    cells = [[plain(row[name]) for name in ordered] for row in rows]
    console.print(grid(ordered, cells, isolate=console.is_terminal, width=console.width))


def plain(value: Any) -> str:
    """A value as a person reads it.

    >>> plain([{"start": 0, "end": 3}, {"start": 4, "end": 8}])
    '0:3 4:8'
    """
    if isinstance(value, list):
        return " ".join(plain(item) for item in value)
    if isinstance(value, dict):
        return ":".join(plain(item) for item in value.values())
    if isinstance(value, float):
        return f"{value:.3g}"
    return "" if value is None else " ".join(str(value).split()) if isinstance(value, str) else str(value)
