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
from itertools import chain, compress

import numpy as np
import numpy.typing as npt
import xxhash

from diglot.duplicates.candidates import deal
from diglot.duplicates.spool import Spool
from diglot.pairs.lexicon import Lexicon
from diglot.pairs.sounds import sounds
from diglot.pairs.vocabulary import KIND, LISTED
from diglot.pairs.words import ARABIC, ARABIC_LETTERS, DIGITS, ENGLISH, first_letters, stems, words
from diglot.text.arrays import Int64s, Uint64s, changes, ranges, runs
from diglot.text.hashing import GOLDEN

__all__ = ["candidates", "keys"]

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
USUAL, PART, CHUNK = 1200, 1 << 18, 1 << 17
"""Keys of a document, about; keys that are sorted at once, and that are dealt at once."""
ROW = np.dtype([("one", np.uint64), ("other", np.uint64)])
Rows = npt.NDArray[np.void]
"""Of `ROW`: a key and a document, or two documents and what their meetings count."""


_TWOS = np.array([(one, other) for other in range(COUPLED) for one in range(other)]).T
"""Every two of the words that are taken by twos, those of the first few words first."""


def keys(sentences: Sequence[str], side: int, lexicon: Lexicon) -> Uint64s:
    """The keys of a document, ``uint64[k]``, rising.

    Args:
        sentences: of one language.
        side: `ENGLISH` or `ARABIC`.
        lexicon: the word pairs.
    """
    seen = list(dict.fromkeys(chain.from_iterable(map(words, sentences))))
    sides = (seen, []) if side == ENGLISH else ([], seen)
    entries = lexicon.vocabulary.look(*sides)[side]
    known = entries.known[entries.words]
    digits = known[:, KIND] == DIGITS
    letters = ~digits if side == ENGLISH else ~digits & (first_letters(seen) >= ARABIC_LETTERS)
    rare = _rare(known[letters, LISTED], side, lexicon)
    numbers = {value for value in stems(compress(seen, digits), side) if len(value) > 2}
    strange = _strange(list(compress(seen, letters)), known[letters, LISTED], side, lexicon)
    names = {sound for sound in sounds(strange) if len(sound) > 3}
    told = [f"n{value}" for value in sorted(numbers, key=lambda value: (-len(value), value))[:NUMBERS]]
    told += [f"s{sound}" for sound in sorted(names, key=lambda sound: (-len(sound), sound))[:NAMES]]
    single = [xxhash.xxh3_64_intdigest(each.encode("utf-8", "surrogatepass")) for each in told]
    stem = np.sort(rare[:COUPLED])
    one, other = _TWOS[:, : len(stem) * (len(stem) - 1) // 2]
    double = _mixed(stem[one] << HALF | stem[other])
    alone = _mixed(rare[:WORDS] | np.uint64(1 << 63))
    found = np.sort(np.concatenate((np.array(single, np.uint64), alone, double)))
    return found[changes(found)]


def _rare(listed: Int64s, side: int, lexicon: Lexicon) -> Uint64s:
    """The Arabic stems of the lexicon that words stand for, the rare ones, the rarest first: their places by letters.

    Args:
        listed: ``int64[w]``, the number of each word's stem, -1 where it is not listed.
        side, lexicon: as of `keys`.
    """
    listed = listed[listed >= 0]
    if side == ENGLISH:
        first = lexicon.starts[listed]
        first = first[first < lexicon.starts[listed + 1]]
        listed = lexicon.partners[first[lexicon.weights[first] >= SURELY]]
    rarity = lexicon.rarity[ARABIC][listed]
    places = np.sort(lexicon.places[listed[rarity >= RARE]])
    chosen = places[changes(places)]
    order = np.argsort(-lexicon.rarity[ARABIC][lexicon.sorted[chosen]], kind="stable")
    return chosen[order].astype(np.uint64)


def _strange(seen: list[str], listed: Int64s, side: int, lexicon: Lexicon) -> list[str]:
    """Words that may be names; Arabic ones with their first letter, which may be a conjunction, and without."""
    if side == ENGLISH:
        return [word for word in seen if len(word) > 3 and word[0].isupper()]
    rare = (listed < 0) | (lexicon.rarity[ARABIC][listed] >= UNKNOWN)
    return [form for word in compress(seen, rare) if len(word) > 3 for form in (word, word[1:])]


def _mixed(values: Uint64s) -> Uint64s:
    """Hashes of numbers, each of another (SplitMix64's; Steele, Lea & Flood 2014)."""
    values = values + GOLDEN
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values = (values ^ values >> np.uint64(shift)) * np.uint64(factor)
    return values ^ values >> np.uint64(31)


def candidates(
    documents: Iterable[tuple[int, Uint64s]], total: int, memory: int = 32 << 20, folder: str | None = None
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
            [stack.enter_context(Spool(dtype, memory // parts // 6, folder)) for _ in range(parts)]
            for dtype in (ROW, np.uint64, ROW)
        )
        for flat in _chunks(documents):
            deal(flat, (flat["one"] % np.uint64(parts)).astype(np.int64), lists)
        width = -(-max(total, 1) // parts)
        for spool in lists:
            met = _met(spool.array())
            spool.close()
            deal(met, _part(met, width), meetings)
        chosen = []
        for spool in meetings:
            counted = _counted(spool.array())
            spool.close()
            chosen.append(_best(counted))
            other = _turned(counted)
            deal(other, _part(other["one"], width), turned)
        for spool in turned:
            chosen.append(_turned(_best(spool.array())))
            spool.close()
    yield from _listed(np.concatenate(chosen))


def _listed(chosen: Rows) -> Iterator[tuple[int, int, int]]:
    """Each pair once, in order, with what its meetings count."""
    best = np.sort(chosen, order="one")
    best = best[changes(best["one"])]
    for begin in range(0, len(best), CHUNK):
        for pair, weight in best[begin : begin + CHUNK].tolist():
            yield pair >> 32, pair & 0xFFFFFFFF, weight


def _rows(one: Uint64s, other: Uint64s) -> Rows:
    rows = np.empty(len(one), ROW)
    rows["one"], rows["other"] = one, other
    return rows


def _chunks(documents: Iterable[tuple[int, Uint64s]]) -> Iterator[Rows]:
    """Keys with their documents, ``number * 2 + side``, many at once."""
    waiting: list[Rows] = []
    size = 0
    for number, (side, found) in enumerate(documents):
        waiting.append(_rows(found, np.full(len(found), number * 2 + side, np.uint64)))
        size += len(found)
        if size >= CHUNK:
            yield np.concatenate(waiting)
            waiting, size = [], 0
    if waiting:
        yield np.concatenate(waiting)


def _part(pairs: Uint64s, width: int) -> Int64s:
    """The part of each pair: by the document in its upper half."""
    return (pairs >> HALF).astype(np.int64) // width


def _met(flat: Rows) -> Uint64s:
    """English and Arabic documents that meet under a key, ``English << 32 | Arabic``, once or more for each key."""
    order = np.argsort(flat["one"])
    arabic = (flat["other"][order] & np.uint64(1)) == 1
    one, other = order[~arabic], order[arabic]
    hashes, others = flat["one"][one], flat["one"][other]
    begin = others.searchsorted(hashes)
    size = others.searchsorted(hashes, "right") - begin
    times = size * (hashes.searchsorted(hashes, "right") - hashes.searchsorted(hashes))
    kept = (size > 0) & (times <= LONGEST)
    size, number = size[kept], flat["other"][one[kept]] >> np.uint64(1)
    partner = flat["other"][other[ranges(begin[kept], size)]] >> np.uint64(1)
    often = 1 + sum((times[kept] <= few).astype(np.int64) for few in FEW)
    met: Uint64s = (number.repeat(size) << HALF | partner).repeat(often.repeat(size))
    return met


def _counted(met: Uint64s) -> Rows:
    """The pairs that meet often enough and what their meetings count, rising."""
    met.sort()
    begin, end = runs(met)
    kept = end - begin >= LEAST
    return _rows(met[begin[kept]], (end - begin)[kept].astype(np.uint64))


def _turned(counted: Rows) -> Rows:
    """Counted pairs with their documents in the other order."""
    pairs = counted["one"]
    return _rows(pairs << HALF | pairs >> HALF, counted["other"])


def _best(counted: Rows) -> Rows:
    """Those pairs that count most for the document in their upper half; of equal ones, the first in the other."""
    first, second = counted["one"] >> HALF, counted["one"] & LOW
    order = np.lexsort((second, -counted["other"].astype(np.int64), first))
    counted, first = counted[order], first[order]
    place = np.arange(len(first)) - np.searchsorted(first, first)
    return counted[place < BEST]
