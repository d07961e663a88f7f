"""What is counted while documents become rows: segments, tokens and languages, per document and per article.

Counts are kept as short arrays of keys and summed once at the end, so that a batch of a hundred thousand one-line
documents costs no more than one long document.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.langid.codes import iso3
from diglot.langid.identify import LANGUAGES, Languages
from diglot.langid.scripts import SCRIPTS
from diglot.pages.layout import LineTable
from diglot.pipeline.annotate import Annotated, Segments
from diglot.pipeline.documents import Documents
from diglot.text.arrays import Int64s, Positions
from diglot.text.arrow import array, listed

__all__ = ["Tally"]

MILLION = 1_000_000


class _Owners:
    """Counts for one kind of owner (documents or articles), numbered 0 to `size`."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.segments = np.zeros(size, np.int64)
        self.tokens = np.zeros(size, np.int64)
        self._keys: list[Int64s] = []
        self._weights: list[Int64s] = []
        self._sure: list[Int64s] = []
        self._scripts = np.zeros((size, len(SCRIPTS)), np.int64)

    def add(self, owner: npt.NDArray[np.integer], tokens: Positions, found: Languages, length: Positions) -> None:
        language = found.language
        self.segments += np.bincount(owner, minlength=self.size)
        self.tokens += np.bincount(owner, tokens, minlength=self.size).astype(np.int64)
        keys, inverse = np.unique(owner.astype(np.int64) * len(LANGUAGES) + language, return_inverse=True)
        self._keys.append(keys)
        self._weights.append(np.bincount(inverse, length, minlength=len(keys)).astype(np.int64))
        sure = length * np.rint(found.score * float(MILLION)).astype(np.int64)  # whole numbers: sums have no order
        sums = np.zeros(len(keys), np.int64)
        np.add.at(sums, inverse, sure)
        self._sure.append(sums)
        np.add.at(self._scripts, (owner, found.script), length)

    def columns(self) -> dict[str, pa.Array]:
        """``language`` (the largest share; of equal ones the first in `LANGUAGES`) and ``languages``, largest first."""
        keys = np.concatenate(self._keys or [np.empty(0, np.int64)])
        weights = np.concatenate(self._weights or [np.empty(0, np.int64)])
        sure = np.concatenate(self._sure or [np.empty(0, np.int64)])
        keys, inverse = np.unique(keys, return_inverse=True)
        sums = np.bincount(inverse, weights, minlength=len(keys))
        score = np.zeros(len(keys), np.int64)
        np.add.at(score, inverse, sure)
        owner, language = np.divmod(keys, len(LANGUAGES))
        order = np.lexsort((language, -sums, owner))
        owner, language, sums, score = owner[order], language[order], sums[order], score[order]
        totals = np.bincount(owner, sums, minlength=self.size)
        offsets = np.searchsorted(owner, np.arange(self.size + 1))
        names = listed(LANGUAGES)
        empty = offsets[:-1] == offsets[1:]
        first = np.minimum(offsets[:-1], max(len(owner) - 1, 0))
        top = np.zeros(self.size, np.int64) if not len(owner) else np.where(empty, 0, language[first])
        likely = np.zeros(self.size) if not len(owner) else np.where(empty, 0, score[first]) / np.maximum(totals, 1)
        script = self._scripts[:, 1:].argmax(1) + 1  # of no letters only where there are none
        script = np.where(self._scripts[:, 1:].any(1), script, 0)
        share = sums / np.maximum(totals[owner], 1)
        shares = pa.StructArray.from_arrays(
            [names.take(array(language)), array(share.astype(np.float32))], ["language", "share"]
        )
        return {
            "language": names.take(array(top)),
            "language_score": array((likely / MILLION).astype(np.float32)),
            "script": listed(SCRIPTS).take(array(script)),
            "language_script": _both(top, script),
            "languages": pa.ListArray.from_arrays(array(offsets.astype(np.int32)), shares),
            "segments": array(self.segments),
            "tokens": array(self.tokens),
        }


def _both(language: Int64s, script: Int64s) -> pa.Array:
    """``arb_Arab`` and the like; null where the language cannot be told."""
    return _pairs().take(array(language * len(SCRIPTS) + script, language != 0))


@cache
def _pairs() -> pa.StringArray:
    return listed([f"{iso3(code)}_{script}" for code in LANGUAGES for script in SCRIPTS])


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
        position = np.arange(len(document)) - np.searchsorted(document, document) + self._documents.segments[document]
        found, tokens = annotated.languages, annotated.token_counts
        self._documents.add(document, tokens, found, lengths)
        owned = article >= 0
        part = Languages(found.language[owned], found.score[owned], found.script[owned], found.route[owned])
        self._articles.add(article[owned], tokens[owned], part, lengths[owned])
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
