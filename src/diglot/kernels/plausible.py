"""How likely letters are, each between its neighbours, as they stand and from the other end."""

from __future__ import annotations

import numpy as np

from diglot.kernels.arrays import Bools, Codes, Float64s, Int32s, Int64s, Uint8s
from diglot.kernels.library import Kernel, Out, block

__all__ = ["MOST", "Letters"]

MOST = 8
"""Languages at most."""

_add = Kernel("plausible_add", np.uint32, np.int64, int, np.int64, Out(np.int64), Out(np.int64), Out(np.int64))
_sound = Kernel(
    "plausible_sound", np.uint32, Out(np.int64), Out(np.int64), np.int64, Out(np.uint8), int, int, int, int, np.int64,
    np.bool_, np.int64, np.float64, int, np.float64, returns=True,
)  # fmt: skip


class Letters:
    """What letters count.

    Args:
        symbols: ``uint8[k]``, of each code point the number of its letter, 0 for what is none, or `mark`; the last for
            all above.
        mark: the symbol of what is passed over.
        tables: ``int32[l, z, z, z]``: what a letter counts between two others; `MOST` languages at most.

    Raises:
        ValueError: there are too many languages, or letters that they do not have.
    """

    def __init__(self, symbols: Uint8s, mark: int, tables: Int32s) -> None:
        languages, size = len(tables), tables.shape[1]
        if not 0 < languages <= MOST or int(symbols[symbols != mark].max(initial=0)) >= size:
            raise ValueError(f"{languages} languages, or letters beyond the {size} of tables")
        self._kept = symbols, tables
        self._about = block((np.uint8, np.int32), self._kept, len(symbols), mark, languages, size)

    def add(self, codes: Codes, ends: Int64s) -> tuple[Int64s, Int64s, Int64s]:
        """Of each string the sum over its letters, the greatest of all languages; the same where it is read from the
        other end; and its letters and words, together.

        Args:
            codes, ends: ``uint32[n]``, ``int64[s]``: strings, and where the terminator behind each is.

        Raises:
            ValueError: the strings are none of the text.
        """
        if (ends[1:] < ends[:-1]).any() or int(ends[-1] if len(ends) else 0) > len(codes):
            raise ValueError(f"strings that are none of {len(codes)} code points")
        sums, turned, counts = np.empty((3, len(ends)), np.int64)
        _add(np.ascontiguousarray(codes), np.ascontiguousarray(ends), len(ends), self._about, sums, turned, counts)
        return sums, turned, counts

    def sound(
        self,
        codes: Codes,
        lines: tuple[Int64s, Int64s, Uint8s, Int64s],
        turned: tuple[int, int, int],
        arabic: Bools,
        gains: tuple[Int64s, Float64s],
        numbers: Float64s,
    ) -> int:
        """Lines that may be damaged, without those that turn out to be sound, in place; about 4 ns a code point that is
        read.

        Args:
            codes: ``uint32[n]``.
            lines: as `diglot.kernels.suspects.Found` has them, spans of `codes`.
            turned: the order below which a line may be turned round; the reason that it has where it is; how many
                of its code points are read.
            arabic: ``bool[k]``, which code points are counted for gains, with the symbols.
            gains: from how many on, rising from 0, and how much more a line must say from the other end, a letter.
            numbers: ``float64[3]``, what a letter's sums are divided by; what is added to that from the other end; and
                what that must be above.

        Returns:
            How many lines there are.
        """
        starts, ends, reasons, order = lines
        found: int = _sound(
            np.ascontiguousarray(codes), starts, ends, order, reasons, len(starts), *turned, self._about, arabic,
            *gains, len(gains[0]), numbers,
        )  # fmt: skip
        return found
