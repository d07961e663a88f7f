"""What is known of a word by itself: its stem, its place in the lexicon, how it sounds. Each word is looked at once.

Words have numbers, and so have stems and keys of sounds, of both languages together: equal stems have one number,
words that sound the same have one key. What is known is remembered from text to text, up to a bound; numbers stay what
they are for as long as a text is at work, and nothing depends on which they are.
"""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, repeat

import numpy as np

from diglot.kernels.evidence import CALLED, COLUMNS, KIND, LISTED, OTHER, SOUND, STEM
from diglot.pairs.sounds import sounds
from diglot.pairs.words import ARABIC, ARABIC_LETTERS, ENGLISH, LETTERS, first_letters, kinds, stems
from diglot.remembered import register
from diglot.text.arrays import Int64s

__all__ = [
    "CALLED", "KIND", "LISTED", "NAME", "OTHER", "SOUND", "STEM", "WORD", "Seen", "Vocabulary", "second_form",
]  # fmt: skip

NAME, WORD = 13, 8
"""The strength of a link by consonants, of a name and of another word."""
LONG = 3
"""A name is linked by as many consonants or more; a word by two more."""
UNKNOWN = 88
"""An Arabic word of this rarity or more may be a name."""
BOUND, ENTRY = 32 << 20, 420
"""Bytes of what is remembered, about; and of a word beside its letters."""
_BEFORE = re.compile(rf"^(?:وال|بال|لل|[وبلفك])(?=.{{{LONG}}})")


@dataclass(frozen=True, slots=True)
class Seen:
    """The words of a text.

    Args:
        words: ``int64[t]``, the number of each word's entry in `known`.
        known: ``int64[w, 6]``, what is known of words, these and others.
        stems, sounds: more than the number of any stem, and of any key of a sound.
    """

    words: Int64s
    known: Int64s
    stems: int
    sounds: int


class Vocabulary:
    """The words of both languages that were met.

    Args:
        listed: the number of each English and of each Arabic stem of a lexicon.
        rarity: how rare an Arabic stem of that number is; last, that of one that is not listed.
    """

    def __init__(self, listed: tuple[dict[str, int], dict[str, int]], rarity: Int64s) -> None:
        self._listed, self._rarity = listed, rarity
        self._lock = threading.Lock()
        self.forget()
        register(self, "words of texts that are aligned", BOUND)

    def __len__(self) -> int:
        return len(self._numbers[ENGLISH]) + len(self._numbers[ARABIC])

    def forget(self) -> None:
        """Forget every word."""
        with self._lock:
            self._begin()

    def _begin(self) -> None:
        self._numbers: tuple[dict[str, int], dict[str, int]] = {}, {}
        self._known = [np.empty((1 << 10, COLUMNS), np.int64) for _ in (ENGLISH, ARABIC)]
        self._stems, self._sounds = (defaultdict[str, int](count(1).__next__) for _ in range(2))
        self._size = 0

    def look(self, english: Sequence[str], arabic: Sequence[str]) -> tuple[Seen, Seen]:
        """What is known of the words of two texts.

        Args:
            english, arabic: as `diglot.pairs.words.words` gives them.
        """
        with self._lock:
            if self._size > BOUND:
                self._begin()
            found = self._entries(english, ENGLISH), self._entries(arabic, ARABIC)
            sizes = len(self._stems) + 1, len(self._sounds) + 1
            return Seen(found[ENGLISH], self._known[ENGLISH], *sizes), Seen(found[ARABIC], self._known[ARABIC], *sizes)

    def _entries(self, flat: Sequence[str], side: int) -> Int64s:
        numbers = self._numbers[side]
        found = list(map(numbers.get, flat))
        if None in found:
            self._learn([word for word in dict.fromkeys(flat) if word not in numbers], side)
            found = list(map(numbers.__getitem__, flat))
        return np.array(found, np.int64)

    def _learn(self, words: list[str], side: int) -> None:
        """Take up new words."""
        begin, end = len(self._numbers[side]), len(self._numbers[side]) + len(words)
        while end > len(self._known[side]):
            self._known[side] = np.concatenate([self._known[side], np.empty_like(self._known[side])])
        known = self._known[side][begin:end]
        cut = stems(words, side)
        known[:, STEM] = list(map(self._stems.__getitem__, cut))
        known[:, LISTED] = list(map(self._listed[side].get, cut, repeat(-1)))
        known[:, KIND] = kinds(words)
        known[:, SOUND:] = 0
        sizes = np.array(list(map(len, words)), np.int64)
        (self._english if side == ENGLISH else self._arabic)(words, sizes, known)
        self._numbers[side].update(zip(words, range(begin, end), strict=True))
        self._size += int(sizes.sum()) * 8 + len(words) * ENTRY

    def _english(self, words: list[str], sizes: Int64s, known: Int64s) -> None:
        """How English words sound that may be names; two ways where they have a ``ch``."""
        named = np.array([word[0].isupper() for word in words], np.bool_)
        places = ((sizes > 2) & (known[:, KIND] == LETTERS) & (named | (sizes > 5))).nonzero()[0]
        known[places, CALLED] = np.where(named[places], NAME, WORD)
        chosen = [words[at] for at in places.tolist()]
        self._sound(chosen, places, known, SOUND)
        hard = np.array(["ch" in word for word in chosen], np.bool_).nonzero()[0]
        self._sound([chosen[at] for at in hard.tolist()], places[hard], known, OTHER, soft=False)

    def _arabic(self, words: list[str], sizes: Int64s, known: Int64s) -> None:
        """How Arabic words sound that may be names: whole, and without what may be a conjunction or preposition."""
        arabic = (known[:, KIND] == LETTERS) & (first_letters(words) >= ARABIC_LETTERS)
        places = ((sizes > 2) & arabic & (self._rarity[known[:, LISTED]] >= UNKNOWN)).nonzero()[0]
        chosen = [words[at] for at in places.tolist()]
        self._sound(chosen, places, known, SOUND)
        self._sound(list(map(second_form, chosen)), places, known, OTHER)

    def _sound(self, words: list[str], places: Int64s, known: Int64s, column: int, *, soft: bool = True) -> None:
        """Fill in keys of sounds, of those words that have enough consonants."""
        if not words:
            return
        keys = sounds(words, soft)
        enough = np.array(list(map(len, keys))) >= LONG + 2 * (known[places, CALLED] == WORD)
        known[places, column] = np.where(enough, list(map(self._sounds.__getitem__, keys)), 0)


def second_form(word: str) -> str:
    """An Arabic word without the letters that may be a conjunction or preposition.

    >>> second_form("ولندن"), second_form("باريس")
    ('لندن', 'اريس')
    """
    return _BEFORE.sub("", word)
