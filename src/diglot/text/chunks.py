"""The pieces of text that were met so far, each distinct one with a number.

A chunk (a run without white space) decides nearly everything by itself: its tokens and what they become, the words by
which a page is read. So a text is read once: its pieces are found, hashed and numbered, and what is kept of a piece is
kept by its number, as `diglot.text.lexicon` does.

It is a cache and nothing else: what comes out does not depend on what it holds. Pieces are found by their code points,
never by a hash alone. Each thread has its own, `here`.
"""

from __future__ import annotations

import weakref
from functools import cache

import numpy as np

from diglot.kernels.chunks import BLANK, DIGIT, STOP, Pieces, Table
from diglot.remembered import of_thread, register
from diglot.text import codepoints
from diglot.text.arrays import Codes, Uint8s
from diglot.text.edits import Edits

__all__ = ["Chunks", "here"]

LIMIT = 7 << 20
"""Bytes of pieces that are kept."""


class Chunks:
    """Numbers of pieces. Past `limit` bytes, those that were met more than once since the last time keep a number.

    Args:
        limit: bytes of pieces that are kept.
        mask: what of a hash counts; less than all of it only to try what happens when hashes are alike.

    Attributes:
        table: where they are; what is kept by number follows its generation.

    >>> chunks = Chunks()
    >>> pieces = chunks.read(np.array([ord(sign) for sign in "to be  to"], np.uint32))
    >>> (pieces.number & 0xFF).tolist()[:-1], pieces.place.tolist()
    ([0, 1, 2, 0], [0, 3, 5, 7, 9])
    """

    def __init__(self, limit: int = LIMIT, mask: int = -1) -> None:
        self._limit, self._full, self._stale = limit, False, False
        self.table = Table(classes(), mask, room=limit + limit // 4)
        self._last: tuple[weakref.ref[Codes], Pieces] | None = None
        register(self, "pieces of text", 3 * limit)

    def __len__(self) -> int:
        return len(self.table)

    def forget(self) -> None:
        """Forget every piece before the next text is read."""
        self._stale = True

    def renew(self) -> None:
        """Forget what was not met again before the next text is read: what is kept by number takes too much."""
        self._full = True

    def read(self, codes: Codes) -> Pieces:
        """The pieces of a text that never changes; the last one is remembered while it lives."""
        if (known := self.known(codes)) is not None:
            return known
        stale = self._stale or not self.table.whole
        if not stale and (self._full or self.table.bytes > self._limit):
            self.table.sweep()
            stale = self.table.bytes > self._limit // 2  # all in use: start anew
        if stale:
            self.table.clear()
        self._stale = self._full = False
        return self._kept(codes, self.table.scan(codes))

    def known(self, codes: Codes) -> Pieces | None:
        """The pieces of a text, if it is the last one that was read."""
        if self._last is not None and self.table.whole:
            text, pieces = self._last
            if text() is codes and pieces.generation == self.table.generation:
                return pieces
        return None

    def edited(self, codes: Codes, made: Codes, edits: Edits) -> Pieces:
        """The pieces of a text that was `made` of another; only what was edited is read where that was the last one."""
        known = self.known(codes)
        if known is None:
            return self.read(made)
        ends = edits.source_end, edits.target_end
        return self._kept(made, self.table.splice(made, known, edits.source_start, *ends))

    def _kept(self, codes: Codes, pieces: Pieces) -> Pieces:
        self._last = weakref.ref(codes), pieces
        return pieces


@of_thread
def here() -> Chunks:
    """Those of this thread."""
    return Chunks()


@cache
def classes() -> Uint8s:
    """``uint8[…]``: what needs to be known of a code point, the last entry for all above."""
    found = np.where(codepoints.blanks(), np.uint8(BLANK), np.uint8(0))
    found[0x30:0x3A], found[0x2E] = DIGIT, STOP
    return found
