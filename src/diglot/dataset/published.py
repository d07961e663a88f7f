"""What a build has published: the shards of its tables with their hashes, and its card.

It is written before the published files change, with the old shards and the new ones, and again when all is in place.
So at any moment the build knows which files in its tables are its own, and which of them are whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from diglot.dataset.files import read_checked
from diglot.dataset.record import Shard
from diglot.layout import TABLES

__all__ = ["Form", "Published", "Source", "Tables"]


@dataclass(frozen=True, slots=True)
class Form:
    """A shard as it lies on disk.

    Args:
        of: hash of the shard as its task wrote it, before repeats were marked; empty for the shard of an empty table.
        rows, bytes: how many it has.
        hash: of its content.
    """

    of: str
    rows: int
    bytes: int
    hash: str

    @classmethod
    def first(cls, shard: Shard) -> Form:
        """The form in which its task wrote a shard."""
        return cls(shard.hash, shard.rows, shard.bytes, shard.hash)


Tables = dict[str, dict[str, Form]]
"""The form of each shard, by table and name, in the order of the input."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a shard with all its rows lies, and in which form."""

    path: Path
    form: Form


@dataclass
class Published:
    """What lies in the tables of a build.

    Args:
        whole: whether it is all in place; otherwise `shards` has old and new forms.
        duplicates: articles that repeat others.
        cards: hashes of the cards that the build may have written last.
        shards: the forms that each shard may have, by table and name.
    """

    whole: bool = False
    duplicates: int = 0
    cards: list[str] = field(default_factory=list)
    shards: dict[str, dict[str, list[Form]]] = field(default_factory=lambda: {table: {} for table in TABLES})

    @classmethod
    def read(cls, path: Path) -> Published:
        """What was written last; nothing if there is nothing, or it is damaged."""
        found = read_checked(path)
        if found is None:
            return cls()
        shards = {
            table: {name: [Form(**form) for form in forms] for name, forms in found["shards"][table].items()}
            for table in TABLES
        }
        return cls(found["whole"], found["duplicates"], found["cards"], shards)

    @classmethod
    def of(cls, tables: Tables, duplicates: int, card: str) -> Published:
        """Tables that are all in place."""
        shards = {table: {name: [form] for name, form in forms.items()} for table, forms in tables.items()}
        return cls(True, duplicates, [card], shards)

    def before(self, tables: Tables, own: Mapping[str, Iterable[str]], card: str) -> Published:
        """What is there while `tables` take the place of what was published, and of the other shards in `own`."""
        shards = {
            table: {
                name: list(dict.fromkeys((*self.shards[table].get(name, ()), *filter(None, [forms.get(name)]))))
                for name in sorted({*own[table], *forms})
            }
            for table, forms in tables.items()
        }
        return Published(False, self.duplicates, list(dict.fromkeys([*self.cards, card])), shards)

    def tables(self) -> Tables | None:
        """The tables, if they are all in place."""
        if not self.whole:
            return None
        return {table: {name: forms[0] for name, forms in names.items()} for table, names in self.shards.items()}
