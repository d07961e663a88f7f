"""How good a bead is, and how likely it is right: a linear model with whole weights.

``data/weights.tsv`` has a row a weight: a shape (``1-2``), a feature of `diglot.pairs.features`, the weight. The shape
``alone`` has the score of a sentence without a partner; rows ``right`` turn scores into probabilities. The weights come
from ``tables/pairs/train.py``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.errors import BuildError
from diglot.pairs.features import FEATURES, SHAPES, Cells, Shape
from diglot.resources import rows

__all__ = ["UNIT", "Model", "model"]

Floats = npt.NDArray[np.float64]

PRECISION = 256
"""Features are rounded to whole numbers of ``1 / PRECISION``."""
UNIT = PRECISION * 16
"""A score of `UNIT` is one unit of log odds, about."""
NEVER = -1e12
"""The score of a bead that is not looked at."""
RIGHT = (
    "one", "score", "margin", "several", "three", "around", "whole",
    "alone one", "alone rival", "alone around", "alone whole",
)  # fmt: skip
"""What the probability of a bead looks at."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights.

    Args:
        weights: of the features of each shape, whole numbers.
        alone: the score of a sentence without a partner.
        right: of `RIGHT`, in log odds.
    """

    weights: dict[Shape, Floats]
    alone: int
    right: dict[str, float]

    def scores(self, cells: dict[Shape, Cells], n: int, m: int) -> dict[Shape, Floats]:
        """The score of every bead of a block, ``float64[n - p + 1, m - q + 1]``: sums of whole numbers."""
        found = {}
        for (p, q), some in cells.items():
            grid = np.full((n - p + 1, m - q + 1), NEVER)
            grid[some.rows, some.columns] = np.einsum("f,fc->c", self.weights[p, q], np.rint(some.features * PRECISION))
            found[p, q] = grid
        return found

    def probability(self, seen: dict[str, float]) -> float:
        """How likely a bead is right, from what is `seen` of it."""
        odds = sum(self.right[name] * value for name, value in seen.items())
        return round(1 / (1 + math.exp(-min(max(odds, -12.0), 12.0))), 4)


@cache
def model() -> Model:
    """The model that ships."""
    table = rows("pairs", "weights.tsv")
    found = {(shape, feature): float(weight) for shape, feature, weight in table}
    try:
        weights = {
            (p, q): np.array([found[f"{p}-{q}", feature] for feature in FEATURES], np.float64) for p, q in SHAPES
        }
        return Model(weights, int(found["alone", "one"]), {name: found["right", name] for name in RIGHT})
    except KeyError as missing:
        raise BuildError(f"data/weights.tsv of diglot.pairs lacks {missing}; install diglot again") from None
