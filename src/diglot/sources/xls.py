"""Excel of before 2007 (``.xls``): rows as of ``.xlsx``, by xlrd (extra ``office``).

xlrd holds one sheet at a time, and of a row no more cells than it has; what is read of a file is bounded by `LIMIT`.
The container is Microsoft's compound file, which Word, PowerPoint and files with a password use, too.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Any

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText
from diglot.sources.records import Reason, Record
from diglot.sources.sheets import Sheet, of_sheets
from diglot.sources.signatures import OFFICE
from diglot.sources.units import Unit

__all__ = ["COMPOUND", "documents"]

LIMIT = 128 << 20
"""Bytes of the largest workbook that is read."""
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = (b"\x09\x08", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
"""What the workbooks of Excel 2 to 5 begin with that have no container."""
BOOKS = tuple(f"{name}\0".encode("utf-16-le") for name in ("Workbook", "WORKBOOK", "Book", "BOOK"))
"""Names that a workbook has in a container."""
LOCKED = "EncryptedPackage\0".encode("utf-16-le")


def documents(file: IO[bytes], unit: Unit) -> Iterator[Record]:
    """The rows of all sheets.

    Raises:
        NotText: it is no workbook, is damaged, encrypted or too large, or there is no sheet in it.
        MissingExtra: xlrd is not installed.
    """
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise NotText(Reason.TOO_LONG, f"a workbook of more than {LIMIT:,} bytes: save it as CSV first")
    if not data:
        raise NotText(Reason.EMPTY, "no bytes")
    if not data.startswith((COMPOUND, *STREAMS)):
        raise NotText(
            Reason.CORRUPT, "no Excel file, as its name says; if it is text, name its format: --input-format .xls=csv"
        )
    if data.startswith(COMPOUND) and not any(name in data for name in BOOKS):
        raise NotText(Reason.ENCRYPTED if LOCKED in data else Reason.FORMAT, OFFICE)
    try:
        import xlrd
    except ImportError as error:
        raise MissingExtra.of("reading Excel of before 2007", "xlrd", "office") from error
    try:
        book = xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True)
        names = book.sheet_names()
    except Exception as error:  # xlrd raises what its reading of damaged records raises
        said = " ".join(str(error).split())[:200]
        if "encrypted" in said:
            raise NotText(Reason.ENCRYPTED, "the file is encrypted; save it without a password first") from error
        raise NotText(Reason.CORRUPT, f"a damaged workbook ({said or type(error).__name__})") from error
    yield from of_sheets((_sheet(book, number, name) for number, name in enumerate(names)), unit)


def _sheet(book: Any, number: int, name: str) -> Sheet:
    """A sheet of a workbook of xlrd."""
    visible = number >= len(book._sheet_visibility) or not book._sheet_visibility[number]
    return Sheet(name, visible, lambda: _rows(book, number))


def _rows(book: Any, number: int) -> Iterator[list[Any]]:
    """The cells of the rows of a sheet, which is let go of after the last."""
    sheet = book.sheet_by_index(number)
    try:
        for row in range(sheet.nrows):
            yield [_value(cell, book.datemode) for cell in sheet.row(row)]
    finally:
        book.unload_sheet(number)


def _value(cell: Any, datemode: int) -> Any:
    """The value of a cell: nothing for an error, a date for what is shown as one."""
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, xldate_as_datetime

    if cell.ctype == XL_CELL_ERROR:
        return None
    if cell.ctype == XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == XL_CELL_DATE:
        try:
            return xldate_as_datetime(cell.value, datemode)
        except (ValueError, OverflowError):
            return cell.value
    return cell.value
