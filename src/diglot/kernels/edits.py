"""Spans of one text as spans of another that says the same."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import Int64s
from diglot.kernels.library import Kernel, Out

__all__ = ["map_spans"]


_map = Kernel(
    "edits_map", *(np.int64,) * 4, int, np.int64, np.int64, int, np.int32, np.int64, np.int64, int, int,
    Out(np.int64), Out(np.int64), returns=True,
)  # fmt: skip


def map_spans(
    edits: tuple[Int64s, Int64s, Int64s, Int64s],
    ends: Int64s,
    base: Int64s,
    string: npt.NDArray[np.integer],
    start: Int64s,
    end: Int64s,
    attach: bool,
) -> tuple[Int64s, Int64s]:
    """Where spans begin and end in the other text; some 10 ns each, and more for those that do not rise.

    Args:
        edits: ``int64[k]`` each, where edits begin and end in one text, and in the other; all rise.
        ends: ``int64[s]``, where strings end in the one text.
        base: ``int64[s]``, what is added to places in the other text, by string.
        string: ``int[m]``, the string that each span is in.
        start, end: ``int64[m]``, half-open spans of the one text.
        attach: what has no source belongs to what stands before it.

    Raises:
        ValueError: lengths do not fit each other.
        IndexError: there is no such string.

    >>> one, spans = np.array([1]), np.array([0, 1, 4])
    >>> found = map_spans((one, one + 3, one, one + 1), one + 4, 9 * one, 0 * spans, spans, spans + 1, True)
    >>> [each.tolist() for each in found]
    [[9, 10, 11], [10, 11, 12]]
    """
    count, (new_start, new_end) = len(start), np.empty((2, len(start)), np.int64)
    ends, base, start, end = map(np.ascontiguousarray, (ends, base, start, end))
    if len({*map(len, edits)}) > 1 or not count == len(string) == len(end) or len(ends) != len(base):
        raise ValueError(f"{count} spans in {len(string)} strings of {len(ends)}, {len(base)} bases, and edits")
    string = np.ascontiguousarray(string, np.int32)
    led = _map(
        *map(np.ascontiguousarray, edits), len(edits[0]), ends, base, len(ends), string, start, end, count, int(attach),
        new_start, new_end,
    )  # fmt: skip
    if led < count:
        raise IndexError(f"string {string[led]} of {len(ends)}")
    return new_start, new_end
