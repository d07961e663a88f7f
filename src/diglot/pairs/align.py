"""Sentences of an English and an Arabic text that say the same, without a model to download.

>>> english = ["The museum opens at 9.", "It is closed on Mondays.", "Tickets cost 25 pounds."]
>>> arabic = ["يفتح المتحف في الساعة ٩، ويغلق يوم الاثنين.", "سعر التذكرة ٢٥ جنيهًا."]
>>> for bead in align(english, arabic):
...     print(bead.english, bead.arabic)
(0, 1) (0,)
(2,) (1,)

The best row of beads is found by dynamic programming (Gale & Church 1993; with a lexicon as Varga et al. 2005); what a
bead is worth is told by a small linear model over the words, names, numbers, marks and lengths of its sides
(`diglot.pairs.features`). Sentences that were moved are looked for among those that no bead has (`diglot.pairs.moved`).
The lexicon and the weights ship with the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from diglot.errors import OptionError
from diglot.pairs.evidence import Evidence, evidence
from diglot.pairs.learned import learned
from diglot.pairs.lexicon import lexicon
from diglot.pairs.model import RIGHT, UNIT, Model, model
from diglot.pairs.moved import moved
from diglot.pairs.path import Path, path
from diglot.results import Span
from diglot.text.arrays import Float64s, Int64s

__all__ = ["AlignedSpans", "Bead", "align", "align_texts"]

CAP = 6.0
"""Scores and margins beyond as many units say no more."""
ENOUGH = 1.5
"""A path whose beads are better than that on the mean is of translations."""
MOVED = 0.95
"""Sentences that stand elsewhere are a bead if that is as likely."""
AGAIN, UNSURE = 24, 3.0
"""Texts of fewer sentences teach no words; and those whose beads are better than that on the mean need none."""


class Bead(NamedTuple):
    """Sentences that belong together.

    Args:
        english, arabic: their positions; empty where a sentence has no partner.
        score: the probability that the bead is right as it is, 0 to 1.
    """

    english: tuple[int, ...]
    arabic: tuple[int, ...]
    score: float


class AlignedSpans(NamedTuple):
    """A stretch of each text, from its first sentence's begin to its last one's end, in code points.

    Args:
        english, arabic: the stretches; None where one side has nothing that says it.
        score: as of a `Bead`.
    """

    english: Span | None
    arabic: Span | None
    score: float


def align(english: Sequence[str], arabic: Sequence[str]) -> list[Bead]:
    """Which sentences of two texts say the same; time grows linearly with their length.

    Args:
        english, arabic: sentences, in order.

    Returns:
        Beads in the order of their English sentences; every sentence is in exactly one. A bead has one to three
        sentences a side (1-1, 1-2, 2-1, 2-2, 1-3, 3-1), or one and none. Arabic sentences are in order, too, but for
        those that stand elsewhere in the translation: one and one, and sure.

    Raises:
        OptionError: the texts are the wrong way round, or a string is given where a list of sentences is wanted.

    >>> align(["Good morning."], [])
    [Bead(english=(0,), arabic=(), score=...)]
    """
    for name, side in (("english", english), ("arabic", arabic)):
        if isinstance(side, str):
            raise OptionError(f"{name} is one string; give a list of sentences, or both texts to diglot.align_texts")
    one, other = list(english), list(arabic)
    if swapped(one, other):
        raise OptionError(
            "the first text is in Arabic letters and the second in Latin ones: call align(english, arabic)"
        )
    found, weighed = evidence(one, other, lexicon()), model()
    way = path(found, weighed)
    if min(len(one), len(other)) >= AGAIN and mean(way) < UNSURE:
        words = learned(found, way.sizes, way.scores > 0)
        if words is not None:
            found = Evidence(found.english, found.arabic, words)
            way = path(found, weighed)
    return with_moved(beads(way, weighed), one, other, mean(way), weighed)


def align_texts(english: str, arabic: str) -> list[AlignedSpans]:
    """As `align`, for two texts: their sentences are found first.

    Args:
        english, arabic: whole texts.

    >>> english, arabic = "The river rose. Nobody slept.", "ارتفع منسوب النهر. لم ينم أحد."
    >>> [(pair.english.of(english), pair.arabic.of(arabic)) for pair in align_texts(english, arabic)]
    [('The river rose.', 'ارتفع منسوب النهر.'), ('Nobody slept.', 'لم ينم أحد.')]
    """
    from diglot.text.column import Column
    from diglot.text.sentences.split import sentences

    spans = []
    for text in (english, arabic):
        starts = [0]
        lines = text.split("\n")
        for line in lines[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        found = sentences(Column.from_strings(lines)).lists()
        spans.append([Span(at + a, at + b) for at, pairs in zip(starts, found, strict=True) for a, b in pairs])
    one, other = spans
    whole = align([span.of(english) for span in one], [span.of(arabic) for span in other])
    return [AlignedSpans(_joined(one, bead.english), _joined(other, bead.arabic), bead.score) for bead in whole]


def _joined(spans: list[Span], members: tuple[int, ...]) -> Span | None:
    return Span(spans[members[0]].start, spans[members[-1]].end) if members else None


def swapped(english: Sequence[str], arabic: Sequence[str]) -> bool:
    """Whether the first text is mostly in Arabic letters and the second mostly in Latin ones."""
    return _arabic(english) > 0.5 and 0 <= _arabic(arabic) < 0.5


def _arabic(sentences: Sequence[str]) -> float:
    """The share of Arabic letters among a text's first letters of both scripts; -1 without any."""
    sample = " ".join([text[:200] for text in sentences[:200]])
    codes = np.frombuffer(sample.encode("utf-32-le", "surrogatepass"), np.uint32)
    _, latin, arabic = np.bincount(_SCRIPTS[np.minimum(codes, len(_SCRIPTS) - 1)], minlength=3).tolist()
    return arabic / (arabic + latin) if arabic + latin else -1.0


_SCRIPTS = np.zeros(0x701, np.int64)
for _first, _last, _script in ((0x41, 0x5A, 1), (0x61, 0x7A, 1), (0xC0, 0x24F, 1), (0x620, 0x6FF, 2)):
    _SCRIPTS[_first : _last + 1] = _script
"""Latin letters, 1, and Arabic ones, 2."""


def beads(way: Path, weighed: Model) -> list[Bead]:
    """The beads of a path, with their probabilities."""
    found: list[Bead] = []
    i = j = 0
    for (p, q), score in zip(way.sizes.tolist(), weighed.probabilities(seen_of(way)), strict=True):
        found.append(Bead(tuple(range(i, i + p)), tuple(range(j, j + q)), score))
        i, j = i + p, j + q
    return found


def with_moved(row: list[Bead], english: list[str], arabic: list[str], whole: float, weighed: Model) -> list[Bead]:
    """The beads of a row, and in the place of sentences alone those that correspond and stand elsewhere.

    Args:
        row: of beads.
        english, arabic: all sentences.
        whole: how good the beads of the row are on the mean; in texts that are no translations nothing was moved.
        weighed: the model.
    """
    ours = [bead.english[0] for bead in row if not bead.arabic]
    theirs = [bead.arabic[0] for bead in row if not bead.english]
    if whole < 0 or not ours or not theirs:
        return row
    rows, columns, scores, rivals = moved([english[i] for i in ours], [arabic[j] for j in theirs], lexicon(), weighed)
    good, rival = (capped(each) for each in (scores, rivals))
    likely = weighed.probabilities(seen(np.ones((len(good), 2), np.int64), good, rival, -CAP / 2, whole))
    partner = {
        ours[i]: (theirs[j], score)
        for i, j, score in zip(rows.tolist(), columns.tolist(), likely, strict=True)
        if score >= MOVED
    }
    taken = {j for j, _ in partner.values()}
    out = []
    for bead in row:
        if not bead.arabic and bead.english[0] in partner:
            j, score = partner[bead.english[0]]
            out.append(Bead(bead.english, (j,), score))
        elif bead.english or bead.arabic[0] not in taken:
            out.append(bead)
    return out


def marks(way: Path) -> Float64s:
    """How good the beads of a path are, in units of log odds: ``float64[b]``."""
    return np.where(way.sizes[:, 0] * way.sizes[:, 1] > 0, capped(way.scores), -CAP / 2)


def capped(scores: Float64s) -> Float64s:
    """Scores in units of log odds, none beyond `CAP`."""
    return np.minimum(np.maximum(scores / UNIT, -CAP), CAP)


def mean(way: Path) -> float:
    """How good the beads of a path are on the mean."""
    return float(marks(way).sum()) / max(len(way.sizes), 1)


def seen_of(way: Path) -> Float64s:
    """What the probability of each bead of a path looks at, of `RIGHT` in `diglot.pairs.model`: ``float64[b, r]``.

    ``around`` is how good the two beads on either side are, ``whole`` how good those of the whole path are. All are in
    units of log odds.
    """
    good = marks(way)
    padded = np.concatenate([np.zeros(2), good, np.zeros(2)])
    around = (padded[:-4] + padded[1:-3] + padded[3:-1] + padded[4:]) / 4
    return seen(way.sizes, good, capped(way.rivals), around, float(good.sum()) / max(len(good), 1))


def seen(sizes: Int64s, good: Float64s, rival: Float64s, around: Float64s | float, mean: float) -> Float64s:
    """As `seen_of`, of beads with these sizes, marks, rivals, neighbours, and that mean of the whole text's."""
    p, q = sizes[:, 0], sizes[:, 1]
    several, three, paired = p * q > 1, (np.maximum(p, q) > 2) | (p * q == 4), p * q > 0
    found = np.empty((len(RIGHT), len(good)))
    for row, each in enumerate((1.0, good, good - rival, several, three, around, min(mean, ENOUGH))):
        np.multiply(each, paired, found[row])
    for row, each in enumerate((1.0, rival, around, min(mean, ENOUGH)), 7):
        np.multiply(each, ~paired, found[row])
    return found.T
