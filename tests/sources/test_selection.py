"""Texts that lie deeper in a row, rows with several, bitexts: a document each, the row shared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.dataset.build import build
from diglot.sources import Document, Reason, SetAside, plan, read

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "selection.json").read_text(encoding="utf-8")
)


def found(path: Path, text_field: str | None) -> list[Any]:
    return [d for unit in plan(path, text_field=text_field).units for d in read(unit)]


@pytest.mark.parametrize("form", ["jsonl", "json", "parquet"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], form: str, tmp_path: Path) -> None:
    path = tmp_path / f"rows.{form}"
    if form == "parquet":
        pq.write_table(pa.Table.from_pylist(case["rows"]), path)
    else:
        lines = [json.dumps(row, ensure_ascii=False) for row in case["rows"]]
        path.write_text("\n".join(lines) + "\n" if form == "jsonl" else f"[{', '.join(lines)}]", encoding="utf-8")
    records = found(path, case.get("text_field"))
    made = [d for d in records if isinstance(d, Document)]
    assert [[d.row, d.field, d.text] for d in made] == case["documents"]
    pairs = [f"rows.{form}#{d.row}" if case.get("pairs") else None for d in made]
    assert [d.pair for d in made] == pairs
    assert [d.reason for d in records if isinstance(d, SetAside)] == case.get("aside", [])
    assert [d.said[0].speaker for d in made if d.said] == case.get("speakers", [])
    if case.get("pairs"):
        assert [d.metadata.language for d in made] == [d.field for d in made]
    if form != "parquet":
        assert sum(d.bytes_in for d in records) == path.stat().st_size


def test_columns_by_number_where_a_table_has_no_header(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("Go.\tاذهب.\tby ann\nRun!\tاركض!\tby bob\n", encoding="utf-8")
    made = found(path, "en=1,ar=2")
    assert [(d.row, d.field, d.pair, d.text) for d in made] == [
        (0, "en", "pairs.tsv#0", "Go."), (0, "ar", "pairs.tsv#0", "اذهب."),
        (1, "en", "pairs.tsv#1", "Run!"), (1, "ar", "pairs.tsv#1", "اركض!"),
    ]  # fmt: skip
    assert sum(d.bytes_in for d in made) == path.stat().st_size
    [one, two] = found(path, "2")
    assert (one.text, one.field, two.text) == ("اذهب.", None, "اركض!")
    [lost] = found(path, None)
    assert lost.reason is Reason.NO_TEXT and "--text-field 1" in lost.detail


def test_a_table_whose_columns_are_languages_is_a_bitext(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id|en|ar|note\n1|Go.|اذهب.|x\n2||لا.|\n", encoding="utf-8")
    one, two, empty, four = found(tmp_path / "a.csv", None)
    assert (one.field, two.field, one.pair, two.pair) == ("en", "ar", "a.csv#0", "a.csv#0")
    assert empty.reason is Reason.EMPTY and four.text == "لا."


def test_rows_wrapped_in_an_object(tmp_path: Path) -> None:
    rows = [{"text": "one"}, {"text": "two"}]
    forms = {
        "a": {"version": "1.0", "data": rows},
        "b": {"x": {"text": "one"}, "y": {"text": "two"}},
        "c": {"text": ["one", "two"], "label": [0, 1]},
        "d": {"meta": {"n": 2}, "rows": rows, "tags": []},
    }
    for name, value in forms.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(value, indent=1), encoding="utf-8")
        made = found(path, None)
        assert [d.text for d in made] == ["one", "two"], name
        assert sum(d.bytes_in for d in made) == path.stat().st_size
    path = tmp_path / "e.json"
    path.write_text(json.dumps({"text": ["One.", "Two."], "title": "A"}), encoding="utf-8")
    assert [d.text for d in found(path, None)] == ["One.\n\nTwo."]


def test_a_row_with_a_title_or_a_list_of_paragraphs_is_one_article(tmp_path: Path) -> None:
    rows = [{"title": "A", "text": "One."}, {"text": ["One.", "Two."]}, {"text": "One.", "title": ""}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert [d.whole for d in found(tmp_path / "a.jsonl", None)] == [True, True, False]


def test_a_build_tells_the_texts_of_a_row_apart(tmp_path: Path) -> None:
    rows = [{"id": f"r{i}", "translation": {"en": "Yes, it is so.", "ar": "Yes, it is so."}} for i in range(3)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build(tmp_path / "a.jsonl", tmp_path / "out")
    table = datasets.load_from_disk(str(tmp_path / "out"))["documents"].to_list()
    assert [(row["id"], row["row"], row["field"], row["pair"]) for row in table] == [
        (f"r{i}/{side}", i, side, f"a.jsonl#{i}") for i in range(3) for side in ("en", "ar")
    ]
    (tmp_path / "b.jsonl").write_text('{"translation": {"en": "OK", "ar": "OK"}}\n', encoding="utf-8")
    build(tmp_path / "b.jsonl", tmp_path / "out2")
    table = datasets.load_from_disk(str(tmp_path / "out2"))["documents"].to_list()
    assert len({row["id"] for row in table}) == 2
