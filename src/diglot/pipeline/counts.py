"""What is counted while documents become rows: segments, tokens and languages, per document and per article.

What is counted of segments is kept, and counted once at the end, so that a batch of a hundred thousand one-line
documents costs no more than one long document.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot import routes
from diglot.kernels import tallies
from diglot.kernels.segments import Owned, owned
from diglot.kernels.tallies import Ranked
from diglot.langid.codes import iso3
from diglot.langid.identify import LANGUAGES
from diglot.langid.scripts import SCRIPTS
from diglot.pages.layout import LineTable
from diglot.pipeline.annotate import Annotated, Segments
from diglot.pipeline.documents import Documents
from diglot.pipeline.names import LANGUAGE, SCRIPT
from diglot.schema import ROLES
from diglot.text.arrays import Float32s, Int8s, Int16s, Int32s, Positions
from diglot.text.arrow import Table, array, listed

__all__ = ["Tally"]


class _Counted(NamedTuple):
    """What is counted of segments, ``[s]`` each."""

    document: Int32s
    article: Int32s
    role: Int32s
    route: Int8s
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
        kinds = of.role, found.route, found.language, found.script
        self._parts.append(_Counted(of.document, of.article, *kinds, found.score, lengths, annotated.token_counts))
        return of

    @property
    def document(self) -> Int32s:
        """``int32[s]``: the document of each segment."""
        return self._counted.document

    @property
    def _counted(self) -> _Counted:
        """What was counted of all segments."""
        if not self._parts:
            none: list[Any] = [np.empty(0, kind) for kind in ("i4", "i4", "i4", "i1", "i2", "i1", "f4", "i8", "i8")]
            return _Counted(*none)
        if len(self._parts) > 1:
            joined: list[Any] = [np.concatenate(each) for each in zip(*self._parts, strict=True)]
            self._parts = [_Counted(*joined)]
        return self._parts[0]

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self._counted.tokens)

    @property
    def tokens(self) -> int:
        """How many tokens they have."""
        return int(self._counted.tokens.sum())

    def kinds(self) -> dict[str, dict[str, int]]:
        """How many segments have each value of the columns ``language``, ``route``, ``script`` and ``role``, by their
        first segments."""
        of = self._counted
        return {
            "language": _times(of.language, LANGUAGES),
            "route": _times(of.route, routes.names()),
            "script": _times(of.script, SCRIPTS),
            "role": _times(of.role, ROLES),
        }

    def article_columns(self) -> dict[str, pa.Array]:
        """Columns of the articles table that are counted. A script is none only where there are no letters."""
        of, size = self._counted, len(self._lines.article_document)
        languages = _languages(of.article, of, size)
        scripts = tallies.rank(of.article, of.script, of.length, of.score, (size, len(SCRIPTS)), least=1)
        return {
            **_columns(of.article, of, languages),
            "language_score": array(languages.score),
            "script": SCRIPT.take(scripts.top, whole=True),
            "language_script": _both(languages.top, scripts.top),
        }

    def document_columns(self) -> dict[str, pa.Array]:
        """Columns of the documents table that are counted."""
        of, size = self._counted, len(self._segments)
        return {
            **_columns(of.document, of, _languages(of.document, of, size)),
            "lines": array(np.bincount(self._lines.document, minlength=size)),
            "articles": array(np.bincount(self._lines.article_document, minlength=size)),
        }


def _languages(owner: Int32s, of: _Counted, size: int) -> Ranked:
    """The languages of owners, numbered 0 to `size`."""
    return tallies.rank(owner, of.language, of.length, of.score, (size, len(LANGUAGES)))


def _columns(owner: Int32s, of: _Counted, languages: Ranked) -> dict[str, pa.Array]:
    """``language`` (the largest share; of equal ones the first in `LANGUAGES`), ``languages``, largest first, segments
    and tokens."""
    segments, tokens = tallies.count(owner, of.tokens, len(languages.top))
    shares = pa.StructArray.from_arrays(
        [LANGUAGE.take(languages.kind, whole=True), array(languages.share)], ["language", "share"]
    )
    return {
        "language": LANGUAGE.take(languages.top, whole=True),
        "languages": pa.ListArray.from_arrays(array(languages.offsets), shares),
        "segments": array(segments),
        "tokens": array(tokens),
    }


def _times(numbers: npt.NDArray[np.integer], names: Sequence[str]) -> dict[str, int]:
    """How often each name stands, in the order in which they come."""
    counts = np.bincount(numbers).tolist()
    there = [number for number, many in enumerate(counts) if many]
    return {names[number]: counts[number] for number in sorted(there, key=lambda each: int((numbers == each).argmax()))}


def _both(language: Int32s, script: Int32s) -> pa.Array:
    """``arb_Arab`` and the like; null where the language cannot be told."""
    return _pairs().take(np.where(language != 0, language * len(SCRIPTS) + script, -1))


@cache
def _pairs() -> Table:
    """The names of all pairs, by language and script."""
    return Table(listed([f"{iso3(code)}_{script}" for code in LANGUAGES for script in SCRIPTS]))
