"""Cuts bytes into chunks where their content says so, exactly as the Xet clients do.

A boundary lies wherever the gear hash of the 64 bytes before it has sixteen leading zero bits, except that a chunk has
at least 8 KiB and at most 128 KiB (64 KiB on average beyond the minimum). Inserting a row in a file moves two or three
boundaries and leaves all others, so two versions of a file share nearly all of their chunks.

The hash is a sum over its window, ``h[i] = Σ gear[byte[i-k]] << k``, so a whole block is hashed in six doubling steps
(windows of 2, 4, … 64 bytes) over uint64 arrays instead of byte by byte.

Units: bytes. Source: the Xet chunking specification; `data/gear.txt` has the table and its licence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

__all__ = ["MAXIMUM", "MINIMUM", "chunks"]

#: The smallest and the largest chunk, bytes (the last chunk of a file may be smaller).
MINIMUM, MAXIMUM = 8 << 10, 128 << 10

_BLOCK = 1 << 20
_WINDOW = 64


@cache
def _gear() -> npt.NDArray[np.uint64]:
    text = (files("diglot.hub") / "data" / "gear.txt").read_text(encoding="utf-8")
    return np.array([int(line, 16) for line in text.splitlines() if line[:1] != "#"], np.uint64)


def _candidates(block: bytes, context: int) -> list[int]:
    """Ends (exclusive) in `block` where a chunk may end; its first `context` bytes only fill the window."""
    hashes = _gear()[np.frombuffer(block, np.uint8)]
    width = 1
    while width < _WINDOW:
        hashes[width:] += hashes[:-width] << np.uint64(width)
        width *= 2
    found: list[int] = (np.flatnonzero(hashes[context:] < np.uint64(1 << 48)) + (context + 1)).tolist()
    return found


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The chunks of everything that `stream` still holds, in order.

    Args:
        stream: read in blocks of 1 MiB; at most 1.2 MiB are held.

    Yields:
        Chunks whose concatenation is what was read.

    >>> import io
    >>> [len(chunk) for chunk in chunks(io.BytesIO(bytes(300_000)))]
    [131072, 131072, 37856]
    """
    pending = b""  # bytes of the chunk under way; the window before the next block is its tail
    while block := stream.read(_BLOCK):
        context = min(len(pending), _WINDOW - 1)
        ends = [end - context + len(pending) for end in _candidates(pending[len(pending) - context :] + block, context)]
        data, start = pending + block, 0
        for end in [*ends, len(data)]:
            while end - start > MAXIMUM:
                yield data[start : start + MAXIMUM]
                start += MAXIMUM
            if end < len(data) and end - start >= MINIMUM:
                yield data[start:end]
                start = end
        pending = data[start:]
    if pending:
        yield pending
