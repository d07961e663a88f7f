"""Word, OpenDocument and EPUB: the text that a reader sees, metadata; and packages that are broken or hostile."""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.config import Config
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents
from diglot.sources import Document, Reason, SetAside, plan, read
from diglot.sources import packages as packages_module
from tests.sources.making import book, cells, opendocument, records, word, workbook, zipped

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "packages.json").read_text(encoding="utf-8")
)
SUFFIX = {"word": "docx", "opendocument": "odt", "book": "epub"}


def made(case: dict[str, Any]) -> bytes:
    """The file of a case."""
    parts = {name: case.get(name, "") for name in ("styles", "footnotes", "endnotes", "core")}
    match case["kind"]:
        case "word":
            return word(case["body"], **parts)
        case "opendocument":
            return opendocument(case["body"], case.get("meta", ""))
        case _:
            return book(
                case["pages"],
                case.get("toc", ""),
                case.get("metadata", ""),
                case.get("ncx", ""),
                **case.get("more", {}),
            )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    found = records(tmp_path / f"a.{SUFFIX[case['kind']]}", made(case))
    if case.get("reason"):
        [aside] = found
        assert isinstance(aside, SetAside)
        assert aside.reason == case["reason"]
        return
    documents = [one for one in found if isinstance(one, Document)]
    assert [one.text for one in documents] == [wanted["text"] for wanted in case["documents"]]
    for number, (one, wanted) in enumerate(zip(documents, case["documents"], strict=True)):
        assert one.metadata[:4] == (wanted["title"], wanted["author"], wanted["date"], wanted.get("source"))
        assert (one.row, one.whole) == (number, True)
        if "roles" in wanted:
            assert [[role, one.text[start:end]] for start, end, role in one.roles] == wanted["roles"]
        assert one.notes == ((wanted["note"],) if "note" in wanted else ())


@pytest.mark.parametrize("name", ["a.zip", "noname", "a.txt", "b.docx"])
def test_a_package_is_told_by_what_is_in_it(name: str, tmp_path: Path) -> None:
    [found] = records(tmp_path / name, word("<w:p><w:r><w:t>Bread.</w:t></w:r></w:p>"))
    assert isinstance(found, Document)
    assert (found.file, found.text) == (name, "Bread.\n")


def only(path: Path, data: bytes) -> SetAside:
    [found] = records(path, data)
    assert isinstance(found, SetAside)
    return found


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(i + 1)} "{f"&{chr(i)};" * 10}">' for i in range(98, 110))
    + "]>"
)


def test_entities_and_document_types_are_refused(tmp_path: Path) -> None:
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
    tail = "</w:t></w:r></w:p></w:body></w:document>"
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    outside = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    for number, text in enumerate([LAUGHS + head + "&n;" + tail, outside + head + "&s;" + tail]):
        data = word("", **{"word__document.xml": text})
        assert only(tmp_path / f"{number}.docx", data).reason is Reason.MALFORMED
    for number, text in enumerate([" " * 4000 + LAUGHS + head + "&n;" + tail, head + "&n;" + tail]):
        found = only(tmp_path / f"late{number}.docx", word("", **{"word__document.xml": text}))
        assert found.reason in (Reason.MALFORMED, Reason.EMPTY)


def test_entities_of_a_book_are_those_of_html(tmp_path: Path) -> None:
    page = LAUGHS + "<html><body><p>caf&eacute; &n; &lt;3</p></body></html>"
    [found] = records(tmp_path / "a.epub", book({"a.xhtml": ""}, **{"OEBPS__a.xhtml": page}))
    assert isinstance(found, Document)
    assert found.text.endswith("café &n; <3\n")
    assert len(found.text) < 2000


def test_bombs_cost_no_more_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages_module, "LONGEST", 1 << 20)
    blank = "<w:p/>" * 400_000
    assert only(tmp_path / "a.docx", word(blank)).reason is Reason.TOO_LONG
    deep = "<w:p>" * 3000 + "</w:p>" * 3000
    assert only(tmp_path / "b.docx", word(deep)).reason is Reason.MALFORMED
    monkeypatch.setattr(packages_module, "LONGEST_DIRECTORY", 1000)
    many = zipped({f"{i}.txt": b"" for i in range(100)})
    assert only(tmp_path / "c.zip", many).reason is Reason.TOO_LONG


def test_what_is_broken_has_its_reason(tmp_path: Path) -> None:
    whole = word("<w:p><w:r><w:t>Bread.</w:t></w:r></w:p>")
    assert only(tmp_path / "a.docx", whole[:-30]).reason is Reason.TRUNCATED
    assert only(tmp_path / "b.docx", b"not a zip file").reason is Reason.CORRUPT
    assert only(tmp_path / "c.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)).reason is Reason.FORMAT
    assert only(tmp_path / "d.docx", b"").reason is Reason.EMPTY
    assert only(tmp_path / "e.docx", word("<w:p><w:oops>")).reason is Reason.MALFORMED
    assert only(tmp_path / "f.vsdx", zipped({"[Content_Types].xml": "", "visio/pages.xml": ""})).reason is Reason.FORMAT
    sheet = zipped({"mimetype": "application/vnd.oasis.opendocument.formula", "content.xml": "<a/>"})
    assert only(tmp_path / "g.odf", sheet).reason is Reason.FORMAT
    assert only(tmp_path / "h.odt", opendocument("", manifest="<encryption-data/>")).reason is Reason.ENCRYPTED
    assert only(tmp_path / "i.epub", zipped({"META-INF/container.xml": "<a/>"})).reason is Reason.CORRUPT


@pytest.mark.parametrize(
    ("package", "name", "data", "line"),
    [
        ("python_calamine", "a.xlsx", workbook({"s": cells(("text",))}), "diglot[office]"),
        ("lxml", "a.docx", word(""), "diglot[office]"),
        ("py7zr", "a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), "diglot[archives]"),
        ("warcio.archiveiterator", "a.warc", b"WARC/1.0\r\n\r\n", "diglot[warc]"),
        ("pypdfium2", "a.pdf", b"%PDF-1.4\n", "diglot[pdf]"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_missing_package_is_named(
    package: str, name: str, data: bytes, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    found = only(tmp_path / name, data)
    assert found.reason is Reason.MISSING_EXTRA
    assert line in found.detail


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_damage_is_borne(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.docx"
    case = data.draw(st.sampled_from([case for case in CASES if not case.get("reason")]))
    whole = bytearray(made(case))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole))
    assert list(read(plan(path).units[0]))  # a record at least, and no error


def test_a_package_that_is_stored_reads_as_one_that_is_packed(tmp_path: Path) -> None:
    packed = made(CASES[0])
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_STORED) as out:
        (tmp_path / "a.docx").write_bytes(packed)
        with zipfile.ZipFile(tmp_path / "a.docx") as source:
            for name in source.namelist():
                out.writestr(name, source.read(name))
    found = [next(iter(read(plan(tmp_path / name).units[0]))) for name in ("a.docx", "x.zip")]
    assert isinstance(found[0], Document) and isinstance(found[1], Document)
    assert found[0].text == found[1].text


def test_segments_are_the_sentences_that_a_reader_sees(tmp_path: Path) -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    def cell(text: str) -> str:
        return f"<w:tc><w:p>{run(text)}</w:p></w:tc>"

    body = (
        f"<w:p><w:pPr><w:pStyle w:val='H'/></w:pPr>{run('باب الخيط')}</w:p><w:p>{run('يُصنع الخيط من القنب')}"
        f"<w:r><w:footnoteReference w:id='1'/></w:r>{run('. ويسمى ')}{run('hemp')}<w:del><w:r><w:delText> أو كتانا"
        f"</w:delText></w:r></w:del>{run(' عند غيرنا.')}</w:p>"
        f"<w:tbl><w:tr>{cell('القارب')}{cell('الشباك')}</w:tr></w:tbl>"
    )
    style = "<w:style w:styleId='H'><w:name w:val='heading 1'/></w:style>"
    note = "<w:footnote w:id='1'><w:p><w:r><w:t>نبات طويل.</w:t></w:r></w:p></w:footnote>"
    [found] = records(tmp_path / "a.docx", word(body, style, note))
    assert isinstance(found, Document)
    batch = replace(Documents.from_texts([found.text]), whole=np.array([True]), roles=[found.roles])
    rows = Pipeline(Config()).process(batch).table().to_pylist()
    assert [(row["role"], row["text"]) for row in rows] == [
        ("heading", "باب الخيط"), ("body", "يُصنع الخيط من القنب."), ("body", "ويسمى hemp عند غيرنا."),
        ("table", "القارب\tالشباك"), ("body", "نبات طويل."),
    ]  # fmt: skip
    assert all(found.text[row["start"] : row["end"]] == row["text"] for row in rows)
