"""diglot's own model: a trained scorer of words for each script that several languages share.

Logistic regression over the letters, letter sequences and words of a text (`diglot.langid.features`), with integer
weights; the scores of a text are the sums over its words. ``tables/languages`` trains it, from word frequency
lists; it names their sources and licences. The tables are
``data/SCRIPT.npz`` and ``data/Arab-folded.npz``: derived from CC BY-SA data among others, and under CC BY-SA 4.0
themselves.
"""

from __future__ import annotations

from importlib import resources

import numpy as np
import numpy.typing as npt

from diglot.langid import scripts
from diglot.langid.evidence import Evidence, summed
from diglot.langid.features import features
from diglot.langid.folding import fold
from diglot.text.arrays import Float64s, Int32s, Positions, Uint32s
from diglot.text.column import Column

__all__ = ["SCALE", "TRAINED", "Trained", "evidence", "temperature"]

SCALE = 8  # a score of 8 is a factor of e
COOLING = (1.3, 10.0, 0.52)
SLOTS = 20  # bits of a feature's hash that number its slot; no two features of a model share one
TRAINED = tuple(scripts.SCRIPTS.index(code) for code in ("Arab", "Latn", "Cyrl", "Deva", "Beng", "Hebr", "Ethi"))


class Trained:
    """The model of one script: see `diglot.langid.evidence.Model`.

    Args:
        script: a position in `diglot.langid.scripts.SCRIPTS`, one of `TRAINED`.
        folded: the model of words under the letters of one keyboard (`diglot.langid.keyboards`): Arabic script only.
    """

    tail = 0

    def __init__(self, script: int, folded: bool = False) -> None:
        self.script = script
        self.name = scripts.SCRIPTS[script] + ("-folded" if folded else "")
        path = resources.files("diglot.langid").joinpath(f"data/{self.name}.npz")
        with path.open("rb") as file, np.load(file) as data:
            self.languages: tuple[str, ...] = tuple(data["languages"].tolist())
            self.bias: Int32s = data["bias"]
            self._keys: Uint32s = data["keys"]
            self._weights = data["weights"].astype(np.int16)
        self._slots = np.full(1 << SLOTS, -1, np.int32)
        self._slots[self._keys >> (32 - SLOTS)] = np.arange(len(self._keys))

    def fold(self, column: Column) -> tuple[Column, Positions | None]:
        """The letters of the script, and their places."""
        return fold(column, self.script)

    def rows(self, words: Column) -> Int32s:
        """Scores of words: the sums of the weights of their features."""
        hashes, offsets = features(words)
        place = self._slots.take(hashes >> (32 - SLOTS))
        known = (place >= 0) & (self._keys.take(place, mode="clip") == hashes)
        bounds = np.zeros(len(known) + 1, np.int32)
        np.cumsum(known, out=bounds[1:])
        rows: Int32s = summed(self._weights, place[known], bounds[offsets]).astype(np.int32)
        return rows


def temperature(lengths: npt.NDArray[np.integer]) -> Float64s:
    """How far to cool the scores of texts of so many code points: the words of a text are not independent.

    Chosen on the development part of a public evaluation set, so that scores are probabilities.
    """
    return COOLING[0] * np.maximum(1, lengths / COOLING[1]) ** COOLING[2]


_evidence: dict[tuple[int, bool], Evidence[Trained]] = {}


def evidence(script: int, folded: bool = False) -> Evidence[Trained]:
    """The evidence of one script's model, one for the whole process; arguments as for `Trained`."""
    found = _evidence.get((script, folded))
    if found is None:  # of two threads that come here at once, one wins
        found = _evidence.setdefault((script, folded), Evidence(Trained(script, folded)))
    return found
