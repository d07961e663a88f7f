"""What is computed once per distinct word, however often the word comes.

A `Vocabulary` numbers the words of a stream (`WordTable`) and keeps, for each pair of word and route, the strings that
were computed for it: its normalized form, its transliteration. A batch of tokens becomes an array of slots, and each
token-level column is one Arrow ``take``::

    words ──ids──► (word, route) ──slots──► strings[0].take(slots), strings[1].take(slots), …

It is a cache and nothing else: results do not depend on what it holds. When it has seen `limit` pairs it starts anew,
so memory is bounded (about 100 bytes a pair).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.remembered import register
from diglot.text.arrays import Codes, Int8s, Int32s, Positions, Uint8s
from diglot.text.column import Column
from diglot.text.wordhash import WordTable, keys

__all__ = ["Vocabulary"]

POOL_BYTES = 64 << 20
PAIR_BYTES = 100
T = TypeVar("T", bound=np.generic)
Compute = Callable[[Column, Int8s], Sequence[Column]]


class _Pool:
    """Strings that are only ever appended, readable as one Arrow array without a copy."""

    def __init__(self) -> None:
        self.data: Uint8s = np.empty(1 << 16, np.uint8)
        self.offsets: Int32s = np.zeros(1 << 12, np.int32)
        self.size = 0

    @property
    def bytes(self) -> int:
        """UTF-8 bytes of all strings."""
        return int(self.offsets[self.size])

    def append(self, strings: pa.StringArray) -> None:
        _, offsets_buffer, data = strings.buffers()
        offsets = np.frombuffer(offsets_buffer, np.int32)[strings.offset : strings.offset + len(strings) + 1]
        raw = np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]] if data is not None else np.empty(0, np.uint8)
        begin = self.bytes
        self.data = _room(self.data, begin + len(raw))
        self.offsets = _room(self.offsets, self.size + len(strings) + 1)
        self.data[begin : begin + len(raw)] = raw
        self.offsets[self.size + 1 : self.size + 1 + len(strings)] = offsets[1:] - offsets[0] + begin
        self.size += len(strings)

    def array(self) -> pa.StringArray:
        buffers = [None, pa.py_buffer(self.offsets), pa.py_buffer(self.data)]
        return pa.Array.from_buffers(pa.string(), self.size, buffers)


class Vocabulary:
    """Strings computed once per distinct word and route.

    Args:
        compute: ``(words, routes) -> columns``: for a column of distinct words and the route of each (``int8[w]``), one
            column of the same length per kind of string. It must be a pure function of each word and its route.
        routes: number of routes.
        limit: pairs of word and route after which the vocabulary starts anew.
        kinds: how many columns `compute` gives, about; each may take `POOL_BYTES`.

    >>> upper = lambda words, routes: [Column.from_strings([w.upper() for w in words.strings()])]
    >>> vocabulary = Vocabulary(upper, routes=1)
    >>> text = Column.from_strings(["a b a"])
    >>> slots = vocabulary.slots(text.codes, np.array([0, 2, 4]), np.array([1, 3, 5]), np.zeros(3, np.int8))
    >>> slots.tolist(), vocabulary.strings(0, slots).to_pylist()
    ([0, 1, 0], ['A', 'B', 'A'])
    """

    def __init__(self, compute: Compute, routes: int, limit: int = 150_000, kinds: int = 3) -> None:
        self._compute = compute
        self._routes = routes
        self._limit = limit
        self._reset()
        register(self, "words and what they become", limit * PAIR_BYTES + kinds * POOL_BYTES)

    def __len__(self) -> int:
        return self._size

    def forget(self) -> None:
        """Start anew when next renewed; slots that were given stay valid until then."""
        self._stale = True

    def _reset(self) -> None:
        self._stale = False
        self._words = WordTable(1 << 14)
        self._slots: Int32s = np.full(1 << 12, -1, np.int32)  # [word * routes + route]
        self._pools: list[_Pool] = []
        self._size = 0

    def slots(self, codes: Codes, starts: Positions, ends: Positions, routes: Int8s) -> Positions:
        """The slot of each word on its route, computing what is new.

        Args:
            codes: ``uint32[n]``, a flat text.
            starts, ends: ``intp[w]``, the words, as half-open spans that rise and do not overlap, ``ends < n``.
            routes: ``int8[w]``, the route of each word.

        Returns:
            ``intp[w]`` to be given to `strings`. Slots stay valid until `renew` is called.
        """
        ids, _ = self._words.ids_of_keys(*keys(codes, starts, ends))
        pairs = ids * self._routes + routes
        self._slots = _room(self._slots, int(pairs.max(initial=0)) + 1, fill=-1)
        slots = self._slots.take(pairs)
        unseen = np.flatnonzero(slots < 0)
        if len(unseen):
            new, first = np.unique(pairs[unseen], return_index=True)
            order = np.argsort(first, kind="stable")
            new, first = new[order], unseen[first[order]]
            columns = self._compute(Column.from_flat(codes, starts[first], ends[first]), routes[first])
            arrays = [column.arrow() for column in columns]
            self._pools = self._pools or [_Pool() for _ in arrays]
            for pool, array in zip(self._pools, arrays, strict=True):
                pool.append(array)
            self._slots[new] = np.arange(self._size, self._size + len(new), dtype=np.int32)
            self._size += len(new)
            slots = self._slots.take(pairs)
        return slots.astype(np.intp)

    def renew(self) -> None:
        """Start anew, if the vocabulary is to forget or has grown past its limit; slots given before are void then."""
        if self._stale or self._size > self._limit or any(pool.bytes > POOL_BYTES for pool in self._pools):
            self._reset()

    def strings(self, kind: int, slots: Positions) -> pa.StringArray:
        """The strings of one kind, one per slot."""
        if not self._pools:
            return pa.array([], pa.string())
        return self._pools[kind].array().take(pa.array(slots))


def _room(array: npt.NDArray[T], size: int, fill: int | None = None) -> npt.NDArray[T]:
    """The array itself, or a longer one that begins with it."""
    if size <= len(array):
        return array
    grown = np.empty(max(size, 2 * len(array)), array.dtype)
    grown[: len(array)] = array
    if fill is not None:
        grown[len(array) :] = fill
    return grown
