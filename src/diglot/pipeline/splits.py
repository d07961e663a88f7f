"""Splits of a build: each document's by a hash of its id, so that it stays where it is as a corpus grows.

The sides of a pair have the pair's id for that, and so are in one split.

An article that repeats one of another split is in none: a model would be tested on what it was trained on.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import xxhash

from diglot.text.arrow import listed

__all__ = ["Shares", "splits_of"]

Shares = Sequence[tuple[str, float]]
"""Names of splits, and which part of all hashes lies below the end of each: the last is 1."""


def splits_of(keys: pa.Array, shares: Shares) -> pa.Array:
    """The split of each document, given its id, or that of its pair.

    >>> splits_of(pa.array(["a", "b", None]), [("train", 0.5), ("test", 1.0)]).to_pylist()
    ['test', 'train', None]
    """
    known = keys.dictionary_encode()
    names = listed([_split(each, shares) for each in known.dictionary.to_pylist()])
    return names.take(known.indices)


def _split(key: str, shares: Shares) -> str:
    place = xxhash.xxh3_64_intdigest(key.encode("utf-8", "surrogatepass")) / 2**64
    return next((name for name, end in shares if place < end), shares[-1][0])
