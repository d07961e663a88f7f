"""The lexicon that ships: which Arabic stems an English one may stand for, and how rare stems are."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from diglot.pairs.vocabulary import Vocabulary
from diglot.text.arrays import Int64s

__all__ = ["SURE", "Lexicon", "lexicon"]

SURE = 15
"""The weight of two words that surely stand for each other, as two equal numbers do."""


@dataclass(frozen=True)
class Lexicon:
    """Word pairs with weights; stems have numbers.

    Args:
        english, arabic: the number of each stem.
        names: the Arabic stems, by their numbers.
        rarity: for each side, how rare a stem of that number is, in eighths of a bit; last, that of a stem that is not
            listed.
        starts: ``int64[e + 1]``, where the pairs of an English stem begin.
        partners, weights: the Arabic stem of each pair, and its weight, 1 to `SURE`; the best first.
    """

    english: dict[str, int]
    arabic: dict[str, int]
    names: list[str]
    rarity: tuple[Int64s, Int64s]
    starts: Int64s
    partners: Int64s
    weights: Int64s

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What is remembered of words that were met."""
        return Vocabulary((self.english, self.arabic), self.rarity[1])

    @cached_property
    def sorted(self) -> Int64s:
        """The numbers of the Arabic stems, by their letters."""
        return np.array(sorted(range(len(self.names)), key=self.names.__getitem__), np.int64)

    @cached_property
    def places(self) -> Int64s:
        """Where each Arabic stem stands in `sorted`."""
        return np.argsort(self.sorted)

    @cached_property
    def paired(self) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """For each side, whether a stem of that number is in a pair; last, that one which is not listed is in none."""
        english, arabic = np.zeros(len(self.english) + 1, np.bool_), np.zeros(len(self.arabic) + 1, np.bool_)
        english[:-1], arabic[self.partners] = np.diff(self.starts) > 0, True
        return english, arabic

    def best(self, stem: str) -> tuple[str, int, int] | None:
        """The Arabic stem that an English one most likely stands for, the weight of the pair, and how rare it is.

        >>> lexicon().best("water")[0]
        'ماء'
        """
        at = self.english.get(stem)
        if at is None or self.starts[at] == self.starts[at + 1]:
            return None
        first = self.starts[at]
        partner = int(self.partners[first])
        return self.names[partner], int(self.weights[first]), int(self.rarity[1][partner])


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``data/lexicon.txt.gz``, read once (some 50 ms)."""
    return read(gzip.decompress((files("diglot.pairs") / "data" / "lexicon.txt.gz").read_bytes()).decode("utf-8"))


def read(text: str) -> Lexicon:
    """A lexicon from its text: ``English<tab>rarity<tab>Arabic:weight …`` or ``<tab>rarity<tab>Arabic`` a line."""
    english: dict[str, int] = {}
    arabic: dict[str, int] = {}
    rare: tuple[list[int], dict[int, int]] = ([], {})
    starts, partners, weights = [0], [], []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        stem, rarity, listed = line.split("\t")
        if not stem:
            rare[1][arabic.setdefault(listed, len(arabic))] = int(rarity)
            continue
        english[stem] = len(english)
        rare[0].append(int(rarity))
        for entry in listed.split(" ") if listed else ():
            partner, _, weight = entry.rpartition(":")
            partners.append(arabic.setdefault(partner, len(arabic)))
            weights.append(int(weight))
        starts.append(len(partners))
    unseen = max(rare[1].values(), default=0) + 12
    others = [rare[1].get(number, unseen) for number in range(len(arabic))]
    both = np.array([*rare[0], unseen], np.int64), np.array([*others, unseen], np.int64)
    return Lexicon(
        english, arabic, list(arabic), both, *(np.array(each, np.int64) for each in (starts, partners, weights))
    )
