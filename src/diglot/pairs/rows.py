"""Beads of two documents as rows of the table ``pairs``, with what people filter bitexts by."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diglot.pairs.align import Bead
from diglot.pairs.words import is_number, number, words

__all__ = ["Segment", "Unit", "odds_of", "rows", "score_of"]

LEAST = 1e-4
"""Probabilities are not believed beyond."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of the segments table, in one of the two languages.

    Args:
        id, text, start, end: as there.
        sure: its language's score.
        duplicate: whether its article repeats another.
    """

    id: str
    text: str
    start: int
    end: int
    sure: float
    duplicate: bool

    @property
    def values(self) -> tuple[str, str, int, int, float, bool]:
        """All of it, in order."""
        return self.id, self.text, self.start, self.end, self.sure, self.duplicate


@dataclass(frozen=True, slots=True)
class Unit:
    """What is aligned with another: an article, or a document as a whole.

    Args:
        document, article, file: ids and path; the article is None where the document is several.
        segments: those in its language.
    """

    document: str
    article: str | None
    file: str | None
    segments: list[Segment]

    @property
    def texts(self) -> list[str]:
        """Its sentences."""
        return [segment.text for segment in self.segments]


def score_of(english: Unit, arabic: Unit, beads: Sequence[Bead]) -> float:
    """How much of two documents says the same, 0 to 1: code points that have a partner, each by its bead's score."""
    one, other = [len(text) for text in english.texts], [len(text) for text in arabic.texts]
    total = sum(one) + sum(other)
    paired = sum(
        bead.score * (sum(one[i] for i in bead.english) + sum(other[j] for j in bead.arabic))
        for bead in beads
        if bead.english and bead.arabic
    )
    return round(paired / total, 4) if total else 0.0


def odds_of(beads: Sequence[Bead]) -> float:
    """The log odds of a text's beads on the mean; a sentence alone has none, so that it lowers the mean.

    >>> round(odds_of([Bead((0,), (0,), 0.99), Bead((1,), (), 0.9)]), 2)
    2.3
    """
    both = [min(max(bead.score, LEAST), 1 - LEAST) for bead in beads if bead.english and bead.arabic]
    return sum(math.log(score / (1 - score)) for score in both) / max(len(beads), 1)


def rows(english: Unit, arabic: Unit, beads: Sequence[Bead], score: float, found_by: str) -> Iterator[dict[str, Any]]:
    """The rows of two documents: a row a bead that has both sides."""
    for bead in beads:
        one, other = [english.segments[i] for i in bead.english], [arabic.segments[j] for j in bead.arabic]
        if not one or not other:
            continue
        texts = " ".join(segment.text for segment in one), " ".join(segment.text for segment in other)
        yield {
            "id": f"{one[0].id}+{len(one)}-{len(other)}",
            "translation": {"ar": texts[1], "en": texts[0]},
            "bead": f"{len(one)}-{len(other)}",
            "score": bead.score,
            "document_score": score,
            "found_by": found_by,
            "english_segments": [segment.id for segment in one],
            "arabic_segments": [segment.id for segment in other],
            "english_document": english.document,
            "arabic_document": arabic.document,
            "english_article": english.article,
            "arabic_article": arabic.article,
            "english_file": english.file,
            "arabic_file": arabic.file,
            "english_start": one[0].start,
            "english_end": one[-1].end,
            "arabic_start": other[0].start,
            "arabic_end": other[-1].end,
            "length_ratio": len(texts[1]) / max(len(texts[0]), 1),
            "numbers_agree": _numbers(texts[0]) == _numbers(texts[1]),
            "english_language_score": min(segment.sure for segment in one),
            "arabic_language_score": min(segment.sure for segment in other),
            "duplicate": any(segment.duplicate for segment in (*one, *other)),
        }


def _numbers(text: str) -> list[str]:
    return sorted(number(word) for word in words(text) if is_number(word))
