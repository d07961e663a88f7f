"""What is counted while documents become rows: segments, tokens and languages, per document and per article.

What is counted of segments is kept, and counted once at the end, so that a batch of a hundred thousand one-line
documents costs no more than one long document.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from diglot.kernels import tallies
from diglot.kernels.segments import Owned, owned
from diglot.langid.codes import iso3
from diglot.langid.identify import LANGUAGES
from diglot.langid.scripts import SCRIPTS
from diglot.pages.layout import LineTable
from diglot.pipeline.annotate import Annotated, Segments
from diglot.pipeline.documents import Documents
from diglot.pipeline.names import LANGUAGE, SCRIPT
from diglot.text.arrays import Float32s, Int8s, Int16s, Int32s, Positions
from diglot.text.arrow import Table, array, listed

__all__ = ["Tally"]


class _Counted(NamedTuple):
    """What is counted of segments, ``[s]`` each."""

    document: Int32s
    article: Int32s
    language: Int16s
    script: Int8s
    score: Float32s
    length: Positions
    tokens: Positions


class Tally:
    """Counts per document and per article of a batch."""

    def __init__(self, documents: Documents, lines: LineTable) -> None:
        self._lines = lines
        self._segments = np.zeros(len(documents), np.int32)
        self._parts: list[_Counted] = []

    def add(self, segments: Segments, annotated: Annotated, lengths: Positions) -> Owned:
        """Count a batch of segments, which come in order.

        Args:
            segments: where they are.
            annotated: what was found.
            lengths: ``intp[s]``, code points of each.

        Returns:
            What they have of their lines, and the position of each within its document.
        """
        lines, found = self._lines, annotated.languages
        of = owned(segments.line, (lines.document, lines.article, lines.role), self._segments)
        self._parts.append(
            _Counted(
                of.document, of.article, found.language, found.script, found.score, lengths, annotated.token_counts
            )
        )
        return of

    @property
    def document(self) -> Int32s:
        """``int32[s]``: the document of each segment."""
        return self._counted.document

    @property
    def _counted(self) -> _Counted:
        """What was counted of all segments."""
        if not self._parts:
            none: list[Any] = [np.empty(0, kind) for kind in ("i4", "i4", "i2", "i1", "f4", "i8", "i8")]
            return _Counted(*none)
        if len(self._parts) > 1:
            joined: list[Any] = [np.concatenate(each) for each in zip(*self._parts, strict=True)]
            self._parts = [_Counted(*joined)]
        return self._parts[0]

    def article_columns(self) -> dict[str, pa.Array]:
        """Columns of the articles table that are counted."""
        return _columns(self._counted.article, self._counted, len(self._lines.article_document))

    def document_columns(self) -> dict[str, pa.Array]:
        """Columns of the documents table that are counted."""
        size = len(self._segments)
        lines = {
            "lines": array(np.bincount(self._lines.document, minlength=size)),
            "articles": array(np.bincount(self._lines.article_document, minlength=size)),
        }
        found = _columns(self._counted.document, self._counted, size)
        return lines | {name: found[name] for name in ("language", "languages", "segments", "tokens")}


def _columns(owner: Int32s, of: _Counted, size: int) -> dict[str, pa.Array]:
    """What is counted of owners, numbered 0 to `size`: ``language`` (the largest share; of equal ones the first in
    `LANGUAGES`), ``languages``, largest first, and so on. The script is none only where there are no letters."""
    segments, tokens = tallies.count(owner, of.tokens, size)
    languages = tallies.rank(owner, of.language, of.length, of.score, (size, len(LANGUAGES)))
    scripts = tallies.rank(owner, of.script, of.length, of.score, (size, len(SCRIPTS)), least=1)
    shares = pa.StructArray.from_arrays(
        [LANGUAGE.take(languages.kind, whole=True), array(languages.share)], ["language", "share"]
    )
    return {
        "language": LANGUAGE.take(languages.top, whole=True),
        "language_score": array(languages.score),
        "script": SCRIPT.take(scripts.top, whole=True),
        "language_script": _both(languages.top, scripts.top),
        "languages": pa.ListArray.from_arrays(array(languages.offsets), shares),
        "segments": array(segments),
        "tokens": array(tokens),
    }


def _both(language: Int32s, script: Int32s) -> pa.Array:
    """``arb_Arab`` and the like; null where the language cannot be told."""
    return _pairs().take(np.where(language != 0, language * len(SCRIPTS) + script, -1))


@cache
def _pairs() -> Table:
    """The names of all pairs, by language and script."""
    return Table(listed([f"{iso3(code)}_{script}" for code in LANGUAGES for script in SCRIPTS]))
