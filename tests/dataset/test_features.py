"""What the small files say of columns, beside what the `datasets` library says of them itself."""

from __future__ import annotations

import pyarrow as pa
import pytest
from datasets import Features

from diglot.dataset.features import card_features, info_features
from diglot.layout import PAIRS
from diglot.schema import OPTIONAL, TABLES, features

EVERY = [field.name for fields in OPTIONAL.values() for field in fields] + ["normalized_search"]
KEPT = pa.schema([("label", pa.int64()), ("when", pa.timestamp("us"))])


@pytest.mark.parametrize("table", [*TABLES, PAIRS])
@pytest.mark.parametrize("optional", [[], EVERY])
@pytest.mark.parametrize("kept", [None, KEPT])
def test_the_library_reads_the_columns_it_would_have_written(
    table: str, optional: list[str], kept: pa.Schema | None
) -> None:
    whole = features(table, optional, kept)
    assert Features.from_dict(info_features(table, optional, kept)) == whole
    assert card_features(table, optional, kept) == whole._to_yaml_list()
    assert Features._from_yaml_list(card_features(table, optional, kept)) == whole
