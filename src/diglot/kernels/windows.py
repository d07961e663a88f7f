"""The best beads of a window on two texts: a first look at every two sentences leads, a closer one at beads decides."""

from __future__ import annotations

import numpy as np

from diglot.kernels.arrays import Bools, Float64s, Int32s, Int64s
from diglot.kernels.beads import FEATURES, FIRST, MOST, SHAPES, WORDS, Words
from diglot.kernels.library import Kernel, Out, block

__all__ = ["Windows", "near"]


_TEXT = tuple(map(np.dtype, (*WORDS, np.float64, np.float64, np.int64, np.int64, np.bool_)))
_JUDGE = tuple(map(np.dtype, (np.float64, np.int32, np.int32)))
_near = Kernel("windows_near", np.int64, int, int, int, int, Out(np.int64), Out(np.int64))
_look = Kernel(
    "windows_look", np.int64, np.int64, np.int64, np.int64, int, int, Out(np.int64), Out(np.float64), Out(np.uint32),
    Out(np.int32), Out(np.int64), Out(np.int64), Out(np.int64),
)  # fmt: skip
_way = Kernel(
    "windows_way", int, int, int, int, Out(np.int64), Out(np.float64), Out(np.int64), Out(np.int64), Out(np.float64),
    Out(np.float64), returns=True,
)  # fmt: skip


def near(shapes: Int64s, n: int, m: int, reach: int) -> tuple[Int64s, Int64s]:
    """Where beads may begin that lie by a row of beads: from where to where in each row, ``int64[n]``, rising.

    Args:
        shapes: ``int64[b, 2]``, sentences of both sides of each bead of a block, all of its `n` English ones.
        n, m: how many there are of both.
        reach: how far aside beads may lie.
    """
    low, high = np.empty(n + 1, np.int64), np.empty(n + 1, np.int64)
    _near(shapes, len(shapes), n, m, reach, low, high)
    return low[:n], high[:n]


class Windows:
    """Two texts, and what their beads are judged by.

    Args:
        english, arabic: their words, and of each sentence: the weight of its words and its numbers (``float64[n]``),
            its code points and how it ends (``int64[n]``), and whether it may be of this text (``bool[n]``).
        bounds: the constants of features, in the order of ``beads.c``.
        first, weights: ``int32[FIRST]`` and ``int32[SHAPES, FEATURES]``.
        alone: what a sentence without a partner is worth at a first look.
        reach: how far from where a first look leads beads are looked at.
    """

    def __init__(
        self, english: tuple[Words, Float64s, Float64s, Int64s, Int64s, Bools],
        arabic: tuple[Words, Float64s, Float64s, Int64s, Int64s, Bools],
        bounds: Float64s, first: Int32s, weights: Int32s, alone: int, reach: int,
    ) -> None:  # fmt: skip
        assert first.shape == (FIRST,) and weights.shape == (len(SHAPES), FEATURES)
        self._sides = [block(_TEXT, [*side[0].arrays, *side[1:]]) for side in (english, arabic)]
        self._judge = block(_JUDGE, [bounds, first, weights], alone, reach)
        self._kept = english, arabic, bounds, first, weights
        self._sizes = len(english[-1]), len(arabic[-1])
        self._words = english[0], arabic[0]
        self._size: tuple[int, ...] = (0, 0, 0, -1)

    def look(self, i: int, j: int, n: int, m: int, alone: int, *, open_end: bool = False) -> tuple[int, int]:
        """Look at English sentences ``[i, i + n)`` and Arabic ones ``[j, j + m)``, of both some.

        Args:
            i, j, n, m: the window.
            alone: what a sentence without a partner is worth.
            open_end: the Arabic sentences after the last bead are of no account, as in a window on a longer text.

        Returns:
            How many beads the best row has, and how many of them are a sentence alone.

        Raises:
            ValueError: the texts have no such sentences.
        """
        if min(i, j) < 0 or min(n, m) < 1 or i + n > self._sizes[0] or j + m > self._sizes[1]:
            raise ValueError("a window beyond its texts")
        one, other = self._words
        self._make_room(
            n, m, max(one.words_in(i, n), other.words_in(j, m)), max(one.links_in(i, n), other.links_in(j, m))
        )
        counts = np.empty(2, np.int64)
        _look(
            *self._sides, self._judge, np.array((i, j, n, m), np.int64), alone, open_end, *self._room, self._found,
            np.empty((n + m, 2), np.int64), counts,
        )  # fmt: skip
        return int(counts[0]), int(counts[1])

    def way(self, n: int, m: int, alone: int, *, open_end: bool = False) -> tuple[Int64s, Float64s, Float64s]:
        """The best beads of the window that was looked at last, if a sentence without a partner is worth `alone`.

        Returns:
            ``int64[b, 2]``, sentences of both sides; ``float64[b]``, their scores, and the best score at a first look
            of one of their members and a stranger.
        """
        shapes, scores, rivals = np.empty((n + m, 2), np.int64), np.empty(n + m), np.empty(n + m)
        count = _way(n, m, alone, open_end, *self._room[:2], self._found, shapes, scores, rivals)
        return shapes[:count], scores[:count], rivals[:count]

    def _make_room(self, *wanted: int) -> None:
        """Scratch for windows of so many sentences, words and links, and for smaller ones."""
        if all(map(int.__le__, wanted, self._size)):
            return
        self._size = tuple(map(max, wanted, self._size))
        n, m, words, links = self._size
        whole = (4 * MOST + 1 + len(SHAPES)) * n * m + (n + 1) * (m + 1) + 2 * (n + 1) + 7 * (n + m) + 2 * words + 3
        known = 3 * (n + m) + 4 * n * m + 2 * n * (m + 1) + 2 * m * (n + 1) + n + m
        self._room = (
            np.empty(whole, np.int64), np.empty(known), np.empty(links + 1, np.uint32),
            np.empty(max(n * m * FIRST, m * FEATURES), np.int32),
        )  # fmt: skip
        self._found = np.empty(n + m, np.int64)
