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

Costs: hashing about 4 ns a code point, a look-up 5 to 20 ns a word, a new word about 300 ns once.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from diglot.text.arrays import Codes, Positions, Uint64s
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN

__all__ = ["WordTable", "keys", "short_keys"]


BASES = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))  # odd, so that their powers have inverses
SHIFT = np.uint64(32)
STRETCH = 1 << 15
"""Code points hashed together, about: their running sums stay in the processor's cache."""


def keys(codes: Codes, starts: Positions, ends: Positions) -> tuple[Uint64s, Uint64s]:
    """Two independent 64-bit hashes of each span of a flat text.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``intp[w]``, half-open spans in code points, in any order.

    Returns:
        ``(uint64[w], uint64[w])``; equal spans of text have equal hashes wherever they stand.

    Each is a polynomial in the code points modulo 2**64, evaluated for many spans at once: every code point is
    weighted with a power of the base that rises along a stretch of text; a span's sum is the difference of two running
    sums, divided by the power at its start.

    >>> text = np.array([97, 98, 32, 97, 98, 10], np.uint32)
    >>> low, high = keys(text, np.array([0, 3]), np.array([2, 5]))
    >>> bool(low[0] == low[1] and high[0] == high[1] and low[0] != high[0])
    True
    """
    low, high = _hashes(codes, starts, ends, BASES)
    return low, high


def short_keys(codes: Codes, starts: Positions, ends: Positions) -> Uint64s:
    """The first of the two hashes that `keys` gives, for half the time.

    Enough for a table of some 100,000 words of which a mistaken one does no harm: two of them share a hash with a
    probability of about 10⁻⁹.
    """
    return _hashes(codes, starts, ends, BASES[:1])[0]


def _hashes(codes: Codes, starts: Positions, ends: Positions, bases: Sequence[np.uint64]) -> list[Uint64s]:
    """The polynomial of each span in each of the bases, a stretch of text at a time: what is needed stays small."""
    if (starts[1:] < starts[:-1]).any():
        order = np.argsort(starts, kind="stable")
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return [found.take(back) for found in _hashes(codes, starts[order], ends[order], bases)]
    out = [np.empty(len(starts), np.uint64) for _ in bases]
    first = 0
    while first < len(starts):
        begin = int(starts[first])
        last = int(np.searchsorted(starts, begin + STRETCH))
        of, to = starts[first:last] - begin, ends[first:last] - begin
        mixed = _mix(codes[begin : begin + int(to.max())])
        for base, hashes in zip(bases, out, strict=True):
            hashes[first:last] = _hash(mixed, of, to, base)
        first = last
    return out


def _mix(codes: Codes) -> Uint64s:
    """The code points spread over 64 bits."""
    mixed = codes.astype(np.uint64)
    mixed += np.uint64(1)
    mixed *= GOLDEN
    mixed ^= mixed >> SHIFT
    return mixed


def _hash(mixed: Uint64s, starts: Positions, ends: Positions, base: np.uint64) -> Uint64s:
    """The polynomial in `base` of each span of a stretch."""
    powers, inverse = _powers(base, len(mixed) + 1)
    sums = np.zeros(len(mixed) + 1, np.uint64)
    np.multiply(mixed, powers[: len(mixed)], out=sums[1:])
    np.cumsum(sums, out=sums)
    hashes = sums.take(ends)
    hashes -= sums.take(starts)
    hashes *= inverse.take(starts)
    hashes ^= hashes >> SHIFT
    hashes *= GOLDEN
    hashes ^= hashes >> SHIFT
    return hashes


@lru_cache(len(BASES))
def _kept_powers(base: int) -> tuple[Uint64s, Uint64s]:
    return _some_powers(base, 2 * STRETCH)


def _powers(base: np.uint64, count: int) -> tuple[Uint64s, Uint64s]:
    """At least `count` powers of an odd `base` modulo 2**64, and of its inverse."""
    return _kept_powers(int(base)) if count <= 2 * STRETCH else _some_powers(int(base), count)


def _some_powers(base: int, count: int) -> tuple[Uint64s, Uint64s]:
    powers = []
    for factor in (base, pow(base, -1, 1 << 64)):
        factors = np.full(count, factor, np.uint64)
        factors[0] = 1
        powers.append(np.cumprod(factors, dtype=np.uint64))
    return powers[0], powers[1]


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
        self._low = np.zeros(1 << self._bits, np.uint64)
        self._high = np.zeros(1 << self._bits, np.uint64)
        self._ids = np.full(1 << self._bits, -1, np.intp)

    def ids(self, words: Column) -> tuple[Positions, Positions]:
        """The number of each word.

        Returns:
            ``(ids: intp[w], new: intp[m])``: each word's number, and the positions at which a word not met before
            stands for the first time; the word at ``new[j]`` has the number ``len(table) - m + j``.
        """
        return self.ids_of_keys(*keys(words.codes, words.starts, words.ends))

    def ids_of_keys(self, low: Uint64s, high: Uint64s) -> tuple[Positions, Positions]:
        """As `ids`, for words hashed already by `keys`."""
        with self._lock:
            ids = self._find(low, high)
            missing = np.flatnonzero(ids < 0)
            if not len(missing):
                return ids, missing
            order = np.lexsort((high[missing], low[missing]))  # stable: of equal words the first stands first
            low_sorted, high_sorted = low[missing][order], high[missing][order]
            fresh = np.ones(len(order), np.bool_)
            fresh[1:] = (low_sorted[1:] != low_sorted[:-1]) | (high_sorted[1:] != high_sorted[:-1])
            new = missing[np.sort(order[fresh])]
            numbers = np.arange(self._count, self._count + len(new))
            self._count += len(new)
            if 2 * self._count > len(self._ids):
                self._grow()
            self._insert(low[new], high[new], numbers)
            ids[missing] = self._find(low[missing], high[missing])
            return ids, new

    def _slots(self, low: Uint64s) -> Positions:
        return (low >> np.uint64(64 - self._bits)).astype(np.intp)

    def _find(self, low: Uint64s, high: Uint64s) -> Positions:
        """``intp[w]``: the numbers of the words with these hashes, -1 for one that is not in the table."""
        slot = self._slots(low)
        ids = self._ids.take(slot)
        missed = (self._low.take(slot) != low) | (self._high.take(slot) != high)
        left = np.flatnonzero(missed & (ids >= 0))  # a slot taken by another word: look into the next one
        ids[missed] = -1
        slot = slot[left]
        while len(left):
            slot = (slot + 1) & (len(self._ids) - 1)
            found = self._ids.take(slot)
            equal = (self._low.take(slot) == low[left]) & (self._high.take(slot) == high[left]) & (found >= 0)
            ids[left[equal]] = found[equal]
            on = ~equal & (found >= 0)
            left, slot = left[on], slot[on]
        return ids

    def _insert(self, low: Uint64s, high: Uint64s, numbers: Positions) -> None:
        """Add words that are all different and not in the table."""
        left, slot = np.arange(len(low)), self._slots(low)
        while len(left):
            free = self._ids[slot] < 0
            self._ids[slot[free]] = numbers[left[free]]  # where several want one slot, one of them gets it
            won = self._ids[slot] == numbers[left]
            self._low[slot[won]], self._high[slot[won]] = low[left[won]], high[left[won]]
            left, slot = left[~won], (slot[~won] + 1) & (len(self._ids) - 1)

    def _grow(self) -> None:
        """Double the slots until they are at most half full, and put every word in its new place."""
        taken = self._ids >= 0
        low, high, numbers = self._low[taken], self._high[taken], self._ids[taken]
        while 2 * self._count > 1 << self._bits:
            self._bits += 1
        count = self._count
        self.reset()
        self._count = count
        self._insert(low, high, numbers)
