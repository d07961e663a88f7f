"""Where in its file a text stands that was read of it: `places`.

Columns `start` and `end` of a segment count the decoded text that a reader gives. Of plain text and text with marks
that is the file; mail, notebooks and JSON write it with escapes, in pieces, in an encoding for transport. `places`
reads the file once more and leads from there to its bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from diglot.errors import SourceError
from diglot.sources import json_places, mail_places, notebook, text
from diglot.sources.formats import Format
from diglot.sources.places import Places, decoded, joined, somewhere, within
from diglot.sources.planning import plan
from diglot.sources.readers import Reader, parsed, reader_for
from diglot.sources.reading import Reading
from diglot.sources.records import Document, Record, SetAside
from diglot.sources.spans import with_feeds
from diglot.sources.streams import Bytes, drain, rewound
from diglot.sources.units import UNIT_BYTES, Unit

__all__ = ["places"]

AS_IT_IS = (Format.TEXT, Format.SUBTITLES, Format.MARKDOWN, Format.XML, Format.PO, Format.RST)
"""Formats whose texts are the decoded file."""
COLUMNS = (Format.PARQUET, Format.ARROW, Format.DATASET)


class Wanted(NamedTuple):
    """Which document is looked for: its file, row and field, and a code point of it."""

    file: str
    row: int
    field: str | None
    start: int

    def is_(self, record: Record) -> bool:
        """Whether a record is the document."""
        if not isinstance(record, Document) or (record.row, record.field) != (self.row, self.field):
            return False
        return 0 <= self.start - record.code_point_base < max(1, len(record.text))


def places(
    source: str | Path, row: int = 0, *, file: str | None = None, field: str | None = None, start: int = 0,
    text_field: str | None = None, format: str | None = None,
) -> Places:  # fmt: skip
    r"""Where in its file the text of a document stands: bytes, of a compressed file as they are decompressed.

    Args:
        source: the file, or the archive or folder that it lies in.
        row, file, field: of the document, as the ``documents`` table has them; `file` may be left out where `source` is
            the file.
        start: a code point of the document, as `start` of its segments: a large text is several documents.
        text_field, format: as they were given to the build.

    Returns:
        `Places`, whose `of(start, end)` takes the columns of a segment.

    Raises:
        SourceError: the file is not there or has no such document, or it is a table of columns (Parquet, Arrow).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.eml")
    ...     _ = path.write_bytes(b"Content-Transfer-Encoding: quoted-printable\n\nA na=C3=AFve caf=\n=C3=A9.\n")
    ...     origin = places(path).of(8, 12)
    ...     path.read_bytes()[origin.begin : origin.end], origin.exact
    (b'caf=\n=C3=A9', True)
    """
    units = plan([source], unit_bytes=1 << 62, text_field=text_field, format=format).units
    named = file if file is not None else units[0].file
    found = [unit for unit in units if named == unit.file or named.startswith(f"{unit.file}/")]
    if not found or found[0].format in COLUMNS:
        raise SourceError(f"{named}: " + ("a table of columns, no text" if found else f"no such file in {source}"))
    finder = Finder(Wanted(named, row, field, start))
    for record in Reading(replace(found[0], part_bytes=UNIT_BYTES), finder):
        if isinstance(record, SetAside) and record.file == named and finder.found is None:
            raise SourceError(f"{named}: {record.detail}")
    if finder.found is None:
        raise SourceError(f"{named}: no document at row {row}, code point {start}")
    return finder.found


class Finder:
    """Reads what leads to one document, and keeps the places of its text in `found`."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.found: Places | None = None

    def __call__(self, stream: Bytes, unit: Unit) -> Iterator[Record]:
        """What is read of a file on the way: of an archive its members, else nothing."""
        this = self.wanted.file == unit.file
        if self.found is not None or not (this or self.wanted.file.startswith(f"{unit.file}/")):
            drain(stream)
            return
        with rewound(stream) as file:
            again: Any = file
            reader = reader_for(again, unit)
            if this:
                self.found = _places(reader, again, unit, self.wanted)
            elif reader.open is not None:
                yield from reader.open(again, unit, self)


def _places(reader: Reader, file: Bytes, unit: Unit, wanted: Wanted) -> Places | None:
    """The places of a document in its file; None where it has none such."""
    if reader.format is Format.MAIL:
        return mail_places.places(file, wanted.row)
    if reader.format is Format.NOTEBOOK:
        return notebook.places(file)
    at = 0
    for record in parsed(file, unit):
        if wanted.is_(record):
            break
        at += record.bytes_in
    else:
        return None
    assert isinstance(record, Document)
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if reader.format in AS_IT_IS:
        return _as_it_is(file, record) or somewhere(len(record.text), 0, size)._replace(base=record.code_point_base)
    if reader.format in (Format.JSONL, Format.JSON):
        for begin, end in ((at, at + record.bytes_in), (0, size)):
            file.seek(begin)
            if (
                found := json_places.of_string(file.read(end - begin), record.text, record.encoding, begin)
            ) is not None:
                return found
    rows = reader.rows and reader.format is not Format.JSON
    return somewhere(len(record.text), at if rows else 0, at + record.bytes_in if rows else size)


class Held(io.RawIOBase):
    """A stream that holds what was read of it, until it is forgotten."""

    def __init__(self, raw: Bytes) -> None:
        self.raw, self.data, self.begin = raw, b"", 0

    def read(self, size: int = -1, /) -> bytes:
        found = self.raw.read(size)
        self.data += found
        return found

    def taken(self, begin: int, end: int) -> bytes:
        """Bytes of the file, which are held no longer, nor those before them."""
        found = self.data[begin - self.begin : end - self.begin]
        self.data, self.begin = self.data[end - self.begin :], end
        return found


def _as_it_is(file: Bytes, record: Document) -> Places | None:
    """The places of a document that is a stretch of the decoded file; None where it is not."""
    begin, end = record.code_point_base, record.code_point_base + len(record.text)
    held: Any = Held(file)
    each: list[Places] = []
    texts: list[str] = []
    for part in text.parts(held, UNIT_BYTES):
        data = held.taken(part.begin, part.end)
        first, last = max(0, begin - part.code_points), min(len(part.text), end - part.code_points)
        if first < last:
            found = decoded(within(part.begin, part.end), data, part.encoding.codec, part.text)
            each.append(found.kept(slice(first, last)))
            texts.append(part.text[first:last])
        if last < len(part.text):
            break
    same = with_feeds("".join(texts)) == with_feeds(record.text)
    return joined(each)._replace(base=begin) if same else None
