"""The text of a small file as HTML: lines that wrap and run by what they say, tables as tables, JSON with its strings
isolated."""

from __future__ import annotations

import csv
from itertools import islice

from markupsafe import Markup

from diglot.hub.server.cells import isolated

__all__ = ["shown"]

_ROWS = 1000  # rows of a CSV file that are shown
_CODE = (".json", ".jsonl", ".py", ".toml", ".yaml", ".yml", ".sh", ".cfg", ".ini", ".gitattributes")


def shown(path: str, text: str) -> Markup:
    """A file's text as HTML.

    Args:
        path: the file's path, whose ending says what it is.
        text: all of it.

    >>> str(shown("a.txt", "one\\nسلام"))
    '<div class="lines"><div dir="auto">one</div><div dir="auto">سلام</div></div>'
    """
    name = path.lower()
    if name.endswith((".csv", ".tsv")) and (table := _table(text, "\t" if name.endswith(".tsv") else ",")):
        return table
    if name.endswith(_CODE):
        return Markup('<pre class="wrapped" tabindex="0">{}</pre>').format(isolated(text))
    lines = (Markup('<div dir="auto">{}</div>').format(line or "\u00a0") for line in text.splitlines())
    return Markup('<div class="lines">{}</div>').format(Markup("").join(lines))


def _table(text: str, delimiter: str) -> Markup | None:
    try:
        rows = list(islice(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), _ROWS + 2))
    except csv.Error:
        return None
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    head = Markup("").join(Markup('<th scope="col" dir="auto">{}</th>').format(cell) for cell in rows[0])
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup('<td dir="auto">{}</td>').format(cell) for cell in row))
        for row in rows[1 : _ROWS + 1]
    )
    more = Markup('<p class="soft">The first {:,} rows.</p>').format(_ROWS) if len(rows) > _ROWS + 1 else ""
    table = Markup('<table class="file"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(head, body)
    return Markup('<div class="scroll" tabindex="0" role="region" aria-label="Rows">{}</div>{}').format(table, more)
