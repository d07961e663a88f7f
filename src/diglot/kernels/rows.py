"""The words met so far, each with a number and a row of scores, and the rows of new ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from diglot.kernels.letters import Known, Words
from diglot.kernels.library import Kernel, Out, addresses

__all__ = ["LANES", "WIDEST", "Memory", "Weights", "features", "learn", "placed"]

Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
Positions = npt.NDArray[np.intp]
N = TypeVar("N", np.int16, np.int32)
Learn: TypeAlias = Callable[[npt.NDArray[np.uint16], Int32s], npt.NDArray[N]]

LANES, WIDEST = 8, 128
"""Rows are a multiple of so many scores wide, and not wider than that."""
LIMIT = 5  # of the state of a memory
SLOT = 32
"""Bytes of a place in the table of words; a quarter of the places is taken at least, half of them at most."""

_numbers = Kernel(
    "rows_numbers", np.uint16, np.int32, np.int32, np.int32, np.int32, Out(np.int32), int, np.int64, int,
    Out(np.uint64), int, int, Out(np.uint16), Out(np.int32), np.int64, Out(np.int64), Out(np.int32), returns=True,
)  # fmt: skip
_by_piece = Kernel(
    "rows_known", np.uint64, np.uint16, np.int32, int, Out(np.int32), Out(np.uint64), int, int, Out(np.uint16),
    Out(np.int32), np.int64, Out(np.int64), returns=True,
)  # fmt: skip
_features = Kernel("rows_features", np.uint16, np.int32, np.int32, int, int, np.uint32, Out(np.uint32), Out(np.int32))
_learn = Kernel("rows_learn", np.uint16, np.int32, int, int, np.uint32, np.uint32, int, np.int8, int, Out(np.int16))


@dataclass(frozen=True, eq=False)
class Weights:
    """What a model knows of words.

    Args:
        weights: ``int8[f, width]``, a whole number of `LANES` wide.
        places: ``uint32[2**bits]``, what `placed` gave.
        base: of the hash of a whole word.
        high: ``uint32[h]``, the code points of letters from `diglot.kernels.letters.HIGH` on.
    """

    weights: npt.NDArray[np.int8]
    places: npt.NDArray[np.uint32]
    base: int
    high: npt.NDArray[np.uint32]

    @property
    def width(self) -> int:
        """Scores of a row."""
        return int(self.weights.shape[1])


def placed(keys: npt.NDArray[np.uint32], bits: int = 20) -> npt.NDArray[np.uint32]:
    """By the first bits of a feature its number among the `keys`, and behind that its other bits; -1 for none.

    Args:
        keys: ``uint32[f]``, features, no two of which have the same first bits; fewer than ``2**bits``.
    """
    found, rest = np.full(1 << bits, 0xFFFFFFFF, np.uint32), 32 - bits
    found[keys >> rest] = np.arange(len(keys), dtype=np.uint32) << rest | keys & ((1 << rest) - 1)
    return found


def features(words: Words, base: int, high: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint32], Int32s]:
    """The features of words: ``(uint32[k], int32[w + 1])``, all of them, and where each word's begin.

    Args:
        base, high: as of `Weights`.
    """
    most = 5 * int((words.end - words.begin).sum()) + 6 * len(words)
    found, offsets = np.empty(most, np.uint32), np.empty(len(words) + 1, np.int32)
    _features(words.letters, words.begin, words.end, len(words), base, high, found, offsets)
    return found[: offsets[-1]], offsets


def learn(letters: npt.NDArray[np.uint16], bounds: Int32s, weights: Weights) -> Int16s:
    """The rows of words of at most `LONGEST` letters: the sums of the weights of their features.

    Args:
        letters: ``uint16[k]``.
        bounds: ``int32[w + 1]``, the words among them.

    Returns:
        ``int16[w, width]``. About half a microsecond a word.
    """
    found = np.empty((len(bounds) - 1, weights.width), np.int16)
    bits = len(weights.places).bit_length() - 1
    _learn(
        letters, bounds, len(found), weights.base, weights.high, weights.places, bits, weights.weights, weights.width,
        found,
    )  # fmt: skip
    return found


class Memory(Generic[N]):
    """The words met so far, each with a number and a row.

    Args:
        learn: ``(letters, bounds) -> int[w, width]``, the rows of new words.
        empty: an array of no rows, of their width and type.
        most: words that it has room for at first.
        factor: an odd number below 2**63, of the hash of words; nothing that comes out depends on it.

    Attributes:
        state: ``int64[6]``, where all is, for `One`.

    Not safe to use from several threads at once; rows that were given stay as they are.
    """

    LETTERS = 10
    """Letters of a word for which there is room, on average."""

    def __init__(self, learn: Learn[N], empty: npt.NDArray[N], most: int, factor: int) -> None:
        self._learn: Learn[N] = learn
        self._empty: npt.NDArray[N] = empty
        self._factor, self._generation = factor, 0
        self._most = most
        self.state = np.zeros(6, np.int64)
        self.forget()

    def forget(self) -> None:
        """Forget every word."""
        self._room(self._most)

    @classmethod
    def size(cls, row: int) -> int:
        """Bytes that a word takes at most, with a row of so many: its places in the table, letters, and their end."""
        return row + 4 * SLOT + 2 * cls.LETTERS + 4

    def __len__(self) -> int:
        return int(self._known[0])

    def _room(self, words: int) -> None:
        """Empty arrays for so many words; those of before are left to who has them."""
        self._bits = max(2, (2 * words - 1).bit_length())
        self._bounds = np.array([words, words * self.LETTERS], np.int64)
        self._known, self._generation = np.zeros(2, np.int64), self._generation + 1
        self._slots = np.zeros(SLOT // 8 << self._bits, np.uint64)
        self._arena = np.empty(words * self.LETTERS, np.uint16)
        self._ends = np.zeros(words + 1, np.int32)
        self._rows: npt.NDArray[N] = np.empty((words, self._empty.shape[1]), self._empty.dtype)
        self.state[:5] = addresses(self._slots, self._bits, self._factor, self._arena, self._rows)

    def held(self, known: Known) -> tuple[npt.NDArray[np.int64], npt.NDArray[N], Int32s]:
        """What is remembered now, for `diglot.kernels.looks`: a state that stays so, the rows that it is of, and the
        numbers of known words among them, -1 where one has none."""
        return self.state.copy(), self._rows, known.numbers(self, self._generation)

    @property
    def _places(self) -> tuple[Any, ...]:
        """Where words are, for the kernels that number them."""
        return self._slots, self._bits, self._factor, self._arena, self._ends, self._bounds, self._known

    def _number(self, words: Words, chosen: Positions, numbers: Int32s) -> bool:
        ids, known = words.begin[:0], words.begin[:0].copy()
        if words.known is not None and words.ids is not None:
            ids, known = words.ids, words.known.numbers(self, self._generation)
        whole: int = _numbers(
            words.letters, words.begin, words.end, words.offsets, ids, known, len(known), chosen, len(chosen),
            *self._places, numbers,
        )  # fmt: skip
        return bool(whole)

    def read(self, words: Words, chosen: Positions) -> tuple[Int32s, npt.NDArray[N], int]:
        """The rows of words: ``(numbers: int32[w], rows: int[v, width], limit)``; that of word i is
        ``rows[numbers[i]]``, and none of its scores is further from 0 than `limit`.

        Args:
            words: of all strings.
            chosen: ``intp[c]``, strings; only their words are read.

        About 10 ns for a word that is known. Where there is no room for a new one, all words before are forgotten;
        where there is none for those of this call alone, it is made, until the next.
        """
        numbers = np.empty(len(words), np.int32)
        self._met(lambda: self._number(words, chosen, numbers))
        return numbers, self._rows, int(self.state[LIMIT])

    def learn(
        self, known: Known, letters: tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint16]], chosen: Int32s
    ) -> None:
        """Remember some words of known pieces, as `read` does.

        Args:
            known, letters: the words of all pieces, `words` and `letters` of a `diglot.kernels.letters.Memory`.
            chosen: ``int32[c]``, their numbers among these.
        """

        def number() -> bool:
            return bool(_by_piece(*letters, chosen, len(chosen), known.numbers(self, self._generation), *self._places))

        self._met(number)

    def _met(self, number: Callable[[], bool]) -> None:
        """Make room until all words could be numbered, and learn the rows of those that are new."""
        room = int(self._bounds[0])
        if room > self._most:
            self._room(room := self._most)
        first = len(self)
        try:
            while not number():
                room, first = room if first else 2 * room, 0
                self._room(room)
            if len(self) > first:
                rows = self._rows[first : len(self)] = self._learn(self._arena, self._ends[first : len(self) + 1])
                self.state[LIMIT] = max(int(self.state[LIMIT]), int(rows.max()), -int(rows.min()))
        except BaseException:
            self.forget()  # no word may stay in it that has no row
            raise
