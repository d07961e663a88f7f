"""What two texts have in common, sentence by sentence: words that may stand for each other, and their weight.

Of each side, the sentences are rows of **types** (stems, numbers, signs), each type with a weight: how rare it is in
the language, and in this text. **Links** join an English and an Arabic type, with a strength up to `SURE`:

- the lexicon's word pairs;
- what is equal: numbers in any digits, Latin words, signs;
- names, and words that Arabic took over, by their consonants in both scripts (`diglot.pairs.sounds`).

All numbers are whole, so that sums do not depend on their order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import regex

from diglot.kernels import evidence as kernel
from diglot.kernels.beads import Words
from diglot.pairs.lexicon import SURE, Lexicon
from diglot.pairs.vocabulary import KIND, LISTED, Seen
from diglot.pairs.words import ARABIC, DIGITS, ENGLISH, LETTERS, words
from diglot.remembered import of_thread
from diglot.text.arrays import Bools, Float64s, Int64s, offsets

__all__ = ["Evidence", "Links", "Side", "evidence"]


LOCAL = 48
"""How rare a type is in a text is counted for as many sentences."""
_LETTER = regex.compile(r"\p{L}")
CROWD = 4096
"""Words that sound the same are linked unless they make more pairs than that."""
NUMBER = 80
"""How rare a number is taken to be."""
_TYPE = (1 << 28) - 1
"""A number that is larger than that of any type."""
STRANGE = 0.3
"""What a word counts, in parts of its weight, that nothing can link: whether it has a partner cannot be told."""


@dataclass(frozen=True, slots=True)
class Side:
    """The sentences of one language.

    Args:
        types: ``int64[t]``, the type of each word, sentence after sentence.
        ends: ``int64[n + 1]``, where sentences begin in `types`.
        weight: ``int64[k]``, the weight of each type.
        digits: ``bool[k]``, whether the type is a number.
        total, figures: ``float64[n]``, the weight of each sentence's words, and how many numbers it has.
        length: ``int64[n]``, code points of each sentence.
        mark: ``int64[n]``, how it ends: 0 plain, 1 asks, 2 calls out, 3 goes on (a colon).
        places: ``int64[p]``, where each type stands: its number times `n`, and the sentence; rising, each once.
        own: ``bool[n]``, whether each may be of this text: it has Latin or Arabic words, or no letter of any script.
    """

    types: Int64s
    ends: Int64s
    weight: Int64s
    digits: Bools
    total: Float64s
    figures: Float64s
    length: Int64s
    mark: Int64s
    places: Int64s
    own: Bools


@dataclass(frozen=True, slots=True)
class Links:
    """Which types may stand for each other: ``int64[l]`` each, by `english`, each two once."""

    english: Int64s
    arabic: Int64s
    strength: Int64s


class Evidence:
    """Two texts and the links between their types.

    Args:
        english, arabic: the texts.
        links: between types of both.
    """

    def __init__(self, english: Side, arabic: Side, links: Links) -> None:
        self.english, self.arabic, self.links = english, arabic, links
        turned = links.arabic.argsort(kind="stable")
        self.words = (
            _words(english, links.english, links.arabic, links.strength),
            _words(arabic, links.arabic[turned], links.english[turned], links.strength[turned]),
        )


def _words(side: Side, types: Int64s, partners: Int64s, strengths: Int64s) -> Words:
    """What the kernels ask of a side; links are sorted by `types`."""
    total = len(side.weight)
    many = np.bincount(types, minlength=total)
    starts, count = offsets(many), many[side.types]
    linked = count.nonzero()[0]
    return Words(
        side.types[linked], linked.searchsorted(side.ends), side.digits, side.weight, starts, partners, strengths,
        np.zeros(total, np.uint8), np.zeros(total, np.int32), offsets(count[linked]),
    )  # fmt: skip


def evidence(english: Sequence[str], arabic: Sequence[str], lexicon: Lexicon) -> Evidence:
    """What is known of two lists of sentences."""
    found = [list(map(words, texts)) for texts in (english, arabic)]
    seen = lexicon.vocabulary.look(*(list(chain.from_iterable(sentences)) for sentences in found))
    room = _room()
    one, other = (_Text(*each, room) for each in zip(found, seen, strict=True))
    sizes = len(lexicon.arabic) + 1, seen[ENGLISH].sounds, CROWD
    pairs = lexicon.starts, lexicon.partners, lexicon.weights
    links = Links(*kernel.links(one.types, other.types, pairs, *sizes, room))
    return Evidence(
        _side(english, one, _rarity(one, lexicon, ENGLISH, links.english)),
        _side(arabic, other, _rarity(other, lexicon, ARABIC, links.arabic)),
        links,
    )


_room = of_thread(kernel.Room)


class _Text:
    """The words of one side, their types, and what is known of these.

    Args:
        sentences: the words of each sentence.
        seen: all of them.
        room: of this thread.
    """

    def __init__(self, sentences: list[list[str]], seen: Seen, room: kernel.Room) -> None:
        self.ends = offsets(np.array(list(map(len, sentences)), np.int64))
        self.types = kernel.types(seen.words, self.ends, seen.known, seen.stems, room)
        known = seen.known[self.types.first]
        self.listed, self.digits = known[:, LISTED], known[:, KIND] == DIGITS
        self.letters = (known[:, KIND] == LETTERS)[self.types.of]


def _rarity(found: _Text, lexicon: Lexicon, side: int, linked: Int64s) -> Float64s:
    """How rare each type is, ``float64[k]``; a part of it for one that neither the lexicon nor this text links."""
    known = lexicon.paired[side][found.listed] | found.digits
    known[linked] = True
    return np.where(found.digits, NUMBER, lexicon.rarity[side][found.listed]) * np.where(known, 1.0, STRANGE)


def _side(texts: Sequence[str], found: _Text, rare: Float64s) -> Side:
    many, types = len(texts), found.types
    length = np.array(list(map(len, texts)), np.int64)
    sentence = np.arange(many).repeat(np.diff(found.ends))
    spread = types.spread * min(1.0, LOCAL / max(many, 1))
    weight = np.rint(rare * (0.25 + 1 / np.sqrt(np.maximum(spread, 1)))).astype(np.int64)
    total, figures = (
        np.bincount(sentence, of[types.of], many).astype(np.float64, copy=False) for of in (weight, found.digits)
    )
    own = np.bincount(sentence, found.letters, many) > 0
    for at in (~own).nonzero()[0].tolist():
        own[at] = not _LETTER.search(texts[at])
    mark = np.array(list(map(_mark, texts)), np.int64)
    return Side(types.of, found.ends, weight, found.digits, total, figures, length, mark, types.places, own)


def _mark(text: str) -> int:
    """How a sentence ends."""
    last = text.rstrip(" \"'”’»)]")[-1:]
    return 1 if last in ("?", "؟") else 2 if last == "!" else 3 if last in (":", "؛") else 0


def strongest(english: Int64s, arabic: Int64s, strength: Int64s) -> Links:
    """Links in order; of several between the same types, the strongest."""
    codes = english << 32 | arabic << 4 | strength
    codes.sort()
    last = np.ones(len(codes), np.bool_)
    np.not_equal(codes[1:] >> 4, codes[:-1] >> 4, out=last[:-1])
    codes = codes[last]
    return Links(codes >> 32, codes >> 4 & _TYPE, codes & SURE)
