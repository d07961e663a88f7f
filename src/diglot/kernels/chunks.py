"""Pieces of text, each distinct one with a number: chunks (runs without white space) and gaps (runs of white space)."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out, addresses, aligned

__all__ = ["BLANK", "DIGIT", "GONE", "HEAD", "ITEM", "SPACE", "SPACED", "STOP", "ByPiece", "Pieces", "Table", "longer"]

BLANK, DIGIT, STOP = 1, 2, 4
"""Classes of code points: what parts chunks, what the number of a list item is made of and ends with."""
SPACE = 32
HEAD = 1
"""Words of a key before its code points."""
ITEM = 1 << 31
"""Of the length of a key: the piece is the number of a list item."""
SPACED = 1 << 30
"""Of a piece: one blank stands before it."""
GONE = 0xFFFFFFFF
KEY_WORDS, ENTRIES, NEEDED, LONGEST = range(4)
SLOT = 4
"""Words of a slot."""
DENSE = 4
"""Code points a piece for which there is room at first."""
MANY, CODES = 64, 0xFFFF
"""Code points that make a run of them worth a question, and how many have 16 bits."""

A = TypeVar("A", bound=np.generic)
Int64s = npt.NDArray[np.int64]
Uint32s = npt.NDArray[np.uint32]
Uint8s = npt.NDArray[np.uint8]

_scan = Kernel(
    "chunks_scan", np.int64, np.uint32, int, int, Out(np.uint32), Out(np.uint32), int, Out(np.int64), returns=True
)
_splice = Kernel(
    "chunks_splice", np.int64, np.uint32, int, np.uint32, np.uint32, int, np.int64, np.int64, np.int64, int,
    Out(np.uint32), Out(np.uint32), int, Out(np.int64), returns=True,
)  # fmt: skip
_place = Kernel("chunks_place", np.uint64, int, int, np.uint32, int, np.int64)
_sweep = Kernel("chunks_sweep", np.int64, int, Out(np.uint32))


class Pieces(NamedTuple):
    """The pieces of a text, which they tile, but for the single blanks before some.

    Args:
        number: ``uint32[n + 1]``, of each, and `SPACED` where one blank stands before it; the last is nothing.
        place: ``uint32[n + 1]``, where each begins; the last is the end of the text.
        generation: of the table, when it was read.
    """

    number: Uint32s
    place: Uint32s
    generation: int


class Table:
    """Pieces that are known.

    Args:
        classes: ``uint8[c]``, classes of code points, the last for all above.
        mask: what of a hash counts; less than all of it only to try what happens when hashes are alike.
        room: bytes of keys that there is room for at first: memory that is taken as it is written to, not before.

    Attributes:
        state: ``int64[15]``, where all is, for kernels.
        generation: how often numbers were given anew; ``moved`` holds the new number of each of the last one's, `GONE`
            where it has none.
        whole: nothing that moves pieces was broken off (an interrupt, no memory); else only `clear` may be called.
    """

    def __init__(self, classes: Uint8s, mask: int = -1, room: int = 0) -> None:
        self._classes, self._mask, self._plain = classes, mask, plain(classes)
        self._keys = np.empty(max(room // 4, 1 << 12), np.uint32)
        self._seed = secrets.randbits(62)  # no text can be written whose pieces share hashes
        self.state, self.generation, self.moved, self.whole = np.zeros(15, np.int64), 0, np.empty(0, np.uint32), False
        self._counts, self._at = np.zeros(4, np.int64), np.empty(0, np.uint32)
        self.clear()

    def __len__(self) -> int:
        return int(self._counts[ENTRIES])

    @property
    def room(self) -> int:
        """Pieces for which there is room."""
        return len(self._at)

    @property
    def longest(self) -> int:
        """Code points that no piece exceeds."""
        return int(self._counts[LONGEST])

    @property
    def bytes(self) -> int:
        """Bytes that the keys take."""
        return 4 * int(self._counts[KEY_WORDS])

    def clear(self) -> None:
        """Forget every piece."""
        self.whole = False
        self.generation, self.moved = self.generation + 1, np.full(len(self), GONE, np.uint32)
        self._counts[:] = 0
        self._slots = np.empty(0, np.uint64)
        self._place(1 << 10)

    def sweep(self) -> None:
        """Forget the pieces that were not met again since the last sweep; the others get new numbers."""
        self.whole = False
        self.generation, self.moved = self.generation + 1, np.empty(len(self), np.uint32)
        _sweep(self.state, GONE, self.moved)
        self._place(len(self._slots) // SLOT, renumbered=True)

    def _place(self, size: int, renumbered: bool = False) -> None:
        """So many slots, which leave room for three quarters as many pieces."""
        self.whole = False
        before, self._slots = self._slots, aligned(SLOT * size, np.uint64)
        self._slots.fill(0)
        room = size // 4 * 3
        self._at = longer(self._at, room - len(self._at)) if room > len(self._at) else self._at[:room]
        self._stated()
        _place(before, len(before) // SLOT, renumbered, self.moved, GONE, self.state)
        self.whole = True

    def _stated(self) -> None:
        self.state[:] = addresses(
            self._keys, len(self._keys), self._slots, (len(self._slots) // SLOT).bit_length() - 1, self._at,
            self._counts, self._seed, self._mask, self._classes, len(self._classes), SPACE, *self._plain,
        )  # fmt: skip

    def grow(self) -> None:
        """Make room for the piece for which there was none."""
        if len(self) == self.room:
            self._place(2 * len(self._slots) // SLOT)
        else:
            self.whole = False
            self._keys = longer(self._keys, len(self._keys) + int(self._counts[NEEDED]))
            self._stated()
            self.whole = True

    def scan(self, codes: Uint32s) -> Pieces:
        """The pieces of a text: ``uint32[n]``, below 2**30."""
        if len(codes) >= SPACED:
            raise OverflowError(f"{len(codes):,} code points are too many for one text: give them in several")
        found, at, room = np.zeros(1, np.int64), 0, len(codes) // DENSE + MANY
        both = np.empty((2, room + 1), np.uint32)
        while (at := _scan(self.state, codes, at, len(codes), *both, room, found)) < len(codes):
            if found[0] < room:
                self.grow()
            else:
                room = min(2 * room, len(codes))
                both = np.concatenate((both, np.empty((2, room + 1 - both.shape[1]), np.uint32)), axis=1)
        return self._pieces(codes, both, int(found[0]))

    def splice(self, codes: Uint32s, old: Pieces, starts: Int64s, ends: Int64s, new_ends: Int64s) -> Pieces:
        """The pieces of a text that was made of another one.

        Args:
            codes: ``uint32[n]``, the new text.
            old: the pieces of the other one, of this generation.
            starts, ends: ``int64[k]``, what of the other text was replaced, rising.
            new_ends: ``int64[k]``, where the replacements end in the new text.
        """
        assert old.generation == self.generation
        new = len(codes) - int(old.place[-1]) + int((ends - starts).sum())  # each may be a piece, and parts another
        room = len(old.number) + new + 2 * len(starts)
        both = np.empty((2, room + 1), np.uint32)
        while True:
            found = np.zeros(1, np.int64)
            if _splice(
                self.state, codes, len(codes), old.number, old.place, len(old.number) - 1, starts, ends, new_ends,
                len(starts), *both, room, found,
            ):  # fmt: skip
                return self._pieces(codes, both, int(found[0]))
            self.grow()

    def _pieces(self, codes: Uint32s, both: Uint32s, count: int) -> Pieces:
        number, place = both
        number[count], place[count] = 0, len(codes)
        return Pieces(number[: count + 1], place[: count + 1], self.generation)

    def texts(self, numbers: Uint32s) -> tuple[Uint32s, Int64s, Int64s, npt.NDArray[np.bool_]]:
        """The pieces of some numbers: ``codes, starts, ends``, and whether each is the number of a list item."""
        starts = self._at[numbers].astype(np.int64) + HEAD
        lengths = self._keys[starts - 1]
        return self._keys, starts, starts + (lengths & (ITEM - 1)), lengths >= ITEM


class ByPiece:
    """What is known of the pieces of a table, by their numbers; forgotten where those are given anew.

    Args:
        table: of pieces.
        width: words that a piece takes.
        word: their type.

    Not for several threads at once.
    """

    def __init__(self, table: Table, width: int, word: type[np.integer[Any]] = np.uint64) -> None:
        self._table, self._width, self._word = table, width, word
        self._start()

    def __len__(self) -> int:
        return self._done

    def forget(self) -> None:
        """Forget every piece before the next text is read."""
        self._stale = True

    def _start(self) -> None:
        self._stale, self._generation, self._done = False, self._table.generation, 0
        self._pieces = aligned(self._width << 10, self._word)

    def _follow(self, pieces: Pieces) -> npt.NDArray[Any]:
        """What is known of each piece, once those of a text were read: all anew where the numbers are."""
        if self._stale or self._generation != self._table.generation:
            self._start()
        assert pieces.generation == self._generation
        missing = self._width * self._table.room - len(self._pieces)
        if missing > 0:
            self._pieces = longer(self._pieces, missing)
        while self._done < len(self._table):
            self._done = self._learn()
        return self._pieces

    def _learn(self) -> int:
        """Read the pieces from the first that was not read on, as far as there is room; how many are read then."""
        raise NotImplementedError


def plain(classes: Uint8s) -> list[int]:
    """The first two runs of many code points without a blank, each its first and how many: most text is of these."""
    edges = np.flatnonzero(np.diff(np.pad(classes & BLANK, 1, constant_values=BLANK)))  # bytes: there are a million
    runs = [[begin, end - begin] for begin, end in edges.reshape(-1, 2).tolist() if MANY <= end - begin < CODES]
    return [*runs[0], *runs[1]]


def longer(array: npt.NDArray[A], more: int) -> npt.NDArray[A]:
    """The array, `aligned`, with room for `more` entries, which take no memory before they are written to."""
    found = aligned(len(array) + more, array.dtype)
    found[: len(array)] = array
    return found
