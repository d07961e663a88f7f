"""Excel (``.xlsx``, ``.xlsm``): rows as of a CSV, a sheet after the other, by python-calamine (extra ``office``).

The first row of a sheet that is not empty is its header. Formulas count by the value that was last computed, dates are
ISO 8601, whole numbers have no fraction. Hidden sheets and sheets without a text column are set aside. calamine holds a
sheet as a full rectangle; so the package is looked through before, and one that unpacks to more than `LONGEST` bytes,
or whose rectangle has more than `CELLS` cells, is not given to it.
"""

from __future__ import annotations

import datetime
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, NamedTuple

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText
from diglot.sources.fields import NAME_IT, columns, records, whole
from diglot.sources.packages import Package
from diglot.sources.records import Reason, Record, SetAside
from diglot.sources.tables import by_number
from diglot.sources.units import Unit

__all__ = ["Sheet", "documents", "is_workbook", "of_sheets"]

LONGEST = 1 << 30
CELLS = 12_000_000
CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})?(\d{1,7})["']""")


def is_workbook(package: Package) -> bool:
    """Whether a package is an Excel workbook."""
    main = next((name for kind, name in package.relations("").values() if kind == "officeDocument"), "xl/workbook.xml")
    return main in package and "workbook" in main.rpartition("/")[2]


def documents(file: IO[bytes], unit: Unit) -> Iterator[Record]:
    """The rows of all sheets.

    Raises:
        NotText: it is damaged, encrypted, too large, or there is no sheet in it.
        MissingExtra: python-calamine is not installed.
    """
    try:
        import python_calamine
    except ImportError as error:
        raise MissingExtra.of("reading Excel", "python-calamine", "office") from error
    measure(file)
    file.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(file)
        sheets = book.sheets_metadata
    except Exception as error:  # calamine has errors of its own for each part
        raise NotText(Reason.CORRUPT, f"a damaged workbook ({' '.join(str(error).split())[:200]})") from error
    found = (
        Sheet(
            sheet.name,
            str(sheet.visible).rpartition(".")[2] == "Visible",
            lambda name=sheet.name: book.get_sheet_by_name(name).iter_rows(),  # type: ignore[misc]
        )
        for sheet in sheets
        if str(sheet.typ).rpartition(".")[2] == "WorkSheet"
    )
    yield from of_sheets(found, unit)


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, whether it is seen, and what gives the cells of its rows."""

    name: str
    visible: bool
    rows: Callable[[], Iterable[list[Any]]]


def of_sheets(sheets: Iterable[Sheet], unit: Unit, kind: str = "workbook") -> Iterator[Record]:
    """The rows of some sheets; what is wrong with one costs no other.

    Raises:
        NotText: there are none.
    """
    row = 0
    for sheet in sheets:
        where = f"sheet {sheet.name!r}"
        if not sheet.visible:
            yield SetAside(unit.file, row, Reason.NO_TEXT, f"{where} is hidden")
            row += 1
            continue
        try:
            for found in of_sheet(sheet.rows(), where, unit, row):
                yield found
                row = found.row + 1
        except NotText as error:
            yield SetAside(unit.file, row, error.reason, f"{where}: {error.detail}")
            row += 1
        except Exception as error:  # the libraries have errors of their own for each part
            yield SetAside(unit.file, row, Reason.CORRUPT, f"{where}: {' '.join(str(error).split())[:200]}")
            row += 1
    if not row:
        raise NotText(Reason.EMPTY, f"no rows in the {kind}")


def of_sheet(rows: Iterable[list[Any]], where: str, unit: Unit, base: int) -> Iterator[Record]:
    """The rows of one sheet.

    Args:
        base: rows of the workbook before it.
    """
    header: list[str] = []
    wanted = None
    number = base
    for line, cells in enumerate(rows, 1):
        values = [plain(cell) for cell in cells]
        if not any(value not in (None, "") for value in values):
            continue
        if wanted is None:
            numbers = by_number(unit.text_field)  # there is no header
            header = [str(i + 1 if numbers else value or "").strip() for i, value in enumerate(values)]
            wanted = columns(tuple(header), unit.text_field)
            if wanted.text is None:
                detail = f"{where} has no text field (its fields: {', '.join(filter(None, header))[:400]}); {NAME_IT}"
                yield SetAside(unit.file, base, Reason.NO_TEXT, detail)
                return
            if not numbers:
                continue
        filled: dict[str, object] = {}
        for name, value in zip(header, values, strict=False):
            if name:
                filled.setdefault(name, value)
        for name in {str(wanted.text), *(pick.name for pick in wanted.picks)}:
            text = filled.get(name)
            filled[name] = "" if text is None else text if isinstance(text, str) else str(text)
        yield from records(filled, wanted, unit.asked, unit.file, number, f"{where}, row {line}", 0)
        number += 1


def plain(value: Any) -> Any:
    """A cell's value as a text, a number, a truth or nothing.

    >>> plain(3.0), plain(datetime.date(2024, 5, 6)), plain(""), plain(2.5)
    (3, '2024-05-06', None, 2.5)
    """
    match value:
        case "" | None:
            return None
        case str():
            return whole(value)
        case bool():
            return value
        case float() if value.is_integer() and abs(value) < 1 << 53:
            return int(value)
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return str(value)
        case _:
            return value


def measure(file: IO[bytes]) -> None:
    """Look through a workbook, as it really unpacks.

    Raises:
        NotText: it is damaged or encrypted, or too large.
    """
    package = Package(file)
    left = LONGEST
    for name, info in package.names.items():
        if info.flag_bits & 1:
            raise NotText(Reason.ENCRYPTED, "the file is encrypted; save it without a password first")
        if not name.lower().endswith((".xml", ".rels")):
            continue
        bottom = right = 0
        before = b""
        for block in blocks(file, info.header_offset, info.compress_size, info.compress_type, name):
            left -= len(block)
            if left < 0:
                raise NotText(Reason.TOO_LONG, f"a workbook of more than {LONGEST:,} bytes: save it as CSV first")
            if "sheets/" not in name.lower():
                continue
            for column, number in CELL.findall(before + block):
                bottom = max(bottom, int(number))
                right = max(right, len(column) and place(column))
            before = block[-24:]
        if bottom * max(right, 1) > CELLS:
            raise NotText(
                Reason.TOO_LONG,
                f"{name} spans {bottom:,} rows and {right:,} columns: save it as CSV, without empty cells",
            )


def place(letters: bytes) -> int:
    """The number of a column.

    >>> place(b"A"), place(b"XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def blocks(file: IO[bytes], at: int, size: int, method: int, name: str) -> Iterator[bytes]:
    """What a part really unpacks to, whatever its headers say of its size.

    Raises:
        NotText: it is damaged, or packed in another way than such files are.
    """
    file.seek(at)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise NotText(Reason.CORRUPT, f"{name} is not where the file says that it is")
    file.seek(at + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"))
    if method == 0:
        while size > 0 and (block := file.read(min(size, 1 << 20))):
            size -= len(block)
            yield block
        return
    if method != 8:
        raise NotText(Reason.UNREADABLE, f"{name} is packed in a way that is not read here")
    unpack = zlib.decompressobj(-15)
    while not unpack.eof:
        block = unpack.unconsumed_tail or file.read(1 << 16)
        if not block:
            raise NotText(Reason.TRUNCATED, f"{name} ends before its end")
        try:
            yield unpack.decompress(block, 1 << 20)
        except zlib.error as error:
            raise NotText(Reason.CORRUPT, f"{name} is damaged ({error})") from error
