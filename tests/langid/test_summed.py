"""Sums of rows: the same as adding word by word, for strings of any length."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.langid.evidence import STEPS, summed

LENGTHS = st.lists(st.one_of(st.integers(0, 5), st.integers(STEPS - 1, 3 * STEPS)), max_size=8)


@given(LENGTHS, st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from([np.int16, np.int32]))
def test_sums_are_those_of_a_loop(lengths: list[int], seed: int, weighted: bool, kind: type) -> None:
    random = np.random.default_rng(seed)
    rows = random.integers(-300, 300, (7, 3)).astype(kind)
    offsets = np.append(0, np.cumsum(lengths)).astype(np.int32)
    ids = random.integers(0, 7, offsets[-1])
    weights = random.integers(0, 4, offsets[-1]).astype(np.int32) if weighted else None
    found = summed(rows, ids, offsets, weights)
    assert found.dtype == kind and found.shape == (len(lengths), 3)
    for i, (start, end) in enumerate(pairwise(offsets)):
        total = np.zeros(3, kind)
        for word in range(start, end):
            total += rows[ids[word]] * kind(1 if weights is None else weights[word])
        assert (found[i] == total).all()


def test_a_string_of_many_words_is_as_quick_as_many_strings() -> None:
    rows = np.ones((2, 4), np.int32)
    found = summed(rows, np.zeros(1_000_000, np.intp), np.array([0, 0, 1_000_000]))
    assert found.tolist() == [[0] * 4, [1_000_000] * 4]
