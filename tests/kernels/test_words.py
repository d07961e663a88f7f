"""Hashes and numbers of words against what they are defined as."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.words import number, polynomials
from diglot.text.wordhash import BASES, WordTable

MODULUS = 1 << 64
GOLDEN = 0x9E3779B97F4A7C15


def scattered(value: int) -> int:
    return value ^ value >> 32


def polynomial(word: list[int], base: int) -> int:
    terms = (scattered((code + 1) * GOLDEN % MODULUS) * pow(base, i, MODULUS) for i, code in enumerate(word))
    return scattered(scattered(sum(terms) % MODULUS) * GOLDEN % MODULUS)


codes = st.integers(0, 0x10FFFF)


@given(st.lists(codes, max_size=40), st.data())
def test_a_hash_is_its_polynomial(text: list[int], data: st.DataObject) -> None:
    bounds = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(bounds, bounds).map(sorted), max_size=8))
    starts, ends = (np.array([span[side] for span in spans], np.intp) for side in (0, 1))
    for base in BASES:
        found = polynomials(np.array(text, np.uint32), starts, ends, base)
        assert found.tolist() == [polynomial(text[a:b], base % MODULUS) for a, b in spans]


def test_spans_and_text_with_gaps_between_them_in_memory() -> None:
    bounds = np.array([[0, 2], [1, 3]])
    text = np.array([97, 0, 98, 0, 97, 0], np.uint32)[::2]
    found = polynomials(text, bounds[:, 0], bounds[:, 1], 3)
    assert found.tolist() == [polynomial([97, 98], 3), polynomial([98, 97], 3)]


def table(bits: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.uint64), np.full(1 << bits, -1, np.intp)


@given(st.lists(st.integers(0, 30), max_size=200), st.sampled_from([0, MODULUS - 1, GOLDEN]))
def test_numbers_are_those_of_a_dict_also_when_all_words_share_a_place(words: list[int], factor: int) -> None:
    """With a factor of 0, or hashes near the end, all words want one place, and look on from the end to the front."""
    low = np.array([word * factor % MODULUS if factor == GOLDEN else factor for word in words], np.uint64)
    high = np.array(words, np.uint64)
    known = WordTable(1)
    first: dict[int, int] = {}
    ids, fresh = known.ids_of_keys(low, high)
    assert ids.tolist() == [first.setdefault(word, len(first)) for word in words]
    assert fresh.tolist() == [words.index(word) for word in first]
    again, none = known.ids_of_keys(low, high)
    assert again.tolist() == ids.tolist()
    assert not len(none)


def test_a_table_that_is_half_full_takes_no_more_and_says_how_far_it_came() -> None:
    low, high = np.arange(6, dtype=np.uint64), np.zeros(6, np.uint64)
    counts, ids, fresh = np.zeros(2, np.int64), np.full(6, -7, np.intp), np.full(6, -7, np.intp)
    place = table(3)
    assert number(low, high, 0, place, counts, ids, fresh) == 4
    assert ids.tolist() == [0, 1, 2, 3, -7, -7]
    assert fresh.tolist() == [0, 1, 2, 3, -7, -7]
    assert np.count_nonzero(place[2] >= 0) == 4
    assert number(low[:4], high[:4], 0, place, counts, ids, fresh) == 4  # what is known is found in a full table
