"""Spreadsheets and slides of OpenDocument, PowerPoint, saved pages, tables in archives: what of them is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.sources import Document, Reason, Record, SetAside, calc, plan, read
from tests.sources.making import ODF, records, relations, zipped

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "office.json").read_text(encoding="utf-8")
)
STYLE = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
KINDS = {"s": "spreadsheet", "t": "text", "p": "presentation"}
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def opendocument(case: dict[str, Any]) -> bytes:
    """A package of OpenDocument, or a flat file."""
    kind = KINDS[case["file"][-1]]
    told = f"application/vnd.oasis.opendocument.{kind}"
    styles = f"<office:automatic-styles>{case.get('styles', '')}</office:automatic-styles>"
    body = f"{styles}<office:body><office:{kind}>{''.join(case['body'])}</office:{kind}></office:body>"
    if ".f" in case["file"]:
        meta = f"<office:meta>{case.get('meta', '')}</office:meta>"
        return f'<office:document {ODF} {STYLE} office:mimetype="{told}">{meta}{body}</office:document>'.encode()
    content = f"<office:document-content {ODF} {STYLE}>{body}</office:document-content>"
    return zipped({"mimetype": told, "content.xml": content})


def slides(case: dict[str, Any]) -> bytes:
    """A presentation of PowerPoint."""
    listed = "".join(f'<p:sldId id="{i}" r:id="r{i}"/>' for i in range(len(case["slides"])))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}">{listed}</p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/s{i}.xml") for i in range(len(case["slides"])))
        ),
        "ppt/slides/_rels/s0.xml.rels": relations(("notesSlide", "../notes/n.xml")),
    }  # fmt: skip
    note = f"<p:sp><p:txBody><a:p><a:r><a:t>{case.get('notes', '')}</a:t></a:r></a:p></p:txBody></p:sp>"
    for name, shapes in [("notes/n.xml", note), *((f"slides/s{i}.xml", one) for i, one in enumerate(case["slides"]))]:
        show = ' show="0"' if shapes == "hidden" else ""
        inner = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
        parts[f"ppt/{name}"] = f'<p:sld xmlns:p="{P}" xmlns:a="{A}"{show}>{inner}</p:sld>'
    return zipped(parts)


def told(found: list[Record]) -> list[Any]:
    return [
        [one.text, one.metadata.title, one.metadata.date] if isinstance(one, Document) else one.detail for one in found
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    data = slides(case) if "slides" in case else opendocument(case)
    found = records(tmp_path / case["file"], data)
    for one, wanted in zip(told(found), case["found"], strict=True):
        assert one.startswith(wanted) if isinstance(wanted, str) else one == wanted
    assert sum(one.bytes_in for one in found) == len(data)
    [*documents] = (one for one in found if isinstance(one, Document))
    if "roles" in case:
        assert [[role, documents[0].text[a:b]] for a, b, role in documents[0].roles] == case["roles"]
        assert list(documents[0].notes) == case["notes_found"]


def test_a_spreadsheet_of_too_many_cells_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calc, "CELLS", 1000)
    cell = "<table:table-cell office:value-type='float' office:value='1' table:number-columns-repeated='99'/>"
    text = "<table:table-cell><text:p>text</text:p></table:table-cell>"
    bomb = (
        f"<table:table table:name='A'><table:table-row>{text}</table:table-row>"
        f"<table:table-row table:number-rows-repeated='99999999'>{cell}</table:table-row></table:table>"
    )
    found = records(tmp_path / "a.ods", opendocument({"file": "a.ods", "body": [bomb]}))
    assert [(one.reason, one.detail) for one in found if isinstance(one, SetAside)] == [
        (Reason.TOO_LONG, "sheet 'A': more than 1,000 cells: save it as CSV first")
    ]


SAVED = """From: <Saved by Blink>
Snapshot-Content-Location: https://a.example/boats
Subject: Boats
Date: Mon, 3 May 2021 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://a.example/boats

<html><head><title>Boats come home</title></head><body><article><p>The boats came in with the evening =
tide, and many came =D9=88=D8=B5=D9=84=D8=AA to see.</p></article><script>no()</script></body></html>
--x
Content-Type: text/css
Content-Location: https://a.example/a.css

p { color: red }
--x--
"""


@pytest.mark.parametrize("name", ["boats.mht", "boats.mhtml", "boats"])
def test_a_saved_page_is_read_as_a_page(name: str, tmp_path: Path) -> None:
    [found] = records(tmp_path / name, SAVED.encode())
    assert isinstance(found, Document)
    assert found.text.strip() == "The boats came in with the evening tide, and many came وصلت to see."
    assert (found.metadata.title, found.metadata.url) == ("Boats come home", "https://a.example/boats")
    assert found.notes[-1] == "1 other part left out" and found.bytes_in == len(SAVED.encode())


def test_a_saved_page_without_a_page(tmp_path: Path) -> None:
    [found] = records(tmp_path / "a.mht", b"MIME-Version: 1.0\nContent-Type: image/png\n\nx\n")
    assert isinstance(found, SetAside) and (found.reason, found.bytes_in) == (Reason.EMPTY, 45)


def test_tables_of_columns_in_archives_are_read(tmp_path: Path) -> None:
    table = pa.table({"text": ["One.", "اثنان."], "title": ["a", None]})
    parquet, arrow = pa.BufferOutputStream(), pa.BufferOutputStream()
    pq.write_table(table, parquet)
    with pa.ipc.new_file(arrow, table.schema) as writer:
        writer.write_table(table)
    files = {
        "a.parquet": parquet.getvalue().to_pybytes(),
        "b.arrow": arrow.getvalue().to_pybytes(),
        "c.parquet": b"PAR1x",
    }
    (tmp_path / "a.zip").write_bytes(zipped(files))
    found = list(read(plan(tmp_path / "a.zip").units[0]))
    assert [(one.file, one.row, one.text) for one in found if isinstance(one, Document)] == [
        ("a.zip/a.parquet", 0, "One."), ("a.zip/a.parquet", 1, "اثنان."),
        ("a.zip/b.arrow", 0, "One."), ("a.zip/b.arrow", 1, "اثنان."),
    ]  # fmt: skip
    [aside] = (one for one in found if isinstance(one, SetAside))
    assert aside.file == "a.zip/c.parquet" and aside.reason in (Reason.CORRUPT, Reason.UNREADABLE)
    assert sum(one.bytes_in for one in found) == sum(map(len, files.values()))
