"""Writes ``docs/tables.md`` from the schema: ``python -m docs.tools.tables``."""

from __future__ import annotations

import re
from pathlib import Path

from diglot.quality.signals import __doc__ as signals
from diglot.schema import OPTIONAL, PAIRS, TABLES, profile_fields

HEAD = """# Tables

A build is one dataset of three configurations: `segments` (the default), `articles` and `documents`. Positions are code
points of the file's decoded text, half open `[start, end)`, unless a meaning says otherwise. What is not known is null,
never an empty string.
"""
SIGNALS = """
## signals

What `signals` measures of each article ([quality](duplicates.md#quality) has the bounds):

| signal | what it is |
|---|---|
"""


def text() -> str:
    """The page."""
    parts = [HEAD]
    more = {f"{table}: columns that a [configuration](configuration.md) asks for": OPTIONAL[table] for table in TABLES}
    besides = "segments: columns of each of the [profiles](configuration.md#more-than-one-normalization) besides"
    more[besides] = profile_fields("NAME")
    more["pairs: where `diglot pairs` made it"] = PAIRS
    for table, fields in (TABLES | {name: fields for name, fields in more.items() if fields}).items():
        parts.append(f"\n## {table}\n\n| column | type | meaning |\n|---|---|---|\n")
        for field in fields:
            kind = str(field.type).replace("item: ", "").replace("element: ", "")
            parts.append(f"| `{field.name}` | `{kind}` | {field.meaning} |\n")
    parts.append(SIGNALS)
    for name, meaning in re.findall(r"^``(\w+)`` +(.+)$", str(signals), re.MULTILINE):
        parts.append(f"| `{name}` | {meaning.replace('``', '`')} |\n")
    return "".join(parts)


if __name__ == "__main__":
    (Path(__file__).parents[1] / "tables.md").write_text(text(), encoding="utf-8")
