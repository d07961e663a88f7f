"""Formats of text with marks: the segments are the sentences that a reader sees, and their spans lead into the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from diglot.config import Config
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents
from diglot.pipeline.metadata import given
from diglot.sources import Document, plan, read
from diglot.text.column import Column

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "markup.json").read_text(encoding="utf-8")
)
PIPELINE = Pipeline(Config())


def rows_of(path: Path) -> tuple[list[list[Any]], list[list[Any]]]:
    """Role, text, time and speaker of each segment of a file; and title, author, date, … of each document."""
    found = list(read(plan(path).units[0]))
    documents = [d for d in found if isinstance(d, Document)]
    about = [[*d.metadata, d.field, d.pair] if isinstance(d, Document) else [str(d.reason), d.detail] for d in found]
    assert sum(d.bytes_in for d in found) == path.stat().st_size
    batch = Documents(
        Column.from_strings([d.text for d in documents]),
        [str(i) for i in range(len(documents))],
        [d.file for d in documents],
        [given(d.metadata._asdict()) for d in documents],
        np.array([d.code_point_base for d in documents], np.int64),
        np.array([d.line_base for d in documents], np.int32),
        whole=np.array([d.whole for d in documents], np.bool_),
        quoted=np.array([d.quoted for d in documents], np.bool_),
        drops=[d.drops for d in documents],
        said=[d.said for d in documents],
        roles=[d.roles for d in documents],
    )  # fmt: skip
    rows = PIPELINE.process(batch).table().to_pylist()
    told = [
        [int(row["document"]), row["role"], row["text"], row["start"], row["end"], row["time"], row["speaker"]]
        for row in rows
    ]
    return told, about


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / case["file"]
    path.write_bytes("\n".join(case["lines"]).encode())
    rows, about = rows_of(path)
    assert about == case["documents"]
    assert [row[1:3] for row in rows] == [row[1:3] for row in case["rows"]]
    assert rows == case["rows"]
