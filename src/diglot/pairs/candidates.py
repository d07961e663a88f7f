"""Which documents may be translations of each other: those that share rare keys, over a corpus of any size.

A key is one thing that both sides of a translation say: a word of the lexicon (by its Arabic stem), a number of three
digits or more, a name (by its consonants), or two rare words of the lexicon together. Each document gives a bounded
number of keys, the rarest it has. English and Arabic documents that share a key are in one list; long lists say
nothing and are left out, so that the lists' pairs grow with the documents. Pairs that meet most often, for one
of the two, are candidates; `diglot.pairs.align` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import combinations

import numpy as np
import numpy.typing as npt
import xxhash

from diglot.duplicates.candidates import deal
from diglot.duplicates.spool import Spool
from diglot.pairs.lexicon import Lexicon
from diglot.pairs.sounds import sounds
from diglot.pairs.words import ARABIC, ENGLISH, is_number, stems, words

__all__ = ["candidates", "keys"]

Uint64s = npt.NDArray[np.uint64]
Int64s = npt.NDArray[np.int64]

SURELY, RARE, UNKNOWN = 5, 40, 96
"""The least weight of a word pair that makes a key, and the least rarity of its Arabic stem; and of a name."""
WORDS, NUMBERS, NAMES, COUPLED = 40, 24, 48, 48
"""Keys of a document, of each kind at most; its rarest words of the lexicon, that are taken by twos."""
LONGEST = 256
"""Meetings of a list at most: English documents times Arabic ones."""
FEW = (1, 4, 16)
"""A meeting in a list of so few counts once more for each."""
LEAST = 3
"""What the meetings of candidates count together, or more."""
BEST = 3
"""A pair is a candidate if it is among so many of either document's best."""
HALF, LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
USUAL, PART = 1200, 1 << 20
"""Keys of a document, about, and keys that are sorted at once."""


def keys(sentences: Sequence[str], side: int, lexicon: Lexicon) -> Uint64s:
    """The keys of a document, ``uint64[k]``, rising.

    Args:
        sentences: of one language.
        side: `ENGLISH` or `ARABIC`.
        lexicon: the word pairs.
    """
    seen = list(dict.fromkeys(word for sentence in sentences for word in words(sentence)))
    listed = stems(seen, side)
    numbers = {stem for word, stem in zip(seen, listed, strict=True) if is_number(word) and len(stem) > 2}
    rarity = lexicon.rarity[ARABIC]
    found: dict[str, int] = {}
    strange: list[str] = []
    for word, stem in zip(seen, listed, strict=True):
        if is_number(word):
            continue
        if side == ENGLISH:
            best = lexicon.best(stem)
            if best and best[1] >= SURELY:
                found[best[0]] = best[2]
            if word[0].isupper() and len(word) > 3:
                strange.append(word)
        elif word[0] >= "\u0620":
            at = lexicon.arabic.get(stem)
            found[stem] = 0 if at is None else int(rarity[at])
            if (at is None or rarity[at] >= UNKNOWN) and len(word) > 3:
                strange += [word, word[1:]]
    names = {sound for sound in sounds(strange) if len(sound) > 3} if strange else set()
    rare = sorted((-rare, stem) for stem, rare in found.items() if rare >= RARE)
    single = [f"w{stem}" for _, stem in rare[:WORDS]]
    single += [f"n{value}" for value in sorted(numbers, key=lambda value: (-len(value), value))[:NUMBERS]]
    single += [f"s{sound}" for sound in sorted(names, key=lambda sound: (-len(sound), sound))[:NAMES]]
    double = [f"d{one} {other}" for one, other in combinations(sorted(stem for _, stem in rare[:COUPLED]), 2)]
    return np.unique(
        np.array(
            [xxhash.xxh3_64_intdigest(each.encode("utf-8", "surrogatepass")) for each in single + double], np.uint64
        )
    )


def candidates(
    documents: Iterable[tuple[int, Uint64s]], total: int, memory: int = 64 << 20, folder: str | None = None
) -> Iterator[tuple[int, int, int]]:
    """Pairs of an English and an Arabic document worth aligning.

    Args:
        documents: of each document, in order, its side and its keys.
        total: at least how many documents there are, for the number of temporary files.
        memory: bytes to hold in memory, about; the rest goes to temporary files.
        folder: where those are put.

    Yields:
        The numbers of both, and what their meetings count; in the order of the English ones, then of the Arabic ones.
    """
    parts = min(1 + total * USUAL // PART, 128)
    with ExitStack() as stack:
        lists, meetings, turned = (
            [stack.enter_context(Spool(np.uint64, memory // parts // 6, folder)) for _ in range(parts)]
            for _ in range(3)
        )
        count = 0
        for at, (side, found) in enumerate(documents):
            code = np.full(len(found), at * 2 + side, np.uint64)
            _deal(np.stack((found, code), axis=1), (found % np.uint64(parts)).astype(np.int64), lists)
            count = at + 1
        width = -(-max(count, 1) // parts)
        for spool in lists:
            flat = spool.array().reshape(-1, 2)
            spool.close()
            if len(flat):
                met = _met(flat)
                deal(met, _part(met, width), meetings)
        chosen = []
        for spool in meetings:
            counted = _counted(spool.array())
            spool.close()
            chosen.append(_best(counted))
            other = _turned(counted)
            _deal(other, _part(other[:, 0], width), turned)
        for spool in turned:
            chosen.append(_turned(_best(spool.array().reshape(-1, 2))))
            spool.close()
    for pair, weight in np.unique(np.concatenate(chosen), axis=0).tolist():
        yield pair >> 32, pair & 0xFFFFFFFF, weight


def _part(pairs: Uint64s, width: int) -> Int64s:
    """The part of each pair: by the document in its upper half."""
    return (pairs >> HALF).astype(np.int64) // width


def _deal(rows: Uint64s, part: Int64s, spools: list[Spool]) -> None:
    """Append rows (``uint64[k, 2]``) to the spools of their parts."""
    for at in np.unique(part).tolist():
        spools[at].append(rows[part == at].ravel())


def _met(flat: npt.NDArray[np.uint64]) -> Uint64s:
    """English and Arabic documents that meet under a key, ``English << 32 | Arabic``, once or more for each key."""
    order = np.lexsort((flat[:, 1], flat[:, 0]))
    hashes, code = flat[order, 0], flat[order, 1]
    arabic = (code & np.uint64(1)) == 1
    begin = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))
    size = np.diff(begin, append=len(hashes))
    other = np.add.reduceat(arabic.astype(np.int64), begin)
    kept = (other > 0) & (other < size) & (other * (size - other) <= LONGEST)
    out = []
    for start, count in zip(begin[kept].tolist(), size[kept].tolist(), strict=True):
        numbers, side = code[start : start + count] >> np.uint64(1), arabic[start : start + count]
        meetings = ((numbers[~side] << np.uint64(32))[:, None] | numbers[side][None, :]).ravel()
        out.append(np.repeat(meetings, 1 + sum(len(meetings) <= few for few in FEW)))
    return np.concatenate(out) if out else np.empty(0, np.uint64)


def _counted(met: Uint64s) -> Uint64s:
    """The pairs that meet often enough and what their meetings count, ``uint64[p, 2]``, rising."""
    pairs, times = np.unique(met, return_counts=True)
    return np.stack((pairs, times.astype(np.uint64)), axis=1)[times >= LEAST]


def _turned(counted: Uint64s) -> Uint64s:
    """Counted pairs with their documents in the other order."""
    pairs = counted[:, 0]
    return np.stack((pairs << HALF | pairs >> HALF, counted[:, 1]), axis=1)


def _best(counted: Uint64s) -> Uint64s:
    """Those pairs that count most for the document in their upper half; of equal ones, the first in the other."""
    first, second = counted[:, 0] >> HALF, counted[:, 0] & LOW
    order = np.lexsort((second, -counted[:, 1].astype(np.int64), first))
    counted, first = counted[order], first[order]
    place = np.arange(len(first)) - np.searchsorted(first, first)
    return counted[place < BEST]
