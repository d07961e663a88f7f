"""Chunks that the kernel cuts are cut as the exact rules cut them; it writes nothing past its arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import tokens as kernels
from diglot.text.codepoints import casefold
from diglot.text.column import Column
from diglot.text.tokens import rules, schemes
from tests.text import strategies

words = st.text("aZéßشو\u0651ـ1٣.,:;!?(){}%$'’\"-—…\u200f\u200d\U0001f600漢", min_size=1, max_size=12)
parts = [
    "al",
    "PRE",
    "croß",
    "ab",
    "www",
    "etc",
    "Dr",
    "5",
    "19",
    "km",
    "USD",
    "g",
    "3ala",
    "ta3i",
    "وال",
    "و86",
    "الـ5",
    "هـ",
    "كتاب",
]
joined = st.lists(st.sampled_from([*parts, "--", *".,!?-—…(){}%€:'\"”"]), min_size=1, max_size=6).map("".join)
listed = st.sampled_from([f"{word}." for word in sorted(rules.abbreviations())]) | st.sampled_from(
    [
        "abcdefg.",
        "ab.",
        "'ab.",
        "a\u0651bc.",
        "هـ.",
        "abcdef.",
        "a't",
        "'t",
        "a'",
        "a’b",
        "كتابـ",
        "ـكتاب",
        "Mr.",
        "\u200f(",
        "x:",
    ]
)
texts = st.lists(st.one_of(words, joined, listed, strategies.text), max_size=6).map(" ".join)


@given(texts)
def test_what_is_cut_is_cut_as_by_the_rules(text: str) -> None:
    codes = Column.from_strings([text]).codes
    begins, starts, ends = kernels.cut(codes, schemes.class_table(), schemes.listed())
    left = {at for a, b in zip(starts.tolist(), ends.tolist(), strict=True) for at in range(a, b)}
    at = 0
    for chunk in text.split():
        at = text.index(chunk, at)
        if at in left:
            assert set(range(at, at + len(chunk))) <= left
            assert not begins[at : at + len(chunk)].any()
        else:
            assert tuple(np.flatnonzero(begins[at : at + len(chunk)])) == rules.cuts(chunk), chunk
        at += len(chunk)
    assert not begins[[i for i, char in enumerate(text + "\n") if char.isspace()]].any()


def test_letters_that_fold_to_others_of_ascii_are_known() -> None:
    letters = [code for code in range(0x80, 0x20000) if any(map(str.isascii, casefold(chr(code))))]
    folded = (schemes.class_table() & kernels.FOLDED).astype(bool)
    assert np.flatnonzero(folded).tolist() == letters


@pytest.mark.parametrize("text", ["...", ". . .", "", "a b. c", "x" * 99])
def test_arrays_of_exactly_the_size(text: str) -> None:
    codes = np.array([*map(ord, text)], np.uint32)
    begins, bounds = np.full(len(codes) + 4, 7, np.uint8), np.full((2, len(codes) // 2 + 1 + 4), -1, np.int64)
    classes = schemes.class_table()
    kernels._cut(codes, len(codes), classes, len(classes), schemes.listed(), begins, *bounds)
    assert (begins[len(codes) :] == 7).all()
    assert (bounds[:, len(codes) // 2 + 1 :] == -1).all()
    assert (begins[: len(codes)] < 2).all()
