"""Which format and which compression a file has, told by its name.

==========  ==========================================================
`TEXT`      ``.txt`` and every suffix that is not listed here
`JSONL`     ``.jsonl`` ``.ndjson``
`JSON`      ``.json``: a value, an array of rows, or JSON Lines after all
`CSV`       ``.csv`` ``.tsv`` ``.tab``
`PARQUET`   ``.parquet``
`ARROW`     ``.arrow`` ``.feather`` ``.ipc``, as file or as stream
`HTML`      ``.html`` ``.htm`` ``.xhtml``
`MAIL`      ``.mbox`` ``.eml``, and text that begins like a mail in mbox
==========  ==========================================================

Each may carry one of ``.gz``, ``.zst``, ``.xz``, ``.bz2`` behind its suffix. `DATASET` is an object of Hugging Face's
``datasets``, which has no file name.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

__all__ = ["Compression", "Format", "format_of"]


class Format(StrEnum):
    """How a file is laid out."""

    TEXT = "text"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"
    HTML = "html"
    MAIL = "mail"
    DATASET = "dataset"


class Compression(StrEnum):
    """How a file is compressed."""

    NONE = ""
    GZIP = "gz"
    ZSTD = "zst"
    XZ = "xz"
    BZIP2 = "bz2"


SUFFIXES = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".tab": Format.CSV,
    ".parquet": Format.PARQUET,
    ".arrow": Format.ARROW,
    ".feather": Format.ARROW,
    ".ipc": Format.ARROW,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".mbox": Format.MAIL,
    ".eml": Format.MAIL,
}

COMPRESSIONS = {f".{compression}": compression for compression in Compression if compression}


def format_of(name: str) -> tuple[Format, Compression]:
    """Format and compression of a file called `name`.

    >>> format_of("news/2021.jsonl.zst")
    (<Format.JSONL: 'jsonl'>, <Compression.ZSTD: 'zst'>)
    >>> format_of("notes.TXT")
    (<Format.TEXT: 'text'>, <Compression.NONE: ''>)
    """
    path = PurePosixPath(name.lower())
    compression = COMPRESSIONS.get(path.suffix, Compression.NONE)
    if compression:
        path = path.with_suffix("")
    return SUFFIXES.get(path.suffix, Format.TEXT), compression
