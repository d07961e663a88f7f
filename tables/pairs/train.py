"""The lexicon and the weights of sentence alignment, the latter learned from damaged translations.

1. Translated documents are damaged by chance (`tables.pairs.damage`); the lexicon that training sees was made without
   them.
2. Weights are learned from the whole alignments of these (`tables.pairs.fitting`).
3. What turns scores into probabilities is learned last, from documents damaged anew (`tables.pairs.chances`).
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from diglot.kernels.beads import PRECISION, SHAPES
from diglot.pairs.features import FEATURES, FIRST, Shape
from diglot.pairs.lexicon import Lexicon, read
from diglot.pairs.model import RIGHT, UNIT, Model
from tables.pairs.chances import calibrated, outcomes
from tables.pairs.damage import KEPT, RATES, Damaged, Pair, damaged, mixed, pieces, strewn
from tables.pairs.fitting import Floats, example, glances, together
from tables.pairs.lexicon import FOLDS, documents_of, fold_of, tatoeba
from tables.pairs.lexicon import make as lexicon_text

__all__ = ["make"]

SETS, COPIES, AGAIN = 2, 12, 4
"""Sets of damaged texts whose weights are averaged, for those of one set differ by chance; and how often each text is
damaged: for the weights of a set, and for probabilities."""
LENGTHS = (4, 8, 16, 40)
"""Documents from which probabilities are learned have so many sentences: short ones say less as a whole."""
SHORT = 300
"""Sentences of a fold's documents that are short ones alone."""
LENIENT = 0.15
"""What is added to the score of a sentence alone: a row of beads shows too few of them; chosen on other texts (dev)."""
FIRST_ALONE = -1.5
"""The score of a sentence without a partner at a first look, in log odds."""


class Fold(NamedTuple):
    """A lexicon, and documents and short sentences that it was made without."""

    lexicon: Lexicon
    documents: list[list[Pair]]
    short: list[Pair]

    def texts(self, chance: random.Random) -> Iterator[list[Pair]]:
        """Pieces of documents with short sentences among theirs, and some of short sentences alone."""
        for document in self.documents:
            yield from pieces(strewn(document, self.short, chance))
        yield from pieces(chance.sample(self.short, SHORT))


def make(sources: Path, into: Path) -> None:
    """Write both tables: the lexicon, and weights that are learned with lexicons made without their own texts."""
    data = into / "src" / "diglot" / "pairs" / "data"
    data.mkdir(parents=True, exist_ok=True)
    (data / "lexicon.txt.gz").write_bytes(gzip.compress(lexicon_text(sources).encode("utf-8"), 9, mtime=0))
    folds = [Fold(read(lexicon_text(sources, fold)), *held(sources, fold)) for fold in range(FOLDS)]
    (data / "weights.tsv").write_text(learned(folds), encoding="utf-8")


def held(sources: Path, fold: int) -> tuple[list[list[Pair]], list[Pair]]:
    """What the lexicon of a fold is made without: documents, and short sentences."""
    documents = documents_of(sources)[fold::FOLDS]
    return documents, sorted(pair for pair in set(tatoeba(sources)) if fold_of(pair) == fold)


def learned(folds: list[Fold]) -> str:
    """The text of the table of weights: those of several sets of damaged texts, on the mean."""
    chance = random.Random(5)
    texts = [(fold.lexicon, piece) for fold in folds for piece in fold.texts(chance)]
    fits = [fitted(texts, chance) for _ in range(SETS)]
    alone = [sum(each) / SETS * UNIT for each in zip(*(alone for _, _, alone in fits), strict=True)]
    found = Model(
        {shape: np.rint(sum(weights[shape] for weights, _, _ in fits) / SETS * 16) for shape in SHAPES},
        np.rint(sum(first for _, first, _ in fits) / SETS * 16),
        (round(FIRST_ALONE * UNIT), round(alone[0] + LENIENT * UNIT), round(alone[1])), {},
    )  # fmt: skip
    return written(found, likely(texts, found, chance))


def fitted(
    texts: list[tuple[Lexicon, list[Pair]]], chance: random.Random
) -> tuple[dict[Shape, Floats], Floats, tuple[float, float]]:
    """The weights of beads, of a first look and of sentences alone, from one set of damaged texts."""
    examples = [
        example(damaged(piece, chance, *chance.choice(RATES)), lexicon)
        for _ in range(COPIES)
        for lexicon, piece in texts
    ]
    weights, alone = together(examples)
    return weights, glances(examples), alone


def likely(texts: list[tuple[Lexicon, list[Pair]]], found: Model, chance: random.Random) -> dict[str, float]:
    """The weights of probabilities, from texts that are damaged anew, and from texts of which little is translated."""
    documents: list[tuple[Lexicon, Damaged]] = []
    for _ in range(AGAIN):
        cut = [(lexicon, piece[: chance.choice(LENGTHS)]) for lexicon, piece in texts]
        documents += [(lexicon, damaged(piece, chance, *chance.choice(RATES))) for lexicon, piece in cut]
        others = chance.sample(cut, len(cut))
        documents += [
            (lexicon, mixed(piece, other, chance.choice(KEPT), chance))
            for (lexicon, piece), (_, other) in zip(cut, others, strict=True)
        ]
    return calibrated([seen for lexicon, document in documents for seen in outcomes(document, lexicon, found)])


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
