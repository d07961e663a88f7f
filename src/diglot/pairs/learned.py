"""A second look: words that a first alignment of this very text has shown to go together."""

from __future__ import annotations

import numpy as np

from diglot.pairs.evidence import Evidence, Links, Side, strongest
from diglot.pairs.lexicon import SURE
from diglot.text.arrays import Bools, Int64s, changes, ranges, runs

__all__ = ["learned"]

TWICE = 2
"""Words are learned from as many beads or more."""
DICE, OFTEN = 0.6, 0.15
"""How well two words must go together; and no word is learned that stands in a larger share of the beads."""
TRUST = 0.9


def learned(found: Evidence, sizes: Int64s, sure: Bools) -> Links | None:
    """The links of `found` and those that its beads teach; None where they teach none.

    Args:
        found: two texts.
        sizes: ``int64[b, 2]``, sentences of both sides of each bead of a first alignment.
        sure: ``bool[b]``, whether to learn from it.
    """
    good = sure & sizes.all(1)
    limit = OFTEN * good.sum() + 2
    beads, types, count = _words(found.english, sizes[:, 0], good, limit)
    other_beads, other_types, other_count = _words(found.arabic, sizes[:, 1], good, limit)
    begin = other_beads.searchsorted(beads)
    size = other_beads.searchsorted(beads, "right") - begin
    wide = len(found.arabic.weight)
    english, arabic = types.repeat(size), other_types[ranges(begin, size)]
    one, other = count[english], other_count[arabic]
    alike = 2 * np.minimum(one, other) / (one + other) > DICE  # the others stand in too different numbers of beads
    codes = english[alike] * wide + arabic[alike]
    codes.sort()
    first, last = runs(codes)
    times = last - first
    english, arabic = np.divmod(codes[first], max(wide, 1))
    dice = 2 * times / (count[english] + other_count[arabic])
    chosen = (times >= TWICE) & (dice > DICE)
    if not chosen.any():
        return None
    strength = np.rint(SURE * TRUST * dice[chosen]).astype(np.int64)
    links = found.links
    english, arabic = np.append(links.english, english[chosen]), np.append(links.arabic, arabic[chosen])
    strength = np.append(links.strength, strength)
    return strongest(english, arabic, strength)


def _words(side: Side, sizes: Int64s, good: Bools, limit: float) -> tuple[Int64s, Int64s, Int64s]:
    """The types of the good beads that stand in some of them and in no more than `limit`.

    Args:
        side: a text.
        sizes: how many of its sentences each bead has.
        good: ``bool[b]``, the beads to look at.
        limit: most beads of a type.

    Returns:
        A bead's number and a type (``int64[k]`` each), once each, by bead; and in how many beads each type stands.
    """
    bead = np.arange(len(sizes)).repeat(sizes)
    types, sentences = np.divmod(side.places, max(len(side.length), 1))
    codes = (types * len(sizes) + bead[sentences])[good[bead[sentences]]]
    types, beads = np.divmod(codes[changes(codes)], max(len(sizes), 1))
    count = np.bincount(types, minlength=len(side.weight))
    kept = (count[types] >= TWICE) & (count[types] <= limit)
    total = max(len(side.weight), 1)
    codes = np.sort(beads[kept] * total + types[kept])
    return *np.divmod(codes, total), count
