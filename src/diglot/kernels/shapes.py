"""Shapes of lines: counts of letters, words and signs, cue words and phrases, edges, and hashes.

Words and signs never look past white space, so that they are read once of each distinct piece of text, by its number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Int16s, Int64s, Positions, Uint8s, Uint16s, Uint32s, Uint64s
from diglot.kernels.chunks import SPACE, ByPiece, Pieces, Table, longer
from diglot.kernels.library import Kernel, Out, block

__all__ = [
    "BLOCK",
    "BLOCKS",
    "COUNTS",
    "KINDS",
    "NEAR",
    "NOTHING",
    "Cues",
    "Memory",
    "Points",
    "finder",
    "keys",
    "pairs",
]

BLOCK, BLOCKS = 256, 0x2000
"""Code points of a block, and blocks that have a place in `Points.blocks`."""
NEAR = 0x3100
"""Code points whose entries stand in their own order, before all blocks of others."""
KINDS = 16
"""Kinds of code points that words may begin with."""
NOTHING = 1
"""The number of a word that holds nothing but marks."""
COUNTS = (
    "latin", "arabic", "digits", "lower",
    "words", "capitals", "stops", "months", "others", "days", "years", "numeric",
    "bars", "dashes", "labels", "links", "mails", "rights",
    "first", "second", "last", "start", "end", "",
)  # fmt: skip
"""Columns of what is read of a line: counts of letters, of words and of signs, modulo 256; classes of words; edges."""

_RUN, _WORD = 4, 4  # numbers that a word takes where it stands, and in its line, or a piece
_PAIRS, _PAIRING = 1 << 15, 40503
_FEW = 1000  # code points of a line for which there is room without asking
_points = np.uint16, np.uint64
_read = Kernel(
    "shapes_read", np.uint32, np.uint32, np.uint32, int, np.uint64, np.uint64, np.int64, np.int64, int, int, int,
    *_points, np.uint16, np.int64, Out(np.uint64), Out(np.uint8), Out(np.uint64),
)  # fmt: skip
_learn = Kernel(
    "shapes_learn", np.int64, int, *_points, np.int64, Out(np.uint64), Out(np.uint64), Out(np.uint64), int,
    Out(np.int64), returns=True,
)  # fmt: skip
_keys = Kernel(
    "shapes_keys", np.uint32, np.int64, np.int64, int, *_points, Out(np.uint64), Out(np.uint64), Out(np.int64)
)
_cues = Kernel("shapes_cues", np.uint32, int, Out(np.uint64), *_points, np.int64, returns=True)


class Points(NamedTuple):
    """What is known of each code point.

    Args:
        blocks: ``uint16[BLOCKS]``, the number of the block of entries for each 256 code points.
        points: ``uint64[n * 256]``; from the lowest bit: 14 bits of the letter that it is compared as (0: a mark), 2 of
            its group (1: of words, 2: of numbers), 4 of its kind (0: white space), 4 of its value as a digit, 3 of its
            column among signs, from 1, 3 of when it counts there, 1 whether it joins the numbers of a date, 1 whether
            it leads a sign that counts only so led; and a byte for each count of letters.
        edges: ``uint16[n * 256]``; 4 bits of how a line begins with it, 4 of how a line ends with it, 1 whether what is
            before it says more of the end, 1 whether it may say so itself.
    """

    blocks: Uint16s
    points: Uint64s
    edges: Uint16s


class Cues(NamedTuple):
    """The words and phrases that are looked for; words have numbers, 0 for no word, `NOTHING` for marks alone.

    Args:
        slots: ``int16[2**b]``, the number of the word whose key begins with these bits, or of one that was there before
            it; 0 where there is none; more places than words.
        keys: ``uint64[w]``, the key of each word.
        alone: ``uint8[w]``, the class of the word as a phrase.
        begins: ``uint8[w]``, 1 where it is the first, 2 where it is the second word of a longer phrase.
        phrases: ``int64[p]``, first those of two words, then those of three, rising: the words' numbers as digits to
            the base w (0 for `NOTHING`), and eight bits of class.
        sizes: ``int64[2]``, phrases of two, and of three words.
        lanes: ``uint64[c * KINDS]``, what a word counts for by its class and the kind of its first letter: a byte for
            each count of words.
        pairs: of the pairs of words that phrases begin with (`pairs`).
        stop: classes that tell nothing, as bits.
    """

    slots: Int16s
    keys: Uint64s
    alone: Uint8s
    begins: Uint8s
    phrases: Int64s
    sizes: Int64s
    lanes: Uint64s
    pairs: Uint64s
    stop: int

    def block(self) -> Int64s:
        """As the kernels read them; the arrays must live on."""
        types = np.int16, np.uint64, np.uint8, np.uint8, np.int64, np.int64, np.uint64, np.uint64
        return block(types, self[:8], len(self.slots).bit_length() - 1, len(self.keys), self.stop)


def pairs(phrases: Int64s, sizes: Int64s, words: int) -> Uint64s:
    """``uint64[PAIRS / 64]``: bits of the pairs of words that phrases begin with; arguments as `Cues` has them."""
    numbers = (phrases >> 8).tolist()
    two = {each for each in numbers[: sizes[0]] if each >= words}
    three = {each // words for each in numbers[sizes[0] :] if each >= words * words}
    out = np.zeros(_PAIRS, np.bool_)
    out[[(pair // words * _PAIRING + pair % words) % _PAIRS for pair in two | three]] = True
    return np.packbits(out, bitorder="little").view(np.uint64)


class Memory(ByPiece):
    """What lines have of the pieces of a table.

    Args:
        table: of pieces.
        points: what is known of code points.
        cues: what is looked for.
    """

    def __init__(self, table: Table, points: Points, cues: Cues) -> None:
        assert points.points[SPACE] == 0  # a blank tells nothing
        self._points = points
        self._lexicon, self._cues = cues.block(), cues
        super().__init__(table, _WORD)

    def _start(self) -> None:
        super()._start()
        self._used, self._more = np.zeros(1, np.int64), np.empty(_WORD << 10, np.uint64)

    def _learn(self) -> int:
        scratch = np.empty(_RUN * self._table.longest, np.uint64)
        done: int = _learn(
            self._table.state, self._done, *self._points[:2], self._lexicon, scratch, self._pieces, self._more,
            len(self._more) // _WORD, self._used,
        )  # fmt: skip
        if done < len(self._table):
            self._more = longer(self._more, len(self._more) + _WORD * (self._table.longest + 1))
        return done

    def read(
        self, codes: Uint32s, pieces: Pieces, starts: Positions, ends: Positions, *, whole: int = 1 << 40, part: int = 1
    ) -> tuple[Uint8s, Uint64s]:
        """The shape of each line.

        Args:
            codes: ``uint32[n]``.
            pieces: of them, in the table.
            starts, ends: ``intp[l]``, spans of `codes` that are not empty; the fastest where they rise and their edges
                are those of pieces.
            whole, part: of lines of more than `whole` code points the first `part` are read, and the edges.

        Returns:
            ``uint8[l, len(COUNTS)]``, and ``uint64[l, 3]``: the classes of all phrases as bits, a hash of all words and
            numbers in order, a hash of their kinds and classes. About 1 ns a code point.
        """
        known = self._follow(pieces)
        counts, sums = np.empty((len(starts), len(COUNTS)), np.uint8), np.empty((len(starts), 3), np.uint64)
        starts, ends = np.ascontiguousarray(starts), np.ascontiguousarray(ends)
        _read(
            codes, pieces.number, pieces.place, len(pieces.number) - 1, known, self._more, starts, ends,
            len(starts), whole, part, *self._points, self._lexicon,
            _scratch(starts, ends, whole, part), counts, sums,
        )  # fmt: skip
        return counts, sums


def finder(points: Points, cues: Cues) -> Callable[[str], int]:
    """What finds the classes of all phrases of a single string, as bits: `read` for little, without its overhead."""
    bound = _cues.bind(*points[:2], cues.block())

    def find(text: str, _kept: Cues = cues) -> int:  # whose memory stays as long as this does
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return int(bound(codes, len(codes), np.empty((_RUN + _WORD) * len(codes), np.uint64)))

    return find


def keys(codes: Uint32s, starts: Positions, ends: Positions, points: Points) -> tuple[Uint64s, Int64s]:
    """The keys of the words and numbers of some strings, one string behind the other.

    Returns:
        ``uint64[w]``, equal for words that are compared as equal, 0 for one of marks alone; ``int64[s]``, how many each
        string has.
    """
    starts, ends = np.ascontiguousarray(starts), np.ascontiguousarray(ends)
    found, counts = np.empty(int((ends - starts).sum()), np.uint64), np.empty(len(starts), np.int64)
    scratch = _scratch(starts, ends, 1 << 40, 1)
    _keys(np.ascontiguousarray(codes), starts, ends, len(starts), *points[:2], scratch, found, counts)
    return found[: counts.sum()].copy(), counts


def _scratch(starts: Positions, ends: Positions, whole: int, part: int) -> Uint64s:
    """Room for the words of the longest line that is read."""
    longest = max(whole, part)
    if longest > _FEW:
        longest = min(longest, int((ends - starts).max(initial=0)))
    return np.empty((_RUN + _WORD) * longest, np.uint64)
