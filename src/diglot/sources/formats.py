"""The formats that are read, by name, and the compressions that a file may have.

How each is known and read is a row of `diglot.sources.readers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePosixPath

from diglot.errors import OptionError

__all__ = ["Compression", "Format", "asked_formats", "bare", "compression_of"]


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
    MHTML = "mhtml"
    SUBTITLES = "subtitles"
    MARKDOWN = "markdown"
    RST = "rst"
    XML = "xml"
    NOTEBOOK = "notebook"
    PO = "po"
    ZIP = "zip"
    TAR = "tar"
    SEVEN_ZIP = "7z"
    WARC = "warc"
    WORD = "docx"
    OPENDOCUMENT = "odt"
    EPUB = "epub"
    EXCEL = "xlsx"
    XLS = "xls"
    CALC = "ods"
    POWERPOINT = "pptx"
    PDF = "pdf"
    DATASET = "dataset"


class Compression(StrEnum):
    """How a file is compressed."""

    NONE = ""
    GZIP = "gz"
    ZSTD = "zst"
    XZ = "xz"
    BZIP2 = "bz2"


COMPRESSIONS = {f".{compression}": compression for compression in Compression if compression}
TARS = {
    ".tgz": Compression.GZIP, ".tbz2": Compression.BZIP2, ".tbz": Compression.BZIP2, ".txz": Compression.XZ,
    ".tzst": Compression.ZSTD,
}  # fmt: skip
"""Suffixes that mean a compressed tar archive."""


def compression_of(name: str) -> Compression:
    """The compression of a file called `name`.

    >>> compression_of("news/2021.jsonl.ZST")
    <Compression.ZSTD: 'zst'>
    """
    suffix = PurePosixPath(name.lower()).suffix
    return COMPRESSIONS.get(suffix) or TARS.get(suffix, Compression.NONE)


def bare(name: str) -> str:
    """The name of a file in lower case, without the suffix of its compression.

    >>> bare("news/2021.JSONL.zst"), bare("news.tgz")
    ('news/2021.jsonl', 'news.tar')
    """
    path = PurePosixPath(name.lower())
    if path.suffix in TARS:
        return str(path.with_suffix(".tar"))
    return name.lower().removesuffix(f".{found}") if (found := compression_of(name)) else name.lower()


def asked_formats(asked: str | None) -> Mapping[str, Format]:
    """The formats that a person names: of all files under ``""``, or of those with a suffix.

    >>> asked_formats("jsonl")
    {'': <Format.JSONL: 'jsonl'>}
    >>> asked_formats(".log=jsonl, py=text")
    {'.log': <Format.JSONL: 'jsonl'>, '.py': <Format.TEXT: 'text'>}

    Raises:
        OptionError: there is no such format.
    """
    found = {}
    for part in (asked or "").split(","):
        suffix, _, name = part.strip().rpartition("=")
        if not name.strip():
            continue
        if name.strip() not in NAMED:
            raise OptionError.unknown("format", name.strip(), NAMED)
        suffix = suffix.strip().lower()
        found[f".{suffix.lstrip('.')}" if suffix else ""] = Format(name.strip())
    return found


NAMED = [str(one) for one in Format if one is not Format.DATASET]
"""The formats that can be asked for."""
