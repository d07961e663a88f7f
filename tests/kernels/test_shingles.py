"""Word pairs of texts, against the same said of lists of words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.shingles import BREAK, DROP, Folding, pairs
from diglot.kernels.words import polynomials
from tests.kernels.strategies import texts

FOLDS = np.arange(0x700, dtype=np.uint32)
FOLDS[[0, 9, 10, 32]], FOLDS[[0xA0, 0x301]], FOLDS[ord("A") : ord("Z") + 1] = BREAK, DROP, range(97, 123)
FOLDING = Folding(FOLDS, (0x10000, 0x1F601), 0x14D049BB133111EB, 5, 0x1E3779B97F4A7C15, 0x56E8FEB86659FD93)
MASK = (1 << 64) - 1


def folded(code: int) -> int:
    known = int(FOLDS[code]) if code < len(FOLDS) else code
    return BREAK if FOLDING.apart[0] <= code < FOLDING.apart[1] else known


def words_of(text: list[int]) -> list[int]:
    """The hashes of a text's words."""
    words, word = list[int](), list[int]()
    for code in [*map(folded, text), BREAK]:
        if code == BREAK and word:
            letters, end = np.array(word, np.uint32), np.array([len(word)])
            words.append(int(polynomials(letters, end - end, end, FOLDING.base)[0]))
            word = []
        word += [code] if code > DROP else []
    return words


def pair(one: int, other: int) -> int:
    found = one * FOLDING.golden & MASK
    found = ((found ^ found >> 29) + other) * FOLDING.spread & MASK
    return found ^ found >> 32


@given(st.lists(texts, max_size=4))
def test_pairs_are_those_of_lists_of_words(given_texts: list[list[int]]) -> None:
    codes = np.array([code for text in given_texts for code in (*text, 10)], np.uint32)
    ends = np.cumsum([len(text) + 1 for text in given_texts], dtype=np.int64) - 1
    hashes, counts, lengths, whole = pairs(codes, ends, FOLDING)
    at = np.cumsum([0, *counts])
    for i, text in enumerate(given_texts):
        words = words_of(text)
        found = [pair(*two) for two in zip([FOLDING.edge, *words], [*words, FOLDING.edge], strict=True)]
        assert hashes[at[i] : at[i + 1]].tolist() == sorted({each & 0xFFFFFFFF for each in found})
        assert lengths[i] == len(words)
        assert whole[i] == sum(each * (2 * place + 1) for place, each in enumerate(found)) & MASK
    assert at[-1] == len(hashes)


@pytest.mark.parametrize("length", range(6))
def test_as_many_words_as_fit(length: int) -> None:
    codes = np.array([97, 32] * 3, np.uint32)[:length]
    codes = np.append(codes, np.uint32(10))
    assert pairs(codes, np.array([length]), FOLDING)[2].tolist() == [(length + 1) // 2]
    nothing = np.full(3, 10, np.uint32)
    assert pairs(nothing, np.arange(3), FOLDING)[1].tolist() == [1, 1, 1]


@pytest.mark.parametrize("ends", [[3], [-1], [1, 0], [0, 3], [2**40]])
def test_texts_that_are_not_there_are_refused(ends: list[int]) -> None:
    with pytest.raises(IndexError, match="3 code points"):
        pairs(np.full(3, 97, np.uint32), np.array(ends), FOLDING)
