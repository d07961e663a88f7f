"""Sentences that stand elsewhere in a translation, found among those that a row of beads left alone.

Beads in a row rise on both sides, so that what was moved (a step of a recipe, a block of a page) is alone on both. What
is left is looked at once more, each sentence with each; two that are the best of each other are a bead where its score
alone makes that likely, as of a sentence none of whose neighbours is translated.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diglot.pairs.evidence import evidence
from diglot.pairs.features import Block
from diglot.pairs.lexicon import Lexicon
from diglot.pairs.model import Model
from diglot.text.arrays import Float64s, Int64s

__all__ = ["moved"]

MOST = 1 << 14
"""Sentences that are left, English ones times Arabic ones: where there are more, much is no translation."""
NEVER = -(1 << 40)


def moved(
    english: Sequence[str], arabic: Sequence[str], lexicon: Lexicon, model: Model
) -> tuple[Int64s, Int64s, Float64s, Float64s]:
    """Pairs of sentences that are the best of each other, by place of the English ones.

    Args:
        english, arabic: sentences that were left alone.
        lexicon, model: what they are judged by.

    Returns:
        The places of both (``int64[p]``), their scores, and the best one at a first look of one of them and a stranger.
    """
    n, m = len(english), len(arabic)
    if not n or not m or n * m > MOST:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0)
    found = evidence(english, arabic, lexicon)
    block = Block(found, 0, 0, n, m)
    first, weights = model.whole
    look = (block.first().astype(np.int64) @ first).reshape(n, m)
    cells = block.cells(np.zeros(n, np.int64), np.full(n, m, np.int64))
    scores = (cells.features[: cells.bounds[1]].astype(np.int64) @ weights[0]).reshape(n, m)
    scores[~found.english.own], scores[:, ~found.arabic.own] = NEVER, NEVER
    best = scores.argmax(1)
    rows = (scores.argmax(0)[best] == np.arange(n)).nonzero()[0]
    columns = best[rows]
    strangers = [
        max(np.delete(look[i], j).max(initial=NEVER), np.delete(look[:, j], i).max(initial=NEVER))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True)
    ]
    return rows, columns, scores[rows, columns].astype(np.float64), np.array(strangers, np.float64)
