"""Changes of language between the words of Latin text: chat in English, French and Arabic in Latin letters.

The scores of the words (`diglot.langid.model`) are a hidden Markov model's emissions; its states are the segment's
own language, English, Arabic and French. A change of state costs `COST`, also at both ends of a segment, a word counts
`MOST` at most and a capitalized one `NAME`: a foreign word in a sentence is a loan or a name, a clause is a change.
Integers throughout: the same answer for any batch.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.kernels import switches
from diglot.kernels.letters import SCRIPTS
from diglot.kernels.switches import Costs, Names
from diglot.langid import model, scripts
from diglot.langid.codes import LANGUAGES, number, numbers
from diglot.langid.evidence import Reading
from diglot.langid.options import LanguageOptions
from diglot.remembered import kept
from diglot.text.arrays import Bools, Int16s, Positions, Uint8s

__all__ = ["costs", "groups", "labels", "names"]

FEW = 3  # words of a run that may be a name
SURE = np.array([0.8], np.float32)  # the score from which such a run is of a language that is not English
ACRONYM = 5  # letters of the longest acronym
COST = round(2.5 * model.SCALE)
MOST = 8 * model.SCALE
NAME = model.SCALE
OTHERS = ("en", "ar", "fr")


@cache
def costs() -> Costs:
    """What the words of Latin text are judged by."""
    names = model.evidence(scripts.LATN).model.languages
    columns = np.full(len(LANGUAGES), -1, np.int16)
    columns[numbers(names)] = np.arange(len(names))
    others = np.array([names.index(name) for name in OTHERS])
    return Costs(others, np.array(numbers(OTHERS), np.int16), columns, COST, MOST, NAME)


@cache
def groups() -> Uint8s:
    """``uint8[128]``: each script, or the first of those that one language mixes: Han, kana, bopomofo and Hangul."""
    found = np.arange(SCRIPTS, dtype=np.uint8)
    together = [scripts.SCRIPTS.index(code) for code in ("Hani", "Hira", "Kana", "Bopo", "Hang")]
    found[together] = together[0]
    return found


@kept(entries=64, size=300)
def names(options: LanguageOptions) -> Names:
    """What is asked of runs in Latin letters that may be names."""
    english = number("en")
    name = english if not options.languages or "en" in options.languages else -1
    return Names(scripts.LATN, FEW, ACRONYM, english, name, number("und"), SURE)


def labels(reading: Reading, chosen: Positions, language: Int16s) -> tuple[Bools, Int16s]:
    """Which of the chosen strings change their language, and the language of each word of those that do.

    Args:
        reading: the words of strings.
        chosen: ``intp[c]``, strings most letters of which are Latin.
        language: ``int16[s]``, the language of each string.

    Returns:
        ``bool[c]``; ``int16[w]``, numbers of languages, in strings that change.

    >>> from diglot.langid.codes import number
    >>> from diglot.langid.folding import fold
    >>> from diglot.text.column import Column
    >>> words = fold(Column.from_strings(["ya habibi inta 3aref eno I love you so much my friend"]), scripts.LATN)
    >>> reading = model.evidence(scripts.LATN).read(words, np.array([0]))
    >>> changed, found = labels(reading, np.array([0]), np.array([number("en")], np.int16))
    >>> changed.tolist(), [LANGUAGES[each] for each in found[[0, 6]]]
    ([True], ['ar', 'en'])
    """
    return switches.labels(reading.rows, reading.numbers, reading.words, chosen, language, costs())
