"""What a task read, kept and set aside, counted while it is written; the summary of a build is the sum of its tasks."""

from __future__ import annotations

import collections
import hashlib
from collections.abc import Collection, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.pipeline.counts import Tally
from diglot.sources import Document, Reading, SetAside

__all__ = ["Counts"]

MOST, OTHERS = 1000, "…"
"""Names of columns that are counted one by one, and what all others are counted as."""
SHOWN = 5
"""Files without a text of which it is said which fields they have."""


class Counts:
    """What a task read, kept and set aside."""

    def __init__(self) -> None:
        self._total: collections.Counter[str] = collections.Counter()
        self._languages: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
        self._reasons: collections.Counter[str] = collections.Counter()
        self._left: collections.Counter[str] = collections.Counter()
        self._no_text: dict[str, str] = {}
        self._content = hashlib.blake2b(digest_size=16)

    @property
    def content(self) -> str:
        """A hash of all that was read: documents are named by their text."""
        return self._content.hexdigest()

    def segments(self, tally: Tally) -> None:
        """Count the segments of a batch."""
        for name, kinds in tally.kinds().items():
            self._languages[name].update(kinds)
        self._total["segments"] += tally.segments
        self._total["tokens"] += tally.tokens

    def documents(
        self, batch: Sequence[Document | SetAside], rows: pa.RecordBatch, articles: int, hashes: Sequence[str],
        kept: Collection[str] = (),
    ) -> None:  # fmt: skip
        """Count a batch of inputs.

        Args:
            batch: the inputs.
            rows: theirs of the documents table.
            articles: how many articles they hold.
            hashes: of the texts of the documents, in order.
            kept: columns that are kept of rows.
        """
        self._total["articles"] += articles
        self._content.update("\n".join([*hashes, *rows.column("id").to_pylist()]).encode())
        self._total["characters"] += pc.sum(rows.column("characters")).as_py() or 0
        for record in batch:
            if isinstance(record, Document):
                self._total["documents"] += 1
                self._total["bytes"] += record.bytes_in
                self._total["own ids"] += record.id is not None
                if record.left and not record.part:
                    self._leave(record.left, kept)
            else:
                self._total["set aside"] += 1
                self._total["bytes set aside"] += record.bytes_in
                self._reasons[str(record.reason)] += 1

    def _leave(self, names: Sequence[str], kept: Collection[str]) -> None:
        """Count fields of a row that nothing took over."""
        for name in names:
            if name not in kept:
                self._left[name if name in self._left or len(self._left) < MOST else OTHERS] += 1

    def unit(self, file: str, reading: Reading) -> None:
        """Count what a unit, read to its end, is known for: rows whose ids are not unique, fields without a text."""
        self._total["repeated ids"] += reading.repeated
        if reading.no_text and not reading.documents:
            self._total["without text"] += 1
            if len(self._no_text) < SHOWN:
                self._no_text[file] = reading.no_text

    def as_dict(self) -> dict[str, Any]:
        """The counts as plain values."""
        return {
            "total": dict(self._total),
            **{k: dict(v) for k, v in self._languages.items()},
            "reasons": dict(self._reasons),
            "left": dict(self._left),
            "no text": dict(self._no_text),
        }
