"""Hashes of words, and the numbers that a table gives them."""

from __future__ import annotations

import numpy as np

from diglot.kernels.arrays import Int64s, Positions, Uint32s, Uint64s
from diglot.kernels.library import Kernel, Out

__all__ = ["number", "polynomials"]

_polynomials = Kernel("word_polynomials", np.uint32, np.int64, np.int64, int, int, Out(np.uint64))
_numbers = Kernel(
    "word_numbers", np.uint64, np.uint64, int, int, Out(np.uint64), Out(np.uint64), Out(np.int64), int,
    Out(np.int64), Out(np.int64), Out(np.int64), returns=True,
)  # fmt: skip


def polynomials(codes: Uint32s, starts: Positions, ends: Positions, base: int) -> Uint64s:
    """A hash of each span: the polynomial of its code points at `base`, modulo 2**64, spread over all bits.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``intp[w]``, half-open spans of `codes`, in any order.
        base: an odd number below 2**63; of two bases the hashes are independent.

    Returns:
        ``uint64[w]``. About 1.5 ns a code point.

    >>> text = np.array([97, 98, 32, 97, 98], np.uint32)
    >>> first, second = polynomials(text, np.array([0, 3]), np.array([2, 5]), 0x14D049BB133111EB)
    >>> bool(first == second)
    True
    """
    found = np.empty(len(starts), np.uint64)
    starts, ends = np.ascontiguousarray(starts), np.ascontiguousarray(ends)
    _polynomials(np.ascontiguousarray(codes), starts, ends, len(starts), base, found)
    return found


def number(
    low: Uint64s,
    high: Uint64s,
    done: int,
    table: tuple[Uint64s, Uint64s, Positions],
    counts: Int64s,
    ids: Positions,
    fresh: Positions,
) -> int:
    """Number words by their hashes, from word `done` on, until all are numbered or the table is half full.

    Args:
        low, high: ``uint64[w]``, the two hashes of each word.
        done: words numbered already.
        table: the hashes in each place of the table, and the number, -1 where it is free: three arrays of 2**b.
        counts: ``int64[2]``, words in the table, and entries of `fresh`; both go on.
        ids: ``intp[w]``, for the numbers.
        fresh: ``intp[w]``, for the positions of words that were not in the table.

    Returns:
        How many words are numbered now.
    """
    bits = len(table[2]).bit_length() - 1
    done = _numbers(low, high, done, len(low), *table, bits, counts, ids, fresh)
    return done
