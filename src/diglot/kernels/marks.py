"""Markers: what a line of marked-up text begins with, or is made of."""

from __future__ import annotations

import numpy as np

from diglot.kernels.arrays import Int64s, Uint8s, Uint32s
from diglot.kernels.library import Kernel, Out

__all__ = ["NAMES", "read"]

NAMES = (
    "none", "level1", "level2", "level3", "wiki", "double", "single", "rule", "quote", "pipe", "bullet", "number",
    "bracket", "time", "fence", "envelope", "tag", "strong", "open",
)  # fmt: skip
"""What a marker may be."""

_read = Kernel("marks_read", np.uint32, np.int64, np.int64, int, int, int, Out(np.uint8))


def read(codes: Uint32s, starts: Int64s, ends: Int64s, bullet: int, most: int) -> Uint8s:
    """``uint8[l]``: the marker of each line, an index into `NAMES`; about 5 ns a line.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``int64[l]``, lines, as spans of `codes`.
        bullet: a sign of items beyond ASCII.
        most: code points of the longest underline.

    >>> text = np.frombuffer(b"# a--- b", np.uint8).astype(np.uint32)
    >>> found = read(text, np.array([0, 3, 7]), np.array([3, 6, 8]), 0x2022, 99)
    >>> [NAMES[number] for number in found]
    ['level1', 'single', 'none']
    """
    starts, ends, out = np.ascontiguousarray(starts), np.ascontiguousarray(ends), np.empty(len(starts), np.uint8)
    _read(np.ascontiguousarray(codes), starts, ends, len(starts), bullet, most, out)
    return out
