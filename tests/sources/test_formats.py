"""Every format in every compression gives the same documents; the counts add up to the bytes of the file."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.sources import Document, Format, Metadata, Reason, SetAside, plan, read

ROWS = [
    {"text": "خبز وملح\nوسطر ثان", "title": "مائدة", "date": "2021-03-04"},
    {"text": 'A "quoted" line, with a comma', "title": "Commas", "date": None},
    {"text": "emoji 👩🏽‍🏫 and a NUL-free tab\tend", "title": None, "date": "٤ آذار"},
]
COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": lambda data: pa.compress(data, codec="zstd", asbytes=True),
}


def as_csv(separator: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(ROWS[0]), delimiter=separator)
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


def as_arrow(new: Callable[..., pa.RecordBatchWriter]) -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pylist(ROWS)
    with new(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=2)
    return sink.getvalue().to_pybytes()


def as_parquet() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(ROWS), sink, row_group_size=2)
    return sink.getvalue().to_pybytes()


FILES: dict[str, bytes] = {
    "rows.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode(),
    "rows.ndjson": "\n\n".join(json.dumps(row) for row in ROWS).encode(),
    "array.json": json.dumps(ROWS, ensure_ascii=False, indent=1).encode(),
    "wrapped.json": json.dumps({"data": ROWS}).encode(),
    "lines.json": "\n".join(json.dumps(row) for row in ROWS).encode(),
    "rows.csv": as_csv(),
    "semicolons.csv": as_csv(";"),
    "rows.tsv": as_csv("\t"),
    "utf16.tsv": as_csv("\t").decode().encode("utf-16"),
    "rows.parquet": as_parquet(),
    "file.arrow": as_arrow(pa.ipc.new_file),
    "stream.arrow": as_arrow(pa.ipc.new_stream),
}


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("name", FILES)
def test_rows(tmp_path: Path, name: str, compression: str) -> None:
    path = tmp_path / (name + compression)
    path.write_bytes(COMPRESS[compression](FILES[name]))
    found = [d for unit in plan(path).units for d in read(unit)]
    assert all(isinstance(d, Document) for d in found), found
    assert [d.text for d in found] == [row["text"] for row in ROWS]
    assert [d.metadata.title for d in found] == [row["title"] for row in ROWS]
    assert [d.metadata.date for d in found] == [row["date"] for row in ROWS]
    assert {d.file for d in found} == {name + compression}
    if name.endswith((".jsonl", ".csv", ".tsv", ".json")):
        assert sum(d.bytes_in for d in found) == len(FILES[name])


@pytest.mark.parametrize("compression", COMPRESS)
@pytest.mark.parametrize("name", ["page.txt", "page", "page.md", "صفحة.txt"])
def test_text(tmp_path: Path, name: str, compression: str) -> None:
    text = "سطر\r\n\r\nA line.\n" * 50
    (tmp_path / (name + compression)).write_bytes(COMPRESS[compression](text.encode()))
    (found,) = [d for unit in plan(tmp_path).units for d in read(unit)]
    assert (found.text, found.row, found.part, found.bytes_in) == (text, 0, 0, len(text.encode()))


@pytest.mark.parametrize("compression", COMPRESS)
def test_html(tmp_path: Path, compression: str) -> None:
    pytest.importorskip("trafilatura")
    body = "<p>هذه فقرة طويلة بما يكفي لتكون نصا، وفيها جملة ثانية عن الخبز والملح والجيران.</p>" * 5
    page = f"""<html lang="ar"><head><meta charset="windows-1256"><title>عنوان الصفحة</title>
        <meta name="author" content="ليلى"><meta property="article:published_time" content="2020-02-03">
        <meta property="og:site_name" content="الرصيف"><link rel="canonical" href="https://a.example/1"></head>
        <body><nav>قائمة</nav><article><h1>عنوان الصفحة</h1>{body}</article></body></html>"""
    data = page.encode("cp1256")
    (tmp_path / f"page.html{compression}").write_bytes(COMPRESS[compression](data))
    (found,) = read(plan(tmp_path).units[0])
    assert isinstance(found, Document)
    assert "الخبز والملح" in found.text
    assert "قائمة" not in found.text
    assert found.metadata == Metadata("عنوان الصفحة", "ليلى", "2020-02-03", "الرصيف", "https://a.example/1", "ar")
    assert (found.encoding, found.bytes_in) == ("cp1256", len(data))


PAGE = """<html><head><meta charset="{charset}"><title>عنوان الصفحة</title><meta name="author" content="ليلى"></head>
<body><article><h1>عنوان الصفحة</h1>
<p>خبز وملح في بيت الجيران، وفيه كلام طويل عن الولد والمدرسة.</p></article></body></html>"""


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-6", "iso-8859-1", "us-ascii", "no-such", "utf-8"])
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_bytes_of_a_page_come_before_what_it_declares(tmp_path: Path, declared: str, written: str) -> None:
    if written == "cp1256" and declared.startswith("iso"):
        pytest.skip("the declaration decides between code pages")
    pytest.importorskip("trafilatura")
    (tmp_path / "page.html").write_bytes(PAGE.format(charset=declared).encode(written))
    (found,) = read(plan(tmp_path).units[0])
    assert isinstance(found, Document)
    assert "خبز وملح في بيت الجيران، وفيه كلام طويل عن الولد والمدرسة." in found.text
    assert (found.metadata.title, found.metadata.author) == ("عنوان الصفحة", "ليلى")
    assert found.encoding == written


def test_a_damaged_byte_does_not_make_a_page_of_utf8_another(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "page.html").write_bytes(PAGE.format(charset="windows-1256").encode().replace(b"</p>", b" \xd9</p>"))
    (found,) = read(plan(tmp_path).units[0])
    assert isinstance(found, Document)
    assert "خبز وملح في بيت الجيران" in found.text
    assert any("U+FFFD" in note for note in found.notes)


def test_html_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "trafilatura", None)
    (tmp_path / "page.html").write_text("<p>text</p>")
    (found,) = read(plan(tmp_path).units[0])
    assert isinstance(found, SetAside)
    assert found.reason is Reason.MISSING_EXTRA
    assert "pip install 'diglot[html]'" in found.detail
    assert found.bytes_in == 11


def test_format_can_be_forced(tmp_path: Path) -> None:
    (tmp_path / "rows.log").write_bytes(FILES["rows.jsonl"])
    (unit,) = plan(tmp_path, format="jsonl").units
    assert unit.format is Format.JSONL
    assert len(list(read(unit))) == len(ROWS)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv", "rows.parquet", "array.json"])
def test_text_field_is_found_by_name_or_asked_for(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    texts = [d.text for d in read(plan(tmp_path, text_field="title").units[0]) if isinstance(d, Document)]
    assert texts == ["مائدة", "Commas"]
    found = list(read(plan(tmp_path, text_field="body").units[0]))
    assert [type(d) for d in found] == [SetAside] * (1 if name.endswith((".csv", ".parquet")) else 3)
    assert all("text, title, date" in d.detail for d in found)  # type: ignore[union-attr]
    assert sum(d.bytes_in for d in found) == len(FILES[name])


def test_nested_metadata_and_dates(tmp_path: Path) -> None:
    row = {"content": "نص", "meta": {"url": "https://a.example", "authors": ["س", {"name": "ص"}]}, "Lang": "ar"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (found,) = read(plan(tmp_path).units[0])
    assert found.metadata == Metadata(author="س, ص", url="https://a.example", language="ar")  # type: ignore[union-attr]
    import datetime

    table = pa.table({"text": ["a b"], "date": [datetime.date(2020, 1, 2)]})
    pq.write_table(table, tmp_path / "b.parquet")
    (found,) = read(plan(tmp_path / "b.parquet").units[0])
    assert found.metadata.date == "2020-01-02"  # type: ignore[union-attr]


def test_an_instruction_before_the_root_hides_no_format(tmp_path: Path) -> None:
    """Editors write instructions of their own before the root; PHP is still source code."""
    text = (
        '<?xml version="1.0"?>\n<?editor schema="a.rng"?><TEI><teiHeader><fileDesc><titleStmt><title>قوارب</title>'
        "</titleStmt></fileDesc></teiHeader><text><body><p>وصلت القوارب.</p></body></text></TEI>"
    )
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    (tmp_path / "b.php").write_text("<?php echo 1; ?><html><p>No.</p></html>")
    (tmp_path / "c.arc").write_text("filedesc://c.arc 0.0.0.0 20140216050221 text/plain 0\n1 0 Boats\n")
    page, php, arc = (record for unit in plan(tmp_path).units for record in read(unit))
    assert isinstance(page, Document) and page.metadata.title == "قوارب"
    assert isinstance(php, SetAside) and php.reason is Reason.FORMAT
    assert isinstance(arc, SetAside) and "warcio recompress" in arc.detail
