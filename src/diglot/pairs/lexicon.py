"""The lexicon that ships: which Arabic stems an English one may stand for, and how rare stems are."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["SURE", "Lexicon", "lexicon"]

SURE = 15
"""The weight of two words that surely stand for each other, as two equal numbers do."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word pairs with weights.

    Args:
        pairs: for an English stem, Arabic stems and their weights, 1 to `SURE`.
        english, arabic: how rare a stem is, in eighths of a bit.
        unseen: how rare a stem is that is in neither.
    """

    pairs: dict[str, list[tuple[str, int]]]
    english: dict[str, int]
    arabic: dict[str, int]
    unseen: int


@cache
def lexicon() -> Lexicon:
    """The lexicon of ``data/lexicon.txt.gz``, read once (some 50 ms).

    >>> [arabic for arabic, weight in lexicon().pairs["water"]][:2]
    ['ماء', 'ميا']
    """
    return read(gzip.decompress((files("diglot.pairs") / "data" / "lexicon.txt.gz").read_bytes()).decode("utf-8"))


def read(text: str) -> Lexicon:
    """A lexicon from its text: ``English<tab>rarity<tab>Arabic:weight …`` or ``<tab>rarity<tab>Arabic`` a line."""
    found = Lexicon({}, {}, {}, 0)
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        stem, rarity, listed = line.split("\t")
        if not stem:
            found.arabic[listed] = int(rarity)
            continue
        found.english[stem] = int(rarity)
        if listed:
            cut = [entry.rpartition(":") for entry in listed.split(" ")]
            found.pairs[stem] = [(arabic, int(weight)) for arabic, _, weight in cut]
    return Lexicon(found.pairs, found.english, found.arabic, max(found.arabic.values(), default=0) + 12)
