"""What the small files of a build say of its columns to the `datasets` library, written without importing it.

That import takes a third of a second, and pandas with it. Where columns of the input are kept, the library itself says
what they are: it may know more of them than Arrow does.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyarrow as pa

from diglot.layout import PAIRS
from diglot.schema import arrow_schema, features

__all__ = ["card_features", "info_features"]

_SIDES = {"languages": ["ar", "en"]}
"""Of the column ``translation`` of the table ``pairs``, a struct in Arrow: what makes it a `datasets.Translation`."""


def info_features(table: str, optional: Collection[str] = (), kept: pa.Schema | None = None) -> dict[str, Any]:
    """The columns of a table as ``dataset_info.json`` has them, in the form that all versions from 3 on read.

    >>> info_features("segments")["tokens"]
    [{'dtype': 'string', '_type': 'Value'}]
    """
    if kept:
        found: dict[str, Any] = features(table, optional, kept).to_dict()
        return found
    described = {field.name: _described(field.type) for field in arrow_schema(table, optional)}
    return described | {"translation": {**_SIDES, "_type": "Translation"}} if table == PAIRS else described


def _described(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return [_described(kind.value_type)]
    if pa.types.is_struct(kind):
        return {field.name: _described(field.type) for field in kind}
    return {"dtype": _name(kind), "_type": "Value"}


def card_features(table: str, optional: Collection[str] = (), kept: pa.Schema | None = None) -> list[dict[str, Any]]:
    """The columns of a table as the head of a card has them.

    >>> card_features("segments")[0], card_features("articles")[-1]
    ({'name': 'id', 'dtype': 'string'}, {'name': 'cluster_size', 'dtype': 'int32'})
    """
    if kept:
        found: list[dict[str, Any]] = features(table, optional, kept)._to_yaml_list()
        return found
    named = {field.name: _named(field.type) for field in arrow_schema(table, optional)}
    if table == PAIRS:
        named["translation"] = {"dtype": {"translation": _SIDES}}
    return [{"name": name, **kind} for name, kind in named.items()]


def _named(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_struct(kind):
        return {"struct": [{"name": field.name, **_named(field.type)} for field in kind]}
    if not pa.types.is_list(kind):
        return {"dtype": _name(kind)}
    inner = _named(kind.value_type)
    return {"list": inner.get("struct", inner.get("dtype", inner))}


def _name(kind: pa.DataType) -> str:
    """A plain type as the library calls it."""
    return str({pa.float32(): "float32", pa.float64(): "float64", pa.date32(): "date32"}.get(kind, kind))
