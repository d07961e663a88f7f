"""The types of columns as the clients of the datasets server know them: ``{"dtype": "string", "_type": "Value"}``.

Source: `datasets.features` (`Value`, `List`, nested dicts); the ``huggingface`` entry of a schema's metadata.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

from diglot.hub.tables.limits import DEPTH

__all__ = ["of_arrow", "of_values"]

_WORDS = {
    "double": "float64",
    "float": "float32",
    "halffloat": "float16",
    "date32[day]": "date32",
    "date64[ms]": "date64",
}


def of_arrow(schema: pa.Schema) -> list[Any]:
    """The types of a schema's columns: what `datasets` wrote into its metadata, else what Arrow says.

    >>> of_arrow(pa.schema([("a", pa.string()), ("b", pa.list_(pa.int64()))]))
    [{'dtype': 'string', '_type': 'Value'}, {'feature': {'dtype': 'int64', '_type': 'Value'}, '_type': 'List'}]
    """
    given = {}
    written = (schema.metadata or {}).get(b"huggingface", b"")
    if len(written) < 1 << 20:
        try:
            given = json.loads(written)["info"]["features"]
        except (ValueError, KeyError, TypeError, RecursionError):
            given = {}
    given = given if isinstance(given, dict) else {}
    return [
        found if isinstance(found := given.get(field.name), dict) and _is_shallow(found) else _arrow(field.type, 0)
        for field in schema
    ]


def _is_shallow(value: Any) -> bool:
    todo = [(value, 0)]
    while todo:
        item, depth = todo.pop()
        if depth > DEPTH or len(todo) > 100_000:
            return False
        if isinstance(item, dict | list):
            todo += [(inner, depth + 1) for inner in (item.values() if isinstance(item, dict) else item)]
    return True


def _arrow(kind: pa.DataType, depth: int) -> Any:
    if depth > DEPTH:
        return _value("null")
    if isinstance(kind, pa.DictionaryType):
        return _arrow(kind.value_type, depth + 1)
    if isinstance(kind, pa.BaseExtensionType):
        return _arrow(kind.storage_type, depth + 1)
    if pa.types.is_struct(kind):
        return {field.name: _arrow(field.type, depth + 1) for field in kind}
    if pa.types.is_map(kind):
        pair = {"key": _arrow(kind.key_type, depth + 1), "value": _arrow(kind.item_type, depth + 1)}
        return {"feature": pair, "_type": "List"}
    if pa.types.is_nested(kind) and hasattr(kind, "value_type"):
        return {"feature": _arrow(kind.value_type, depth + 1), "_type": "List"}
    return _value(_WORDS.get(str(kind), str(kind)[:60]))


def _value(word: str) -> dict[str, str]:
    return {"dtype": word, "_type": "Value"}


def of_values(values: list[Any], depth: int = 0) -> Any:
    """The type that values of JSON have in common; ``string`` where they differ.

    >>> of_values([1, None, 2.5])
    {'dtype': 'float64', '_type': 'Value'}
    """
    there = [value for value in values[:1000] if value is not None]
    kinds = {type(value) for value in there}
    if kinds <= {int, float} and kinds:
        return _value("float64" if float in kinds else "int64")
    if kinds == {bool}:
        return _value("bool")
    if kinds == {list} and depth < 8:
        return {"feature": of_values([item for value in there for item in value[:10]], depth + 1), "_type": "List"}
    if kinds == {dict} and depth < 8:
        names = dict.fromkeys(name for value in there for name in value)
        return {name: of_values([value.get(name) for value in there], depth + 1) for name in list(names)[:100]}
    return _value("string" if kinds else "null")
