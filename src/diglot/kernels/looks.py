"""Strings of a text that a look is enough for: at what is known of their pieces, or of their words. Others are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from diglot.kernels.languages import Judges
from diglot.kernels.letters import SCRIPTS, Tables
from diglot.kernels.library import Kernel, Out, address
from diglot.kernels.single import One

__all__ = ["Looks", "read", "take"]

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.intp]

_take = Kernel(
    "looks_take", np.int64, np.int64, np.int64, Out(np.int32), Out(np.uint8), int, Out(np.int64), np.uint8, np.uint32,
    np.int64, np.int64, int, np.uint32, np.uint32, int, np.uint64, np.uint64, Out(np.int32), Out(np.uint8),
    Out(np.int16), Out(np.float32), Out(np.int8), Out(np.uint8), Out(np.int64), int, returns=True,
)  # fmt: skip
_read = Kernel(
    "looks_read", Out(np.int64), np.uint32, np.int64, np.int64, int, Out(np.int16), Out(np.float32), Out(np.int8),
    Out(np.uint8), Out(np.int64), int, returns=True,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Looks:
    """Strings of a text, and what is said of them.

    Args:
        codes: ``uint32[n]``, the text.
        starts, ends: ``intp[s]``, the strings.
        language, score, script: ``int16[s]``, ``float32[s]``, ``int8[s]``, of each string that is told.
        several: ``bool[s]``, whether it may be in several languages.
    """

    codes: Codes
    starts: Positions
    ends: Positions
    language: npt.NDArray[np.int16]
    score: npt.NDArray[np.float32]
    script: npt.NDArray[np.int8]
    several: npt.NDArray[np.bool_]


def take(
    strings: Looks,
    left: Positions,
    longest: int,
    tables: Tables,
    known: tuple[Any, ...],
    held: Mapping[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.int16], npt.NDArray[np.int32]]],
    judges: Judges,
    most: int | None = None,
) -> tuple[Positions, dict[int, npt.NDArray[np.int32]]]:
    """Tell strings by the pieces of their text, in place: some 100 ns each.

    Args:
        left: ``intp[s]``, the strings that are to be told.
        longest: code points of the longest string that is told.
        tables: what strings are read by.
        known: the pieces of the text, as `diglot.kernels.letters.Memory.known` gave them.
        held: by script what `diglot.kernels.rows.Memory.held` gave, of the words of these pieces.
        judges: how strings are told by words.
        most: words without a row that are given at most; usually all.

    Returns:
        ``intp[k]``, the strings that want more than a look; and by script the words that no row is held of, each given
        once: they are to be learnt.
    """
    memories, rows = np.zeros((2, SCRIPTS), np.int64)
    for script, (state, _, numbers) in held.items():
        memories[script], rows[script] = address(state), address(numbers)
    left, room, most = left.copy(), longest // 2 + 2, len(strings.codes) if most is None else most
    numbers, places, count, pieces, words, _ = known
    fresh, scripts, found = np.empty(most, np.int32), np.empty(most, np.uint8), np.zeros(1, np.int64)
    more = _take(
        judges.state, memories, rows, fresh, scripts, most, found, tables.kinds, strings.codes, strings.starts,
        strings.ends, longest, numbers, places, count, pieces, words, np.empty(room, np.int32),
        np.empty(room, np.uint8), strings.language, strings.score, strings.script, strings.several.view(np.uint8), left,
        len(left),
    )  # fmt: skip
    fresh, scripts = fresh[: found[0]], scripts[: found[0]]
    return left[:more], {script: fresh[scripts == script] for script in sorted(set(scripts.tobytes()))}


def read(strings: Looks, left: Positions, longest: int, one: One) -> Positions:
    """The same of the strings that are `left`, by their words.

    Args:
        one: what tells one string at a time; no other thread may use it, or its memories.
    """
    left = left.copy()
    more = _read(
        one.state, strings.codes, strings.starts, strings.ends, longest, strings.language, strings.score,
        strings.script, strings.several.view(np.uint8), left, len(left),
    )  # fmt: skip
    return left[:more]
