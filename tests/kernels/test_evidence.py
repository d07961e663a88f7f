"""Types of two texts, where they stand and which may stand for each other, against the same said in plain Python."""

from __future__ import annotations

from itertools import product
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import evidence
from diglot.kernels.evidence import CALLED, LISTED, OTHER, SOUND, STEM, Room, links, types

STEMS, KEYS, KERNEL = 9, 4, evidence._links
LISTS = np.array([0, 2, 2, 5]), np.array([0, 3, 1, 2, 4]), np.array([15, 2, 7, 1, 12])
"""Word pairs of three English stems and five Arabic ones."""


def rows(listed: int, key: int) -> st.SearchStrategy[list[list[int]]]:
    """Words: some stems are listed, one number each."""
    word = st.tuples(st.integers(1, STEMS), st.integers(0, key), st.integers(0, key), st.integers(8, 13))
    return st.lists(word, min_size=1, max_size=8).map(
        lambda found: [
            [stem, stem - 3 if 3 <= stem < 3 + listed else -1, 1, a, b, called] for stem, a, b, called in found
        ]
    )


def text(known: list[list[int]]) -> st.SearchStrategy[tuple[list[list[int]], list[list[int]]]]:
    sentence = st.lists(st.integers(0, len(known) - 1), max_size=5)
    return st.tuples(st.just(known), st.lists(sentence, max_size=4))


def handed(known: list[list[int]], sentences: list[list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    entries = np.array([entry for sentence in sentences for entry in sentence], np.int64)
    return entries, np.cumsum([0, *map(len, sentences)], dtype=np.int64), np.array(known, np.int64)


def tight(*given: Any) -> int:
    """The kernel, also with room for exactly its links, and for one less: they are counted all the same."""
    *first, capacity, one, other, strength = given
    count = int(KERNEL(*first, capacity, one, other, strength))
    for room in (count, max(count - 1, 0)):
        guarded = np.full((3, room + 8), -7)
        assert KERNEL(*first, room, *guarded) == count
        assert (guarded[:, room:] == -7).all()
        assert guarded[:, :room].tolist() == [side[:room].tolist() for side in (one, other, strength)]
    return count


def empty(room: Room) -> bool:
    return not any(array.any() for array in room._arrays.values())


@given(rows(3, KEYS).flatmap(text))
def test_types_and_where_they_stand(texts: tuple[list[list[int]], list[list[int]]]) -> None:
    known, sentences = texts
    room = Room()
    found = types(*handed(known, sentences), STEMS + 1, room)
    stems = [known[entry][STEM] for sentence in sentences for entry in sentence]
    order = list(dict.fromkeys(stems))
    assert found.of.tolist() == [order.index(stem) for stem in stems]
    assert [known[entry][STEM] for entry in found.first] == order
    places = sorted(
        {order.index(known[entry][STEM]) * len(sentences) + a for a, each in enumerate(sentences) for entry in each}
    )
    assert found.places.tolist() == places
    assert found.spread.tolist() == [sum(stem in [known[e][STEM] for e in s] for s in sentences) for stem in order]
    assert empty(room)


@given(rows(3, KEYS).flatmap(text), rows(5, KEYS).flatmap(text), st.sampled_from([0, 2, 4096]))
def test_links_are_the_strongest_of_all_kinds(
    english: tuple[list[list[int]], list[list[int]]], arabic: tuple[list[list[int]], list[list[int]]], crowd: int
) -> None:
    room = Room()
    one, other = (types(*handed(*each), STEMS + 1, room) for each in (english, arabic))
    with mock.patch.object(evidence, "_links", tight):
        found = links(one, other, LISTS, 6, KEYS + 1, crowd, room)
    assert empty(room)
    wanted: dict[tuple[int, int], int] = {}
    words = [
        dict(zip([entry for sentence in part for entry in sentence], side.of.tolist(), strict=True))
        for (_, part), side in ((english, one), (arabic, other))
    ]
    keyed = [[(known[e][key], known[e][CALLED], t) for e, t in each.items() for key in (SOUND, OTHER) if known[e][key]]
             for each, (known, _) in zip(words, (english, arabic), strict=True)]  # fmt: skip

    def offer(a: int, b: int, strength: int) -> None:
        wanted[a, b] = max(wanted.get((a, b), 0), strength)

    for (a, x), (b, y) in product(enumerate(one.first.tolist()), enumerate(other.first.tolist())):
        here, there = english[0][x], arabic[0][y]
        if here[STEM] == there[STEM]:
            offer(a, b, 15)
        if here[LISTED] >= 0:
            for at in range(LISTS[0][here[LISTED]], LISTS[0][here[LISTED] + 1]):
                if LISTS[1][at] == there[LISTED]:
                    offer(a, b, min(int(LISTS[2][at]) + 3, 15))
    for key in range(1, KEYS + 1):
        ours, theirs = ([row for row in side if row[0] == key] for side in keyed)
        if len(ours) * len(theirs) <= crowd:
            for (_, called, a), (_, _, b) in product(ours, theirs):
                offer(a, b, called)
    pairs = list(zip(found[0].tolist(), found[1].tolist(), strict=True))
    assert dict(zip(pairs, found[2].tolist(), strict=True)) == wanted and len(pairs) == len(wanted)
    assert found[0].tolist() == sorted(found[0].tolist())


def test_more_links_than_there_is_room_for_at_first() -> None:
    """Every two of sixty words that sound the same."""
    known = [[1 + at, -1, 1, 1, 0, 9] for at in range(60)]
    other = [[101 + at, -1, 1, 1, 0, 9] for at in range(60)]
    room = Room()
    one, two = (types(*handed(each, [list(range(60))]), 200, room) for each in (known, other))
    found = links(one, two, LISTS, 6, 2, 4096, room)
    assert len(found[0]) == 3600 and set(found[2].tolist()) == {9} and empty(room)


@pytest.mark.parametrize("entries", [[3], [-1]])
def test_words_that_are_not_known_are_refused(entries: list[int]) -> None:
    with pytest.raises(ValueError, match="not known"):
        types(*handed([[1, -1, 1, 0, 0, 0]] * 3, [entries]), 3, Room())
    with pytest.raises(ValueError, match="not in a sentence"):
        types(np.zeros(2, np.int64), np.array([0, 1]), np.zeros((3, 6), np.int64), 3, Room())
