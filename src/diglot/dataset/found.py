"""What was found in a group of units before the first row is written, in a file (`diglot.dataset.looking`)."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa

from diglot.sources.seen import Seen
from diglot.text.arrays import Uint64s
from diglot.text.arrow import array, numbers

__all__ = ["Found"]


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
        batch = pa.record_batch([array(ids)], pa.schema([("id", pa.uint64())], about))
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
        """All columns of the group, as many as are kept at least."""
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
            return numbers(pa.ipc.open_file(source).get_batch(0).column(0))

    @staticmethod
    def seen(path: Path) -> dict[str, Seen]:
        """What was seen of each column."""
        found = {}
        for one in pa.ipc.read_schema(pa.py_buffer(Found.about(path)[b"columns"])):
            known = {key.decode(): value.decode() for key, value in one.metadata.items()}
            found[one.name] = Seen(one.type, known["file"], known["wide"] == "1", known["feature"], known["said"])
        return found
