"""One reader a format: how a file of it is known, by its content or its name, and what reads it.

`READERS` is the whole registry. To read another format, write a module with a function of the form ``(stream, unit) ->
Iterator[Record]``, and add a row. Parquet and Arrow, whose columns are read in place, are opened by
`diglot.sources.reading`.

A file is of the first format whose `Reader.told` knows its beginning for sure; else of the format that its name says;
else of the first whose `Reader.likely` knows it. What nothing knows is plain text, unless `diglot.sources.unread` can
name it, when it is set aside.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeAlias

from diglot.sources import (
    archives,
    catalogue,
    columnar,
    html,
    jsonl,
    mail,
    markdown,
    mhtml,
    notebook,
    pdf,
    restructured,
    shapes,
    subtitles,
    tables,
    warc,
    xls,
)
from diglot.sources.formats import Format, bare
from diglot.sources.records import Record
from diglot.sources.streams import Bytes, rewound
from diglot.sources.texts import marked_up, markup, plain
from diglot.sources.units import Unit
from diglot.sources.unread import unread

__all__ = ["READERS", "Read", "Reader", "parsed", "reader_for", "reader_of", "told_by_content", "told_by_name"]

Read: TypeAlias = "Callable[[Bytes, Unit], Iterator[Record]]"
Open: TypeAlias = "Callable[[Bytes, Unit, Read], Iterator[Record]]"


@dataclass(frozen=True)
class Reader:
    """How one format is known and read.

    Args:
        format: its name, which ``--input-format`` takes.
        suffixes: of files' names, in lower case.
        read: the records of a file from its bytes, decompressed; ``bytes_in`` of all of them add up to these bytes. It
            may raise `NotText` for the whole file, and `MissingExtra`.
        open: instead of `read`, for a format that holds files of any format: the same with a function that reads one
            of them (`parsed`), given its bytes and a unit that has its name in `file`, `told` false and no range.
        told: whether the first code points of a file (`diglot.sources.shapes.opening`) are surely of this format.
        likely: the same where that is not sure, and so asked only if the file's name says nothing.
        magic: bytes that only this format begins with.
        magic_at: where they stand, if not at the beginning.
        seeks: `read` needs random access: its stream can be sought (compressed and remote files are rewound to disk).
        rows: its records have fields, of which one is the text.
        extra: the extra of diglot whose package it needs.
    """

    format: Format
    suffixes: tuple[str, ...]
    read: Read | None = None
    open: Open | None = None
    told: Callable[[str], bool] | None = None
    likely: Callable[[str], bool] | None = None
    magic: tuple[bytes, ...] = ()
    magic_at: int = 0
    seeks: bool = False
    rows: bool = False
    extra: str = ""


def sized(read: Read) -> Read:
    """A reader of whole files, all of whose bytes count for the first record."""

    def reading(stream: Bytes, unit: Unit) -> Iterator[Record]:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        for number, found in enumerate(read(stream, unit)):
            yield found._replace(bytes_in=0 if number else size)

    return reading


def packaged(format: Format, *suffixes: str, rows: bool = False) -> Reader:
    """The reader of a format whose files are zip packages: what is in one decides (`diglot.sources.archives`)."""
    return Reader(
        format, suffixes, open=archives.documents, magic=archives.ZIP, seeks=True, rows=rows,
        extra="office" if suffixes != (".zip",) else "",
    )  # fmt: skip


READERS: tuple[Reader, ...] = (
    Reader(Format.PARQUET, (".parquet",), magic=(b"PAR1",), seeks=True, rows=True),
    Reader(Format.ARROW, (".arrow", ".feather", ".ipc"), magic=(b"ARROW1",), seeks=True, rows=True),
    packaged(Format.ZIP, ".zip"),
    packaged(Format.WORD, ".docx", ".docm", ".dotx", ".dotm"),
    packaged(Format.OPENDOCUMENT, ".odt", ".ott", ".odp", ".otp"),
    packaged(Format.EPUB, ".epub"),
    packaged(Format.EXCEL, ".xlsx", ".xlsm", rows=True),
    packaged(Format.CALC, ".ods", ".ots", rows=True),
    packaged(Format.POWERPOINT, ".pptx", ".pptm", ".ppsx", ".potx"),
    Reader(
        Format.XLS, (".xls", ".xlt"), sized(xls.documents), magic=(xls.COMPOUND,), seeks=True, rows=True, extra="office"
    ),
    Reader(
        Format.SEVEN_ZIP, (".7z",), open=archives.documents, magic=(archives.SEVEN_ZIP,), seeks=True, extra="archives"
    ),
    Reader(Format.TAR, (".tar",), open=archives.documents, magic=(archives.TAR,), magic_at=archives.TAR_AT),
    Reader(Format.PDF, (".pdf",), sized(pdf.documents), magic=(b"%PDF-",), seeks=True, extra="pdf"),
    Reader(Format.WARC, (".warc", ".wet"), open=warc.documents, magic=(b"WARC/",), extra="warc"),
    Reader(
        Format.HTML, (".html", ".htm", ".xhtml", ".shtml"), html.documents, told=shapes.is_html, likely=shapes.is_page,
        extra="html",
    ),
    Reader(Format.MHTML, (".mht", ".mhtml"), mhtml.documents, likely=mhtml.is_saved, extra="html"),
    Reader(Format.MAIL, (".mbox", ".mbx", ".eml"), mail.documents, likely=shapes.is_mail),
    Reader(
        Format.SUBTITLES, (".srt", ".vtt", ".ass", ".ssa"), marked_up(subtitles.stretches), likely=shapes.is_subtitles
    ),
    Reader(
        Format.MARKDOWN, (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".rmd", ".qmd"), marked_up(markdown.stretches)
    ),
    Reader(
        Format.XML, (".xml", ".tei", ".rss", ".atom", ".rdf", ".tmx", ".xlf", ".xliff", ".ttml", ".dfxp", ".fodt",
            ".fods", ".fodp"),
        markup, told=shapes.is_xml,
    ),
    Reader(Format.NOTEBOOK, (".ipynb",), notebook.documents),
    Reader(Format.PO, (".po", ".pot"), marked_up(catalogue.stretches), likely=shapes.is_catalogue),
    Reader(Format.RST, (".rst", ".rest"), marked_up(restructured.stretches)),
    Reader(Format.JSONL, (".jsonl", ".ndjson"), jsonl.documents, likely=shapes.is_json_lines, rows=True),
    Reader(Format.JSON, (".json",), jsonl.values, likely=shapes.is_json, rows=True),
    Reader(Format.CSV, (".csv", ".tsv", ".tab"), tables.documents, rows=True),
    Reader(Format.TEXT, (), plain, told=shapes.is_openiti),
)  # fmt: skip
"""Every format that files have, in the order in which their content is asked."""

BY_FORMAT = {reader.format: reader for reader in READERS}
BY_SUFFIX = {suffix: reader for reader in READERS for suffix in reader.suffixes}


def reader_of(format: Format) -> Reader:
    """The reader of a format."""
    return BY_FORMAT[format]


def told_by_name(name: str) -> Format:
    """The format that a file's name says; text where it says nothing.

    >>> told_by_name("news/2021.jsonl.zst"), told_by_name("notes.TXT")
    (<Format.JSONL: 'jsonl'>, <Format.TEXT: 'text'>)
    """
    reader = BY_SUFFIX.get(PurePosixPath(bare(name)).suffix)
    return reader.format if reader else Format.TEXT


def told_by_content(name: str, head: bytes) -> Format:
    """The format of a file called `name` that begins with `head` (bytes as read, decompressed).

    Raises:
        NotText: it is of a kind that no reader takes.

    >>> told_by_content("index.php", b"<!DOCTYPE html><title>A</title>"), told_by_content("part-0", b'{"text": "a"}')
    (<Format.HTML: 'html'>, <Format.JSONL: 'jsonl'>)
    """
    named = told_by_name(name)
    sure = [one.format for one in READERS if one.magic and head.startswith(one.magic, one.magic_at)]
    if sure:
        return named if named in sure else sure[0]
    text = shapes.opening(head)
    for reader in READERS:
        if reader.told and reader.told(text):
            return reader.format
    if named is Format.JSONL and shapes.is_json_value(text):
        return Format.JSON
    if named not in (Format.TEXT, Format.XML):
        return named
    if (why := unread(bare(name), text)) is not None:
        raise why
    likely = (reader.format for reader in READERS if reader.likely and reader.likely(text))
    return next(likely, Format.TEXT) if named is Format.TEXT else named


def reader_for(stream: Bytes, unit: Unit) -> Reader:
    """The reader of a file, by its beginning where its format is not known for sure.

    Raises:
        NotText: it is of a kind that no reader takes.
    """
    known = unit.told or not unit.whole
    return reader_of(unit.format if known else told_by_content(unit.file, stream.peek(1)[: shapes.HEAD]))


def parsed(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The records of a file, or of one that lies in another: its reader is found, and reads it.

    Raises:
        NotText: it is of a kind that no reader takes.
    """
    reader = reader_for(stream, unit)
    if reader.read is None and reader.open is None:
        yield from columnar.inside(stream, reader.format is Format.PARQUET, unit.file, unit.asked)
        return
    if reader.seeks and not stream.seekable():
        with rewound(stream) as file:
            yield from _read(reader, file, unit)  # type: ignore[arg-type]
    else:
        yield from _read(reader, stream, unit)


def _read(reader: Reader, stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The records that a reader finds."""
    if reader.open is not None:
        return reader.open(stream, unit, parsed)
    assert reader.read is not None
    return reader.read(stream, unit)
