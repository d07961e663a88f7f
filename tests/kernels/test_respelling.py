"""Words by rules, against the same said of one word; nothing past an array is written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.entries import Map
from diglot.kernels.respelling import ANYWHERE, END, LETTER, LONGEST, START, STAYS, Rules, read
from diglot.text.charmap.tables import EXPANDED
from diglot.text.column import Column

LETTERS = "abc"
Listed = dict[tuple[str, int], str]

rules = st.dictionaries(
    st.tuples(st.text(LETTERS, min_size=1, max_size=LONGEST), st.sampled_from([ANYWHERE, START, END])),
    st.text("abشx", max_size=3),
    max_size=12,
)
words = st.lists(st.text("abcabcx-\0é\U0001f600", max_size=9), max_size=5)


def respelt(word: str, listed: Listed) -> str:
    """One word, read from the left, with "bc" for x; a sign and what has no letter stay."""
    if "-" in word or not word.strip("\0"):
        return word
    out, at, word = "", 0, word.replace("x", "bc")
    while at < len(word):
        for size in range(min(LONGEST, len(word) - at), 0, -1):
            piece, ends = word[at : at + size], at + size == len(word)
            places = [START] * (at == 0) + [END] * (ends and at > 0) + [ANYWHERE]
            found = next((listed[piece, place] for place in places if (piece, place) in listed), None)
            if found is not None:
                out, at = out + found, at + size
                break
        else:
            out, at = out + word[at], at + 1
    return out


def compiled(listed: Listed) -> Rules:
    symbols, kinds, plain = np.zeros(129, np.uint8), np.full(129, LETTER, np.uint8), np.arange(129, dtype=np.uint32)
    symbols[[*map(ord, LETTERS)]] = 1, 2, 3
    kinds[0], kinds[ord("-")], plain[ord("x")] = 0, STAYS, EXPANDED
    numbered = {
        (tuple(LETTERS.index(letter) + 1 for letter in letters), place): number
        for number, (letters, place) in enumerate(listed)
    }
    spellings, pool = Column.from_strings(list(listed.values())), Column.from_strings(["bc"])
    return Rules(kinds, Map(plain, pool.codes, pool.ends), symbols, numbered, spellings.codes, spellings.ends)


@given(words, rules, st.integers(0, 60))
def test_words_by_any_rules(given_words: list[str], listed: Listed, room: int) -> None:
    column = Column.from_strings(given_words)
    found = Column(*read(column.codes, column.ends, compiled(listed), room))
    assert found.strings() == [respelt(word, listed) for word in given_words]


def test_words_without_their_end_are_refused() -> None:
    with pytest.raises(ValueError, match="do not end"):
        read(np.array([97, 98], np.uint32), np.array([0]), compiled({}))
