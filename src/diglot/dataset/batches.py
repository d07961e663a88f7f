"""Batches: neighbouring records of a task, which go through the pipeline together and are written as rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa

from diglot.config import Config
from diglot.dataset.counts import Counts
from diglot.dataset.document_rows import document_rows
from diglot.dataset.duplicates import pairs as word_pairs
from diglot.dataset.journal import PAIRS
from diglot.dataset.pieces import pieces
from diglot.dataset.shards import ShardWriter
from diglot.pages.layout import layout_batch
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents, document_id
from diglot.pipeline.metadata import given
from diglot.schema import TABLES
from diglot.sources import Document, Reason, SetAside
from diglot.sources.kept import Kept
from diglot.text.arrays import Bools
from diglot.text.column import Column

__all__ = ["batches", "process", "writing"]

BATCH_CHARACTERS = 850_000
"""Two units of most files: more cost memory, and fewer what a batch costs whatever its size, a tenth of a build."""
BATCH_DOCUMENTS = 5_000


def batches(records: Iterable[Document | SetAside]) -> Iterator[list[Document | SetAside]]:
    """Neighbouring records with `BATCH_CHARACTERS` of text at most; long texts in pieces, which are shorter."""
    batch: list[Document | SetAside] = []
    characters = 0
    for record in records:
        for piece in pieces(record) if isinstance(record, Document) else (record,):
            size = len(piece.text) if isinstance(piece, Document) else 0
            if batch and (characters + size > BATCH_CHARACTERS or len(batch) >= BATCH_DOCUMENTS):
                yield batch
                batch, characters = [], 0
            batch.append(piece)
            characters += size
    if batch:
        yield batch


@contextmanager
def writing(task: int, folder: Path, form: str, pairs: bool) -> Iterator[dict[str, ShardWriter]]:
    """The writers of a task's shards, by table, and of word pairs if wanted. What is not closed goes again."""
    kinds = (*TABLES, *([PAIRS] if pairs else []))
    writers = {
        kind: ShardWriter(kind, folder, f"{task:07d}", form="arrow" if kind == PAIRS else form) for kind in kinds
    }
    try:
        yield writers
    finally:
        for writer in writers.values():
            writer.abandon()


def process(
    batch: Sequence[Document | SetAside], pipeline: Pipeline, writers: Mapping[str, ShardWriter], counts: Counts,
    kept: Kept,
) -> None:  # fmt: skip
    """Process a batch and write its rows. Where it fails, its halves are tried, and a text that fails is set aside."""
    documents = [record for record in batch if isinstance(record, Document)]
    hashes = [document_id(d.file, d.row, d.text, d.part, d.field) for d in documents]
    ids = [own if d.id is None else _named(d) for d, own in zip(documents, hashes, strict=True)]
    try:
        batch, columns = _carried(batch, documents, kept)
        tables = pipeline.process(_column(documents, ids, columns, _joined(documents, pipeline.config)))
    except (OSError, MemoryError):  # not the text's fault
        raise
    except Exception as error:  # whatever it is, it must not cost more than the text that it comes from
        if len(batch) > 1:
            half = len(batch) // 2
            process(batch[:half], pipeline, writers, counts, kept)
            process(batch[half:], pipeline, writers, counts, kept)
            return
        if not documents:
            raise
        said = f"{type(error).__name__}: {error}; please report this with the text"
        aside = SetAside(documents[0].file, documents[0].row, Reason.FAILED, said, documents[0].bytes_in)
        return process([aside], pipeline, writers, counts, kept)
    for segments in tables.segments:
        writers["segments"].write(segments)
    counts.segments(tables.counts)
    writers["articles"].write(tables.articles)
    if PAIRS in writers:
        for found in word_pairs(tables.articles):
            writers[PAIRS].write(found)
    rows = document_rows(batch, ids, tables, columns, pipeline.config.shares)
    writers["documents"].write(rows)
    counts.documents(batch, rows, tables.articles.num_rows, hashes, kept.names)


def _joined(documents: Sequence[Document], config: Config) -> Bools:
    """Which documents are one text whose lines were broken at a width: none where lines are asked for, and none that
    hold several articles as their lines stand."""
    wrapped = np.array([d.wrapped for d in documents], np.bool_)
    if config.unit == "line" or config.split_at:
        return np.zeros_like(wrapped)
    if not config.pages or not wrapped.any():
        return wrapped
    lines = layout_batch(Column.from_strings([d.text if d.wrapped else "" for d in documents]))
    joined: Bools = wrapped & (np.bincount(lines.article_document, minlength=len(wrapped)) <= 1)
    return joined


def _column(
    documents: Sequence[Document], ids: list[str], columns: pa.RecordBatch | None, joined: Bools
) -> Documents:  # fmt: skip
    """Documents as the pipeline takes them; lines that were broken at a width stand, but in those that are `joined`."""
    return Documents(
        Column.from_strings([d.text for d in documents]),
        ids,
        [d.file for d in documents],
        [given(d.metadata._asdict()) for d in documents],
        np.array([d.code_point_base for d in documents], np.int64),
        np.array([d.line_base for d in documents], np.int32),
        whole=np.array([d.whole for d in documents], np.bool_) | joined,
        kept=columns,
        quoted=np.array([d.quoted for d in documents], np.bool_),
        drops=[() if d.wrapped and not one else d.drops for d, one in zip(documents, joined.tolist(), strict=True)],
        said=[d.said for d in documents],
        roles=[d.roles for d in documents],
        pairs=[d.pair for d in documents],
    )


def _named(document: Document) -> str:
    """The id of a document whose row has one: of a later part of a long text, or one of several texts, with which."""
    name = f"{document.id}/{document.field}" if document.field else str(document.id)
    return f"{name}#{document.part}" if document.part else name


def _carried(
    batch: Sequence[Document | SetAside], documents: Sequence[Document], kept: Kept
) -> tuple[Sequence[Document | SetAside], pa.RecordBatch | None]:
    """The columns that are kept of some documents; and `batch`, which holds these, with a note where a value is odd."""
    if not kept:
        return batch, None
    columns, odd = kept.batch(documents)
    if odd:
        number = itertools.count()
        batch = [
            record._replace(notes=record.notes + odd.get(next(number), ())) if isinstance(record, Document) else record
            for record in batch
        ]
    return batch, columns
