"""Writes what was measured into the pages; with ``--check`` it says whether they agree, and writes nothing.

    python -m benchmarks pipeline --json benchmarks/results/pipeline.json && python -m benchmarks page

The figures are in ``benchmarks/results``: ``pipeline.json``, and ``before.json`` for what stands beside them. They go
between ``<!-- pipeline -->`` and ``<!-- end -->`` in ``benchmarks/README.md``, and in ``README.md`` between
``<!-- speed -->`` and that.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import measure

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results"
OURS, NAIVE, LIMIT = "diglot", "naive composition", "limit: the same columns, no processing"
KINDS = {"cold": "MB/s, first sight", "warm": "MB/s, warm", "peak": "peak RSS, MB", "naive": "warm × naive"}
PEAK, IDLE = 360, 0.5
Figures = dict[str, Any]


def pages() -> dict[Path, str]:
    """The pages, with the figures of the results."""
    figures, before = (json.loads((RESULTS / f"{name}.json").read_text("utf-8")) for name in ("pipeline", "before"))
    whole = "\n\n".join((run(figures, before), goals(figures), stages(figures)))
    found = {}
    for path, mark, text in (
        (ROOT / "benchmarks" / "README.md", "pipeline", f"\n\n{whole}\n\n"),
        (ROOT / "README.md", "speed", speed(figures)),
    ):
        block = re.compile(rf"(?<=<!-- {mark} -->).*?(?=<!-- end -->)", re.DOTALL)
        found[path] = block.sub(lambda _, text=text: text, path.read_text("utf-8"))
    return found


def run(figures: Figures, before: Figures | None = None) -> str:
    """A run: the machine, the table and what else was measured; beside an older one, if it is given."""
    runs = [figures] if before is None else [figures, before]
    head = [title for kind in KINDS.values() for title in (kind, "before")[: len(runs)]]
    rows = [[name, *(_cell(each, name, kind) for kind in KINDS for each in runs)] for name in figures["rows"]]
    corpus, (first, last) = figures["corpus"], figures["load"]
    width = corpus["mb"] * 1e6 / corpus["lines"]
    parts = [
        f"{figures['machine']}; commit {figures['commit']}, {figures['date']}; "
        f"load {first:.1f} before, {last:.1f} after.\n"
        f"{corpus['mb']:.1f} MB, {corpus['lines']:,} lines of {width:.0f} bytes, corpus `{corpus['digest']}`:",
        measure.table(["", *head], rows),
        f"Two processes at once beside one, by wall clock: {_pair(runs, _two)}. "
        f"{_pair(runs, lambda each: _three(each['written']))} bytes of Arrow for each byte of text.",
    ]
    if NAIVE in figures["rows"]:
        times = _pair(runs, lambda each: _three(each["rows"][OURS]["cold"] / each["rows"][NAIVE]["warm"]))
        parts[-1] += f" At first sight it is {times} times the naive composition ({figures['naive_lines']:,} lines)."
    if before is not None:
        parts[-1] += (
            f"\n*Before* is commit {before['commit']}, {before['date']}, {before['machine']}; "
            f"load {before['load'][0]:.1f} before, {before['load'][1]:.1f} after."
        )
    return "\n\n".join(parts)


def goals(figures: Figures) -> str:
    """What was wanted, and whether it was reached."""
    ours, rows = figures["rows"][OURS], figures["rows"]
    bare = rows["diglot, pages off"]["warm"]
    naive, peak = rows[NAIVE]["warm"], max(row.get("peak", 0) for row in rows.values())
    idle = figures["load"][0] < IDLE
    share = 100 * ours["warm"] / rows[LIMIT]["warm"]
    asked: list[tuple[str, bool, str]] = [
        ("40 MB/s a core, then 60, warm, all columns", ours["warm"] >= 40, _three(ours["warm"])),
        ("30 MB/s at first sight", ours["cold"] >= 30, _three(ours["cold"])),
        ("60 MB/s warm without pages", bare >= 60, _three(bare)),
        ("500 × the naive composition, warm", ours["warm"] >= 500 * naive, f"{_three(ours['warm'] / naive)} ×"),
        ("400 × at first sight", ours["cold"] >= 400 * naive, f"{_three(ours['cold'] / naive)} ×"),
        ('12 % of "the same columns, no processing"', share >= 12, f"{_three(share)} %"),
        ("two processes at 1.85 × one", idle and round(figures["two"], 2) >= 1.85, _two(figures)),
        (f"peak RSS of {PEAK} MB at most", peak <= PEAK, f"{peak:.0f} MB"),
        ("9 bytes of Arrow for each byte of text", figures["written"] <= 9, f"{_three(figures['written'])}"),
    ]  # fmt: skip
    told = [[goal, "yes" if reached else "**no**", value] for goal, reached, value in asked]
    return "### Beside the goal\n\n" + measure.table(["goal", "reached", ""], told)


def stages(figures: Figures) -> str:
    """Where the time goes."""
    spent: dict[str, float] = figures["stages"]
    rows = [[name, value] for name, value in spent.items() if name != "all" and value >= 0.05]
    rows.sort(key=lambda row: -float(row[1]))
    whole = f"Warm, rows in memory and nothing written: {spent['all']:.1f} ns of processor time for each byte."
    return f"### Where the time goes\n\n{whole}\n\n" + measure.table(["", "ns a byte"], rows)


def speed(figures: Figures) -> str:
    """The sentence of the first page."""
    ours, naive = figures["rows"][OURS], figures["rows"][NAIVE]["warm"]
    cold, warm = ours["cold"], ours["warm"]
    return (
        f"On one core {_three(cold)} MB/s on first sight and {_three(warm)} after it, {_three(cold / naive)} and\n  "
        f"{_three(warm / naive)} times the naive composition of the same packages"
    )


def _cell(figures: Figures, name: str, kind: str) -> str:
    row = dict(figures["rows"].get(name, {}))
    if NAIVE in figures["rows"] and ("cold" in row or name == NAIVE):
        row["naive"] = row["warm"] / figures["rows"][NAIVE]["warm"]
    return _three(row[kind]) if kind in row else ""


def _pair(runs: list[Figures], value: Callable[[Figures], str]) -> str:
    """A figure, and what it was before."""
    said = [value(each) for each in runs]
    return said[0] + "".join(f" (before: {each})" for each in said[1:])


def _two(figures: Figures) -> str:
    """What two processes gain, where nothing else ran: wall clock says nothing elsewhere."""
    return f"{figures['two']:.2f} ×" if figures["load"][0] < IDLE else "not told, for other work was running"


def _three(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 1000 else f"{value:.3g}"


def main(argv: list[str] | None = None) -> int:
    """Write the pages, or check them."""
    check, code = "--check" in (argv or sys.argv[1:]), 0
    for path, text in pages().items():
        if path.read_text("utf-8") != text:
            code = int(check)
            print(f"{path.relative_to(ROOT)}: {'differs from the figures' if check else 'written'}")
            if not check:
                path.write_text(text, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main())
