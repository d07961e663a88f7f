"""Measuring: processor time, peak memory, the machine, and tables."""

from __future__ import annotations

import hashlib
import platform
import resource
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path


def cpu(function: Callable[[], object], repeats: int = 3) -> float:
    """The least processor time (seconds, this process and its threads) of some runs: what other work disturbs least."""
    best = float("inf")
    for _ in range(repeats):
        began = time.process_time()
        function()
        best = min(best, time.process_time() - began)
    return best


def peak_mb() -> float:
    """The most memory that this process has held so far, in MB (Linux; elsewhere what it has held or inherited)."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss may be inherited from the process that started this one
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024 / 1e6
    unit = 1 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def machine() -> str:
    """Processor, cores and versions, in a line."""
    import os

    import numpy
    import pyarrow

    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [
            line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        name = models[0] if models else name
    versions = f"Python {platform.python_version()}, numpy {numpy.__version__}, pyarrow {pyarrow.__version__}"
    return f"{name}, {os.cpu_count()} cores, {versions}"


def megabytes(lines: Iterable[str]) -> float:
    """MB of lines in UTF-8, each with its line feed."""
    return sum(len(line.encode()) + 1 for line in lines) / 1e6


def commit() -> str:
    """The commit that is measured; with a plus where files differ from it, empty where there is none."""
    here = Path(__file__).parents[1]
    said = [
        subprocess.run(["git", *words], cwd=here, capture_output=True, text=True).stdout.strip()
        for words in (("rev-parse", "--short=9", "HEAD"), ("status", "--porcelain", "--", "src"))
    ]
    return said[0] + "+" * bool(said[1])


def digest(texts: Iterable[str]) -> str:
    """A hash of a corpus, to say what a figure was measured on."""
    found = hashlib.blake2b(digest_size=6)
    for text in texts:
        found.update(text.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; floats with three digits that count."""

    def cell(value: object) -> str:
        return f"{value:,.3g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)

    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(map(cell, row)) + " |" for row in rows])
