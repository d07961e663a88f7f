"""Which lines may be damaged, against the rules said code point by code point."""

import itertools
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import suspects as kernel
from diglot.kernels.chunks import Table
from diglot.kernels.suspects import BARE, COMMA, HIGH, KINDS, LATIN, LEAD, SAID, SPACE, SURE, Memory, Signs
from diglot.repairs import suspects
from diglot.text.chunks import classes

UTF8, CODE_PAGE = 2, 4
ALPHABET = "a baab\xa0\x80\xc3\xc0ÀÁØÙظطبا،«ﺎ\u200f\ufffd\r\u2028\U0001f600\x00"


def reference(text: str, kinds: list[int], weights: list[int], signs: Signs) -> tuple[int, int]:
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
    letters = itertools.groupby(zip(text, own, strict=False), lambda each: each[1] & kernel.ARABIC)
    words = ["".join(sign for sign, _ in word) for arabic, word in letters if arabic]  # also of white space
    order = sum(weight(word[0], weights) - weight(word[-1], weights) for word in words)
    return reasons | signs.utf8 * utf8 | signs.code_page * page, order


def weight(letter: str, weights: list[int]) -> int:
    return weights[ord(letter)] if ord(letter) < len(weights) else 0


def found(lines: list[str], signs: Signs, wanted: int, least: int, room: int) -> list[tuple[str, int, int]]:
    """Each line that is found, its reasons and its order; the same by piece as line by line."""
    text = "".join(line + "\n" for line in lines)
    table = Table(classes())
    memory, codes = Memory(table, signs), np.array(list(map(ord, text)), np.uint32)
    alone, by_piece = (memory.find(codes, pieces, wanted, least, room) for pieces in (None, table.scan(codes)))
    assert [each.tolist() for each in alone] == [each.tolist() for each in by_piece]
    places = zip(*(side.tolist() for side in by_piece), strict=True)
    return [(text[start:end], reasons, order) for start, end, reasons, order in places]


def asked(lines: list[str], signs: Signs, wanted: int, least: int) -> list[tuple[str, int, int]]:
    """The same, by the reference."""
    kinds, weights = signs.kinds.tolist(), signs.weights.tolist()
    every = [(line, *reference(line, kinds, weights, signs)) for line in lines]
    return [(line, reasons & wanted, order) for line, reasons, order in every if reasons & wanted or order < least]


texts = st.lists(st.text(ALPHABET, max_size=40) | st.text(max_size=5), max_size=6).map("\n".join)
rooms = st.integers(0, 3)


@given(texts, st.randoms(use_true_random=False), st.integers(0, 255), st.integers(-9, 9), rooms)
def test_any_kinds(text: str, chance: Random, wanted: int, least: int, room: int) -> None:
    """The kernel knows no code point: with kinds drawn by lot, it does what the rules say."""
    kinds, weights = np.zeros(KINDS, np.uint32), np.zeros(0x630, np.int32)
    for code in {ord(sign) for sign in text if ord(sign) < KINDS} | {10}:
        kinds[code] = chance.getrandbits(19) & chance.getrandbits(19)
        if code < len(weights):
            weights[code] = chance.randrange(-9, 9)
    kinds[0x61:0x63] &= 0xFFFFFFFF ^ SAID  # a and b are plain
    kinds[kinds & BARE > 0] |= LEAD
    kinds[[10, 32]] = SPACE
    signs, lines = Signs(kinds, (0x61, 2), weights, UTF8, CODE_PAGE), text.split("\n")
    assert found(lines, signs, wanted, least, room) == asked(lines, signs, wanted, least)


@given(texts, st.sampled_from([0, 255]), st.sampled_from([-(1 << 62), 0, 1 << 62]), rooms)
def test_the_kinds_that_are_shipped(text: str, wanted: int, least: int, room: int) -> None:
    signs, lines = suspects.signs(), text.split("\n")
    assert found(lines, signs, wanted, least, room) == asked(lines, signs, wanted, least)


def test_what_is_plain_says_nothing() -> None:
    signs = suspects.signs()
    first, many = signs.plain
    assert not (signs.kinds[first : first + many] & SAID).any()
    assert signs.kinds[[10, 32]].tolist() == [SPACE, SPACE]


def test_no_lines_and_no_end() -> None:
    signs = suspects.signs()
    assert found([], signs, 255, 0, 1) == []
    assert found(["", "", "a"], signs, 255, 1, 1) == [("", 0, 0), ("", 0, 0), ("a", 0, 0)]
    with pytest.raises(ValueError, match="no line feed"):
        Memory(Table(classes()), signs).find(np.array([97], np.uint32), None, 255, 0)
