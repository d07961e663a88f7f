"""Lam and alef in lines that were turned round: extractors that read a page in visual order often keep this pair.

لا is one sign on the page, and many PDF extractors write its two letters in the order of reading inside a line that is
otherwise in the order of display. Turned round, every سلام becomes سالم, and الاشتراك becomes االشتراك (PDFBOX-4531,
PyMuPDF issue 2199). Some do so with لأ لإ لآ as well.

`restored` asks each word with lam and alef which of its readings is a word (``data/lam_alef.txt``), and where none is
known, whose letters are likelier (`plausible`). The pairs of a line change places only where more of its words say so
clearly than say the contrary; then every word takes its best reading.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations

from diglot.repairs import plausible
from diglot.resources import rows

__all__ = ["restored"]

_PAIR = re.compile("[اأإآ]ل")
_WORD = re.compile("[ء-غف-ي]+")
_FRONT = re.compile("(?:[وف]?(?:[بك]?ال|لل|[بكلس])|[وف])(?=..)")
_NO_WORD = -100.0  # what a form that no word has counts
_ARTICLE = re.compile("[وف]?[بك]?ال(?=.)")
_EITHER = re.compile("ل[اأإآ]|[اأإآ]ل")
_ANY_WORD = 5.0  # what a word behind the article counts, listed or not
_MOST = 5  # pairs of a word that are tried in every combination
_CLEAR = 2.5  # how much likelier a reading is (nats) that speaks for the whole line
_UNKNOWN = -4.0  # what a word that is not listed counts, beside its letters
_PREFIXED = -3.0  # what a listed word behind a prefix counts


def restored(line: str) -> str:
    """The line, in logical order, with its pairs of lam and alef the right way round.

    >>> restored("االشتراك في المكتبة"), restored("سالم في المكتبة")
    ('الاشتراك في المكتبة', 'سالم في المكتبة')
    """
    best: dict[str, str] = {}
    votes = 0
    for found in _WORD.finditer(line):
        word = found.group()
        if word in best or not (_PAIR.search(word) or "لا" in word):
            continue
        scores = {each: _score(each) for each in _readings(word)}
        best[word] = max(scores, key=lambda each: (scores[each], each == word))
        others = [score for each, score in scores.items() if each != word]
        if others and max(others) - scores[word] > _CLEAR and max(others) > 0:
            votes += 3 if scores[word] == _NO_WORD and len(word) > 2 else 1
        elif "لا" in word and (not others or scores[word] - max(others) > _CLEAR) and scores[word] > 0:
            votes -= 1
    return _WORD.sub(lambda found: best.get(found.group(), found.group()), line) if votes > 0 else line


def _readings(word: str) -> list[str]:
    """The word, and what it is with some of its pairs the other way round."""
    places = [m.start() for m in _PAIR.finditer(word)][:_MOST]
    readings = []
    for count in range(len(places) + 1):
        for chosen in combinations(places, count):
            letters = list(word)
            for at in chosen:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            readings.append("".join(letters))
    return readings


def _score(word: str) -> float:
    """How likely a word is: above 0 where it is listed."""
    known = _known()
    if word in known:
        return known[word] / 10
    front = _FRONT.match(word)
    if front and (rest := word[front.end() :]) in known:
        return known[rest] / 10 + _PREFIXED
    article = _ARTICLE.match(word)
    if article and not _EITHER.search(word, article.end()):
        return _ANY_WORD
    if word == "ال" or re.search("^ا[اأإآ]|[اأإآ]{2}|^[وفبك]اا", word):
        return _NO_WORD
    return _UNKNOWN + plausible.score(word) * len(word) / 2


@cache
def _known() -> dict[str, int]:
    """Words with lam and alef side by side, and the logarithm of how often they come."""
    lines = (line.split() for (line,) in rows("repairs", "lam_alef.txt"))
    return {word: int(count) for count, *words in lines for word in words}
