"""Copies that leave nothing in the caches: of what a device, or another processor, reads next."""

from __future__ import annotations

import numpy as np

from diglot.kernels.arrays import Uint8s
from diglot.kernels.library import Kernel, Out

__all__ = ["copy"]

_copy = Kernel("streams_copy", np.uint8, int, Out(np.uint8))


def copy(data: Uint8s, to: Uint8s) -> None:
    """Copy bytes past the caches, some 0.1 ns each.

    Args:
        data: ``uint8[b]``.
        to: ``uint8[c]``, where they go; it has as many or more, and no part of `data`.

    Raises:
        IndexError: there is not room enough.

    >>> to = np.zeros(3, np.uint8)
    >>> copy(np.frombuffer(b"ab", np.uint8), to)
    >>> to.tobytes()
    b'ab\\x00'
    """
    if len(data) > len(to):
        raise IndexError(f"{len(data)} bytes do not fit into {len(to)}")
    _copy(data, len(data), to)
