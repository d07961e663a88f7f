"""Where the pipeline's time goes: processor time in each group of kernels, and between them.

    python -m benchmarks stages [--mb 8] [--text FILE] [--cold]

Rows stay in memory, nothing is written. What it costs to call a kernel, with the checks of its arguments, is counted
with the kernel.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from benchmarks import corpus, measure
from diglot.config import Config
from diglot.kernels.library import Kernel
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents

BATCH = 6_000  # lines: some 540 kB
GROUPS = {
    "letters, looks, rows, languages": ("letters", "looks", "rows", "languages"),
    "shapes, features, weights, chain, lines": ("shapes", "features", "weights", "chain", "lines", "word"),
    "chunks": ("chunks",),
    "lexicon": ("lexicon",),
    "columns": ("columns",),
    "sentences": ("sentences",),
    "switches": ("switches",),
    "suspects": ("suspects",),
    "tokens, words": ("tokens", "words"),
    "ids, tallies": ("ids", "tallies"),
}
"""What the page calls kernels together, by the beginnings of their names."""


def watched(spent: Counter[str]) -> None:
    """Count the nanoseconds of every kernel from here on, by its name up to the first underscore."""

    def timed(kernel: Kernel, function: Callable[..., Any]) -> Callable[..., Any]:
        name = kernel._name.split("_")[0]

        def call(*values: Any) -> Any:
            began = time.thread_time_ns()
            found = function(*values)
            spent[name] += time.thread_time_ns() - began
            return found

        return call

    call, bind = Kernel.__call__, Kernel.bind
    Kernel.__call__ = lambda self, *values: timed(self, lambda *each: call(self, *each))(*values)  # type: ignore[method-assign]
    Kernel.bind = lambda self, *values: timed(self, bind(self, *values))  # type: ignore[method-assign]


def stages(lines: list[str], config: Config, cold: bool = False) -> dict[str, float]:
    """Nanoseconds a byte of text: ``all``, each group of `GROUPS`, ``other kernels``, ``between kernels``."""
    spent: Counter[str] = Counter()
    watched(spent)
    pipeline = Pipeline(config)
    pipeline([corpus.LOADING])

    def once() -> float:
        spent.clear()
        began = time.process_time_ns()
        for i in range(0, len(lines), BATCH):
            pipeline.process(Documents.from_texts(["\n".join(lines[i : i + BATCH])], [f"{i:016d}"]))
        return time.process_time_ns() - began

    size, whole = measure.megabytes(lines) * 1e6, once()
    for _ in range(0 if cold else 3):
        again = once()
        if again < whole:
            whole, kept = again, Counter(spent)
    kept = Counter(spent) if cold else kept
    found = {title: sum(kept[name] for name in names) for title, names in GROUPS.items()}
    found["other kernels"] = kept.total() - sum(found.values())
    found["between kernels"] = whole - kept.total()
    return {"all": whole / size} | {title: nanoseconds / size for title, nanoseconds in found.items()}


def main(argv: list[str] | None = None) -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=8, help="MB of text to make")
    parser.add_argument("--text", help="a text file to measure on instead")
    parser.add_argument("--config", default="", help="configuration, as TOML")
    parser.add_argument("--cold", action="store_true", help="at first sight, not warm")
    options = parser.parse_args(argv)
    lines = corpus.read(options.text) if options.text else corpus.made(int(options.mb * 1e6))
    print(measure.machine() + "\n")
    found = stages(lines, Config.from_toml(options.config), options.cold)
    print(measure.table(["", "ns a byte"], found.items()))


if __name__ == "__main__":
    main()
