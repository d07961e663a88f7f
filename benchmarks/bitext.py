"""Builds with pairs, of growing size: seconds of each part, peak memory, and how many documents find their partner.

    python -m benchmarks bitext [--documents 12500 25000 50000 100000] [--lines FILE.tsv] [--workers 1]

Documents are made: eight sentences drawn from parallel ones (of `--lines`, English and Arabic by a tabulator; without
it the project's own), and a line of their own, a number and twelve words of the lexicon. Half of them have a partner;
a tenth of the sentences is left out on either side. They are shuffled, a row of JSON Lines each. Every build runs in a
process of its own; seconds are those of its processor, in its parts: the build, the keys and candidates of documents,
their alignment and the table.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import diglot
from benchmarks import measure
from diglot.pairs.lexicon import lexicon

PARALLEL = Path(__file__).parents[1] / "corpora" / "parallel"
SENTENCES, WORDS, LOST = 8, 12, 0.1
Lines = list[tuple[str, str]]


def own() -> Lines:
    """The project's parallel texts, line by line."""
    found = []
    for path in sorted(PARALLEL.glob("*.en.txt")):
        sides = (
            each.read_text(encoding="utf-8").splitlines() for each in (path, Path(str(path).replace(".en.", ".ar.")))
        )
        found += [pair for pair in zip(*sides, strict=False) if all(map(str.strip, pair))]
    return found


def made(lines: Lines, count: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Ids and texts of `count` documents, in pairs."""
    best = [(stem, lexicon().best(stem)) for stem in sorted(lexicon().english)]
    words = [(stem, pair[0]) for stem, pair in best if pair and pair[1] > 9 and stem.isalpha()]
    for number in range(count // 2):
        paired = number % 2 == 0
        for side, name in enumerate(("en", "ar")):
            if not paired or not side:
                chosen, listed = chance.sample(lines, SENTENCES), chance.sample(words, WORDS)
                told = str(100_000 + chance.randrange(10**9))
            text = [pair[side] for pair in chosen if chance.random() >= LOST]
            text.append(" ".join([told, *(word[side] for word in listed)]) + ".")
            yield f"{name}{number}{'' if paired else ' alone'}", "\n".join(text)


def child(source: str, out: str, workers: int) -> None:
    """Build and pair, and print what it took."""
    from diglot.dataset.bitext import pair
    from diglot.dataset.build import build
    from diglot.report.reading import Build

    def seconds() -> float:
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(use.ru_utime + use.ru_stime for use in usage)

    marks = [seconds()]
    build(source, out, workers=workers)
    marks.append(seconds())
    built = measure.peak_mb()
    first: list[tuple[float, int]] = []

    def progress(done: int, total: int) -> None:
        if not first:
            first.append((seconds(), total))

    diglot.forget()  # as a build does before it pairs
    found = pair(out, progress=progress)
    aligned, tried = first[0]
    named = {
        pair
        for batch in Build.open(out).batches("pairs", ("english_document", "arabic_document"))
        for pair in zip(*batch.to_pydict().values(), strict=True)
    }
    right = sum(one[2:] == other[2:] for one, other in named)
    print(
        json.dumps(
            {
                "build": marks[1] - marks[0], "find": aligned - marks[1], "align": seconds() - aligned, "tried": tried,
                "right": right, "wrong": len(named) - right, "rows": found.pairs, "built": built,
                "parent": measure.peak_mb(),
                "worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6,
            }
        )
    )  # fmt: skip


def main(argv: list[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks bitext", description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[12_500, 25_000, 50_000, 100_000])
    parser.add_argument("--lines", help="parallel sentences, English and Arabic by a tabulator")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", help="where to put input and output (default: the system's temporary folder)")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        return child(options.child[0], options.child[1], int(options.child[2]))
    lines = own()
    if options.lines:
        rows = Path(options.lines).read_text(encoding="utf-8").splitlines()
        lines = [(one, other) for one, _, other in (row.partition("\t") for row in rows)]
    print(measure.machine() + "\n")
    table: list[list[object]] = []
    for count in options.documents:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            chance = random.Random(count)
            documents = list(made(lines, count, chance))
            chance.shuffle(documents)
            source, out = Path(folder) / "documents.jsonl", Path(folder) / "out"
            with source.open("w", encoding="utf-8") as file:
                for name, text in documents:
                    file.write(json.dumps({"id": name, "text": text}, ensure_ascii=False) + "\n")
            del documents
            began = time.perf_counter()
            command = [
                sys.executable,
                "-m",
                "benchmarks.bitext",
                "--child",
                str(source),
                str(out),
                str(options.workers),
            ]
            result = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            took = json.loads(result.stdout.splitlines()[-1])
            table.append(
                [count, source.stat().st_size / 1e6, time.perf_counter() - began, took["build"], took["find"],
                 took["align"], took["tried"], took["right"], took["wrong"], took["rows"], took["built"],
                 took["parent"], took["worker"]]
            )  # fmt: skip
            print(table[-1], file=sys.stderr)
    head = ("documents", "MB", "seconds", "CPU s: build", "find", "align", "tried", "right", "wrong", "rows",
            "MB after the build", "after pairing", "worker, MB")  # fmt: skip
    print(measure.table(head, table))


if __name__ == "__main__":
    main()
