"""One string at a time, with next to nothing around the work."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

import numpy as np

from diglot.kernels.languages import Judges
from diglot.kernels.letters import PAD, SCRIPTS, Tables
from diglot.kernels.library import LIBRARY, addresses
from diglot.kernels.rows import Memory

__all__ = ["SEVERAL", "One"]

_look = LIBRARY.single_look
_look.argtypes, _look.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64], ctypes.c_int64

SEVERAL = 1 << 24
"""What is added for a string that may be in several languages."""


class One:
    """Tells one string at a time, with next to nothing around the work: `look`.

    Args:
        tables: what strings are read by.
        memories: by script the words that are remembered.
        judges: how strings are told by these.

    Attributes:
        state: ``int64[24]``, all of it for C.

    Not safe to use from several threads at once, nor while another uses one of the memories.
    """

    LONGEST = 512
    """Code points of the longest string."""

    def __init__(self, tables: Tables, memories: Mapping[int, Memory[np.int16]], judges: Judges) -> None:
        most = self.LONGEST
        codes, letters = np.empty((3, most + 2), np.uint32), np.empty(most + 1 + PAD, np.uint16)
        words, capital = np.empty((5, most), np.int32), np.empty(most, np.uint8)
        tables_of = np.zeros(SCRIPTS, np.int64)
        for script, memory in memories.items():
            tables_of[script] = memory.state.ctypes.data
        codes[0, 0] = 0
        self.state = np.array(
            addresses(
                tables.known, tables.kinds, tables.quantities, tables.sets, *codes, letters, *words[:4], capital, 0, 0,
                most, 0, words[4], most, tables_of, judges.state, 0,
            ), np.int64,
        )  # fmt: skip
        self._kept = codes, letters, words, capital, tables, memories, tables_of, judges
        self._score = ctypes.c_double.from_address(self.state.ctypes.data + self.state.nbytes - 8)
        self._at = self.state.ctypes.data

    def look(self, codes: bytes) -> tuple[int, float]:
        """The language and script of a string, as language + 65,536 script, and its score; `SEVERAL` besides, where it
        may be in several languages.

        Args:
            codes: the string as UTF-32 in the machine's order.

        Returns:
            -1 instead, where the string wants more than a look.
        """
        return int(_look(self._at, codes, len(codes) // 4)), self._score.value
