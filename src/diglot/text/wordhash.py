"""A vocabulary that grows as text goes by: words to dense numbers, millions a second, without a Python string.

A stage that is costly for a word but cheap for a number keeps a `WordTable` and an array with one row per word known:
``table.ids(words)`` numbers the words of a `Column` 0, 1, 2, … in the order in which they were first met, and says
which of them are new, so that only those are computed::

    table, rows = WordTable(), np.empty((0, k))
    ids, new = table.ids(words)
    rows = np.concatenate([rows, compute(words.take(new))])
    result = rows.take(ids, axis=0)

A word is known by a 128-bit hash of its code points (`keys`), never by its text: two words among a billion share a
hash with a probability of about 10⁻²¹. The hashes are the same on every machine and in every process. The table is an
open-addressing one, at most half full, that doubles as it fills; whoever uses it bounds its size by `WordTable.reset`.

"""

from __future__ import annotations

import threading

import numpy as np

from diglot.kernels.words import number, polynomials
from diglot.text.arrays import Codes, Positions, Uint64s
from diglot.text.column import Column

__all__ = ["WordTable", "keys", "short_keys"]


BASES = (0xBF58476D1CE4E5B9 - (1 << 64), 0x94D049BB133111EB - (1 << 64))  # odd; as signed numbers of 64 bits


def keys(codes: Codes, starts: Positions, ends: Positions) -> tuple[Uint64s, Uint64s]:
    """Two independent 64-bit hashes of each span of a flat text.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``intp[w]``, half-open spans in code points, in any order.

    Returns:
        ``(uint64[w], uint64[w])``; equal spans of text have equal hashes wherever they stand.

    >>> text = np.array([97, 98, 32, 97, 98, 10], np.uint32)
    >>> low, high = keys(text, np.array([0, 3]), np.array([2, 5]))
    >>> bool(low[0] == low[1] and high[0] == high[1] and low[0] != high[0])
    True
    """
    low, high = (polynomials(codes, starts, ends, base) for base in BASES)
    return low, high


def short_keys(codes: Codes, starts: Positions, ends: Positions) -> Uint64s:
    """The first of the two hashes that `keys` gives, for half the time.

    Enough for a table of some 100,000 words of which a mistaken one does no harm: two of them share a hash with a
    probability of about 10⁻⁹.
    """
    return polynomials(codes, starts, ends, BASES[0])


class WordTable:
    """Dense numbers for words, in the order in which they were first met.

    Args:
        capacity: words expected; the table grows past it by itself.

    Calls from several threads are safe. Memory: 48 bytes a word, at half load.

    >>> table = WordTable()
    >>> ids, new = table.ids(Column.from_strings(["b", "a", "b"]))
    >>> ids.tolist(), new.tolist()
    ([0, 1, 0], [0, 1])
    >>> ids, new = table.ids(Column.from_strings(["c", "a"]))
    >>> ids.tolist(), new.tolist(), len(table)
    ([2, 1], [0], 3)
    """

    def __init__(self, capacity: int = 1 << 15) -> None:
        self._bits = max(4, (2 * capacity - 1).bit_length())
        self._lock = threading.Lock()
        self.reset()

    def __len__(self) -> int:
        """The number of different words met since the last reset."""
        return self._count

    def reset(self) -> None:
        """Forget every word; the next new one is number 0 again."""
        self._count = 0
        self._table = _places(self._bits)

    def ids(self, words: Column) -> tuple[Positions, Positions]:
        """The number of each word.

        Returns:
            ``(ids: intp[w], new: intp[m])``: each word's number, and the positions at which a word not met before
            stands for the first time; the word at ``new[j]`` has the number ``len(table) - m + j``.
        """
        return self.ids_of_keys(*keys(words.codes, words.starts, words.ends))

    def ids_of_keys(self, low: Uint64s, high: Uint64s) -> tuple[Positions, Positions]:
        """As `ids`, for words hashed already by `keys`."""
        ids, fresh, counts = np.empty(len(low), np.intp), np.empty(len(low), np.intp), np.zeros(2, np.int64)
        with self._lock:
            counts[0] = self._count
            done = number(low, high, 0, self._table, counts, ids, fresh)
            while done < len(low):
                self._grow()
                done = number(low, high, done, self._table, counts, ids, fresh)
            self._count = int(counts[0])
        return ids, fresh[: counts[1]].copy()

    def _grow(self) -> None:
        """Twice the places, every word in its new one."""
        low, high, ids = self._table
        order = np.argsort(ids)[np.count_nonzero(ids < 0) :]  # by their numbers: so they get them again
        self._bits += 1
        self._table = _places(self._bits)
        again = np.empty((2, len(order)), np.intp)
        number(low[order], high[order], 0, self._table, np.zeros(2, np.int64), *again)


def _places(bits: int) -> tuple[Uint64s, Uint64s, Positions]:
    """A table without a word."""
    return np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint64), np.full(1 << bits, -1, np.intp)
