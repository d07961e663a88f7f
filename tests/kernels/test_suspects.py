"""What strings may suffer from, against the rules said code point by code point."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import suspects as kernel
from diglot.kernels.suspects import ARABIC, BARE, COMMA, HIGH, KINDS, LATIN, SPACE, SURE, mark
from diglot.repairs import suspects

UTF8, CODE_PAGE = 2, 4
ALPHABET = "a b\n\xa0\x80\xc3\xc0ÀÁØÙظطبا،«ﺎ\u200f\ufffd\r\u2028\U0001f600\x00"


def reference(text: str, kinds: list[int], weights: list[int]) -> tuple[int, int]:
    """The reasons and the order of one string, by its kinds."""
    own = [kinds[ord(sign)] if ord(sign) < KINDS else 0 for sign in text] + [kinds[10]]
    reasons = 0
    for kind in own[:-1]:
        reasons |= kind & 255
    arabic = [bool(a & kernel.LEAD_ARABIC and b & kernel.NEXT_ARABIC) for a, b in itertools.pairwise(own)]
    pair = [
        both or bool(a & kernel.LEAD and b & kernel.NEXT)
        for both, (a, b) in zip(arabic, itertools.pairwise(own), strict=True)
    ]
    latin = sum(bool(kind & LATIN) for kind in own[:-1])
    high = [bool(kind & HIGH) for kind in own[:-1]]
    commas = [i for i in range(len(text)) if own[i] & kernel.LEAD_ARABIC and own[i + 1] & COMMA]
    beside = [j for i in commas for j in (i - 1, i + 2) if 0 <= j <= len(text)]
    utf8 = (
        any(pair[i] and not arabic[i] and own[i] & SURE for i in range(len(text)))
        or any(all(pair[i : i + 7 : 2]) for i in range(len(text) - 6))
        or (any(pair) and 5 * sum(pair) >= sum(sign > "\x7f" for sign in text))
        or any(own[i] & BARE and own[i + 1] & SPACE for i in range(len(text)))
        or any(own[j] & LATIN for j in beside)
    )
    page = any(all(high[i : i + 3]) for i in range(len(text) - 2)) or (sum(high) > 1 and sum(high) >= latin)
    words = "".join(sign if kind & ARABIC else " " for sign, kind in zip(text, own, strict=False)).split()
    order = sum(weight(word[0], weights) - weight(word[-1], weights) for word in words)
    return reasons | UTF8 * utf8 | CODE_PAGE * page, order


def weight(letter: str, weights: list[int]) -> int:
    return weights[ord(letter)] if ord(letter) < len(weights) else 0


def marked(texts: list[str], kinds: list[int], weights: list[int]) -> list[tuple[int, int]]:
    codes = np.array([ord(sign) for text in texts for sign in (*text, "\n")], np.uint32)
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.intp) - 1
    found = mark(codes, ends, np.array(kinds, np.uint32), np.array(weights, np.int32), UTF8, CODE_PAGE)
    return list(zip(*(side.tolist() for side in found), strict=True))


texts = st.lists(st.text(ALPHABET, max_size=12) | st.text(max_size=5), max_size=6)


@given(texts, st.randoms(use_true_random=False))
def test_any_kinds(texts: list[str], chance: object) -> None:
    """The kernel knows no code point: with kinds drawn by lot, it does what the rules say."""
    kinds = [0] * KINDS
    weights = [0] * 0x630
    for code in {ord(sign) for text in texts for sign in text if ord(sign) < KINDS} | {10}:
        kinds[code] = chance.getrandbits(19) & chance.getrandbits(19)  # type: ignore[attr-defined]
        if code < len(weights):
            weights[code] = chance.randrange(-9, 9)  # type: ignore[attr-defined]
    kinds[10] &= ~ARABIC  # a terminator is no letter
    assert marked(texts, kinds, weights) == [reference(text, kinds, weights) for text in texts]


@given(texts)
def test_the_kinds_that_are_shipped(texts: list[str]) -> None:
    kinds, weights = suspects.kinds().tolist(), suspects.edges().tolist()
    assert marked(texts, kinds, weights) == [reference(text, kinds, weights) for text in texts]


def test_no_strings_and_empty_ones() -> None:
    kinds, weights = [0] * KINDS, [0]
    assert marked([], kinds, weights) == []
    assert marked(["", "", "a"], kinds, weights) == [(0, 0)] * 3
