"""Saved web pages (``.mht``, ``.mhtml``): the page among their parts, read as HTML is; its address is the page's.

The page is the part that the message names as its root, or else its first HTML (RFC 2557). Frames, styles and pictures
are left out and counted.
"""

from __future__ import annotations

import codecs
import email
import io
import re
from collections.abc import Iterator
from email.message import Message

from diglot.sources import html
from diglot.sources.charsets import decoded
from diglot.sources.decode import NotText
from diglot.sources.mailbox import LIMIT
from diglot.sources.records import Document, Reason
from diglot.sources.streams import Bytes, held
from diglot.sources.units import Unit

__all__ = ["documents", "is_saved"]

SAVED = re.compile(
    r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*(?:Snapshot-Content-Location:|From: <Saved by)", re.IGNORECASE
)


def is_saved(text: str) -> bool:
    """Whether the beginning of a file is that of a page as browsers save it.

    >>> is_saved("From: <Saved by Blink>\\nSnapshot-Content-Location: https://a.example/\\n")
    True
    """
    return SAVED.match(text) is not None


def documents(stream: Bytes, unit: Unit) -> Iterator[Document]:
    """The document of a saved page, or those of the items that it repeats.

    Raises:
        NotText: there is no page in it, no text in the page, or the file is larger than 32 MiB.
        MissingExtra: as of `diglot.sources.html.documents`.
    """
    data = held(stream, LIMIT, "a saved page")
    try:
        message = email.message_from_bytes(data)
        parts = [part for part in message.walk() if not part.is_multipart()]
        page = root(message, parts)
        if page is None:
            raise NotText(Reason.EMPTY, "no page of HTML among the parts")
        content = page.get_payload(decode=True)
        text, _ = decoded(content if isinstance(content, bytes) else b"", page.get_content_charset())
    except (RecursionError, LookupError, ValueError) as error:
        raise NotText(Reason.MALFORMED, f"a saved page that cannot be parsed ({type(error).__name__})") from error
    source = io.BufferedReader(io.BytesIO(codecs.BOM_UTF8 + text.encode("utf-8", "replace")))
    address = page.get("Content-Location") or message.get("Snapshot-Content-Location")
    others = len(parts) - 1
    note = (f"{others} other {'part' if others == 1 else 'parts'} left out",) if others else ()
    for number, one in enumerate(html.documents(source, unit)):
        known = one.metadata._replace(url=one.metadata.url or (str(address).strip() if address else None))
        yield one._replace(bytes_in=0 if number else len(data), metadata=known, notes=(*one.notes, *note))


def root(message: Message, parts: list[Message]) -> Message | None:
    """The part that is the page."""
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    start = str(message.get_param("start", "") or "")
    return next((part for part in pages if start and part.get("Content-ID", "") == start), pages[0] if pages else None)
