"""Files for tests, made from their readable parts: Word, OpenDocument, EPUB, Excel, zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

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
