"""Web archives: WARC (ISO 28500) and its WET, by warcio (extra ``warc``); a document a page.

Of a response (or resource) with HTML the page goes to the reader of HTML, plain text and the conversions of WET are
texts as they stand. Where a page says no address or date of its own, it gets the record's, with a note: the day on
which it was fetched. Requests, metadata and revisits are no texts and are passed over; other types, answers that are
errors, and records above `LIMIT` bytes are set aside. Bytes count as in the uncompressed archive.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import IO, Any

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText, decode
from diglot.sources.formats import Format
from diglot.sources.records import Document, Reason, Record, SetAside, settled
from diglot.sources.streams import Bytes, Tap, reason_of
from diglot.sources.units import Unit

__all__ = ["LIMIT", "documents", "ranges"]

LIMIT = 32 << 20
"""Bytes of a record, and of what it unpacks to."""
WANTED = ("response", "resource", "conversion")
HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LATE = "its date is the day on which it was fetched"

Read = Callable[[Bytes, Unit], Iterator[Record]]


def iterator(stream: IO[bytes]) -> Any:
    """warcio's iterator over the records of an uncompressed archive.

    Raises:
        MissingExtra: warcio is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError as error:
        raise MissingExtra.of("reading WARC", "warcio", "warc") from error
    quiet = logging.getLogger("warcio")
    if quiet.level == logging.NOTSET:
        quiet.setLevel(logging.CRITICAL)
    found = ArchiveIterator(stream)
    found.INC_RECORD = ""  # a record of a wrong length is told by what comes of it, not on standard error
    return found


def documents(stream: Bytes, unit: Unit, read: Read) -> Iterator[Record]:
    """The pages and texts of an archive, or of a range of its records, in order.

    Args:
        read: reads what a record holds.
    """
    return settled(records(stream, unit, read), unit.file)


def records(stream: Bytes, unit: Unit, read: Read) -> Iterator[Record | int]:
    """What each record gives; of one that holds no text, its bytes."""
    tap = Patient(stream)
    row, at, empty = unit.row_base, 0, True
    found = iterator(io.BufferedReader(tap, 1 << 18))
    while True:
        try:
            record = next(found)
            made = list(of_record(record, unit, row, read)) if is_wanted(record) else []
            found.read_to_end()
        except StopIteration:
            break
        except (MemoryError, MissingExtra):
            raise
        except Exception as error:
            drain = sum(map(len, iter(lambda: stream.read(1 << 20), b"")))
            reason, detail = reason_of(tap.error) if tap.error else (Reason.CORRUPT, str(error))
            said = f"record {row + 1}: {' '.join(detail.split())[:200]}; what follows it is not read"
            yield SetAside(unit.file, row, reason, said, tap.count + drain - at)
            return
        size, at = found.offset - at, found.offset
        row += 1
        empty = empty and not made
        yield from made[:-1]
        yield made[-1]._replace(bytes_in=size) if made else size
    if tap.error is not None:
        reason, detail = reason_of(tap.error)
        yield SetAside(unit.file, row, reason, f"after record {row}: {detail}", tap.count - at)
        return
    yield tap.count - at
    if empty:
        yield SetAside(unit.file, row, Reason.EMPTY, "no page and no text in the archive")


def is_wanted(record: Any) -> bool:
    """Whether a record may hold a text: no request, no note of the crawler on itself."""
    address = record.rec_headers.get_header("WARC-Target-URI") if record.rec_type in WANTED else None
    return record.rec_type in WANTED and not (address or "").lstrip("<").startswith("metadata:")


class Patient(Tap):
    """A tap whose stream ends where it fails, so that the records before are read; `error` is what failed."""

    error: Exception | None = None

    def readinto(self, buffer: Any) -> int:
        try:
            return super().readinto(buffer)
        except Exception as error:
            self.error = error
            return 0


def of_record(record: Any, unit: Unit, row: int, read: Read) -> Iterator[Record]:
    """The documents of one record; their bytes are not counted."""
    headers, answer = record.rec_headers, record.http_headers
    address = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    said = (answer or headers).get_header("Content-Type") or ""
    kind = said.partition(";")[0].strip().lower()
    where = f"record {row + 1}{f' ({address[:200]})' if address else ''}"
    status = answer.get_statuscode() if answer is not None else "200"
    problem = None
    if (record.length or 0) > LIMIT:
        problem = NotText(Reason.TOO_LONG, f"more than {LIMIT:,} bytes")
    elif status and not status.startswith("2"):
        problem = NotText(Reason.FORMAT, f"the server answered {status[:20]}: no page")
    elif kind not in HTML and kind != "text/plain":
        problem = NotText(Reason.FORMAT, f"{kind[:80] or 'no type'}: only HTML and plain text are read")
    elif re.search(r"//[^/]+/robots\.txt$", address):
        problem = NotText(Reason.FORMAT, "rules for crawlers, no text")
    if problem is not None:
        yield SetAside(unit.file, row, problem.reason, f"{where}: {problem.detail}")
        return
    notes: list[str] = []
    try:
        data = record.content_stream().read(LIMIT + 1)
        if len(data) > LIMIT:
            raise NotText(Reason.TOO_LONG, f"unpacks to more than {LIMIT:,} bytes")
        if getattr(record.raw_stream, "limit", 0) > 0:
            notes.append("the archive ends inside this record")
        if cut := headers.get_header("WARC-Truncated"):
            notes.append(f"it was cut off when it was fetched ({cut[:40]})")
        charset = CHARSET.search(said)
        data, encoding = utf_8(data, charset[1] if charset else "", kind in HTML)
        for found in pages(data, unit, read) if kind in HTML else (plain(data, unit.file),):
            yield of_page(found, row, where, address, headers.get_header("WARC-Date") or "", encoding, notes)
    except NotText as error:
        yield SetAside(unit.file, row, error.reason, f"{where}: {error.detail}")
    except MissingExtra:
        raise
    except Exception as error:  # a page that its reader cannot bear, a body that does not unpack
        reason, detail = reason_of(error)
        yield SetAside(unit.file, row, reason, f"{where}: {detail}")


def pages(data: bytes, unit: Unit, read: Read) -> Iterator[Record]:
    """The documents of a page of HTML."""
    inner = replace(unit, format=Format.HTML, told=True, begin=0, end=None, row_base=0)
    return read(io.BufferedReader(io.BytesIO(data)), inner)


def plain(data: bytes, file: str) -> Document:
    """A plain text.

    Raises:
        NotText: it is empty, binary or in no known encoding.
    """
    found = decode(data)
    if not found.text.strip():
        raise NotText(Reason.EMPTY, "nothing but white space")
    notes = (f"{found.replaced} byte sequences became U+FFFD",) if found.replaced else ()
    return Document(file, 0, found.text, encoding=found.encoding.name, notes=notes)


def utf_8(data: bytes, charset: str, page: bool) -> tuple[bytes, str]:
    """The bytes in UTF-8 where only the server said how they are encoded, and the name of that encoding."""
    if not charset or data.isascii() or (page and DECLARED.search(data[:4096])):
        return data, ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(charset).encode("utf-8"), charset.lower()
        except (LookupError, UnicodeError):
            pass
    return data, ""


def of_page(
    found: Record, row: int, where: str, address: str, fetched: str, encoding: str, notes: list[str]
) -> Record:  # fmt: skip
    """What a page gave, as a record of the archive: with its address and, for want of another, its date."""
    if isinstance(found, SetAside):
        return found._replace(row=row, detail=f"{where}: {found.detail}", bytes_in=0)
    known = found.metadata
    date = known.date
    said = [*found.notes, *notes]
    if date is None and (day := DAY.match(fetched)):
        date = day[0]
        said.append(LATE)
    known = known._replace(url=known.url or address or None, date=date)
    return found._replace(
        row=row, metadata=known, notes=tuple(said), encoding=encoding or found.encoding, bytes_in=0, whole=True
    )


def ranges(stream: IO[bytes], unit_bytes: int) -> Iterator[tuple[int, int, int]]:
    """Where an uncompressed archive can be cut: begin and end in bytes, and the records before, of each range."""
    found = iterator(stream)
    begin = before = 0
    for rows, _ in enumerate(found, 1):
        found.read_to_end()
        if found.offset - begin >= unit_bytes:
            yield begin, found.offset, before
            begin, before = found.offset, rows
    if found.offset > begin:
        yield begin, found.offset, before
