"""The types that columns have over all files, before a row is written (`Seen`, `merged`).

A column has one type in a dataset, so that every worker writes the same: whole numbers and fractions together are
``float64`` (unless a number would change), a column that is nowhere but null is ``string``, and types that do not go
together become ``string``, which holds each value as JSON writes it; that is said. A file of CSV has no types: its
column is numbers where every value is one and is written as Python would write it (``7``, not ``007``), else strings;
an empty field is null.

Features of Hugging Face (the names of a ``ClassLabel``) are taken over where the files agree on them; labels of
different names become strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from diglot.sources.written import sound

__all__ = ["Seen", "described", "merged", "plain", "seen_in_schema", "seen_in_text", "seen_in_values"]

EXACT = 1 << 53
"""Whole numbers up to this have a float64 of their own."""
NESTED = 500
"""Fields that a column of objects may have; one with more is kept as JSON."""
WHOLE = re.compile(r"0|-?[1-9]\d{0,18}")
FRACTION = re.compile(r"-?\d{1,17}\.\d{1,17}")


@dataclass(frozen=True)
class Seen:
    """What was seen of a column.

    Args:
        type: Arrow type that holds its values.
        file: where it was seen first.
        wide: whether there are whole numbers that are no float64.
        feature: what Hugging Face's ``datasets`` say of it beyond its type, as JSON; empty if nothing.
        said: what a person should know of it.
    """

    type: pa.DataType
    file: str
    wide: bool = False
    feature: str = ""
    said: str = ""

    @property
    def labels(self) -> list[str]:
        """The names of the labels, if it has any."""
        known = json.loads(self.feature) if self.feature else {}
        return list(known.get("names") or []) if known.get("_type") == "ClassLabel" else []


def merged(name: str, one: Seen, other: Seen) -> Seen:
    """What was seen of the column `name`, in two places.

    >>> merged("n", Seen(pa.int64(), "a.csv"), Seen(pa.float64(), "b.csv")).type
    DataType(double)
    >>> merged("n", Seen(pa.int64(), "a.csv"), Seen(pa.string(), "b.csv")).said
    "column 'n' is int64 in a.csv and string in b.csv: kept as string"
    """
    if pa.types.is_null(one.type) or pa.types.is_null(other.type):
        found = other if pa.types.is_null(one.type) else one
        return replace(found, said=one.said or other.said)
    wide, said = one.wide or other.wide, one.said or other.said
    if one.feature != other.feature:
        if one.labels and other.labels:
            said = said or f"labels of column {name!r} differ in {one.file} and {other.file}: their names are kept"
            return Seen(pa.string(), one.file, said=said)
        if one.type == other.type:
            known, plain = (one, other) if one.feature else (other, one)
            said = said or f"column {name!r} is described in {known.file} and not, or else, in {plain.file}: kept plain"
    type = together(one.type, other.type, wide)
    if type is None:
        said = said or f"column {name!r} is {one.type} in {one.file} and {other.type} in {other.file}: kept as string"
        type = pa.string()
    feature = one.feature if one.feature == other.feature and one.type == other.type else ""
    return Seen(type, one.file, wide, feature, said)


def together(one: pa.DataType, other: pa.DataType, wide: bool) -> pa.DataType | None:
    """A type that holds all values of two; None if there is none but text."""
    if one == other:
        return one
    whole_numbers = pa.types.is_integer(one), pa.types.is_integer(other)
    try:
        fields = [pa.schema([pa.field("", type)]) for type in (one, other)]
        type = pa.unify_schemas(fields, promote_options="permissive").field(0).type
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return None
    if pa.uint64() in (one, other) and (pa.types.is_signed_integer(one) or pa.types.is_signed_integer(other)):
        return None
    if pa.types.is_floating(type) and any(whole_numbers):
        return None if wide or all(whole_numbers) else pa.float64()
    return type


def seen_in_values(name: str, values: Iterable[object], file: str) -> Seen:
    """What is seen of a column of Python values, as JSON has them.

    >>> seen_in_values("n", [1, None, 2.5], "a.jsonl").type, seen_in_values("n", [None], "a.jsonl").type
    (DataType(double), DataType(null))
    """
    there = [value for value in values if value is not None]
    kinds = set(map(type, there))
    if not kinds:
        return Seen(pa.null(), file)
    if kinds == {bool}:
        return Seen(pa.bool_(), file)
    if kinds == {str}:
        return Seen(pa.string(), file)
    if kinds <= {int, float}:
        largest = max((abs(value) for value in there if isinstance(value, int)), default=0)
        wide = largest > EXACT
        if kinds == {int} and largest < 1 << 63:
            return Seen(pa.int64(), file, wide)
        if float in kinds and not wide:
            return Seen(pa.float64(), file)
        return Seen(pa.string(), file, said=f"column {name!r} has numbers too large in {file}: kept as string")
    try:
        if kinds & {bool, int, float, str} and len(kinds) > 1:
            raise TypeError
        found = plain(pa.array([sound(value) for value in there]).type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError, RecursionError):
        found = None
    if found is None:
        return Seen(pa.string(), file, said=f"column {name!r} has values of different types in {file}: kept as string")
    return Seen(found, file)


def seen_in_text(values: Iterable[object], file: str) -> Seen:
    """What is seen of a column of CSV: numbers only where each is written as Python writes it.

    >>> seen_in_text(["1", None, "-2"], "a.csv").type, seen_in_text(["1", "007"], "a.csv").type
    (DataType(int64), DataType(string))
    """
    there = [str(value) for value in values if value is not None]
    if not there:
        return Seen(pa.null(), file)
    if all(WHOLE.fullmatch(value) and abs(int(value)) < 1 << 63 for value in there):
        return Seen(pa.int64(), file, any(abs(int(value)) > EXACT for value in there))
    for value in there:
        if WHOLE.fullmatch(value) and abs(int(value)) <= EXACT:
            continue
        if not FRACTION.fullmatch(value) or repr(float(value)) != value:
            return Seen(pa.string(), file)
    return Seen(pa.float64(), file)


def seen_in_schema(schema: pa.Schema, file: str, features: Mapping[str, Any] | None = None) -> dict[str, Seen]:
    """What is seen of the columns of a table, the first of each name.

    Args:
        features: what ``datasets`` say of them; by default what the schema carries along.
    """
    if features is None:
        features = described(schema)
    found: dict[str, Seen] = {}
    for field in schema:
        if field.name in found:
            continue
        type = plain(field.type)
        known = features.get(field.name)
        feature = json.dumps(known, sort_keys=True, ensure_ascii=False) if special(known) else ""
        if type is None:
            said = f"column {field.name!r} of {file} has a type that datasets lack ({field.type}): kept as string"
            found[field.name] = Seen(pa.string(), file, said=said)
        else:
            found[field.name] = Seen(type, file, feature=feature)
    return found


def described(schema: pa.Schema) -> dict[str, Any]:
    """What ``datasets`` wrote of the features of a table into its schema."""
    try:
        found = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def special(feature: object) -> bool:
    """Whether a feature says more than its Arrow type does."""
    if isinstance(feature, dict):
        kind = feature.get("_type", "Value")
        return kind not in ("Value", "List", "LargeList", "Sequence") or any(map(special, feature.values()))
    return isinstance(feature, list) and any(map(special, feature))


def plain(type: pa.DataType) -> pa.DataType | None:
    """The type as ``datasets`` hold it: values of dictionaries, storage of extensions; None if they have none."""
    types = pa.types
    if isinstance(type, pa.BaseExtensionType):
        return plain(type.storage_type)
    if types.is_dictionary(type) or types.is_run_end_encoded(type):
        return plain(type.value_type)
    if types.is_string_view(type):
        return pa.string()
    if types.is_binary_view(type):
        return pa.binary()
    if types.is_struct(type):
        inner = [(field.name, plain(field.type)) for field in type]
        ready = [
            (name, pa.string() if pa.types.is_null(found) else found) for name, found in inner if found is not None
        ]
        alike = len({name for name, _ in inner}) == len(inner) == len(ready)
        return pa.struct(ready) if ready and alike and leaves(type) <= NESTED else None
    if types.is_list(type) or types.is_large_list(type) or types.is_fixed_size_list(type):
        found = plain(type.value_type)
        if found is None:
            return None
        found = pa.string() if types.is_null(found) else found
        if types.is_fixed_size_list(type):
            return pa.list_(found, type.list_size)
        return pa.large_list(found) if types.is_large_list(type) else pa.list_(found)
    if types.is_nested(type) or types.is_interval(type):
        return None
    return type


def leaves(type: pa.DataType) -> int:
    """How many fields a type has, those inside its fields included."""
    return sum(1 + leaves(type.field(i).type) for i in range(type.num_fields))
