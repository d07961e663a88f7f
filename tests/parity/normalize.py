"""Compare profile `camel` with camel_tools' composition on real text, and Unicode forms with Unicode's own test.

    python -m tests.parity.normalize camel FILE...      # .jsonl (every string in it), .tsv or plain text
    python -m tests.parity.normalize unicode FILE...    # NormalizationTest rows as JSON lines: source, nfc, nfd, ...

Prints the number of segments compared and every difference; exits with 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from diglot.arabic.normalize import Profile, charmap
from diglot.text.charmap.charmap import apply
from diglot.text.column import Column

FORMS = ("nfc", "nfd", "nfkc", "nfkd")


def strings(value: object) -> Iterator[str]:
    """Every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def segments(paths: list[str]) -> Iterator[str]:
    """The distinct texts of the files, in order."""
    seen: set[str] = set()
    for path in paths:
        for line in Path(path).read_text("utf-8", "surrogatepass").split("\n"):
            parts = strings(json.loads(line)) if path.endswith(".jsonl") and line else line.split("\t")
            for text in parts:
                if text and text not in seen:
                    seen.add(text)
                    yield text


def camel(paths: list[str]) -> int:
    """Differences between `search` and camel_tools, printed."""
    from camel_tools.utils.dediac import dediac_ar
    from camel_tools.utils.normalize import (
        normalize_alef_ar,
        normalize_alef_maksura_ar,
        normalize_teh_marbuta_ar,
        normalize_unicode,
    )

    def reference(text: str) -> str:
        plain = normalize_alef_ar(dediac_ar(normalize_unicode(text)))
        return normalize_teh_marbuta_ar(normalize_alef_maksura_ar(plain))

    texts = list(segments(paths))
    results = apply(Column.from_strings(texts), [charmap("camel")]).strings()
    wrong = [(a, b, c) for a, b in zip(texts, results, strict=True) if b != (c := reference(a))]
    print(f"{len(texts):,} distinct segments, {sum(map(len, texts)):,} characters, {len(wrong)} differences")
    for row in wrong:
        print(*map(ascii, row), sep="\n  ")
    return len(wrong)


def unicode(paths: list[str]) -> int:
    """Rows of Unicode's normalization test that fail, printed."""
    failed = 0
    for path in paths:
        rows = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
        for form in FORMS:
            target = {"nfc": "nfc", "nfd": "nfd", "nfkc": "nfkc", "nfkd": "nfkd"}[form]
            charmap_of_form = charmap(Profile(form, form=form.upper(), settle=False))  # type: ignore[arg-type]
            # the test's invariants: each column normalizes to the column of the form
            for given in ("source", "nfc", "nfd") if form in ("nfc", "nfd") else ("source", *FORMS):
                results = apply(Column.from_strings([row[given] for row in rows]), [charmap_of_form]).strings()
                for row, result in zip(rows, results, strict=True):
                    if result != row[target]:
                        failed += 1
                        print(path, form, given, ascii(row[given]), ascii(result), ascii(row[target]))
        print(f"{path}: {len(rows)} rows")
    return failed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("camel", "unicode"))
    parser.add_argument("files", nargs="+")
    options = parser.parse_args(argv)
    return int({"camel": camel, "unicode": unicode}[options.what](options.files) > 0)


if __name__ == "__main__":
    sys.exit(main())
