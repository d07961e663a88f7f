"""How fast is transliteration: tables in MB/s beside camel_tools, learned models in distinct words a second?

    python -m benchmarks transliterate [--megabytes 4] [--words 20000] [--peers]

One core, CPU time, the best of several passes; text and words are made from the sample corpora (`benchmarks.corpus`).
*Cold* words are all different and nothing of them is remembered; the models are loaded before. ``--peers`` measures
uroman and unidecode on the same words, where they are installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections.abc import Callable, Sequence

from benchmarks import corpus
from benchmarks.measure import cpu, machine
from diglot.arabic import buckwalter
from diglot.arabic import transliterate as arabic
from diglot.english import transliterate as english
from diglot.text.charmap.charmap import apply
from diglot.text.column import Column

BATCH = 3_000  # lines a column


def words(lines: Sequence[str], script: str, count: int) -> list[str]:
    """The first `count` distinct words in a script; as many as there are."""
    pattern = re.compile("[\u0621-\u064a]+" if script == "Arab" else "[A-Za-z]{2,}")
    return list(dict.fromkeys(word for line in lines for word in pattern.findall(line)))[:count]


def tables(lines: list[str]) -> None:
    """MB of UTF-8 a second for table schemes."""
    from camel_tools.utils.charmap import CharMapper

    size = sum(len(line.encode()) for line in lines) / 1e6
    columns = [Column.from_strings(lines[at : at + BATCH]) for at in range(0, len(lines), BATCH)]
    romanized = [apply(column, [buckwalter.charmap("bw")]) for column in columns]
    mapper = CharMapper.builtin_mapper("ar2bw")
    rows: list[tuple[str, Callable[[], object]]] = [
        (f"to {scheme}", lambda scheme=scheme: [apply(column, [buckwalter.charmap(scheme)]) for column in columns])
        for scheme in buckwalter.SCHEMES
    ]
    rows.append(("from bw", lambda: [buckwalter.from_latin_column(column) for column in romanized]))
    rows.append(("camel_tools ar2bw", lambda: [mapper(line) for line in lines]))
    print(f"| table scheme, {size:.1f} MB | MB/s |\n|---|---|")
    for name, call in rows:
        print(f"| {name} | {size / cpu(call):,.0f} |")


def models(lines: list[str], count: int, peers: bool) -> None:
    """Distinct words a second for schemes that read words."""
    arabic_words, latin_words = words(lines, "Arab", count), words(lines, "Latn", count)
    rows: list[tuple[str, list[str], Callable[[], object]]] = []
    for scheme in ("news", "ala-lc", "din-31635"):
        column = Column.from_strings(arabic_words)
        rows.append((scheme, arabic_words, lambda c=column, s=scheme: arabic.words(c, s)))
    column = Column.from_strings(latin_words)
    rows.append(("arabic", latin_words, lambda: english.words(column)))
    if peers and importlib.util.find_spec("uroman"):
        from uroman import Uroman

        uroman = Uroman()
        rows.append(("uroman", arabic_words[:2000], lambda: [uroman.romanize_string(w) for w in arabic_words[:2000]]))
    if peers and importlib.util.find_spec("unidecode"):
        from unidecode import unidecode

        rows.append(("unidecode", arabic_words, lambda: [unidecode(word) for word in arabic_words]))
    print("\n| words, cold | distinct words | words/s |\n|---|---|---|")
    for name, given, call in rows:
        call()
        print(f"| {name} | {len(given):,} | {len(given) / cpu(call):,.0f} |")


def main(argv: Sequence[str] = ()) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks transliterate", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=4.0)
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args(argv)
    lines = corpus.made(int(options.megabytes * 1e6))
    print(machine())
    tables(lines)
    models(lines, options.words, options.peers)


if __name__ == "__main__":
    main()
