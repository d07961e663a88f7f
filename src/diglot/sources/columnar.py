"""Parquet and Arrow: a document a row, read in batches of `ROWS`, only the columns that are needed.

A Parquet file is worked on by row groups, an Arrow file (IPC with a footer) by record batches, an Arrow stream
(as Hugging Face's ``datasets`` keep them) from its beginning.

A value that Python cannot hold or that is no text (a date outside years 1 to 9999, an unknown time zone, bytes that are
not UTF-8) costs no other row: it is missing from the metadata, with a note, or its row is set aside. Texts of a code
page, in columns of bytes as in columns of strings, are decoded as lines are (`diglot.sources.lines.Decoder`). Of two
columns of one name the first counts, with a note.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import pyarrow as pa

from diglot.sources.decode import NotText
from diglot.sources.fields import NAME_IT, Asked, columns, records
from diglot.sources.lines import Decoder
from diglot.sources.records import Place, Reason, Record, SetAside
from diglot.sources.streams import Bytes, Hash, blake, rewound

__all__ = [
    "ROWS",
    "arrow_batches",
    "column",
    "documents",
    "group_sizes",
    "inside",
    "of_batch",
    "parquet_batches",
    "readable",
    "schema_of",
]

ROWS = 256
ARROW_MAGIC = b"ARROW1"
Notes: TypeAlias = dict[int, tuple[str, ...]]
"""What is worth knowing of a value, by the number of its row in the batch."""


def documents(
    file: pa.NativeFile, parquet: bool, name: str, asked: Asked, row: int, begin: int, end: int | None, digest: Hash,
) -> Iterator[Record]:  # fmt: skip
    """The documents of the groups ``[begin, end)`` of a file whose first row there is `row`."""
    batches = parquet_batches if parquet else arrow_batches
    decoder = Decoder()
    names = tuple(schema_of(file, parquet).names)
    file.seek(0)
    for batch in batches(file, asked, begin, end):
        yield from of_batch(batch, name, asked, row, digest, decoder, names)
        row += batch.num_rows


def inside(stream: Bytes, parquet: bool, name: str, asked: Asked) -> Iterator[Record]:
    """The rows of a file that lies in another; its bytes count for the first of them."""
    with rewound(stream) as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        found = documents(pa.PythonFile(file, "r"), parquet, name, asked, 0, 0, None, blake())
        first = next(found, SetAside(name, 0, Reason.EMPTY, "no rows"))
        yield first._replace(bytes_in=size)
        for record in found:
            yield record._replace(bytes_in=0)


def of_batch(
    batch: pa.RecordBatch, name: str, asked: Asked, row: int, digest: Hash | None = None,
    decoder: Decoder | None = None, names: tuple[str, ...] = (),
) -> Iterator[Record]:  # fmt: skip
    """The documents of a batch whose first row is `row`; `decoder` and `names` (all columns) are its file's."""
    decoder = decoder or Decoder()
    batch, twice = first_of_each(batch)
    about = (f"several columns are called {', '.join(map(repr, twice))}: the first was read",) if twice else ()
    wanted = columns(tuple(batch.schema.names), asked.text_field)
    if names:
        wanted = replace(wanted, others=columns(names, asked.text_field).others)
    keep = wanted.kept(batch.schema.names, asked.keep) if asked.keep else []
    if digest is not None:
        feed(digest, batch, list(dict.fromkeys([*wanted.names, *keep])))
    values: dict[str, Sequence[Any]] = {}
    notes: Notes = {}
    for key in wanted.names:
        values[key], found = readable(batch.column(key))
        for i, said in found.items():
            notes[i] = (*notes.get(i, ()), f"{key}: {said[0]}")
    texts, encodings, errors = decoded(values.get(wanted.text or "", ()), decoder)
    kept = batch.select(keep) if keep else None
    for i in range(batch.num_rows):
        where = f"row {row + i}"
        fields = {key: column[i] for key, column in values.items()}
        size = 0
        if wanted.text:
            size = size_of(fields[wanted.text])
            if i in errors:
                detail = f"{where}: {errors[i].detail}"
                yield SetAside(name, row + i, errors[i].reason, detail, size)
                continue
            fields[wanted.text] = texts[i]
        encoding, replaced = encodings.get(i, ("utf-8", 0))
        said = about + notes.get(i, ())
        if replaced:
            said = (*said, f"{replaced} byte sequences became U+FFFD")
        place = Place(kept, i) if kept is not None else None
        yield from records(fields, wanted, asked, name, row + i, where, size, encoding, said, place)


def size_of(text: object) -> int:
    """Bytes of a text; none of what is no text."""
    if isinstance(text, str):
        return len(text.encode("utf-8", "replace"))
    return len(text) if isinstance(text, bytes) else 0


def first_of_each(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, list[str]]:
    """A batch with the first of the columns of each name, and the names that several had."""
    names = batch.schema.names
    if len(set(names)) == len(names):
        return batch, []
    first = [i for i, name in enumerate(names) if name not in names[:i]]
    chosen = pa.schema([batch.schema.field(i) for i in first], batch.schema.metadata)
    found = pa.RecordBatch.from_arrays([batch.column(i) for i in first], schema=chosen)
    return found, sorted({name for i, name in enumerate(names) if i not in first})


def decoded(
    values: Sequence[Any], decoder: Decoder
) -> tuple[list[Any], dict[int, tuple[str, int]], dict[int, NotText]]:
    """The texts among some values, bytes decoded; codec and U+FFFD of those that are not plain, errors of no texts."""
    texts = list(values)
    encodings: dict[int, tuple[str, int]] = {}
    errors: dict[int, NotText] = {}
    odd = [i for i, value in enumerate(texts) if isinstance(value, bytes)]
    wrong = [value for value in (each(texts[i]) for i in odd) if isinstance(value, bytes)]
    if wrong:  # what comes later in a batch is evidence for what comes before
        with contextlib.suppress(NotText):
            decoder.learn(b" ".join(wrong))
    for i in odd:
        if not texts[i]:
            texts[i] = ""
            continue
        try:
            texts[i], name, replaced = decoder.decode(texts[i])
            encodings[i] = name, replaced
        except NotText as error:
            errors[i] = error
    return texts, encodings, errors


def readable(array: pa.Array) -> tuple[list[Any], Notes]:
    """The values of a column as Python has them; bytes where strings are not UTF-8, None with a note where it has none.

    >>> readable(pa.array([1, 4_000_000], pa.date32()))
    ([datetime.date(1970, 1, 2), None], {1: ('its value cannot be read: date value out of range',)})
    """
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":
        array = array.cast(pa.timestamp("us", array.type.tz), safe=False)
    try:
        return array.to_pylist(), {}
    except UnicodeDecodeError:
        if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
            return [each(raw) for raw in array.cast(pa.large_binary()).to_pylist()], {}
    except Exception:  # what pyarrow raises for a value that Python lacks is of many kinds
        pass
    notes: Notes = {}
    if pa.types.is_timestamp(array.type) and array.type.tz is not None:
        try:
            pa.scalar(0, array.type).as_py()
        except Exception:
            said = (f"the time zone {array.type.tz!r} is not known: read as UTC",)
            notes = {i: said for i in range(len(array)) if array[i].is_valid}
            array = array.cast(pa.timestamp("us"), safe=False)
    values: list[Any] = []
    for i in range(len(array)):
        try:
            values.append(array[i].as_py())
        except Exception as error:
            values.append(None)
            notes[i] = (f"its value cannot be read: {error}",)
    return values, notes


def each(raw: bytes | None) -> str | bytes | None:
    """A string where the bytes are UTF-8."""
    if raw is None:
        return None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def feed(digest: Hash, batch: pa.RecordBatch, names: Sequence[str]) -> None:
    """Hash the columns that are used."""
    for name in names:
        part = pa.record_batch([batch.column(name)], [name])
        digest.update(memoryview(part.serialize()))


def parquet_batches(file: pa.NativeFile, asked: Asked, begin: int, end: int | None) -> Iterator[pa.RecordBatch]:
    """Batches of a Parquet file's row groups."""
    import pyarrow.parquet as pq

    parquet = pq.ParquetFile(file)
    wanted = needed(tuple(parquet.schema_arrow.names), asked)
    groups = range(begin, parquet.num_row_groups if end is None else end)
    yield from parquet.iter_batches(ROWS, row_groups=list(groups), columns=wanted, use_threads=False)


def needed(names: tuple[str, ...], asked: Asked) -> list[str]:
    """The columns that are read: those with a meaning, and those that are kept.

    Raises:
        NotText: when there is none with a text.
    """
    wanted = columns(names, asked.text_field)
    if wanted.text is None:
        raise NotText(Reason.NO_TEXT, f"no text field among the columns ({', '.join(names)}); {NAME_IT}")
    return list(dict.fromkeys([*wanted.names, *wanted.kept(names, asked.keep)]))


def arrow_batches(file: pa.NativeFile, asked: Asked, begin: int, end: int | None) -> Iterator[pa.RecordBatch]:
    """Batches of an Arrow file or stream, cut into slices of `ROWS`."""
    schema, opened = arrow_file(file)
    if isinstance(opened, pa.ipc.RecordBatchFileReader):
        last = opened.num_record_batches if end is None else end
        found = (opened.get_batch(i) for i in range(begin, last))
    else:
        found = iter(opened)
    wanted = {*needed(tuple(schema.names), asked)}
    places = [i for i, name in enumerate(schema.names) if name in wanted]
    for batch in found:
        batch = batch.select(places)
        for at in range(0, batch.num_rows, ROWS):
            yield batch.slice(at, ROWS)


def arrow_file(file: pa.NativeFile) -> tuple[pa.Schema, pa.ipc.RecordBatchFileReader | pa.ipc.RecordBatchStreamReader]:
    """The schema and the reader of an Arrow file or stream."""
    magic = file.read(len(ARROW_MAGIC))
    file.seek(0)
    opened = pa.ipc.open_file(file) if magic == ARROW_MAGIC else pa.ipc.open_stream(file)
    return opened.schema, opened


def column(file: pa.NativeFile, parquet: bool, name: str, begin: int, end: int | None) -> Iterator[pa.Array]:
    """The values of one column, the first of its name, in the groups ``[begin, end)``."""
    if parquet:
        import pyarrow.parquet as pq

        opened = pq.ParquetFile(file)
        groups = list(range(begin, opened.num_row_groups if end is None else end))
        for batch in opened.iter_batches(1 << 14, row_groups=groups, columns=[name], use_threads=False):
            yield batch.column(0)
        return
    schema, reader = arrow_file(file)
    place = schema.names.index(name)
    if isinstance(reader, pa.ipc.RecordBatchFileReader):
        for i in range(begin, reader.num_record_batches if end is None else end):
            yield reader.get_batch(i).column(place)
    else:
        for batch in reader:
            yield batch.column(place)


def schema_of(file: pa.NativeFile, parquet: bool) -> pa.Schema:
    """The columns of a file."""
    if parquet:
        import pyarrow.parquet as pq

        return pq.ParquetFile(file).schema_arrow
    return arrow_file(file)[0]


def group_sizes(file: pa.NativeFile, parquet: bool) -> list[tuple[int, int]]:
    """Rows and bytes of each group of a file; empty for an Arrow stream, which has no list of its batches."""
    if parquet:
        import pyarrow.parquet as pq

        meta = pq.ParquetFile(file).metadata
        groups = (meta.row_group(i) for i in range(meta.num_row_groups))
        return [(group.num_rows, group.total_byte_size) for group in groups]
    if file.read(len(ARROW_MAGIC)) != ARROW_MAGIC:
        return []
    file.seek(0)
    opened = pa.ipc.open_file(file)
    batches = (opened.get_batch(i) for i in range(opened.num_record_batches))
    return [(batch.num_rows, batch.nbytes) for batch in batches]
