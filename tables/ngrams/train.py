"""Counts of letter sequences, from the profiles of the package langdetect as installed (Apache-2.0)."""

import gzip
import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = "src/diglot/text/data/ngrams.tsv.gz"
LANGUAGES = "ar bg cs da de el en es fa fi fr he hr hu it nl pl pt ro ru sk sv tr uk ur".split()  # noqa: SIM905


def make(sources: Path, into: Path) -> None:
    """Write the table: a section a language, a line a sequence with its count, in the order of code points."""
    parts = [
        f"# Counts of sequences of one to three letters (sequence, count), from langdetect {version('langdetect')}'s "
        "profiles of Wikipedia, Apache-2.0. Made by tables/ngrams.\n"
    ]
    for language in LANGUAGES:
        profile = json.loads((files("langdetect") / "profiles" / language).read_text(encoding="utf-8"))
        parts.append(
            f"[{language}]\n" + "".join(f"{gram}\t{count}\n" for gram, count in sorted(profile["freq"].items()))
        )
    (into / TARGET).write_bytes(gzip.compress("".join(parts).encode(), 9, mtime=0))
