"""Writes ``docs/tables.md`` from the schema: ``python -m docs.tools.tables``."""

from __future__ import annotations

from pathlib import Path

from diglot.schema import OPTIONAL, PAIRS, TABLES, profile_fields

HEAD = """# Tables

A build is one dataset of three configurations: `segments` (the default), `articles` and `documents`. Positions are code
points of the file's decoded text, half open `[start, end)`, unless a meaning says otherwise. What is not known is null,
never an empty string.
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
    return "".join(parts)


if __name__ == "__main__":
    (Path(__file__).parents[1] / "tables.md").write_text(text(), encoding="utf-8")
