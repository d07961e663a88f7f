"""Changes of language between the words of Latin text: chat in English, French and Arabic in Latin letters.

The scores of the words (`diglot.langid.model`) are a hidden Markov model's emissions; its states are the segment's
own language, English, Arabic and French. A change of state costs `COST`, also at both ends of a segment, a word counts
`MOST` at most and a capitalized one `NAME`: a foreign word in a sentence is a loan or a name, a clause is a change.
Integers throughout: the same answer for any batch.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np

from diglot.langid import model, scripts
from diglot.langid.codes import LANGUAGES, number
from diglot.langid.evidence import Reading
from diglot.langid.names import is_capital
from diglot.text.arrays import Bools, Int16s, Int32s, Positions, changes, offsets, ranges
from diglot.text.column import Column

__all__ = ["labels"]

COST = round(2.5 * model.SCALE)
MOST = 8 * model.SCALE
NAME = model.SCALE
OTHERS = ("en", "ar", "fr")


def labels(column: Column, language: Int16s, reading: Reading | None = None) -> Int16s:
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
    words = np.diff(reading.offsets)
    capital = is_capital(column.codes[reading.starts])
    gains = _gains(reading.ids, reading.rows, np.repeat(language, words), capital)
    some = _promising(gains, reading.offsets)
    if not some.any():
        return found
    chosen = np.repeat(some, words)
    string = np.repeat(np.flatnonzero(some), words[some])
    numbers = np.array([0, *map(number, OTHERS)], np.int16)
    state = _best(np.ascontiguousarray(gains[:, chosen].T), string)
    own = language[string]
    named = np.where(state == 0, own, numbers[state])
    changing = np.zeros(len(column), np.bool_)
    changing[string[named != own]] = True
    kept = changing[string]
    first, last = reading.starts[chosen][kept], reading.ends[chosen][kept]
    found[ranges(first, last - first)] = np.repeat(named[kept], last - first)
    return found


def unlikely(rows: list[Int32s], language: int) -> bool:
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


def _gains(ids: Positions, rows: Int32s, own: Int16s, capital: Bools) -> Int32s:
    """``int32[k, w]``: how much better each state explains a word than its string's own language, the first state."""
    names = model.evidence(scripts.LATN).model.languages
    column_of = np.full(np.iinfo(np.int16).max, -1, np.intp)
    column_of[[number(name) for name in names]] = np.arange(len(names))
    mine = column_of[own]
    at, scores = ids * rows.shape[1], rows.ravel()
    base = scores.take(at + np.maximum(mine, 0))
    base[mine < 0] = 0
    most = np.where(capital, np.int32(NAME), np.int32(MOST))
    gains = np.zeros((1 + len(OTHERS), len(ids)), np.int32)
    for gain, name in zip(gains[1:], OTHERS, strict=True):
        np.subtract(scores.take(at + names.index(name)), base, out=gain)
        np.minimum(gain, most, out=gain)
        np.maximum(gain, -MOST, out=gain)
    return gains


def _promising(gains: Int32s, offsets: Int32s) -> Bools:
    """The strings in which a run of words gains more than two changes cost: ``bool[s]``."""
    found = np.zeros(len(offsets) - 1, np.bool_)
    for gain in gains[1:]:
        total = np.zeros(len(gain) + 1, np.int64)
        np.cumsum(np.maximum(gain, 0), out=total[1:])
        likely = np.diff(total[offsets]) > 2 * COST  # all words that gain anything; do enough of them stand together?
        part = gain[np.repeat(likely, np.diff(offsets))]
        string = np.repeat(np.flatnonzero(likely), np.diff(offsets)[likely])
        reset = string * np.int64(1 << 40)  # a running minimum that forgets the strings before
        upto = np.cumsum(part, dtype=np.int64)
        before = np.minimum.accumulate(upto - part - reset) + reset
        found[string[upto - before > 2 * COST]] = True
    return found


def _best(gains: Int32s, string: Positions) -> Positions:
    """The best state of each word (Viterbi): ``intp[w]``; ``gains: int32[w, k]`` by string, in order.

    All strings go a word at a time, the longest first, so that those that are left are always the first ones.
    """
    first = np.flatnonzero(changes(string))
    lengths = np.diff(np.append(first, len(string)))
    rank = np.empty(len(first), np.intp)
    rank[np.argsort(-lengths, kind="stable")] = np.arange(len(first))
    left = np.searchsorted(np.sort(-lengths), -np.arange(lengths.max()), side="left")  # strings with a word more
    bounds = offsets(left)
    place = bounds[np.arange(len(string)) - np.repeat(first, lengths)] + np.repeat(rank, lengths)
    steps = list(pairwise(bounds.tolist()))
    packed, stays, top = np.empty_like(gains), np.empty(gains.shape, np.bool_), np.empty(len(gains), np.intp)
    packed[place] = gains
    enter = np.full(gains.shape[1], -COST, np.int32)
    enter[0] = 0
    score = np.tile(enter, (len(first), 1))
    for start, end in steps:
        now = score[: end - start]
        if start:
            moved = now.max(axis=1, keepdims=True) - np.int32(COST)
            now.argmax(axis=1, out=top[start:end])
            np.greater_equal(now, moved, out=stays[start:end])
            np.maximum(now, moved, out=now)
        now += packed[start:end]
    state = (score + enter).argmax(axis=1)
    best = np.empty(len(string), np.intp)
    for start, end in reversed(steps):
        now = best[start:end] = state[: end - start]
        state[: end - start] = np.where(stays[np.arange(start, end), now], now, top[start:end])
    found: Positions = best[place]
    return found
