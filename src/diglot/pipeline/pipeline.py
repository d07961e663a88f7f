"""The route from documents to rows: ``Pipeline(config)(table) -> table``, a frozen, picklable, hashable value.

Documents go in as a `Documents` batch (or as any table or mapping with a text column), three tables come out::

    documents ── pages ──► lines, articles ── sentences ──► segments ── rows ──► columns

Everything is computed on flat columns, never a document or a segment at a time; the result does not depend on how
documents are grouped into calls. Spans are code points of each document's text; where a document is a part of a larger
file, its base is added, so that spans always lead into the whole file's decoded text.

A `Pipeline` is what `datasets.Dataset.map` takes::

    rows = dataset.map(Pipeline(), batched=True)          # also IterableDataset, also .with_format("arrow")

Each row of the dataset is a document there; the rows that come back are segments. The dataset's other columns (a label,
say) are repeated for every segment of their row; one that has a name of ours (`language`, `date`, …) is called
``given_`` and its name.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from diglot import intake
from diglot.config import Config
from diglot.errors import OptionError
from diglot.given import given_names
from diglot.kernels.segments import spread
from diglot.pages.layout import LineTable, bare_batch, layout_batch
from diglot.pipeline.annotate import Annotator, Segments
from diglot.pipeline.counts import Tally
from diglot.pipeline.documents import Documents, wanted_of
from diglot.pipeline.tables import Tables, article_batch, article_metadata, segment_batch
from diglot.remembered import forget
from diglot.routes import Language, languages
from diglot.schema import ROLES, arrow_schema
from diglot.text.arrays import Codes, runs
from diglot.text.arrow import array
from diglot.text.column import Column, Parts
from diglot.text.sentences.split import sentences

__all__ = ["Pipeline", "forget"]

BATCH = 900_000
"""Code points of segments that are annotated at once: smaller batches cost more calls, larger ones more memory."""
ENDLESS = 300_000
"""Code points from which a line is cut before sentences are looked for in it."""
CONFIGS = 4
"""Configurations whose words a thread remembers."""
BLANK = 32  # white space and controls of ASCII: where an endless segment may be cut

# roles whose lines are one segment each: a sentence end inside them is part of a name
WHOLE = np.array([role in ("title", "date", "byline", "source", "heading", "code", "table") for role in ROLES])


@dataclass(frozen=True)
class Pipeline:
    """Documents to rows, for one configuration.

    Args:
        config: what to do.
        text: name of the text column, where a table or mapping is given; None: the first of the customary names, which
            are those of a build (``text``, ``content``, ``body``, …, ``نص``, ``المحتوى``).

    >>> table = Pipeline()(["Good morning. السلام عليكم ورحمة الله"])
    >>> table.column("text").to_pylist()
    ['Good morning.', 'السلام عليكم ورحمة الله']
    """

    config: Config = field(default_factory=Config)
    text: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.config, Config):
            raise OptionError(
                f"a Config is needed, not {self.config!r}: write Pipeline(Config(…)), or Pipeline(text=…) for a column"
            )
        if not isinstance(self.text, str | None):
            raise OptionError(f"text is the name of a column, not {self.text!r}")

    def __call__(self, batch: Any) -> Any:
        """Segments of a batch of documents.

        Args:
            batch: a table with a text column (and perhaps title, author, date, source, url, file, id): of Arrow, pandas
                or Polars, or a mapping of lists, arrays or tensors, as `Dataset.map` gives it in any format; or many
                strings. A text that is null gives no rows.

        Returns:
            A ``pyarrow.Table``; for a plain ``dict`` (what `IterableDataset.map` gives) a ``dict`` of lists.

        Raises:
            OptionError: there is no text column, a row of it is no text, ``batched=True`` was forgotten, or a column
                can't be carried along.
        """
        if not intake.has_columns(batch):
            return self.process(Documents.from_texts(intake.texts(batch))).table()
        columns = intake.columns(batch)
        text = wanted_of(columns, self.text).text
        documents = Documents.from_columns(columns, text)
        carried = {name: intake.array(name, columns[name], len(documents)) for name in columns if name != text}
        tables = self.process(documents)
        rows, row = tables.table(), array(tables.counts.document)
        for name, called in given_names(carried, rows.column_names).items():
            rows = rows.append_column(called, carried[name].take(row))
        return rows.to_pydict() if type(batch) is dict else rows

    def process(self, documents: Documents) -> Tables:
        """All three tables of a batch of documents (512 KiB to 1 MiB of text is the best size)."""
        documents = documents.dropped()
        documents = documents.repaired() if self.config.repair else documents
        documents = documents.redacted() if self.config.redact else documents
        given = documents.given if any(g is not None for g in documents.given) else None
        known = documents.known_roles if any(documents.roles) else None
        if self.config.pages:
            split = True if documents.whole is None else ~documents.whole
            lines = layout_batch(
                documents.column, split=split, given=given, quoted=documents.quoted, at=self.config.split_at,
                known=known,
            )  # fmt: skip
        else:
            lines = bare_batch(documents.column, given=given, known=known)
        metadata = article_metadata(documents, lines)
        tally = Tally(documents, lines)
        batches = []
        for whole in self._units(documents.column, lines):
            segments = self._segments(documents.column, lines, whole)
            annotated = _annotator(self.config).annotate(Parts(documents.column.codes, segments.start, segments.end))
            owned = tally.add(segments, annotated, segments.end - segments.start)
            batches.append(segment_batch(documents, metadata, segments, annotated, owned, self.config))
        articles = article_batch(documents, lines, metadata, tally, self.config)
        return Tables(batches, articles, documents, tally, arrow_schema("segments", self.config.optional))

    def _units(self, column: Column, lines: LineTable) -> Iterator[Segments]:
        """Lines (or whole documents), about `BATCH` code points at a time; endless ones are cut."""
        start, end, line = lines.start, lines.end, np.arange(len(lines))
        if self.config.unit == "document":
            first, behind = runs(lines.document)
            start, end, line = start[first], end[behind - 1], first
        longest = ENDLESS if self.config.unit == "sentence" else self.config.max_segment
        units = _cut(column.codes, Segments(start, end, line), longest)
        if 0 < len(lines) < BATCH - len(column.codes):
            yield units
            return
        part = np.cumsum(units.end - units.start + 1) // BATCH
        bounds = np.flatnonzero(np.diff(part, prepend=-1, append=-1)).tolist()
        for a, b in itertools.pairwise(bounds):
            yield units[a:b]

    def _segments(self, column: Column, lines: LineTable, units: Segments) -> Segments:
        """The sentences of some lines; lines whose role makes them one segment stay whole."""
        if self.config.unit != "sentence":
            return units
        split = ~WHOLE[lines.role[units.line]]
        cut = (units.start, units.end) if split.all() else (units.start[split], units.end[split])
        found = sentences(Parts(column.codes, *cut))
        whole = units.start, units.end, units.line
        segments = Segments(*spread(whole, split, found.offsets, found.start, found.end))
        return _cut(column.codes, segments, self.config.max_segment)


_local = threading.local()


def _annotator(config: Config) -> Annotator:
    """This thread's annotator for a configuration, with its caches."""
    kept: dict[tuple[Config, tuple[Language, ...]], Annotator] = _local.__dict__.setdefault("annotators", {})
    wanted = config, languages()
    if wanted not in kept:
        if len(kept) >= CONFIGS:
            del kept[next(iter(kept))]
        kept[wanted] = Annotator(config)
    return kept[wanted]


def _cut(codes: Codes, segments: Segments, longest: int) -> Segments:
    """Cut segments that are too long, before the last white space that fits, or anywhere at worst."""
    long = np.flatnonzero(segments.end - segments.start > longest)
    if not len(long):
        return segments
    counts = np.ones(len(segments.start), np.intp)
    pieces: list[tuple[int, int]] = []
    for i in long.tolist():
        begin, end, before = int(segments.start[i]), int(segments.end[i]), len(pieces)
        while end - begin > longest:
            blank = np.flatnonzero(codes[begin : begin + longest + 1] <= BLANK)
            cut = begin + int(blank[-1]) if len(blank) and blank[-1] > 0 else begin + longest
            pieces.append((begin, cut))
            begin = cut
            while begin < end and codes[begin] <= BLANK:
                begin += 1
        if begin < end:
            pieces.append((begin, end))
        counts[i] = len(pieces) - before
    cut_up = Segments(*(np.repeat(values, counts) for values in (segments.start, segments.end, segments.line)))
    of_long = np.zeros(len(counts), np.bool_)
    of_long[long] = True
    rows = np.repeat(of_long, counts)
    cut_up.start[rows], cut_up.end[rows] = np.array(pieces, np.intp).T
    return cut_up
