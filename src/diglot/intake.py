"""What users hand over: many texts, or a batch with columns, of whatever library they use.

Texts come as lists, tuples, generators, Arrow arrays, a column of a dataset, Series and arrays of one dimension.
Batches come as Arrow tables and record batches, data frames of pandas and Polars, and mappings of lists, arrays or
tensors (what `Dataset.map` gives in any of its formats). What is none of these, or holds something else than text, is
an `OptionError` that says what was found and what to write instead: nothing is turned into text by force.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from diglot.errors import OptionError
from diglot.sources.columnar import decoded, readable
from diglot.sources.lines import Decoder
from diglot.text.column import Column

__all__ = ["array", "columns", "has_columns", "text_column", "texts", "values"]

NEEDED = "a string or a sequence of strings is needed"
BATCHED = "map with batched=True, as in dataset.map(Pipeline(), batched=True)"


# ---- many texts


def texts(given: Any) -> list[str]:
    """Many texts as a list; nulls of an Arrow array are empty texts.

    Raises:
        OptionError: something else than texts, or something else among them.

    >>> texts(text for text in ("a", "b"))
    ['a', 'b']
    >>> texts(["a", None])
    Traceback (most recent call last):
    ...
    diglot.errors.OptionError: a string or a sequence of strings is needed: item 1 is None (write "" for an empty text)
    """
    kind = type(given).__name__
    if has_columns(given):
        raise OptionError(f'{NEEDED}: a {kind} has columns; name the one with the texts, as in data["text"]')
    if isinstance(given, bytes | bytearray | memoryview):
        raise OptionError(f"{NEEDED}, not {kind}: decode it, as in data.decode('utf-8')")
    if isinstance(given, set | frozenset):
        raise OptionError(f"{NEEDED}: a {kind} has no order; write sorted(…)")
    if isinstance(given, pa.Array | pa.ChunkedArray):
        found = ["" if value is None else value for value in values(given)]
    else:
        try:
            found = _listed(given)
        except TypeError:
            raise OptionError(f"{NEEDED}, not {kind}") from None
    for i, value in enumerate(found):
        if not isinstance(value, str):
            hint = ' (write "" for an empty text)' if value is None else ""
            raise OptionError(f"{NEEDED}: item {i} is {_kind(value)}{hint}")
    return found


def _listed(given: Any) -> list[Any]:
    """A sequence of one dimension as a list; TypeError for what is none."""
    if isinstance(given, list):
        return given
    if isinstance(given, str | bytes):
        raise TypeError
    dimensions = getattr(given, "ndim", 1)
    if dimensions != 1:
        raise OptionError(f"{NEEDED}: the {type(given).__name__} has {dimensions} dimensions; give one row or column")
    for name in ("tolist", "to_list"):
        if hasattr(given, name):
            return list(getattr(given, name)())
    return list(given)


def _kind(value: object) -> str:
    """What a value is, for people."""
    if value is None or value != value or str(value) == "<NA>":
        return "None" if value is None else "missing (NaN)"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


# ---- batches


def has_columns(given: Any) -> bool:
    """Whether something is a table of any kind, not one column."""
    return isinstance(given, Mapping | pa.Table | pa.RecordBatch) or any(
        hasattr(given, name) for name in ("column_names", "columns", "get_columns", "read_next_batch")
    )


def columns(batch: Any) -> dict[str, Any]:
    """The columns of a table of any kind, by name, each as it came.

    Raises:
        OptionError: a dataset, a query that has not been run, or two columns of one name.
    """
    kind = type(batch).__name__
    lazy = getattr(sys.modules.get("datasets.formatting.formatting"), "LazyBatch", ())
    if isinstance(batch, pa.Table | pa.RecordBatch):
        pairs = list(zip(batch.schema.names, batch.columns, strict=True))
    elif isinstance(batch, lazy):  # as it lies in the dataset: nothing is decoded that is only carried along
        pairs = [(name, batch.pa_table[name] if name in batch.keys_to_format else batch[name]) for name in batch]
    elif isinstance(batch, Mapping):
        pairs = list(batch.items())
    elif hasattr(batch, "get_columns"):
        pairs = [(series.name, series.to_arrow()) for series in batch.get_columns()]
    elif hasattr(batch, "iloc"):
        pairs = [(name, batch.iloc[:, i]) for i, name in enumerate(batch.columns)]
    elif hasattr(batch, "with_format"):
        raise OptionError(f"a {kind} goes through a pipeline in batches: dataset.map(Pipeline(), batched=True)")
    elif hasattr(batch, "__arrow_c_stream__"):
        return columns(pa.table(batch))
    else:
        raise OptionError(f"a table or a sequence of strings is needed, not {kind}; a query must be collected first")
    found = {str(name): held for name, held in pairs}
    if len(found) < len(pairs):
        names = [str(name) for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise OptionError(f"two columns are called {twice!r}: rename one of them")
    return found


def values(held: Any) -> list[Any]:
    """The values of a column as Python has them, None for what is missing or cannot be had."""
    if isinstance(held, pa.ChunkedArray):
        return [value for chunk in held.chunks for value in readable(chunk)[0]]
    if isinstance(held, pa.Array):
        return readable(held)[0]
    if hasattr(held, "isna"):
        return [None if missing else value for value, missing in zip(held, held.isna(), strict=True)]
    return [_plain(value) for value in _on_host(held)]


def text_column(name: str, held: Any) -> Column:
    """The column of texts; bytes are decoded as a build does it, nulls are empty.

    Args:
        name: of the column, for errors.
        held: what is in it.

    Raises:
        OptionError: a single value (batched=True was forgotten), or a row that is no text.
    """
    if isinstance(held, str | bytes | Mapping) or not isinstance(held, Iterable) or getattr(held, "ndim", 1) == 0:
        raise OptionError(f"the column {name!r} is {_kind(held)}, not a list of texts: {BATCHED}")
    if isinstance(held, pa.Array | pa.ChunkedArray):
        kind = held.type.value_type if pa.types.is_dictionary(held.type) else held.type
        if pa.types.is_null(kind) or _is_string(kind):
            try:
                return Column.from_arrow(held)
            except UnicodeDecodeError:
                pass
    found, _, errors = decoded(values(held), Decoder())
    for i, value in enumerate(found):
        if i in errors:
            raise OptionError(f"row {i} of the column {name!r} is no text: {errors[i].detail}")
        if value is not None and not isinstance(value, str):
            raise OptionError(f"row {i} of the column {name!r} holds {_kind(value)}, not a text")
    return Column.from_strings(["" if value is None else value for value in found])


def _is_string(kind: pa.DataType) -> bool:
    return any(test(kind) for test in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))


def array(name: str, held: Any, count: int) -> pa.Array | pa.ChunkedArray:
    """A column that is only carried along, as Arrow: lists, Series, tensors and arrays of any dimension, images.

    Args:
        name: of the column, for errors.
        held: what is in it.
        count: how many rows the batch has.

    Raises:
        OptionError: Arrow has no such values, or there are not `count`.
    """
    found = _array(name, held)
    if len(found) != count:
        raise OptionError(f"the column {name!r} has {len(found):,} values for {count:,} texts")
    return found


def _array(name: str, held: Any) -> pa.Array | pa.ChunkedArray:
    if isinstance(held, pa.Array | pa.ChunkedArray):
        return held
    if isinstance(held, str | bytes | Mapping) or not isinstance(held, Iterable):
        raise OptionError(f"the column {name!r} is {_kind(held)}, not a list: {BATCHED}")
    try:
        return pa.array(held if isinstance(held, list) or hasattr(held, "isna") else _rows(_on_host(held)))
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        pass
    listed = [_plain(value) for value in held]
    try:
        return pa.array(listed)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        reason = error
    try:
        from datasets.arrow_writer import TypedSequence

        return pa.array(TypedSequence(listed))
    except Exception:  # whatever datasets makes of images, sounds and the like
        raise OptionError(
            f"the column {name!r} cannot be carried along ({reason}): take it out first, as in "
            f"dataset.remove_columns({name!r})"
        ) from reason


def _on_host(held: Any) -> Any:
    """Arrays and tensors of any library as numpy has them; other values as they are."""
    if hasattr(held, "detach"):  # of PyTorch, perhaps on another device
        held = held.detach().cpu()
        held = held.float() if "bfloat16" in str(held.dtype) else held
    return np.asarray(held) if hasattr(held, "__array__") and not isinstance(held, np.ndarray | np.generic) else held


def _rows(held: Any) -> Any:
    """An array as rows that Arrow can read; it reads those of one dimension."""
    return list(held) if isinstance(held, np.ndarray) and (held.ndim > 1 or held.dtype == object) else held


def _plain(value: Any) -> Any:
    """A value with arrays of one dimension, lists and scalars in the place of tensors and larger arrays."""
    value = _on_host(value) if hasattr(value, "__array__") and not hasattr(value, "save") else value
    match value:
        case np.generic():
            return value.item() if value.dtype.kind not in "mM" else value
        case np.ndarray() if value.ndim == 0:
            return value.item()
        case np.ndarray() if value.ndim > 1 or value.dtype == object:
            return [_plain(inner) for inner in value]
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case _:
            return value


def same_length(name: str, held: Sequence[Any], count: int) -> Sequence[Any]:
    """`held`, if it has `count` values."""
    if len(held) != count:
        raise OptionError(f"the column {name!r} has {len(held):,} values for {count:,} texts")
    return held
