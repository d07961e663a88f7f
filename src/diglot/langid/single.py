"""The language of one short string, without the cost of a column: some 25 microseconds.

The same answer, to the bit, as `diglot.langid.identify.identify` gives for a column; strings that need more than a look
at each letter (long ones, digits, addresses, drawn out letters) are left to it. Scores of words are remembered here in
a dictionary, beside those of the columns.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np

from diglot.langid import codeswitching, folding, keyboards, model, names, scripts
from diglot.langid.codes import LANGUAGES
from diglot.langid.evidence import BLANK
from diglot.langid.identify import DEFAULT, Languages, Options, identify, priors, routes
from diglot.text.arrays import Int32s
from diglot.text.column import Column

__all__ = ["Look", "identify_one", "look"]

LONGEST = 1000  # code points; above it a column costs no more
LIMIT = 50_000  # words remembered for each script
_ODD = re.compile(r"[@\d<]|://|www\.|&#?\w+;", re.IGNORECASE)
_ONE_LETTER = re.compile(r"(?<!\w)[^\W\d_](?!\w)")
_CAPITAL = re.compile("[A-Z]")
_DRAWN_OUT = re.compile(r"([^ ])\1\1")


class Look(NamedTuple):
    """What a look at a string found: its language and script as numbers, the score, and that it surely has no runs."""

    language: int
    score: float
    script: int
    plain: bool


class _Words:
    """The scores of one script's words."""

    def __init__(self, script: int) -> None:
        self.model = model.evidence(script).model
        self.bias = self.model.bias * names.FULL
        self.divisors = names.FULL * model.SCALE * model.temperature(np.arange(LONGEST + 1))
        self.codes = [LANGUAGES.index(code) for code in self.model.languages]
        self.letters = _Letters(script)
        self.blanks = _Blanks(self.letters)
        self.cased = script == scripts.LATN
        self.rows: dict[str, Int32s] = {}

    def of(self, text: str) -> tuple[list[Int32s], list[int]] | None:
        """The scores and the weight of each word of a text; None where letters are drawn out."""
        folded = text.translate(self.letters)
        if _DRAWN_OUT.search(folded):
            return None
        words = folded.split()
        weights = [names.FULL] * len(words)
        if self.cased and _CAPITAL.search(text):
            for i, word in enumerate(text.translate(self.blanks).split()):
                if i and word[0] <= "Z":
                    weights[i] = names.HALF
        new = [word for word in words if word not in self.rows]
        if new:
            if len(self.rows) > LIMIT:
                self.rows, new = {}, words
            self.rows.update(zip(new, self.model.rows(Column.from_strings(new)), strict=True))
        return [self.rows[word] for word in words], weights


class _Letters(dict[int, int | None]):
    """What `diglot.langid.folding` makes of each code point, for `str.translate`."""

    def __init__(self, script: int) -> None:
        self.script = script

    def __missing__(self, code: int) -> int | None:
        folded = folding.fold_code(code, self.script)
        if len(self) < LIMIT:
            self[code] = folded
        return folded


class _Blanks(dict[int, int | None]):
    """As `_Letters`, but letters stay as they are."""

    def __init__(self, letters: _Letters) -> None:
        self.letters = letters

    def __missing__(self, code: int) -> int | None:
        folded = self.letters[code]
        kept = code if folded and folded > BLANK else folded
        if len(self) < LIMIT:
            self[code] = kept
        return kept


class _Scripts(dict[str, int]):
    """The script of each character."""

    def __missing__(self, char: str) -> int:
        script = int(scripts.table()[ord(char)])
        if len(self) < LIMIT:
            self[char] = script
        return script


_scripts = _Scripts()


@cache
def _words(script: int) -> _Words:
    return _Words(script)


def identify_one(text: str, options: Options = DEFAULT) -> Languages:
    """As `diglot.langid.identify.identify`, for a single string: arrays of length 1.

    >>> identify_one("مرحبا").route.tolist()
    [1]
    """
    found = look(text, options)
    if found is None:
        return identify(Column.from_strings([text]), options)
    language, script = np.array([found.language], np.int16), np.array([found.script], np.int8)
    return Languages(language, np.array([found.score], np.float32), script, routes(language, script))


def look(text: str, options: Options) -> Look | None:
    """What can be said of a string at a look; None where only a column will do."""
    script, several = _script(text)
    if script not in model.TRAINED or options.model != "diglot" or options.languages:
        return None
    if len(text) > min(LONGEST, options.limit) or _ODD.search(text):
        return None
    words = _words(script)
    if script == scripts.ARAB and (several or _ONE_LETTER.search(text)):
        return None
    read = words.of(text)
    if read is None or not read[0]:
        return None
    rows, weights = read
    sums = np.array(weights, np.int32) @ np.array(rows)
    if not sums.any():
        return None
    scores = (sums + words.bias) / words.divisors[len(text)] + priors(script, options)
    best = int(scores.argmax())
    if words.cased and words.model.languages[best] == "ar" and _CAPITAL.search(text):
        return None
    if script == scripts.ARAB and words.model.languages[best] != "ar" and keyboards.OTHER.search(text):
        return None
    score = float(np.float32(1 / np.exp(scores - scores[best]).sum()))
    language = words.codes[best]
    if score < np.float32(options.threshold):
        language, score = 0, 0.0
    return Look(language, score, script, not several and (not words.cased or codeswitching.unlikely(rows, language)))


def _script(text: str) -> tuple[int, bool]:
    """The script of most letters, and whether there are others."""
    counts: dict[int, int] = {}
    for char in text:
        script = _scripts[char]
        counts[script] = counts.get(script, 0) + 1
    counts.pop(0, None)
    if not counts:
        return 0, False
    return min(counts, key=lambda script: (-counts[script], script)), len(counts) > 1
