"""Read a unit: its documents, one after the other, and what had to be set aside.

`read` never raises for what is wrong with a file: that becomes a `SetAside` with its reason. Memory is bounded by the
unit's ``part_bytes`` for text, by the line limit for rows, whatever the size of the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterator
from dataclasses import replace
from mmap import ACCESS_READ, mmap
from pathlib import Path

from diglot.sources import columnar, hf
from diglot.sources.fields import id_hash
from diglot.sources.formats import Format
from diglot.sources.readers import Read, parsed, reader_of, told_by_content
from diglot.sources.records import Document, Reason, Record, SetAside
from diglot.sources.shapes import HEAD
from diglot.sources.streams import Changed, Tap, blake, is_remote, reason_of, seekable, spooled, stream
from diglot.sources.units import Unit

__all__ = ["Reading", "read"]


class Reading(Iterator[Record]):
    """The documents of a unit, as an iterator that keeps its counts.

    `documents`, `set_aside` and `bytes_in` count what has come so far, `repeated` the rows whose own id is another's
    too; `no_text` says of the first row without a text field which fields it has. Once it is exhausted, `digest` is the
    content hash of the unit: of its bytes on disk, or of the columns used.
    """

    def __init__(self, unit: Unit, parse: Read = parsed) -> None:
        """`parse` reads the bytes of a file that is no table of columns."""
        self.unit = unit
        self._parse = parse
        self.documents = 0
        self.set_aside = 0
        self.bytes_in = 0
        self.repeated = 0
        self.no_text = ""
        self._hash = blake()
        self._tap: Tap | None = None
        self._records = self._guarded()

    def __iter__(self) -> Iterator[Record]:
        return self._records

    def __next__(self) -> Record:
        return next(self._records)

    @property
    def digest(self) -> str:
        """The content hash of what has been read, in hexadecimal."""
        return str(self._hash.hexdigest())

    def _guarded(self) -> Generator[Record, None, None]:
        """The records; what goes wrong on the way is the last of them."""
        try:
            self._unchanged()
            lost = _hashes(self.unit.repeated) if self.unit.repeated else None
            for found in self._open():
                self._count(found)
                if lost and isinstance(found, Document) and found.id is not None and _holds(lost, id_hash(found.id)):
                    self.repeated += 1
                    note = f"its id {found.id!r} is that of another row too"
                    yield found._replace(id=None, notes=(*found.notes, note))
                else:
                    yield found
        except Exception as error:
            failed = self._failed(error)
            self._count(failed)
            yield failed

    def _count(self, found: Record) -> None:
        if isinstance(found, Document):
            self.documents += 1
        else:
            self.set_aside += 1
            if found.reason is Reason.NO_TEXT:
                self.no_text = self.no_text or found.detail
        self.bytes_in += found.bytes_in

    def _failed(self, error: Exception) -> SetAside:
        reason, detail = reason_of(error)
        read = self._tap.count if self._tap is not None else 0
        left = max(0, read - self.bytes_in) if read else self.unit.size
        if reason in (Reason.TRUNCATED, Reason.CORRUPT) and self.documents:
            detail += f"; the {self.documents} documents before are kept"
        return SetAside(self.unit.file, self.unit.row_base, reason, detail, left)

    def _unchanged(self) -> None:
        """Raise `Changed` where a local file is not the one that was planned."""
        unit = self.unit
        if not unit.modified or is_remote(unit.url):
            return
        now = Path(unit.url).stat()
        if (now.st_size, now.st_mtime_ns) != (unit.file_size, unit.modified):
            raise Changed(
                f"{unit.file} had {unit.file_size:,} bytes when the work was planned and has {now.st_size:,} now, or "
                "was written since; run again"
            )

    def _open(self) -> Iterator[Record]:
        unit = self.unit
        if unit.format is Format.DATASET:
            yield from hf.documents(unit.data, unit.file, unit.asked, unit.begin, unit.end, self._hash)
            return
        reader = reader_of(unit.format)
        if reader.seeks and not unit.told and unit.whole:
            with stream(unit.url, unit.compression) as (bytes_in, _):
                reader = reader_of(told_by_content(unit.file, bytes_in.peek(1)[:HEAD]))
                unit = replace(unit, format=reader.format, told=True)
        if not reader.seeks:
            with stream(unit.url, unit.compression, self._hash, unit.begin, unit.end) as (bytes_in, tap):
                if not unit.told and unit.whole:
                    reader = reader_of(told_by_content(unit.file, bytes_in.peek(1)[:HEAD]))
                    unit = replace(unit, format=reader.format, told=True)
                if not reader.seeks:
                    self._tap = tap
                    yield from self._parse(bytes_in, unit)
                    if unit.end is not None and tap.count < unit.end - unit.begin:
                        short = unit.end - unit.begin - tap.count
                        raise Changed(f"{unit.file} ends {short:,} bytes too early; run again")
                    return
            self._hash = blake()
        if reader.read is None and reader.open is None:
            yield from self._columns(unit)
        else:
            with spooled(unit.url, unit.compression, self._hash, unit.whole) as (file, tap):
                self._tap = tap
                yield from self._parse(file, unit)

    def _columns(self, unit: Unit) -> Iterator[Record]:
        """The rows of Parquet or Arrow."""
        parquet = unit.format is Format.PARQUET
        with seekable(unit.url, unit.compression, self._hash) as file:
            if not file.size():
                yield SetAside(unit.file, 0, Reason.EMPTY, "no bytes")
                return
            yield from columnar.documents(
                file, parquet, unit.file, unit.asked, unit.row_base, unit.begin, unit.end, self._hash
            )
        if not self.documents + self.set_aside:
            yield SetAside(unit.file, 0, Reason.EMPTY, "no rows", unit.size)


def _hashes(path: str) -> memoryview:
    """The hashes of ids in a file, rising; they are looked up where they lie."""
    with Path(path).open("rb") as file:
        return memoryview(mmap(file.fileno(), 0, access=ACCESS_READ)).cast("Q")


def _holds(hashes: memoryview, one: int) -> bool:
    """Whether rising numbers hold one."""
    at = bisect_left(hashes, one)
    return at < len(hashes) and hashes[at] == one


def read(unit: Unit) -> Reading:
    """The documents of a unit and what had to be set aside, in the order of the file.

    >>> import tempfile, pathlib
    >>> from diglot.sources import plan, read
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "a.txt").write_text("خبز وملح\\n", encoding="utf-8")
    ...     [document.text for unit in plan(folder).units for document in read(unit)]
    ['خبز وملح\\n']
    """
    return Reading(unit)
