"""The columns of a table, as a build writes it: as fields, as an Arrow schema, as `Features` of Hugging Face."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pyarrow as pa

from diglot.errors import OptionError
from diglot.remembered import kept
from diglot.schema.columns import OPTIONAL, PAIRS, STRINGS, TABLES, Field

if TYPE_CHECKING:
    from datasets import Features

__all__ = ["arrow_schema", "features", "fields", "optional_fields", "profile_fields", "with_kept"]


def fields(table: str) -> tuple[Field, ...]:
    """The columns of a table.

    >>> [field.name for field in fields("segments")][:4]
    ['id', 'document', 'article', 'position']

    Raises:
        OptionError: no such table.
    """
    if table == "pairs":
        return PAIRS
    if table not in TABLES:
        raise OptionError.unknown("table", table, TABLES)
    return TABLES[table]


def profile_fields(name: str) -> tuple[Field, Field]:
    """The columns of one more normalization (`diglot.config.Profiles`), in the segments table."""
    return (
        Field(f"normalized_{name}", pa.string(), f"text after the normalizations of the profile {name}"),
        Field(
            f"token_normalized_{name}",
            STRINGS,
            f"each token after the normalizations of the profile {name}, in step with tokens",
        ),
    )


def optional_fields(table: str, names: Collection[str]) -> tuple[Field, ...]:
    """The columns at the end of a table that a configuration asks for, given their names.

    >>> [field.name for field in optional_fields("segments", {"normalized_search", "token_normalized_search", "split"})]
    ['split', 'normalized_search', 'token_normalized_search']
    """
    found = [field for field in OPTIONAL.get(table, ()) if field.name in names]
    if table == "segments":
        prefix = "normalized_"
        for name in sorted(name.removeprefix(prefix) for name in names if name.startswith(prefix)):
            found += profile_fields(name)
    return tuple(found)


def arrow_schema(table: str, optional: Collection[str] = (), kept: pa.Schema | None = None) -> pa.Schema:
    """The table's Arrow schema, with its optional columns that are named, and columns of the user's.

    >>> arrow_schema("segments").field("start").type
    DataType(int64)
    """
    schema = _schema(table, frozenset(optional))
    return schema if kept is None else with_kept(schema, kept)


@kept(entries=64, size=1000)
def _schema(table: str, optional: frozenset[str]) -> pa.Schema:
    return pa.schema([(field.name, field.type) for field in (*fields(table), *optional_fields(table, optional))])


def with_kept(schema: pa.Schema, kept: pa.Schema) -> pa.Schema:
    """The schema of a table with the columns of the user's behind its own, and what ``datasets`` say of them."""
    return pa.schema([*schema, *kept], metadata=kept.metadata)


@kept(entries=64, size=9000)
def _features(table: str, optional: frozenset[str]) -> Features:
    from datasets import Features, Translation

    found = Features.from_arrow_schema(arrow_schema(table, optional))
    return Features({**found, "translation": Translation(["ar", "en"])}) if table == "pairs" else found


def features(table: str, optional: Collection[str] = (), kept: pa.Schema | None = None) -> Features:
    """The table's columns as explicit Hugging Face `Features` (imports `datasets`)."""
    from datasets import Features

    found = _features(table, frozenset(optional)).copy()
    return found if kept is None else Features({**found, **Features.from_arrow_schema(kept)})
