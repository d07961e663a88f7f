"""What binary files begin with: archives, pictures, sound, programs, and what to do with them.

They are listed in ``data/signatures.tsv``, with their sources.
"""

from __future__ import annotations

from diglot.remembered import kept
from diglot.resources import rows

__all__ = ["OFFICE", "binary", "likely"]

OFFICE = "an Office file with a password, or of before 2007 (.doc, .xls, .ppt): save it anew as .docx, .xlsx or .pptx"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@kept(entries=2, size=20_000)
def _table(kind: str) -> list[tuple[int, bytes, str]]:
    """Place, bytes, and what they say; those that are likely count where much of a file is control characters."""
    found = (row for row in rows("sources", "signatures.tsv") if row[0] == kind)
    return [(int(at), magic.encode().decode("unicode_escape").encode("latin-1"), what) for _, at, magic, what in found]


def binary(head: bytes) -> str | None:
    """What a file that begins with `head` is, if that is surely no text.

    >>> binary(b"Rar!\\x1a\\x07\\x01\\x00")
    'a RAR archive: unpack it first, for instance with: unrar x'
    """
    if head.startswith(OLE):
        return OFFICE
    return next((what for at, magic, what in _table("sure") if head.startswith(magic, at)), None)


def likely(head: bytes) -> str | None:
    """What a file that begins with `head` and is binary is.

    >>> likely(b"ID3\\x04\\x00"), likely(b"\\x01\\x02")
    ('sound (MP3)', None)
    """
    return next((what for at, magic, what in _table("likely") if head.startswith(magic, at)), None)
