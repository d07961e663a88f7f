"""Tokens with spans: speed of every scheme on unique text, beside per-string peers.

    python -m benchmarks tokens [--mb 6] [--file TEXT]

Text: made lines (half Arabic, half English, 3 % of the words new) or those of a file. The first half of the lines warms
the memos, the second half is measured in batches of 400 kB; *again* measures the same half a second time. Peers see one
string a call, as their users do: camel_tools' ``simple_word_tokenize`` (no spans), a plain regular expression with
spans, ICU's word iterator where PyICU is installed.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from functools import partial

import numpy as np

from benchmarks import corpus, measure
from diglot.routes import tokenize
from diglot.text.column import Column
from diglot.text.tokens.schemes import SCHEMES

BATCH = 400_000
ARABIC = re.compile("[\u0621-\u064a]")


def batches(lines: list[str]) -> list[tuple[Column, np.ndarray]]:
    """Columns of about `BATCH` bytes, with the route of each line."""
    found, part, size = [], [], 0
    for line in [*lines, ""]:
        part.append(line)
        size += len(line.encode())
        if size >= BATCH or not line:
            routes = np.array([1 if ARABIC.search(each) else 2 for each in part], np.int8)
            found.append((Column.from_strings(part), routes))
            part, size = [], 0
    return found


def peers() -> dict[str, Callable[[str], object]]:
    """Functions of one string."""
    from camel_tools.tokenizers.word import simple_word_tokenize

    pattern = re.compile(r"\w+|[^\w\s]")
    found: dict[str, Callable[[str], object]] = {
        "camel_tools simple_word_tokenize": simple_word_tokenize,
        "re.finditer with spans": lambda text: [match.span() for match in pattern.finditer(text)],
    }
    try:
        import icu
    except ImportError:
        return found
    breaks = icu.BreakIterator.createWordInstance(icu.Locale("ar"))

    def words(text: str) -> list[int]:
        breaks.setText(text)
        return list(breaks)

    return {**found, "ICU word breaks": words}


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=6)
    parser.add_argument("--file")
    options = parser.parse_args(argv)
    lines = corpus.read(options.file) if options.file else corpus.made(int(options.mb * 1e6))
    warming, measured = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    before, after = batches(warming), batches(measured)
    megabytes = sum(len(line.encode()) for line in measured) / 1e6

    def run(columns: list[tuple[Column, np.ndarray]], scheme: str) -> None:
        for column, routes in columns:
            tokenize(column, routes, scheme)

    rows = []
    for scheme in SCHEMES:
        run(before, scheme)
        unique = measure.cpu(partial(run, after, scheme), 1)
        again = measure.cpu(partial(run, after, scheme), 3)
        rows.append([f"diglot {scheme}", megabytes / unique, megabytes / again])
    for name, function in peers().items():
        seconds = measure.cpu(lambda function=function: [function(line) for line in measured], 1)
        rows.append([name, megabytes / seconds, ""])
    print(f"{len(measured):,} lines, {megabytes:.1f} MB, {measure.digest(measured)}; {measure.machine()}\n")
    print(measure.table(["", "MB/s, unique", "MB/s, again"], rows))
    print(f"\npeak memory {measure.peak_mb():.0f} MB")
