"""Which field of a row is the text, and which say its title, author, date, source, address and language.

The text is the field asked for, or the first of `TEXT` that the row has; each piece of metadata the first of its names
in `METADATA`. Names are compared without regard to case. What a row lacks is looked for once more in its object
``metadata`` or ``meta``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from diglot.sources.records import NO_METADATA, Document, Metadata, Reason, Record, SetAside

__all__ = ["METADATA", "TEXT", "Columns", "columns", "record"]

TEXT = ("text", "content", "body", "article", "article_body", "raw_content", "maintext", "النص", "نص", "المحتوى")

METADATA: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "العنوان", "عنوان"),
    "author": ("author", "authors", "byline", "creator", "writer", "الكاتب", "المؤلف"),
    "date": ("date", "published", "date_published", "published_at", "publish_date", "pubdate", "timestamp", "created",
             "التاريخ"),
    "source": ("source", "outlet", "publisher", "site", "sitename", "domain", "newspaper", "المصدر"),
    "url": ("url", "link", "uri", "source_url", "الرابط"),
    "language": ("language", "lang", "locale", "اللغة"),
}  # fmt: skip

NESTED = ("metadata", "meta")


@dataclass(frozen=True)
class Columns:
    """The names of a row's fields: of its text, of its metadata, and of objects with more metadata."""

    text: str | None
    metadata: tuple[tuple[str, str], ...]
    nested: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Every field that is needed, each once."""
        return list(dict.fromkeys([*([self.text] if self.text else []), *(n for _, n in self.metadata), *self.nested]))


@lru_cache(maxsize=1024)
def columns(names: tuple[str, ...], text_field: str | None) -> Columns:
    """What the fields called `names` are.

    >>> columns(("id", "Title", "body"), None)
    Columns(text='body', metadata=(('title', 'Title'),), nested=())
    """
    by_name = {name.casefold().strip(): name for name in reversed(names)}
    if text_field is None:
        text = first(TEXT, by_name)
    else:
        text = text_field if text_field in names else by_name.get(text_field.casefold())
    found = ((key, first(aliases, by_name)) for key, aliases in METADATA.items())
    metadata = tuple((key, name) for key, name in found if name is not None and name != text)
    return Columns(text, metadata, tuple(by_name[name] for name in NESTED if name in by_name))


def first(wanted: Iterable[str], by_name: Mapping[str, str]) -> str | None:
    """The first of the names `wanted` that there is."""
    return next((by_name[name] for name in wanted if name in by_name), None)


def record(
    values: Mapping[str, object], wanted: Columns, file: str, row: int, where: str, bytes_in: int,
    encoding: str = "utf-8", notes: tuple[str, ...] = (),
) -> Record:  # fmt: skip
    """The document that a row makes, or why it makes none.

    Args:
        values: the row.
        wanted: which of its fields are what.
        where: the row as a person would look it up: "line 3".
    """
    text = values.get(wanted.text) if wanted.text else None
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if not isinstance(text, str):
        if wanted.text is None or wanted.text not in values:
            have = ", ".join(map(str, values)) or "none"
            detail = f"{where} has no text field (its fields: {have}); name it with text_field"
        else:
            what = "null" if text is None else f"a {type(text).__name__}"
            detail = f"{where}: the field {wanted.text!r} holds {what}, not a text"
        return SetAside(file, row, Reason.NO_TEXT, detail, bytes_in)
    if not text.strip():
        return SetAside(file, row, Reason.EMPTY, f"{where}: the text is empty", bytes_in)
    clean = whole(text)
    if clean is not text:
        notes = (*notes, "halves of surrogate pairs became U+FFFD")
    return Document(file, row, clean, metadata(values, wanted), encoding, notes, bytes_in)


def metadata(values: Mapping[str, object], wanted: Columns) -> Metadata:
    """The metadata in a row."""
    if not wanted.metadata and not wanted.nested:
        return NO_METADATA
    found = {key: said(values.get(name)) for key, name in wanted.metadata}
    for name in wanted.nested:
        inner = values.get(name)
        if isinstance(inner, Mapping):
            inside = columns(tuple(map(str, inner)), None)
            for key, alias in inside.metadata:
                found[key] = found.get(key) or said(inner.get(alias))
    return Metadata(**found) if any(found.values()) else NO_METADATA


def said(value: object) -> str | None:
    """A value as text: dates in ISO form, several authors with commas; None for null and blank."""
    if value is None:
        return None
    if isinstance(value, str):
        return whole(value).strip() or None
    match value:
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(filter(None, map(said, value))) or None
        case Mapping():
            return said(value.get("name"))
        case _:
            return str(value)


def whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which no file can hold: each becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text
