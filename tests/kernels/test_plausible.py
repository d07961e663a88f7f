"""How likely letters are, against the same said of one string."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.plausible import MOST, add

LETTERS, MARK, SIZE = "abش", 255, 5
SYMBOLS = np.zeros(0x702, np.uint8)
for place, sign in enumerate(LETTERS, 1):
    SYMBOLS[ord(sign)] = place
SYMBOLS[ord("\u064b")], SYMBOLS[0x701] = MARK, SIZE - 1


def symbol(sign: str) -> int:
    return int(SYMBOLS[min(ord(sign), 0x701)])


def added(text: str, tables: np.ndarray, turned: bool) -> tuple[int, int]:
    read = [0, *(symbol(sign) for sign in text if symbol(sign) != MARK), 0]
    read = read[::-1] if turned else read
    windows = [(a, b, c) for a, b, c in zip(read, read[1:], read[2:], strict=False) if b]
    sums = [sum(int(table[window]) for window in windows) for table in tables]
    return max(sums), len(windows) + sum(a == 0 for a, *_ in windows)


@given(
    st.lists(st.text("abش\u064b \n\U0001f600", max_size=9), max_size=5),
    st.integers(1, MOST),
    st.integers(0, 2**32 - 1),
)
def test_any_tables(texts: list[str], languages: int, seed: int) -> None:
    tables = np.random.default_rng(seed).integers(-(2**31), 2**31, (languages, SIZE, SIZE, SIZE)).astype(np.int32)
    codes = np.array([ord(sign) for text in texts for sign in (*text, "\n")], np.uint32)
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.intp) - 1
    both = [[added(text, tables, turned) for text in texts] for turned in (False, True)]
    sums, turned, counts = (each.tolist() for each in add(codes, ends, SYMBOLS, MARK, tables))
    assert [list(zip(each, counts, strict=True)) for each in (sums, turned)] == both


@pytest.mark.parametrize(
    ("languages", "size", "end"), [(MOST + 1, SIZE, 0), (0, SIZE, 0), (1, SIZE - 1, 0), (1, SIZE, 2)]
)
def test_what_does_not_fit_is_refused(languages: int, size: int, end: int) -> None:
    tables = np.zeros((languages, *(size,) * 3), np.int32)
    with pytest.raises(ValueError, match=r"languages|letters"):
        add(np.zeros(1, np.uint32), np.array([end]), SYMBOLS, MARK, tables)
