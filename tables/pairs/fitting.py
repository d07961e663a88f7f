"""Weights of alignment from damaged translations.

First the beads of each shape are told from all others by logistic regression; then all weights learn together from
whole alignments (structured hinge loss, averaged subgradients; Collins 2002), so that the best row of beads is the
right one.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from diglot.kernels.beads import NEVER, PRECISION, SHAPES, best
from diglot.kernels.windows import near
from diglot.pairs.evidence import evidence
from diglot.pairs.features import FEATURES, FIRST, Block, Cells, Shape
from diglot.pairs.lexicon import Lexicon
from diglot.pairs.model import FEW
from diglot.pairs.path import REACH
from tables.pairs.damage import Damaged

__all__ = ["Example", "Floats", "example", "glances", "logistic", "places", "together"]

Floats = npt.NDArray[np.float64]
Weights = dict[Shape, Floats]

ROUNDS, STEP, COST = 5, 0.02, 3.0
PENALTY = 0.5
WHOLE = 64
"""Scores are whole numbers of ``1 / WHOLE`` while weights are learned."""
RISES = (
    "english", "arabic", "both", "margin", "margin of much", "weakest member", "gain", "english gain", "arabic gain",
    "little", "weakest little", "shared", "shared little", "english rival", "arabic rival", "score", "around", "whole",
    "alone around", "alone whole",
)  # fmt: skip
FALLS = (
    "length", "length firmly", "length gain", "numbers astray", "marks differ", "not shared", "lacking of much",
    "several", "three", "alone rival",
)  # fmt: skip
"""Features that speak for a bead, and against it: no weight has the other sign, whatever goes with what in training."""


@dataclass(frozen=True, slots=True)
class Example:
    """A document's beads: all that may be, and those that are."""

    cells: Cells | None
    features: Floats
    n: int
    m: int
    shapes: list[Shape]
    often: float
    first: Floats

    def places(self) -> Iterator[tuple[int, int]]:
        """Of each bead that is right and has both sides: the number of its shape, and its place among the cells."""
        assert self.cells
        key = self.cells.rows * self.m + self.cells.columns
        for shape, i, j in places(self.shapes):
            if shape in SHAPES:
                at = SHAPES.index(shape)
                begin, end = self.cells.bounds[at : at + 2]
                yield at, begin + int(np.searchsorted(key[begin:end], i * self.m + j))


def example(document: Damaged, lexicon: Lexicon) -> Example:
    n, m = len(document.english), len(document.arabic)
    share, belief = FEW
    often = (lone(document.shapes) + share * belief) / (len(document.shapes) + belief)
    doubled = max(float(np.log2(often / share)), -4.0)
    if not n or not m:
        return Example(None, np.empty((0, 0)), n, m, document.shapes, doubled, np.empty((0, 0)))
    block = Block(evidence(document.english, document.arabic, lexicon), 0, 0, n, m)
    first = block.first().T / PRECISION
    cells = block.cells(*near(np.array(document.shapes, np.int64), n, m, REACH))
    return Example(cells, cells.features.T / PRECISION, n, m, document.shapes, doubled, first)


def places(shapes: list[Shape]) -> Iterator[tuple[Shape, int, int]]:
    """Each shape of a row of beads, and where it begins."""
    i = j = 0
    for p, q in shapes:
        yield (p, q), i, j
        i, j = i + p, j + q


def apart(examples: list[Example], at: int) -> Floats:
    """Weights that tell the beads of one shape from what is none: logistic regression."""
    values, right = [], []
    for each in examples:
        begin, end = each.cells.bounds[at : at + 2]  # type: ignore[union-attr]
        is_right = np.zeros(end - begin, np.bool_)
        is_right[[place - begin for shape, place in each.places() if shape == at]] = True
        values.append(each.features[:-1, begin:end].T)
        right.append(is_right)
    return straight(np.concatenate(values), np.concatenate(right), FEATURES)


def signs(names: Sequence[str]) -> tuple[Floats, Floats]:
    """The least and the largest weight that each of some features may have."""
    low = np.array([0.0 if name in RISES else -np.inf for name in names])
    return low, np.array([0.0 if name in FALLS else np.inf for name in names])


def straight(x: Floats, y: npt.NDArray[np.bool_], names: Sequence[str]) -> Floats:
    """Weights of the columns of `x` and of a constant, learned on columns of one spread."""
    mean, spread = x.mean(0), x.std(0) + 1e-6
    found = logistic((x - mean) / spread, y, names)
    slopes = found[:-1] / spread
    return np.append(slopes, found[-1] - slopes @ mean)


def glances(examples: list[Example]) -> Floats:
    """The weights of a first look: what tells single sentences that belong together, in whatever bead."""
    values, right = [], []
    for each in examples[::2]:
        gold = np.zeros((each.n, each.m), np.bool_)
        for (p, q), i, j in places(each.shapes):
            gold[i : i + p, j : j + q] = True
        values.append(each.first[:-1].T)
        right.append(gold.ravel())
    return straight(np.concatenate(values), np.concatenate(right), FIRST)


def logistic(x: Floats, y: npt.NDArray[np.bool_], names: Sequence[str] = ()) -> Floats:
    """Weights of the columns of `x` and a constant, with a penalty on their squares (but for the constant).

    Args:
        x, y: values and outcomes.
        names: of the columns and the constant, where their weights have a sign.
    """
    sign = np.where(y, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (x @ weights[:-1] + weights[-1])
        slope = -sign / (1 + np.exp(np.clip(margin, -40, 40)))
        value = np.logaddexp(0, -margin).sum() + PENALTY * weights[:-1] @ weights[:-1]
        return value, np.append(x.T @ slope + 2 * PENALTY * weights[:-1], slope.sum())

    bounds = list(zip(*signs(names), strict=True)) if names else None
    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x)


def together(examples: list[Example], shapes: tuple[Shape, ...]) -> tuple[Floats, Weights, tuple[float, float]]:
    """Weights of a first look; and those, with scores of a sentence alone, by which the best row of beads is right."""
    sample = np.concatenate([each.features[:, ::5] for each in examples[:60]], axis=1)
    spread = sample.std(1) + 1e-6
    spread[-1] = 1
    weights = np.stack([apart(examples, at) for at in range(len(shapes))])
    sums = np.zeros_like(weights)
    alone, alone_sum, step, seen = np.array([-3.0, 0.0]), np.zeros(2), STEP, 0
    order = random.Random(0)
    low, high = signs(FEATURES)
    for _ in range(ROUNDS):
        for each in order.sample(examples, len(examples)):
            doubled = np.array([1.0, each.often])
            found = best(costly(each, weights), shapes, round(WHOLE * float(alone @ doubled)))
            if found != each.shapes:
                difference = totals(each, each.shapes) - totals(each, found)
                weights += step * np.clip(difference / spread**2, -3 / spread, 3 / spread)
                weights = np.clip(weights, low, high)
                alone += step * (lone(each.shapes) - lone(found)) * doubled * np.array([1.0, 0.25])
            seen += 1
            alone_sum += alone
            sums += weights
        step *= 0.8
    mean = alone_sum / seen
    return glances(examples), dict(zip(shapes, sums / seen, strict=True)), (float(mean[0]), float(mean[1]))


def lone(shapes: list[Shape]) -> int:
    return sum(not (p and q) for p, q in shapes)


def costly(each: Example, weights: Floats) -> npt.NDArray[np.int64]:
    """The scores of all beads, those that are wrong raised by `COST`."""
    assert each.cells
    score = np.empty(len(each.cells.rows))
    for at in range(len(SHAPES)):
        part = slice(each.cells.bounds[at], each.cells.bounds[at + 1])
        score[part] = COST + weights[at] @ each.features[:, part]
    score[[place for _, place in each.places()]] -= COST
    grid = np.full((len(SHAPES), each.n, each.m), NEVER, np.int64)
    of = np.repeat(np.arange(len(SHAPES)), np.diff(each.cells.bounds))
    grid[of, each.cells.rows, each.cells.columns] = np.rint(WHOLE * score)
    return grid


def totals(each: Example, shapes: list[Shape]) -> Floats:
    """The sums of the features of a row of beads, for each shape."""
    out = np.zeros((len(SHAPES), len(FEATURES)))
    for at, place in dataclasses.replace(each, shapes=shapes).places():
        out[at] += each.features[:, place]
    return out
