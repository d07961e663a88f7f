"""A vocabulary is a cache: what it gives depends on the words alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.text.column import Column
from diglot.text.vocabulary import Vocabulary


def shout(words: Column, routes: np.ndarray) -> list[Column]:
    if "fail" in words.strings():
        raise ValueError("asked to fail")
    loud = [word.upper() + "!" * int(route) for word, route in zip(words.strings(), routes, strict=True)]
    return [words, Column.from_strings(loud)]


def strings(vocabulary: Vocabulary, words: list[str], routes: list[int]) -> list[list[str]]:
    column = Column.from_strings(words)
    slots = vocabulary.slots(column.codes, column.starts, column.ends, np.array(routes, np.int8))
    return [vocabulary.strings(kind, slots).to_pylist() for kind in (0, 1)]


batches = st.lists(st.lists(st.tuples(st.text("abم😀", max_size=3), st.integers(0, 2)), max_size=12), max_size=6)


@given(batches, st.integers(1, 8))
def test_any_stream_of_words(stream: list[list[tuple[str, int]]], limit: int) -> None:
    vocabulary = Vocabulary(shout, routes=3, limit=limit)
    for batch in stream:
        vocabulary.renew()
        words, routes = [word for word, _ in batch], [route for _, route in batch]
        expected = [words, [word.upper() + "!" * route for word, route in batch]]
        assert strings(vocabulary, words, routes) == expected


def test_a_failure_leaves_it_sound() -> None:
    vocabulary = Vocabulary(shout, routes=3)
    with pytest.raises(ValueError, match="asked to fail"):
        strings(vocabulary, ["x", "fail"], [0, 0])
    assert strings(vocabulary, ["y", "x"], [1, 2]) == [["y", "x"], ["Y!", "X!!"]]
