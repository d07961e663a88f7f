"""Excel: rows as of a CSV, sheet by sheet; workbooks that are broken or bombs."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from diglot.sources import Document, Reason, SetAside
from diglot.sources import sheets as sheets_module
from tests.sources.making import cells, old_workbook, records, workbook

pytest.importorskip("python_calamine")

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "sheets.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    sheets = {name: cells(*(tuple(row) for row in rows)) for name, rows in case["sheets"].items()}
    data = workbook(sheets, tuple(case.get("hidden", ())))
    found = records(tmp_path / "a.xlsx", data, text_field=case.get("text_field"))
    assert [
        [one.row, one.text, one.metadata.title, one.metadata.date]
        if isinstance(one, Document) else [one.row, f"({one.reason}) {one.detail}"]
        for one in found
    ] == case["found"]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case_of_before_2007(case: dict[str, Any], tmp_path: Path) -> None:
    pytest.importorskip("xlrd")
    data = old_workbook(case["sheets"], tuple(case.get("hidden", ())))
    found = records(tmp_path / "a.xls", data, text_field=case.get("text_field"))
    assert [
        [one.row, one.text, one.metadata.title, one.metadata.date]
        if isinstance(one, Document) else [one.row, f"({one.reason}) {one.detail}"]
        for one in found
    ] == case["found"]  # fmt: skip
    assert sum(one.bytes_in for one in found) == len(data)


def test_what_is_broken_of_before_2007(tmp_path: Path) -> None:
    pytest.importorskip("xlrd")
    whole = old_workbook({"s": [["text"], *([f"Row {i}."] for i in range(200))]})
    for cut in range(0, len(whole), 97):
        found = records(tmp_path / "a.xls", whole[:cut])
        assert found and sum(one.bytes_in for one in found) == cut
    assert only(tmp_path / "b.xls", b"id\ttext\n1\tNo workbook.\n").detail.endswith("--input-format .xls=csv")
    assert only(tmp_path / "c.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).reason is Reason.FORMAT


def only(path: Path, data: bytes) -> SetAside:
    [found] = records(path, data)
    assert isinstance(found, SetAside)
    return found


def test_a_cell_far_away_is_no_rectangle_in_memory(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    found = only(tmp_path / "a.xlsx", workbook({"s": cells(("text",)) + far}))
    assert (found.reason, "1,048,576 rows" in found.detail) == (Reason.TOO_LONG, True)


def test_a_bomb_that_lies_of_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_module, "LONGEST", 1 << 20)
    data = bytearray(workbook({"s": cells(("text",)) + "<row/>" * 400_000}))
    assert only(tmp_path / "a.xlsx", bytes(data)).reason is Reason.TOO_LONG
    name = b"xl/worksheets/sheet1.xml"
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # what the headers say of its size
        place = data.rindex(mark, 0, data.index(name) if mark[2] == 3 else data.rindex(name))
        struct.pack_into("<I", data, place + at, 100)
    assert only(tmp_path / "b.xlsx", bytes(data)).reason is Reason.TOO_LONG


def test_what_is_broken_has_its_reason(tmp_path: Path) -> None:
    whole = workbook({"s": cells(("text",), ("a",))})
    for cut in (len(whole) - 40, len(whole) // 2):
        assert only(tmp_path / "a.xlsx", whole[:cut]).reason in (Reason.TRUNCATED, Reason.CORRUPT)
    found = records(tmp_path / "c.xlsx", workbook({"s": "<row><c"}))
    assert all(isinstance(one, SetAside) for one in found)
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)
    locked = compound + "EncryptedPackage\0".encode("utf-16-le")
    assert only(tmp_path / "d.xlsx", locked).reason is Reason.ENCRYPTED
    assert only(tmp_path / "e.xlsx", compound).reason is Reason.FORMAT
    with zipfile.ZipFile(tmp_path / "c.xlsx") as archive:
        assert zlib.crc32(archive.read("xl/workbook.xml"))


def test_columns_can_be_kept(tmp_path: Path) -> None:
    import diglot

    data = workbook({"s": cells(("id", "text", "stars", "seen"), ("x", "A good film.", 4, {"day": 45000}))})
    (tmp_path / "a.xlsx").write_bytes(data)
    diglot.build(tmp_path / "a.xlsx", tmp_path / "out", keep="stars,seen", config=diglot.Config(pages=False))
    from datasets import load_from_disk

    [row] = load_from_disk(str(tmp_path / "out"))["segments"]
    assert (row["text"], row["stars"], row["seen"]) == ("A good film.", 4, "2023-03-15")
