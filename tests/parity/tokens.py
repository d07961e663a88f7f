"""Count the segments on which the scheme ``camel`` differs from camel_tools' ``simple_word_tokenize``.

    python -m tests.parity.tokens FILE … [--fuzz 100000]

Files: text (a segment a line) or JSON Lines with a field ``text``. `--fuzz` adds so many strings drawn from signs that
are hard: emoji, joiners, modifiers, keycaps, flags, marks, controls, lone surrogates, every plane.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from camel_tools.tokenizers.word import simple_word_tokenize

from diglot.routes import tokenize
from diglot.text.column import Column

HARD = [
    *map(chr, [*range(0x20, 0x7F), *range(0x600, 0x700), *range(0x2000, 0x2070), *range(0x1F1E6, 0x1F200)]),
    *map(chr, [*range(0x1F3FB, 0x1F400), *range(0x1F600, 0x1F650), *range(0xE0020, 0xE0080)]),
    *"\u200d\ufe0f\u20e3\U0001f3f4" * 20,
    *"\0\x85\u2028\x1c\n\r\ud800\udfff\U00020000\U0010ffff" * 2,
]


def segments(path: Path) -> list[str]:
    """The segments of a file."""
    lines = path.read_text("utf-8").split("\n")
    return [json.loads(line)["text"] if path.suffix == ".jsonl" else line for line in lines if line]


def fuzz(count: int, seed: int = 1) -> list[str]:
    """Strings of hard signs."""
    draw = random.Random(seed)
    any_plane = [chr(draw.randrange(0x110000)) for _ in range(20_000)]
    return ["".join(draw.choices(draw.choice((HARD, any_plane)), k=draw.randint(0, 30))) for _ in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--fuzz", type=int, default=0)
    options = parser.parse_args()
    for name, strings in [*((str(path), segments(path)) for path in options.files), ("fuzz", fuzz(options.fuzz))]:
        found = tokenize(Column.from_strings(strings), None, "camel").lists()
        differing = 0
        for string, spans in zip(strings, found, strict=True):
            if [string[a:b] for a, b in spans] != simple_word_tokenize(string):
                differing += 1
                print(f"  {string!a}")
        print(f"{name}: {len(strings)} segments, {differing} differ")


if __name__ == "__main__":
    main()
