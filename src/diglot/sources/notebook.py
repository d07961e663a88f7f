"""Notebooks of Jupyter (``.ipynb``): one document of the cells' sources, prose as Markdown, code by its role.

Outputs are not read. Spans count the cells' sources, joined by blank lines: JSON has the text in pieces with escapes,
so that no place in the file is that of a character. Follows the `format of nbformat
<https://nbformat.readthedocs.io/en/latest/format_description.html>`_, versions 3 and 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from diglot.sources import markdown
from diglot.sources.decode import NotText, decode
from diglot.sources.records import Document, Metadata, Reason
from diglot.sources.speech import Drop, Mark
from diglot.sources.streams import Bytes, drain

__all__ = ["LIMIT", "documents"]

LIMIT = 64 << 20
"""Bytes of the largest notebook that is read; most of such a one are pictures."""


def documents(stream: Bytes, file: str) -> Iterator[Document]:
    """The document in a notebook.

    Raises:
        NotText: it is no notebook, has no text, or is larger than `LIMIT` bytes.
    """
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        drain(stream)
        raise NotText(Reason.TOO_LONG, f"a notebook of more than {LIMIT:,} bytes")
    decoded = decode(data)
    try:
        book = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise NotText(Reason.MALFORMED, f"no JSON: {error}") from error
    parts: list[str] = []
    drops: list[Drop] = []
    marks: list[Mark] = []
    at = 0
    title = None
    for kind, source in _cells(book):
        if kind == "markdown":
            [found] = markdown.stretches(source)
            title = title or found.metadata.title
            drops += [Drop(at, at + found.start, "")] if found.start else []
            drops += [Drop(at + a, at + b, instead) for a, b, instead in found.drops]
            marks += [Mark(at + a, at + b, role) for a, b, role in found.roles]
        else:
            marks.append(Mark(at, at + len(source), "code"))
        parts.append(source)
        at += len(source) + 2
    text = "\n\n".join(parts)
    if not text.strip():
        raise NotText(Reason.EMPTY, "no text in the cells of the notebook")
    about = book.get("metadata")
    named = about.get("title") if isinstance(about, dict) else None
    known = Metadata(title=named if isinstance(named, str) else title, author=_authors(about))
    note = "the text is that of the cells; outputs are left out"
    yield Document(
        file, 0, text, known, decoded.encoding.name, (note,), len(data), whole=True, drops=tuple(drops),
        roles=tuple(marks),
    )  # fmt: skip


def _cells(book: Any) -> Iterator[tuple[str, str]]:
    """The kind and the source of each cell that has one."""
    if not isinstance(book, dict):
        raise NotText(Reason.MALFORMED, "JSON that is no notebook")
    sheets = book.get("worksheets")
    lists = [book.get("cells")] + [sheet.get("cells") for sheet in sheets or () if isinstance(sheet, dict)]
    if not any(isinstance(cells, list) for cells in lists):
        raise NotText(Reason.MALFORMED, "JSON without cells: no notebook")
    for cell in (cell for cells in lists if isinstance(cells, list) for cell in cells if isinstance(cell, dict)):
        source = cell.get("source", cell.get("input", ""))
        text = _joined(source) if isinstance(source, list) else str(source)
        kind = cell.get("cell_type")
        if kind == "heading":
            kind, text = "markdown", f"{'#' * min(int(cell.get('level') or 1), 6)} {text}"
        if kind in ("markdown", "code") and text.strip():
            yield str(kind), text.rstrip("\n")


def _joined(lines: list[Any]) -> str:
    """The lines of a cell as one text: the first versions of the format wrote them without their ends."""
    texts = [str(line) for line in lines]
    ended = any(line.endswith("\n") for line in texts[:-1])
    return ("" if ended else "\n").join(texts)


def _authors(about: Any) -> str | None:
    """The authors that a notebook's metadata name."""
    people = about.get("authors") if isinstance(about, dict) else None
    names = [one.get("name") if isinstance(one, dict) else one for one in people] if isinstance(people, list) else []
    return ", ".join(name for name in names if isinstance(name, str) and name) or None
