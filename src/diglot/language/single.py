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

from diglot.language import folding, model, scripts
from diglot.language.detect import DEFAULT, Languages, Options, identify, judge, routes
from diglot.text.column import Column

__all__ = ["identify_one"]

LONGEST = 120  # code points; above it a column costs no more
LIMIT = 50_000  # words remembered for each script
_ODD = frozenset("@/.0123456789")
_DRAWN_OUT = re.compile(r"([^ ])\1\1")


class _Words:
    """The scores of one script's words."""

    def __init__(self, script: int) -> None:
        self.model = model.evidence(script).model
        self.letters = _Letters(script)
        self.rows: dict[str, npt.NDArray[np.int32]] = {}
        self.nothing = np.zeros(len(self.model.languages), np.int32)

    def sum(self, text: str) -> npt.NDArray[np.int32] | None:
        """``int32[l]``: the sum of the scores of the words of a text; None where letters are drawn out."""
        folded = text.translate(self.letters)
        if _DRAWN_OUT.search(folded):
            return None
        total = self.nothing
        for word in folded.split(" "):
            if word:
                total = total + self._row(word)
        return total

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
    if len(text) > min(LONGEST, options.limit) or options.model != "diglot" or not _ODD.isdisjoint(text):
        return identify(Column.from_strings([text]), options)
    counts = [0] * len(scripts.SCRIPTS)
    for char in text:
        counts[_scripts[char]] += 1
    counts[0] = 0
    script = counts.index(max(counts))
    if script not in model.TRAINED:
        return identify(Column.from_strings([text]), options)
    sums = _words(script).sum(text)
    if sums is None:
        return identify(Column.from_strings([text]), options)
    language, score = judge(script, sums[None], np.array([len(text)]), options)
    if score[0] < options.threshold:
        language[0], score[0] = 0, 0
    of_script = np.array([script], np.int8)
    return Languages(language, score, of_script, routes(language, of_script))
