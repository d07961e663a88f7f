"""Texts that declare their bounds: front matter, ``<doc id=…>``, OpenITI and chats; a document each.

`declared` takes the decoded text of a file (or of a part of one) and gives the documents that it declares, as
stretches of that text, with what they say of themselves and the code points that are no text
(`diglot.sources.speech.Drop`), so that spans still lead into the file. Where a text declares nothing, it gives
nothing, and the page model decides.

=====================  ====================================================================================
front matter           ``---`` to ``---`` (YAML) or ``+++`` (TOML) at the head of the file: Jekyll, Hugo, …
``<doc id=… title=…>`` as WikiExtractor writes articles, each to ``</doc>``
OpenITI mARkdown       ``######OpenITI#``, ``#META#`` lines, then sections ``### | title``
chats                  see `diglot.sources.speech`
=====================  ====================================================================================
"""

from __future__ import annotations

import datetime
import html
import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from diglot.sources.records import NO_METADATA, Document, Metadata
from diglot.sources.spans import shifted, with_feeds
from diglot.sources.speech import Drop, Mark, Said, chat
from diglot.sources.text import line_ends

__all__ = ["Stretch", "cut", "declared", "documents", "front_matter"]


class Stretch(NamedTuple):
    """A document in a text: code points ``[start, end)``; `drops`, `said` and `roles` count from the text's beginning.

    `row`, `field` and `pair` are those of `diglot.sources.records.Document`; `row` is its number if None; `note` is one
    more of its notes.
    """

    start: int
    end: int
    metadata: Metadata = NO_METADATA
    drops: Sequence[Drop] = ()
    said: Sequence[Said] = ()
    roles: Sequence[Mark] = ()
    field: str | None = None
    pair: str | None = None
    row: int | None = None
    note: str = ""


_FRONT = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(?=[^\n]{0,80}[:=])")
_FIELD = re.compile(r"([A-Za-z_][\w.-]{0,40})[ \t]*:[ \t]*(.*?)[ \t]*")
_FRONT_LONGEST = 20_000
_DOC = re.compile(r"^<doc\b([^<>\n]{0,1000})>[ \t]*\r?\n?", re.MULTILINE)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#39|#039|#x27);")
_LINE = re.compile(r"\s*([^\n]*?)[ \t\r]*(?:\n|$)")
_DOC_END = re.compile(r"^</doc>[ \t]*\r?\n?", re.MULTILINE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,30})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SECTION = re.compile(r"^### \|(?!\|)[ \t]*([^\n]*)\n?", re.MULTILINE)
_META = re.compile(r"^#META#([^\n]*)\n?", re.MULTILINE)
_MARKUP = re.compile(
    r"\n~~[ \t]*"  # a line goes on
    r"|^#{1,3}(?: \|+|[ \t]?\$+)?[ \t]+|^#(?=\S)"  # a paragraph, a heading of a section
    r"|[ \t]*\bPageV\d+P\d+\b|[ \t]*\bms\d+\b|@[A-Z]{2,4}@|[ \t]*%~%[ \t]*",
    re.MULTILINE,
)
_KNOWN = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "by", "creator"),
    "date": ("date", "published", "pubdate", "publishdate", "created"),
    "source": ("source", "publisher", "publication"),
    "url": ("url", "link", "permalink", "canonical_url"),
    "language": ("lang", "language", "locale"),
}


def documents(document: Document) -> Iterator[Document]:
    """The documents that a text declares, or the text itself."""
    found = declared(with_feeds(document.text))
    if not found:
        yield document
    else:
        yield from cut(document, found)


def cut(document: Document, found: Sequence[Stretch]) -> Iterator[Document]:
    """The documents in a text, of which there is one at least; bytes are shared out by their length."""
    text, left, lines, last = document.text, document.bytes_in, document.line_base, 0
    for number, one in enumerate(map(_trimmed, found)):
        lines += line_ends(text[last : one.start])
        last = one.start
        drops, said = shifted(one.drops, one.said, one.start)
        share = left if number + 1 == len(found) else min(left, document.bytes_in * (one.end - one.start) // len(text))
        left -= share
        yield document._replace(
            row=number if one.row is None else one.row, text=text[one.start : one.end], metadata=one.metadata,
            bytes_in=share, whole=True,
            code_point_base=document.code_point_base + one.start, line_base=lines,
            drops=drops, said=said,
            roles=tuple(Mark(max(a - one.start, 0), b - one.start, role) for a, b, role in one.roles if b > one.start),
            field=one.field, pair=one.pair, notes=(*document.notes, one.note) if one.note else document.notes,
        )  # fmt: skip


def _trimmed(one: Stretch) -> Stretch:
    """A stretch that begins and ends with text, so that its first and last segments do."""
    start, end, drops = one.start, one.end, one.drops
    first, last = 0, len(drops)
    while first < last and drops[first].start == start and drops[first].end < end and not drops[first].instead.strip():
        start, first = drops[first].end, first + 1
    while (
        first < last
        and drops[last - 1].end == end
        and drops[last - 1].start > start
        and (not drops[last - 1].instead.strip())
    ):
        end, last = drops[last - 1].start, last - 1
    return one._replace(start=start, end=end, drops=drops[first:last])


def declared(text: str) -> list[Stretch]:
    """The documents that a text declares, in order; nothing where it declares none.

    >>> page = "---\\ntitle: Nets\\ndate: 2021-05-03\\n---\\nHow to mend them.\\n"
    >>> [one] = declared(page)
    >>> one.metadata.title, one.metadata.date, page[one.start : one.end]
    ('Nets', '2021-05-03', 'How to mend them.\\n')
    """
    if text.startswith("######OpenITI#"):
        return list(_openiti(text))
    if articles := list(_docs(text)):
        return articles
    if (front := front_matter(text)) is not None and text[front[0] :].strip():
        return [Stretch(front[0], len(text), front[1])]
    if messages := chat(text):
        return [Stretch(0, len(text), NO_METADATA, *messages)]
    return []


def front_matter(text: str) -> tuple[int, Metadata] | None:
    """Where a front matter (``---`` YAML, ``+++`` TOML) ends, and what it says; None where there is none.

    >>> front_matter("---\\ntitle: Nets\\n---\\nText.")[1].title
    'Nets'
    """
    begin = _FRONT.match(text.removeprefix("\ufeff"))
    if not begin:
        return None
    mark = begin[1]
    end = re.compile(rf"^{re.escape(mark)}[ \t]*\r?$\n?", re.MULTILINE).search(text, begin.end(), _FRONT_LONGEST)
    if not end:
        return None
    said = _fields(text[begin.end() : end.start()], mark)
    return (end.end(), _metadata(said)) if said else None


def _fields(head: str, mark: str) -> dict[str, Any]:
    """What a front matter says."""
    if mark == "+++":
        try:
            return tomllib.loads(head)
        except (ValueError, RecursionError):
            return {}
    import yaml

    try:
        said = yaml.load(head, Loader=yaml.BaseLoader)  # strings, lists and mappings alone
    except (yaml.YAMLError, ValueError, RecursionError):  # a colon in a title, a tab: the plain fields are still plain
        pairs = (_FIELD.fullmatch(line) for line in head.split("\n"))
        said = {pair[1]: pair[2].strip("\"'[]") for pair in pairs if pair}
    return {str(key): value for key, value in said.items()} if isinstance(said, dict) else {}


def _metadata(said: dict[str, Any]) -> Metadata:
    """Fields of customary names, as strings; several authors by commas."""
    lower = {key.lower(): value for key, value in said.items()}
    found: dict[str, str | None] = {}
    for field, names in _KNOWN.items():
        value = next((text for name in names if (text := _string(lower.get(name)))), None)
        found[field] = value
    return Metadata(**found)


def _string(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(text for one in value if (text := _string(one))) or None
    if isinstance(value, datetime.date):
        return value.isoformat()
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _docs(text: str) -> Iterator[Stretch]:
    """Articles between ``<doc …>`` and ``</doc>``."""
    at = text.find("<doc ")
    if at < 0 or text[:at].strip():
        return
    begin = _DOC.search(text)
    while begin:
        follow = _DOC.search(text, begin.end())
        end = _DOC_END.search(text, begin.end(), follow.start() if follow else len(text))
        stop = end.start() if end else follow.start() if follow else len(text)
        pairs = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(begin[1])}
        about = _metadata(pairs)
        if text[begin.end() : stop].strip():
            drops = [Drop(m.start(), m.end(), html.unescape(m[0])) for m in _ENTITY.finditer(text, begin.end(), stop)]
            first = _LINE.match(text, begin.end(), stop)
            titled = first is not None and html.unescape(first[1]) == about.title
            roles = [Mark(first.start(1), first.end(1), "title")] if first is not None and titled else []
            yield Stretch(begin.end(), stop, about, drops, [], roles)
        begin = follow


def _openiti(text: str) -> Iterator[Stretch]:
    """The sections of an OpenITI text; without sections, all of it below its header."""
    meta = {}
    for line in _META.finditer(text):
        name, _, value = line[1].partition("::")
        meta[re.sub(r"^\d+\.", "", name.strip()).lower()] = value.strip(" \t\r")
    header = text.find("#META#Header#End#")
    begin = text.find("\n", max(header, 0)) + 1
    book = next(
        (meta[name] for name in ("booktitle", "book.title", "title") if meta.get(name, "NODATA") != "NODATA"), None
    )
    people = ("authorname", "author.authornamearabic", "authoraka", "author")
    author = next((meta[name] for name in people if meta.get(name, "NODATA") != "NODATA"), None)
    heads = list(_SECTION.finditer(text, begin))
    bounds = [(begin, begin, None), *((one.start(), one.end(), one[1].strip(" \t\r")) for one in heads)]
    for number, (start, after, title) in enumerate(bounds):
        stop = bounds[number + 1][0] if number + 1 < len(bounds) else len(text)
        if not text[after:stop].strip(" \t\r\n#~"):
            continue
        drops = [Drop(m.start(), m.end(), " " if m[0].startswith("\n") or "%" in m[0] else "")
                 for m in _MARKUP.finditer(text, start, stop) if m.end() > m.start()]  # fmt: skip
        yield Stretch(start, stop, Metadata(title or book, author, None, book if title else None), drops)
