"""Spans of one text as spans of another that says the same."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["map_spans"]

Positions = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]

_map = Kernel(
    "edits_map", *(np.int64,) * 4, int, np.int64, np.int64, int, np.int64, np.int32, np.int32, int, Out(np.int32),
    Out(np.int32),
)  # fmt: skip


def map_spans(
    edits: tuple[Positions, Positions, Positions, Positions],
    ends: tuple[Positions, Positions],
    offsets: Positions,
    start: Int32s,
    end: Int32s,
    attach: bool,
) -> tuple[Int32s, Int32s]:
    """Where spans begin and end in the other text; some 10 ns each, and more for those that do not rise.

    Args:
        edits: ``int64[k]`` each, where edits begin and end in one text, and in the other; all rise.
        ends: ``int64[s]``, where strings end in one text, and in the other.
        offsets: ``int64[s + 1]``, where each string's spans begin.
        start, end: ``int32[m]``, half-open spans, counted from the start of their string.
        attach: what has no source belongs to what stands before it.

    Raises:
        ValueError: lengths do not fit each other.

    >>> one, spans = np.array([1]), np.array([0, 1, 4], np.int32)
    >>> found = map_spans((one, one + 3, one, one + 1), (one + 4, one + 2), np.array([0, 3]), spans, spans + 1, True)
    >>> [each.tolist() for each in found]
    [[0, 1, 2], [1, 2, 3]]
    """
    strings, (new_start, new_end) = len(offsets) - 1, np.empty((2, len(start)), np.int32)
    first, last, moved_first, moved_last = map(np.ascontiguousarray, edits)
    if (
        not len(first) == len(last) == len(moved_first) == len(moved_last)
        or not len(ends[0]) == len(ends[1]) == strings
        or not offsets[0] == 0 <= len(start) == len(end) == offsets[-1]
        or (offsets[1:] < offsets[:-1]).any()
    ):
        raise ValueError(f"{strings} strings with {len(start)} spans, and edits of {len(ends[0])} strings")
    _map(
        first, last, moved_first, moved_last, len(first), *map(np.ascontiguousarray, ends), strings,
        np.ascontiguousarray(offsets), np.ascontiguousarray(start), np.ascontiguousarray(end), int(attach), new_start,
        new_end,
    )  # fmt: skip
    return new_start, new_end
