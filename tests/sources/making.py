"""Files for tests, made from their readable parts: Word, OpenDocument, EPUB, Excel, zip."""

from __future__ import annotations

import io
import re
import struct
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from diglot.sources import Record, plan, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("meta", "meta"),
        ("svg", "svg-compatible"),
    ]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of some parts."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return sink.getvalue()


def packed(parts: dict[str, bytes], kind: str) -> bytes:
    """An archive of some members."""
    if kind == "zip":
        return zipped(parts)
    sink = io.BytesIO()
    if kind == "7z":
        py7zr = pytest.importorskip("py7zr")
        with py7zr.SevenZipFile(sink, "w") as archive:
            for name, data in parts.items():
                archive.writestr(data, name)
        return sink.getvalue()
    mode = {"tar": "w", "tgz": "w:gz"}.get(kind) or f"w:{kind.partition('.')[2]}"
    with tarfile.open(fileobj=sink, mode=mode) as tar:  # type: ignore[call-overload]
        for name, data in parts.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return sink.getvalue()


def relations(*found: tuple[str, str]) -> str:
    """A part of relations: types and targets."""
    lines = "".join(
        f'<Relationship Id="r{i}" Type="{R}/{kind}" Target="{target}"/>' for i, (kind, target) in enumerate(found)
    )
    return f'<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'


def word(body: str, styles: str = "", footnotes: str = "", endnotes: str = "", core: str = "", **more: str) -> bytes:
    """A Word file: what is in the body, the styles and the notes."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")),
        "word/_rels/document.xml.rels": relations(
            ("styles", "styles.xml"), ("footnotes", "footnotes.xml"), ("endnotes", "endnotes.xml"),
            ("header", "header1.xml"), ("comments", "comments.xml"),
        ),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
        "word/footnotes.xml": f"<w:footnotes {SPACES}>{footnotes}</w:footnotes>",
        "word/endnotes.xml": f"<w:endnotes {SPACES}>{endnotes}</w:endnotes>",
        "word/header1.xml": f"<w:hdr {SPACES}><w:p><w:r><w:t>A header</w:t></w:r></w:p></w:hdr>",
        "docProps/core.xml": CORE.format(core),
    }  # fmt: skip
    return zipped(parts | {name.replace("__", "/"): data for name, data in more.items()})


def opendocument(body: str, meta: str = "", manifest: str = "") -> bytes:
    """An OpenDocument text."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {ODF}><office:meta>{meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest>{manifest}</manifest>",
        }
    )


def book(pages: Mapping[str, str], toc: str = "", metadata: str = "", ncx: str = "", **more: str) -> bytes:
    """A book in EPUB: the bodies of its pages by name, in reading order, and the list of its table of contents."""
    items = "".join(f'<item id="{n}" href="{n}" media-type="application/xhtml+xml"/>' for n in pages)
    items += '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>' if toc else ""
    items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>' if ncx else ""
    spine = "".join(f'<itemref idref="{n}"/>' for n in pages)
    head = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
        "OEBPS/nav.xhtml": f'{head}<body><nav epub:type="toc"><ol>{toc}</ol></nav></body></html>',
        "OEBPS/toc.ncx": f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{ncx}</navMap></ncx>',
        **{
            f"OEBPS/{name}": f"{head}<head><title>x</title></head><body>{body}</body></html>"
            for name, body in pages.items()
        },
        **{name.replace("__", "/"): data for name, data in more.items()},
    }
    return zipped(parts)


def column(number: int) -> str:
    """The letters of a column, from 0."""
    return chr(65 + number)


def workbook(sheets: Mapping[str, str], hidden: tuple[str, ...] = ()) -> bytes:
    """An Excel workbook: of each sheet its rows as XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    names = list(sheets)
    states = {name: ' state="hidden"' if name in hidden else "" for name in names}
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i - 1}"{states[n]}/>' for i, n in enumerate(names, 1))
    files = [(f"xl/worksheets/sheet{i}.xml", sheets[name]) for i, name in enumerate(names, 1)]
    styles = f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    targets = [("worksheet", name.removeprefix("xl/")) for name, _ in files]
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(*targets, ("styles", "styles.xml")),
            "xl/styles.xml": styles,
            **{name: f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>' for name, rows in files},
        }
    )


def cells(*rows: tuple[object, ...]) -> str:
    """Rows of a sheet: texts inline, numbers, None left out, a formula and its value in a list, ``{"day": number}``."""
    out = []
    for number, row in enumerate(rows, 1):
        found = []
        for at, value in enumerate(row):
            place = f'r="{column(at)}{number}"'
            if isinstance(value, str):
                found.append(f'<c {place} t="inlineStr"><is><t>{value}</t></is></c>')
            elif isinstance(value, list):
                found.append(f'<c {place} t="str"><f>{value[0]}</f><v>{value[1]}</v></c>')
            elif isinstance(value, dict):
                found.append(f'<c {place} s="1"><v>{value["day"]}</v></c>')
            elif value is not None:
                found.append(f"<c {place}><v>{value}</v></c>")
        out.append(f'<row r="{number}">{"".join(found)}</row>')
    return "".join(out)


def printed(
    pages: list[list[list[object]]], info: Mapping[str, str] | None = None, outline: Sequence[tuple[str, int]] = ()
) -> bytes:
    """A PDF whose pages hold lines: place from the left and from below, size, text, and how it is drawn.

    Drawn ``ltr`` and ``rtl`` a line is one string, each glyph half as wide as it is high, the latter's glyphs as they
    are seen from left to right. ``words`` draws each word of a line by itself, from right to left. Letters in braces
    are one glyph. An outline has titles, and the pages that they lead to, from 0.
    """
    codes: dict[str, int] = {}

    def glyphs(text: str) -> list[str]:
        found = re.findall(r"\{([^}]*)\}|(.)", text)
        return [many or one for many, one in found]

    def drawn(at: float, up: float, size: float, text: str, how: str) -> str:
        if how == "words":
            found, right = [], at + size / 2 * len(glyphs(text))
            for word in text.split(" "):
                right -= size / 2 * (len(glyphs(word)) + 1)
                found.append(drawn(right, up, size, word, "ltr" if word.isascii() else "rtl"))
            return "".join(found)
        coded = [f"{codes.setdefault(part, len(codes) + 1):04x}" for part in glyphs(text)]
        ordered = coded[::-1] if how == "rtl" else coded
        return f"BT /F {size} Tf {at} {up} Td <{''.join(ordered)}> Tj ET\n"

    streams = ["".join(drawn(*line) for line in page) for page in pages]  # type: ignore[arg-type]
    table = "".join(f"<{code:04x}> <{part.encode('utf-16-be').hex()}>\n" for part, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{table}endbfchar\n"
        "endcmap end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
    )
    inner = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 /CIDSystemInfo << /Registry (Adobe) /Ordering "
        "(Identity) /Supplement 0 >> /FontDescriptor 6 0 R >>"
    )
    about = " ".join(f"/{key} <feff{value.encode('utf-16-be').hex()}>" for key, value in (info or {}).items())
    kids = " ".join(f"{8 + 2 * i} 0 R" for i in range(len(pages)))
    first = 8 + 2 * len(pages)
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /Outlines {first} 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>", font, inner,
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        "<< /Type /FontDescriptor /FontName /X /Flags 4 /Ascent 800 /Descent -200 /ItalicAngle 0 /CapHeight 700 "
        "/StemV 80 /FontBBox [0 -200 1000 800] >>", f"<< {about} >>",
    ]  # fmt: skip
    for i, stream in enumerate(streams):
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {9 + 2 * i} 0 R /Resources << "
                       "/Font << /F 3 0 R >> >> >>")  # fmt: skip
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects.append(f"<< /Type /Outlines /Count {len(outline)} "
                   f"{f'/First {first + 1} 0 R /Last {first + len(outline)} 0 R' if outline else ''} >>")  # fmt: skip
    for i, (title, page) in enumerate(outline, 1):
        more = f"/Next {first + i + 1} 0 R " if i < len(outline) else ""
        objects.append(f"<< /Title <feff{title.encode('utf-16-be').hex()}> /Parent {first} 0 R {more}"
                       f"/Dest [{8 + 2 * page} 0 R /Fit] >>")  # fmt: skip
    out = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode() + tail.encode()


def records(path: Path, data: bytes, **options: Any) -> list[Record]:
    """The records of a file that holds `data`; each byte is counted once."""
    path.write_bytes(data)
    found = [record for unit in plan(path, **options).units for record in read(unit)]
    assert sum(record.bytes_in for record in found) == len(data)
    return found


def old_workbook(sheets: Mapping[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> bytes:
    """A workbook of Excel 97, without a container: cells are texts, numbers, ``{"day": n}``, or a formula's value."""

    def part(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cell(row: int, column: int, value: Any) -> bytes:
        value = value[1] if isinstance(value, list) else value
        if value is None:
            return b""
        if isinstance(value, str):
            text = value.encode("utf-16-le")
            return part(0x204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
        day = isinstance(value, dict)
        return part(0x203, struct.pack("<HHHd", row, column, int(day), value["day"] if day else value))

    start = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)
    formats = b"".join(part(0xE0, struct.pack("<HHHBBBBIIH", 0, one, 1, 0, 0, 0, 0xFC, 0, 0, 0)) for one in (0, 14))
    bodies = [
        part(0x809, start[:2] + b"\x10\0" + start[4:])
        + b"".join(cell(row, column, value) for row, cells in enumerate(rows) for column, value in enumerate(cells))
        + part(0x0A, b"")
        for rows in sheets.values()
    ]
    names = [name.encode("utf-16-le") for name in sheets]
    before = part(0x809, start) + part(0x42, struct.pack("<H", 1200)) + formats
    at = len(before) + sum(12 + len(name) for name in names) + 4
    told = b""
    for name, raw, body in zip(sheets, names, bodies, strict=True):
        told += part(0x85, struct.pack("<IBBBB", at, name in hidden, 0, len(raw) // 2, 1) + raw)
        at += len(body)
    return before + told + part(0x0A, b"") + b"".join(bodies)
