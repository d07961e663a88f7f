"""Memory that is free in this process, given back to the machine."""

from __future__ import annotations

import contextlib
import ctypes

import pyarrow as pa

__all__ = ["give_back"]


def give_back() -> None:
    """Give back what Arrow and the C library hold for later, where the C library can.

    After tasks of many sizes of arrays, what is free lies between what is used; left alone, it adds up.
    """
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
