"""Rows of a build that meet conditions, found a record batch at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.errors import OptionError
from diglot.report.reading import Build

__all__ = ["Condition", "condition", "rows"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must meet: its column is equal to a value, is not, or contains it.

    Args:
        column: name of the column; of a list, one item is enough.
        relation: ``=``, ``!=`` or ``~=`` (contains, whatever the case).
        value: as it is written on a command line; empty is null, or an empty list.
    """

    column: str
    relation: str
    value: str

    def mask(self, batch: pa.RecordBatch) -> pa.Array:
        """``bool[rows]``: which rows of a batch meet it."""
        found = self._equal(batch.column(self.column))
        return pc.invert(found) if self.relation == "!=" else found

    def _equal(self, column: pa.Array) -> pa.Array:
        if pa.types.is_list(column.type):
            if not self.value:
                return pc.fill_null(pc.equal(pc.list_value_length(column), 0), True)
            flat, parent = column.flatten(), pc.list_parent_indices(column)
            while pa.types.is_list(flat.type):
                flat, parent = flat.flatten(), parent.take(pc.list_parent_indices(flat))
            if pa.types.is_struct(flat.type):  # of spans, what they are
                names = [field.name for field in flat.type if field.type == pa.string()]
                flat = pc.struct_field(flat, names[0] if names else flat.type[0].name)
            return pc.is_in(pa.array(range(len(column)), pa.int64()), parent.filter(self._same(flat)).cast(pa.int64()))
        return pc.is_null(column) if not self.value else self._same(column)

    def _same(self, column: pa.Array) -> pa.Array:
        texts = column.cast(pa.string())
        if self.relation == "~=":
            found = pc.match_substring(texts, self.value, ignore_case=True)
        elif pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            found = pc.equal(column.cast(pa.float64()), _number(self.value, self.column))
        else:
            found = pc.equal(texts, self.value)
        return pc.fill_null(found, False)


def _number(text: str, column: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise OptionError(f"column {column!r} holds numbers; {text!r} is none") from None


def condition(text: str, names: Sequence[str]) -> Condition:
    """A condition as it is written on a command line; `names` are the columns that there are.

    >>> condition("language=ar", ["text", "language"])
    Condition(column='language', relation='=', value='ar')

    Raises:
        OptionError: no relation, or no such column.
    """
    match = re.fullmatch(r"\s*(\w+)\s*(!=|~=|=)(.*)", text, re.DOTALL)
    if not match:
        raise OptionError(f"--where takes COLUMN=VALUE, not {text!r}; for instance: --where language=ar")
    if match[1] not in names:
        raise OptionError.unknown("column", match[1], names)
    return Condition(match[1], match[2], match[3])


def rows(
    build: Build, table: str, conditions: Sequence[Condition] = (), columns: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """The rows that meet all conditions, in the order of the input.

    Args:
        build: what to read.
        table: segments, articles or documents.
        conditions: what a row must meet.
        columns: names of the columns to give; all of them if None.
    """
    for batch in build.batches(table):
        for one in conditions:
            batch = batch.filter(one.mask(batch))
        if columns is not None:
            batch = batch.select(list(columns))
        for start in range(0, batch.num_rows, 64):
            yield from batch.slice(start, 64).to_pylist()
