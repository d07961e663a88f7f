"""The summary of a build that a person reads."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from diglot.sizes import size
from diglot.sources.naming import shown

if TYPE_CHECKING:
    from rich.table import Table

    from diglot.dataset.build import Built

__all__ = ["show"]

MUCH = 1_000_000
"""Bytes of input from which the speed says something."""
NAMED = 8
"""Columns that are named."""


def show(built: Built, seconds: float) -> None:
    """The summary that a person reads."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    summary = built.summary
    folder = escape(shown(built.folder))
    console.print(
        f"[bold]{folder}[/bold]  built in {seconds:.1f} s"
        + (f", {built.reused} of {built.tasks} tasks had been done before" if built.reused else "")
    )
    console.print(_table(built))
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


def _shares(counts: Any, total: int) -> str:
    """Languages that make up half a per cent or more; the others are counted."""
    shown = [f"{code} {n / total:.0%}" for code, n in counts.items() if n * 200 >= total]
    left = len(counts) - len(shown)
    return "  ".join(shown) + (f"  and {left} more" if left else "")


def _table(built: Built) -> Table:
    """The counts, a row each; those that are nothing have none."""
    from rich.markup import escape
    from rich.table import Table

    summary = built.summary
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
    return table
