"""Rows as a person reads them: whole runs of articles, in the direction of their script, tokens in step.

A `Row` holds what the page needs to show a segment: its text cut into pieces, a piece for each token and for what
stands between tokens, grouped by runs of one language, so that an Arabic run in an English line is isolated as the
Unicode bidirectional algorithm wants it (``<bdi>``); and the normalized text cut at what normalization changed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from diglot.report.reading import Build
from diglot.text.arrays import places, runs

__all__ = ["Article", "Piece", "Preview", "Row", "Run", "changes", "preview"]

_COLUMNS = ["id", "article", "title", "file", "start", "end", "text", "language", "language_score", "script", "route",
            "role", "languages", "normalized", "tokens", "token_spans", "token_normalized", "token_transliterated",
            "transliterated"]  # fmt: skip

_LONGEST = 2_000  # code points of a row's text that are shown
_ARTICLE = 12  # rows of an article that are shown


class Piece(NamedTuple):
    """A stretch of a row's text: a token, with its number in the row, or (``token`` None) what stands between."""

    text: str
    token: int | None


class Run(NamedTuple):
    """Pieces in one language; None where the row is in one language alone."""

    language: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A segment to show.

    Args:
        number: its place among the rows shown, from 0.
        values: its columns, as in the schema.
        runs: its text.
        after: the normalized text as ``(stretch, changed)``; empty where nothing changed.
        tokens: for each token ``[surface, normalized, transliterated, start, end]``; None for the same as the surface.
    """

    number: int
    values: dict[str, Any]
    runs: tuple[Run, ...]
    after: tuple[tuple[str, bool], ...]
    tokens: list[list[Any]]

    @property
    def direction(self) -> str:
        """Of the paragraph: ``auto``, or for a mixed one what that would give if it looked inside ``<bdi>``."""
        return base_direction(self.values["text"]) if any(run.language for run in self.runs) else "auto"


class Article(NamedTuple):
    """An article that rows are shown of: its id and what it is called."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The rows of a preview, and their articles."""

    rows: tuple[Row, ...]
    articles: tuple[Article, ...]
    total: int


def preview(build: Build, limit: int) -> Preview:
    """About `limit` rows of articles spread evenly over a build.

    Args:
        build: what to read.
        limit: rows, at most. Of an article, 12 rows at most are shown.
    """
    total = int(build.about["rows"]["segments"])
    if not limit or not total:
        return Preview((), (), total)
    found: list[dict[str, Any]] = []
    for batch in build.spread("segments", "id", 50 * limit):
        articles = batch.column("article").dictionary_encode().indices.fill_null(-1).to_numpy()
        starts, ends = runs(articles)
        chosen = np.flatnonzero(places(ends - starts) < _ARTICLE)
        found += batch.select(_COLUMNS).take(chosen).to_pylist()
    rows = tuple(_row(number, values) for number, values in enumerate(_thinned(found, limit)))
    names = {row.values["article"]: row.values["title"] or row.values["file"] for row in rows if row.values["article"]}
    return Preview(rows, tuple(Article(*pair) for pair in names.items()), total)


def _thinned(rows: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """Whole runs of articles, evenly, until there are `limit` rows."""
    groups: list[list[dict[str, Any]]] = []
    for row in rows:
        if not groups or groups[-1][0]["article"] != row["article"]:
            groups.append([])
        groups[-1].append(row)
    kept: list[dict[str, Any]] = []
    seen = 0
    for group in groups:
        if len(kept) * len(rows) <= limit * seen:
            kept += group
        seen += len(group)
    return kept[:limit]


def _row(number: int, values: dict[str, Any]) -> Row:
    text = values["text"][:_LONGEST]
    spans = [(span["start"], span["end"]) for span in values["token_spans"] or () if span["end"] <= len(text)]
    normalized = values["normalized"] if values["normalized"] is not None else text
    changed = normalized != values["text"]
    after = changes(text, normalized[:_LONGEST])[1] if changed else ()
    tokens = []
    columns = [values[name] or [] for name in ("tokens", "token_normalized", "token_transliterated")]
    for i, (start, end) in enumerate(spans):
        forms = [column[i] if i < len(column) else None for column in columns]
        tokens.append([forms[0], *(None if form == forms[0] else form for form in forms[1:]), start, end])
    return Row(number, values, _runs(text, spans, values["languages"] or []), after, tokens)


def _runs(text: str, spans: list[tuple[int, int]], languages: list[dict[str, Any]]) -> tuple[Run, ...]:
    """The text by runs of language, each cut at its tokens; a token belongs to the run that it begins in.

    >>> [run.language for run in _runs("say شاي", [(0, 3), (4, 7)],
    ...     [{"start": 0, "end": 4, "language": "en"}, {"start": 4, "end": 7, "language": "ar"}])]
    ['en', 'ar']
    """
    runs: list[tuple[str | None, list[Piece]]] = []
    bounds = [(run["end"], run["language"]) for run in languages] or [(len(text), None)]
    cursor = part = 0
    for number, (start, end) in [*enumerate(spans), (None, (len(text), len(text)))]:
        for stop, token in ((start, None), (end, number)):
            while part < len(bounds) - 1 and cursor >= bounds[part][0]:
                part += 1
            while token is None and part < len(bounds) - 1 and stop > bounds[part][0]:
                _add(runs, bounds[part][1], Piece(text[cursor : bounds[part][0]], None))
                cursor = bounds[part][0]
                part += 1
            _add(runs, bounds[part][1], Piece(text[cursor:stop], token))
            cursor = max(cursor, stop)
    return tuple(Run(language, tuple(pieces)) for language, pieces in runs)


def _add(runs: list[tuple[str | None, list[Piece]]], language: str | None, piece: Piece) -> None:
    if piece.text:
        if not runs or runs[-1][0] != language:
            runs.append((language, []))
        runs[-1][1].append(piece)


def base_direction(text: str) -> str:
    """``rtl`` or ``ltr``, by the first strong character (rules P2 and P3 of the bidirectional algorithm).

    >>> base_direction("12: مرحبا NATO"), base_direction("NATO مرحبا")
    ('rtl', 'ltr')
    """
    kinds = (unicodedata.bidirectional(char) for char in text)
    return "rtl" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L" else "ltr"


def changes(before: str, after: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Two texts cut into stretches ``(text, changed)``, by words; joined, the stretches are the texts.

    >>> changes("قالَ سالم", "قال سالم")
    ((('قالَ', True), (' سالم', False)), (('قال', True), (' سالم', False)))
    """
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    cut: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for side, words in zip(cut, (old[a:b], new[c:d]), strict=True):
            if words:
                side.append(("".join(words), kind != "equal"))
    return tuple(cut[0]), tuple(cut[1])
