"""Damaged translations: documents whose sentences are left out, joined, moved and cut, with what became of each.

The documents of TICO-19 (but for its Wikinews part) are translated sentence by sentence; short sentences of Tatoeba are
strewn among theirs, and make up some documents alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.pairs.features import Shape

__all__ = ["KEPT", "RATES", "Damaged", "Pair", "damaged", "mixed", "pieces", "strewn"]

Pair = tuple[str, str]

SENTENCES = 40
"""Documents are cut to pieces of as many sentences."""
RATES = (
    (0.0, 0.0, 0.0), (0.2, 0.0, 0.0), (0.0, 0.1, 0.02), (0.2, 0.1, 0.02), (0.1, 0.1, 0.1), (0.05, 0.05, 0.15),
    (0.0, 0.02, 0.05), (0.35, 0.05, 0.02),
)  # fmt: skip
"""Shares of sentences that are dropped, joined with others, and cut in two."""
BREAK = re.compile(r"[,،؛;:)] |(?= \(| and | which | but | و(?=\w{3}))")
SWAPPED = 0.03
"""How many of two sentences that are joined change places instead."""
STREWN = 0.1
"""How many sentences of a document are strewn in."""
KEPT = (0.0, 0.0, 0.1, 0.2, 0.4)
"""How much is translated of a document beside strangers."""
POOL = 4
"""Sentences that are strewn into a document are drawn from so few, so that some repeat."""


class Damaged(NamedTuple):
    """Two sides of a document, and the shapes of its beads in order."""

    english: list[str]
    arabic: list[str]
    shapes: list[Shape]


def strewn(document: list[Pair], short: list[Pair], chance: random.Random) -> list[Pair]:
    """A document with short sentences among its own."""
    out = []
    pool = chance.sample(short, POOL)
    for pair in document:
        if chance.random() < STREWN:
            out.append(chance.choice(pool))
        out.append(pair)
    return out


def pieces(document: list[Pair]) -> Iterator[list[Pair]]:
    for begin in range(0, len(document), SENTENCES):
        piece = document[begin : begin + SENTENCES]
        if len(piece) >= SENTENCES // 4:
            yield piece


def damaged(pairs: list[Pair], chance: random.Random, drop: float, join: float, cut: float) -> Damaged:
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
            if len(left) == 2 and how < SWAPPED:
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


def mixed(pairs: list[Pair], others: list[Pair], kept: float, chance: random.Random) -> Damaged:
    """A document of which some sentences alone are translated; strangers stand for the other translations."""
    made = Damaged([], [], [])
    for at, pair in enumerate(pairs):
        right = chance.random() < kept
        made.english.append(pair[0])
        made.arabic.append(pair[1] if right else others[at % len(others)][1])
        made.shapes.extend([(1, 1)] if right else [(1, 0), (0, 1)])
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
