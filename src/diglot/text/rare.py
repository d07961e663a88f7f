"""The exact slow path: what a table cannot decide goes to the reference, a letter and its marks at a time.

A *run* is a stretch of code points that a table could not give a place of their own: marks, deleted characters,
anything whose result depends on what stands before it. A *cluster* is a run and the one character it hangs on. A
normalization form never acts across the edge of a cluster, so the reference applied to the cluster alone is exact.

Most runs need nothing: marks that are in order, marks that are deleted anyway. Those that do are rendered once for each
distinct cluster of the batch, and remembered from batch to batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from diglot.text.column import TERMINATOR, Codes, Column, Positions
from diglot.text.tables import EXPANDED, MARK_SHIFT, SLOW

if TYPE_CHECKING:
    from diglot.text.charmap import CharMap

__all__ = ["clusters", "render"]

_PACKED = 3  # clusters of up to so many code points fit a 64-bit key, 21 bits each


def clusters(codes: Codes, entries: Codes, special: Positions) -> tuple[Positions, Positions]:
    """Where the reference must decide: ``(starts, ends)``, half-open, rising and apart from each other.

    Args:
        codes: ``uint32[n]``, the text.
        entries: ``uint32[n]``, what the tables say of each code point.
        special: ``intp[k]``, the positions whose entry is no plain code point.
    """
    hanging = special[(entries[special] & EXPANDED) == 0]
    values = entries[hanging]
    opens = np.ones(len(hanging), np.bool_)
    opens[1:] = hanging[1:] != hanging[:-1] + 1
    run = np.cumsum(opens) - 1
    heads = np.flatnonzero(opens)
    first = hanging[heads]
    last = hanging[np.append(heads[1:], len(hanging)) - 1]

    needed = np.zeros(len(heads), np.bool_)
    needed[run[(values & SLOW) != 0]] = True
    marks = np.flatnonzero(values >> MARK_SHIFT)
    order = values[marks] >> MARK_SHIFT
    inverted = (order[:-1] > order[1:]) & (run[marks[:-1]] == run[marks[1:]])
    needed[run[marks[1:][inverted]]] = True

    base = np.maximum(first - 1, 0)
    based = (first > 0) & (codes[base] != TERMINATOR)
    marked = np.zeros(len(heads), np.bool_)
    marked[run[marks]] = True
    needed |= marked & based & ((entries[base] & EXPANDED) != 0)
    return (first - based)[needed], last[needed] + 1


def render(
    codes: Codes, starts: Positions, ends: Positions, maps: Sequence[CharMap], which: npt.NDArray[np.intp]
) -> tuple[Positions, Column]:
    """What the reference makes of each cluster: ``(number, images)``; cluster `i` becomes ``images[number[i]]``.

    Args:
        codes: ``uint32[n]``, the text.
        starts, ends: ``intp[k]``, the clusters.
        which: ``intp[k]``, each cluster's map.
    """
    lengths = ends - starts
    number = np.empty(len(starts), np.intp)
    images: list[str] = []
    for length in range(1, _PACKED + 1):
        chosen = np.flatnonzero(lengths == length)
        for each in np.unique(which[chosen]).tolist():
            mine = chosen[which[chosen] == each]
            key = np.zeros(len(mine), np.uint64)
            for offset in range(length):
                key = (key << np.uint64(21)) | codes[starts[mine] + offset]
            _, seen, inverse = np.unique(key, return_index=True, return_inverse=True)
            number[mine] = inverse + len(images)
            for start in starts[mine[seen]].tolist():
                images.append(_reference(maps[each], _decode(codes[start : start + length])))
    for i in np.flatnonzero(lengths > _PACKED).tolist():
        number[i] = len(images)
        images.append(_reference(maps[which[i]], _decode(codes[starts[i] : ends[i]])))
    return number, Column.from_strings(images)


def _decode(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(1 << 16)
def _remembered(charmap: CharMap, text: str) -> str:
    return charmap.by_character(text)


def _reference(charmap: CharMap, text: str) -> str:
    return _remembered(charmap, text) if len(text) <= 32 else charmap.by_character(text)
