"""Where entries stand in a hash table that a kernel looks up in."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["placed"]

_GOLDEN = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio (Knuth, The Art of Computer Programming 3, 6.4)


def placed(keys: Sequence[int]) -> tuple[int, list[int]]:
    """How many places a table for these keys has, a power of two and twice as many at least, and the place of each.

    Args:
        keys: below 2**64; the top bits of their products with the golden number are their places, or the next free.

    >>> placed([1, 2, 1])
    (8, [4, 1, 5])
    """
    bits = max(2, (2 * len(keys)).bit_length())
    taken: set[int] = set()
    found = []
    for key in keys:
        at = key * _GOLDEN % (1 << 64) >> (64 - bits)
        while at in taken:
            at = (at + 1) % (1 << bits)
        taken.add(at)
        found.append(at)
    return 1 << bits, found
