"""``diglot inspect``: rows of a build in the terminal."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from diglot.errors import OptionError, SourceError
from diglot.schema import TABLES, fields

__all__ = ["register"]

SHOWN = {
    "segments": ("position", "language", "role", "text"),
    "articles": ("position", "language", "date", "title", "segments"),
    "documents": ("file", "status", "language", "segments", "detail"),
}


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("inspect", help="rows of a build", description="Show rows of a build.")
    parser.add_argument("build", metavar="BUILD", help="folder that `diglot build` wrote")
    parser.add_argument("--table", choices=tuple(TABLES), default="segments", help="which table (default: segments)")
    parser.add_argument("--head", type=int, default=20, metavar="N", help="rows to show (default: 20)")
    parser.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE", help="only such rows; may be repeated"
    )
    parser.add_argument("--columns", metavar="A,B", help="columns to show")
    parser.add_argument("--json", action="store_true", help="whole rows, as JSON Lines")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Show rows."""
    names = [field.name for field in fields(arguments.table)]
    columns = arguments.columns.split(",") if arguments.columns else list(SHOWN[arguments.table])
    for name in columns:
        if name not in names:
            raise OptionError.unknown("column", name, names)
    rows = _rows(
        Path(arguments.build), arguments.table, [_condition(text, names) for text in arguments.where], arguments.head
    )
    if arguments.json:
        chosen = names if not arguments.columns else columns
        for row in rows:
            print(json.dumps({name: row[name] for name in chosen}, ensure_ascii=False, default=str))
        return 0
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="cyan", padding=(0, 2, 0, 0))
    for name in columns:
        table.add_column(name, overflow="fold", ratio=1 if name in ("text", "title", "detail", "normalized") else None)
    for row in rows:
        table.add_row(*("" if row[name] is None else _plain(row[name]) for name in columns))
    Console(highlight=False, markup=False).print(table)
    return 0


def _condition(text: str, names: list[str]) -> tuple[str, str]:
    name, equal, value = text.partition("=")
    if not equal:
        raise OptionError(f"--where takes COLUMN=VALUE, not {text!r}; for instance: --where language=ar")
    if name not in names:
        raise OptionError.unknown("column", name, names)
    return name, value


def _rows(folder: Path, table: str, conditions: list[tuple[str, str]], head: int) -> list[dict[str, Any]]:
    from diglot.dataset.shards import rows_of

    if not (folder / "dataset_dict.json").is_file():
        raise SourceError(f"{folder}: no finished build here; make one with: diglot build INPUT --out {folder}")
    rows: list[dict[str, Any]] = []
    for path in sorted((folder / table).glob("*.arrow")):
        for batch in rows_of(path).to_batches():
            for name, value in conditions:
                column = batch.column(name).to_pylist()
                batch = batch.take([i for i, cell in enumerate(column) if _plain(cell) == value])
            rows += batch.slice(0, head - len(rows)).to_pylist()
            if len(rows) >= head:
                return rows
    return rows


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ":".join(_plain(item) for item in value.values())
    return "" if value is None else str(value)
