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
    counts: dict[str, int] = json.loads((files("langdetect") / "profiles" / "ar").read_text("utf-8"))["freq"]
    single = [gram for gram in counts if len(gram) == 1 and _WORD.fullmatch(gram)]
    return {c: math.log((counts.get(" " + c, 0) + 500) / (counts.get(c + " ", 0) + 500)) for c in single}


def _mean(words: list[str], model: tuple[dict[str, float], ...]) -> float:
    total = count = 0.0
    for word in words:
        for i in range(1, len(word)):
            known = sum(part.get(word[max(i - k, 0) : i + 1], 0.0) for k, part in enumerate(model))
            total += math.log(known + _LEAST)
        count += len(word) - 1
    return total / count


@cache
def _model(language: str) -> tuple[dict[str, float], ...]:
    """Weighted probabilities of the last character of each n-gram, given those before it, for n of 1, 2 and 3."""
    counts: dict[str, int] = json.loads((files("langdetect") / "profiles" / language).read_text("utf-8"))["freq"]
    before: dict[str, int] = {}
    for gram, count in counts.items():
        before[gram[:-1]] = before.get(gram[:-1], 0) + count
    return tuple(
        {gram: weight * count / before[gram[:-1]] for gram, count in counts.items() if len(gram) == n}
        for n, weight in enumerate(_WEIGHTS, 1)
    )
