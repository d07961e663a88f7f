"""What a worker does of the survey: it looks at some units, and leaves what it found in a file.

Of JSON and CSV every row is read; of Parquet, Arrow and datasets the schema, and the ids. Rows in whose bytes no field
``id`` can be are passed over where no column is kept. Archives are looked into where columns are kept; ids of rows in
them are not used. A stream that can be read once only, perhaps, is read for the
types of its columns, where it does not know them, and never for ids.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from diglot.dataset.found import Found
from diglot.sources import Document, Format, Reading, Unit, columnar, hf, jsonl
from diglot.sources.fields import Keep, columns, id_hash, own_id
from diglot.sources.readers import parsed, reader_for
from diglot.sources.records import Record
from diglot.sources.seen import Seen, merged, seen_in_schema, seen_in_text, seen_in_values
from diglot.sources.streams import Bytes, rewound, seekable
from diglot.sources.streams import stream as opened
from diglot.text.arrays import Uint64s

__all__ = ["ARCHIVES", "MOST", "Group", "look", "merge"]


ARCHIVES = (Format.ZIP, Format.TAR, Format.SEVEN_ZIP)
"""Formats whose members may have rows."""
HEAD, BLOCK = 1 << 16, 1 << 20
CHUNK = 1000
"""Rows whose values are looked at together."""
MOST = 1000
"""Columns that are kept, at most: a source in which every row has names of its own is no table."""
ID = re.compile(rb'"\0{0,3}i\0{0,3}d\0{0,3}"', re.IGNORECASE)
ID_IN_HEADER = re.compile(rb"(?<![a-z])i\0{0,3}d(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class Group:
    """Units that are looked at as one, by whom: `path` is where the result appears."""

    units: tuple[Unit, ...]
    keep: Keep
    path: Path

    @property
    def size(self) -> int:
        """Bytes of input."""
        return sum(unit.size for unit in self.units)


@dataclass
class Looked:
    """What was found in a unit.

    Args:
        seen: of each column that is kept.
        names: all columns, kept or not, where any is kept.
        ids: the hashes of the ids of its rows.
        named: whether the rows have ids.
    """

    seen: dict[str, Seen] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    ids: Uint64s = field(default_factory=lambda: np.empty(0, np.uint64))
    named: bool = False


def look(group: Group) -> None:
    """Look at the rows of a group, and write what was found."""
    seen: dict[str, Seen] = {}
    names: dict[str, None] = {}
    flags: list[bool] = []
    ids: list[Uint64s] = []
    for unit in group.units:
        try:
            looked = look_at(unit, group.keep)
        except Exception:  # it comes again when the unit is read for good, and is told there
            looked = Looked()
        merge(seen, looked.seen)
        names |= looked.names if len(names) < MOST else {}
        flags.append(looked.named)
        ids.append(looked.ids)
    Found.write(group.path, seen, list(names), flags, np.concatenate(ids))


def merge(seen: dict[str, Seen], more: Mapping[str, Seen]) -> None:
    """Add what was seen elsewhere, of `MOST` columns at most."""
    for name, one in more.items():
        if name in seen:
            seen[name] = merged(name, seen[name], one)
        elif len(seen) < MOST:
            seen[name] = one


def look_at(unit: Unit, keep: Keep) -> Looked:
    """What a unit holds."""
    stream = unit.format is Format.DATASET and not hasattr(unit.data, "num_rows")
    known = unit.format is Format.DATASET and getattr(unit.data, "features", None)
    if known or unit.format in (Format.PARQUET, Format.ARROW):
        return look_at_table(unit, keep)
    if not keep and (stream or not may_have_ids(unit)):
        return Looked()
    if not keep and unit.format is Format.JSONL:
        with opened(unit.url, unit.compression, None, unit.begin, unit.end) as (bytes_in, _):
            hashes = np.array([id_hash(own) for own in jsonl.ids(bytes_in, unit.text_field)], np.uint64)
        return Looked(ids=hashes, named=bool(len(hashes)))
    inside = Inside(unit) if unit.format in ARCHIVES else None
    rows = Rows(keep)
    for found in Reading(replace(unit, keep=keep, ids=not stream and inside is None), inside or parsed):
        if isinstance(found, Document):
            rows.add(found, (inside.format if inside else unit.format) is Format.CSV)
    looked = rows.looked()
    merge(looked.seen, inside.seen if inside else {})
    looked.names |= inside.names if inside else {}
    return looked


class Rows:
    """Gathers what rows hold, those of one file after those of another."""

    def __init__(self, keep: Keep) -> None:
        self.keep = keep
        self.found = Looked()
        self.ids: list[int] = []
        self.last = -1
        self.held: list[Document] = []
        self.here: dict[str, Seen] = {}  # of the file under way
        self.csv = False

    def add(self, one: Document, csv: bool) -> None:
        """Add a row, of a file of CSV or not."""
        if one.id is not None and one.row != self.last:  # several texts of a row share its id
            self.ids.append(id_hash(one.id))
            self.last = one.row
        if not self.keep:
            return
        ended = bool(self.held) and one.file != self.held[-1].file
        if ended or len(self.held) >= CHUNK:
            self._see(ended)
        self.csv = csv
        self.held.append(one)
        self.found.names |= dict.fromkeys(one.left) if len(self.found.names) < MOST else {}

    def _see(self, ended: bool) -> None:
        """Look at the rows that are held; whether their file is at its end."""
        add(self.here, self.held, self.csv)
        self.held = []
        if ended:
            merge(self.found.seen, self.here)
            self.here = {}

    def looked(self) -> Looked:
        """What was found in all of them."""
        self._see(True)
        self.found.ids, self.found.named = np.array(self.ids, np.uint64), bool(self.ids)
        return self.found


class Inside:
    """Reads the members of an archive that have rows, and notes the columns of those that say them by themselves.

    `format` is that of the member whose rows come, `seen` and `names` are of tables (Parquet, Arrow).
    """

    def __init__(self, archive: Unit) -> None:
        self.archive = archive
        self.format = archive.format
        self.seen: dict[str, Seen] = {}
        self.names: dict[str, None] = {}

    def __call__(self, stream: Bytes, unit: Unit) -> Iterator[Record]:
        """The rows of a member."""
        reader = reader_for(stream, unit)
        if unit.file == self.archive.file and reader.open is not None:
            for record in reader.open(stream, unit, self):
                yield record
                self.format = self.archive.format  # until the next member: of a workbook, which is a package
        elif reader.format in (Format.PARQUET, Format.ARROW):
            with rewound(stream) as file:
                schema = columnar.schema_of(pa.PythonFile(file, "r"), reader.format is Format.PARQUET)
            found = seen_in_columns(schema, unit, None)
            merge(self.seen, found.seen)
            self.names |= found.names
        elif reader.rows:
            for record in parsed(stream, unit):
                self.format = reader.format
                yield record


def add(seen: dict[str, Seen], documents: Sequence[Document], csv: bool) -> None:
    """Add to what was seen of a file what some of its documents keep."""
    rows = [document.kept for document in documents]
    for name in dict.fromkeys(name for row in rows if isinstance(row, Mapping) for name in row):
        if name not in seen and len(seen) >= MOST:
            continue
        values = [row.get(name) for row in rows if isinstance(row, Mapping)]
        if not csv:
            merge(seen, {name: seen_in_values(name, values, documents[0].file)})
            continue
        there = seen_in_text(values, documents[0].file)  # words among numbers are no conflict where nothing has a type
        if name in seen and pa.types.is_string(there.type):
            seen[name] = there
        elif name not in seen or not pa.types.is_string(seen[name].type):
            merge(seen, {name: there})


def seen_in_columns(schema: pa.Schema, unit: Unit, features: Mapping[str, Any] | None) -> Looked:
    """What a table says of its columns; nothing where none is a text."""
    names = tuple(schema.names)
    wanted = columns(names, unit.text_field)
    if wanted.text is None or not unit.keep:
        return Looked()
    known = seen_in_schema(schema, unit.file, features)
    return Looked({name: known[name] for name in wanted.kept(names, unit.keep)}, dict.fromkeys(names))


def look_at_table(unit: Unit, keep: Keep) -> Looked:
    """The same of a file of Parquet or Arrow, or a dataset that knows its columns: only the ids are read."""
    if unit.format is Format.DATASET:
        schema, features = unit.data.features.arrow_schema, unit.data.features.to_dict()
    else:
        features = None
        with seekable(unit.url, unit.compression) as file:
            schema = columnar.schema_of(file, unit.format is Format.PARQUET)
    names = tuple(schema.names)
    wanted = columns(names, unit.text_field)
    if wanted.text is None:
        return Looked()
    looked = seen_in_columns(schema, replace(unit, keep=keep), features)
    if wanted.id is not None and (unit.format is not Format.DATASET or hasattr(unit.data, "num_rows")):
        looked.ids, looked.named = hashes_of(unit, wanted.id), True
    return looked


def hashes_of(unit: Unit, name: str) -> Uint64s:
    """The hashes of the ids in the column `name` of a table."""
    found: list[int] = []
    with contextlib.ExitStack() as stack:
        arrays: Iterator[Any]
        if unit.format is Format.DATASET:
            arrays = (table.column(0) for table in hf.tables(unit.data.select_columns([name]), unit.begin, unit.end))
        else:
            file = stack.enter_context(seekable(unit.url, unit.compression))
            arrays = columnar.column(file, unit.format is Format.PARQUET, name, unit.begin, unit.end)
        for array in arrays:
            chunks = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
            names = (own_id(value) for chunk in chunks for value in columnar.readable(chunk)[0])
            found += [id_hash(own) for own in names if own is not None]
    return np.array(found, np.uint64)


def may_have_ids(unit: Unit) -> bool:
    """Whether the rows of a file of JSON or CSV can have ids, from its bytes."""
    with opened(unit.url, unit.compression, None, unit.begin, unit.end) as (bytes_in, _):
        if unit.format is Format.CSV:
            return ID_IN_HEADER.search(bytes_in.read(HEAD)) is not None
        before = b""
        while block := bytes_in.read(BLOCK):
            if ID.search(before + block):
                return True
            before = block[-16:]
    return False
