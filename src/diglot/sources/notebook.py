"""Notebooks of Jupyter (``.ipynb``): one document of the cells' sources, prose as Markdown, code by its role.

Outputs are not read. Spans count the cells' sources, joined by blank lines; `places` tells where they stand in the
file, where JSON has them in pieces with escapes. Follows the `format of nbformat
<https://nbformat.readthedocs.io/en/latest/format_description.html>`_, versions 3 and 4.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from diglot.sources import markdown
from diglot.sources.decode import NotText, decode
from diglot.sources.json_places import Placed, in_bytes, placed
from diglot.sources.places import Places, joined, somewhere
from diglot.sources.records import Document, Metadata, Reason
from diglot.sources.speech import Drop, Mark
from diglot.sources.streams import Bytes, held
from diglot.sources.units import Unit

__all__ = ["LIMIT", "documents", "places"]

LIMIT = 64 << 20
"""Bytes of the largest notebook that is read; most of such a one are pictures."""


def documents(stream: Bytes, unit: Unit) -> Iterator[Document]:
    """The document in a notebook.

    Raises:
        NotText: it is no notebook, has no text, or is larger than `LIMIT` bytes.
    """
    data = held(stream, LIMIT, "a notebook")
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
    for kind, pieces in _cells(book):
        source = "".join(pieces)
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
        unit.file, 0, text, known, decoded.encoding.name, (note,), len(data), whole=True, drops=tuple(drops),
        roles=tuple(marks),
    )  # fmt: skip


def places(stream: Bytes) -> Places:
    """Where the text of a notebook stands in its file: the characters of the strings that JSON writes it in.

    Raises:
        NotText: as of `documents`.
    """
    data = held(stream, LIMIT, "a notebook")
    decoded = decode(data)
    each: list[Places] = []
    at = 0
    for _, pieces in _cells(placed(decoded.text)):
        if each:
            each.append(somewhere(2, at, at, exact=True))
        at = next((one.begin for one in pieces if isinstance(one, Placed)), at)
        for piece in pieces:
            each.append(piece.places() if isinstance(piece, Placed) else somewhere(len(piece), at, at, exact=True))
            at = int(each[-1].end[-1]) if piece else at
    encoding = decoded.encoding
    return in_bytes(joined(each), data[encoding.bom :], encoding.codec, decoded.text, encoding.bom)


def _cells(book: Any) -> Iterator[tuple[str, list[str]]]:
    """The kind of each cell that has a text, and the pieces of it: those that JSON has, and what joins them."""
    if not isinstance(book, dict):
        raise NotText(Reason.MALFORMED, "JSON that is no notebook")
    sheets = book.get("worksheets")
    lists = [book.get("cells")] + [sheet.get("cells") for sheet in sheets or () if isinstance(sheet, dict)]
    if not any(isinstance(cells, list) for cells in lists):
        raise NotText(Reason.MALFORMED, "JSON without cells: no notebook")
    for cell in (cell for cells in lists if isinstance(cells, list) for cell in cells if isinstance(cell, dict)):
        source = cell.get("source", cell.get("input", ""))
        pieces = _pieces(source if isinstance(source, list) else [source])
        kind = cell.get("cell_type")
        if kind == "heading":
            kind, pieces = "markdown", ["#" * min(int(cell.get("level") or 1), 6) + " ", *pieces]
        if kind in ("markdown", "code") and any(piece.strip() for piece in pieces):
            yield str(kind), _ended(pieces)


def _pieces(lines: list[Any]) -> list[str]:
    """The lines of a cell and what joins them: the first versions of the format wrote them without their ends."""
    texts = [line if isinstance(line, str) else "" if line is None else str(line) for line in lines]
    if any(line.endswith("\n") for line in texts[:-1]):
        return texts
    return [piece for line in texts for piece in ("\n", line)][1:]


def _ended(pieces: list[str]) -> list[str]:
    """The pieces of a cell without the line ends after it."""
    while pieces and not (last := pieces[-1].rstrip("\n")):
        pieces = pieces[:-1]
    return [*pieces[:-1], pieces[-1][: len(last)]]


def _authors(about: Any) -> str | None:
    """The authors that a notebook's metadata name."""
    people = about.get("authors") if isinstance(about, dict) else None
    names = [one.get("name") if isinstance(one, dict) else one for one in people] if isinstance(people, list) else []
    return ", ".join(name for name in names if isinstance(name, str) and name) or None
