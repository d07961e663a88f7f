"""``diglot pairs``: the translations in a build, sentence by sentence."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diglot.cli.arguments import as_json, of_build, overwriting, verb
from diglot.engines.process import leave_out_pandas
from diglot.errors import OptionError

if TYPE_CHECKING:
    from diglot.dataset.bitext import Bitext
    from diglot.report.reading import Build

__all__ = ["register"]

BUILT_IN = ("tmx", "jsonl", "moses")


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "pairs", run, "translations in a build, sentence by sentence")
    of_build(parser)
    parser.add_argument(
        "--to", metavar="FILE", help="write the pairs to FILE.tmx or FILE.jsonl, or to FILE.en and FILE.ar (FILE.moses)"
    )
    parser.add_argument(
        "--min-score", type=float, default=0.0, metavar="P", help="with --to: pairs of this score or more (default: 0)"
    )
    parser.add_argument("--keep-repeats", action="store_true", help="with --to: pairs that repeat earlier ones, too")
    parser.add_argument("--no-content", action="store_true", help="pair documents by ids and names only")
    parser.add_argument("--again", action="store_true", help="find pairs anew where the build has a table of them")
    parser.add_argument("--head", type=int, default=5, metavar="N", help="pairs to show (default: 5)")
    overwriting(parser)
    as_json(parser, "print what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Find the documents of a build that are translations of each other (by ids of a bitext, by file names such as
    x.en.txt and x.ar.txt, by content), align their sentences, and write the table `pairs` into the build. With
    --to, write pairs for others.
    """
    from diglot.report.reading import Build

    leave_out_pandas()
    if not 0 <= arguments.min_score <= 1:
        raise OptionError(f"--min-score is a probability from 0 to 1, not {arguments.min_score}")
    if arguments.to and Path(arguments.to).suffix.removeprefix(".") not in BUILT_IN:
        raise OptionError(f"--to is a file that ends in .tmx, .jsonl or .moses, not {arguments.to}")
    build = Build.open(arguments.build)
    if arguments.again or "pairs" not in build.about or not arguments.to:
        from diglot.dataset.bitext import pair

        found = pair(build.folder, content=not arguments.no_content)
        for notice in found.said:
            print(f"diglot: {notice}", file=sys.stderr)
        _show(found, arguments.head, arguments.json)
        build = Build.open(arguments.build)
    if arguments.to:
        count, names = _export(build, arguments)
        print(f"diglot: {count:,} pairs to {names}", file=sys.stderr)
    return 0


def _export(build: Build, arguments: argparse.Namespace) -> tuple[int, str]:
    """Write the pairs that are asked for: how many, and where."""
    from diglot.dataset.writing import free, writing
    from diglot.pairs import export

    path = Path(arguments.to)
    chosen = _rows(build, arguments.min_score, arguments.keep_repeats)
    if path.suffix == ".moses":
        paths = [free(path.with_suffix(f".{language}"), arguments.overwrite) for language in ("en", "ar")]
        with writing(paths[0]) as english, writing(paths[1]) as arabic:
            return export.moses(chosen, english, arabic), f"{paths[0]} and {paths[1]}"
    free(path, arguments.overwrite)
    version = build.about["signature"].split()[1]
    with writing(path) as file:
        count = export.tmx(chosen, file, version) if path.suffix == ".tmx" else export.jsonl(chosen, file)
    return count, str(path)


def _rows(build: Build, least: float, repeats: bool) -> Iterator[dict[str, Any]]:
    for batch in build.batches("pairs"):
        for row in batch.to_pylist():
            if row["score"] >= least - 1e-6 and (repeats or row["repeats"] is None):
                yield row


def _show(found: Bitext, head: int, as_json: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    if as_json:
        about = {"folder": str(found.folder), "pairs": found.pairs, "documents": found.documents}
        print(json.dumps(about | {"refused": found.refused, "beads": found.beads}, ensure_ascii=False))
        return
    console = Console(highlight=False)
    how = ", ".join(f"{count:,} by {name}" for name, count in found.documents.items()) or "none"
    console.print(f"[bold]{found.pairs:,} pairs[/bold] of sentences")
    console.print(f"documents: {how}; refused: {found.refused:,}")
    if found.beads:
        console.print("beads: " + "  ".join(f"{shape} {count:,}" for shape, count in found.beads.items()))
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("score", "English", "Arabic"):
        table.add_column(name, justify="right" if name == "Arabic" else "left", overflow="fold")
    for row in found.examples[: max(head, 0)]:
        table.add_row(f"{row['score']:.2f}", row["translation"]["en"], row["translation"]["ar"])
    if found.examples and head > 0:
        console.print(table)
