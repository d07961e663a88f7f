"""Count where tokens and sentences differ from Unicode's own break tests (UAX #29), and why.

    python -m tests.parity.breaks WordBreakTest.txt SentenceBreakTest.txt

The files are the Unicode Character Database's ``auxiliary/*BreakTest.txt``. UAX #29 finds boundaries for a cursor; its
tests are made of pairs and triples of signs that text seldom has side by side. A difference counts under the first
reason that fits its text.
"""

from __future__ import annotations

import argparse
import collections
from pathlib import Path

import regex

from diglot.text.column import Column
from diglot.text.sentences.split import sentences
from diglot.text.spans import Spans
from diglot.text.tokens.schemes import tokenize

WORDS = {
    "a mark or control without a letter before it joins what follows": r"(?:^|[\s\p{Cc}])[\p{M}\p{Cf}]",
    "a sign repeated, or two quotes, are one token": r"(['.,_:])\p{M}*\p{Cf}*\1",
    "a comma, colon, full stop or middle dot between letters or marked signs parts them": r"[:,.·‧;]",
    "an underscore or apostrophe at the edge of a word, or beside a digit, is a token": r"[_'\"]",
    "a symbol, flag letter or emoji does not join the letters or signs beside it": r"[\p{So}\p{RI}\p{ExtPict}]",
    "letters of two scripts, kana repeat marks and digits beside letters stay together": r"[\p{L}\p{N}]",
}
SENTENCES = {
    "a line feed inside a string is white space: lines are split before": r"[\n\r\u0085\u2028\u2029]",
    "without white space a full stop or exclamation mark ends none": r"[.!?][\p{M}\p{Cf}\p{Pe}\p{Pf}]*[^\s.!?]",
    "a bracketed sentence after a quote belongs to it, after a mark a small letter or bracket goes on": r"[.!?]",
}


def cases(path: Path) -> list[list[str]]:
    """The segments of every test."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        marks = line.split("#")[0].split()
        segments: list[str] = []
        for mark, code in zip(marks[::2], marks[1::2], strict=False):
            if mark == "÷":
                segments.append("")
            segments[-1] += chr(int(code, 16))
        if segments:
            found.append(segments)
    return found


def expected(segments: list[str]) -> list[tuple[int, int]]:
    """The segments that hold more than white space, trimmed of it, as spans."""
    spans, end = [], 0
    for segment in segments:
        begin = end + len(segment) - len(segment.lstrip())
        end += len(segment)
        if segment.strip():
            spans.append((begin, end - len(segment) + len(segment.rstrip())))
    return spans


def compare(name: str, tests: list[list[str]], found: Spans, reasons: dict[str, str]) -> None:
    """Print how many tests are met, and the reasons of the others."""
    counts: collections.Counter[str] = collections.Counter()
    for segments, spans in zip(tests, found.lists(), strict=True):
        text = "".join(segments)
        if spans == expected(segments):
            counts["met"] += 1
        else:
            fitting = (why for why, pattern in reasons.items() if regex.search(pattern, text))
            counts[next(fitting, f"unexplained: {text!a}")] += 1
    print(f"{name}: {len(tests)} tests, {counts.pop('met')} met")
    for why, count in counts.most_common():
        print(f"  {count:4} {why}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=Path)
    parser.add_argument("sentences", type=Path)
    options = parser.parse_args()
    for path, split, reasons in ((options.words, tokenize, WORDS), (options.sentences, sentences, SENTENCES)):
        tests = cases(path)
        compare(path.stem, tests, split(Column.from_strings(["".join(test) for test in tests])), reasons)


if __name__ == "__main__":
    main()
