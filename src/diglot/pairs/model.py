"""How good a bead is, and how likely it is right: a linear model with whole weights.

``data/weights.tsv`` has a row a weight: a shape (``1-2``), a feature of `diglot.pairs.features`, the weight. The shape
``first`` has those of a first look; ``alone`` the score of a sentence without a partner, and how it follows the share
of such sentences in the text; rows ``right`` turn scores into probabilities. The weights come from
``tables/pairs/train.py``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from diglot.errors import BuildError
from diglot.kernels.beads import PRECISION, SHAPES
from diglot.pairs.features import FEATURES, FIRST, Shape
from diglot.resources import rows
from diglot.text.arrays import Float64s, Int32s, Int64s

__all__ = ["FEW", "RIGHT", "UNIT", "Model", "model"]

UNIT = PRECISION * 16
"""A score of `UNIT` is one unit of log odds, about."""
RIGHT = (
    "one", "score", "margin", "several", "three", "around", "whole",
    "alone one", "alone rival", "alone around", "alone whole",
)  # fmt: skip
"""What the probability of a bead looks at."""
FEW = 0.12, 10
"""The share of sentences alone that is believed before a text is seen, as much as so many beads."""
FIRST_FEW = 2, 5
"""A text's first row of beads is found as if so many sentences had been alone, of so many beads: that sentences are
alone shows only where the price is not too high."""
LEAST = -5.0
"""The share is halved so often at most."""
STAYS = 1.9
"""What the logarithm of the share of the others is worth, for each of them, in log odds."""


@dataclass(frozen=True)
class Model:
    """Weights.

    Args:
        weights: of the features of each shape, whole numbers.
        first: of the features of a first look, whole numbers.
        alone: the score of a sentence without a partner, at a first look, in the end, and what is added to the latter
            for each doubling of their share.
        right: of `RIGHT`, in log odds.
    """

    weights: dict[Shape, Float64s]
    first: Float64s
    alone: tuple[int, int, int]
    right: dict[str, float]

    @cached_property
    def whole(self) -> tuple[Int32s, Int32s]:
        """The weights of a first look, and of all shapes, as whole numbers: ``int32[f]``, ``int32[shapes, f]``."""
        return self.first.astype(np.int32), np.stack([self.weights[shape] for shape in SHAPES]).astype(np.int32)

    @staticmethod
    def often(alone: int, beads: int) -> float:
        """The share of sentences alone in a text that has so many among its beads."""
        share, belief = FEW
        return (alone + share * belief) / (beads + belief)

    def alone_at_first(self, alone: int, beads: int) -> int:
        """The score of a sentence without a partner where that is all that is known of the text so far."""
        return self.alone_in(alone + FIRST_FEW[0], beads + FIRST_FEW[1])

    def alone_in(self, alone: int, beads: int) -> int:
        """The score of a sentence without a partner in a text that has so many among its beads."""
        return self.alone[1] + round(self.alone[2] * max(math.log2(self.often(alone, beads) / FEW[0]), LEAST))

    def total(self, sizes: Int64s, scores: Float64s, before: tuple[int, int]) -> float:
        """How good a row of beads is, each sentence alone by the share of such in the row itself.

        Args:
            sizes, scores: ``int64[b, 2]``, sentences of both sides; ``float64[b]``.
            before: the sentences that were left alone before it, and the beads.
        """
        paired = sizes.all(1)
        pairs, (lone, beads) = int(paired.sum()), before
        lone, beads = lone + len(sizes) - pairs, beads + len(sizes)
        stay = math.log1p(-self.often(lone, beads)) * STAYS * UNIT
        return float(scores[paired].sum()) + (len(sizes) - pairs) * self.alone_in(lone, beads) + pairs * stay

    def probabilities(self, seen: Float64s) -> list[float]:
        """How likely each bead is right, from what is `seen` of it, ``float64[b, r]``, in the order of `RIGHT`."""
        odds = np.zeros(len(seen))
        for at, name in enumerate(RIGHT):
            odds += self.right[name] * seen[:, at]
        return [round(1 / (1 + math.exp(-each)), 4) for each in np.clip(odds, -12.0, 12.0).tolist()]


@cache
def model() -> Model:
    """The model that ships."""
    table = rows("pairs", "weights.tsv")
    found = {(shape, feature): float(weight) for shape, feature, weight in table}
    try:
        weights = {
            (p, q): np.array([found[f"{p}-{q}", feature] for feature in FEATURES], np.float64) for p, q in SHAPES
        }
        first = np.array([found["first", feature] for feature in FIRST], np.float64)
        alone = int(found["alone", "first"]), int(found["alone", "one"]), int(found["alone", "often"])
        return Model(weights, first, alone, {name: found["right", name] for name in RIGHT})
    except KeyError as missing:
        raise BuildError(f"data/weights.tsv of diglot.pairs lacks {missing}; install diglot again") from None
