"""The language of one short string, without the cost of a column: some 20 microseconds.

The same answer, to the bit, as `diglot.language.detect.identify` gives for a column; strings that need more than a look
at each letter (long ones, digits in Latin text, addresses) are given to it. Scores of words are remembered here in a
dictionary, beside those of the columns.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.language import folding, model, names, scripts, switches
from diglot.language.codes import ARABIC, ENGLISH, NONE, number
from diglot.language.detect import DEFAULT, Languages, Options, identify, judge
from diglot.language.evidence import BLANK
from diglot.text.column import Column

__all__ = ["identify_one", "look"]

LONGEST = 120  # code points; above it a column costs no more
LIMIT = 50_000  # words remembered for each script
_ODD = re.compile(r"[@\d]|://|www\.", re.IGNORECASE)
_ARABIC = number("ar"), scripts.ARAB
_ENGLISH = number("en"), scripts.LATN
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DRAWN_OUT = re.compile(r"([^ ])\1\1")


class _Words:
    """The scores of one script's words."""

    def __init__(self, script: int) -> None:
        self.model = model.evidence(script).model
        self.letters = _Letters(script)
        self.blanks = _Blanks(self.letters)
        self.cased = script == scripts.LATN
        self.rows: dict[str, npt.NDArray[np.int32]] = {}
        self.nothing = np.zeros(len(self.model.languages), np.int32)

    def rows_of(self, text: str) -> tuple[list[npt.NDArray[np.int32]] | None, list[int]]:
        """The scores and the weight of each word of a text; None where letters are drawn out."""
        folded = text.translate(self.letters)
        if _DRAWN_OUT.search(folded):
            return None, []
        words = folded.split()
        weights = [names.FULL] * len(words)
        if self.cased and text != folded:
            for i, word in enumerate(text.translate(self.blanks).split()):
                if i and word[0] in _CAPITALS:
                    weights[i] = names.HALF
        return [self._row(word) for word in words], weights

    def _row(self, word: str) -> npt.NDArray[np.int32]:
        row = self.rows.get(word)
        if row is None:
            if len(self.rows) >= LIMIT:
                self.rows.clear()
            row = self.rows[word] = self.model.rows(Column.from_strings([word]))[0]
        return row


class _Letters(dict[int, int | None]):
    """What `diglot.language.folding` makes of each code point, for `str.translate`."""

    def __init__(self, script: int) -> None:
        self.script = script

    def __missing__(self, code: int) -> int | None:
        folded = folding.fold_code(code, self.script)
        self[code] = folded
        return folded


class _Blanks(dict[int, int | None]):
    """As `_Letters`, but letters stay as they are."""

    def __init__(self, letters: _Letters) -> None:
        self.letters = letters

    def __missing__(self, code: int) -> int | None:
        folded = self.letters[code]
        self[code] = kept = code if folded and folded > BLANK else folded
        return kept


@cache
def _words(script: int) -> _Words:
    return _Words(script)


class _Scripts(dict[str, int]):
    """The script of each character."""

    def __missing__(self, char: str) -> int:
        self[char] = found = int(scripts.table()[ord(char)])
        return found


_scripts = _Scripts()


def identify_one(text: str, options: Options = DEFAULT) -> Languages:
    """As `diglot.language.detect.identify`, for a single string: arrays of length 1.

    >>> identify_one("مرحبا").route.tolist()
    [1]
    """
    return look(text, options)[0]


def look(text: str, options: Options) -> tuple[Languages, bool]:
    """The language of a string, and whether it is certain to have no runs (`diglot.language.runs`)."""
    script, several = _script(text)
    if (
        script not in model.TRAINED
        or len(text) > min(LONGEST, options.limit)
        or options.model != "diglot"
        or _ODD.search(text)
    ):
        return identify(Column.from_strings([text]), options), False
    words = _words(script)
    rows, weights = words.rows_of(text)
    if rows is None:
        return identify(Column.from_strings([text]), options), False
    sums = np.array(weights, np.int32) @ np.array(rows) if rows else words.nothing
    language, score = judge(script, sums[None], np.array([len(text)]), options)
    if script == scripts.LATN and language[0] == number("ar"):
        return identify(Column.from_strings([text]), options), False
    if score[0] < options.threshold:
        language[0], score[0] = 0, 0
    code = int(language[0])
    route = ARABIC if (code, script) == _ARABIC else ENGLISH if (code, script) == _ENGLISH else NONE
    plain = not several and (script != scripts.LATN or switches.unlikely(rows, code))
    return Languages(language, score, np.array([script], np.int8), np.array([route], np.int8)), plain


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
