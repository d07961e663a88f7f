"""Where sentences begin and end, from what each code point may be and which words are in which list."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["BEFORE_CAPITAL", "BEFORE_CLOSER", "BEHIND_CAPITAL", "BEHIND_CLOSER", "GAP", "LIST_BITS", "MARK", "split"]

LIST_BITS = 14
"""The table of listed words has 2 to this places."""
BEHIND_CAPITAL, BEHIND_CLOSER, BEFORE_CAPITAL, BEFORE_CLOSER, GAP, MARK = 1, 2, 4, 8, 0x30, 0x80
"""What makes a place worth a look, as bits of a code point: white space with one before it and one behind it that go
together, and marks."""
DENSE = 16
"""Code points a sentence for which there is room at first."""

_split = Kernel(
    "sentences_split", np.uint32, np.int64, int, np.uint64, np.uint8, int, np.uint64, np.uint32, Out(np.uint8),
    Out(np.int64), Out(np.int32), Out(np.int32), int, returns=True,
)  # fmt: skip


def split(
    codes: npt.NDArray[np.uint32],
    ends: npt.NDArray[np.intp],
    signs: npt.NDArray[np.uint64],
    looks: npt.NDArray[np.uint8],
    keys: npt.NDArray[np.uint64],
    kinds: npt.NDArray[np.uint32],
    room: int | None = None,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """The sentences of each string.

    Args:
        codes: ``uint32[n]``, strings with a terminator after each.
        ends: ``intp[s]``, where the terminators are.
        signs: ``uint64[t]``, what each code point may be; those past the table are as its last.
        looks: ``uint8[t]``, what makes a place worth a look; what is more than needed changes nothing.
        keys, kinds: ``uint64[2**LIST_BITS]``, ``uint32[2**LIST_BITS]``: the listed words by the key of each, and the
            lists that hold it, as bits.
        room: spans for which there is room at first.

    Returns:
        ``intp[s]``, how many sentences each string has; ``int32[k]``, ``int32[k]``, where each begins and ends in its
        string.
    """
    codes, ends = np.ascontiguousarray(codes), np.ascontiguousarray(ends)
    flags, counts = np.zeros(len(codes), np.uint8), np.empty(len(ends), np.int64)
    room = len(ends) + len(codes) // DENSE if room is None else room
    while True:
        starts, stops = np.empty(room, np.int32), np.empty(room, np.int32)
        total = _split(
            codes, ends, len(ends), signs, looks, len(signs), keys, kinds, flags, counts, starts, stops, room
        )
        if total <= room:
            return counts, starts[:total], stops[:total]
        room = total
