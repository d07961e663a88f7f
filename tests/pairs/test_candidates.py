"""Candidates against the same by walking through all lists, and keys of documents."""

from collections import Counter, defaultdict
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.pairs import candidates as room
from diglot.pairs.candidates import BEST, FEW, LEAST, LONGEST, candidates, keys
from diglot.pairs.lexicon import lexicon
from diglot.pairs.words import ARABIC, ENGLISH

documents = st.lists(
    st.tuples(st.sampled_from([ENGLISH, ARABIC]), st.sets(st.integers(0, 40)).map(sorted)), max_size=24
)


def plain(listed: list[tuple[int, list[int]]]) -> list[tuple[int, int, int]]:
    """Every list of a key, every meeting in it, the best of either side."""
    lists: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, (side, found) in enumerate(listed):
        for key in found:
            lists[key][side].append(number)
    met: Counter[tuple[int, int]] = Counter()
    for one, other in lists.values():
        times = len(one) * len(other)
        for pair in product(one, other) if times <= LONGEST else ():
            met[pair] += 1 + sum(times <= few for few in FEW)
    kept = {pair: times for pair, times in met.items() if times >= LEAST}
    chosen = set()
    for side in (0, 1):
        of: defaultdict[int, list[tuple[int, int, tuple[int, int]]]] = defaultdict(list)
        for pair, times in kept.items():
            of[pair[side]].append((-times, pair[1 - side], pair))
        chosen |= {pair for found in of.values() for _, _, pair in sorted(found)[:BEST]}
    return [(*pair, kept[pair]) for pair in sorted(chosen)]


@given(documents, st.sampled_from([1, 50, 4000]), st.sampled_from([3, 100]))
@settings(max_examples=150, deadline=None)
def test_candidates_are_the_best_of_either_side(listed: list[tuple[int, list[int]]], total: int, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "PART", 1 << 15)
        patch.setattr(room, "CHUNK", chunk)
        found = ((side, np.array(each, np.uint64)) for side, each in listed)
        assert list(candidates(found, max(total, len(listed)))) == plain(listed)


def test_long_lists_say_nothing() -> None:
    both = [(side, np.array([5, 6, 7], np.uint64)) for side in (ENGLISH, ARABIC) for _ in range(17)]
    assert list(candidates(iter(both), len(both))) == []  # 17 times 17 meetings
    assert len(list(candidates(iter(both[1:-1]), len(both)))) > 16


def test_keys_are_what_both_sides_say() -> None:
    english = keys(["In 1987 the hospital in Damascus got a telescope."], ENGLISH, lexicon())
    arabic = keys(["في عام ١٩٨٧ حصل المستشفى في دمشق على تلسكوب."], ARABIC, lexicon())
    other = keys(["The children ate bread and fish."], ENGLISH, lexicon())
    assert len(np.intersect1d(english, arabic)) >= 3 > len(np.intersect1d(other, arabic))
    assert (np.diff(english.astype(np.float64)) > 0).all()
    assert [len(keys(text, side, lexicon())) for text in ([], [""], ["…"]) for side in (ENGLISH, ARABIC)] == [0] * 6


def test_keys_are_bounded() -> None:
    words = " ".join(sorted(lexicon().english)) + " " + " ".join(f"Name{i} {i + 1000}" for i in range(500))
    assert 1000 < len(keys([words], ENGLISH, lexicon())) <= 1300
