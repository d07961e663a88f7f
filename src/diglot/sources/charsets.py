"""Bytes of a message as text: in the charset that it declares, unless they are plainly in another."""

from __future__ import annotations

import re

from diglot.sources.decode import NotText, decode_as, detect

__all__ = ["decoded"]

SINGLE = re.compile(r"(?:iso[-_]?8859|windows-12|cp12|latin|koi8|mac)", re.IGNORECASE)


def decoded(data: bytes, charset: str | None) -> tuple[str, str]:
    """Bytes as the message says they are to be read, or as they look; and the codec.

    What is UTF-8 is no text in a code page of single bytes, whatever the message says.

    >>> decoded("شباك".encode(), "iso-8859-1"), decoded("café".encode("latin-1"), "iso-8859-1")
    (('شباك', 'utf-8'), ('café', 'iso-8859-1'))
    """
    if not data:
        return "", "ascii"
    single = not data.isascii() and SINGLE.match(charset or "") is not None
    for name in ("utf-8", charset) if single else (charset, "utf-8"):
        try:
            if name:
                return data.decode(name), name
        except (LookupError, UnicodeError):
            continue
    try:
        found = detect(data)
    except NotText:
        return data.decode("latin-1"), "latin-1"
    return decode_as(data[found.bom :], found)[0], found.name
