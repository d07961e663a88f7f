"""What a build keeps of its finished tasks: typed, and as JSON on disk.

>>> record = Record(0, "ab", {"segments": (Shard("0000000-000.arrow", 2, 512, "cd"),)}, inputs=((1, "ef"),))
>>> Record.from_json(record.to_json()) == record
True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Done", "Record", "Shard"]


@dataclass(frozen=True, slots=True)
class Shard:
    """A finished shard: its file name, rows, bytes, and the hash of its content."""

    name: str
    rows: int
    bytes: int
    hash: str

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Shard:
        """The shard that was written so."""
        return cls(value["name"], value["rows"], value["bytes"], value["hash"])


@dataclass(frozen=True, slots=True)
class Record:
    """A finished task.

    Args:
        task: its number.
        key: names its units and the signature of the build.
        shards: what it wrote, by table.
        pairs: shards with the word pairs of its articles.
        content: a hash of its documents and of what was kept of them.
        counts: what was counted, as `diglot.dataset.counts.Counts.as_dict` gives it.
        inputs: time (nanoseconds) and content hash of each of its units; empty where nobody asks for them any more.
    """

    task: int
    key: str
    shards: Mapping[str, tuple[Shard, ...]]
    pairs: tuple[Shard, ...] = ()
    content: str = ""
    counts: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[tuple[int, str], ...] = ()

    @property
    def reasons(self) -> Mapping[str, int]:
        """How often something was set aside, by reason."""
        found: Mapping[str, int] = self.counts["reasons"]
        return found

    def to_json(self) -> dict[str, Any]:
        """The record as it is written."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Record:
        """The record that was written so.

        Raises:
            KeyError: something is missing, as in what another version wrote.
        """
        return cls(
            value["task"],
            value["key"],
            {table: tuple(map(Shard.from_json, shards)) for table, shards in value["shards"].items()},
            tuple(map(Shard.from_json, value["pairs"])),
            value["content"],
            value["counts"],
            tuple((modified, digest) for modified, digest in value["inputs"]),
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What a worker gives back: the record of a task, and the seconds of its work and of the start-up before it."""

    record: Record
    seconds: float
    startup: float
