"""Rows of a build that meet conditions, found a record batch at a time."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.errors import OptionError
from diglot.report.reading import Build

__all__ = ["Condition", "condition", "rows", "sampled", "selected"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must meet: its column is equal to a value, is not, or contains it.

    Args:
        column: name of the column; of a list, one item is enough.
        relation: ``=``, ``!=``, ``~=`` (contains, whatever the case), ``<``, ``<=``, ``>`` or ``>=`` (of numbers,
            of dates and texts as they are written, of the length of a list).
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
            if self.relation[0] in "<>":
                least = _number(self.value, self.column)
                return pc.fill_null(_COMPARED[self.relation](pc.list_value_length(column), least), False)
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
        if self.relation == "~=":
            found = pc.match_substring(column.cast(pa.string()), self.value, ignore_case=True)
        elif pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            if pa.types.is_float32(column.type) and self.relation in ("=", "!="):  # 0.9 is what the column calls so
                found = pc.equal(column, pa.scalar(_number(self.value, self.column), pa.float32()))
            else:
                found = _COMPARED[self.relation](column.cast(pa.float64()), _number(self.value, self.column))
        else:
            found = _COMPARED[self.relation](column.cast(pa.string()), self.value)
        return pc.fill_null(found, False)


_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": pc.equal,
    "!=": pc.equal,  # which is then turned round
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}


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
    match = re.fullmatch(r"\s*(\w+)\s*(!=|~=|<=|>=|<|>|==?)(.*)", text, re.DOTALL)
    if not match:
        raise OptionError(f"--where takes COLUMN=VALUE, not {text!r}; for instance: --where language=ar")
    if match[1] not in names:
        raise OptionError.unknown("column", match[1], names)
    relation = "=" if match[2] == "==" else match[2]
    value = match[3].strip() if relation in ("<", "<=", ">", ">=") else match[3]
    if not value and relation not in ("=", "!="):
        raise OptionError(f"{text!r} compares with nothing; null and empty are: --where {match[1]}=")
    return Condition(match[1], relation, value)


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
    for batch in selected(build, table, conditions, columns):
        for start in range(0, batch.num_rows, 64):
            yield from batch.slice(start, 64).to_pylist()


def selected(
    build: Build, table: str, conditions: Sequence[Condition] = (), columns: Sequence[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """The same rows as record batches; of others than `conditions` and `columns` ask for, nothing is read."""
    needed = None if columns is None else list(dict.fromkeys([*columns, *(one.column for one in conditions)]))
    for batch in build.batches(table, needed):
        for one in conditions:
            batch = batch.filter(one.mask(batch))
        yield batch if columns is None else batch.select(list(columns))


def sampled(
    build: Build, table: str, count: int, conditions: Sequence[Condition] = (), columns: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """Rows drawn by chance among those that meet all conditions: the same ones every time, in the order of the input.

    Args:
        count: how many; all, where there are fewer.
    """
    any_column = [columns[0] if columns else build.columns(table)[0]]
    sizes = [batch.num_rows for batch in selected(build, table, conditions, any_column)]
    drawn = iter(sorted(random.Random(0).sample(range(sum(sizes)), min(count, sum(sizes)))))
    first, wanted = 0, next(drawn, None)
    for batch, size in zip(selected(build, table, conditions, columns), sizes, strict=True):
        here = []
        while wanted is not None and wanted < first + size:
            here.append(wanted - first)
            wanted = next(drawn, None)
        yield from batch.take(pa.array(here, pa.int64())).to_pylist()
        first += size
