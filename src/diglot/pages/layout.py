"""Layout: the lines of a page, what each is, and the articles they make.

`layout_batch` lays out a column of documents at once and is what a pipeline calls; `layout` does one document.
Both go the same way:

1. lines (`diglot.pages.lines`): positions and numbers of the lines that are not blank;
2. a document of one line is an article of one body line, and costs nothing more;
3. roles and article bounds of the others, one decision over the whole page (`diglot.pages.decision`);
4. metadata of each article (titles, bylines, dates) from the lines whose role can hold it; each page agrees with itself
   on which bare names are outlets.

`LineTable.role` and `Layout.role` index `diglot.schema.ROLES`; `article` is -1 for a line of none (furniture between
articles).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from diglot.pages.articles import Article, Given
from diglot.pages.decision import decided
from diglot.pages.lines import Lines, split_lines
from diglot.pages.metadata import describe
from diglot.schema import ROLES
from diglot.text.arrays import Bools, Codes, Float32s, Int8s, Int32s, Positions
from diglot.text.column import Column

__all__ = ["ROLES", "Article", "Given", "Layout", "LineTable", "bare_batch", "layout", "layout_batch"]


Known: TypeAlias = Callable[[Positions, npt.NDArray[np.integer]], Int8s]
"""What tells the roles of lines from their places, flat positions in a column, and their documents."""
BODY, QUOTE = (np.int8(ROLES.index(name)) for name in ("body", "quote"))


@dataclass(frozen=True, eq=False)
class LineTable:
    """The lines of many documents.

    Args:
        document: ``int32[l]``, position of each line's document; rising.
        start, end: ``intp[l]``, where each line is in the text of all documents, trimmed of white space.
        base: ``intp[d]``, where each document begins in it.
        number: ``int32[l]``, physical line, from 1.
        role: ``int8[l]``, index into `ROLES`.
        article: ``int32[l]``, position of the line's article among all articles of the table, or -1.
        article_document: ``int32[a]``, position of each article's document; rising.
        article_lines: ``(first, last)``, each ``intp[a]``: rows of the table that bound each article.
        metadata: what was found of an article, where anything was; most articles of one line have no entry.
        several: ``float32[d]``, the probability that each document holds several articles; NaN where nothing in it
            looks like a second one, or nobody asked. None where no page was looked at.
        chance: ``float32[a]``, the probability that each article begins where it does; None likewise.
    """

    document: Int32s
    start: Positions
    end: Positions
    base: Positions
    number: Int32s
    role: Int8s
    article: Int32s
    article_document: Int32s
    article_lines: tuple[Positions, Positions]
    metadata: Mapping[int, Article]
    several: Float32s | None = None
    chance: Float32s | None = None

    def __len__(self) -> int:
        return len(self.document)

    def article_at(self, index: int) -> Article:
        """The article at a position."""
        if (found := self.metadata.get(index)) is not None:
            return found
        first, last = (int(bound[index]) for bound in self.article_lines)
        base = int(self.base[self.document[first]])
        return Article(
            title=None, author=None, source=None, date=None, date_text=None, date_ambiguous=False, url=None,
            first_line=int(self.number[first]), last_line=int(self.number[last]),
            start=int(self.start[first]) - base, end=int(self.end[last]) - base,
            document=int(self.article_document[index]),
        )  # fmt: skip

    @cached_property
    def articles(self) -> list[Article]:
        """Every article, in order: the slow way out (some µs each)."""
        return [self.article_at(i) for i in range(len(self.article_document))]


@dataclass(frozen=True, eq=False)
class Layout:
    """The lines of one document, and its articles; fields as in `LineTable`, `several` None where that has NaN."""

    line_start: Positions
    line_end: Positions
    number: Int32s
    role: Int8s
    article: Int32s
    articles: list[Article]
    several: float | None = None
    chance: Sequence[float] = ()


def layout(codes: Codes | str, *, split: bool = True, given: Given | None = None, at: str = "") -> Layout:
    """Lay out one document.

    Args:
        codes: the decoded text, as a string or ``uint32[n]`` code points.
        split: look for several articles; without it, the document is one.
        at: where articles begin, as for `layout_batch`.
        given: metadata that came with the document: it wins, and is recorded in `Article.given`.

    >>> page = layout("Spring fair opens\\n\\nMay 3, 2021\\n\\nThe fair opened on Monday with music and a long parade.")
    >>> len(page.articles), page.number.tolist()
    (1, [1, 3, 5])
    """
    if isinstance(codes, str):
        column = Column.from_strings([codes])
    else:
        column = Column.from_flat(codes, np.array([0]), np.array([len(codes)]))
    table = layout_batch(column, split=split, given=[given] if given else None, at=at)
    several = None if table.several is None or np.isnan(table.several[0]) else float(table.several[0])
    return Layout(
        table.start, table.end, table.number, table.role, table.article, table.articles, several,
        [] if table.chance is None else table.chance.tolist(),
    )  # fmt: skip


def layout_batch(
    column: Column,
    *,
    split: bool | Bools = True,
    given: Sequence[Given | None] | None = None,
    quoted: Bools | None = None,
    at: str = "",
    known: Known | None = None,
) -> LineTable:
    """Lay out every document of `column`.

    Args:
        column: documents, as decoded.
        split: look for several articles in a document; without it, each is one article, with all of its lines. One
            answer for all documents, or ``bool[d]``.
        given: per document, the metadata that came with it. It wins where the document is one article; where it holds
            several, it is the first one's where that names none itself, and only the address is all of theirs.
        quoted: ``bool[d]``, lines of the document that begin with ``>`` are another's words: role quote.
        at: where articles begin, whatever the page looks like: ``heading``, or a regular expression of their first
            lines (`diglot.pages.bounds`).
        known: the roles that a source knows: of where lines begin (``intp[l]``, in the column) and their documents, an
            index into `ROLES` each, or -1.
    """
    lines = split_lines(column)
    decision, score = decided(lines, np.full(len(column), split), at)
    firsts, article = decision.articles(lines.document)
    role = _with_known(decision.role, lines, quoted, known)
    bounds, metadata = (firsts, _lasts(firsts, article)), dict[int, Article]()
    if not lines.alone.all():
        shown = np.where(lines.alone, np.int32(-1), article) if lines.alone.any() else article
        metadata.update(describe(lines, role, shown, bounds))
    table = LineTable(
        lines.document, lines.start, lines.end, column.starts, lines.number, role, article, lines.document[firsts],
        bounds, metadata, score, decision.chance[firsts],
    )  # fmt: skip
    return _with_given(table, given) if given else table


def bare_batch(column: Column, *, given: Sequence[Given | None] | None = None, known: Known | None = None) -> LineTable:
    """The lines of every document, without a look at what they are: all body, one article a document.

    `given` and `known` are those of `layout_batch`.

    >>> table = bare_batch(Column.from_strings(["Title\\n\\nText.", "Text."]))
    >>> table.document.tolist(), table.number.tolist(), table.article.tolist()
    ([0, 0, 1], [1, 3, 1], [0, 0, 1])
    """
    lines = split_lines(column)
    role = _with_known(np.full(len(lines), BODY, np.int8), lines, None, known)
    article = np.cumsum(lines.first, dtype=np.int32) - np.int32(1)
    bounds = lines.begins, _lasts(lines.begins, article)
    table = LineTable(
        lines.document, lines.start, lines.end, column.starts, lines.number, role, article, lines.document[bounds[0]],
        bounds, {},
    )  # fmt: skip
    return _with_given(table, given) if given else table


def _lasts(firsts: Positions, article: Int32s) -> Positions:
    """``intp[a]``: the last line of each article, from the first ones and the article of each line."""
    last = np.append(firsts[1:], len(article))[: len(firsts)] - 1
    if (article[last] < 0).any():  # lines of no article behind one
        owned = np.flatnonzero(article >= 0)
        last = owned[np.searchsorted(owned, last, side="right") - 1]
    return last


def _with_known(role: Int8s, lines: Lines, quoted: Bools | None, known: Known | None) -> Int8s:
    """Roles, with those of quotations, and those that a source knows, in their place."""
    if quoted is not None and quoted.any():
        role = np.where(quoted[lines.document] & (lines.column.codes.take(lines.start) == ord(">")), QUOTE, role)
    if known is not None:
        told = known(lines.start, lines.document)
        role = np.where(told >= 0, told, role)
    return role


def _with_given(table: LineTable, given: Sequence[Given | None]) -> LineTable:
    """The table with given metadata in the articles of its documents.

    A page's own title, author or date is not that of each article on it: where a document holds several, only its
    address is theirs too, and what the first article does not say itself is taken from the page.
    """
    metadata = dict(table.metadata)
    documents = table.article_document
    several = (np.diff(documents, prepend=-1) == 0) | (np.diff(documents, append=-1) == 0)
    firsts = np.searchsorted(documents, np.arange(len(given))).tolist()
    for i, (document, many) in enumerate(zip(documents.tolist(), several.tolist(), strict=True)):
        if (known := given[document]) is not None:
            article = table.article_at(i)
            if many:
                lacking = article.lacking(known) if i == firsts[document] else Given()
                known = replace(lacking, url=known.url)
            metadata[i] = article.with_given(known)
    return replace(table, metadata=metadata)
