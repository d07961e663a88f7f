"""The exact slow path: what a table cannot decide goes to the reference, a letter and its marks at a time.

A *run* is a stretch of code points that a table could not give a place of their own: marks, deleted characters,
anything whose result depends on what stands before it. A *cluster* is a run and the one character it hangs on. A
normalization form never acts across the edge of a cluster, so the reference applied to the cluster alone is exact.

Most runs need nothing: marks that are in order, marks that are deleted anyway. Those that do are rendered once for each
distinct cluster of the batch, and remembered from batch to batch.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diglot.remembered import remember
from diglot.text.arrays import Bools, Codes, Positions
from diglot.text.charmap.steps import CharMap
from diglot.text.charmap.tables import EXPANDED, MARK_SHIFT, SLOW
from diglot.text.column import TERMINATOR, Column

__all__ = ["clusters", "decode", "render"]

LONGEST = 32
"""Code points of the longest cluster that is remembered."""
_PACKED = 3  # clusters of up to so many code points fit a 64-bit key, 21 bits each


def clusters(codes: Codes, entries: Codes, special: Positions) -> tuple[Positions, Positions]:
    """Where the reference must decide: ``(starts, ends)``, half-open, rising and apart from each other.

    Two neighbouring marks that only stand in the wrong order (shadda before its vowel, as nearly everybody types it)
    are exchanged in `entries` at once, and are no cluster.

    Args:
        codes: ``uint32[n]``, the text.
        entries: ``uint32[n]``, what the tables say of each code point.
        special: ``intp[k]``, the positions whose entry is no plain code point.
    """
    hanging = special[(entries[special] & EXPANDED) == 0]
    values = entries[hanging]
    opens = np.append(True, hanging[1:] != hanging[:-1] + 1)
    run = np.cumsum(opens) - 1
    heads = np.flatnonzero(opens)
    first = hanging[heads]
    last = hanging[np.append(heads[1:], len(hanging)) - 1]

    needed = np.zeros(len(heads), np.bool_)
    needed[run[(values & SLOW) != 0]] = True
    marks = np.flatnonzero(values >> MARK_SHIFT)
    base = np.maximum(first - 1, 0)
    based = (first > 0) & (codes[base] != TERMINATOR)
    marked = np.zeros(len(heads), np.bool_)
    marked[run[marks]] = True
    needed |= marked & based & ((entries[base] & EXPANDED) != 0)

    marks = marks[~needed[run[marks]]]
    wrong, simple = _inversions(hanging[marks], values[marks] >> MARK_SHIFT, run[marks])
    needed[run[marks[wrong[~simple]]]] = True
    swapped = wrong[~needed[run[marks[wrong]]]]
    left = hanging[marks[swapped]]
    entries[left], entries[left + 1] = entries[left + 1], entries[left]
    return (first - based)[needed], last[needed] + 1


def _inversions(at: Positions, order: Codes, run: Positions) -> tuple[Positions, Bools]:
    """Marks that stand before one of a lower class, and whether exchanging the two is enough.

    Args:
        at, order, run: position, combining class and run of each mark.

    Returns:
        ``(wrong, simple)``: `wrong` indexes the first mark of each such pair.
    """
    together = run[:-1] == run[1:]
    wrong = np.flatnonzero(together & (order[:-1] > order[1:]))
    before, after = np.maximum(wrong - 1, 0), np.minimum(wrong + 2, len(at) - 1)
    simple = at[wrong + 1] == at[wrong] + 1
    again = run[wrong[1:]] == run[wrong[:-1]]
    simple &= ~(np.append(again, False) | np.append(False, again))
    simple &= (wrong == 0) | (run[before] != run[wrong]) | (order[before] <= order[wrong + 1])
    simple &= (wrong + 2 > len(at) - 1) | (run[after] != run[wrong]) | (order[after] >= order[wrong])
    return wrong, simple


def render(
    codes: Codes, starts: Positions, ends: Positions, maps: Sequence[CharMap], which: Positions
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
                images.append(_remembered(maps[each], decode(codes[start : start + length])))
    for i in np.flatnonzero(lengths > _PACKED).tolist():
        number[i] = len(images)
        images.append(_remembered(maps[which[i]], decode(codes[starts[i] : ends[i]])))
    return number, Column.from_strings(images)


def decode(codes: Codes) -> str:
    """The Python string of some code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@remember(1 << 16, LONGEST)
def _remembered(charmap: CharMap, text: str) -> str:
    """What a map makes of a cluster."""
    return charmap.by_character(text)
