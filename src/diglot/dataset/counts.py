"""What a task read, kept and set aside, counted while it is written; the summary of a build is the sum of its tasks."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.sources import Document, SetAside

__all__ = ["Counts"]


class Counts:
    """What a task read, kept and set aside."""

    def __init__(self) -> None:
        self._total: collections.Counter[str] = collections.Counter()
        self._languages: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
        self._reasons: collections.Counter[str] = collections.Counter()
        self._content = hashlib.blake2b(digest_size=16)

    @property
    def content(self) -> str:
        """A hash of all that was read: documents are named by their text."""
        return self._content.hexdigest()

    def segments(self, batch: pa.RecordBatch) -> None:
        """Count a batch of the segments table."""
        for name in ("language", "route", "script", "role"):
            for pair in pc.value_counts(batch.column(name)).to_pylist():
                self._languages[name][pair["values"]] += pair["counts"]
        self._total["segments"] += batch.num_rows
        self._total["tokens"] += len(batch.column("tokens").flatten())

    def documents(self, batch: Sequence[Document | SetAside], rows: pa.RecordBatch, articles: int) -> None:
        """Count a batch of inputs, given their rows of the documents table and how many articles they hold."""
        self._total["articles"] += articles
        self._content.update("\n".join(rows.column("id").to_pylist()).encode())
        self._total["characters"] += pc.sum(rows.column("characters")).as_py() or 0
        for record in batch:
            if isinstance(record, Document):
                self._total["documents"] += 1
                self._total["bytes"] += record.bytes_in
            else:
                self._total["set aside"] += 1
                self._total["bytes set aside"] += record.bytes_in
                self._reasons[str(record.reason)] += 1

    def as_dict(self) -> dict[str, Any]:
        """The counts as plain values."""
        return {
            "total": dict(self._total),
            **{k: dict(v) for k, v in self._languages.items()},
            "reasons": dict(self._reasons),
        }
