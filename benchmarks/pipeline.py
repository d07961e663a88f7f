"""The whole pipeline beside the naive composition of the same packages and beside the physical limit.

    python -m benchmarks pipeline [--mb 16] [--text FILE] [--naive-lines 4000] [--json FILE]

In one run, on the same lines, by processor time of one core:

- **naive**: `Dataset.map` over rows with ``langdetect.detect``, camel_tools' normalizers, ``simple_word_tokenize`` and
  ``CharMapper``, saved to disk (on fewer lines: it is slow; its cost to start is left out);
- **limit**: the same columns written to Arrow with no processing at all;
- **diglot**: the pipeline, from text to Arrow shards, in a fresh process (cold: its tables are loaded, but it has not
  seen a word of the text) and again (warm); with pages off, too; on text heavy with emoji and with '…'; and in two
  processes at once.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks import corpus, measure, page
from diglot.config import Config
from diglot.dataset.shards import ShardWriter, rows_of
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents

BATCH = 6_000  # lines: some 540 kB


def shards(lines: list[str], folder: Path, config: Config | None = None) -> int:
    """Lines to a shard of segments; gives the rows."""
    pipeline = Pipeline(config or Config())
    writer = ShardWriter("segments", folder, "0")
    rows = 0
    for i in range(0, len(lines), BATCH):
        text = "\n".join(lines[i : i + BATCH])
        for batch in pipeline.process(Documents.from_texts([text], [f"{i:016d}"])).segments:
            writer.write(batch)
            rows += batch.num_rows
    writer.close()
    return rows


def naive(lines: list[str], folder: Path) -> None:
    """What a user would compose of the same packages."""
    from camel_tools.tokenizers.word import simple_word_tokenize
    from camel_tools.utils.charmap import CharMapper
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )
    from datasets import Dataset, disable_caching, disable_progress_bars
    from langdetect import DetectorFactory, LangDetectException, detect

    disable_caching()
    disable_progress_bars()
    DetectorFactory.seed = 0
    buckwalter = CharMapper.builtin_mapper("ar2bw")

    def process(row: dict[str, Any]) -> dict[str, Any]:
        text = row["text"]
        try:
            language = detect(text)
        except LangDetectException:
            language = "und"
        normalized = normalize_unicode(text)
        if language == "ar":
            for step in (dediac_ar, normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar):
                normalized = step(normalized)
        tokens = simple_word_tokenize(normalized)
        other = buckwalter(normalized) if language == "ar" else ""
        return {"language": language, "normalized": normalized, "tokens": tokens, "transliterated": other}

    Dataset.from_dict({"text": lines}).map(process).save_to_disk(str(folder))


def emoji_heavy(lines: list[str]) -> list[str]:
    """Three emoji of all kinds in every third line."""
    rng = random.Random(2)
    kinds = ["😀", "❤️", "👍🏽", "👨‍👩‍👧", "🇸🇾", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🤷🏻‍♀️", "✨", "☀️"]
    return [line + " " + "".join(rng.choices(kinds, k=3)) if i % 3 == 0 else line for i, line in enumerate(lines)]


def dots_heavy(lines: list[str]) -> list[str]:
    """Every full stop an ellipsis, and one at the end of every line."""
    return [line.replace(".", "…").rstrip("…") + "…" for line in lines]


def _fresh(lines: list[str], config: str, processes: int = 1) -> list[dict[str, float]]:
    """The pipeline in fresh processes at once: processor and wall seconds of the first pass and the best later one.

    What was imported once has its bytecode, as it is where packages are installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lines.txt")
        path.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.pipeline", "--child", str(path), "--config", config]
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        running = [
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(processes)
        ]
        return [json.loads(process.communicate()[0]) for process in running]


def _child(path: str, config: Config) -> None:
    lines = corpus.read(path)
    cpu, wall = [], []
    with tempfile.TemporaryDirectory() as folder:
        Pipeline(config)([corpus.LOADING])
        for i in range(3):
            began, began_wall = time.process_time(), time.perf_counter()
            Path(folder, str(i)).mkdir()
            shards(lines, Path(folder, str(i)), config)
            cpu.append(time.process_time() - began)
            wall.append(time.perf_counter() - began_wall)
    print(json.dumps({"cold": cpu[0], "warm": min(cpu[1:]), "wall": min(wall[1:]), "peak": measure.peak_mb()}))


def found(lines: list[str], toml: str, naive_lines: int) -> dict[str, Any]:
    """All figures of a run, for the table and for the page."""
    load, size, config = os.getloadavg()[0], measure.megabytes(lines), Config.from_toml(toml)
    _fresh(lines[:2000], toml)  # for the bytecode
    rows: dict[str, dict[str, float]] = {}
    for name, text, more in (
        ("diglot", lines, ""),
        ("diglot, pages off", lines, "pages = false\n"),
        ("diglot, emoji in every third line", emoji_heavy(lines), ""),
        ("diglot, every full stop an ellipsis", dots_heavy(lines), ""),
    ):
        (one,) = _fresh(text, more + toml)
        rows[name] = {**{kind: measure.megabytes(text) / one[kind] for kind in ("cold", "warm")}, "peak": one["peak"]}
    alone, both = _fresh(lines, toml)[0]["wall"], _fresh(lines, toml, processes=2)
    gain = 2 * alone / max(each["wall"] for each in both)
    with tempfile.TemporaryDirectory() as folder:
        shards(lines, Path(folder), config)
        table = rows_of(next(Path(folder).glob("*.arrow")))
        rows["limit: the same columns, no processing"] = {
            "warm": size / measure.cpu(lambda: _copy(table, Path(folder, "copy.arrow")))
        }
        if naive_lines:
            rows["naive composition"] = {"warm": naive_rate(lines, naive_lines, Path(folder))}
        written = table.nbytes / 1e6
    return {
        "commit": measure.commit(), "date": time.strftime("%Y-%m-%d"), "machine": measure.machine(),
        "load": [load, os.getloadavg()[0]], "naive_lines": naive_lines, "config": toml,
        "corpus": {"mb": size, "lines": len(lines), "digest": measure.digest(lines)},
        "rows": rows, "two": gain, "written": written / size, "stages": _stages(lines, toml),
    }  # fmt: skip


def _stages(lines: list[str], toml: str) -> dict[str, float]:
    """Where the time goes, in a fresh process; nothing where the code that is measured has no kernels."""
    try:
        from benchmarks.stages import stages
    except ImportError:
        return {}
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(stages, lines, Config.from_toml(toml)).result()


def main(argv: list[str] | None = None) -> None:
    """Measure, and print a table; or write the figures, for ``python -m benchmarks page``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=float, default=16, help="MB of text to make")
    parser.add_argument("--text", help="a text file to measure on instead")
    parser.add_argument(
        "--naive-lines", type=int, default=4000, help="lines for the naive composition; 0 leaves it out"
    )
    parser.add_argument("--config", default="", help="configuration, as TOML")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.child:
        return _child(options.child, Config.from_toml(options.config))
    lines = corpus.read(options.text) if options.text else corpus.made(int(options.mb * 1e6))
    figures = found(lines, options.config, options.naive_lines)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(page.run(figures))


def naive_rate(lines: list[str], count: int, folder: Path) -> float:
    """MB/s of the naive composition on `count` lines less a tenth of them: what it costs to start is left out."""
    chosen = lines[:: max(1, len(lines) // count)][:count]
    seconds = []
    for i, part in enumerate((chosen[:20], chosen[: count // 10], chosen)):  # the first to load what it needs
        seconds.append(measure.cpu(lambda part=part, i=i: naive(part, folder / f"naive-{i}"), repeats=1))  # type: ignore[misc]
    return (measure.megabytes(chosen) - measure.megabytes(chosen[: count // 10])) / (seconds[2] - seconds[1])


def _copy(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


if __name__ == "__main__":
    main()
