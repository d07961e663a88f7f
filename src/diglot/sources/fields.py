"""Which field of a row is the text, and which say its title, author, date, source, address and language.

The text is the field asked for, or the first of `TEXT` that the row has; each piece of metadata the first of its names
in `METADATA`. Names are compared without regard to case. Several texts, and such that lie deeper, are selected as
`diglot.sources.selection` says; a list of strings is read as paragraphs. What a row lacks is looked for once more in
its object ``metadata`` or ``meta``. All other fields are left, unless they are asked for (`Asked.keep`).
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from diglot.sources.decode import NotText, decode
from diglot.sources.recalled import Recalled
from diglot.sources.records import NO_METADATA, Document, Metadata, Place, Reason, Record, SetAside
from diglot.sources.selection import TRANSLATION, Pick, are_languages, bitext, joined, picked, picks
from diglot.sources.speech import Said

__all__ = [
    "METADATA",
    "NAME_IT",
    "TEXT",
    "Asked",
    "Columns",
    "Keep",
    "columns",
    "id_hash",
    "own_id",
    "record",
    "records",
    "said",
    "whole",
]

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

ID = "id"
NESTED = ("metadata", "meta")
NAME_IT = "name it with --text-field (text_field= in Python)"
LONGEST_ID = 200
"""Characters that a row's own id may have: it is repeated in every row that comes of it."""

PART = re.compile(r"#\d+\Z")  # ends the id of a later part of a long text

Keep: TypeAlias = tuple[str, ...] | Literal["all"]
"""The fields that are kept, by name, or all but the text."""


class Asked(NamedTuple):
    """What is asked of the rows of a source.

    Args:
        text_field: the field with the text, or several (`diglot.sources.selection`); by default the first of the
            customary names.
        keep: fields to keep as they are.
        ids: whether a row's own id is wanted.
    """

    text_field: str | None = None
    keep: Keep = ()
    ids: bool = False


@dataclass(frozen=True)
class Columns:
    """The names of a row's fields: of its text, of its metadata, of objects with more metadata, of its own id; others.

    `others` are the fields that are none of these. `picks` are the texts where they are several or lie deeper;
    `text` is the field of the first of them then.
    """

    text: str | None
    metadata: tuple[tuple[str, str], ...]
    nested: tuple[str, ...] = ()
    id: str | None = None
    others: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()

    @cached_property
    def halves(self) -> bool:
        """Whether a name has half of a surrogate pair, which no file can hold."""
        return any(whole(name) is not name for name in (*self.names, *self.others))

    @cached_property
    def names(self) -> list[str]:
        """Every field that is needed, each once."""
        texts = [self.text] if not self.picks else [pick.name for pick in self.picks]
        named = [*texts, *(name for _, name in self.metadata), *self.nested, self.id]
        return list(dict.fromkeys(name for name in named if name is not None))

    def kept(self, names: Iterable[str], keep: Keep) -> list[str]:
        """Which of the fields `names` are kept."""
        texts = {self.text, *(pick.name for pick in self.picks)}
        return [name for name in dict.fromkeys(names) if name not in texts and (keep == "all" or name in keep)]


def of_names(names: tuple[str, ...], text_field: str | None) -> Columns:
    """What the fields called `names` are.

    >>> of_names(("id", "Title", "body", "label"), None)
    Columns(text='body', metadata=(('title', 'Title'),), nested=(), id='id', others=('label',), picks=())
    """
    by_name = {name.casefold().strip(): name for name in reversed(names)}
    chosen: tuple[Pick, ...] = ()
    if text_field is None:
        text = first(TEXT, by_name)
        if text is None and (several := TRANSLATION if TRANSLATION in by_name else bitext(names)):
            chosen = found_picks(several, by_name)
    else:
        text = text_field if text_field in names else by_name.get(text_field.casefold())
        if text is None:
            chosen = found_picks(text_field, by_name)
    if chosen:
        text = chosen[0].name
        if len(chosen) == 1 and not chosen[0].steps and text.casefold() != TRANSLATION:
            chosen = ()
    texts = {text, *(pick.name for pick in chosen)}
    found = ((key, first(aliases, by_name)) for key, aliases in METADATA.items())
    metadata = tuple((key, name) for key, name in found if name is not None and name not in texts)
    nested = tuple(by_name[name] for name in NESTED if name in by_name and by_name[name] not in texts)
    own = by_name.get(ID)
    own = None if own in texts else own
    used = {*texts, own, *nested, *(name for key, name in metadata if key != "language")}  # each text's own is found
    others = tuple(dict.fromkeys(name for name in names if name not in used))
    return Columns(text, metadata, nested, own, others, chosen)


columns = Recalled(of_names, f"{__name__}.columns")
"""The same, remembered: rows of a file mostly have the same fields."""


def found_picks(selection: str, by_name: Mapping[str, str]) -> tuple[Pick, ...]:
    """The texts of a selection whose fields there are."""
    named = ((pick, by_name.get(pick.name.casefold())) for pick in picks(selection))
    return tuple(pick._replace(name=name) for pick, name in named if name is not None)


def first(wanted: Iterable[str], by_name: Mapping[str, str]) -> str | None:
    """The first of the names `wanted` that there is."""
    return next((by_name[name] for name in wanted if name in by_name), None)


def record(
    values: Mapping[str, object], wanted: Columns, asked: Asked, file: str, row: int, where: str, bytes_in: int,
    encoding: str = "utf-8", notes: tuple[str, ...] = (), place: Place | None = None,
) -> Record:  # fmt: skip
    """The document that a row makes, or why it makes none.

    Args:
        values: the row.
        wanted: which of its fields are what.
        asked: what is asked of it.
        where: the row as a person would look it up: "line 3".
        place: the fields that are kept, where they are not in `values`.
    """
    if wanted.halves:
        clean: dict[str, object] = {}
        for name, value in values.items():
            clean.setdefault(whole(name), value)
        values, wanted = clean, columns(tuple(clean), asked.text_field)
    text = values.get(wanted.text) if wanted.text else None
    listed = isinstance(text, list | tuple)
    text = joined(text)
    if not isinstance(text, str):
        return SetAside(file, row, Reason.NO_TEXT, f"{where}{textless(values, wanted.text, text)}", bytes_in)
    if not text.strip():
        return SetAside(file, row, Reason.EMPTY, f"{where}: the text is empty", bytes_in)
    sound = whole(text)
    if sound is not text:
        notes = (*notes, "halves of surrogate pairs became U+FFFD")
    kept: Mapping[str, object] | Place | None = place
    if asked.keep and place is None:
        kept = {name: values[name] for name in wanted.kept(values, asked.keep) if name in values}
    return Document(
        file, row, sound, about := metadata(values, wanted), encoding, notes, bytes_in,
        id=own_id(values.get(wanted.id)) if asked.ids and wanted.id else None, kept=kept, left=wanted.others,
        whole=listed or about.title is not None,
    )  # fmt: skip


def textless(values: Mapping[str, object], name: str | None, text: object) -> str:
    """What to say of a row without a text: it has no field `name`, or something else is in it."""
    if name is None or name not in values:
        have = ", ".join(map(str, values))[:400] or "none"
        return f" has no text field (its fields: {have}); {NAME_IT}"
    what = "null" if text is None else f"a {type(text).__name__}"
    return f": the field {name!r} holds {what}, not a text"


def records(
    values: Mapping[str, object], wanted: Columns, asked: Asked, file: str, row: int, where: str, bytes_in: int,
    encoding: str = "utf-8", notes: tuple[str, ...] = (), place: Place | None = None,
) -> Sequence[Record]:  # fmt: skip
    """The documents that a row makes, one a text, or why it makes none; the arguments are those of `record`."""
    if not wanted.picks:
        return (record(values, wanted, asked, file, row, where, bytes_in, encoding, notes, place),)
    found = list(picked(values, wanted.picks))
    if not found:
        named = ", ".join(pick.label for pick in wanted.picks)
        have = ", ".join(map(str, values))[:400] or "none"
        detail = f"{where} has no text in {named} (its fields: {have}); {NAME_IT}"
        return (SetAside(file, row, Reason.NO_TEXT, detail, bytes_in),)
    sides = are_languages([one.label for one in found]) or wanted.picks[0].name.casefold() == TRANSLATION
    several = len(wanted.picks) > 1 or len(found) > 1
    made: list[Record] = []
    for one in found:
        named_text = replace(wanted, text=one.label)
        one_of = {**values, one.label: one.value}
        each = record(one_of, named_text, asked, file, row, where, bytes_in, encoding, notes, place)
        bytes_in = 0
        if isinstance(each, Document):
            about = each.metadata._replace(language=one.label) if sides else each.metadata
            each = each._replace(
                metadata=about, field=one.label if several else None, pair=f"{file}#{row}" if sides else None,
                said=(Said(0, None, one.speaker),) if one.speaker else (),
            )  # fmt: skip
        made.append(each)
    return made


def id_hash(name: str) -> int:
    """What an id is compared by: 64 bits."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def own_id(value: object) -> str | None:
    """What a row calls itself, where that can name a document: a short text or a whole number."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    name = whole(str(value)).strip() if not isinstance(value, int) or value.bit_length() < 512 else ""
    return name if name and len(name) <= LONGEST_ID and not PART.search(name) else None


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
    """A value as text: dates in ISO form, several authors with commas, bytes decoded; None for null and blank.

    >>> said(["A B", {"name": "C D"}, None, " "])
    'A B, C D'
    """
    if value is None:
        return None
    if isinstance(value, str):
        return whole(value).strip() or None
    try:
        match value:
            case bytes():
                return decode(value).text.strip() or None
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
    except (NotText, ValueError, RecursionError):  # no text, a number of more digits than Python prints, too deep
        return None


def whole(text: str) -> str:
    """`text` without halves of surrogate pairs, which no file can hold: each becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
    return text
