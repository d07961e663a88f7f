"""How likely letters are, against the same said of one string."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.plausible import MOST, Letters

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
    sums, turned, counts = (each.tolist() for each in Letters(SYMBOLS, MARK, tables).add(codes, ends))
    assert [list(zip(each, counts, strict=True)) for each in (sums, turned)] == both


@pytest.mark.parametrize(
    ("languages", "size", "end"), [(MOST + 1, SIZE, 0), (0, SIZE, 0), (1, SIZE - 1, 0), (1, SIZE, 2)]
)
def test_what_does_not_fit_is_refused(languages: int, size: int, end: int) -> None:
    tables = np.zeros((languages, *(size,) * 3), np.int32)
    with pytest.raises(ValueError, match=r"languages|none of"):
        Letters(SYMBOLS, MARK, tables).add(np.zeros(1, np.uint32), np.array([end]))


lines = st.lists(
    st.tuples(st.text("abش\u064b x\U0001f600", max_size=9), st.integers(0, 3), st.integers(-9, 9)), max_size=6
)


@given(lines, st.integers(-9, 9), st.integers(0, 9), st.sampled_from([-3.0, 0.0, 2.5]), st.integers(0, 2**32 - 1))
def test_lines_that_turn_out_to_be_sound(
    found: list[tuple[str, int, int]], least: int, sample: int, bound: float, seed: int
) -> None:
    tables = np.random.default_rng(seed).integers(-9, 9, (2, SIZE, SIZE, SIZE)).astype(np.int32)
    arabic, sizes, gains = SYMBOLS != 0, np.array([0, 2, 4]), np.array([np.inf, 1.5, 0.25])
    codes = np.array([ord(sign) for text, *_ in found for sign in (*text, "\n")], np.uint32)
    ends = np.cumsum([len(text) + 1 for text, *_ in found], dtype=np.int64) - 1
    starts = ends - np.array([len(text) for text, *_ in found], np.int64)
    reasons, order = (np.array([each[i] for each in found], kind) for i, kind in ((1, np.uint8), (2, np.int64)))
    expected = []
    for start, (text, why, of) in zip(starts.tolist(), found, strict=True):
        part = text[:sample]
        (total, count), (turned, _) = (added(part, tables, way) for way in (False, True))
        if of < least and count:
            before, score = total / count / 2, turned / count / 2 + 0.1
            size = sum(bool(symbol(sign)) for sign in part if ord(sign) < len(SYMBOLS))
            gain = gains[sum(size >= each for each in (2, 4))]
            why |= 8 * bool(score - before >= gain and score > bound)
        expected += [(start, start + len(text), why)] * (why > 0)
    numbers = np.array([2, 0.1, bound])
    kept = Letters(SYMBOLS, MARK, tables).sound(
        codes, (starts, ends, reasons, order), (least, 8, sample), arabic, (sizes, gains), numbers
    )
    assert list(zip(*(each[:kept].tolist() for each in (starts, ends, reasons)), strict=True)) == expected
