"""A second look: words that a first alignment of this very text has shown to go together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.pairs.evidence import Evidence, Ints, Links, Side, strongest
from diglot.pairs.features import Shape
from diglot.pairs.lexicon import SURE

__all__ = ["learned"]

TWICE = 2
"""Words are learned from as many beads or more."""
DICE, OFTEN = 0.6, 0.15
"""How well two words must go together; and no word is learned that stands in a larger share of the beads."""
TRUST = 0.9


def learned(found: Evidence, steps: list[tuple[Shape, bool]]) -> Links | None:
    """The links of `found` and those that its beads teach; None where they teach none.

    Args:
        found: two texts.
        steps: the shape of each bead of a first alignment, and whether to learn from it.
    """
    shapes = np.array([shape for shape, _ in steps], np.int64).reshape(-1, 2)
    good = np.array([sure and bool(p and q) for (p, q), sure in steps], np.bool_)
    one, other = _words(found.english, shapes[:, 0], good), _words(found.arabic, shapes[:, 1], good)
    limit = OFTEN * good.sum() + 2
    count, other_count = (
        np.bincount(types, minlength=len(side.weight))
        for (_, types), side in ((one, found.english), (other, found.arabic))
    )
    beads, types = _kept(one, count, limit)
    other_beads, other_types = _kept(other, other_count, limit)
    begin = np.searchsorted(other_beads, beads)
    size = np.searchsorted(other_beads, beads, "right") - begin
    at = np.repeat(begin - np.cumsum(size) + size, size) + np.arange(size.sum())
    wide = len(found.arabic.weight)
    codes, times = np.unique(np.repeat(types, size) * wide + other_types[at], return_counts=True)
    english, arabic = np.divmod(codes, max(wide, 1))
    dice = 2 * times / np.maximum(count[english] + other_count[arabic], 1)
    chosen = (times >= TWICE) & (dice > DICE)
    if not chosen.any():
        return None
    strength = np.rint(SURE * TRUST * dice[chosen]).astype(np.int64)
    links = found.links
    english, arabic = np.append(links.english, english[chosen]), np.append(links.arabic, arabic[chosen])
    strength = np.append(links.strength, strength)
    return strongest(english, arabic, strength)


def _words(side: Side, sizes: Ints, good: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The types of each good bead, once each: the bead's number and the type, sorted by bead."""
    bead = np.repeat(np.arange(len(sizes)), sizes)
    of_word = np.repeat(bead, np.diff(side.ends))
    total = max(len(side.weight), 1)
    codes = np.unique((of_word * total + side.types)[good[of_word]])
    beads, types = np.divmod(codes, total)
    return beads, types


def _kept(words: tuple[Ints, Ints], count: Ints, limit: float) -> tuple[Ints, Ints]:
    """Those words that stand in two beads or more, and not in many."""
    beads, types = words
    kept = (count[types] >= TWICE) & (count[types] <= limit)
    return beads[kept], types[kept]
