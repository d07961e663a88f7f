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

from diglot.kernels.beads import Words
from diglot.pairs.lexicon import SURE, Lexicon
from diglot.pairs.vocabulary import CALLED, KIND, LISTED, OTHER, SOUND, STEM, Seen
from diglot.pairs.words import ARABIC, DIGITS, ENGLISH, LETTERS, words
from diglot.text.arrays import Bools, Float64s, Int64s, changes, numbered, offsets, ranges

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
    """Which types may stand for each other: ``int64[l]`` each, sorted by `english` and then by `arabic`."""

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
    one, other = (_Types(each) for each in seen)
    links = _links(one, other, lexicon)
    return Evidence(
        _side(english, found[ENGLISH], one, _rarity(one, lexicon, ENGLISH, links.english)),
        _side(arabic, found[ARABIC], other, _rarity(other, lexicon, ARABIC, links.arabic)),
        links,
    )


class _Types:
    """The types of one side, the words that they were written as, and what is known of both.

    Args:
        seen: the words.
    """

    def __init__(self, seen: Seen) -> None:
        known = seen.known
        stems = known[:, STEM]
        self.stem, of_word = numbered(stems, int(stems.max(initial=0)) + 1)
        first = np.empty(len(self.stem), np.intp)
        first[of_word] = np.arange(len(stems))
        self.flat, self.of_word, self.known = of_word[seen.words], of_word, known
        self.listed, self.digits = known[first, LISTED], known[first, KIND] == DIGITS
        self.letters = (known[:, KIND] == LETTERS)[seen.words]

    def sounds(self) -> tuple[Int64s, Int64s, Int64s]:
        """Keys of sounds, in order, the type of each and the strength of its link."""
        keys = self.known[:, SOUND : OTHER + 1].T.ravel()
        kept = keys.nonzero()[0]
        kept = kept[keys[kept].argsort(kind="stable")]
        place = kept % len(self.known)
        return keys[kept], self.of_word[place], self.known[place, CALLED]


def _rarity(found: _Types, lexicon: Lexicon, side: int, linked: Int64s) -> Float64s:
    """How rare each type is, ``float64[k]``; a part of it for one that neither the lexicon nor this text links."""
    known = lexicon.paired[side][found.listed] | found.digits
    known[linked] = True
    return np.where(found.digits, NUMBER, lexicon.rarity[side][found.listed]) * np.where(known, 1.0, STRANGE)


def _side(texts: Sequence[str], sentences: list[list[str]], found: _Types, rare: Float64s) -> Side:
    count, many = len(found.stem), len(texts)
    length = np.array(list(map(len, texts)), np.int64)
    sizes = np.array(list(map(len, sentences)), np.int64)
    sentence = np.arange(many).repeat(sizes)
    places = np.sort(found.flat * many + sentence)
    places = places[changes(places)]
    spread = np.bincount(places // max(many, 1), minlength=count) * min(1.0, LOCAL / max(many, 1))
    weight = np.rint(rare * (0.25 + 1 / np.sqrt(np.maximum(spread, 1)))).astype(np.int64)
    total, figures = (
        np.bincount(sentence, of[found.flat], many).astype(np.float64, copy=False) for of in (weight, found.digits)
    )
    own = np.bincount(sentence, found.letters, many) > 0
    for at in (~own).nonzero()[0].tolist():
        own[at] = not _LETTER.search(texts[at])
    mark = np.array(list(map(_mark, texts)), np.int64)
    return Side(found.flat, offsets(sizes), weight, found.digits, total, figures, length, mark, places, own)


def _mark(text: str) -> int:
    """How a sentence ends."""
    last = text.rstrip(" \"'”’»)]")[-1:]
    return 1 if last in ("?", "؟") else 2 if last == "!" else 3 if last in (":", "؛") else 0


def _links(one: _Types, other: _Types, lexicon: Lexicon) -> Links:
    """The links of all kinds; of two between the same types, the stronger."""
    here = (one.listed >= 0).nonzero()[0]
    begin, end = lexicon.starts[one.listed[here]], lexicon.starts[one.listed[here] + 1]
    count = end - begin
    at = ranges(begin, count)
    place = np.full(len(lexicon.arabic) + 1, -1, np.int32)
    place[other.listed] = np.arange(len(other.listed))
    place[-1] = -1
    second = place[lexicon.partners[at]]
    kept = second >= 0
    equal = other.stem.searchsorted(one.stem)
    same = (np.append(other.stem, -1)[equal] == one.stem).nonzero()[0]
    names = _names(one, other)
    return strongest(
        np.concatenate((here.repeat(count)[kept], same, names[0])),
        np.concatenate((second[kept], equal[same], names[1])),
        np.concatenate((np.minimum(3 + lexicon.weights[at[kept]], SURE), np.full(len(same), SURE), names[2])),
    )


def strongest(english: Int64s, arabic: Int64s, strength: Int64s) -> Links:
    """Links in order; of several between the same types, the strongest."""
    codes = english << 32 | arabic << 4 | strength
    codes.sort()
    last = np.ones(len(codes), np.bool_)
    np.not_equal(codes[1:] >> 4, codes[:-1] >> 4, out=last[:-1])
    codes = codes[last]
    return Links(codes >> 32, codes >> 4 & _TYPE, codes & SURE)


def _names(one: _Types, other: _Types) -> tuple[Int64s, Int64s, Int64s]:
    """Types that sound the same in both scripts: names, and rare words that one language took from the other."""
    keys, types, strength = one.sounds()
    asked, others, _ = other.sounds()
    begin = keys.searchsorted(asked)
    count = keys.searchsorted(asked, "right") - begin
    count[count * (asked.searchsorted(asked, "right") - asked.searchsorted(asked)) > CROWD] = 0
    at = ranges(begin, count)
    return types[at], others.repeat(count), strength[at]
