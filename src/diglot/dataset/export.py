"""Rows of a build in files for others: JSON Lines, CSV, TSV, Parquet, plain text, CoNLL-U, packed as the name says.

==========  ============================================================================================================
``jsonl``   an object a line, every value as it is; dates as ``2021-09-04``, bytes in base64
``csv``     RFC 4180 with a heading; lists and spans as JSON in their cell; null is empty, an empty string ``""``
``tsv``     the same with tabs
``parquet`` the types of the build, zstd inside
``txt``     the text alone (or one other column): a line a segment; of articles their lines, and an empty line after
``conllu``  segments as CoNLL-U (`diglot.dataset.conllu`)
==========  ============================================================================================================

A file appears when it is whole. Rows keep the order of the input; a batch of them is in memory at once.
"""

from __future__ import annotations

import base64
import contextlib
import json
import lzma
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import numpy as np
import pyarrow as pa

from diglot.dataset import conllu
from diglot.dataset.selection import Selection, selection
from diglot.dataset.writing import free, writing
from diglot.errors import OptionError
from diglot.report.reading import Build

__all__ = ["COMPRESSED", "FORMATS", "export", "format_of", "write"]

FORMATS = ("jsonl", "csv", "tsv", "parquet", "txt", "conllu")
COMPRESSED = {".gz": "gzip", ".bz2": "bz2", ".xz": "xz", ".zst": "zstd"}
"""Ends of file names, and how what they name is compressed."""
SLICE = 256
"""Rows that are Python values at once."""


def format_of(name: str, given: str | None = None) -> tuple[str, str]:
    """The format and compression (``""`` for none) that a file's name asks for.

    >>> format_of("rows.csv.gz"), format_of("-", "jsonl")
    (('csv', 'gzip'), ('jsonl', ''))

    Raises:
        OptionError: there is no such format.
    """
    path = Path(name)
    compressed = COMPRESSED.get(path.suffix.lower(), "")
    if compressed:
        path = path.with_suffix("")
    found = given or ("jsonl" if name == "-" else path.suffix.lower().removeprefix("."))
    found = {"ndjson": "jsonl", "pq": "parquet", "conll": "conllu", "text": "txt"}.get(found, found)
    if found not in FORMATS:
        raise OptionError.unknown("format", found, FORMATS) if found else OptionError(
            f"{name}: the end of the name says what is written: {', '.join('.' + each for each in FORMATS)}"
        )  # fmt: skip
    return found, compressed


def export(
    build: str | Path | Build,
    out: str | Path,
    *,
    table: str | None = None,
    where: Sequence[str] = (),
    columns: Sequence[str] | None = None,
    view: str | None = None,
    overwrite: bool = False,
) -> int:
    """Write rows of a build to a file; the end of its name says how (`FORMATS`, `COMPRESSED`).

    Args:
        build, table, where, columns, view: what to write, as of `diglot.dataset.selection.selection`.
        out: the file. It appears when it is whole.
        overwrite: replace one that is there.

    Returns:
        How many rows were written.

    Raises:
        SourceError: there is no finished build, or the file is there already or cannot be written.
        OptionError: no such format, table, column, relation or view.
    """
    format, compressed = format_of(str(out))
    found = selection(build, table, where, columns, view)
    path = free(Path(out), overwrite)
    with writing(path) as file:
        return write(found, file, format, compressed)[0]


def write(found: Selection, file: BinaryIO, format: str, compressed: str = "") -> tuple[int, int]:
    """Write rows to a file.

    Args:
        found: which rows.
        file: open for writing in binary.
        format: one of `FORMATS`.
        compressed: ``gzip``, ``bz2``, ``xz``, ``zstd``, or nothing.

    Returns:
        How many rows were written; and how many not, which have no token (CoNLL-U) or no text.

    Raises:
        OptionError: the format cannot hold these columns.
    """
    with _compressing(file, compressed) as out:
        if format == "parquet":
            return _parquet(found, out), 0
        if format in _MARKS:
            out.write((_MARKS[format].join(_cell(name, _MARKS[format]) for name, _ in found.columns) + "\n").encode())
        return _lines(_WRITERS[format](found), out)


def _lines(lines: Iterable[str | None], out: IO[bytes]) -> tuple[int, int]:
    written = left = 0
    for line in lines:
        if line is None:
            left += 1
        elif line:
            out.write(line.encode("utf-8", "surrogatepass"))
            written += 1
    return written, left


@contextlib.contextmanager
def _compressing(file: BinaryIO, how: str) -> Iterator[IO[bytes]]:
    """The same bytes for the same rows, whenever they are written and whatever the file is called."""
    if how == "gzip":
        import gzip

        with gzip.GzipFile("", "wb", 6, file, mtime=0) as out:
            yield cast(IO[bytes], out)
    elif how == "xz":
        with lzma.LZMAFile(file, "wb") as out:
            yield cast(IO[bytes], out)
    elif how == "bz2":
        import bz2

        with bz2.BZ2File(file, "wb") as out:
            yield cast(IO[bytes], out)
    elif how == "zstd":
        with pa.CompressedOutputStream(pa.PythonFile(file, "w"), "zstd") as out:
            yield out
    else:
        yield file


def _parquet(found: Selection, out: IO[bytes]) -> int:
    import pyarrow.parquet as pq

    count = 0
    with pq.ParquetWriter(out, found.schema, compression="zstd", write_page_index=True) as writer:
        for batch in found.batches():
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _values(found: Selection) -> Iterator[list[Any]]:
    """The rows as lists of plain values."""
    for batch in found.batches():
        for start in range(0, batch.num_rows, SLICE):
            part = batch.slice(start, SLICE)
            yield from map(list, zip(*(_plain(column) for column in part.columns), strict=True))


def _plain(column: pa.Array) -> list[Any]:
    """The values of a column; halves of a number's digits that its type does not hold are left out."""
    if pa.types.is_float32(column.type):
        return [None if v is None else float(str(np.float32(v))) for v in column.to_pylist()]
    return cast(list[Any], column.to_pylist())


def _other(value: Any) -> Any:
    """What JSON has no type for."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=_other, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value), ensure_ascii=False, default=_other)


def _finite(value: Any) -> Any:
    """The same with null for what is no number: JSON has no other word for it."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, list) else value


def _jsonl(found: Selection) -> Iterator[str]:
    names = [name for name, _ in found.columns]
    for row in _values(found):
        yield _json(dict(zip(names, row, strict=True))) + "\n"


def _separated(mark: str, found: Selection) -> Iterator[str]:
    for row in _values(found):
        yield (mark.join(_cell(value, mark) for value in row) or '""') + "\n"


def _cell(value: Any, mark: str) -> str:
    """A value as CSV has it, in quotes where the mark between cells, a quote, a line end or an outer blank is in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = _json(value) if isinstance(value, list | dict) else value if isinstance(value, str) else str(_other(value))
    if not text or text != text.strip() or any(sign in text for sign in (mark, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text


def _txt(found: Selection) -> Iterator[str | None]:
    names = [name for name, _ in found.columns]
    name = "text" if "text" in names else names[0]
    at = names.index(name)
    if not pa.types.is_string(found.schema.field(at).type):
        raise OptionError(f"plain text is one column of text, not {name!r}: name another, such as text or title")
    whole = found.table != "segments"
    for batch in found.batches():
        for text in batch.column(at).to_pylist():
            if text is None or not text.strip():
                yield None
            else:
                yield text.strip("\n") + "\n\n" if whole else " ".join(text.splitlines()) + "\n"


def _conllu(found: Selection) -> Iterator[str | None]:
    if found.table != "segments":
        raise OptionError(f"CoNLL-U holds sentences: it is written of the table segments, not {found.table}")
    names = found.build.columns("segments")
    columns = tuple((name, name) for name in conllu.COLUMNS if name in names)
    wanted = Selection(found.build, "segments", found.conditions, columns)
    rows = (row for batch in wanted.batches() for at in range(0, batch.num_rows, SLICE)
            for row in batch.slice(at, SLICE).to_pylist())  # fmt: skip
    for sentence in conllu.sentences(rows):
        yield sentence or None


_MARKS = {"csv": ",", "tsv": "\t"}
_WRITERS: dict[str, Callable[[Selection], Iterator[str | None]]] = {
    "jsonl": _jsonl,
    **{name: partial(_separated, mark) for name, mark in _MARKS.items()},
    "txt": _txt,
    "conllu": _conllu,
}
