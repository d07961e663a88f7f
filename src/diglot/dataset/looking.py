"""What a worker does of the survey: it looks at some units, and leaves what it found in a file.

Of JSON and CSV every row is read; of Parquet, Arrow and datasets the schema, and the ids. Rows in whose bytes no field
``id`` can be are passed over where no column is kept. A stream that can be read once only, perhaps, is read for the
types of its columns, where it does not know them, and never for ids.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from diglot.sources import Document, Format, Unit, columnar, hf, jsonl, read
from diglot.sources.fields import Keep, columns, id_hash, own_id
from diglot.sources.seen import Seen, merged, seen_in_schema, seen_in_text, seen_in_values
from diglot.sources.streams import seekable
from diglot.sources.streams import stream as opened
from diglot.text.arrays import Uint64s

__all__ = ["MOST", "Found", "Group", "look"]


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


class Found:
    """What was found in a group: an Arrow file of the hashes of ids, whose schema says the rest."""

    @staticmethod
    def write(path: Path, seen: Mapping[str, Seen], names: Sequence[str], flags: Sequence[bool], ids: Uint64s) -> None:
        """Write it, whole or not at all."""
        fields = []
        for name, one in seen.items():
            known = {"file": one.file, "wide": str(int(one.wide)), "feature": one.feature, "said": one.said}
            fields.append(pa.field(name, one.type, metadata=known))
        columns = pa.schema(fields).serialize().to_pybytes()
        about = {"columns": columns, "flags": bytes(flags), "names": json.dumps(names)}
        batch = pa.record_batch([pa.array(ids)], pa.schema([("id", pa.uint64())], about))
        temporary = path.with_name(f"{path.stem}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
        with pa.OSFile(os.fsencode(temporary), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
            writer.write_batch(batch)
        temporary.replace(path)

    @staticmethod
    def about(path: Path) -> Mapping[bytes, bytes]:
        """What the file says beside the ids."""
        with pa.memory_map(os.fsencode(path)) as source:
            found: Mapping[bytes, bytes] = pa.ipc.open_file(source).schema.metadata
            return found

    @staticmethod
    def flags(path: Path) -> list[bool]:
        """Whether the rows of each unit have ids."""
        return [bool(flag) for flag in Found.about(path)[b"flags"]]

    @staticmethod
    def names(path: Path) -> list[str]:
        """All columns of the group, the first `MOST` at least."""
        names: list[str] = json.loads(Found.about(path)[b"names"])
        return names

    @staticmethod
    def size(path: Path) -> int:
        """How many ids there are."""
        with pa.memory_map(os.fsencode(path)) as source:
            return int(pa.ipc.open_file(source).get_batch(0).num_rows)

    @staticmethod
    def ids(path: Path) -> Uint64s:
        """The hashes of all ids."""
        with pa.OSFile(os.fsencode(path), "rb") as source:
            return np.asarray(pa.ipc.open_file(source).get_batch(0).column(0), np.uint64)

    @staticmethod
    def seen(path: Path) -> dict[str, Seen]:
        """What was seen of each column."""
        found = {}
        for one in pa.ipc.read_schema(pa.py_buffer(Found.about(path)[b"columns"])):
            known = {key.decode(): value.decode() for key, value in one.metadata.items()}
            found[one.name] = Seen(one.type, known["file"], known["wide"] == "1", known["feature"], known["said"])
        return found


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
    looked = Looked()
    ids: list[int] = []
    held: list[Document] = []
    last = -1
    for found in read(replace(unit, keep=keep, ids=not stream)):
        if isinstance(found, Document):
            if found.id is not None and found.row != last:  # several texts of a row share its id
                ids.append(id_hash(found.id))
                last = found.row
            if keep:
                held.append(found)
                looked.names |= dict.fromkeys(found.left) if len(looked.names) < MOST else {}
        if len(held) >= CHUNK:
            add(looked.seen, held, unit)
            held = []
    add(looked.seen, held, unit)
    looked.ids, looked.named = np.array(ids, np.uint64), bool(ids)
    return looked


def add(seen: dict[str, Seen], documents: Sequence[Document], unit: Unit) -> None:
    """Add to what was seen what some documents keep."""
    rows = [document.kept for document in documents]
    for name in dict.fromkeys(name for row in rows if isinstance(row, Mapping) for name in row):
        if name not in seen and len(seen) >= MOST:
            continue
        values = [row.get(name) for row in rows if isinstance(row, Mapping)]
        if unit.format is not Format.CSV:
            merge(seen, {name: seen_in_values(name, values, unit.file)})
            continue
        there = seen_in_text(values, unit.file)  # words among numbers are no conflict where nothing has a type
        if name in seen and pa.types.is_string(there.type):
            seen[name] = there
        elif name not in seen or not pa.types.is_string(seen[name].type):
            merge(seen, {name: there})


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
    looked = Looked(names=dict.fromkeys(names) if keep else {})
    if keep:
        known = seen_in_schema(schema, unit.file, features)
        looked.seen = {name: known[name] for name in wanted.kept(names, keep)}
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
