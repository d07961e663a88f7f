"""Which texts may be near duplicates: those that share sampled word pairs.

A min-wise sketch with a sampling rate for each text: a pair of words is sampled where its hash is divisible by the
rate, a power of two that leaves about 32 pairs, so two texts sample the same pairs wherever they share them. The texts
of each sampled pair form a list; two texts that meet in enough lists are candidates.

Lists are kept from growing quadratic: in a list of more than `CLIQUE` texts each text meets only the first `HEADS`,
which are the longest and so the ones that could be its canonical text. Lists of boilerplate cost a meeting a text and
lead to nothing, because the texts meet in too few other lists.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import numpy.typing as npt

from diglot.duplicates.spool import Spool

__all__ = ["candidates", "rates"]

Int64s = npt.NDArray[np.int64]
Uint32s = npt.NDArray[np.uint32]
Uint64s = npt.NDArray[np.uint64]

SAMPLE, CLIQUE, HEADS = 32, 32, 2
SHARE = 0.12  # of the sampled pairs, that candidates must meet in: a third of what the default threshold means
PART = 1 << 20  # sampled pairs, or meetings, that are sorted at once
PARTS = 256  # most parts, so that files stay few


def rates(counts: Int64s) -> Int64s:
    """``int64[d]``: each text's sampling rate, the largest power of two that leaves it `SAMPLE` pairs or more."""
    return np.left_shift(1, np.log2(np.maximum(counts / SAMPLE, 1)).astype(np.int64))


def candidates(
    hashes: Uint32s, counts: Int64s, rank: Int64s, memory: int = 256 << 20, folder: str | None = None
) -> tuple[Int64s, Int64s]:
    """Pairs of texts worth verifying.

    Args:
        hashes: ``uint32[n]``, the texts' word pairs, one text after the other (an array or a memory map).
        counts: ``int64[d]``, how many each text has.
        rank: ``int64[d]``, each text's place in canonical order (longest first), -1 for a text to leave out.
        memory: bytes of sampled pairs and of meetings to hold in memory; the rest goes to temporary files.
        folder: where those are put.

    Returns:
        ``(first, second)``, each ``int64[p]``: ranks, ``first < second``; sorted.
    """
    rate = rates(counts)
    kept = rank >= 0
    size, step = np.empty(len(counts), np.int64), np.empty(len(counts), np.int64)
    size[rank[kept]], step[rank[kept]] = counts[kept], rate[kept]
    parts = min(1 + int((counts / rate).sum()) // PART, PARTS)
    total = len(counts) + 1
    with ExitStack() as stack:
        lists, meetings = (
            [stack.enter_context(Spool(np.uint64, memory // parts // 2, folder)) for _ in range(parts)] for _ in "12"
        )
        for keyed in _sampled(hashes, counts, rank, rate):
            _deal(keyed, (keyed >> np.uint64(52)).astype(np.int64), lists)
        for spool in lists:
            for codes in _meetings(np.sort(spool.array()), total):
                _deal(codes, (codes % np.uint64(total)).astype(np.int64), meetings)
        found = []
        for spool in meetings:
            codes, met = np.unique(spool.array(), return_counts=True)
            first, second = (codes // np.uint64(total)).astype(np.int64), (codes % np.uint64(total)).astype(np.int64)
            common = np.minimum(size[first], size[second]) / np.maximum(step[first], step[second])
            found.append(codes[met >= np.maximum(SHARE * common, 1)])
    codes = np.sort(np.concatenate(found))
    return (codes // np.uint64(total)).astype(np.int64), (codes % np.uint64(total)).astype(np.int64)


def _deal(values: Uint64s, keys: Int64s, spools: list[Spool]) -> None:
    """Append each value to the spool that its key chooses."""
    if len(spools) == 1:
        spools[0].append(values)
        return
    chosen = keys % len(spools)
    order = np.argsort(chosen, kind="stable")
    bounds = np.searchsorted(chosen[order], np.arange(len(spools) + 1))
    for spool, begin, end in zip(spools, bounds[:-1], bounds[1:], strict=True):
        spool.append(values[order[begin:end]])


def _sampled(hashes: Uint32s, counts: Int64s, rank: Int64s, rate: Int64s) -> Iterator[Uint64s]:
    """The sampled pairs with their texts, ``hash << 32 | rank``, in chunks: one pass over the corpus."""
    ends = np.cumsum(counts)
    text = 0
    while text < len(counts):
        begin = int(ends[text] - counts[text])
        upto = max(int(np.searchsorted(ends, begin + PART, side="right")), text + 1)
        chunk = np.asarray(hashes[begin : ends[upto - 1]])
        step = np.where(rank[text:upto] < 0, 0, rate[text:upto])
        mask = (chunk & np.repeat(step - 1, counts[text:upto]).astype(np.uint32)) == 0
        mask &= np.repeat(step > 0, counts[text:upto])
        owner = np.repeat(rank[text:upto], counts[text:upto])[mask]
        yield (chunk[mask].astype(np.uint64) << np.uint64(32)) | owner.astype(np.uint64)
        text = upto


def _meetings(keyed: Uint64s, total: int) -> Iterator[Uint64s]:
    """Every two texts that meet in a list, as ``first * total + second``: once for each list.

    Args:
        keyed: ``hash << 32 | rank``, sorted: the lists, one after the other.
        total: more than any rank.
    """
    hashes, texts = keyed >> np.uint64(32), keyed & np.uint64(0xFFFFFFFF)
    begin = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] ^ np.uint64(1))) if len(hashes) else np.empty(0, np.intp)
    size = np.diff(begin, append=len(hashes))
    place = np.arange(len(hashes)) - np.repeat(begin, size)  # in its list
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
