"""Which texts may be near duplicates: those that share sampled word pairs.

A min-wise sketch with a sampling rate for each text: a pair of words is sampled where its hash is divisible by the
rate, a power of two that leaves about 32 pairs, so two texts sample the same pairs wherever they share them. The texts
of each sampled pair form a list; two texts that meet in enough lists are candidates.

Lists are kept from growing quadratic: in a list of more than `CLIQUE` texts each text meets only the first `HEADS`,
which are the longest and so the ones that could be its canonical text. Lists of boilerplate cost a meeting a text and
lead to nothing, because the texts meet in too few other lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack

import numpy as np
import numpy.typing as npt

from diglot.duplicates.spool import Spool
from diglot.text.arrays import Int64s, Uint32s, Uint64s, places, runs

__all__ = ["Chunk", "candidates", "deal", "rates"]


Chunk = tuple[Uint32s, Int64s, Int64s]
"""Some texts: the hashes of their word pairs, one text after the other; how many each has; and the rank of each, its
place in canonical order (longest first), -1 for a text to leave out."""

SAMPLE, CLIQUE, HEADS = 32, 32, 2
SHARE = 0.12  # of the sampled pairs, that candidates must meet in: a third of what the default threshold means
PART = 1 << 18  # sampled pairs, or meetings at most, that are sorted at once, about
PARTS = 256  # most parts, so that files stay few


def rates(counts: npt.NDArray[np.integer]) -> Int64s:
    """``int64[d]``: each text's sampling rate, the largest power of two that leaves it `SAMPLE` pairs or more."""
    return np.left_shift(1, np.log2(np.maximum(counts / SAMPLE, 1)).astype(np.int64))


def candidates(
    chunks: Iterable[Chunk],
    total: int,
    counts: Callable[[Int64s], npt.NDArray[np.integer]],
    memory: int = 256 << 20,
    folder: str | None = None,
) -> Iterator[tuple[Int64s, Int64s]]:
    """Pairs of texts worth verifying.

    Args:
        chunks: all texts.
        total: how many have a rank: 0 up to ``total - 1``.
        counts: the number of word pairs of the texts of some ranks.
        memory: bytes of sampled pairs and of meetings to hold in memory; the rest goes to temporary files.
        folder: where those are put.

    Yields:
        ``(first, second)``, each ``int64[p]``: ranks, ``first < second``. No `second` comes again in a later part, or
        is smaller than one of an earlier part.
    """
    wide, most = total + 1, total * SAMPLE
    with ExitStack() as stack:
        lists, meetings = (
            [stack.enter_context(Spool(np.uint64, memory // count // 2, folder)) for _ in range(count)]
            for count in (min(1 + size // PART, PARTS) for size in (most, most * CLIQUE // 2))
        )
        for hashes, sizes, rank in chunks:
            keyed = _sampled(hashes, sizes, rank)
            deal(keyed, (keyed >> np.uint64(52)).astype(np.int64) % len(lists), lists)
        width = -(-wide // len(meetings))
        for spool in lists:
            keyed = spool.array()
            spool.close()
            keyed.sort()
            for codes in _meetings(keyed, wide):
                deal(codes, (codes % np.uint64(wide)).astype(np.int64) // width, meetings)
        for spool in meetings:
            codes = spool.array()
            spool.close()
            yield _worth(codes, wide, counts)


def deal(values: npt.NDArray[np.generic], part: Int64s, spools: list[Spool]) -> None:
    """Append each value to the spool of its part."""
    if len(spools) == 1:
        spools[0].append(values)
        return
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(len(spools) + 1))
    for spool, begin, end in zip(spools, bounds[:-1], bounds[1:], strict=True):
        if begin < end:
            spool.append(values[order[begin:end]])


def _sampled(hashes: Uint32s, counts: Int64s, rank: Int64s) -> Uint64s:
    """The sampled pairs of a chunk with their texts, ``hash << 32 | rank``."""
    step = np.where(rank < 0, 0, rates(counts))
    mask = (hashes & np.repeat(step - 1, counts).astype(np.uint32)) == 0
    mask &= np.repeat(step > 0, counts)
    owner = np.repeat(rank, counts)[mask]
    keyed: Uint64s = (hashes[mask].astype(np.uint64) << np.uint64(32)) | owner.astype(np.uint64)
    return keyed


def _meetings(keyed: Uint64s, total: int) -> Iterator[Uint64s]:
    """Every two texts that meet in a list, as ``first * total + second``: once for each list.

    Args:
        keyed: ``hash << 32 | rank``, sorted: the lists, one after the other.
        total: more than any rank.
    """
    hashes, texts = keyed >> np.uint64(32), keyed & np.uint64(0xFFFFFFFF)
    begin, end = runs(hashes)
    size = end - begin
    place = places(size)  # in its list
    sizes = np.repeat(size, size)
    wide = np.uint64(total)
    for step in range(1, CLIQUE):  # cliques: each text with the one `step` places before it
        at = np.flatnonzero((place >= step) & (sizes <= CLIQUE))
        if not len(at):
            break
        yield texts[at - step] * wide + texts[at]
    for head in range(HEADS):  # stars
        at = np.flatnonzero((place > head) & (sizes > CLIQUE))
        yield texts[at - place[at] + head] * wide + texts[at]


def _worth(
    codes: npt.NDArray[np.uint64], wide: int, counts: Callable[[Int64s], npt.NDArray[np.integer]]
) -> tuple[Int64s, Int64s]:
    """The pairs that met often enough for their sizes, of all meetings (sorted in place)."""
    codes.sort()
    begin = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    met, codes = np.diff(begin, append=len(codes)), codes[begin]
    first, second = (codes // np.uint64(wide)).astype(np.int64), (codes % np.uint64(wide)).astype(np.int64)
    one, two = counts(first), counts(second)
    common = np.minimum(one, two) / np.maximum(rates(one), rates(two))
    enough = met >= np.maximum(SHARE * common, 1)
    return first[enough], second[enough]
