"""`SegmentsTable`: what `diglot.process` gives, a table that prints well in a terminal and in a notebook.

>>> from diglot.segments_table import SegmentsTable
>>> table = pa.table({"text": ["صباح الخير"], "language": ["ar"], "role": ["body"], "transliterated": ["SbAH Alxyr"]})
>>> SegmentsTable(table)
1 segment
language  role  text        transliterated
ar        body  صباح الخير  SbAH Alxyr
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import pandas
    from rich.table import Table

__all__ = ["SegmentsTable", "grid"]

_SHOWN = ("language", "role", "text", "normalized", "transliterated")
_ROWS = 20
_WIDTH = 100


@dataclass(frozen=True, slots=True, eq=False)
class SegmentsTable:
    """The segments table of a text, or of many.

    It is an Arrow table with another face: anything that takes Arrow data (``pa.table``, pandas, Polars, DuckDB,
    `datasets`) takes it as it is.

    Args:
        table: the Arrow table.
    """

    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self.table.to_batches():
            yield from batch.to_pylist()

    def __getitem__(self, row: int) -> dict[str, Any]:
        """A row, by its number; negative ones count from the end."""
        place = range(len(self))[row]
        found: dict[str, Any] = self.table.slice(place, 1).to_pylist()[0]
        return found

    def column(self, name: str) -> pa.ChunkedArray:
        """A column.

        Raises:
            OptionError: no such column; the message names the nearest.
        """
        from diglot.errors import OptionError

        if name not in self.table.column_names:
            raise OptionError.unknown("column", name, self.table.column_names)
        return self.table.column(name)

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        return list(self.table.column_names)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return self.table.schema

    @property
    def num_rows(self) -> int:
        """The number of rows, as Arrow calls it."""
        return len(self)

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        return list(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas data frame (pandas must be installed)."""
        return self.table.to_pandas()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        from rich.console import Console

        names, rows = self._shown()
        console = Console(width=_WIDTH, no_color=True, highlight=False, markup=False)
        with console.capture() as capture:
            console.print(grid(names, rows, isolate=False, width=_WIDTH))
        lines = [line.rstrip() for line in capture.get().splitlines()]
        return "\n".join([self._count(), *lines, *self._rest()])

    def _repr_html_(self) -> str:
        names, rows = self._shown()
        head = "".join(f'<th scope="col" style="text-align:start">{name}</th>' for name in names)
        body = "".join(
            "<tr>"
            + "".join(f'<td dir="auto" style="text-align:start">{html.escape(cell)}</td>' for cell in row)
            + "</tr>"
            for row in rows
        )
        rest = "".join(f"<p>{html.escape(line)}</p>" for line in self._rest())
        caption = f"<caption>{self._count()}</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"

    def _shown(self) -> tuple[list[str], list[list[str]]]:
        names = [name for name in _SHOWN if name in self.table.column_names]
        rows = self.table.select(names).slice(0, _ROWS).to_pylist()
        if "normalized" in names and all(row["normalized"] in (None, row["text"]) for row in rows):
            names.remove("normalized")
        return names, [[str(row[name] or "") for name in names] for row in rows]

    def _count(self) -> str:
        return f"{len(self):,} segment" + ("" if len(self) == 1 else "s")

    def _rest(self) -> list[str]:
        return [f"… and {len(self) - _ROWS:,} more"] if len(self) > _ROWS else []


def grid(names: Sequence[str], rows: Sequence[Sequence[str]], *, isolate: bool, width: int) -> Table:
    """A table for a terminal: short columns as wide as they need, the others share what is left and wrap.

    Args:
        names: the heads of the columns.
        rows: their cells.
        isolate: put each line of a wide cell between U+2068 and U+2069, for terminals that reorder Arabic.
        width: of the terminal, in cells.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    needs = [max([len(name), *(cell_len(row[i]) for row in rows)], default=0) for i, name in enumerate(names)]
    fair = width // max(len(names), 1)
    wide = [i for i, need in enumerate(needs) if need > fair]
    left = width - sum(need + 2 for i, need in enumerate(needs) if i not in wide) - 2 * len(wide)
    share = max(left // max(len(wide), 1), 8)
    table = Table(box=None, header_style="cyan", padding=(0, 2, 0, 0), pad_edge=False)
    console = Console(width=width)
    for i, name in enumerate(names):
        table.add_column(name, width=min(needs[i], share) if i in wide else None, no_wrap=i not in wide)
    for row in rows:
        cells = []
        for i, cell in enumerate(row):
            lines = [line.plain for line in Text(cell).wrap(console, share)] if i in wide else [cell]
            cells.append(Text("\n".join(f"\u2068{line}\u2069" for line in lines) if isolate else "\n".join(lines)))
        table.add_row(*cells)
    return table
