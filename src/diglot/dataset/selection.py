"""Which rows and columns of a build are asked for: by conditions, names of columns, or a view with names of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from diglot.dataset.views import VIEWS
from diglot.errors import OptionError
from diglot.report.reading import Build
from diglot.report.rows import Condition, condition, selected

__all__ = ["Selection", "selection"]


@dataclass(frozen=True)
class Selection:
    """Which rows and columns of a build.

    Args:
        build, table: where they are.
        conditions: what a row must meet.
        columns: for each column that is written, its name there and the names of those in the table that may fill it:
            the first that it has.
    """

    build: Build
    table: str
    conditions: tuple[Condition, ...]
    columns: tuple[tuple[str, str], ...]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, in the order of the input."""
        needed = list(dict.fromkeys(source for _, source in self.columns))
        for batch in selected(self.build, self.table, self.conditions, needed):
            arrays = [batch.column(source) for _, source in self.columns]
            if arrays and batch.num_rows:
                yield pa.RecordBatch.from_arrays(arrays, schema=self.schema_of(batch.schema))

    def schema_of(self, schema: pa.Schema) -> pa.Schema:
        """The schema of what is written, from that of the table."""
        return pa.schema([schema.field(source).with_name(name) for name, source in self.columns])

    @property
    def schema(self) -> pa.Schema:
        """The schema of what is written."""
        return self.schema_of(self.build.schema(self.table))


def selection(
    build: str | Path | Build,
    table: str | None = None,
    where: Sequence[str] = (),
    columns: Sequence[str] | None = None,
    view: str | None = None,
) -> Selection:
    """What to export.

    Args:
        build: a finished build, or its folder.
        table: segments (the default), articles or documents.
        where: conditions as they are written on a command line: ``language=ar``, ``tokens>=5``.
        columns: names of columns; all if None.
        view: names of columns that others use: one of `diglot.dataset.views.VIEWS`.

    Raises:
        SourceError: there is no finished build.
        OptionError: no such table, column, relation or view; or a view of another table.
    """
    build = build if isinstance(build, Build) else Build.open(build)
    if view is not None:
        if view not in VIEWS:
            raise OptionError.unknown("view", view, VIEWS)
        if columns is not None or table not in (None, VIEWS[view].table):
            raise OptionError(f"the view {view} has columns of its own, of the table {VIEWS[view].table}")
        table = VIEWS[view].table
    names = build.columns(table or "segments")
    if view is not None:
        choices = ((name, [each for each in known if each in names]) for name, known in VIEWS[view].columns)
        chosen = tuple((name, found[0]) for name, found in choices if found)
    else:
        for name in columns or ():
            if name not in names:
                raise OptionError.unknown("column", name, names)
        chosen = tuple((name, name) for name in dict.fromkeys(names if columns is None else columns))
    if not chosen:
        raise OptionError("no column is asked for")
    return Selection(build, table or "segments", tuple(condition(each, names) for each in where), chosen)
