"""Dates, against the same said of one string."""

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.dates import DIGIT, Dates, mark, slots
from diglot.kernels.letters import BLANKED, NUMERALS, Read, Words

WORDS = ["th", "st", "may", "mayo", "m", "ش", "شباط"]
LETTERS = "amyothsشباط"
none = np.empty(0, np.int32)
NO_WORDS = Words(np.empty(0, np.uint16), none, none, none, none, np.empty(0, np.uint8), none)


def is_date(text: str, words: list[str], ordinals: int) -> bool:
    runs = ["".join(run) for kind, run in groupby(text, lambda sign: sign in LETTERS or sign > "\u07ff") if kind]
    known = all(run in words for run in runs)
    return "1" in text and known and (not runs or any(run not in words[:ordinals] for run in runs))


texts = st.lists(st.lists(st.sampled_from([*WORDS, *"1 -/am\U0001f600"]), max_size=6).map("".join), max_size=5)


@given(texts, st.lists(st.sampled_from(WORDS), unique=True), st.integers(0, 2), st.data())
def test_dates_of_any_words(given_texts: list[str], words: list[str], ordinals: int, data: st.DataObject) -> None:
    signs = np.zeros(0x801, np.uint32)
    signs[[*map(ord, LETTERS)]] = [*map(ord, LETTERS)]
    signs[ord("1")], signs[0x800] = DIGIT, 0x800
    flat = np.array([ord(sign) for word in words for sign in (*word, "\n")], np.uint32)
    listed = Dates(
        signs, slots(words), flat, np.cumsum([len(word) + 1 for word in words], dtype=np.intp) - 1, ordinals, 8
    )
    count = len(given_texts)
    codes = np.array([*map(ord, "".join(given_texts))], np.uint32)
    ends = np.cumsum([len(text) for text in given_texts], dtype=np.intp)
    starts = ends - np.array([len(text) for text in given_texts], np.intp)
    flags = np.array(
        data.draw(
            st.lists(st.sampled_from([0, BLANKED, NUMERALS, NUMERALS | BLANKED]), min_size=count, max_size=count)
        ),
        np.uint8,
    )
    marked = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    blank = np.full(len(codes), ord("-"), np.uint32)
    read, marks = Read(codes, blank, np.zeros(count, np.int8), flags, NO_WORDS), np.array(marked, np.bool_)
    mark(read, starts, ends, listed, marks)
    assert marks.tolist() == [
        before or (bool(flag & NUMERALS) and len(text) <= 8 and not flag & BLANKED and is_date(text, words, ordinals))
        for text, flag, before in zip(given_texts, flags.tolist(), marked, strict=True)
    ]
