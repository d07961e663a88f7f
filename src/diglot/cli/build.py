"""``diglot build``: files to a dataset on disk."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from diglot.config import Config
from diglot.engines import ENGINES
from diglot.layout import TABLES
from diglot.sources.naming import shown

if TYPE_CHECKING:
    from diglot.dataset.build import Built, Progress

__all__ = ["register"]

MUCH = 1_000_000
"""Bytes of input from which the speed says something."""
NAMED = 8
"""Columns that the summary names."""
_TRUE = ("1", "ON", "YES", "TRUE")  # as huggingface_hub reads its variables


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
    parser.add_argument(
        "--text-field", metavar="NAME", help="where the text is in rows: body, data.text; or several: "
        "question,answer, messages[].content, en=1,ar=2"
    )  # fmt: skip
    parser.add_argument(
        "--input-format", metavar="NAME", help="read files as this, whatever they look like: jsonl, csv, text, …; or "
        "those with a suffix: .log=jsonl,.py=text"
    )  # fmt: skip
    parser.add_argument(
        "--table", choices=TABLES, default="segments",
        help="which table is read of an INPUT that is a build (default: segments)",
    )  # fmt: skip
    parser.add_argument(
        "--keep",
        action="append",
        metavar="NAMES",
        help="columns of the input's rows to carry into every table (label,stars), or all",
    )
    parser.add_argument("--unit", choices=("sentence", "line", "document"), help="what a row is (default: sentence)")
    parser.add_argument(
        "--split-at", metavar="WHAT", help="begin an article at every line that matches this regular expression, or "
        "(heading) at every heading"
    )  # fmt: skip
    parser.add_argument("--no-pages", action="store_true", help="do not look for articles on pages")
    parser.add_argument("--no-repair", action="store_true", help="do not mend damaged text")
    parser.add_argument("--quality", action="store_true", help="name the rules of quality that each article breaks")
    parser.add_argument("--signals", action="store_true", help="write the measures of quality of each article")
    parser.add_argument(
        "--splits",
        metavar="SHARES",
        help="a column split, by a hash of the document: train=0.9,validation=0.05,test=0.05",
    )
    parser.add_argument(
        "--profiles", metavar="NAMES", help="more normalizations, each in columns of its own: search,camel"
    )  # fmt: skip
    parser.add_argument("--private", action="store_true", help="find e-mail addresses, phone numbers and the like")
    parser.add_argument("--redact", action="store_true", help="put labels in the place of private data")
    parser.add_argument("--drop-duplicates", action="store_true", help="leave out articles that repeat others")
    parser.add_argument(
        "--against", action="append", metavar="BUILD", help="a finished build: mark the articles that repeat one of its"
    )  # fmt: skip
    parser.add_argument("--pairs", action="store_true", help="find translations: a table of sentence pairs besides")
    parser.add_argument(
        "--format", choices=("arrow", "parquet"), default="arrow",
        help="of the shards: arrow is loaded at once, parquet has a fifth of its bytes (default: arrow)",
    )  # fmt: skip
    parser.add_argument("--copy-to", metavar="ADDRESS", help="where a finished build is copied to (s3://bucket/news)")
    parser.add_argument("--title", help="name of the dataset, for its card")
    parser.add_argument("--license", help="licence of the text, as the Hub names it (cc0-1.0, cc-by-4.0, …)")
    parser.add_argument("--description", default="", help="where the text comes from, for the card")
    parser.add_argument(
        "-w",
        "--workers",
        type=_count,
        metavar="N",
        help="processes (default: what the machine has cores and memory for)",
    )
    parser.add_argument("--engine", choices=ENGINES, default="local", help="what runs the work (default: local)")
    parser.add_argument("--address", metavar="HOST:PORT", help="the Ray cluster, for --engine ray")
    parser.add_argument("--strict", action="store_true", help="stop at the first input that is set aside")
    parser.add_argument("--fresh", action="store_true", help="build everything anew")
    parser.add_argument("--verify", action="store_true", help="hash all that is there before it is taken as it is")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
    parser.set_defaults(func=run)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1, not {text!r}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what came of it."""
    from diglot.dataset.build import build, title_of
    from diglot.dataset.card import Card

    config = Config.from_file(arguments.config) if arguments.config else Config()
    changes: dict[str, Any] = {}
    if arguments.unit:
        changes["unit"] = arguments.unit
    if arguments.input_format:
        changes["input_format"] = arguments.input_format
    if arguments.split_at:
        changes["split_at"] = arguments.split_at
    if arguments.no_pages:
        changes["pages"] = False
    if arguments.no_repair:
        changes["repair"] = False
    if arguments.splits:
        changes["splits"] = arguments.splits
    if arguments.profiles:
        changes["profiles"] = [name.strip() for name in arguments.profiles.split(",")]
    changes |= {name: True for name in ("quality", "signals", "private", "redact") if getattr(arguments, name)}
    card = Card(shown(arguments.title or title_of(arguments.inputs)), shown(arguments.description), arguments.license)
    began = time.perf_counter()
    with _progress(quiet=arguments.quiet or arguments.json) as progress:
        built = build(
            arguments.inputs,
            arguments.out,
            config=replace(config, **changes),
            card=card,
            text_field=arguments.text_field,
            keep=",".join(arguments.keep) if arguments.keep else None,
            table=arguments.table,
            workers=arguments.workers,
            engine=arguments.engine,
            address=arguments.address,
            strict=arguments.strict,
            fresh=arguments.fresh,
            verify=arguments.verify,
            drop_duplicates=arguments.drop_duplicates,
            against=arguments.against,
            pairs=arguments.pairs,
            format=arguments.format,
            copy_to=arguments.copy_to,
            progress=progress,
        )
    seconds = time.perf_counter() - began
    for notice in built.notices:
        print(f"diglot: {notice}", file=sys.stderr)
    if arguments.json:
        about = built.summary.as_dict() | {
            "folder": shown(built.folder),
            "left_out": built.left_out,
            "signature": built.signature,
            "tasks": built.tasks,
            "reused": built.reused,
            "seconds": round(seconds, 3),
            "start_up_seconds": round(built.startup, 3),
            "bytes_per_second": round(built.speed),
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
    elif sys.stderr.isatty() and os.environ.get("HF_HUB_DISABLE_PROGRESS_BARS", "0").upper() not in _TRUE:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        with Bar(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        ) as bar:  # fmt: skip
            task = bar.add_task("building", total=None)
            yield _Told(lambda done, total, aside: bar.update(task, completed=done, total=total, description=aside))
    else:
        began = last = time.monotonic()
        first: int | None = None

        def lines(done: int, total: int, aside: str) -> None:
            nonlocal last, first
            now = time.monotonic()
            first = done if first is None else first
            if now - last >= 10:
                last = now
                rate = (done - first) / max(now - began, 1e-9)
                left = f", {_minutes((total - done) / rate)} left" if rate else ""
                speed = f", {size(rate)}/s{left}" if rate else ""
                print(f"diglot: {aside}: {size(done)} of {size(total)}{speed}", file=sys.stderr, flush=True)

        yield _Told(lines)


class _Told:
    """What a build tells while it is under way, with what was set aside so far."""

    def __init__(self, show: Callable[[int, int, str], None]) -> None:
        self._show, self._aside = show, 0

    def aside(self, count: int) -> None:
        """Told before each step: inputs set aside so far."""
        self._aside = count

    def __call__(self, done: int, total: int) -> None:
        self._show(done, total, f"building, {self._aside:,} set aside" if self._aside else "building")


def show(built: Built, seconds: float) -> None:
    """The summary that a person reads."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    summary = built.summary
    folder = escape(shown(built.folder))
    console.print(
        f"[bold]{folder}[/bold]  built in {seconds:.1f} s"
        + (f", {built.reused} of {built.tasks} tasks had been done before" if built.reused else "")
    )
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan")
    table.add_column(justify="right")
    table.add_column(style="dim", overflow="fold")
    much = built.speed and summary.bytes >= MUCH
    speed = f" at {size(built.speed)}/s, after {built.startup:.1f} s to load tables" if much else ""
    table.add_row("documents", f"{summary.documents:,}", size(summary.bytes + summary.bytes_set_aside) + speed)
    table.add_row(
        "articles", f"{summary.articles:,}", f"{built.duplicates:,} repeat others" if built.duplicates else ""
    )
    table.add_row("segments", f"{summary.segments:,}", _shares(summary.languages, summary.segments))
    table.add_row("tokens", f"{summary.tokens:,}", f"{summary.characters:,} characters")
    reasons = ", ".join(f"{count} {reason}" for reason, count in summary.reasons.items())
    table.add_row("set aside", f"{summary.set_aside:,}", reasons)
    if summary.skipped:
        table.add_row("skipped", f"{summary.skipped:,}", "about a folder (README, LICENSE, …); name one to read it")
    if built.left_out:
        names = escape(", ".join(built.left_out[:3])) + (", …" if len(built.left_out) > 3 else "")
        table.add_row("left out", f"{len(built.left_out):,}", f"builds below an input: {names}")
    if summary.columns_left:
        columns = list(summary.columns_left)
        said = ", ".join(columns[:NAMED]) + (f" and {len(columns) - NAMED} more" if len(columns) > NAMED else "")
        plain = len(columns) <= NAMED and not any("," in name for name in columns)
        keep = shlex.quote(",".join(columns)) if plain else "all"
        table.add_row("not kept", f"{len(columns):,}", escape(f"columns: {said}; to carry them along: --keep {keep}"))
    if summary.repeated_ids:
        table.add_row("ids", f"{summary.repeated_ids:,}", "rows share their id with another: a hash names them")
    console.print(table)
    for name, said in summary.no_text.items():
        console.print(f"[yellow]no text[/yellow]    {escape(shown(name))}: {escape(said)}", soft_wrap=True)
    if (more := summary.without_text - len(summary.no_text)) > 0:
        console.print(f"           and {more:,} more without a text field; diglot inspect has them all")
    console.print("[dim]load it:[/dim]")
    load = (
        f'load_from_disk("{folder}")["segments"]' if built.format == "arrow" else f'load_dataset("{folder}")["train"]'
    )
    console.print(f"  from datasets import {load.split('(')[0]}; {load}", soft_wrap=True)
    console.print(f"[dim]look:[/dim]    diglot inspect {folder}", soft_wrap=True)


def size(count: float) -> str:
    """Bytes as a person reads them.

    >>> size(1_260), size(32_000_000), size(7.5e12)
    ('1.3 kB', '32.0 MB', '7.5 TB')
    """
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            break
        count /= 1000
    return f"{count:.0f} B" if unit == "B" else f"{count:,.1f} {unit}"


def _minutes(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 90
        else f"{seconds / 60:.0f} min"
        if seconds < 5400
        else f"{seconds / 3600:.1f} h"
    )


def _shares(counts: Any, total: int) -> str:
    """Languages that make up half a per cent or more; the others are counted."""
    shown = [f"{code} {n / total:.0%}" for code, n in counts.items() if n * 200 >= total]
    left = len(counts) - len(shown)
    return "  ".join(shown) + (f"  and {left} more" if left else "")
