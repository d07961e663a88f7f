"""What rows are written like, and what may be wrong with one: no other row is lost, and nothing changes in silence."""

from __future__ import annotations

import datetime
import decimal
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import Document, Reason, Record, SetAside, jsonl, plan, read

CASES = json.loads((Path(__file__).parents[1] / "cases" / "tables.json").read_text(encoding="utf-8"))
SENTENCE = "تفتح المكتبة أبوابها كل يوم، إلا يوم الجمعة"


def read_all(path: Path, **options: Any) -> list[Record]:
    return [record for unit in plan(path, **options).units for record in read(unit)]


def texts(found: list[Record]) -> list[str]:
    return [record.text for record in found if isinstance(record, Document)]


def notes(found: list[Record]) -> list[str]:
    return [note for record in found if isinstance(record, Document) for note in record.notes]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_how_tables_are_written(tmp_path: Path, case: dict[str, Any]) -> None:
    path = tmp_path / case["file"]
    path.write_bytes(case["data"].encode())
    found = read_all(path)
    assert texts(found) == case["texts"], found
    assert [record.detail for record in found if isinstance(record, SetAside)] == case.get("aside", [])
    assert set(case.get("notes", [])) <= {*notes(found)}
    assert sum(record.bytes_in for record in found) == path.stat().st_size


@pytest.mark.parametrize("stray", [0, 17, 5000, 9999])
@pytest.mark.parametrize("name", ["a.tsv", "a.csv"])
def test_a_stray_quote_costs_no_row(tmp_path: Path, name: str, stray: int) -> None:
    sign = "\t" if name == "a.tsv" else ","
    rows = [f'"Row {i} is here' if i == stray else f"Row {i} is here" for i in range(10_000)]
    lines = (f"{i}{sign}{row}\n" for i, row in enumerate(rows))
    (tmp_path / name).write_text(f"id{sign}text\n" + "".join(lines))
    assert texts(read_all(tmp_path / name)) == rows


@given(st.lists(st.text('ab",\n\t\r ;|\\', max_size=12), max_size=9), st.sampled_from([",", "\t"]))
def test_any_signs_cost_no_byte_and_end(tmp_path_factory: pytest.TempPathFactory, fields: list[str], sign: str) -> None:
    path = tmp_path_factory.mktemp("any") / ("a.tsv" if sign == "\t" else "a.csv")
    path.write_bytes(f"id{sign}text\n".encode() + "".join(f"1{sign}{field}\n" for field in fields).encode())
    found = read_all(path)
    assert sum(record.bytes_in for record in found) == path.stat().st_size
    assert {record.reason for record in found if isinstance(record, SetAside)} <= {Reason.EMPTY, Reason.MALFORMED}


@pytest.mark.parametrize("first", [100, 262_200, 5_000_000])
def test_json_lines_under_the_name_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int) -> None:
    monkeypatch.setattr(jsonl, "LIMIT", 8_000_000)
    path = tmp_path / "a.json"
    with path.open("w") as file:
        for i in range(20):
            file.write(json.dumps({"text": "x" * (first if i == 0 else 900_000)}) + "\n")
    assert len(texts(read_all(path))) == 20


KEYS = st.sampled_from(["id", "ID", "text", "x", '"id": 1, ', "id\\"])
IDS = st.none() | st.integers() | st.floats() | st.booleans() | st.text('a"\\id:{ ,', max_size=8) | st.lists(st.just(1))


@given(st.lists(st.dictionaries(KEYS, IDS | st.dictionaries(KEYS, IDS, max_size=2), max_size=4), max_size=6))
def test_ids_are_found_as_reading_finds_them(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    path = tmp_path_factory.mktemp("ids") / "a.jsonl"
    path.write_text("".join(json.dumps({**row, "text": "t"}) + "\n" for row in rows))
    unit = replace(plan(path).units[0], ids=True) if rows else None
    wanted = [record.id for record in read(unit) if isinstance(record, Document)] if unit else []
    with path.open("rb") as stream:
        assert list(jsonl.ids(stream, None) if rows else []) == [name for name in wanted if name is not None]


# ---- Parquet, Arrow, datasets

GOOD = [SENTENCE + f" {i}" for i in range(700)]
SPOILT = {
    "a date beyond year 9999": pa.array([1] * 400 + [4_000_000] + [1] * 299, pa.date32()),
    "a date before year 1": pa.array([1] * 400 + [-4_000_000] + [1] * 299, pa.date32()),
    "a time beyond year 9999": pa.array([1] * 400 + [2**60] + [1] * 299, pa.timestamp("ms")),
    "an unknown time zone": pa.array([86_400] * 700, pa.timestamp("s", "Mars/Base")),
    "nanoseconds": pa.array([86_400_000_000_001] * 700, pa.timestamp("ns")),
    "a huge duration": pa.array([1] * 400 + [2**62] + [1] * 299, pa.duration("s")),
    "a huge number": pa.array([decimal.Decimal(1)] * 400 + [decimal.Decimal("9" * 70)] * 300, pa.decimal256(76)),
    "bytes": pa.array([b"abc"] * 400 + [b"\xff\xfe\x00"] + [b"abc"] * 299),
    "a dictionary": pa.array(["a"] * 400 + [None] + ["b"] * 299).dictionary_encode(),
    "strings that are not UTF-8": pa.array(["a"] * 400 + ["\u0646"] + ["b"] * 299),
    "lists with strings that are not UTF-8": pa.array([["a"]] * 400 + [["\u0646"]] + [["b"]] * 299),
}


def spoil(table: pa.Table, name: str) -> pa.Table:
    """`table` with the two bytes of U+0646 cut in half wherever it stands alone in a column."""
    array = table.column(name).combine_chunks()
    raw = [None if b is None else bytes(b) for b in array.buffers()]
    raw[-1] = raw[-1].replace("\u0646".encode(), b"\xd9\x20")
    buffers = [None if b is None else pa.py_buffer(b) for b in raw]
    if pa.types.is_list(array.type):
        inner = pa.Array.from_buffers(pa.string(), len(array.values), buffers[-3:])
        array = pa.ListArray.from_arrays(array.offsets, inner)
    else:
        array = pa.Array.from_buffers(array.type, len(array), buffers)
    return table.set_column(table.schema.get_field_index(name), name, array)


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
@pytest.mark.parametrize("column", ["date", "title", "meta"])
@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_value_that_cannot_be_read_costs_no_row(tmp_path: Path, spoilt: str, column: str, kind: str) -> None:
    values = SPOILT[spoilt]
    table = pa.table({"text": GOOD, "title": ["T"] * 700})
    if column == "meta":
        values = pa.StructArray.from_arrays([values], ["date"])
        table = table.append_column("meta", values)
    else:
        table = table.drop_columns([column] if column in table.column_names else []).append_column(column, values)
        if "not UTF-8" in spoilt:
            table = spoil(table, column)
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        if spoilt in ("a huge duration",):
            pytest.skip("Parquet has no such type")
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
    found = read_all(path)
    assert texts(found) == GOOD
    assert [record.row for record in found] == list(range(700))
    if spoilt.startswith(("a date", "a time", "an unknown")):
        assert notes(found)


def test_a_text_that_is_not_utf8_costs_no_other(tmp_path: Path) -> None:
    table = spoil(pa.table({"text": [*GOOD[:400], "\u0646", *GOOD[400:]]}), "text")
    pq.write_table(table, tmp_path / "a.parquet")
    found = read_all(tmp_path)
    assert len(found) == 701
    assert [text for text in texts(found) if text in GOOD] == GOOD


@pytest.mark.parametrize("encoding", ["cp1256", "utf-8", "cp1252"])
@pytest.mark.parametrize("type", [pa.binary(), pa.large_binary()])
def test_texts_of_a_code_page_in_a_column_of_bytes(tmp_path: Path, encoding: str, type: pa.DataType) -> None:
    wanted = [f"{i} " + ("Der Bäcker öffnet früh" if encoding == "cp1252" else SENTENCE) for i in range(300)]
    pq.write_table(
        pa.table({"text": pa.array([text.encode(encoding) for text in wanted], type)}), tmp_path / "a.parquet"
    )
    found = read_all(tmp_path)
    assert texts(found) == wanted
    assert {record.encoding for record in found if isinstance(record, Document)} == {encoding}
    assert sum(record.bytes_in for record in found) == sum(len(text.encode(encoding)) for text in wanted)


def test_bytes_that_are_no_text_are_set_aside_by_themselves(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": [b"one", bytes(range(256)), b"", None, b"two"]}), tmp_path / "a.parquet")
    found = read_all(tmp_path)
    assert texts(found) == ["one", "two"]
    assert [record.reason for record in found if isinstance(record, SetAside)] == [
        Reason.BINARY, Reason.EMPTY, Reason.NO_TEXT,
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_two_columns_of_one_name(tmp_path: Path, kind: str) -> None:
    table = pa.table([pa.array(["first"]), pa.array(["second"]), pa.array(["T"])], names=["text", "text", "title"])
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        pq.write_table(table, path)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
    found = read_all(path)
    assert texts(found) == ["first"]
    assert notes(found) == ["several columns are called 'text': the first was read"]
    assert found[0].metadata.title == "T"  # type: ignore[union-attr]


def test_rows_of_a_stream_that_knows_its_columns(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    dates = pa.array([1] * 300 + [4_000_000] + [1] * 399, pa.date32())
    data = datasets.Dataset(pa.table({"text": GOOD, "date": dates}))
    for given_data in (data, data.to_iterable_dataset(num_shards=2)):
        found = [record for unit in plan([given_data]).units for record in read(unit)]
        assert texts(found) == GOOD
        dated = [record.metadata.date for record in found if isinstance(record, Document)]
        assert dated == [None if i == 300 else datetime.date(1970, 1, 2).isoformat() for i in range(700)]
