"""``diglot build``: files to a dataset on disk."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from diglot.config import Config

if TYPE_CHECKING:
    from diglot.dataset.build import Built, Progress

__all__ = ["register"]


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "build",
        help="files to a dataset on disk",
        description="Read files, split pages into articles, route every segment to its language, and write "
        "a Hugging Face dataset. Run the same command again after an interruption: it goes on where it was.",
    )
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="folders, files, patterns, addresses (s3://, hf://), or -"
    )
    parser.add_argument("-o", "--out", required=True, metavar="FOLDER", help="where the dataset is written")
    parser.add_argument("-c", "--config", metavar="FILE", help="configuration (TOML)")
    parser.add_argument("--text-field", metavar="NAME", help="column of the text in tables and JSON Lines")
    parser.add_argument("--unit", choices=("sentence", "line", "document"), help="what a row is (default: sentence)")
    parser.add_argument("--no-pages", action="store_true", help="do not look for articles on pages")
    parser.add_argument("--no-repair", action="store_true", help="do not mend damaged text")
    parser.add_argument("--drop-duplicates", action="store_true", help="leave out articles that repeat others")
    parser.add_argument("--title", help="name of the dataset, for its card")
    parser.add_argument("--license", help="licence of the text, as the Hub names it (cc0-1.0, cc-by-4.0, …)")
    parser.add_argument("--description", default="", help="where the text comes from, for the card")
    parser.add_argument("-w", "--workers", type=_count, default=1, metavar="N", help="processes (default: 1)")
    parser.add_argument("--strict", action="store_true", help="stop at the first input that is set aside")
    parser.add_argument("--fresh", action="store_true", help="build everything anew")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
    parser.set_defaults(func=run)


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what came of it."""
    from diglot.dataset.build import build, title_of
    from diglot.dataset.card import Card

    config = Config.from_file(arguments.config) if arguments.config else Config()
    changes: dict[str, Any] = {}
    if arguments.unit:
        changes["unit"] = arguments.unit
    if arguments.no_pages:
        changes["pages"] = False
    if arguments.no_repair:
        changes["repair"] = False
    card = Card(arguments.title or title_of(arguments.inputs), arguments.description, arguments.license)
    began = time.perf_counter()
    with _progress(quiet=arguments.quiet or arguments.json) as progress:
        built = build(
            arguments.inputs,
            arguments.out,
            config=replace(config, **changes),
            card=card,
            text_field=arguments.text_field,
            workers=arguments.workers,
            strict=arguments.strict,
            fresh=arguments.fresh,
            drop_duplicates=arguments.drop_duplicates,
            progress=progress,
        )
    seconds = time.perf_counter() - began
    for notice in built.notices:
        print(f"diglot: {notice}", file=sys.stderr)
    if arguments.json:
        about = built.summary.as_dict() | {
            "folder": str(built.folder),
            "signature": built.signature,
            "seconds": round(seconds, 3),
        }
        print(json.dumps(about, ensure_ascii=False))
    elif not arguments.quiet:
        show(built, seconds)
    return 0


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on a terminal, a line now and then elsewhere."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        with Bar(
            "building", BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), transient=True,
        ) as bar:  # fmt: skip
            task = bar.add_task("build", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        began = last = time.monotonic()

        def lines(done: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= 10:
                last = now
                rate = done / 1e6 / (now - began)
                print(f"diglot: {done / 1e6:,.0f} of {total / 1e6:,.0f} MB, {rate:.1f} MB/s", file=sys.stderr)

        yield lines


def show(built: Built, seconds: float) -> None:
    """The summary that a person reads."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    summary = built.summary
    console.print(
        f"[bold]{built.folder}[/bold]  built in {seconds:.1f} s"
        + (f", {built.reused} of {built.tasks} tasks were there" if built.reused else "")
    )
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan")
    table.add_column(justify="right")
    table.add_column(style="dim", overflow="fold")
    read = summary.bytes + summary.bytes_set_aside
    table.add_row(
        "documents", f"{summary.documents:,}", f"{read / 1e6:,.2f} MB at {read / 1e6 / max(seconds, 1e-9):,.1f} MB/s"
    )
    table.add_row(
        "articles", f"{summary.articles:,}", f"{built.duplicates:,} repeat others" if built.duplicates else ""
    )
    table.add_row("segments", f"{summary.segments:,}", _shares(summary.languages, summary.segments))
    table.add_row("tokens", f"{summary.tokens:,}", f"{summary.characters:,} characters")
    reasons = ", ".join(f"{count} {reason}" for reason, count in summary.reasons.items())
    table.add_row("set aside", f"{summary.set_aside:,}", reasons)
    console.print(table)
    console.print("[dim]load it:[/dim]")
    console.print(
        f'  from datasets import load_from_disk; load_from_disk("{built.folder}")["segments"]', soft_wrap=True
    )
    console.print(f"[dim]look:[/dim]    diglot inspect {built.folder}", soft_wrap=True)


def _shares(counts: Any, total: int) -> str:
    """Languages that make up half a per cent or more; the others are counted."""
    shown = [f"{code} {n / total:.0%}" for code, n in counts.items() if n * 200 >= total]
    left = len(counts) - len(shown)
    return "  ".join(shown) + (f"  and {left} more" if left else "")
