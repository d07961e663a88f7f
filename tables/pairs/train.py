"""The lexicon and the weights of sentence alignment, the latter learned from damaged translations.

The documents of TICO-19 (but for its Wikinews part) are translated sentence by sentence; short sentences of Tatoeba are
strewn among theirs, and make up some documents alone. Sentences are dropped on one side, joined on the other (by a
blank, a comma, a conjunction) and moved, by chance; the lexicon that training sees was made without them. First the
beads of each shape are told from all others by logistic regression; then all weights learn together from whole
alignments (structured hinge loss, averaged subgradients; Collins 2002), so that the best row of beads is the right one.
What turns scores into probabilities is learned last, from alignments of documents that the weights have not seen.
"""

from __future__ import annotations

import dataclasses
import gzip
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from diglot.kernels.beads import NEVER, PRECISION, SHAPES, best
from diglot.pairs.align import seen_of
from diglot.pairs.evidence import Evidence, evidence
from diglot.pairs.features import FEATURES, FIRST, Block, Cells, Shape
from diglot.pairs.lexicon import Lexicon, read
from diglot.pairs.model import FEW, RIGHT, UNIT, Model
from diglot.pairs.path import near, path
from tables.pairs.lexicon import held, tatoeba, tico_documents
from tables.pairs.lexicon import make as make_lexicon

__all__ = ["make"]

Floats = npt.NDArray[np.float64]
Weights = dict[Shape, Floats]

SENTENCES = 40
"""Documents are cut to pieces of as many sentences."""
RATES = (
    (0.0, 0.0, 0.0), (0.2, 0.0, 0.0), (0.0, 0.1, 0.02), (0.2, 0.1, 0.02), (0.1, 0.1, 0.1), (0.05, 0.05, 0.15),
    (0.0, 0.02, 0.05), (0.35, 0.05, 0.02),
)  # fmt: skip
"""Shares of sentences that are dropped, joined with others, and cut in two."""
BREAK = re.compile(r"[,،؛;:)] |(?= \(| and | which | but | و(?=\w{3}))")
COPIES, ROUNDS, STEP, COST = 5, 5, 0.02, 3.0
PENALTY = 0.5
SURER = {"one": 1.4, "alone one": 1.6}
"""What is added to the log odds: real documents are easier than damaged ones; chosen on other documents (dev)."""
STRANGE = 2
"""One in so many documents is seen beside a stranger, too, when probabilities are learned."""
LENGTHS = (4, 8, 16, 40)
"""Documents from which probabilities are learned have so many sentences: short ones say less as a whole."""
WHOLE = 64
"""Scores are whole numbers of ``1 / WHOLE`` while weights are learned."""
STREWN, SHORT = 0.1, 1500
"""How many sentences of a document are strewn in; and sentences of the documents that are short ones alone."""
POOL = 4
"""Sentences that are strewn into a document are drawn from so few, so that some repeat."""
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
FIRST_ALONE = -1.5
"""The score of a sentence without a partner at a first look, in log odds."""


class Damaged(NamedTuple):
    """Two sides of a document, and the shapes of its beads in order."""

    english: list[str]
    arabic: list[str]
    shapes: list[Shape]


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


def make(sources: Path, into: Path) -> None:
    """Write both tables: the lexicon, and weights that are learned with a lexicon made without their own texts."""
    data = into / "src" / "diglot" / "pairs" / "data"
    make_lexicon(sources, data / "lexicon.txt.gz")
    with TemporaryDirectory() as scratch:
        table = Path(scratch) / "lexicon.txt.gz"
        make_lexicon(sources, table, without=("tico", "tatoeba"))
        lexicon = read(gzip.decompress(table.read_bytes()).decode("utf-8"))
    (data / "weights.tsv").write_text(learned(sources, lexicon), encoding="utf-8")


def learned(sources: Path, lexicon: Lexicon) -> str:
    """The text of the table of weights."""
    chance = random.Random(5)
    short = sorted(pair for pair in set(tatoeba(sources)) if held(pair))
    documents = [piece for document in tico_documents(sources) for piece in pieces(strewn(document, short, chance))]
    documents += pieces(chance.sample(short, SHORT))
    examples = [
        example(damaged(piece, chance, *chance.choice(RATES)), lexicon) for _ in range(COPIES) for piece in documents
    ]
    first, weights, alone = together([each for each in examples if each.cells], SHAPES)
    found = Model(
        {shape: np.rint(each * 16) for shape, each in weights.items()}, np.rint(first * 16),
        (round(FIRST_ALONE * UNIT), round(alone[0] * UNIT), round(alone[1] * UNIT)), {},
    )  # fmt: skip
    fresh = [
        damaged(piece[: chance.choice(LENGTHS)], chance, *chance.choice(RATES))
        for _ in range(COPIES)
        for piece in documents
    ]
    right = calibrated(
        [seen for document in [*fresh, *strangers(fresh)] for seen in outcomes(document, lexicon, found)]
    )
    return written(found, right)


def strewn(
    document: list[tuple[str, str]], short: list[tuple[str, str]], chance: random.Random
) -> list[tuple[str, str]]:
    """A document with short sentences among its own."""
    out = []
    pool = chance.sample(short, POOL)
    for pair in document:
        if chance.random() < STREWN:
            out.append(chance.choice(pool))
        out.append(pair)
    return out


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
    share, belief = FEW
    often = (lone(document.shapes) + share * belief) / (len(document.shapes) + belief)
    doubled = max(float(np.log2(often / share)), -4.0)
    if not n or not m:
        return Example(None, np.empty((0, 0)), n, m, document.shapes, doubled, np.empty((0, 0)))
    block = Block(evidence(document.english, document.arabic, lexicon), 0, 0, n, m)
    first = block.first().T / PRECISION
    cells = block.cells(*near(document.shapes, n, m))
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


def outcomes(document: Damaged, lexicon: Lexicon, model: Model) -> Iterator[tuple[Floats, bool]]:
    """What is seen of each bead that is found in a document, and whether it is right."""
    found: Evidence = evidence(document.english, document.arabic, lexicon)
    steps = path(found, model)
    right = set(places(document.shapes))
    for seen, place in zip(seen_of(steps), places([step[0] for step in steps]), strict=True):
        yield seen, place in right


def strangers(documents: list[Damaged]) -> Iterator[Damaged]:
    """English sides with the Arabic sides of other documents: nothing in them belongs together."""
    for one, other in zip(documents[::STRANGE], documents[1::STRANGE], strict=False):
        alone: list[Shape] = [(1, 0)] * len(one.english) + [(0, 1)] * len(other.arabic)
        yield Damaged(one.english, other.arabic, alone)


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


def written(model: Model, right: dict[str, float]) -> str:
    """The text of the table."""
    rows = [
        f"{p}-{q}\t{name}\t{int(weight)}"
        for (p, q) in SHAPES
        for name, weight in zip(FEATURES, model.weights[p, q], strict=True)
    ]
    rows += [f"first\t{name}\t{int(weight)}" for name, weight in zip(FIRST, model.first, strict=True)]
    rows += [f"alone\t{name}\t{weight}" for name, weight in zip(("first", "one", "often"), model.alone, strict=True)]
    rows += [f"right\t{name}\t{right[name]:.3f}" for name in RIGHT]
    head = "# Weights of sentence alignment: a shape, a feature, its weight. Learned by tables/pairs/train.py. CC0 1.0."
    return "\n".join([head, *rows]) + "\n"


assert UNIT == 16 * PRECISION
