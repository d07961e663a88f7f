"""What an engine may hand to a `Pipeline`: every layout of Arrow strings, nulls, nothing at all."""

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest

from diglot.pipeline import Pipeline
from diglot.schema import arrow_schema

TEXTS = ["The ferry leaves at noon. Be there.", None, "تغادر العبّارة عند الظهر.", "", "one"]

LAYOUTS: dict[str, Callable[[], Any]] = {
    "string": lambda: pa.array(TEXTS),
    "large_string": lambda: pa.array(TEXTS, pa.large_string()),
    "string_view": lambda: pa.array(TEXTS, pa.string_view()),
    "dictionary": lambda: pa.array(TEXTS).dictionary_encode(),
    "binary": lambda: pa.array([text and text.encode() for text in TEXTS], pa.binary()),
    "slice": lambda: pa.array(["before", *TEXTS, "after"]).slice(1, len(TEXTS)),
    "chunks": lambda: pa.chunked_array([TEXTS[:1], [], TEXTS[1:]], pa.string()),
    "chunks of dictionaries": lambda: pa.chunked_array(
        [pa.array(TEXTS[:2]).dictionary_encode(), pa.array(TEXTS[2:]).dictionary_encode()]
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_rows(layout: str) -> None:
    table = Pipeline()(pa.table({"text": LAYOUTS[layout](), "label": range(len(TEXTS))}))
    table.validate(full=True)
    assert table.equals(Pipeline()(pa.table({"text": pa.array(TEXTS), "label": range(len(TEXTS))})))
    assert table.column("label").to_pylist() == [0, 0, 2, 4]


def test_a_batch_and_a_mapping_give_what_a_table_gives() -> None:
    rows = Pipeline()(pa.table({"text": TEXTS})).to_pylist()
    assert Pipeline()(pa.record_batch({"text": pa.array(TEXTS)})).to_pylist() == rows
    assert pa.Table.from_pydict(Pipeline()({"text": TEXTS}), arrow_schema("segments")).to_pylist() == rows


@pytest.mark.parametrize(
    "text",
    [
        pa.array([], pa.string()),
        pa.array([], pa.null()),
        pa.array([None, None], pa.null()),
        pa.array([None, ""], pa.string()),
        pa.chunked_array([], pa.string()),
        pa.array([], pa.string()).dictionary_encode(),
    ],
    ids=str,
)
def test_nothing_gives_no_rows_of_the_same_types(text: Any) -> None:
    label = pa.array(range(len(text)), pa.int8())
    found = Pipeline()(pa.table({"text": text, "label": label}))
    assert found.num_rows == 0
    assert found.schema == arrow_schema("segments").append(pa.field("label", pa.int8()))
    assert Pipeline()({"text": text.to_pylist()}) == {name: [] for name in arrow_schema("segments").names}


def test_an_id_that_is_missing_is_made() -> None:
    given = Pipeline()({"text": ["One.", "Two.", "Three."], "id": ["first", None, None]})["document"]
    made = Pipeline()(["One.", "Two.", "Three."]).column("document").to_pylist()
    assert given == ["first", *made[1:]]
