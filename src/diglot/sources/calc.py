"""OpenDocument spreadsheets (``.ods``, ``.ots``, flat ``.fods``): rows as of a CSV, a sheet after the other.

The first row of a sheet that is not empty is its header. A cell counts by the value that the file says it has, dates
by ISO 8601, a text by its paragraphs. Rows are read as a stream: a row or cell that stands for a million empty ones
costs nothing, and a sheet has at most `CELLS` cells that are not. Hidden sheets and sheets without a text column are
set aside. Source: OpenDocument 1.3 part 3, 9. Needs lxml.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from diglot.sources.decode import NotText
from diglot.sources.odt import visible
from diglot.sources.packages import attribute, events, forget, local
from diglot.sources.records import Reason, Record
from diglot.sources.sheets import CELLS, Sheet, of_sheets, plain
from diglot.sources.units import Unit

__all__ = ["documents"]

WIDEST = 16_384
"""Columns of a row."""


def documents(content: IO[bytes], unit: Unit) -> Iterator[Record]:
    """The rows of all sheets.

    Args:
        content: ``content.xml`` of a spreadsheet, or a flat one.

    Raises:
        NotText: it is damaged, or there is no row in it.
    """
    return of_sheets(sheets(content), unit, "spreadsheet")


def sheets(content: IO[bytes]) -> Iterator[Sheet]:
    """Each sheet; its rows are to be taken before the next."""
    hidden: set[str] = set()
    found = events(content)
    for event, element in found:
        tag = local(element)
        if event == "end" and tag == "style":
            properties = next(iter(element.iter("{*}table-properties")), None)
            if properties is not None and attribute(properties, "display") == "false":
                hidden.add(attribute(element, "name"))
        elif event == "start" and tag == "table":
            shown = attribute(element, "style-name") not in hidden
            rows = rows_of(found)
            yield Sheet(attribute(element, "name"), shown, lambda rows=rows: rows)  # type: ignore[misc]
            for _ in rows:  # of a sheet that is hidden, or was set aside
                pass


def rows_of(found: Iterator[tuple[str, Any]]) -> Iterator[list[Any]]:
    """The rows of a sheet, to its end; empty ones once.

    Raises:
        NotText: there are too many cells in them.
    """
    left = CELLS
    depth = 1
    for event, element in found:
        tag = local(element)
        depth += (tag == "table") * (1 if event == "start" else -1)
        if not depth:
            forget(element)
            return
        if event == "end" and tag == "table-row" and depth == 1:
            cells = cells_of(element)
            times = times_of(element, "number-rows-repeated") if cells else 1
            forget(element)
            left -= times * len(cells)
            if left < 0:
                raise NotText(Reason.TOO_LONG, f"more than {CELLS:,} cells: save it as CSV first")
            for _ in range(times):
                yield cells


def times_of(element: Any, name: str) -> int:
    """How often a row or a cell stands."""
    said = attribute(element, name)
    return max(1, int(said)) if said.isdigit() and len(said) < 9 else 1


def cells_of(row: Any) -> list[Any]:
    """The values of a row, without the empty ones at its end."""
    values: list[Any] = []
    empty = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        times = times_of(cell, "number-columns-repeated")
        value = value_of(cell)
        if value is None:
            empty += times
        elif len(values) + empty + times <= WIDEST:
            values += [None] * empty + [value] * times
            empty = 0
    return values


def value_of(cell: Any) -> Any:
    """What a cell holds: a number, a truth, a day or a text; None where nothing."""
    kind = attribute(cell, "value-type")
    if kind in ("float", "currency", "percentage"):
        try:
            return plain(float(attribute(cell, "value")))
        except ValueError:
            pass
    if kind == "date" and (day := attribute(cell, "date-value")):
        return day.removesuffix("T00:00:00")
    if kind == "boolean":
        return attribute(cell, "boolean-value") == "true"
    return "\n".join(visible(one) for one in cell if local(one) == "p") or None
