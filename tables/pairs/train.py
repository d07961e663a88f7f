"""The lexicon and the weights of sentence alignment, the latter learned from damaged translations.

The documents of TICO-19 (but for its Wikinews part) are translated sentence by sentence. Sentences are dropped on one
side, joined on the other (by a blank, a comma, a conjunction) and moved, by chance; the lexicon that training sees was
made without them. First the beads of each shape are told from all others by logistic regression; then all weights
learn together from whole alignments (structured hinge loss, averaged subgradients; Collins 2002), so that the best row
of beads is the right one. What turns scores into probabilities is learned last, from alignments of documents that the
weights have not seen.
"""

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from diglot.pairs.align import seen_of
from diglot.pairs.evidence import Evidence, evidence
from diglot.pairs.features import FEATURES, SHAPES, Cells, Shape, block
from diglot.pairs.lexicon import Lexicon, read
from diglot.pairs.model import NEVER, PRECISION, RIGHT, UNIT, Model
from diglot.pairs.path import path
from diglot.pairs.search import best
from tables.pairs.lexicon import make as make_lexicon
from tables.pairs.lexicon import tico_documents

__all__ = ["make"]

Floats = npt.NDArray[np.float64]
Weights = dict[Shape, Floats]

SENTENCES = 40
"""Documents are cut to pieces of as many sentences."""
RATES = (
    (0.0, 0.0, 0.0), (0.2, 0.0, 0.0), (0.0, 0.1, 0.02), (0.2, 0.1, 0.02), (0.1, 0.1, 0.1), (0.05, 0.05, 0.15),
    (0.0, 0.02, 0.05),
)  # fmt: skip
"""Shares of sentences that are dropped, joined with others, and cut in two."""
BREAK = re.compile(r"[,،؛;:)] |(?= \(| and | which | but | و(?=\w{3}))")
COPIES, ROUNDS, STEP, COST = 5, 5, 0.02, 3.0
PENALTY = 0.5
SURER = {"one": 0.8, "alone one": 1.0}
"""What is added to the log odds: real documents are easier than damaged ones; chosen on other documents (dev)."""
STRANGE = 12
"""One in so many documents is seen beside a stranger, too, when probabilities are learned."""
WHOLE = 64
"""Scores are whole numbers of ``1 / WHOLE`` while weights are learned."""


class Damaged(NamedTuple):
    """Two sides of a document, and the shapes of its beads in order."""

    english: list[str]
    arabic: list[str]
    shapes: list[Shape]


@dataclass(frozen=True, slots=True)
class Example:
    """A document's beads: all that may be, and those that are."""

    cells: dict[Shape, Cells]
    n: int
    m: int
    shapes: list[Shape]


def make(sources: Path, into: Path) -> None:
    """Write both tables: the lexicon, and weights that are learned with a lexicon made without their own texts."""
    data = into / "src" / "diglot" / "pairs" / "data"
    make_lexicon(sources, data / "lexicon.txt.gz")
    with TemporaryDirectory() as scratch:
        table = Path(scratch) / "lexicon.txt.gz"
        make_lexicon(sources, table, without=("tico",))
        lexicon = read(gzip.decompress(table.read_bytes()).decode("utf-8"))
    (data / "weights.tsv").write_text(learned(sources, lexicon), encoding="utf-8")


def learned(sources: Path, lexicon: Lexicon) -> str:
    """The text of the table of weights."""
    documents = [piece for document in tico_documents(sources) for piece in pieces(document)]
    chance = random.Random(5)
    examples = [
        example(damaged(piece, chance, *chance.choice(RATES)), lexicon) for _ in range(COPIES) for piece in documents
    ]
    weights, alone = together(examples, {shape: apart(examples, shape) for shape in SHAPES})
    found = Model({shape: np.rint(each * 16) for shape, each in weights.items()}, round(alone * UNIT), {})
    fresh = [damaged(piece, chance, *chance.choice(RATES)) for _ in range(COPIES) for piece in documents]
    right = calibrated(
        [seen for document in [*fresh, *strangers(fresh)] for seen in outcomes(document, lexicon, found)]
    )
    return written(found, right)


def pieces(document: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    for begin in range(0, len(document), SENTENCES):
        piece = document[begin : begin + SENTENCES]
        if len(piece) >= SENTENCES // 4:
            yield piece


def damaged(pairs: list[tuple[str, str]], chance: random.Random, drop: float, join: float, cut: float) -> Damaged:
    """A document with sentences left out, joined, moved and cut."""
    made = Damaged([], [], [])

    def put(english: list[str], arabic: list[str]) -> None:
        made.english.extend(english)
        made.arabic.extend(arabic)
        made.shapes.append((len(english), len(arabic)))

    at = 0
    while at < len(pairs):
        kind = chance.random()
        left = pairs[at : at + (3 if chance.random() < 0.12 else 2)]
        if kind < drop:
            put([pairs[at][0]], []) if chance.random() < 0.5 else put([], [pairs[at][1]])
            at += 1
        elif kind < drop + join and len(left) > 1:
            english, arabic = [pair[0] for pair in left], [pair[1] for pair in left]
            how = chance.random()
            if len(left) == 2 and how < 0.1:
                put(english, arabic[::-1])
            elif how < 0.55:
                put([joined(english, chance, (", ", "; ", ", and ", " and "))], arabic)
            else:
                put(english, [joined(arabic, chance, ("، ", " و", " ", "، و"))])
            at += len(left)
        elif kind < drop + join + cut:
            side = chance.randrange(2)
            parts = halves(pairs[at][side], chance)
            put(*(parts if side == at_side else [pairs[at][at_side]] for at_side in (0, 1)))
            at += 1
        else:
            put([pairs[at][0]], [pairs[at][1]])
            at += 1
    return made


def halves(sentence: str, chance: random.Random) -> list[str]:
    """A sentence cut in two, after a comma or bracket or before a conjunction; whole where it has none."""
    places = [found.end() for found in BREAK.finditer(sentence) if 4 < found.end() < len(sentence) - 4]
    if not places:
        return [sentence]
    place = chance.choice(places)
    return [sentence[:place].strip(" ,،") + chance.choice((".", "", ".", "?")), sentence[place:].strip()]


def joined(sentences: list[str], chance: random.Random, ties: tuple[str, ...]) -> str:
    text = sentences[0]
    for sentence in sentences[1:]:
        text = f"{text} {sentence}" if chance.random() < 0.4 else text.rstrip(" .") + chance.choice(ties) + sentence
    return text


def example(document: Damaged, lexicon: Lexicon) -> Example:
    n, m = len(document.english), len(document.arabic)
    cells = block(evidence(document.english, document.arabic, lexicon), 0, 0, n, m) if n and m else {}
    return Example(cells, n, m, document.shapes)


def places(shapes: list[Shape]) -> Iterator[tuple[Shape, int, int]]:
    """Each shape of a row of beads, and where it begins."""
    i = j = 0
    for p, q in shapes:
        yield (p, q), i, j
        i, j = i + p, j + q


def apart(examples: list[Example], shape: Shape) -> Floats:
    """Weights that tell the beads of one shape from what is none: logistic regression."""
    values, right = [], []
    for each in examples:
        if shape in each.cells:
            cells = each.cells[shape]
            gold = {(i, j) for found, i, j in places(each.shapes) if found == shape}
            is_right = np.array(
                [place in gold for place in zip(cells.rows.tolist(), cells.columns.tolist(), strict=True)]
            )
            near = (np.abs(cells.rows * each.m - cells.columns * each.n) <= 6 * max(each.n, each.m)) | is_right
            values.append(cells.features[:-1, near].T)
            right.append(is_right[near])
    x, y = np.concatenate(values), np.concatenate(right)
    mean, spread = x.mean(0), x.std(0) + 1e-6
    found = logistic((x - mean) / spread, y)
    slopes = found[:-1] / spread
    return np.append(slopes, found[-1] - slopes @ mean)


def logistic(x: Floats, y: npt.NDArray[np.bool_]) -> Floats:
    """Weights of the columns of `x` and a constant, with a penalty on their squares (but for the constant)."""
    sign = np.where(y, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margin = sign * (x @ weights[:-1] + weights[-1])
        slope = -sign / (1 + np.exp(np.clip(margin, -40, 40)))
        value = np.logaddexp(0, -margin).sum() + PENALTY * weights[:-1] @ weights[:-1]
        return value, np.append(x.T @ slope + 2 * PENALTY * weights[:-1], slope.sum())

    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x)


def together(examples: list[Example], weights: Weights) -> tuple[Weights, float]:
    """Weights, and the score of a sentence alone, by which the best row of beads is the right one."""
    sample = np.concatenate([cells.features[:, ::7] for each in examples[:60] for cells in each.cells.values()], axis=1)
    spread = sample.std(1) + 1e-6
    spread[-1] = 1
    weights = {shape: each.copy() for shape, each in weights.items()}
    sums: Weights = {shape: np.zeros(len(FEATURES)) for shape in SHAPES}
    alone, alone_sum, step, seen = -3.0, 0.0, STEP, 0
    order = random.Random(0)
    for _ in range(ROUNDS):
        for each in order.sample(examples, len(examples)):
            if each.cells:
                found = best(costly(each, weights), each.n, each.m, round(WHOLE * alone))
                if found != each.shapes:
                    wanted, had = totals(each, each.shapes), totals(each, found)
                    for shape in SHAPES:
                        weights[shape] += step * np.clip(
                            (wanted[shape] - had[shape]) / spread**2, -3 / spread, 3 / spread
                        )
                    alone += step * (lone(each.shapes) - lone(found))
            seen += 1
            alone_sum += alone
            for shape in SHAPES:
                sums[shape] += weights[shape]
        step *= 0.8
    return {shape: total / seen for shape, total in sums.items()}, alone_sum / seen


def lone(shapes: list[Shape]) -> int:
    return sum(not (p and q) for p, q in shapes)


def costly(each: Example, weights: Weights) -> dict[Shape, Floats]:
    """The scores of all beads, those that are wrong raised by `COST`."""
    found = {}
    for (p, q), cells in each.cells.items():
        grid = np.full((each.n - p + 1, each.m - q + 1), NEVER)
        grid[cells.rows, cells.columns] = np.rint(WHOLE * (COST + weights[p, q] @ cells.features))
        found[p, q] = grid
    for shape, i, j in places(each.shapes):
        if shape in found:
            found[shape][i, j] -= round(WHOLE * COST)
    return found


def totals(each: Example, shapes: list[Shape]) -> Weights:
    """The sums of the features of a row of beads."""
    out: Weights = {shape: np.zeros(len(FEATURES)) for shape in SHAPES}
    for shape, i, j in places(shapes):
        if shape in each.cells:
            cells = each.cells[shape]
            out[shape] += cells.features[:, (cells.rows == i) & (cells.columns == j)].sum(1)
    return out


def outcomes(document: Damaged, lexicon: Lexicon, model: Model) -> Iterator[tuple[dict[str, float], bool]]:
    """What is seen of each bead that is found in a document, and whether it is right."""
    found: Evidence = evidence(document.english, document.arabic, lexicon)
    steps = path(found, model)
    right = set(places(document.shapes))
    for seen, place in zip(seen_of(steps), places([step[0] for step in steps]), strict=True):
        yield seen, place in right


def strangers(documents: list[Damaged]) -> Iterator[Damaged]:
    """English sides with the Arabic sides of other documents: nothing in them belongs together."""
    for one, other in zip(documents[::STRANGE], documents[STRANGE::STRANGE], strict=False):
        alone: list[Shape] = [(1, 0)] * len(one.english) + [(0, 1)] * len(other.arabic)
        yield Damaged(one.english, other.arabic, alone)


def calibrated(seen: list[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Weights of what is seen of beads that make their log odds."""
    out: dict[str, float] = {}
    for first in ("one", "alone one"):
        part = [(values, right) for values, right in seen if first in values]
        names = [name for name in RIGHT if name in part[0][0] and name != first]
        x = np.array([[values[name] for name in names] for values, _ in part])
        weights = logistic(x, np.array([right for _, right in part]))
        out |= dict(zip([*names, first], weights.tolist(), strict=True))
        out[first] += SURER[first]
    return out


def written(model: Model, right: dict[str, float]) -> str:
    """The text of the table."""
    rows = [
        f"{p}-{q}\t{name}\t{int(weight)}"
        for (p, q) in SHAPES
        for name, weight in zip(FEATURES, model.weights[p, q], strict=True)
    ]
    rows.append(f"alone\tone\t{model.alone}")
    rows += [f"right\t{name}\t{right[name]:.3f}" for name in RIGHT]
    head = "# Weights of sentence alignment: a shape, a feature, its weight. Learned by tables/pairs/train.py. CC0 1.0."
    return "\n".join([head, *rows]) + "\n"


assert UNIT == 16 * PRECISION
