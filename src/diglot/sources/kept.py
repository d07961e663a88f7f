"""Columns that are kept as they are: their values as Arrow, in the types that `diglot.sources.seen` found."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from diglot.sources.records import Document, Place
from diglot.sources.seen import described, plain
from diglot.sources.written import sound, written

__all__ = ["Kept"]


@dataclass(frozen=True)
class Kept:
    """The columns of a dataset that are kept.

    Args:
        names: what each is called in the sources.
        schema: what it is called in the dataset, and its type; with what ``datasets`` say of it.
        said: what a person should know.
    """

    names: tuple[str, ...] = ()
    schema: pa.Schema = dataclasses.field(default_factory=lambda: pa.schema([]))
    said: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def key(self) -> str:
        """What the rows depend on."""
        return f"{self.names!r} {self.schema.to_string(show_field_metadata=False)} {self.schema.metadata!r}"

    def batch(self, documents: Sequence[Document]) -> tuple[pa.RecordBatch, dict[int, tuple[str, ...]]]:
        """The kept columns of some documents, a row each, and what is worth knowing of any."""
        notes: dict[int, tuple[str, ...]] = {}
        columns = []
        for name, field in zip(self.names, self.schema, strict=True):
            array, odd = column_of(documents, name, field.type)
            for i, said in odd.items():
                notes[i] = (*notes.get(i, ()), f"{name}: {said}")
            columns.append(array)
        return pa.RecordBatch.from_arrays(columns, schema=self.schema), notes


def column_of(documents: Sequence[Document], name: str, type: pa.DataType) -> tuple[pa.Array, dict[int, str]]:
    """A kept column of some documents, and what is worth knowing of any value."""
    pieces: list[pa.Array] = []
    notes: dict[int, str] = {}
    begin = 0
    while begin < len(documents):
        first = documents[begin].kept
        end = begin + 1
        if isinstance(first, Place):
            rows = [first.row]
            while end < len(documents):
                other = documents[end].kept
                if not isinstance(other, Place) or other.batch is not first.batch:
                    break
                rows.append(other.row)
                end += 1
            if name not in first.batch.schema.names:
                pieces.append(pa.nulls(len(rows), type))
            else:
                array = taken(first.batch.column(name), rows)
                pieces.append(cast(array, labels_of(first.batch.schema, name), type, begin, notes))
        else:
            while end < len(documents) and not isinstance(documents[end].kept, Place):
                end += 1
            values = [(document.kept or {}).get(name) for document in documents[begin:end]]  # type: ignore[union-attr]
            pieces.append(array_of(values, type, begin, notes))
        begin = end
    return pa.concat_arrays(pieces) if pieces else pa.nulls(0, type), notes


def taken(array: pa.Array, rows: list[int]) -> pa.Array:
    """Some values of a column, also of a type that pyarrow cannot take from."""
    try:
        return array.take(pa.array(rows))
    except pa.ArrowNotImplementedError:
        return pa.concat_arrays([array.slice(row, 1) for row in rows])


def labels_of(schema: pa.Schema, name: str) -> list[str]:
    """The names of the labels of a column, as its table carries them along."""
    known = described(schema).get(name)
    return list(known.get("names") or []) if isinstance(known, dict) and known.get("_type") == "ClassLabel" else []


def cast(array: pa.Array, labels: list[str], type: pa.DataType, at: int, notes: dict[int, str]) -> pa.Array:
    """A column of Arrow in the type that it has in the dataset; `at` is the place of its first row in `notes`."""
    text = pa.types.is_string(type)
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if text and labels and pa.types.is_integer(array.type):
        values = [labels[v] if v is not None and 0 <= v < len(labels) else v for v in array.to_pylist()]
        return array_of(values, type, at, notes)
    likely = plain(array.type)
    if likely == type or (not text and likely is not None) or pa.types.is_null(array.type):
        try:
            found = array.cast(type)
            found.validate(full=True)
            return found
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
            pass
    values = []
    for i in range(len(array)):
        try:
            values.append(array[i].as_py())
        except Exception as error:  # what pyarrow raises for a value that Python lacks is of many kinds
            values.append(None)
            notes[at + i] = f"its value cannot be read: {error}"
    return array_of(values, type, at, notes)


def array_of(values: Sequence[object], type: pa.DataType, at: int, notes: dict[int, str]) -> pa.Array:
    """Python values in the type that they have in the dataset; `at` is the place of the first in `notes`."""
    if pa.types.is_string(type):
        return pa.array([None if value is None else written(value) for value in values], type)
    if pa.types.is_nested(type):
        values = [sound(value) for value in values]  # a field whose name has half a pair would be no field of the type
    if pa.types.is_integer(type) or pa.types.is_floating(type):
        number = int if pa.types.is_integer(type) else float
        values = [number(value) if isinstance(value, str) else value for value in values]
    try:
        return pa.array(values, type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError, UnicodeError):
        pass
    found: list[object] = []
    for i, value in enumerate(values):
        one = sound(value)
        try:
            found.append(pa.array([one], type)[0])
        except (pa.ArrowException, TypeError, ValueError, OverflowError):
            near = float(one) if isinstance(one, int) and pa.types.is_floating(type) else None
            found.append(near)
            notes[at + i] = f"{written(value)[:50]} is not exactly {near}" if near is not None else (
                f"{written(value)[:50]} is no {type}"
            )  # fmt: skip
    return pa.array(found, type)
