"""Sentences: speed on paragraphs of unique text, beside per-string peers.

    python -m benchmarks sentences [--mb 6] [--file TEXT]

Text: paragraphs of five made lines, each ended by a full stop (half Arabic, half English), or the lines of a file.
Batches of 400 kB. Peers see one string a call: a plain regular expression, pySBD and blingfire where installed.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

from benchmarks import corpus, measure
from benchmarks.tokens import batches
from diglot.text.sentences.split import sentences


def peers() -> dict[str, Callable[[str], object]]:
    """Functions of one string."""
    pattern = re.compile(r"[.!?؟]+[\"'”’»)\]]*(?=\s)")
    found: dict[str, Callable[[str], object]] = {
        "re.finditer": lambda text: [match.end() for match in pattern.finditer(text)]
    }
    try:
        import blingfire

        found["blingfire text_to_sentences"] = blingfire.text_to_sentences
    except ImportError:
        pass
    try:
        import pysbd

        found["pySBD"] = pysbd.Segmenter(language="en", clean=False, char_span=True).segment
    except ImportError:
        pass
    return found


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=6)
    parser.add_argument("--file")
    options = parser.parse_args(argv)
    if options.file:
        texts = corpus.read(options.file)
    else:
        lines = corpus.made(int(options.mb * 1e6))
        texts = [" ".join(f"{line.rstrip('.')}." for line in lines[i : i + 5]) for i in range(0, len(lines), 5)]
    columns = batches(texts)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    sentences(columns[0][0])
    rows = [["diglot", megabytes / measure.cpu(lambda: [sentences(column) for column, _ in columns])]]
    few = texts[: max(1, len(texts) // 10)]
    for name, function in peers().items():
        part = sum(len(text.encode()) for text in few) / 1e6
        rows.append([name, part / measure.cpu(lambda function=function: [function(text) for text in few], 1)])
    print(f"{len(texts):,} texts, {megabytes:.1f} MB, {measure.digest(texts)}; {measure.machine()}\n")
    print(measure.table(["", "MB/s"], rows))
