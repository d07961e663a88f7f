"""Words and phrases that tell what a line is, found in many lines at once.

The table ``data/cues.tsv`` gives classes of cue words ("by", "source", "related", …) in both languages; months and
weekdays come from their own tables. A phrase is one to three words, compared folded (`diglot.pages.letters`).
`diglot.kernels.shapes` finds them: every word becomes the number of a word that some phrase holds, or 0; most are 0, or
open no longer phrase, and are done with.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from diglot.kernels import shapes
from diglot.kernels.shapes import KINDS, NOTHING, Cues
from diglot.pages.letters import DIGIT, UPPER, points
from diglot.remembered import kept, remember
from diglot.resources import rows
from diglot.text.arrays import Int16s, Uint64s
from diglot.text.column import Column

__all__ = ["class_bit", "classes", "cues", "cues_of", "phrases"]


_BITS = 15  # of the table of words: some 2,300 words in 32,768 places
_WORDS, _CAPITALS, _STOPS, _MONTHS, _OTHERS = (np.uint64(1 << 8 * byte) for byte in range(5))
_DATED = ("time", "today", "posted", "updated", "label_date", "weekday", "month")  # classes of words beside a date


@cache
def classes() -> tuple[str, ...]:
    """The classes of cue words, in the order of their numbers; 0 is "none"."""
    return ("none", "month", "weekday", *dict.fromkeys(row[0] for row in rows("pages", "cues.tsv")))


def class_bit(name: str) -> np.uint64:
    """The bit that stands for a class in a set of classes."""
    return np.uint64(1 << classes().index(name))


@cache
def phrases() -> dict[str, int]:
    """The number of each phrase's class."""
    found: dict[str, int] = {}
    numbers = {name: i for i, name in enumerate(classes())}
    for name, _, text in rows("pages", "cues.tsv"):
        for phrase in text.split(";"):
            found.setdefault(phrase.strip(), numbers[name])
    for row in rows("dates", "months.tsv"):
        found.update((name.strip(), numbers["month"]) for name in row[2].replace("|", ";").split(";"))
    for row in rows("dates", "weekdays.tsv"):
        found.update((name.strip(), numbers["weekday"]) for name in row[1].replace("|", ";").split(";"))
    return found


@remember(4096, 200)
def cues_of(text: str) -> frozenset[str]:
    """The classes of the cue words of one short text, remembered.

    >>> sorted(cues_of("Posted by the editor"))
    ['by', 'label_author', 'posted', 'staff', 'time']
    """
    return _named(_finder()(text))


@cache
def _finder() -> Callable[[str], int]:
    return shapes.finder(points(), cues())


@kept(entries=1 << 12, size=400)
def _named(bits: int) -> frozenset[str]:
    return frozenset(name for i, name in enumerate(classes()) if bits >> i & 1)


@cache
def cues() -> Cues:
    """The words and phrases as the kernel looks for them."""
    known = phrases()
    column = Column.from_strings(list(known))
    found, counts = shapes.keys(column.codes, column.starts, column.ends, points())
    keys, number = np.unique(np.append(np.uint64(0), found), return_inverse=True)
    keys = np.append(np.uint64(0), keys)  # no word, the word of nothing, the others
    count = len(keys)
    alone, begins = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    of: list[dict[int, int]] = [{}, {}, {}]  # by length: the code of each phrase, and its class
    ends = np.cumsum(counts)
    for name, first, behind in zip(known.values(), (ends - counts).tolist(), ends.tolist(), strict=True):
        parts = (number[1:][first:behind] + NOTHING).tolist()
        if len(parts) > len(of):
            continue
        code = 0
        for part in parts:
            code = code * count + part
        of[len(parts) - 1].setdefault(code, name)  # of phrases that are folded alike the first counts
        if len(parts) > 1:
            begins[parts[0]] |= 1
            begins[parts[1]] |= 2
    for part, name in of[0].items():
        alone[part] = name
    longer = of[0] | of[1], of[0] | of[1] | of[2]  # shorter ones behind a word of nothing
    codes = [code << 8 | each[code] for each in longer for code in sorted(each)]
    sizes = np.array([len(each) for each in longer])
    ordered, stop = np.array(codes, np.int64), int(class_bit("stop"))
    pairs = shapes.pairs(ordered, sizes, count)
    return Cues(_slots(keys), keys, alone, begins, ordered, sizes, _lanes(), pairs, stop)


def _slots(keys: Uint64s) -> Int16s:
    """``int16[2**_BITS]``: where the number of each word is looked up, but for the first two."""
    slots = np.zeros(1 << _BITS, np.int16)
    for number, slot in enumerate((keys >> np.uint64(64 - _BITS)).tolist()):
        if number <= NOTHING:
            continue
        while slots[slot]:
            slot = (slot + 1) & (len(slots) - 1)
        slots[slot] = number
    return slots


def _lanes() -> Uint64s:
    """``uint64[c * KINDS]``: what a word counts for, by its class and the kind of its first letter."""
    table = np.zeros((len(classes()), KINDS), np.uint64)
    word = [kind for kind in range(KINDS) if kind != DIGIT]
    table[:, word] = _WORDS
    table[:, UPPER] += _CAPITALS
    table[classes().index("stop")] += _STOPS
    table[classes().index("month")] += _MONTHS
    table[np.ix_([i for i, name in enumerate(classes()) if name not in _DATED], word)] += _OTHERS
    return table.ravel()
