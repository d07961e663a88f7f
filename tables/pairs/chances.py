"""What turns scores into probabilities, learned from alignments of documents that the weights have not seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from diglot.pairs.align import seen_of
from diglot.pairs.evidence import evidence
from diglot.pairs.lexicon import Lexicon
from diglot.pairs.model import RIGHT, Model
from diglot.pairs.path import path
from tables.pairs.damage import Damaged
from tables.pairs.fitting import Floats, logistic, places

__all__ = ["calibrated", "outcomes"]

SURER = {"one": 1.4, "alone one": 1.8}
"""What is added to the log odds: real documents are easier than damaged ones; chosen on other documents (dev)."""


def outcomes(document: Damaged, lexicon: Lexicon, model: Model) -> Iterator[tuple[Floats, bool]]:
    """What is seen of each bead that is found in a document, and whether it is right."""
    found = evidence(document.english, document.arabic, lexicon)
    way = path(found, model)
    right = set(places(document.shapes))
    for seen, place in zip(seen_of(way), places(way.shapes), strict=True):
        yield seen, place in right


def calibrated(seen: list[tuple[Floats, bool]]) -> dict[str, float]:
    """Weights of what is seen of beads that make their log odds: of those with both sides, and of those alone."""
    values, right = np.stack([each for each, _ in seen]), np.array([is_right for _, is_right in seen])
    split = RIGHT.index("alone one")
    out: dict[str, float] = {}
    for part in (slice(0, split), slice(split, len(RIGHT))):
        here = values[:, part.start] > 0
        names = RIGHT[part]
        weights = logistic(values[here, part][:, 1:], right[here], [*names[1:], names[0]])
        out |= dict(zip([*names[1:], names[0]], weights.tolist(), strict=True))
        out[names[0]] += SURER[names[0]]
    return out
