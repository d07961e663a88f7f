"""One string at a time, with next to nothing around the work."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping

import numpy as np

from diglot.kernels.arrays import Int16s, Uint8s
from diglot.kernels.languages import Judges
from diglot.kernels.letters import PAD, SCRIPTS, Tables, Words
from diglot.kernels.library import LIBRARY, address, addresses
from diglot.kernels.rows import Memory
from diglot.kernels.switches import Names

__all__ = ["SEVERAL", "One"]

_look = LIBRARY.single_look
_look.argtypes, _look.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64], ctypes.c_int64

_runs = LIBRARY.single_runs
_runs.argtypes, _runs.restype = [*_look.argtypes, ctypes.c_void_p], ctypes.c_int64

SEVERAL = 1 << 24
"""What is added for a string that may be in several languages."""
SCORE = 3  # of a state, from its end


class One:
    """Tells one string at a time, with next to nothing around the work: `look`, and `runs` where it has several.

    Args:
        tables: what strings are read by.
        memories: by script the words that are remembered.
        judges: how strings are told by these.
        named: ``int16[OTHERS]``, as of `diglot.kernels.switches.Costs`.
        groups: as for `diglot.kernels.switches.runs`.
        names: what is asked of runs that may be names.

    Attributes:
        state: ``int64[24]``, all of it for C.

    Not safe to use from several threads at once, nor while another uses one of the memories.
    """

    LONGEST = 512
    """Code points of the longest string."""

    def __init__(
        self,
        tables: Tables,
        memories: Mapping[int, Memory[np.int16]],
        judges: Judges,
        named: Int16s,
        groups: Uint8s,
        names: Names,
    ) -> None:
        most = self.LONGEST
        codes, letters = np.empty((3, most + 2), np.uint32), np.empty(most + 1 + PAD, np.uint16)
        words, capital = np.empty((5, most), np.int32), np.empty(most, np.uint8)
        tables_of = np.zeros(SCRIPTS, np.int64)
        for script, memory in memories.items():
            tables_of[script] = address(memory.state)
        states, scripts = np.empty(most, np.uint8), np.empty(most, np.int8)
        labels, kind = np.empty((2, most), np.int16)
        places = np.empty((4, most), np.int64)
        changes = np.array(addresses(named, groups, *names, states, labels, kind, *places[:3], scripts), np.int64)
        codes[0, 0] = 0
        self.state = np.array(
            addresses(
                tables.known, tables.kinds, tables.quantities, tables.sets, *codes, letters, *words[:4], capital, 0, 0,
                most, 0, words[4], most, tables_of, judges.state, 0,
                0, changes,
            ), np.int64,
        )  # fmt: skip
        self._kept = (
            codes, letters, words, capital, tables, memories, tables_of, judges, named, groups, names, states, labels,
            kind, scripts, changes,
        )  # fmt: skip
        self._at, self._found, self._found_at = address(self.state), places[3], address(places[3])
        self._memories, self._offsets = memories, np.zeros(2, np.int32)
        self._words = Words(letters, words[0], words[1], words[2], words[3], capital, self._offsets)
        self._score = ctypes.c_double.from_address(self._at + self.state.nbytes - 8 * SCORE)

    def look(self, codes: bytes) -> tuple[int, float]:
        """The language and script of a string, as language + 65,536 script, and its score; `SEVERAL` besides, where it
        may be in several languages.

        Args:
            codes: the string as UTF-32 in the machine's order.

        Returns:
            -1 instead, where the string wants more than a look. Words that are not known are learned.
        """
        found = _look(self._at, codes, len(codes) // 4)
        if found < -1:
            self._learn(-2 - found)
            found = max(_look(self._at, codes, len(codes) // 4), -1)
        return found, self._score.value

    def runs(self, codes: bytes) -> list[int] | None:
        """The runs of a string that may be in several languages, each as start + 2**16 end + 2**32 language + 2**48
        script; none where it has one.

        Args:
            codes: as for `look`, which told it.

        Returns:
            None instead, where a run wants more than a look.
        """
        count = _runs(self._at, codes, len(codes) // 4, self._found_at)
        if count < -1:
            self._learn(-2 - count)
            count = _runs(self._at, codes, len(codes) // 4, self._found_at)
        return None if count < 0 else self._found[:count].tolist()

    def _learn(self, lacking: int) -> None:
        """Remember the words that were read last: script + 256 words."""
        self._offsets[1] = lacking >> 8
        self._memories[lacking & 0xFF].read(self._words, np.zeros(1, np.intp))
