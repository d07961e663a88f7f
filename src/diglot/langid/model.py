"""diglot's own model: a trained scorer of words for each script that several languages share.

Logistic regression over the letters, letter sequences and words of a text (`features`), with integer
weights; the scores of a text are the sums over its words. ``tables/languages`` trains it, from word frequency
lists; it names their sources and licences. The tables are
``data/SCRIPT.npz`` and ``data/Arab-folded.npz``: derived from CC BY-SA data among others, and under CC BY-SA 4.0
themselves.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from diglot.kernels import rows
from diglot.kernels.languages import FULL
from diglot.kernels.letters import Words
from diglot.kernels.rows import LANES, Weights
from diglot.langid import folding, scripts
from diglot.langid.codes import numbers
from diglot.langid.evidence import Evidence
from diglot.langid.scripts import TRAINED
from diglot.text.arrays import Float64s, Int16s, Int32s, Uint16s, Uint32s
from diglot.text.wordhash import BASES

__all__ = ["FARTHEST", "SCALE", "TRAINED", "Trained", "divisors", "evidence", "features", "met", "temperature"]

SCALE = 8  # a score of 8 is a factor of e
FARTHEST = 20_000
"""Code points of the longest text that is judged: its sums stay far below 2**31."""
COOLING = (1.3, 10.0, 0.52)
SLOTS = 20  # bits of a feature's hash that number its slot; no two features of a model share one


class Trained:
    """The model of one script: see `diglot.langid.evidence.Model`.

    Args:
        script: a position in `diglot.langid.scripts.SCRIPTS`, one of `TRAINED`.
        folded: the model of words under the letters of one keyboard (`diglot.langid.keyboards`): Arabic script only.
    """

    def __init__(self, script: int, folded: bool = False) -> None:
        self.script = script
        self.name = scripts.SCRIPTS[script] + ("-folded" if folded else "")
        path = resources.files("diglot.langid").joinpath(f"data/{self.name}.npz")
        with path.open("rb") as file, np.load(file) as data:
            self.languages: tuple[str, ...] = tuple(data["languages"].tolist())
            keys: Uint32s = data["keys"]
            width = -(-len(self.languages) // LANES) * LANES
            self.bias = padded(FULL * data["bias"], width)
            self.numbers = padded(np.array(numbers(self.languages), np.int16), width)
            weights = np.zeros((len(keys), width), np.int8)
            weights[:, : len(self.languages)] = data["weights"]
        self._weights = Weights(weights, rows.placed(keys, SLOTS), BASES[0], folding.tables().high)
        self.empty: Int16s = np.empty((0, width), np.int16)

    def rows(self, letters: Uint16s, bounds: Int32s) -> Int16s:
        """Scores of words: the sums of the weights of their features."""
        return rows.learn(letters, bounds, self._weights)


def features(words: Words) -> tuple[Uint32s, Int32s]:
    """What the model sees of a word: its letters, its sequences of two to five letters, and the word itself.

    Sequences know where the word begins and ends (`` the`` and ``the `` are others than ``the``). Every feature is a
    32-bit hash; a model keeps a table of those that it has weights for, and ignores the others.

    Returns:
        ``(uint32[k], int32[w + 1])``: the features of all words, and where each word's begin among them; the word
        itself is the last of them.
    """
    return rows.features(words, BASES[0], folding.tables().high)


N = TypeVar("N", bound=np.generic)


def padded(values: npt.NDArray[N], width: int, value: float = 0) -> npt.NDArray[N]:
    """The values, and behind them one value until there are `width`."""
    return np.concatenate([values, np.full(width - len(values), value, values.dtype)])


def temperature(lengths: npt.NDArray[np.integer]) -> Float64s:
    """How far to cool the scores of texts of so many code points: the words of a text are not independent.

    Chosen on the development part of a public evaluation set, so that scores are probabilities.
    """
    return COOLING[0] * np.maximum(1, lengths / COOLING[1]) ** COOLING[2]


@cache
def divisors() -> Float64s:
    """``float64[FARTHEST + 1]``: what sums are divided by, for texts of 0, 1, … code points."""
    return FULL * SCALE * temperature(np.arange(FARTHEST + 1))


def met() -> tuple[int, ...]:
    """The scripts whose models were asked for, so far."""
    return tuple(sorted(script for script, folded in list(_evidence) if not folded))


_evidence: dict[tuple[int, bool], Evidence[Trained]] = {}


def evidence(script: int, folded: bool = False) -> Evidence[Trained]:
    """The evidence of one script's model, one for the whole process; arguments as for `Trained`."""
    found = _evidence.get((script, folded))
    if found is None:  # of two threads that come here at once, one wins
        found = _evidence.setdefault((script, folded), Evidence(Trained(script, folded)))
    return found
