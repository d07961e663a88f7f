"""What two texts have in common, sentence by sentence: words that may stand for each other, and their weight.

Of each side, the sentences are rows of **types** (stems, numbers, signs), each type with a weight: how rare it is in
the language, and in this text. **Links** join an English and an Arabic type, with a strength up to `SURE`:

- the lexicon's word pairs;
- what is equal: numbers in any digits, Latin words, signs;
- names, and words that Arabic took over, by their consonants in both scripts (`diglot.pairs.sounds`).

All numbers are whole, so that sums do not depend on their order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from diglot.kernels.beads import Words
from diglot.pairs.lexicon import SURE, Lexicon
from diglot.pairs.sounds import sounds
from diglot.pairs.words import ARABIC, ENGLISH, is_number, stems, words

__all__ = ["Evidence", "Links", "Side", "evidence"]

Ints = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

NAME, WORD = 13, 8
"""The strength of a link by consonants, of a name and of another word."""
LONG = 3
"""A name is linked by as many consonants or more; a word by two more."""
UNKNOWN = 88
"""An Arabic word of this rarity or more may be a name."""
LOCAL = 48
"""How rare a type is in a text is counted for as many sentences."""
_BEFORE = re.compile(rf"^(?:وال|بال|لل|[وبلفك])(?=.{{{LONG}}})")
_LETTER = regex.compile(r"\p{L}")
NUMBER = 80
"""How rare a number is taken to be."""


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
        own: ``bool[n]``, whether each may be of this text: it has Latin or Arabic words, or no letter of any script.
    """

    types: Ints
    ends: Ints
    weight: Ints
    digits: npt.NDArray[np.bool_]
    total: Floats
    figures: Floats
    length: Ints
    mark: Ints
    own: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Links:
    """Which types may stand for each other: ``int64[l]`` each, sorted by `english` and then by `arabic`."""

    english: Ints
    arabic: Ints
    strength: Ints


class Evidence:
    """Two texts and the links between their types.

    Args:
        english, arabic: the texts.
        links: between types of both.
    """

    def __init__(self, english: Side, arabic: Side, links: Links) -> None:
        self.english, self.arabic, self.links = english, arabic, links
        order = np.argsort(links.arabic, kind="stable")
        self.words = (
            _words(english, links.english, links.arabic, links.strength),
            _words(arabic, links.arabic[order], links.english[order], links.strength[order]),
        )


def _words(side: Side, types: Ints, partners: Ints, strengths: Ints) -> Words:
    """What the kernels ask of a side; links are sorted by `types`."""
    total = len(side.weight)
    starts = np.searchsorted(types, np.arange(total + 1))
    chosen = [np.flatnonzero(kept[side.types]) for kept in (np.diff(starts) > 0, side.digits)]
    begins = [np.searchsorted(places, side.ends) for places in chosen]
    return Words(
        side.types[chosen[0]], begins[0], side.types[chosen[1]], begins[1], side.weight, starts, partners, strengths,
        np.zeros(total, np.uint8),
    )  # fmt: skip


def evidence(english: Sequence[str], arabic: Sequence[str], lexicon: Lexicon) -> Evidence:
    """What is known of two lists of sentences."""
    one, other = _Stems(english, ENGLISH, lexicon.english), _Stems(arabic, ARABIC, lexicon.arabic)
    return Evidence(
        _side(english, one, lexicon.rarity[ENGLISH]),
        _side(arabic, other, lexicon.rarity[ARABIC]),
        _links(one, other, lexicon),
    )


class _Stems:
    """The types of one side, numbered as they come; and the words that they were written as."""

    def __init__(self, texts: Sequence[str], side: int, listed: dict[str, int]) -> None:
        sentences = list(map(words, texts))
        flat = [word for sentence in sentences for word in sentence]
        distinct = dict.fromkeys(flat)
        self.types: dict[str, int] = {}
        self.words = {
            word: self.types.setdefault(stem, len(self.types))
            for word, stem in zip(distinct, stems(distinct, side), strict=True)
        }
        self.flat = np.fromiter(map(self.words.__getitem__, flat), np.int64, len(flat))
        self.ends = np.zeros(len(sentences) + 1, np.int64)
        np.cumsum([len(sentence) for sentence in sentences], out=self.ends[1:])
        self.listed = np.fromiter((listed.get(stem, -1) for stem in self.types), np.int64, len(self.types))
        self.own = [
            any(word[0].isalpha() for word in found) or not _LETTER.search(text)
            for text, found in zip(texts, sentences, strict=True)
        ]


def _side(texts: Sequence[str], found: _Stems, rarity: Ints) -> Side:
    count = max(len(found.types), 1)
    digits = np.fromiter(map(is_number, found.types), np.bool_, len(found.types))
    rare = np.where(digits, NUMBER, rarity[found.listed])
    sentence = np.repeat(np.arange(len(texts)), np.diff(found.ends))
    pairs = np.unique(sentence * count + found.flat)
    spread = np.bincount(pairs % count, minlength=len(found.types)) * min(1.0, LOCAL / max(len(texts), 1))
    weight = np.rint(rare * (0.25 + 1 / np.sqrt(np.maximum(spread, 1)))).astype(np.int64)
    total, figures = (np.bincount(sentence, of[found.flat], len(texts)).astype(np.float64) for of in (weight, digits))
    length = np.fromiter(map(len, texts), np.int64, len(texts))
    mark = np.fromiter(map(_mark, texts), np.int64, len(texts))
    return Side(found.flat, found.ends, weight, digits, total, figures, length, mark, np.array(found.own, np.bool_))


def _mark(text: str) -> int:
    """How a sentence ends."""
    last = text.rstrip(" \"'”’»)]")[-1:]
    return 1 if last in ("?", "؟") else 2 if last == "!" else 3 if last in (":", "؛") else 0


def _links(one: _Stems, other: _Stems, lexicon: Lexicon) -> Links:
    """The links of all kinds; of two between the same types, the stronger."""
    here = np.flatnonzero(one.listed >= 0)
    begin = lexicon.starts[one.listed[here]]
    count = lexicon.starts[one.listed[here] + 1] - begin
    at = np.repeat(begin - np.cumsum(count) + count, count) + np.arange(count.sum())
    place = np.full(len(lexicon.arabic) + 1, -1, np.int64)
    place[other.listed] = np.arange(len(other.listed))
    place[-1] = -1
    second = place[lexicon.partners[at]]
    kept = second >= 0
    equal = sorted((one.types[stem], other.types[stem]) for stem in one.types.keys() & other.types.keys())
    more = [(*pair, SURE) for pair in equal] + _names(one, other, lexicon)
    rest = np.array(more, np.int64).reshape(-1, 3)
    english = np.append(np.repeat(here, count)[kept], rest[:, 0])
    arabic = np.append(second[kept], rest[:, 1])
    strength = np.append(np.minimum(3 + lexicon.weights[at[kept]], SURE), rest[:, 2])
    return strongest(english, arabic, strength)


def strongest(english: Ints, arabic: Ints, strength: Ints) -> Links:
    """Links in order; of several between the same types, the strongest."""
    order = np.lexsort((strength, arabic, english))
    english, arabic, strength = english[order], arabic[order], strength[order]
    last = np.append((np.diff(english) != 0) | (np.diff(arabic) != 0), True)[: len(english)]
    return Links(english[last], arabic[last], strength[last])


def _names(one: _Stems, other: _Stems, lexicon: Lexicon) -> list[tuple[int, int, int]]:
    """Types that sound the same in both scripts: names, and rare words that one language took from the other."""
    latin = [word for word in one.words if len(word) > 2 and word[0].isalpha() and (word[0].isupper() or len(word) > 5)]
    common = (lexicon.rarity[ARABIC][other.listed] < UNKNOWN).tolist()
    arabic = [
        word for word, at in other.words.items() if word[0] >= "\u0620" and len(word) > 2 and not common[at]
        and word[0].isalpha()
    ]  # fmt: skip
    if not latin or not arabic:
        return []
    keys: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    hard = [word for word in latin if "ch" in word]
    for words_, soft in ((latin, True), (hard, False)):
        for word, key in zip(words_, sounds(words_, soft), strict=True) if words_ else ():
            name = word[0].isupper()
            if len(key) >= LONG + 2 * (not name):
                keys[key].append((one.words[word], NAME if name else WORD))
    found = []
    for forms in (arabic, list(map(second_form, arabic))):
        for word, key in zip(arabic, sounds(forms), strict=True):
            if key in keys:
                found += [(at, other.words[word], strength) for at, strength in keys[key]]
    return found


def second_form(word: str) -> str:
    """An Arabic word without the letters that may be a conjunction or preposition.

    >>> second_form("ولندن"), second_form("باريس")
    ('لندن', 'اريس')
    """
    return _BEFORE.sub("", word)
