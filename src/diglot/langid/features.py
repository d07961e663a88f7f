"""What the trained model sees of a word: its letters, its sequences of two to five letters, and the word itself.

Sequences know where the word begins and ends (`` the`` and ``the `` are others than ``the``). Every feature is a
32-bit hash; a model keeps a table of those that it has weights for, and ignores the others.
"""

from __future__ import annotations

import numpy as np

from diglot.langid.evidence import BLANK
from diglot.text.arrays import Int32s, Uint32s, Uint64s
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN, SPREAD
from diglot.text.wordhash import keys

__all__ = ["LONGEST", "features"]


LONGEST = 5  # letters of the longest sequence, the blank before or after the word counted


def features(words: Column) -> tuple[Uint32s, Int32s]:
    """The features of each word.

    Args:
        words: folded words, none of them empty.

    Returns:
        ``(uint32[k], int32[w + 1])``: the features of all words, and where each word's begin among them.

    About 5 ns for each sequence.
    """
    size = len(words.codes)
    codes = np.empty(size + 1, np.uint64)
    codes[0] = BLANK
    codes[1:] = words.codes
    codes[words.ends + 1] = BLANK
    mixed = (codes + np.uint64(1)) * SPREAD
    mixed ^= mixed >> np.uint64(29)
    within = np.arange(size + 1)  # positions since the blank before the word: a sequence must not be longer
    within[1:] -= np.repeat(words.starts, words.lengths + 1)
    found = np.empty((size, LONGEST + 1), np.uint32)
    valid = np.zeros((size, LONGEST + 1), np.bool_)
    running = mixed.copy()
    for length in range(1, LONGEST + 1):
        if length > 1:
            running[1:] = running[:-1] * GOLDEN
            running[1:] += mixed[1:]
        found[:, length - 1] = _spread(running[1:] + np.uint64(length))
        valid[:, length - 1] = within[1:] + 1 >= length
    valid[words.ends, 0] = False  # a blank alone
    low, _ = keys(words.codes, words.starts, words.ends)
    found[words.ends, LONGEST] = (low >> np.uint64(32)).astype(np.uint32)
    valid[words.ends, LONGEST] = True
    offsets = np.zeros(len(words) + 1, np.int32)
    offsets[1:] = np.cumsum(np.add.reduceat(valid.sum(axis=1), words.starts)) if len(words) else 0
    return found[valid], offsets


def _spread(hashes: Uint64s) -> Uint32s:
    hashes = hashes * SPREAD
    hashes ^= hashes >> np.uint64(32)
    hashes *= GOLDEN
    return (hashes >> np.uint64(32)).astype(np.uint32)
