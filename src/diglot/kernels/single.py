"""One string at a time, with next to nothing around the work."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any

import numpy as np

from diglot.kernels.dates import Dates
from diglot.kernels.languages import Judge
from diglot.kernels.letters import PAD, SCRIPTS, Tables
from diglot.kernels.library import LIBRARY, addresses
from diglot.kernels.rows import Memory
from diglot.kernels.switches import Costs

__all__ = ["One"]

_look = LIBRARY.single_look
_look.argtypes, _look.restype = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int64], ctypes.c_int64


class One:
    """Tells one string at a time, with next to nothing around the work: `look`.

    Args:
        tables: what strings are read by.
        scripts: for each script its memory, and how it is judged.
        switching: the script whose words may change their language, and what that costs.
        dates: what strings are made of that are dates, and so in no language.
        threshold: a string whose score is lower has no language.

    Not safe to use from several threads at once, nor while another uses one of the memories.
    """

    LONGEST = 512
    """Code points of the longest string."""

    def __init__(
        self,
        tables: Tables,
        scripts: Mapping[int, tuple[Memory[np.int16], Judge]],
        switching: tuple[int, Costs],
        dates: Dates,
        threshold: float,
    ) -> None:
        most = self.LONGEST
        codes, letters = np.empty((3, most + 2), np.uint32), np.empty(most + 1 + PAD, np.uint16)
        words, capital = np.empty((5, most), np.int32), np.empty(most, np.uint8)
        self._memories, self._models = np.zeros((2, SCRIPTS), np.int64)
        self._kept: list[Any] = []
        for script, (memory, judge) in scripts.items():
            self._models[script], self._memories[script] = addresses(judge.state, memory.state)
        script, costs = switching
        width = len(scripts[script][1].bias) if script in scripts else 0
        charged = self._block(0, width, costs.others, costs.columns, costs.cost, costs.most, costs.name)
        dated = self._block(
            dates.signs, len(dates.signs), dates.slots, len(dates.slots).bit_length() - 1, dates.words, dates.ends,
            dates.ordinals,
        )  # fmt: skip
        codes[0, 0] = 0
        self._state = np.zeros(27, np.int64)
        self._state[:26] = addresses(
            tables.known, tables.kinds, tables.quantities, tables.sets, *codes, letters, *words[:4], capital, 0, 0,
            most, 0, words[4], most, self._memories, self._models, charged, script, dated,
            dates.longest, 0,
        )  # fmt: skip
        self._state.view(np.float64)[25] = threshold
        self._kept += [codes, letters, words, capital, tables, scripts, costs]
        self._score = ctypes.c_double.from_address(self._state.ctypes.data + 8 * 26)
        self._at = self._state.ctypes.data

    def _block(self, *values: Any) -> int:
        """The address of numbers and addresses, which are kept."""
        block = np.array(addresses(*values), np.int64)
        self._kept += [block, *values]
        return block.ctypes.data

    def look(self, codes: bytes) -> tuple[int, float]:
        """The language and script of a string, as language + 65,536 script, and its score.

        Args:
            codes: the string as UTF-32 in the machine's order.

        Returns:
            -1 instead, where the string wants more than a look.
        """
        return int(_look(self._at, codes, len(codes) // 4)), self._score.value
