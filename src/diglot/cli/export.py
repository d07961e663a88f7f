"""``diglot export``: rows of a build as JSON Lines, CSV, TSV, Parquet, plain text or CoNLL-U."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from diglot.cli.arguments import of_build, overwriting, quiet, verb
from diglot.dataset.views import VIEWS
from diglot.dataset.writing import free, writing
from diglot.layout import PAIRS, TABLES
from diglot.sources.naming import shown

__all__ = ["register"]


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "export", run, "rows of a build as JSON Lines, CSV, Parquet, text or CoNLL-U")
    of_build(parser)
    parser.add_argument("file", metavar="FILE", help="where the rows are written; - for standard output (JSON Lines)")
    parser.add_argument("--format", metavar="NAME", help="the format, whatever the file is called (for -, mostly)")
    parser.add_argument("--table", choices=(*TABLES, PAIRS), help="which table (default: segments)")
    parser.add_argument(
        "--where", action="append", default=[], metavar="CONDITION",
        help="only such rows: language=ar, role!=body, title~=word (contains), tokens>=5; may be repeated",
    )  # fmt: skip
    parser.add_argument("--columns", metavar="A,B", help="columns to write (default: all; of .txt: text)")
    parser.add_argument(
        "--view", choices=tuple(VIEWS), help="the columns that others call so: fineweb, a row an article"
    )
    overwriting(parser)
    quiet(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write rows of a build to a file. Its name says the format (.jsonl .csv .tsv .parquet .txt .conllu) and whether
    it is compressed (.gz .bz2 .xz .zst behind).
    """
    from diglot.dataset.export import format_of, write
    from diglot.dataset.selection import selection

    columns = [name.strip() for name in arguments.columns.split(",")] if arguments.columns else None
    format, compressed = format_of(arguments.file, arguments.format)
    found = selection(arguments.build, arguments.table, arguments.where, columns, arguments.view)
    if arguments.file == "-":
        rows, left = write(found, sys.stdout.buffer, format)
        sys.stdout.buffer.flush()
    else:
        path = Path(arguments.file)
        free(path, arguments.overwrite)
        with writing(path) as file:
            rows, left = write(found, file, format, compressed)
    if not arguments.quiet:
        without = f"; {left:,} without a {'token' if format == 'conllu' else 'text'} left out" if left else ""
        print(f"diglot: {rows:,} rows of {found.table} in {shown(arguments.file)}{without}", file=sys.stderr)
    return 0
