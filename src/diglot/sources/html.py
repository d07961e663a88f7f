"""HTML: the main text of a page by trafilatura (extra ``html``), its metadata by what the page declares.

The text is trafilatura's extraction of the article with its tables and without comments; where it finds none, all
visible text. Spans count the code points of that text, not of the HTML. A page is one article, unless its tree repeats
(`diglot.sources.repeated`): then every item is a document of its own.

Metadata are what the page declares (`diglot.sources.declared`); the date is htmldate's reading of all that, as long as
it names a day; an author that nothing declares is trafilatura's reading of the page, where that has the form of a name.
"""

from __future__ import annotations

import codecs
import copy
import logging
import re
from collections.abc import Iterator
from typing import Any

from diglot.errors import MissingExtra
from diglot.sources.credits import LABEL, credited, dated, people, shown
from diglot.sources.declared import declared, is_site
from diglot.sources.decode import Encoding, NotText, decode_as, detect
from diglot.sources.records import Document, Metadata, Reason
from diglot.sources.repeated import items
from diglot.sources.streams import Bytes, held
from diglot.sources.units import Unit

__all__ = ["LIMIT", "documents"]

LIMIT = 16 << 20
CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
EXTRACTED = "the text is the main content of the HTML page"
ITEM = "the text is one of {} items that the HTML page repeats"
NAME = re.compile(r"[^\W\d_a-z][^\W\d_]*\.?(?:[\s'’-]+(?:[a-z]{1,3}\s+)*[^\W\d_a-z][^\W\d_]*\.?){1,3}")
LABELS = re.compile(r"\b(?:posted|name|date|datum|interview|tex[te]|says?|said|follow|share|staff)\b", re.IGNORECASE)
YEARS = "1000-01-01", "2199-12-31"
"""Days that a declared date may lie between: fixed, so that a page reads the same whenever it is read."""


def documents(stream: Bytes, unit: Unit) -> Iterator[Document]:
    """The document of an HTML page, or those of the items that it repeats.

    Raises:
        NotText: when there is no text in it, or it is larger than `LIMIT` bytes.
        MissingExtra: when a package that reading HTML needs cannot be imported; its own error is told.
    """
    data = held(stream, LIMIT, "a page")
    trafilatura = extractor()
    from lxml import etree, html

    encoding = encoding_of(data)
    source, replaced = decode_as(data[encoding.bom :], encoding)
    # lxml refuses a str that declares an encoding of its own
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    try:
        tree = html.fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as error:
        raise NotText(Reason.EMPTY, f"no HTML in it: {error}") from error
    notes = () if not replaced else (f"{replaced} byte sequences became U+FFFD",)
    found = metadata(tree)
    if several := items(tree, found):
        note = ITEM.format(len(several))
        for row, (text, known) in enumerate(several):
            size = len(data) if row == 0 else 0
            yield Document(unit.file, row, text, known, encoding.name, (note, *notes), size, whole=True)
        return
    text = trafilatura.extract(tree, include_comments=False, include_tables=True, output_format="txt")
    text = text or trafilatura.html2txt(source)
    if not text or not text.strip():
        raise NotText(Reason.EMPTY, "no visible text in the page")
    yield Document(unit.file, 0, text, found, encoding.name, (EXTRACTED, *notes), len(data), whole=True)


def extractor() -> Any:
    """The package trafilatura.

    Raises:
        MissingExtra: it, or a package that it needs, cannot be imported.
    """
    try:
        import trafilatura
    except ImportError as error:
        told = MissingExtra.of("reading HTML", "trafilatura", "html")
        # trafilatura may be there, and something that it needs may not
        raise told if error.name == "trafilatura" else MissingExtra(f"{told} ({error})") from error
    quiet = logging.getLogger("trafilatura")
    if quiet.level == logging.NOTSET:  # what is wrong with a page is said once, by its reason
        quiet.setLevel(logging.CRITICAL)
    return trafilatura


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
    """What a parsed page says of its article."""
    found = declared(tree)
    author = found.author
    if author is None or is_site(author, found.source, found.url):
        author = credited(tree) or guessed_author(tree) or author
    return found._replace(author=author, date=published(tree, found.date) or dated(tree))


def published(tree: Any, known: str | None) -> str | None:
    """The day of publication, ISO 8601: htmldate's reading of the page, or else what is declared, as it is written.

    htmldate falls back on a year or a month alone, and makes it a first day; that is no date.
    """
    from htmldate import find_date

    quiet = logging.getLogger("htmldate")
    if quiet.level == logging.NOTSET:
        quiet.setLevel(logging.CRITICAL)
    try:
        found = find_date(copy.deepcopy(tree), original_date=True, min_date=YEARS[0], max_date=YEARS[1])
    except Exception:  # a page that it cannot read has no date by it
        found = None
    if found and found.endswith("-01") and not (known and known.startswith(found)) and not _names_day(tree, found):
        found = None
    return found or known


def _names_day(tree: Any, day: str) -> bool:
    """Whether a first day of a month is written in the page as one."""
    year, month = day[:4], day[5:7].lstrip("0")
    first = rf"0?{month}[-/.]?0?1\b"
    form = re.compile(rf"{year}[-/.]?{first}|\b0?1[./-]0?{month}[./-]{year}|\b1(?:st)?\b.{{1,12}}{year}")
    texts = (text for element in tree.iter() for text in (element.text, *element.values()) if isinstance(text, str))
    return any(form.search(text) for text in texts if year in text)


def guessed_author(tree: Any) -> str | None:
    """The author by trafilatura's reading of the page, where it has the form of a name or of several."""
    from trafilatura.metadata import extract_metadata

    try:
        said = extract_metadata(copy.deepcopy(tree), extensive=False).author
    except Exception:  # as above
        return None
    names = [name.strip() for name in (said or "").split(";")]
    kept = [people(name) for name in names if NAME.fullmatch(LABEL.sub("", name)) and not LABELS.search(name)]
    return ", ".join(name for name in kept if name and shown(tree, name)) or None
