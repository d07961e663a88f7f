"""Pairs of words that follow each other in a text, by their hashes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Int64s, Uint32s, Uint64s
from diglot.kernels.library import Kernel, Out

__all__ = ["BREAK", "DROP", "Folding", "pairs"]

BREAK, DROP = 0, 1
"""What a code point is folded to that ends a word, and one that is left out."""

_read = Kernel(
    "shingles_read", np.uint32, int, np.int64, int, np.uint32, *(int,) * 7, Out(np.uint64), Out(np.int64),
    Out(np.uint64), returns=True,
)  # fmt: skip
_once = Kernel("shingles_once", np.uint64, int, int, Out(np.uint32), Out(np.int64), returns=True)


class Folding(NamedTuple):
    """What of a text counts, and how words and pairs are hashed.

    Args:
        folds: ``uint32[k]``, what each code point below `k` is; one above is itself.
        apart: code points that end a word besides, from and to before.
        base: of the polynomial of a word; odd.
        edge: the word before the first and behind the last.
        golden, spread: odd numbers, by which a pair is mixed.
    """

    folds: Uint32s
    apart: tuple[int, int]
    base: int
    edge: int
    golden: int
    spread: int


def pairs(codes: Uint32s, ends: Int64s, folding: Folding) -> tuple[Uint32s, Int64s, Int64s, Uint64s]:
    """The word pairs of texts; some 2 ns a code point.

    Args:
        codes: ``uint32[n]``, the texts, a terminator behind each.
        ends: ``int64[d]``, where the terminators are.
        folding: what of them counts.

    Returns:
        ``uint32[p]``, the hashes of each text's pairs, rising and each once; ``int64[d]``, how many these are, and how
        many words each text has; and ``uint64[d]``, a hash of each one's words in order.

    Raises:
        IndexError: texts do not lie in `codes`.

    >>> folding = Folding(np.empty(0, np.uint32), (32, 33), 3, 5, 7, 9)
    >>> hashes, counts, words, whole = pairs(np.array([97, 32, 97, 32, 97, 10], np.uint32), np.array([5]), folding)
    >>> len(hashes), counts.tolist(), words.tolist()
    (3, [3], [3])
    """
    texts, keyed = len(ends), np.empty(len(codes), np.uint64)
    words, whole, counts = np.empty(texts, np.int64), np.empty(texts, np.uint64), np.zeros(texts, np.int64)
    folds, apart, *numbers = folding
    found = _read(codes, len(codes), ends, texts, folds, len(folds), *apart, *numbers, keyed, words, whole)
    if found < 0:
        raise IndexError(f"{texts} texts do not lie in {len(codes)} code points")
    keyed = np.sort(keyed[:found])
    hashes = np.empty(found, np.uint32)
    return hashes[: _once(keyed, found, texts, hashes, counts)], counts, words, whole
