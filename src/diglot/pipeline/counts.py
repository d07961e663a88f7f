"""What is counted while documents become rows: segments, tokens and languages, per document and per article.

Counts are kept as short arrays of keys and summed once at the end, so that a batch of a hundred thousand one-line
documents costs no more than one long document.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.kernels import tallies
from diglot.kernels.tallies import Sums
from diglot.langid.codes import iso3
from diglot.langid.identify import LANGUAGES, Languages
from diglot.langid.scripts import SCRIPTS
from diglot.pages.layout import LineTable
from diglot.pipeline.annotate import Annotated, Segments
from diglot.pipeline.documents import Documents
from diglot.text.arrays import Bools, Int32s, Int64s, Positions, changes
from diglot.text.arrow import Table, array, listed, named

__all__ = ["Tally"]

MILLION = 1_000_000


class _Owners:
    """Counts for one kind of owner (documents or articles), numbered 0 to `size`."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.segments = np.zeros(size, np.int64)
        self.tokens = np.zeros(size, np.int64)
        self._languages: list[Sums] = []
        self._scripts: list[Sums] = []

    def add(self, owner: Int32s, tokens: Positions, found: Languages, length: Positions) -> None:
        """Count segments; an owner below 0 is none."""
        tallies.count(owner, tokens, self.segments, self.tokens)
        sure = length * np.rint(found.score * float(MILLION)).astype(np.int64)  # whole numbers: sums have no order
        self._languages.append(tallies.add(owner, found.language, length, sure, len(LANGUAGES)))
        self._scripts.append(tallies.add(owner, found.script, length, length, len(SCRIPTS)))

    def columns(self) -> dict[str, pa.Array]:
        """``language`` (the largest share; of equal ones the first in `LANGUAGES`) and ``languages``, largest first."""
        owner, language, sums, score = _largest_first(self._languages)
        top, _ = self._first(owner, language)
        first, any_language = self._first(owner, np.arange(len(owner)))
        totals = np.bincount(owner, sums, minlength=self.size)
        likely = np.zeros(self.size)
        likely[any_language] = score[first[any_language]] / np.maximum(totals[any_language], 1)
        lettered = _largest_first(self._scripts)
        letters = np.flatnonzero((lettered.kind > 0) & (lettered.first > 0))  # of no letters only where there are none
        script, _ = self._first(lettered.owner[letters], lettered.kind[letters])
        share = sums / np.maximum(totals[owner], 1)
        shares = pa.StructArray.from_arrays(
            [named(LANGUAGES, language), array(share.astype(np.float32))], ["language", "share"]
        )
        offsets = np.searchsorted(owner, np.arange(self.size + 1)).astype(np.int32)
        return {
            "language": named(LANGUAGES, top),
            "language_score": array((likely / MILLION).astype(np.float32)),
            "script": named(SCRIPTS, script),
            "language_script": _both(top, script),
            "languages": pa.ListArray.from_arrays(array(offsets), shares),
            "segments": array(self.segments.astype(np.int32)),
            "tokens": array(self.tokens.astype(np.int32)),
        }

    def _first(self, owner: Int32s, values: npt.NDArray[np.integer]) -> tuple[Int64s, Bools]:
        """The first value of each owner, or 0; and whether there is one."""
        found, there = np.zeros(self.size, np.int64), np.zeros(self.size, np.bool_)
        heads = np.flatnonzero(changes(owner))
        found[owner[heads]], there[owner[heads]] = values[heads], True
        return found, there


def _largest_first(parts: list[Sums]) -> Sums:
    """All sums, one an owner and kind, by owner; of each the largest first, of equal ones that of the first kind."""
    owner, kind, first, second = (np.concatenate(part) for part in zip(*parts, strict=True)) if parts else Sums.none()
    order = np.lexsort((kind, owner))
    heads = np.flatnonzero(changes(owner[order]) | changes(kind[order]))
    owner, kind = owner[order][heads], kind[order][heads]
    first, second = (np.add.reduceat(each[order], heads) if len(heads) else each for each in (first, second))
    order = np.lexsort((kind, -first, owner))
    return Sums(owner[order], kind[order], first[order], second[order])


def _both(language: Int64s, script: Int64s) -> pa.Array:
    """``arb_Arab`` and the like; null where the language cannot be told."""
    return _pairs().take(np.where(language != 0, language * len(SCRIPTS) + script, -1))


@cache
def _pairs() -> Table:
    """The names of all pairs, by language and script."""
    return Table(listed([f"{iso3(code)}_{script}" for code in LANGUAGES for script in SCRIPTS]))


class Tally:
    """Counts per document and per article of a batch."""

    def __init__(self, documents: Documents, lines: LineTable) -> None:
        self._lines = lines
        self._documents = _Owners(len(documents.ids))
        self._articles = _Owners(len(lines.article_document))

    def add(self, segments: Segments, annotated: Annotated, lengths: Positions) -> Positions:
        """Count a batch of segments, which come in order.

        Args:
            segments: where they are.
            annotated: what was found.
            lengths: ``intp[s]``, code points of each.

        Returns:
            ``intp[s]``: the position of each segment within its document.
        """
        document, article = self._lines.document[segments.line], self._lines.article[segments.line]
        first = np.searchsorted(document, np.arange(self._documents.size))
        position = np.arange(len(document)) + (self._documents.segments - first)[document]
        found, tokens = annotated.languages, annotated.token_counts
        self._documents.add(document, tokens, found, lengths)
        self._articles.add(article, tokens, found, lengths)
        return position

    def article_columns(self) -> dict[str, pa.Array]:
        """Columns of the articles table that are counted."""
        return self._articles.columns()

    def document_columns(self) -> dict[str, pa.Array]:
        """Columns of the documents table that are counted."""
        size = self._documents.size
        lines = {
            "lines": array(np.bincount(self._lines.document, minlength=size)),
            "articles": array(np.bincount(self._lines.article_document, minlength=size)),
        }
        found = self._documents.columns()
        return lines | {name: found[name] for name in ("language", "languages", "segments", "tokens")}
