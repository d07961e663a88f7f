"""`find`: for every text, the canonical text that it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.duplicates.candidates import candidates
from diglot.duplicates.shingles import shingles
from diglot.duplicates.spool import Spool
from diglot.errors import OptionError
from diglot.text.column import Column

__all__ = ["METHODS", "PARAMETERS", "Options", "find"]

Int64s = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

METHODS = ("exact", "near")
"""``exact``: the same words in the same order. ``near``: similar enough."""

BATCH = 1 << 18  # code points hashed at once
PAIRS = 1 << 21  # word pairs of candidates compared at once


@dataclass(frozen=True, slots=True)
class Options:
    """What counts as a near duplicate.

    Args:
        threshold: least similarity, 0 to 1; see `diglot.duplicates`.
        short: texts of fewer words than this are short: one changed word changes what they say.
        short_threshold: least similarity where either text is short.
        near: look for near duplicates; without it, only for exact ones.
    """

    threshold: float = 0.7
    short: int = 16
    short_threshold: float = 0.9
    near: bool = True

    def __post_init__(self) -> None:
        for name in ("threshold", "short_threshold"):
            if not 0.3 <= getattr(self, name) <= 1:
                raise OptionError(f"{name} must be between 0.3 and 1, not {getattr(self, name)!r}")


PARAMETERS: Mapping[str, Options] = MappingProxyType({"": Options(), "ar": Options(short=12), "en": Options()})
"""The defaults by language ("" for any other). Arabic packs more into a word, so a text is short below 12 words."""


def find(
    texts: Iterable[str] | pa.Array | pa.ChunkedArray,
    ids: Sequence[object] | pa.Array | None = None,
    *,
    options: Options | None = None,
    languages: Sequence[str] | None = None,
    memory: int = 256 << 20,
    folder: str | None = None,
) -> pa.Table:
    """For every text, the canonical text that it repeats.

    Args:
        texts: the texts, in the order that decides which is the earliest; an iterable is read once.
        ids: an id a text; by default its number, as a string.
        options: one set of parameters for all texts; by default `PARAMETERS` by language.
        languages: the language of each text, for `PARAMETERS`; by default none is known.
        memory: bytes of hashes to hold in memory; the rest goes to temporary files (4 bytes a word, and some 2 KB a
            text while candidates are sought).
        folder: where those are put.

    Returns:
        A row a text, in order: ``id``, ``duplicate_of`` (an id, or null for a text that repeats none), ``score``
        (similarity to that text, null where there is none) and ``method`` (one of `METHODS`, or null).

    >>> rows = find(["The fair opens on Monday.", "A quiet day in town", "the fair opens on monday"]).to_pylist()
    >>> rows[2]
    {'id': '2', 'duplicate_of': '0', 'score': 1.0, 'method': 'exact'}
    """
    with Spool(np.uint32, memory, folder) as spool:
        counts, words, whole = [], [], []
        for column in _columns(texts):
            found = shingles(column)
            spool.append(found.hashes)
            counts.append(found.counts)
            words.append(found.words)
            whole.append(found.whole)
        corpus = _Corpus(
            spool.array().view(np.uint32),
            np.concatenate([np.empty(0, np.int64), *counts]),
            np.concatenate([np.empty(0, np.int64), *words]),
            np.concatenate([np.empty(0, np.uint64), *whole]),
        )
        least = _least(corpus.words, options, languages)
        canonical, score, method = _resolve(corpus, least, options is None or options.near, memory, folder)
    return _table(ids, canonical, score, method)


@dataclass(frozen=True, eq=False)
class _Corpus:
    """All texts: their word pairs (`hashes`, one text after the other), counts and whole hashes."""

    hashes: npt.NDArray[np.uint32]
    counts: Int64s
    words: Int64s
    whole: npt.NDArray[np.uint64]


def _columns(texts: Iterable[str] | pa.Array | pa.ChunkedArray) -> Iterator[Column]:
    """The texts in batches of about `BATCH` code points."""
    if isinstance(texts, pa.Array | pa.ChunkedArray):
        for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
            width = max(1, BATCH * len(chunk) // max(chunk.nbytes, 1))
            for begin in range(0, len(chunk), width):
                yield Column.from_arrow(chunk.slice(begin, width))
        return
    batch: list[str] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= BATCH:
            yield Column.from_strings(batch)
            batch, size = [], 0
    if batch:
        yield Column.from_strings(batch)


def _least(words: Int64s, options: Options | None, languages: Sequence[str] | None) -> Floats:
    """``float32[d]``: the least similarity that makes each text a near duplicate."""
    if options is not None or languages is None:
        chosen = options or PARAMETERS[""]
        return np.where(words < chosen.short, chosen.short_threshold, chosen.threshold).astype(np.float32)
    if len(languages) != len(words):
        raise OptionError(f"{len(languages)} languages for {len(words)} texts: give one a text")
    out = np.empty(len(words), np.float32)
    names = np.asarray(languages, object)
    for name in set(languages):
        here, chosen = names == name, PARAMETERS.get(name, PARAMETERS[""])
        out[here] = np.where(words[here] < chosen.short, chosen.short_threshold, chosen.threshold)
    return out


def _resolve(
    corpus: _Corpus, least: Floats, near: bool, memory: int, folder: str | None
) -> tuple[Int64s, Floats, npt.NDArray[np.int8]]:
    """``(canonical, score, method)`` of each text: -1 where it repeats none."""
    count = len(corpus.words)
    canonical = np.full(count, -1, np.int64)
    score = np.zeros(count, np.float32)
    method = np.full(count, -1, np.int8)
    order = np.lexsort((np.arange(count), -corpus.words))
    # exact: the first of each group in canonical order stands for it (of equal length, so: the earliest)
    solid = order[corpus.words[order] > 0]
    _, first, group = np.unique(corpus.whole[solid], return_index=True, return_inverse=True)
    leader = solid[first][group]
    repeats = leader != solid
    canonical[solid[repeats]], score[solid[repeats]], method[solid[repeats]] = leader[repeats], 1.0, 0
    if not near:
        return canonical, score, method
    unique = solid[np.sort(first)]  # the leaders, in canonical order
    rank = np.full(count, -1, np.int64)
    rank[unique] = np.arange(len(unique))
    one, two = candidates(corpus.hashes, corpus.counts, rank, memory, folder)
    similar = _similarities(corpus, unique[one], unique[two])
    keep = similar >= np.maximum(least[unique[one]], least[unique[two]])
    parent = _greedy(len(unique), one[keep], two[keep], similar[keep])
    for text, (head, value) in parent.items():
        canonical[unique[text]], score[unique[text]], method[unique[text]] = unique[head], value, 1
    moved = np.flatnonzero(method == 0)  # copies of a text that is itself a near duplicate
    above = canonical[moved]
    near_above = method[above] == 1
    canonical[moved[near_above]] = canonical[above[near_above]]
    score[moved[near_above]] = score[above[near_above]]
    method[moved[near_above]] = 1
    return canonical, score, method


def _ranges(begins: Int64s, counts: Int64s) -> Int64s:
    """The numbers ``begins[i] … begins[i] + counts[i] - 1``, for every i, one range after the other."""
    shift = np.repeat(begins - (np.cumsum(counts) - counts), counts)
    return np.asarray(np.arange(len(shift)) + shift, np.int64)


def _similarities(corpus: _Corpus, one: Int64s, two: Int64s) -> Floats:
    """``float32[p]``: the similarity of each two texts, from their whole sets of word pairs."""
    hashes, counts = corpus.hashes, corpus.counts
    begins = np.cumsum(counts) - counts
    out = np.empty(len(one), np.float32)
    sizes = counts[one] + counts[two]
    bounds = np.searchsorted(np.cumsum(sizes), np.arange(PAIRS, int(sizes.sum()) + PAIRS, PAIRS))
    lo = 0
    for hi in (*(bounds + 1).tolist(), len(one)):
        hi = min(hi, len(one))
        if hi <= lo:
            continue
        a, b = one[lo:hi], two[lo:hi]
        number = np.arange(hi - lo, dtype=np.uint64)
        keyed = np.concatenate([
            (np.repeat(number, counts[side]) << np.uint64(32)) | hashes[_ranges(begins[side], counts[side])]
            for side in (a, b)
        ])  # fmt: skip
        keyed.sort()
        both = (keyed[1:][keyed[1:] == keyed[:-1]] >> np.uint64(32)).astype(np.intp)
        shared = np.bincount(both, minlength=hi - lo)
        out[lo:hi] = np.sqrt(2 * shared / (counts[a] + counts[b]))
        lo = hi
    return out


def _greedy(count: int, one: Int64s, two: Int64s, score: Floats) -> dict[int, tuple[int, float]]:
    """Canonical texts, from the longest on: a text that is similar to one is its duplicate, the best one's.

    Texts are numbered in canonical order, ``one < two``; gives ``{text: (canonical, score)}``.
    """
    order = np.lexsort((one, -score, two))
    duplicate: dict[int, tuple[int, float]] = {}
    for head, text, value in zip(one[order].tolist(), two[order].tolist(), score[order].tolist(), strict=True):
        if text not in duplicate and head not in duplicate:  # rising `two`: `head` has been decided
            duplicate[text] = (head, value)
    return duplicate


def _table(
    ids: Sequence[object] | pa.Array | None, canonical: Int64s, score: Floats, method: npt.NDArray[np.int8]
) -> pa.Table:
    count = len(canonical)
    if ids is None:
        ids = [str(i) for i in range(count)]
    names = ids if isinstance(ids, pa.Array | pa.ChunkedArray) else pa.array(ids)
    if len(names) != count:
        raise OptionError(f"{len(names)} ids for {count} texts: give one a text")
    none = canonical < 0
    return pa.table({
        "id": names,
        "duplicate_of": names.take(pa.array(np.where(none, 0, canonical), mask=none)) if count else names,
        "score": pa.array(score, mask=none),
        "method": pa.array(METHODS).take(pa.array(np.where(none, 0, method), mask=none)),
    })  # fmt: skip
