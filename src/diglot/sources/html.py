"""HTML: the main text of a page by trafilatura (extra ``html``), its metadata by what the page declares.

The text is trafilatura's extraction of the article with its tables and without comments; where it finds none, all
visible text. Spans count the code points of that text, not of the HTML. The metadata are read from ``<meta>``
(Open Graph and the customary names), ``<link rel=canonical>`` and ``<html lang>``; a date only where the page declares
one: guessing it from the text is the work of `diglot.pages`.
"""

from __future__ import annotations

import codecs
import logging
import re
from typing import Any

from diglot.errors import MissingExtra
from diglot.sources.decode import Encoding, NotText, decode_as, detect
from diglot.sources.records import NO_METADATA, Document, Metadata, Reason
from diglot.sources.streams import Bytes, drain

__all__ = ["LIMIT", "document"]

LIMIT = 16 << 20
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
EXTRACTED = "the text is the main content of the HTML page"

DECLARED = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "author": ("author", "article:author", "dc.creator", "byl"),
    "date": ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "publish-date"),
    "source": ("og:site_name", "application-name", "dc.publisher"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language"),
}


def document(stream: Bytes, file: str) -> Document:
    """The document of an HTML page.

    Raises:
        NotText: when there is no text in it, or it is larger than `LIMIT` bytes.
        MissingExtra: when trafilatura is not installed.
    """
    try:
        import trafilatura
        from lxml import etree, html

        quiet = logging.getLogger("trafilatura")
        if quiet.level == logging.NOTSET:  # what is wrong with a page is said once, by its reason
            quiet.setLevel(logging.CRITICAL)
    except ImportError as error:
        raise MissingExtra.of("reading HTML", "trafilatura", "html") from error
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        drain(stream)
        raise NotText(Reason.TOO_LONG, f"a page of more than {LIMIT:,} bytes")
    encoding = encoding_of(data)
    source, replaced = decode_as(data[encoding.bom :], encoding)
    # lxml refuses a str that declares an encoding of its own
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        tree = html.fromstring(source.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise NotText(Reason.EMPTY, f"no HTML in it: {error}") from error
    found = metadata(tree)
    text = trafilatura.extract(tree, include_comments=False, include_tables=True, output_format="txt")
    text = text or trafilatura.html2txt(source)
    if not text or not text.strip():
        raise NotText(Reason.EMPTY, "no visible text in the page")
    notes = (EXTRACTED,) if not replaced else (EXTRACTED, f"{replaced} byte sequences became U+FFFD")
    return Document(file, 0, text, found, encoding.name, notes, len(data))


def encoding_of(data: bytes) -> Encoding:
    """The encoding of a page: bytes that are UTF-8, a few damaged ones aside, are read as that, whatever it declares.

    Text in another encoding is hardly ever valid UTF-8 by chance, while pages that were converted and still declare
    what they once were are common. A declaration counts for all other bytes, where the page can be read in it.

    Raises:
        NotText: when it is empty, binary or in no known encoding.

    >>> encoding_of('<meta charset="windows-1256"><p>خبز</p>'.encode()).name
    'utf-8'
    >>> encoding_of('<meta charset="windows-1256"><p>خبز</p>'.encode("cp1256")).name
    'cp1256'
    """
    if data.isascii():  # it may be ISO-2022-JP or HZ all the same
        return declared_encoding(data) or detect(data)
    try:
        found = detect(data)
    except NotText:
        declared = declared_encoding(data)
        if declared is None:
            raise
        return declared
    return found if found.codec.startswith("utf") else declared_encoding(data) or found


def declared_encoding(data: bytes) -> Encoding | None:
    """The encoding that the page names in its head, where Python knows it and the page can be read in it."""
    match = CHARSET.search(data[:4096])
    if not match or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    label = match.group(1).decode("ascii").lower()
    try:
        name = codecs.lookup({"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(label, label)).name
        data.decode(name)
    except (LookupError, UnicodeError):
        return None
    return None if name.startswith("utf") else Encoding(name, name)


def metadata(tree: Any) -> Metadata:
    """What a parsed page declares about itself."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            said.setdefault(name.lower(), content)
    found = {key: next((said[name] for name in names if name in said), None) for key, names in DECLARED.items()}
    if not found["title"]:
        found["title"] = " ".join((tree.findtext(".//h1") or tree.findtext(".//title") or "").split()) or None
    if not found["url"]:
        found["url"] = next((link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")), None)
    found["language"] = tree.get("lang") or found["language"]
    return Metadata(**found) if any(found.values()) else NO_METADATA
