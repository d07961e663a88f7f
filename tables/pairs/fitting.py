"""Weights of alignment from damaged translations.

All weights are learned together, so that of all rows of beads that a text may have the right one is as likely as can be
(a conditional random field, Lafferty et al. 2001; its sums are those of `tables.pairs.lattice`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from diglot.kernels.beads import PRECISION, SHAPES
from diglot.kernels.windows import near
from diglot.pairs.evidence import evidence
from diglot.pairs.features import FEATURES, FIRST, Block, Cells, Shape
from diglot.pairs.lexicon import Lexicon
from diglot.pairs.model import FEW, LEAST
from diglot.pairs.path import REACH
from tables.pairs.damage import Damaged
from tables.pairs.lattice import Lattice

__all__ = ["Example", "Floats", "example", "glances", "logistic", "places", "together"]

Floats = npt.NDArray[np.float64]
Weights = dict[Shape, Floats]

ITERATIONS, PENALTY = 90, 1.0
"""Steps of the search, and the penalty on the squares of weights."""
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
    doubled = max(float(np.log2(often / share)), LEAST)
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
    for each in examples[::6]:
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


class Texts:
    """Damaged translations, and how likely whole alignments make what is right in them (Lafferty et al. 2001).

    Args:
        examples: with beads.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        cells = [(example, example.cells) for example in examples if example.cells]
        shapes = range(len(SHAPES))
        parts = [
            np.concatenate([each.features[:, slice(*found.bounds[at : at + 2])] for each, found in cells], axis=1).T
            for at in shapes
        ]
        self.spread = np.concatenate([part[::5] for part in parts]).std(0) + 1e-6
        self.spread[-1] = 1
        self.parts = [part / self.spread for part in parts]
        self.ends = np.cumsum([0, *map(len, parts)])
        counts = [[found.bounds[at + 1] - found.bounds[at] for _, found in cells] for at in shapes]
        rows, columns = (
            np.concatenate(
                [getattr(found, side)[slice(*found.bounds[at : at + 2])] for at in shapes for _, found in cells]
            )
            for side in ("rows", "columns")
        )
        pairs = np.concatenate([np.repeat(np.arange(len(cells)), count) for count in counts])
        self.lattice = Lattice(
            [(each.n, each.m) for each, _ in cells], pairs, np.repeat(shapes, np.diff(self.ends)), rows, columns
        )
        self.right = np.zeros(self.ends[-1], np.bool_)
        for number, (each, found) in enumerate(cells):
            for at, place in each.places():
                self.right[self.ends[at] + sum(counts[at][:number]) + place - found.bounds[at]] = True
        self.lone = np.array([lone(each.shapes) for each, _ in cells], np.float64)
        self.often = np.array([(1.0, each.often) for each, _ in cells]).T

    def loss(self, x: Floats) -> tuple[float, Floats]:
        """How unlikely what is right is, with the penalty, and the slope of that."""
        weights, alone = x[:-2].reshape(len(SHAPES), -1), x[-2:] @ self.often
        scores = np.concatenate([part @ row for part, row in zip(self.parts, weights, strict=True)])
        found = self.lattice.sums(scores, alone)
        slope = found.cells - self.right
        held = np.where(np.arange(weights.shape[1]) < weights.shape[1] - 1, weights, 0.0)
        rows = [slope[self.ends[at] : self.ends[at + 1]] @ part for at, part in enumerate(self.parts)]
        value = found.logs.sum() - scores[self.right].sum() - self.lone @ alone + PENALTY * (held**2).sum()
        return float(value), np.append(np.array(rows) + 2 * PENALTY * held, self.often @ (found.alone - self.lone))


def together(examples: Sequence[Example]) -> tuple[Weights, tuple[float, float]]:
    """Weights, and scores of a sentence alone, by which whole alignments are likely.

    Returns:
        The weights of each shape; the score of a sentence alone, and what is added to it for each doubling of the share
        of such.
    """
    texts = Texts(examples)
    start = np.zeros((len(SHAPES), len(FEATURES)))
    start[1:, -1] = -3.0
    free = (-np.inf, -np.inf), (np.inf, np.inf)
    bounds = [np.append(np.tile(each, len(SHAPES)), two) for each, two in zip(signs(FEATURES), free, strict=True)]
    found = minimize(
        texts.loss, np.append(start, (-3.0, 0.5)), jac=True, method="L-BFGS-B",
        bounds=list(zip(*bounds, strict=True)), options={"maxiter": ITERATIONS},
    )  # fmt: skip
    weights = found.x[:-2].reshape(len(SHAPES), -1) / texts.spread
    return dict(zip(SHAPES, weights, strict=True)), (float(found.x[-2]), float(found.x[-1]))


def lone(shapes: list[Shape]) -> int:
    """Sentences alone."""
    return sum(not (p and q) for p, q in shapes)
