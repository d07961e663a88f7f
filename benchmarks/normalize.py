"""How fast are normalization and repair, beside a plain string implementation and camel_tools?

    python -m benchmarks normalize [--file TEXT] [--megabytes 4] [--repeats 7]

Batches of 400,000 characters, one core, CPU time, the best of several passes: a column in, a column out. ``strings`` is
the same profile as a function of each string (`str.translate`, `unicodedata.normalize`), ``camel`` the composition that
profile `camel` reproduces.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from benchmarks import corpus
from diglot.arabic.normalize import charmap as arabic
from diglot.english.normalize import charmap as english
from diglot.repairs.repair import repair_column
from diglot.text.charmap.charmap import CharMap, apply, apply_with_edits
from diglot.text.column import Column

BATCH = 400_000


def rate(megabytes: float, call: Callable[[], object], repeats: int) -> float:
    """MB per CPU second, the best of `repeats` passes."""
    call()
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return megabytes / best


def routes(column: Column) -> np.ndarray:
    """1 where a string has an Arabic letter, else 0."""
    inside = (column.codes >= 0x600) & (column.codes < 0x700)
    return np.minimum(np.add.reduceat(inside, column.starts, dtype=np.intp), 1)


def through(call: Callable[..., object], maps: list[CharMap], pairs: list[tuple[Column, np.ndarray]]) -> None:
    """All columns through `call`."""
    for column, which in pairs:
        call(column, maps, which)


def repaired(columns: list[Column]) -> None:
    """All columns through `repair_column`."""
    for column in columns:
        repair_column(column)


def texts(lines: list[str]) -> dict[str, list[str]]:
    """Kinds of text, made from `lines`."""
    arabic_lines = [each for each in lines if any("\u0620" <= c <= "\u064a" for c in each)]
    english_lines = [each for each in lines if each.isascii()]
    marked = [
        "".join(
            c + ("\u0651\u064e" if i % 9 == 0 else "\u064e") if "\u0628" <= c <= "\u064a" else c
            for i, c in enumerate(each)
        )
        for each in arabic_lines
    ]
    return {
        "mixed": lines,
        "Arabic": arabic_lines,
        "Arabic, all diacritics": marked,
        "Arabic, decomposed": [unicodedata.normalize("NFD", each) for each in arabic_lines],
        "Arabic, lam-alef ligatures": [each.replace("لا", "ﻻ") for each in arabic_lines],
        "English": english_lines,
        "… for every full stop": [each.replace(".", "…") for each in lines],
        "emoji in every line": [each.replace(" ", " 👍🏽 ", 2) + " 👩‍👩‍👧 ❤️" for each in lines],
    }


def main(argv: Sequence[str] = ()) -> None:
    """Print a table of rates in MB per CPU second."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", help="a text file, instead of text made from the sample corpora")
    parser.add_argument("--megabytes", type=float, default=4)
    parser.add_argument("--repeats", type=int, default=7)
    options = parser.parse_args(argv)
    lines = corpus.read(options.file) if options.file else corpus.made(int(options.megabytes * 1e6))
    maps = {name: [arabic(name), english(name)] for name in ("repair", "standard", "search")}

    print("| text | repair | standard | search | search, with edits | ratio | repair (damage): clean |")
    print("|---|---|---|---|---|---|---|")
    for name, part in texts(lines).items():
        columns = list(Column.batches(part, BATCH))
        which = [1 - routes(column) for column in columns]
        size = sum(len(each.encode()) + 1 for each in part) / 1e6
        pairs = list(zip(columns, which, strict=True))
        plain = {key: rate(size, partial(through, apply, m, pairs), options.repeats) for key, m in maps.items()}
        edits = rate(size, partial(through, apply_with_edits, maps["search"], pairs), options.repeats)
        sieve = rate(size, partial(repaired, columns), options.repeats)
        cells = [*plain.values(), edits]
        print(f"| {name} | " + " | ".join(f"{each:,.0f}" for each in cells), end=" | ")
        print(f"{plain['search'] / edits:.2f} | {sieve:,.0f} |")

    arabic_lines = texts(lines)["Arabic"][:2000]
    size = sum(map(len, map(str.encode, arabic_lines))) / 1e6
    table = arabic("camel")
    print("\n| Arabic, profile camel | MB/s |\n|---|---|")
    column = Column.from_strings(arabic_lines)
    print(f"| column to column | {rate(size, lambda: apply(column, [table]), options.repeats):,.0f} |")
    array = column.arrow()
    arrow = rate(size, lambda: apply(Column.from_arrow(array), [table]).arrow(), options.repeats)
    print(f"| Arrow to Arrow | {arrow:,.0f} |")
    listed = rate(size, lambda: apply(Column.from_strings(arabic_lines), [table]).strings(), options.repeats)
    print(f"| list to list | {listed:,.0f} |")
    print(f"| strings: the same as a function | {rate(size, lambda: [table(each) for each in arabic_lines], 2):,.1f} |")
    print(f"| camel_tools | {rate(size, lambda: [camel()(each) for each in arabic_lines], 2):,.1f} |")

    damaged = {
        "UTF-8 read as Latin-1": [each.encode().decode("latin-1") for each in arabic_lines],
        "UTF-8 read as cp1256": [each.encode().decode("cp1256") for each in arabic_lines],
        "cp1256 read as Latin-1": [each.encode("cp1256", "ignore").decode("latin-1") for each in arabic_lines],
    }
    print("\n| repair of text that is all damaged | MB/s |\n|---|---|")
    for name, part in damaged.items():
        size = sum(map(len, map(str.encode, part))) / 1e6
        print(f"| {name} | {rate(size, partial(repair_column, Column.from_strings(part)), 2):,.1f} |")


def camel() -> Callable[[str], str]:
    """camel_tools' composition."""
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )

    return lambda text: normalize_teh_marbuta_ar(
        normalize_alef_maksura_ar(normalize_alef_ar(dediac_ar(normalize_unicode(text))))
    )


if __name__ == "__main__":
    main()
