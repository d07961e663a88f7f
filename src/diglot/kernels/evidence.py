"""What two texts have in common: types of words, the sentences that each stands in, and those of the other language."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.kernels.arrays import Int32s, Int64s
from diglot.kernels.library import Kernel, Out, block

__all__ = ["CALLED", "COLUMNS", "KIND", "LISTED", "OTHER", "SOUND", "STEM", "Room", "Types", "links", "types"]


COLUMNS = 6
STEM, LISTED, KIND, SOUND, OTHER, CALLED = range(COLUMNS)
"""Columns of what is known of a word: the number of its stem; that in the lexicon, -1 where it is not listed; its kind;
two keys of its sound, 0 where it may not be a name; and the strength of a link by those."""

_TEXT = tuple(map(np.dtype, [*["i8"] * 3, *["i4"] * 2, *["i8"] * 7]))
_LEXICON = tuple(map(np.dtype, [*["i8"] * 3, *["i4"] * 4]))
_types = Kernel("evidence_types", Out(np.int64))
_links = Kernel(
    "evidence_links", np.int64, np.int64, np.int64, Out(np.int32), Out(np.int64), int, Out(np.int64), Out(np.int64),
    Out(np.int64), returns=True,
)  # fmt: skip


class Room:
    """Scratch by numbers of words, stems, sounds and types, all 0 between calls; for one thread."""

    def __init__(self) -> None:
        self._arrays: dict[str, Int32s] = {}

    def of(self, name: str, size: int) -> Int32s:
        """An array of that size or a larger one."""
        held = self._arrays.get(name)
        if held is None or len(held) < size:
            held = self._arrays[name] = np.zeros(max(size, 1) * 3 // 2, np.int32)
        return held


@dataclass(frozen=True, slots=True)
class Types:
    """The types of a text, in the order in which they come.

    Args:
        of: ``int64[t]``, of each word.
        first: ``int64[k]``, a word of each, as a row of what is known.
        spread: ``int64[k]``, how many sentences each stands in.
        places: ``int64[p]``, where each stands: its number times the sentences, and the sentence; rising, each once.
        block: the struct of ``evidence.c``, for `links`.
        kept: what that points to.
    """

    of: Int64s
    first: Int64s
    spread: Int64s
    places: Int64s
    block: Int64s
    kept: tuple[npt.NDArray[np.generic], ...]


def types(entries: Int64s, ends: Int64s, known: Int64s, stems: int, room: Room) -> Types:
    """The types of a text.

    Args:
        entries: ``int64[t]``, its words as rows of `known`, sentence after sentence.
        ends: ``int64[n + 1]``, where sentences begin.
        known: ``int64[w, COLUMNS]``.
        stems: more than the number of any stem.
        room: of this thread.
    """
    total = len(entries)
    if (
        int(ends[0])
        or int(ends[-1]) != total
        or (total and not 0 <= int(entries.min()) <= int(entries.max()) < len(known))
    ):
        raise ValueError("words that are not known, or not in a sentence")
    own = np.empty((6, total), np.int64)
    scratch = np.empty(2 * total, np.int64)
    arrays = (entries, ends, known, room.of("met", len(known)), room.of("place", stems), *own, scratch)
    text = block(_TEXT, arrays, len(ends) - 1, 0, 0, 0)
    _types(text)
    count, _, standing = text[-3:].tolist()
    return Types(own[0], own[1, :count], own[2, :count], own[5, :standing], text, arrays)


def links(
    english: Types,
    arabic: Types,
    pairs: tuple[Int64s, Int64s, Int64s],
    listed: int,
    sounds: int,
    crowd: int,
    room: Room,
) -> tuple[Int64s, Int64s, Int64s]:  # fmt: skip
    """Which types may stand for each other, by English type, each two once with their strongest link.

    Args:
        english, arabic: the texts.
        pairs: of a lexicon: where those of each English stem begin, their Arabic stems and weights.
        listed, sounds: more than the number of any Arabic stem of it, and of any key of a sound.
        crowd: words that sound the same are linked unless they make more pairs than that.
        room: of this thread.

    Returns:
        ``int64[l]`` each: the English type, the Arabic one, the strength.
    """
    by_number = room.of("listed", listed), *(room.of(name, sounds) for name in ("heads", "ours", "theirs"))
    lexicon = block(_LEXICON, [*pairs, *by_number], crowd)
    distinct, other = int(english.block[-2]), int(arabic.block[-2])
    scratch = np.empty(2 * other + len(arabic.first) + len(english.first) + distinct, np.int64)
    strongest = room.of("strongest", len(arabic.first))
    capacity = 4 * (len(english.first) + len(arabic.first)) + 64
    while True:
        found = np.empty((3, capacity), np.int64)
        count = _links(english.block, arabic.block, lexicon, strongest, scratch, capacity, *found)
        if count <= capacity:
            return found[0, :count], found[1, :count], found[2, :count]
        capacity = count
