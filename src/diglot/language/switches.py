"""Changes of language between the words of Latin text: chat in English, French and Arabic in Latin letters.

The scores of the words (`diglot.language.model`) are a hidden Markov model's emissions; its states are the segment's
own language, English, Arabic and French. A change of state costs `COST`, also at both ends of a segment, a word counts
`MOST` at most and a capitalized one `NAME`: a foreign word in a sentence is a loan or a name, a clause is a change.
Integers throughout: the same answer for any batch.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.language import model, scripts
from diglot.language.codes import LANGUAGES, number
from diglot.language.evidence import Reading
from diglot.language.names import is_capital
from diglot.text.column import Bools, Column, Positions

__all__ = ["labels"]

COST = round(2.5 * model.SCALE)
MOST = 8 * model.SCALE
NAME = model.SCALE
OTHERS = ("en", "ar", "fr")

Shorts = npt.NDArray[np.int16]
Scores = npt.NDArray[np.int32]


def labels(column: Column, language: Shorts, reading: Reading | None = None) -> Shorts:
    """``int16[n]``: the language of each code point of a word, in strings that change it; 0 everywhere else.

    Args:
        column: strings most letters of which are Latin.
        language: ``int16[s]``, the language of each.
        reading: their words, where they have been read.

    >>> column = Column.from_strings(["ya habibi inta 3aref eno I love you so much my friend"])
    >>> found = labels(column, np.array([number("en")], np.int16))
    >>> found[[0, 30]].tolist() == [number("ar"), number("en")]
    True
    """
    found = np.zeros(len(column.codes), np.int16)
    if not len(column):
        return found
    reading = reading or model.evidence(scripts.LATN).read(column)
    if not len(reading.ids):
        return found
    string = np.repeat(np.arange(len(column)), np.diff(reading.offsets))
    gains = _gains(reading.ids, reading.rows, language[string])
    capital = is_capital(column.codes[reading.starts])
    gains[capital] = np.minimum(gains[capital], NAME)
    chosen = _promising(gains, string, len(column))[string]
    if not chosen.any():
        return found
    numbers = np.array([0, *map(number, OTHERS)], np.int16)
    state = _best(gains[chosen], string[chosen])
    own = language[string[chosen]]
    named = np.where(state == 0, own, numbers[state])
    changing = np.zeros(len(column), np.bool_)
    np.logical_or.at(changing, string[chosen], named != own)
    kept = changing[string[chosen]]
    first, last = reading.starts[chosen][kept], reading.ends[chosen][kept]
    steps = np.zeros(len(column.codes) + 1, np.int16)
    steps[first] += named[kept]
    steps[last] -= named[kept]
    labelled: Shorts = np.cumsum(steps[:-1], dtype=np.int16)
    return labelled


def unlikely(rows: list[Scores], language: int) -> bool:
    """Whether a string of these words, in this language, is certain not to change it."""
    if not rows:
        return True
    own, others = _columns(language)
    gains = [0] * len(others)
    for row in rows:
        base = int(row[own]) if language else 0
        for i, other in enumerate(others):
            gains[i] += min(max(int(row[other]) - base, 0), MOST)
    return max(gains) <= 2 * COST


@cache
def _columns(language: int) -> tuple[int, tuple[int, ...]]:
    """The columns of a language and of the `OTHERS` in the rows of scores."""
    names = model.evidence(scripts.LATN).model.languages
    return names.index(LANGUAGES[language]) if language else 0, tuple(names.index(name) for name in OTHERS)


def _gains(ids: Positions, rows: Scores, own: Shorts) -> Scores:
    """``int32[w, k]``: how much better each state explains a word than its string's own language, the first state."""
    names = model.evidence(scripts.LATN).model.languages
    column_of = np.full(np.iinfo(np.int16).max, -1, np.intp)
    column_of[[number(name) for name in names]] = np.arange(len(names))
    mine = column_of[own]
    base = rows.ravel().take(ids * rows.shape[1] + np.maximum(mine, 0))
    base[mine < 0] = 0
    gains = np.zeros((len(ids), 1 + len(OTHERS)), np.int32)
    for i, name in enumerate(OTHERS, 1):
        np.subtract(rows[:, names.index(name)].take(ids), base, out=gains[:, i])
    np.clip(gains, -MOST, MOST, out=gains)
    return gains


def _promising(gains: Scores, string: Positions, count: int) -> Bools:
    """The strings in which a run of words gains more than two changes cost: ``bool[s]``."""
    found = np.zeros(count, np.bool_)
    reset = string * np.int64(1 << 40)  # a running minimum that forgets the strings before
    for i in range(1, gains.shape[1]):
        total = np.cumsum(gains[:, i], dtype=np.int64)
        before = np.minimum.accumulate(total - gains[:, i] - reset) + reset
        found[string[total - before > 2 * COST]] = True
    return found


def _best(gains: Scores, string: Positions) -> Positions:
    """The best state of each word (Viterbi): ``intp[w]``, rows of `gains` by string, in order."""
    first = np.flatnonzero(np.concatenate(([True], string[1:] != string[:-1])))
    lengths = np.diff(np.append(first, len(string)))
    states = gains.shape[1]
    enter = np.full(states, -COST, np.int32)
    enter[0] = 0
    score = np.zeros((len(first), states), np.int32) + enter
    back = np.zeros((len(string), states), np.int8)
    longest_first = np.argsort(-lengths, kind="stable")
    first, lengths, score = first[longest_first], lengths[longest_first], score[longest_first]
    alive = len(first)
    for step in range(int(lengths[0])):
        alive = int(np.searchsorted(-lengths, -step, side="left"))  # strings with more words than `step`
        at = first[:alive] + step
        if step:
            top = score[:alive].argmax(axis=1)
            moved = score[np.arange(alive), top] - COST
            stays = score[:alive] >= moved[:, None]
            back[at] = np.where(stays, np.arange(states), top[:, None])
            score[:alive] = np.maximum(score[:alive], moved[:, None])
        score[:alive] += gains[at]
    score += enter
    best = np.empty(len(string), np.intp)
    state = score.argmax(axis=1)
    for step in range(int(lengths[0]) - 1, -1, -1):
        alive = int(np.searchsorted(-lengths, -step, side="left"))
        at = first[:alive] + step
        best[at] = state[:alive]
        state[:alive] = back[at, state[:alive]]
    return best
