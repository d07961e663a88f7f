"""All texts of a corpus compared, in memory that does not grow with the corpus.

The word pairs of each text come once, text by text; what is known of a text is kept in `Spool` records, in files where
there are many, and every step goes over them a part at a time::

    texts by number ── same words ──► leader: the earliest of equal texts
                    ── longest first ──► rank; texts by rank
                    ── candidates ──► similar pairs ──► parent: the canonical text, by rank
                    ── by number again ──► what each text repeats
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from diglot.duplicates.candidates import PARTS, Chunk, candidates, deal
from diglot.duplicates.shingles import Shingles
from diglot.duplicates.spool import Spool
from diglot.text.arrays import Float32s, Int64s, places, ranges

__all__ = ["EXACT", "NEAR", "RESULT", "compare"]


EXACT, NEAR = 0, 1
RESULT = np.dtype([("canonical", np.int64), ("score", np.float32), ("method", np.int8)])
"""What a text repeats: the number of that text, or -1; the similarity; `EXACT` or `NEAR`, -1 for none."""

TEXT = np.dtype([("whole", np.uint64), ("words", np.uint32), ("count", np.uint32), ("least", np.float32)])
RANKED = np.dtype([("number", np.int64), ("begin", np.int64), ("count", np.uint32), ("least", np.float32)])
SAME = np.dtype([("whole", np.uint64), ("number", np.int64)])
PARENT = np.dtype([("rank", np.int64), ("score", np.float32)])  # of a canonical text, plus 1; 0 for none

KNOWN = 1 << 40  # added to the number of words of texts of another corpus, which are ranked by it
TEXTS = 1 << 17  # texts gone over at once
PAIRS = 1 << 19  # word pairs gone over, or compared, at once


def compare(
    texts: Iterable[tuple[Shingles, Float32s]],
    *,
    near: bool = True,
    known: int = 0,
    memory: int = 256 << 20,
    folder: str | None = None,
) -> Iterator[npt.NDArray[np.void]]:
    """What each text of a corpus repeats: arrays of `RESULT`, a row a text, in order.

    Args:
        texts: batches of texts, in the order that numbers them: their word pairs, and the least similarity
            (``float32[d]``) that makes each of them a near duplicate.
        near: look for near duplicates, not only for exact ones.
        known: how many of the first texts are another corpus's: each is canonical, however short, and repeats none.
        memory: bytes to hold in memory, about; the rest goes to temporary files (4 bytes a word, 100 a text, and some
            2 KB a text while candidates are sought).
        folder: where those are put.
    """
    with ExitStack() as stack:

        def spool(dtype: npt.DTypeLike, size: int = 0) -> Spool:
            return stack.enter_context(Spool(dtype, memory // 8, folder, size))

        corpus = _Corpus(spool(np.uint32), spool(TEXT), known)
        corpus.add(texts)
        leader, rank = spool(np.int64, len(corpus)), spool(np.int64, len(corpus))  # plus 1; 0 for none
        _equal(corpus, leader, memory // 4, folder)
        sizes = _sizes(corpus, leader)
        total = int(sizes[1].sum())
        ranked, counts, parent = spool(RANKED, total), spool(np.uint32, total), spool(PARENT, total)
        _order(corpus, leader, sizes, rank, ranked, counts)
        heads = int(sizes[1][sizes[0] >= KNOWN].sum())
        if near:
            for one, two in candidates(corpus.chunks(rank), total, counts.take, memory // 4, folder):
                own = two >= heads
                _adopt(corpus, ranked, parent, one[own], two[own])
        for begin, end in corpus.ranges():
            yield _results(corpus, begin, leader.slice(begin, end), rank, ranked, parent)


class _Corpus:
    """All texts: their word pairs (`hashes`, one text after the other), and a record each."""

    def __init__(self, hashes: Spool, texts: Spool, known: int) -> None:
        self.hashes, self.texts, self.known = hashes, texts, known

    def __len__(self) -> int:
        return len(self.texts)

    def add(self, batches: Iterable[tuple[Shingles, Float32s]]) -> None:
        for shingles, least in batches:
            self.hashes.append(shingles.hashes)
            records = np.empty(len(shingles.words), TEXT)
            records["whole"], records["words"], records["count"] = shingles.whole, shingles.words, shingles.counts
            records["least"] = least
            self.texts.append(records)

    def sizes(self, begin: int, end: int) -> Int64s:
        """What some texts are ranked by: their numbers of words; those of another corpus before all others."""
        words = self.texts.slice(begin, end)["words"].astype(np.int64)
        words[: max(0, self.known - begin)] += KNOWN * (words[: max(0, self.known - begin)] > 0)
        return words

    def ranges(self) -> Iterator[tuple[int, int]]:
        """Numbers of texts to go over at once."""
        for begin in range(0, len(self), TEXTS):
            yield begin, min(begin + TEXTS, len(self))

    def chunks(self, rank: Spool) -> Iterator[Chunk]:
        """The word pairs of all texts, with their ranks."""
        place = 0
        for begin, end in self.ranges():
            counts = self.texts.slice(begin, end)["count"].astype(np.int64)
            ranks = rank.slice(begin, end) - 1
            ends = np.cumsum(counts)
            for a, b in pairwise(_bounds(ends)):
                size = int(counts[a:b].sum())
                yield self.hashes.slice(place, place + size), counts[a:b], ranks[a:b]
                place += size


def _equal(corpus: _Corpus, leader: Spool, memory: int, folder: str | None) -> None:
    """Find the texts with the same words in the same order: the earliest is the leader of the others."""
    parts = min(1 + len(corpus) // TEXTS, PARTS)
    with ExitStack() as stack:
        spools = [stack.enter_context(Spool(SAME, memory // parts, folder)) for _ in range(parts)]
        for begin, end in corpus.ranges():
            texts = corpus.texts.slice(begin, end)
            records = np.empty(end - begin, SAME)
            records["whole"], records["number"] = texts["whole"], np.arange(begin, end)
            records = records[texts["words"] > 0]
            deal(records, (records["whole"] % np.uint64(parts)).astype(np.int64), spools)
        for spool in spools:
            records = spool.array()
            order = np.argsort(records["whole"], kind="stable")  # numbers rise in a spool, and so in a group
            whole, number = records["whole"][order], records["number"][order]
            first = np.flatnonzero(np.diff(whole, prepend=~whole[:1]))
            group = np.repeat(number[first], np.diff(first, append=len(whole)))
            later = group != number
            leader.put(number[later], group[later] + 1)


def _sizes(corpus: _Corpus, leader: Spool) -> tuple[Int64s, Int64s]:
    """The different sizes of the texts to compare, the largest first, and how many texts have each."""
    sizes, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    for begin, end in corpus.ranges():
        words = corpus.sizes(begin, end)
        found, times = np.unique(words[(words > 0) & (leader.slice(begin, end) == 0)], return_counts=True)
        sizes, place = np.unique(np.concatenate((sizes, found)), return_inverse=True)
        counts = np.bincount(place, np.concatenate((counts, times)), len(sizes)).astype(np.int64)
    return sizes[::-1], counts[::-1]


def _order(
    corpus: _Corpus, leader: Spool, sizes: tuple[Int64s, Int64s], rank: Spool, ranked: Spool, counts: Spool
) -> None:
    """Rank the texts: the longest first, of equal length the earliest; not those without words or with a leader."""
    rising = sizes[0][::-1]
    free = np.cumsum(sizes[1]) - sizes[1]  # the next free rank of each size, the largest first
    place = 0
    for begin, end in corpus.ranges():
        texts = corpus.texts.slice(begin, end)
        begins = place + np.cumsum(texts["count"], dtype=np.int64) - texts["count"]
        place += int(texts["count"].sum())
        chosen = np.flatnonzero((texts["words"] > 0) & (leader.slice(begin, end) == 0))
        size = len(rising) - 1 - np.searchsorted(rising, corpus.sizes(begin, end)[chosen])
        order = np.argsort(size, kind="stable")
        times = np.bincount(size, minlength=len(free))
        ranks = np.empty(len(order), np.int64)
        ranks[order] = free[size[order]] + places(times)
        free += times
        records = np.empty(len(chosen), RANKED)
        records["number"], records["begin"] = begin + chosen, begins[chosen]
        records["count"], records["least"] = texts["count"][chosen], texts["least"][chosen]
        ranked.put(ranks, records)
        counts.put(ranks, records["count"])
        rank.put(begin + chosen, ranks + 1)


def _adopt(corpus: _Corpus, ranked: Spool, parent: Spool, one: Int64s, two: Int64s) -> None:
    """Verify candidates, ``one < two`` by rank, and note the canonical text of each that turns out to be a duplicate.

    From the longest text on: one that is similar to a canonical text is its duplicate, the most similar one's.
    """
    if not len(one):
        return
    first, second = ranked.take(one), ranked.take(two)
    similar = _similarities(corpus.hashes, first, second)
    keep = similar >= np.maximum(first["least"], second["least"])
    one, two, similar = one[keep], two[keep], similar[keep]
    order = np.lexsort((one, -similar, two))
    one, two, similar = one[order], two[order], similar[order]
    settled = parent.take(one)["rank"] > 0  # by an earlier part
    found: dict[int, tuple[int, float]] = {}
    for head, text, value, gone in zip(one.tolist(), two.tolist(), similar.tolist(), settled.tolist(), strict=True):
        if not gone and text not in found and head not in found:  # `two` rises: `head` has been decided
            found[text] = (head + 1, value)
    parent.put(np.fromiter(found, np.int64, len(found)), np.array(list(found.values()), PARENT))


def _similarities(hashes: Spool, one: npt.NDArray[np.void], two: npt.NDArray[np.void]) -> Float32s:
    """``float32[p]``: the similarity of each two texts (`RANKED`), from their whole sets of word pairs."""
    out = np.empty(len(one), np.float32)
    counts = [side["count"].astype(np.int64) for side in (one, two)]
    ends = np.cumsum(counts[0] + counts[1])
    for lo, hi in pairwise(_bounds(ends)):
        number = np.arange(hi - lo, dtype=np.uint64)
        keyed = np.concatenate([
            (np.repeat(number, count[lo:hi]) << np.uint64(32))
            | hashes.take(ranges(side["begin"][lo:hi], count[lo:hi]))
            for side, count in zip((one, two), counts, strict=True)
        ])  # fmt: skip
        keyed.sort(kind="stable")  # each half is sorted: one merge
        both = (keyed[1:][keyed[1:] == keyed[:-1]] >> np.uint64(32)).astype(np.intp)
        shared = np.bincount(both, minlength=hi - lo)
        out[lo:hi] = np.sqrt(2 * shared / (counts[0][lo:hi] + counts[1][lo:hi]))
    return out


def _bounds(ends: Int64s) -> list[int]:
    """Where to cut texts (or pairs of them), given where their word pairs end, into parts of about `PAIRS`."""
    return [0, *(np.flatnonzero(np.diff(ends // PAIRS)) + 1).tolist(), len(ends)]


def _results(
    corpus: _Corpus, begin: int, leader: Int64s, rank: Spool, ranked: Spool, parent: Spool
) -> npt.NDArray[np.void]:
    """`RESULT` of the texts from number `begin` on. A copy of a near duplicate is itself one of the same text."""
    out = np.empty(len(leader), RESULT)
    head = np.where(leader > 0, leader - 1, begin + np.arange(len(leader)))
    ranks = rank.take(head)
    above = np.zeros(len(leader), PARENT)
    above[ranks > 0] = parent.take(ranks[ranks > 0] - 1)
    near = above["rank"] > 0
    out["canonical"] = np.where(leader > 0, leader - 1, -1)
    out["canonical"][near] = ranked.take(above["rank"][near] - 1)["number"]
    out["score"] = np.where(near, above["score"], leader > 0)
    out["method"] = np.where(near, NEAR, np.where(leader > 0, EXACT, -1))
    out[: max(0, corpus.known - begin)] = (-1, 0, -1)
    return out
