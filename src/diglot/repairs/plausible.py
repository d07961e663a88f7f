"""How much a string looks like Arabic, Persian or Urdu: the mean log probability of its letters.

Each letter is judged by the two before it, with the n-gram counts of langdetect's own profiles (Apache-2.0, read from
the installed package). Real text scores about -2, text in the wrong order or the wrong code page below -4.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files

__all__ = ["edges", "letters", "score"]

LANGUAGES = ("ar", "fa", "ur")
_WEIGHTS = (0.1, 0.3, 0.6)  # of the counts of one, two and three characters
_LEAST = 1e-5
_WORD = re.compile(r"[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]+")
_MARKS = re.compile(r"[\u0640\u064b-\u065f\u0670]")


def letters(text: str) -> int:
    """The number of Arabic letters in `text`."""
    return sum(map(len, _WORD.findall(text)))


def score(text: str) -> float:
    """The mean log probability of the Arabic letters of `text`, in the language that fits best; -inf without any.

    >>> score("السلام عليكم ورحمة الله") > -3 > score("هللا ةمحرو مكيلع مالسلا")
    True
    """
    words = [f" {word} " for word in _WORD.findall(_MARKS.sub("", text))]
    if not words:
        return -math.inf
    return max(_mean(words, _model(language)) for language in LANGUAGES)


@cache
def edges() -> dict[str, float]:
    """For each letter, the log of how much more often it begins words than ends them, in Arabic."""
    counts = _model("ar").counts
    single = [gram for gram in counts if len(gram) == 1 and _WORD.fullmatch(gram)]
    return {c: math.log((counts.get(" " + c, 0) + 500) / (counts.get(c + " ", 0) + 500)) for c in single}


def _mean(words: list[str], model: _Model) -> float:
    grams = [word[i : i + 3] for word in words for i in range(len(word) - 2)]
    grams += [word[:2] for word in words]
    return sum(map(model.__getitem__, grams)) / len(grams)


class _Model(dict[str, float]):
    """The log probability of the last character of a gram (of two or three), worked out when first asked for."""

    def __init__(self, language: str) -> None:
        path = files("langdetect") / "profiles" / language
        self.counts: dict[str, int] = json.loads(path.read_text("utf-8"))["freq"]
        self.before: dict[str, int] = {}
        for gram, count in self.counts.items():
            self.before[gram[:-1]] = self.before.get(gram[:-1], 0) + count

    def __missing__(self, gram: str) -> float:
        known = _LEAST
        for n, weight in enumerate(_WEIGHTS, 1):
            part = gram[-n:]
            if len(part) == n and part in self.counts:
                known += weight * self.counts[part] / self.before[part[:-1]]
        self[gram] = math.log(known)
        return self[gram]


_model = cache(_Model)
