"""The lexicon and the weights of sentence alignment, the latter learned from damaged translations.

1. Translated documents are damaged by chance (`tables.pairs.damage`); the lexicon that training sees was made without
   them.
2. Weights are learned from the whole alignments of these (`tables.pairs.fitting`).
3. What turns scores into probabilities is learned last, from documents damaged anew (`tables.pairs.chances`).
"""

from __future__ import annotations

import gzip
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from diglot.kernels.beads import PRECISION, SHAPES
from diglot.pairs.features import FEATURES, FIRST
from diglot.pairs.lexicon import Lexicon, read
from diglot.pairs.model import RIGHT, UNIT, Model
from tables.pairs.chances import calibrated, outcomes, strangers
from tables.pairs.damage import RATES, damaged, pieces, strewn
from tables.pairs.fitting import example, together
from tables.pairs.lexicon import held, tatoeba, tico_documents
from tables.pairs.lexicon import make as make_lexicon

__all__ = ["make"]

COPIES = 5
LENGTHS = (4, 8, 16, 40)
"""Documents from which probabilities are learned have so many sentences: short ones say less as a whole."""
SHORT = 1500
"""Sentences of the documents that are short ones alone."""
FIRST_ALONE = -1.5
"""The score of a sentence without a partner at a first look, in log odds."""


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
