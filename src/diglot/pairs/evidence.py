"""What two texts have in common, sentence by sentence: words that may stand for each other, and their weight.

Of each side, the sentences are rows of **types** (stems, numbers, signs), each type with a weight: how rare it is in
the language, and in this text. **Links** join an English and an Arabic type, with a strength up to `SURE`:

- the lexicon's word pairs;
- what is equal: numbers in any digits, Latin words, signs;
- names, and words that Arabic took over, by their consonants in both scripts (`diglot.names.key`).

All numbers are whole, so that sums do not depend on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from diglot.names.keys import key
from diglot.pairs.lexicon import SURE, Lexicon
from diglot.pairs.words import arabic_stem, english_stem, is_number, words

__all__ = ["Evidence", "Links", "Side", "evidence"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NAME, WORD = 13, 8
"""The strength of a link by consonants, of a name and of another word."""
LONG = 3
"""A name is linked by as many consonants or more; a word by two more."""
UNKNOWN = 88
"""An Arabic word of this rarity or more may be a name."""
LOCAL = 48
"""How rare a type is in a text is counted for as many sentences."""
_OURS, _LETTER = regex.compile(r"[\p{Latin}\p{Arabic}]"), regex.compile(r"\p{L}")
NUMBER = 80
"""How rare a number is taken to be."""


@dataclass(frozen=True, slots=True)
class Side:
    """The sentences of one language.

    Args:
        types: ``int64[t]``, the type of each word, sentence after sentence.
        ends: ``int64[n + 1]``, where sentences begin in `types`.
        weight: ``float64[k]``, the weight of each type (whole numbers).
        digits: ``bool[k]``, whether the type is a number.
        length: ``int64[n]``, code points of each sentence.
        mark: ``int64[n]``, how it ends: 0 plain, 1 asks, 2 calls out, 3 goes on (a colon).
        own: ``bool[n]``, whether each may be of this text: it has Latin or Arabic letters, or none of any script.
    """

    types: Ints
    ends: Ints
    weight: Floats
    digits: npt.NDArray[np.bool_]
    length: Ints
    mark: Ints
    own: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Links:
    """Which types may stand for each other: ``int64[l]`` each, sorted by `english`."""

    english: Ints
    arabic: Ints
    strength: Ints


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two texts and the links between their types."""

    english: Side
    arabic: Side
    links: Links


def evidence(english: Sequence[str], arabic: Sequence[str], lexicon: Lexicon) -> Evidence:
    """What is known of two lists of sentences."""
    one = [words(text) for text in english]
    other = [words(text) for text in arabic]
    first, second = _Stems(one, english_stem), _Stems(other, arabic_stem)
    links = _links(first, second, lexicon)
    return Evidence(
        _side(english, first, lexicon.english, lexicon.unseen),
        _side(arabic, second, lexicon.arabic, lexicon.unseen),
        links,
    )


class _Stems:
    """The types of one side, numbered as they come; and the words that they were written as."""

    def __init__(self, sentences: list[list[str]], stem: object) -> None:
        self.words: dict[str, int] = {}
        self.types: dict[str, int] = {}
        flat = [word for sentence in sentences for word in sentence]
        for word in dict.fromkeys(flat):
            self.words[word] = self.types.setdefault(stem(word), len(self.types))  # type: ignore[operator]
        self.flat = np.fromiter(map(self.words.__getitem__, flat), np.int64, len(flat))
        self.ends = np.zeros(len(sentences) + 1, np.int64)
        np.cumsum([len(sentence) for sentence in sentences], out=self.ends[1:])


def _side(texts: Sequence[str], stems: _Stems, rarity: dict[str, int], unseen: int) -> Side:
    names = list(stems.types)
    digits = np.array([is_number(name) for name in names], np.bool_)
    rare = np.array([rarity.get(name, unseen) for name in names], np.float64)
    rare[digits] = NUMBER
    sentence = np.repeat(np.arange(len(texts)), np.diff(stems.ends))
    pairs = np.unique(sentence * max(len(names), 1) + stems.flat)
    spread = np.bincount(pairs % max(len(names), 1), minlength=len(names)) * min(1.0, LOCAL / max(len(texts), 1))
    weight = np.rint(rare * (0.25 + 1 / np.sqrt(np.maximum(spread, 1))))
    length = np.fromiter(map(len, texts), np.int64, len(texts))
    mark = np.fromiter(map(_mark, texts), np.int64, len(texts))
    own = np.fromiter((bool(_OURS.search(text)) or not _LETTER.search(text) for text in texts), np.bool_, len(texts))
    return Side(stems.flat, stems.ends, weight, digits, length, mark, own)


def _mark(text: str) -> int:
    """How a sentence ends."""
    last = text.rstrip(" \"'”’»)]")[-1:]
    return 1 if last in ("?", "؟") else 2 if last == "!" else 3 if last in (":", "؛") else 0


def _links(first: _Stems, second: _Stems, lexicon: Lexicon) -> Links:
    found: dict[tuple[int, int], int] = {}
    arabic = second.types
    for stem, one in first.types.items():
        for other, strength in lexicon.pairs.get(stem, ()):
            if (place := arabic.get(other)) is not None:
                found[one, place] = min(3 + strength, SURE)
        if (place := arabic.get(stem)) is not None:
            found[one, place] = SURE
    for one, place, strength in _names(first, second, lexicon):
        found[one, place] = max(found.get((one, place), 0), strength)
    if not found:
        empty = np.empty(0, np.int64)
        return Links(empty, empty, empty)
    pairs = np.array([(*pair, strength) for pair, strength in found.items()], np.int64)
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return Links(pairs[:, 0], pairs[:, 1], pairs[:, 2])


def _names(first: _Stems, second: _Stems, lexicon: Lexicon) -> Iterable[tuple[int, int, int]]:
    """Types that sound the same in both scripts: names, and rare words that one language took from the other."""
    keys: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for word, one in first.words.items():
        if len(word) > 2 and word[0].isalpha():
            name = word[0].isupper()
            if (name or len(word) > 5) and len(sound := key(word)) >= LONG + 2 * (not name):
                keys[sound].append((one, NAME if name else WORD))
    if not keys:
        return
    common = [lexicon.arabic.get(stem, UNKNOWN) < UNKNOWN for stem in second.types]
    for word, place in second.words.items():
        if word[0] >= "\u0620" and len(word) > 2 and not common[place] and not is_number(word):
            for form in {word, second_form(word)}:
                for one, strength in keys.get(key(form), ()):
                    yield one, place, strength


def second_form(word: str) -> str:
    """An Arabic word without the letters that may be a conjunction or preposition.

    >>> second_form("ولندن"), second_form("باريس")
    ('لندن', 'اريس')
    """
    for prefix in ("وال", "بال", "لل", "و", "ب", "ل", "ف", "ك"):
        if word.startswith(prefix) and len(word) - len(prefix) >= LONG:
            return word[len(prefix) :]
    return word
