"""`Block`: some rows in a row, in one shape, whether they come from Arrow's columns or from lines of text.

Columns are told apart by name: the second one of a name is called ``name (2)``. Units: rows, 0-based within the block.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Protocol, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from diglot.hub.tables.cells import Cells
from diglot.hub.tables.features import of_arrow, of_values
from diglot.hub.tables.folding import having
from diglot.hub.tables.limits import COLUMNS, Unreadable

__all__ = ["ArrowBlock", "Block", "ListBlock", "check_width", "distinct"]


class Block(Protocol):
    """Some rows.

    Attributes:
        names: of the columns, all different.
        kinds: their types, for people.
        features: their types, for clients.
        size: number of rows.
    """

    @property
    def names(self) -> Sequence[str]:
        """See the class."""

    @property
    def kinds(self) -> Sequence[str]:
        """See the class."""

    @property
    def features(self) -> Sequence[Any]:
        """See the class."""

    @property
    def size(self) -> int:
        """See the class."""

    def cell(self, row: int, column: int, cells: Cells) -> Any:
        """One value, plain."""

    def values(self, column: int) -> list[Any]:
        """All values of a column, plain."""

    def texts(self, text: str) -> np.ndarray:
        """Which rows have `text` in one of their columns of text, folded as a search does: a bool for each."""


def check_width(count: int) -> None:
    """Refuses tables that are too wide."""
    if count > COLUMNS:
        raise Unreadable(f"{count:,} columns: more than the {COLUMNS:,} that are shown")


def distinct(names: Sequence[str]) -> list[str]:
    """Names that are all different.

    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a (2)']
    """
    found: dict[str, None] = {}
    for name in names:
        text = clean = name.encode("utf-8", "replace").decode()
        number = 1
        while text in found:
            number += 1
            text = f"{clean} ({number})"
        found[text] = None
    return list(found)


class ArrowBlock:
    """Rows of a record batch that is validated when they are made; see `Block`.

    Args:
        batch: as Arrow read it; nothing in it is trusted.
        schema: what the columns are called and how they are shown: one of `of`, for all blocks of a file.

    Raises:
        Unreadable: if the batch is not sound.
    """

    def __init__(self, batch: pa.RecordBatch, schema: ArrowSchema):
        self.names, self.kinds, self.features = schema.names, schema.kinds, schema.features
        self.size = batch.num_rows
        self._columns = [_sound(batch.column(i)) for i in range(batch.num_columns)]
        self._whole = self._columns

    def part(self, start: int, stop: int) -> ArrowBlock:
        """Some of its rows."""
        made: ArrowBlock = object.__new__(ArrowBlock)
        made.names, made.kinds, made.features, made.size = self.names, self.kinds, self.features, stop - start
        made._columns = [column.slice(start, stop - start) for column in self._columns]
        return made

    def cell(self, row: int, column: int, cells: Cells) -> Any:
        """See `Block`."""
        return cells.plain(self._columns[column][row])

    def values(self, column: int) -> list[Any]:
        """See `Block`."""
        array = self._columns[column]
        if _is_simple(array.type):
            return cast("list[Any]", array.to_pylist())
        cells = Cells(64 << 20)
        return [cells.plain(scalar) for scalar in array]

    def texts(self, text: str) -> np.ndarray:
        """See `Block`."""
        mask = np.zeros(self.size, bool)
        for array in chain.from_iterable(map(_strings, self._columns)):
            if pa.types.is_dictionary(array.type) and _is_text(array.type.value_type):
                array = pc.cast(array, array.type.value_type)
            if _is_text(array.type):
                mask |= having(array, text)
            elif _is_view_or_bytes(array.type):
                shown = [v if isinstance(v, str) else None for v in map(Cells().plain, array)]
                mask |= having(pa.array(shown, pa.string()), text)
        return mask

    def array(self, column: int) -> pa.Array:
        """A column, validated."""
        return self._columns[column]


class ArrowSchema:
    """What the columns of a file are called, and their types."""

    def __init__(self, schema: pa.Schema):
        check_width(len(schema.names))
        self.names = distinct(schema.names)
        self.kinds = [str(field.type)[:60] for field in schema]
        self.features = of_arrow(schema)


def _sound(array: pa.Array) -> pa.Array:
    """An array that may be read: validated in full, text that is not UTF-8 as bytes (`Cells` decodes them)."""
    try:
        array.validate()
        if not pa.types.is_primitive(array.type):  # of those, any value of the buffer is one that `Cells` can tell
            array.validate(full=True)
        return array
    except pa.ArrowInvalid as error:
        said = str(error)
        if not any(word in said.replace("-", "") for word in _OF_VALUES):
            raise Unreadable(f"a column that is damaged ({said[:200]})") from error
    if pa.types.is_dictionary(array.type):
        array = pa.DictionaryArray.from_arrays(array.indices, _sound(array.dictionary))
    else:
        array = array.view(_as_bytes(array.type))
    try:
        array.validate(full=True)
    except pa.ArrowInvalid as error:
        raise Unreadable(f"a column that is damaged ({str(error)[:200]})") from error
    return array


#: What Arrow says of values that are sound in memory: text that is no UTF-8, times of day past midnight.
_OF_VALUES = ("UTF8", "acceptable range", "time32", "time64", "date64")


def _as_bytes(kind: pa.DataType) -> pa.DataType:
    """A type of the same layout whose text is bytes, and whose times are numbers."""
    if pa.types.is_time(kind) or pa.types.is_date64(kind):
        return pa.int32() if kind.bit_width == 32 else pa.int64()
    if pa.types.is_primitive(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return kind
    for text, plain in ((pa.string(), pa.binary()), (pa.large_string(), pa.large_binary())):
        if kind == text:
            return plain
    if pa.types.is_string_view(kind):
        return pa.binary_view()
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_as_bytes(field.type)) for field in kind])
    if pa.types.is_map(kind):
        return pa.map_(_as_bytes(kind.key_type), _as_bytes(kind.item_type))
    if pa.types.is_fixed_size_list(kind):
        return pa.list_(_as_bytes(kind.value_type), kind.list_size)
    if pa.types.is_large_list(kind):
        return pa.large_list(_as_bytes(kind.value_type))
    if pa.types.is_list(kind):
        return pa.list_(_as_bytes(kind.value_type))
    raise Unreadable(f"text that is not UTF-8 within a column of {str(kind)[:60]}")


def _strings(array: pa.Array) -> list[pa.Array]:
    """A column, or those that are within it, as the sides of a translation are."""
    return array.flatten() if pa.types.is_struct(array.type) else [array]


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_view_or_bytes(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string_view(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _is_simple(kind: pa.DataType) -> bool:
    return bool(_is_text(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind))


class ListBlock:
    """Rows of JSON lines or CSV: a dict each, or what was wrong with the line; see `Block`.

    Args:
        rows: by column; text stands for a line that could not be read.
        names: the columns, in order.
    """

    def __init__(self, rows: list[dict[str, Any] | str], names: Sequence[str]):
        check_width(len(names))
        self.names, self.size, self._rows = list(names), len(rows), rows
        read = [row for row in rows if isinstance(row, dict)]
        self.features = [of_values([row.get(name) for row in read]) for name in names]
        self.kinds = [_kind(feature) for feature in self.features]

    def cell(self, row: int, column: int, cells: Cells) -> Any:
        """See `Block`."""
        found = self._rows[row]
        if isinstance(found, dict):
            return cells.plain(found.get(self.names[column]))
        return f"(cannot be shown: {found})" if column == 0 else None

    def values(self, column: int) -> list[Any]:
        """See `Block`."""
        cells, name = Cells(64 << 20), self.names[column]
        return [cells.plain(row.get(name)) if isinstance(row, dict) else None for row in self._rows]

    def texts(self, text: str) -> np.ndarray:
        """See `Block`."""
        owners, texts = [], []
        for number, row in enumerate(self._rows):
            values = row.values() if isinstance(row, dict) else ()
            within = chain.from_iterable(value.values() for value in values if isinstance(value, dict))
            found = [value for value in chain(values, within) if isinstance(value, str)]
            owners += [number] * len(found)
            texts += found
        mask = np.zeros(self.size, bool)
        mask[np.array(owners, np.intp)[having(pa.array(texts, pa.string()), text)]] = True
        return mask


def _kind(feature: Any) -> str:
    if isinstance(feature, dict) and "dtype" in feature:
        return str(feature["dtype"])
    return "list" if isinstance(feature, dict) and feature.get("_type") == "List" else "struct"
