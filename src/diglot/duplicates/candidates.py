"""Which texts may be near duplicates: those that share sampled word pairs.

A min-wise sketch with a sampling rate for each text: a pair of words is sampled where its hash is divisible by the
rate, a power of two that leaves about 32 pairs, so two texts sample the same pairs wherever they share them. The texts
of each sampled pair form a list; two texts that meet in enough lists are candidates.

Lists are kept from growing quadratic: in a list of more than `CLIQUE` texts each text meets only the first `HEADS`,
which are the longest and so the ones that could be its canonical text. Lists of boilerplate cost a meeting a text and
lead to nothing, because the texts meet in too few other lists.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["candidates", "rates"]

Int64s = npt.NDArray[np.int64]
Uint32s = npt.NDArray[np.uint32]

SAMPLE, CLIQUE, HEADS = 32, 32, 2
SHARE = 0.12  # of the sampled pairs, that candidates must meet in: a third of what the default threshold means
PART = 1 << 22  # sampled pairs sorted at once


def rates(counts: Int64s) -> Int64s:
    """``int64[d]``: each text's sampling rate, the largest power of two that leaves it `SAMPLE` pairs or more."""
    return np.left_shift(1, np.log2(np.maximum(counts / SAMPLE, 1)).astype(np.int64))


def candidates(hashes: Uint32s, counts: Int64s, rank: Int64s) -> tuple[Int64s, Int64s]:
    """Pairs of texts worth verifying.

    Args:
        hashes: ``uint32[n]``, the texts' word pairs, one text after the other (an array or a memory map).
        counts: ``int64[d]``, how many each text has.
        rank: ``int64[d]``, each text's place in canonical order (longest first), -1 for a text to leave out.

    Returns:
        ``(first, second)``, each ``int64[p]``: ranks, ``first < second``; sorted.
    """
    rate = rates(counts)
    parts = 1 << max(0, int((counts / rate).sum()) // PART).bit_length()
    total = np.uint64(len(counts) + 1)
    found = [_meetings(*_sampled(hashes, counts, rank, rate, part, parts), len(counts) + 1) for part in range(parts)]
    codes, inverse = np.unique(np.concatenate([pairs for pairs, _ in found]), return_inverse=True)
    met = np.bincount(inverse, np.concatenate([times for _, times in found]), len(codes))
    first, second = (codes // total).astype(np.int64), (codes % total).astype(np.int64)
    kept = rank >= 0
    size, step = np.empty(len(counts), np.int64), np.empty(len(counts), np.int64)
    size[rank[kept]], step[rank[kept]] = counts[kept], rate[kept]
    common = np.minimum(size[first], size[second]) / np.maximum(step[first], step[second])
    keep = met >= np.maximum(SHARE * common, 1)
    return first[keep], second[keep]


def _sampled(
    hashes: Uint32s, counts: Int64s, rank: Int64s, rate: Int64s, part: int, parts: int
) -> tuple[Uint32s, Int64s]:
    """The sampled pairs of one part of all hashes, and their texts' ranks: one pass over the corpus."""
    pieces, owners = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    ends = np.cumsum(counts)
    text = 0
    while text < len(counts):
        begin = int(ends[text] - counts[text])
        upto = max(int(np.searchsorted(ends, begin + PART, side="right")), text + 1)
        chunk = np.asarray(hashes[begin : ends[upto - 1]])
        step = np.where(rank[text:upto] < 0, 0, rate[text:upto])
        mask = (chunk & np.repeat(step - 1, counts[text:upto]).astype(np.uint32)) == 0
        mask &= np.repeat(step > 0, counts[text:upto])
        if parts > 1:
            mask &= (chunk >> np.uint32(20)) % np.uint32(parts) == part
        pieces.append(chunk[mask])
        owners.append(np.repeat(rank[text:upto], counts[text:upto])[mask])
        text = upto
    return np.concatenate(pieces), np.concatenate(owners)


def _meetings(hashes: Uint32s, texts: Int64s, total: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
    """Pairs of texts (as one number each, sorted) and in how many lists of these hashes each pair meets."""
    keyed = np.sort((hashes.astype(np.uint64) << np.uint64(32)) | texts.astype(np.uint64))
    hashes, texts = (keyed >> np.uint64(32)).astype(np.uint32), (keyed & np.uint64(0xFFFFFFFF)).astype(np.int64)
    begin = np.flatnonzero(np.diff(hashes, prepend=hashes[:1] ^ np.uint32(1))) if len(hashes) else np.empty(0, np.intp)
    size = np.diff(begin, append=len(hashes))
    place = np.arange(len(hashes)) - np.repeat(begin, size)  # in its list
    sizes = np.repeat(size, size)
    codes = []
    for step in range(1, CLIQUE):  # cliques: each text with the one `step` places before it
        at = np.flatnonzero((place >= step) & (sizes <= CLIQUE))
        codes.append(texts[at - step] * total + texts[at])
    for head in range(HEADS):  # stars
        at = np.flatnonzero((place > head) & (sizes > CLIQUE))
        codes.append(texts[at - place[at] + head] * total + texts[at])
    pairs, met = np.unique(np.concatenate(codes).astype(np.uint64), return_counts=True)
    return pairs, met.astype(np.int32)
