"""Zip, tar and 7z: each file in an archive is read as one in a folder is, under the archive's name and its own.

A member may be of any format, compressed, or an archive itself, up to `DEEPEST` of them one in the other. A zip file
that is a package (Word, OpenDocument, EPUB, Excel, PowerPoint) is told by what is in it and read as such. Bytes count
as they are unpacked.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO

from diglot.errors import MissingExtra
from diglot.sources import calc, docx, epub, odt, sheets, slides
from diglot.sources.decode import NotText
from diglot.sources.formats import Compression, Format, bare, compression_of
from diglot.sources.listing import ABOUT
from diglot.sources.members import Budget, Member, numbered
from diglot.sources.packages import Package
from diglot.sources.records import Reason, Record, SetAside
from diglot.sources.sevenzip import of_7z
from diglot.sources.signatures import OFFICE
from diglot.sources.streams import DECOMPRESSORS, Bytes, Tap, reason_of, rewound
from diglot.sources.tars import of_tar
from diglot.sources.units import Unit
from diglot.sources.zips import of_zip, zip_ranges

__all__ = ["SEVEN_ZIP", "TAR", "TAR_AT", "ZIP", "documents", "ranges"]

DEEPEST = 4
"""Archives one in the other."""
ZIP, SEVEN_ZIP, TAR, TAR_AT = (b"PK\x03\x04", b"PK\x05\x06"), b"7z\xbc\xaf\x27\x1c", b"ustar", 257

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PACKAGES = frozenset(
    [
        Format.ZIP,
        Format.WORD,
        Format.OPENDOCUMENT,
        Format.EPUB,
        Format.EXCEL,
        Format.CALC,
        Format.POWERPOINT,
        Format.SEVEN_ZIP,
    ]
)

Read = Callable[[Bytes, Unit], Iterator[Record]]


def documents(stream: Bytes, unit: Unit, read: Read, budget: Budget | None = None, depth: int = 1) -> Iterator[Record]:
    """What is in an archive, or in a package.

    Args:
        stream: seekable, or else a tar archive.
        read: reads a member, given its bytes and a unit with its name.
        budget, depth: of an archive in an archive.

    Raises:
        NotText: it is damaged, a package of a kind that is not read, or lies too deep.
    """
    if not stream.seekable():
        budget = budget or Budget(unit.size)
        yield from _members(of_tar(stream, budget), unit, read, budget, depth)
        return
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    budget = budget or Budget(size)
    if head.startswith(SEVEN_ZIP):
        yield from _members(of_7z(stream, budget), unit, read, budget, depth)
    elif not head:
        raise NotText(Reason.EMPTY, "no bytes")
    elif head.startswith(OLE):
        raise NotText(Reason.ENCRYPTED, OFFICE)
    elif not head.startswith(ZIP) and unit.format in PACKAGES:
        raise NotText(Reason.CORRUPT, "no zip file, as its name says")
    elif not head.startswith(ZIP):
        yield from _members(of_tar(stream, budget), unit, read, budget, depth)
    elif unit.whole and (known := _package(stream, unit)) is not None:
        for number, found in enumerate(known):
            yield found._replace(bytes_in=0 if number else size)
    else:
        yield from _members(of_zip(stream, budget, unit.begin, unit.end), unit, read, budget, depth)


def ranges(file: IO[bytes], unit_bytes: int) -> Iterator[tuple[int, int, int]]:
    """The members of a zip archive in ranges: begin, end, packed bytes; none where it is a package.

    Raises:
        NotText: it is damaged.
    """
    package = Package(file)
    kinds = (epub.is_book, odt.is_opendocument, docx.is_word, sheets.is_workbook, slides.is_slides)
    if not any(told(package) for told in kinds) and not odt.mimetype(package).startswith(odt.SPREADSHEET):
        yield from zip_ranges(file, unit_bytes)


def _package(stream: Bytes, unit: Unit) -> Iterator[Record] | None:
    """The documents of a zip file that is a package; None where it is an archive.

    Raises:
        NotText: it is a package of a kind that is not read.
    """
    package = Package(stream)
    if epub.is_book(package):
        return epub.documents(package, unit.file)
    if odt.is_opendocument(package):
        return odt.documents(package, unit.file)
    said = odt.mimetype(package)
    if said.startswith(odt.SPREADSHEET):
        return calc.documents(package.open("content.xml"), unit)
    if said.startswith("application/vnd.oasis."):
        raise NotText(Reason.FORMAT, f"an OpenDocument file that holds no text ({said}): save it as text first")
    if docx.is_word(package):
        return docx.documents(package, unit.file)
    if sheets.is_workbook(package):
        return sheets.documents(stream, unit)
    if slides.is_slides(package):
        return slides.documents(package, unit.file)
    if "[Content_Types].xml" in package:
        raise NotText(Reason.FORMAT, "an Office file that is not read: save it as text or PDF first")
    return None


def _members(found: Iterator[Member], unit: Unit, read: Read, budget: Budget, depth: int) -> Iterator[Record]:
    """The records of the members of an archive; what is wrong with one of them costs no other."""
    empty = True
    for member in numbered(found):
        empty = False
        name = f"{unit.file}/{member.name}"
        base = member.name.rpartition("/")[2]
        if member.problem is not None:
            yield SetAside(name, 0, member.problem.reason, member.problem.detail)
        elif base in ABOUT:
            yield SetAside(name, 0, Reason.FORMAT, "about the files, no text of theirs: unpack and name it to read it")
        else:
            yield from _member(member, name, unit, read, budget, depth)
    if empty and unit.whole:
        raise NotText(Reason.EMPTY, "no file in the archive, or only hidden ones")


def _member(member: Member, name: str, unit: Unit, read: Read, budget: Budget, depth: int) -> Iterator[Record]:
    """The records of one member."""
    inner = replace(
        unit, file=name, url="", told=False, compression=Compression.NONE, begin=0, end=None, size=member.size,
        row_base=0, modified=0,
    )  # fmt: skip
    counted = 0
    tap: Tap | None = None
    try:
        assert member.open is not None
        raw = member.open()
        squeezed = compression_of(name)
        tap = Tap(DECOMPRESSORS[squeezed](raw) if squeezed else raw)  # type: ignore[arg-type]
        source: Bytes = io.BufferedReader(Spent(tap, budget) if squeezed else tap, 1 << 18)
        if _is_archive(source.peek(1)[:512], name):
            if depth >= DEEPEST:
                raise NotText(
                    Reason.FORMAT, f"the archives lie more than {DEEPEST} one in the other: unpack them first"
                )
            with rewound(source) as file:
                found = documents(file, replace(inner, format=Format.TAR), read, budget, depth + 1)  # type: ignore[arg-type]
                for record in found:
                    counted += record.bytes_in
                    yield record
        else:
            for record in read(source, inner):
                counted += record.bytes_in
                yield record
    except MissingExtra as error:
        yield SetAside(name, 0, Reason.MISSING_EXTRA, str(error), tap.count if tap else 0)
    except Exception as error:
        reason, detail = reason_of(error)
        yield SetAside(name, 0, reason, detail, max(0, tap.count - counted) if tap else 0)


class Spent(io.RawIOBase):
    """What a compressed member unpacks to, taken from the budget as well."""

    def __init__(self, tap: Tap, budget: Budget) -> None:
        self.tap, self.budget = tap, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = self.tap.readinto(buffer)
        self.budget.spend(count)
        return count


def _is_archive(head: bytes, name: str) -> bool:
    """Whether a member is an archive or a package."""
    return head.startswith((*ZIP, SEVEN_ZIP)) or head.startswith(TAR, TAR_AT) or bare(name).endswith(".tar")
