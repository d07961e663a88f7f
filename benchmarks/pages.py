"""Pages: how fast they are split, and dates beside dateparser and htmldate.

    python -m benchmarks pages [PAGE …]

Speed is measured on the pages given, or on made ones (of ``tables/pages/families.py``, several families, both
languages); dates on the project's table of cases, each with the answer of every reader: right, wrong, or none where
there is a date. An ambiguous date counts as right where the reading is the table's.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import cpu, digest, machine, table
from diglot.dates.find import parse_date
from diglot.pages.layout import layout_batch
from diglot.text.column import Column

ROOT = Path(__file__).parent.parent
BATCH = 400_000  # code points


def made(count: int) -> list[str]:
    """Pages of all families."""
    from tables.pages.families import write

    return [write(20_000_000 + seed).text for seed in range(count)]


def speed(name: str, texts: list[str]) -> tuple[object, ...]:
    columns = list(Column.batches(texts, BATCH))
    spent = cpu(lambda: [layout_batch(column) for column in columns])
    size = sum(len(text.encode()) for text in texts)
    lines = sum(len(layout_batch(column)) for column in columns)
    return name, len(texts), f"{size / 1e6:.1f}", lines, f"{size / spent / 1e6:.1f}", f"{spent / lines * 1e6:.1f}"


def readers() -> dict[str, Callable[[str, datetime.date | None], datetime.date | None]]:
    """What reads a date: ours, and the peers that are installed."""
    found: dict[str, Callable[[str, datetime.date | None], datetime.date | None]] = {
        "diglot": lambda text, anchor: mention.date if (mention := parse_date(text, anchor=anchor)) else None
    }
    with contextlib.suppress(ImportError):
        import dateparser

        def by_dateparser(text: str, anchor: datetime.date | None) -> datetime.date | None:
            options: dict[str, object] = {"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["day", "month", "year"]}
            if anchor is not None:
                options = {"DATE_ORDER": "DMY", "RELATIVE_BASE": datetime.datetime.combine(anchor, datetime.time())}
            moment = dateparser.parse(text, languages=["ar", "en"], settings=options)
            return moment.date() if moment else None

        found["dateparser"] = by_dateparser
    with contextlib.suppress(ImportError):
        import htmldate

        def by_htmldate(text: str, anchor: datetime.date | None) -> datetime.date | None:
            page = f"<html><body><article><p>{text}</p></article></body></html>"
            moment = htmldate.find_date(page, extensive_search=True, min_date="1000-01-01", max_date="2199-12-31")
            return datetime.date.fromisoformat(moment) if moment else None

        found["htmldate"] = by_htmldate
    return found


def dates() -> list[tuple[object, ...]]:
    cases = json.loads((ROOT / "tests" / "cases" / "dates.json").read_text(encoding="utf-8"))
    plain = [case for case in cases if "option" not in case and "votes" not in case]
    rows = []
    for name, read in readers().items():
        for language in ("ar", "en"):
            count: Counter[str] = Counter()
            for case in plain:
                arabic = any("\u0600" <= char <= "\u06ff" for char in case["text"])
                if arabic != (language == "ar"):
                    continue
                anchor = datetime.date.fromisoformat(case["anchor"]) if "anchor" in case else None
                try:
                    value = read(case["text"], anchor)
                except Exception:  # a peer's crash is an answer too
                    count["error"] += 1
                    continue
                right = (value.isoformat() if value else None) == case["date"]
                count["right" if right else "none" if value is None else "wrong"] += 1
            total = sum(count.values())
            rows.append(
                (name, language, total, f"{count['right'] / total:.3f}", count["wrong"], count["none"], count["error"])
            )
    return rows


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", type=Path)
    args = parser.parse_args(argv)
    texts = [path.read_text(encoding="utf-8") for path in args.pages] * 8 if args.pages else made(300)
    sentences = [line for text in texts for line in text.splitlines() if line.strip()]
    print(machine(), f"corpus {digest(texts)}\n")
    rows = [speed("pages", texts), speed("one line a document", sentences)]
    print(table(["input", "documents", "MB", "lines", "MB/s CPU", "µs a line"], rows))
    print()
    print(table(["dates", "language", "cases", "right", "wrong", "none", "error"], dates()))


if __name__ == "__main__":
    main()
