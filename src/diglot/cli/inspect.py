"""``diglot inspect``: rows of a build in the terminal.

Text stands in the last column, and on a terminal each line of it is isolated (U+2068 … U+2069), so that a terminal that
orders Arabic by the Unicode bidirectional algorithm leaves the other columns where they are. In a pipe nothing is
added.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import islice
from typing import Any

from diglot.cli.arguments import as_json, of_build, verb
from diglot.errors import OptionError
from diglot.layout import PAIRS, TABLES

__all__ = ["register"]

SHOWN = {
    "segments": ("position", "language", "role", "text"),
    "articles": ("position", "language", "date", "segments", "title"),
    "documents": ("file", "status", "language", "segments", "detail"),
    "pairs": ("score", "bead", "translation"),
}
"""The columns of each table that are shown when none are named."""

HEAD = 20
"""Rows that a person is shown who did not say how many."""

_TEXTS = ("text", "title", "detail", "normalized", "transliterated", "tokens", "English", "Arabic")


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "inspect", run, "rows of a build")
    of_build(parser)
    parser.add_argument("--table", choices=(*TABLES, PAIRS), default="segments", help="which table (default: segments)")
    parser.add_argument("--head", type=int, metavar="N", help="rows to show (default: 20; with --json all)")
    parser.add_argument("--sample", type=int, metavar="N", help="rows drawn by chance, the same ones every time")
    parser.add_argument("--count", action="store_true", help="print how many rows there are")
    parser.add_argument(
        "--where", action="append", default=[], metavar="CONDITION",
        help="only such rows: language=ar, role!=body, text~=word (contains), tokens>=5; may be repeated",
    )  # fmt: skip
    parser.add_argument("--columns", metavar="A,B", help="columns to show")
    as_json(parser, "whole rows, as JSON Lines")


def run(arguments: argparse.Namespace) -> int:
    """Show rows of a build."""
    from diglot.report.reading import Build
    from diglot.report.rows import condition, rows, sampled, selected

    build = Build.open(arguments.build)
    names = build.columns(arguments.table)
    columns = [name.strip() for name in arguments.columns.split(",")] if arguments.columns else None
    for name in columns or ():
        if name not in names:
            raise OptionError.unknown("column", name, names)
    for option in ("head", "sample"):
        if getattr(arguments, option) is not None and getattr(arguments, option) < 1:
            raise OptionError(f"--{option} is a number of rows from 1, not {getattr(arguments, option)}")
    table, conditions = arguments.table, [condition(text, names) for text in arguments.where]
    if arguments.count:
        print(sum(batch.num_rows for batch in selected(build, table, conditions, [names[0]])))
        return 0
    if arguments.sample is None:
        found = rows(build, table, conditions, columns)
    else:
        found = sampled(build, table, arguments.sample, conditions, columns)
    if arguments.json:
        for row in islice(found, arguments.head):
            print(json.dumps(row, ensure_ascii=False, default=str))
        return 0
    head = arguments.head or arguments.sample or HEAD
    _show(*_sides(list(islice(found, head)), list(columns or SHOWN[table])))
    if arguments.head is None and next(found, None) is not None:
        hint = "--head N shows more, --count counts them, diglot export writes them all"
        print(f"the first {head} rows; {hint}", file=sys.stderr)
    return 0


def _sides(rows: list[dict[str, Any]], columns: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows whose translations are two columns, one a language."""
    if "translation" not in columns:
        return rows, columns
    named = [{**row, "English": row["translation"]["en"], "Arabic": row["translation"]["ar"]} for row in rows]
    return named, [*(name for name in columns if name != "translation"), "English", "Arabic"]


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
