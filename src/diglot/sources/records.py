"""What comes out of a source: a `Document` with its text, or a `SetAside` with its reason.

Every byte read belongs to exactly one of them: over one `Unit` the ``bytes_in`` of all documents and of all that was
set aside add up to the bytes read. ``bytes_in`` counts bytes after decompression; for what could not be opened it is
the size on disk, and for the columns of Parquet and Arrow the text's UTF-8 bytes.

A large text comes as several documents of the same `file` and `row`: the parts 0, 1, 2, … . Joined in order they are
the whole decoded file, and ``code_point_base`` and ``line_base`` say where a part begins in it.

They are named tuples, not dataclasses: there is one a row, and a frozen dataclass of ten fields takes 2 µs to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import pyarrow as pa

from diglot.sources.speech import Drop, Mark, Said

__all__ = ["NO_METADATA", "Document", "Metadata", "Place", "Reason", "Record", "SetAside", "settled"]


class Reason(StrEnum):
    """Why something was set aside."""

    VANISHED = "vanished"
    """There when the work was planned, gone when it was to be read."""
    CHANGED = "changed"
    """Its size or modification time is not what it was when the work was planned."""
    DENIED = "permission denied"
    UNREADABLE = "unreadable"
    """The file system, the network or the file's format failed in another way."""
    EMPTY = "empty"
    """No byte, or no text in it."""
    BINARY = "binary"
    """A picture, an archive, a program: no text."""
    FORMAT = "format not read"
    """Text of a kind that no reader takes: source code, settings, TeX."""
    TRUNCATED = "truncated"
    """Compressed, and cut off before its end."""
    CORRUPT = "corrupt"
    """Not what its name says, or damaged."""
    ENCRYPTED = "encrypted"
    """Behind a password, or under a reader's licence (DRM)."""
    UNDECODABLE = "undecodable"
    """Text in no encoding that is known here."""
    MALFORMED = "malformed"
    """A row that breaks the rules of its format."""
    NO_TEXT = "no text field"
    """A row without a text where one is expected."""
    TOO_LONG = "too long"
    """A row or a page larger than what is held in memory at once."""
    MISSING_EXTRA = "missing extra"
    """An optional package is needed and not installed."""
    FAILED = "failed"
    """Read, but it killed the process that worked on it, or broke a rule that the work relies on."""


class Metadata(NamedTuple):
    """What a source says about a text, as it says it; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None


NO_METADATA = Metadata()


class Place(NamedTuple):
    """A row of an Arrow batch: the columns that are kept of Parquet, Arrow or a dataset, as they are stored."""

    batch: pa.RecordBatch
    row: int


class Document(NamedTuple):
    """One text.

    Args:
        file: the file as the user would name it: relative to the folder given, with forward slashes.
        row: position of the row in its file, from 0: the line of a JSON Lines file, the record of a table.
        text: the decoded text, line ends as they were; of a part, this part only.
        metadata: what the source says about the text.
        encoding: the name of a Python codec such that ``data.decode(encoding, "replace")`` is the text of the file.
        notes: what was repaired or is worth knowing, a sentence each.
        bytes_in: bytes read for this document.
        part: number of this part of the text, from 0.
        code_point_base: code points of the text before this part.
        line_base: line feeds of the text before this part.
        id: what the row calls itself, where that was asked for.
        kept: the columns of the row that were asked for, by name.
        left: names of the row's fields that are neither text nor metadata nor its id.
        whole: the source says that this is one article: it is not looked for others.
        quoted: it is a mail: lines that begin with ``>`` are another's words.
        drops: code points of the text that are no text (numbers of subtitles, names in chats), rising.
        said: from which code point of the text on who speaks when, rising.
        field: what the text is called in its row, where the row has several; of a side of a pair, its language.
        pair: the same in the documents that are translations of each other.
        roles: stretches of the text whose lines are known to be something: code, a table, a heading; rising.
        wrapped: its drops are ends of lines that were broken at a width: it is one article, unless lines are asked for.
    """

    file: str
    row: int
    text: str
    metadata: Metadata = NO_METADATA
    encoding: str = "utf-8"
    notes: tuple[str, ...] = ()
    bytes_in: int = 0
    part: int = 0
    code_point_base: int = 0
    line_base: int = 0
    id: str | None = None
    kept: Mapping[str, object] | Place | None = None
    left: tuple[str, ...] = ()
    whole: bool = False
    quoted: bool = False
    drops: Sequence[Drop] = ()
    said: Sequence[Said] = ()
    field: str | None = None
    pair: str | None = None
    roles: tuple[Mark, ...] = ()
    wrapped: bool = False


class SetAside(NamedTuple):
    """Something that could not be read, and why.

    Args:
        file: as in `Document`.
        row: as in `Document`; 0 for a whole file.
        reason: one of a few reasons, to count by.
        detail: a sentence with the particulars: the line, the position, what to do.
        bytes_in: bytes that were read, or would have been, and are in no document.
    """

    file: str
    row: int
    reason: Reason
    detail: str
    bytes_in: int = 0


Record: TypeAlias = Document | SetAside


def settled(found: Iterable[Record | int], file: str) -> Iterator[Record]:
    """Records among blank lines, each given by its bytes: these count for the record before them, or else after."""
    held: Record | None = None
    blank = 0
    try:
        for item in found:
            if not isinstance(item, int):
                if held:
                    yield held
                held, blank = item._replace(bytes_in=item.bytes_in + blank) if blank else item, 0
            elif held:
                held = held._replace(bytes_in=held.bytes_in + item)
            else:
                blank += item
    except Exception:
        if held:
            yield held
        raise
    yield held or SetAside(file, 0, Reason.EMPTY, "no rows, only blank lines or a header", blank)
