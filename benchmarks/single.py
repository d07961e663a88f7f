"""One short string a call: microseconds of the public functions, as a search box or a chat would call them.

    python -m benchmarks single [--strings 4000] [--words 5]

Strings are the first words of lines of the made text, each called once (first) and again (later), with the language
given and not. Those with digits stand apart: telling a date from a word takes the long way, and many are Arabizi, which
`transliterate` spells by a model.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from functools import partial

import diglot
from benchmarks import corpus, measure

DIGIT = re.compile(r"\d")
LATIN = re.compile("[A-Za-z]")


def calls(strings: Sequence[str]) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    codes = ["en" if LATIN.search(text) else "ar" for text in strings]

    def each(function: Callable[[str], object]) -> None:
        for text in strings:
            function(text)

    def told(function: Callable[[str, str], object]) -> None:
        for text, code in zip(strings, codes, strict=True):
            function(text, code)

    return {
        "detect": partial(each, diglot.detect),
        "sentences": partial(each, diglot.sentences),
        "tokenize": partial(each, diglot.tokenize),
        "tokenize, language given": partial(told, diglot.tokenize),
        "normalize": partial(each, diglot.normalize),
        "normalize, language given": partial(told, diglot.normalize),
        "transliterate": partial(each, diglot.transliterate),
        "transliterate, to bw": partial(each, partial(diglot.transliterate, to="bw")),
    }


def main(argv: list[str]) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strings", type=int, default=4000, help="how many")
    parser.add_argument("--words", type=int, default=5, help="words of each")
    options = parser.parse_args(argv)
    lines = dict.fromkeys(" ".join(line.split()[: options.words]) for line in corpus.made(4_000_000))
    groups = {
        "no digits": [text for text in lines if not DIGIT.search(text)][: options.strings],
        "digits": [text for text in lines if DIGIT.search(text)][: options.strings // 4],
    }
    for function in calls(["A line to load the tables", "سطر لتحميل الجداول 5"]).values():
        function()
    rows: list[list[object]] = []
    for group, strings in groups.items():
        for name, function in calls(strings).items():
            first, later = (1e6 * measure.cpu(function, repeats) / len(strings) for repeats in (1, 3))
            rows.append([f"{name}; {group}", first, later])
    print(", ".join(f"{len(strings):,} strings with {group}" for group, strings in groups.items()))
    print(measure.machine() + "\n")
    print(measure.table(["", "µs, first", "µs, later"], rows))
