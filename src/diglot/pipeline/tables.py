"""The three Arrow tables of a build, made from what the pipeline computed: nothing is decided here.

Ids are ``document-start``: the document's id, and the first code point of the row (in the repaired text, where there
was damage) in ten decimal digits, so that ids are stable, unique within a table and sort in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.config import Config
from diglot.kernels import ids
from diglot.kernels.segments import Owned, stretches
from diglot.pages.layout import LineTable
from diglot.pipeline.annotate import Annotated, Segments
from diglot.pipeline.counts import Tally
from diglot.pipeline.documents import Documents
from diglot.pipeline.names import ROLE
from diglot.pipeline.splits import splits_of
from diglot.quality import reasons, signals
from diglot.remembered import kept
from diglot.schema import ROLES, SIGNAL_NAMES, arrow_schema, with_kept
from diglot.text.arrays import Int64s, Positions
from diglot.text.arrow import Table, array, listed, strings_of
from diglot.text.column import Column
from diglot.text.utf8 import Utf8

__all__ = ["Tables", "article_batch", "article_metadata", "carried", "segment_batch"]

BODY = np.array([role in ("body", "heading", "caption") for role in ROLES])
SURROGATES = re.compile("[\ud800-\udfff]")  # lone ones: no UTF-8 holds them


@dataclass(frozen=True, eq=False)
class Tables:
    """What comes out of a batch of documents.

    Args:
        segments: record batches of the segments table, in order.
        articles: the articles table.
        documents: the documents as processed.
        schema: of the segments, where there is none.
        counts: per document what was counted: lines, articles, segments, tokens, languages.
    """

    segments: list[pa.RecordBatch]
    articles: pa.RecordBatch
    documents: Documents
    counts: Tally
    schema: pa.Schema

    def table(self) -> pa.Table:
        """The segments as one table."""
        return pa.Table.from_batches(self.segments, self.segments[0].schema if self.segments else self.schema)


def _ids(documents: Documents, of_document: npt.NDArray[np.integer], starts: Positions) -> pa.StringArray:
    """``document-start``: the document's id and the first code point in ten decimal digits or more."""
    names, base = documents.names, documents.start - documents.column.starts
    return strings_of(*ids.write(names.data, names.bounds, base, of_document, starts))


def _about(documents: Documents, rows: npt.NDArray[np.integer]) -> dict[str, pa.Array]:
    """The document of each row, and its file where there are files."""
    found = {"document": documents.names.take(rows, whole=True)}
    return found if documents.places is None else found | {"file": documents.places.take(rows, whole=True)}


def article_metadata(documents: Documents, lines: LineTable) -> dict[str, pa.Array]:
    """Columns that hold a value an article: its id, and what is known of it (null where nothing is); a column of nulls
    is left out."""
    of_document, (first, _) = lines.article_document, lines.article_lines
    found = {"article": _ids(documents, of_document, lines.start[first])}
    names = ("title", "author", "source", "url", "date", "date_text", "date_ambiguous")
    values: dict[str, list[Any]] = {name: [None] * len(of_document) for name in names} if lines.metadata else {}
    for index, article in lines.metadata.items():
        for name in names:
            value = getattr(article, name)
            values[name][index] = SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value
        if article.date is None and article.date_text is None:
            values["date_ambiguous"][index] = None
    for name, column in values.items():
        if column.count(None) == len(column):
            continue
        if name == "date":
            day = np.array(column, "datetime64[D]")
            found[name] = array(day.astype(np.int32), ~np.isnat(day), pa.date32())
        elif name == "date_ambiguous":
            found[name] = array(np.array(column, np.bool_), np.array([value is not None for value in column]))
        else:
            found[name] = listed(column)
    return found


def segment_batch(
    documents: Documents,
    metadata: Mapping[str, pa.Array],
    segments: Segments,
    annotated: Annotated,
    owned: Owned,
    config: Config,
) -> pa.RecordBatch:
    """Rows of the segments table.

    Args:
        documents, segments, annotated: what was found, step by step.
        metadata: as `article_metadata` gives it.
        owned: the document, article, role and position of each segment.
        config: which columns there are besides, and the shares of the splits.
    """
    of_document = owned.document
    start, end = documents.in_file(segments.start, segments.end, of_document)
    in_document = array(of_document)
    columns: dict[str, pa.Array] = {
        **annotated.arrays,
        **{name: _taken(values, owned.article) for name, values in metadata.items()},
        "id": _ids(documents, of_document, segments.start),
        **_about(documents, of_document),
        "position": array(owned.position),
        "start": array(start),
        "end": array(end),
        "role": ROLE.take(owned.role, whole=True),
        **_heard(documents, of_document, start),
    }
    if config.splits:
        columns["split"] = splits_of(documents.split_keys.take(in_document), config.shares)
    return carried(_batch("segments", config, columns, len(of_document)), documents.kept, in_document)


def _heard(documents: Documents, of_document: npt.NDArray[np.integer], start: Int64s) -> dict[str, pa.Array]:
    """Who says each segment and when, where documents say that; `start` in code points of the file."""
    if not any(documents.said):
        return {}
    speaker: list[str | None] = [None] * len(start)
    time: list[str | None] = [None] * len(start)
    for document, said in enumerate(documents.said):
        first, last = np.searchsorted(of_document, (document, document + 1))
        if not said or first == last:
            continue
        place = np.searchsorted([one.start for one in said], start[first:last] - documents.start[document], "right")
        for i, at in enumerate(place.tolist(), int(first)):
            if at:
                speaker[i], time[i] = said[at - 1].speaker, said[at - 1].time
    return {"speaker": listed(speaker), "time": listed(time)}


def article_batch(
    documents: Documents, lines: LineTable, metadata: Mapping[str, pa.Array], tally: Tally, config: Config
) -> pa.RecordBatch:
    """The articles table; `metadata` as `article_metadata` gives it; with its quality, signals and split where
    the configuration asks for them."""
    first, last = lines.article_lines
    of_document = lines.article_document
    text = lines.start[first], lines.end[last]
    start, end = documents.in_file(*text, of_document)
    line_base, utf8 = documents.line[of_document], Utf8(documents.column.codes)
    columns = {
        **metadata,
        **tally.article_columns(),
        "id": metadata["article"],
        **_about(documents, of_document),
        "position": array((np.arange(len(first)) - np.searchsorted(of_document, of_document)).astype(np.int32)),
        "text": utf8.strings(*text),
        "body": _body(lines, utf8),
        "start": array(start),
        "end": array(end),
        "first_line": array(lines.number[first] + line_base),
        "last_line": array(lines.number[last] + line_base),
        "several_score": _several(lines, of_document),
    }
    if config.quality or config.signals:
        measured = signals(Column.from_flat(documents.column.codes, *text))
    if config.quality:
        columns["quality"] = reasons(measured, columns["language"].to_pylist())
    if config.signals:
        values = [measured.column(name).combine_chunks().cast(pa.float32()) for name in SIGNAL_NAMES]
        columns["signals"] = pa.StructArray.from_arrays(values, SIGNAL_NAMES)
    if config.duplicates:
        columns["cluster_size"] = array(np.ones(len(first), np.int32))
    if config.splits:
        columns["split"] = splits_of(documents.split_keys.take(array(of_document)), config.shares)
    return carried(_batch("articles", config, columns, len(first)), documents.kept, array(of_document))


def _body(lines: LineTable, utf8: Utf8) -> pa.Array:
    """The text of each article that is written for its readers: lines of `BODY`; null where there is none."""
    table = lines.start, lines.end, lines.article, lines.role, lines.number
    return utf8.joined(*stretches(table, BODY, utf8.codes, len(lines.article_document)))


def _taken(values: pa.Array, rows: npt.NDArray[np.integer]) -> pa.Array:
    """The values of rows, null below 0."""
    if pa.types.is_string(values.type):
        return Table(values).take(rows)
    return values.take(array(rows, rows >= 0))


def carried(batch: pa.RecordBatch, kept: pa.RecordBatch | None, rows: pa.Array) -> pa.RecordBatch:
    """A batch with the columns that are carried along behind its own.

    Args:
        kept: these columns, a row a document.
        rows: the document of each row of `batch`; null where it has none.
    """
    if kept is None:
        return batch
    schema = with_kept(batch.schema, kept.schema)
    return pa.RecordBatch.from_arrays([*batch.columns, *(each.take(rows) for each in kept.columns)], schema=schema)


def _several(lines: LineTable, of_document: npt.NDArray[np.integer]) -> pa.Array:
    """The probability that each article's document holds several."""
    if lines.several is None:
        return pa.nulls(len(of_document), pa.float32())
    score = lines.several[of_document]
    return array(score, ~np.isnan(score))


def _batch(table: str, config: Config, columns: Mapping[str, pa.Array], rows: int) -> pa.RecordBatch:
    """The columns in the table's order and types; a column that is not there is null, and shared with its like."""
    nothing: dict[str, pa.Array] = {}
    arrays = []
    for name, (like, kind) in _kinds(table, frozenset(config.optional)).items():
        if name not in columns and like not in nothing:
            nothing[like] = pa.nulls(rows, kind)
        arrays.append(columns[name] if name in columns else nothing[like])
    schema = arrow_schema(table, config.optional)
    return pa.RecordBatch.from_arrays(arrays, schema=schema)  # which casts what is of another type


@kept(entries=64, size=6000)
def _kinds(table: str, optional: frozenset[str]) -> dict[str, tuple[str, pa.DataType]]:
    """The type of each column of a table, its name before it: types themselves take long to be hashed."""
    return {field.name: (str(field.type), field.type) for field in arrow_schema(table, optional)}
