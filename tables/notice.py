"""NOTICE: what ships with the package and is made from the data of others, as each table's ``sources.toml`` says."""

from __future__ import annotations

import textwrap

from tables.sources import HERE, tables

__all__ = ["notice"]

HEAD = """diglot
Copyright the diglot authors

The code is under the Apache License 2.0 (LICENSE), the texts in corpora/ are under CC0 1.0 (corpora/LICENSE).
Some tables that ship with the package are made from the data of others. Recipes in tables/ make them anew; they name
repositories and commits. Tables not named here were written for this project, or hold facts of published standards.
This file is written by python -m tables notice.
"""


def notice() -> str:
    """The text of NOTICE."""
    parts = [HEAD]
    for table in tables():
        lines = list(table.files)
        lines += textwrap.wrap(
            f"{table.terms} By tables/{table.name}.", 118, initial_indent="    ", subsequent_indent="    "
        )
        for source in table.sources:
            told = f"{source.title} ({source.repository}, {source.commit[:8]}): {source.licence}"
            lines += textwrap.wrap(told, 118, initial_indent="      ", subsequent_indent="        ")
        parts.append("\n".join(lines) + "\n")
    parts.append((HERE / "others.txt").read_text("utf-8"))
    return "\n".join(parts)
