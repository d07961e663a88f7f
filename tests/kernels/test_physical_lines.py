"""Lines beside what is given; what they are is tested in ``tests/pages/test_lines.py``."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import lines
from diglot.kernels.chunks import Table
from diglot.pages.lines import BREAKS, split_lines
from diglot.text import chunks, codepoints
from diglot.text.column import Column
from tests.kernels.strategies import codes

awkward = st.lists(codes | st.sampled_from([10, 13, 0x85, 0x2028, 0x2029, 32, 97]), max_size=60)


@given(st.lists(awkward, max_size=4), st.integers(0, 2))
def test_what_there_is_no_room_for_is_counted_and_not_written(texts: list[list[int]], lacking: int) -> None:
    """With exactly enough room, and with one or two places less, guards behind them."""
    ends = np.cumsum([len(text) for text in texts], dtype=np.intp)
    starts = ends - np.array([len(text) for text in texts], np.intp)
    text = np.array([code for text in texts for code in text], np.uint32)
    pieces = Table(chunks.classes()).scan(text)
    whole = lines.split(text, pieces, starts, ends, BREAKS, codepoints.blanks())
    room = max(len(whole.start) - lacking, 0)
    guarded = [np.full(room + 8, 77, each.dtype) for each in whole]
    blanks = codepoints.blanks()
    count = lines._split(
        text, *pieces[:2], len(pieces.number) - 1, starts, ends, len(texts), BREAKS, blanks, len(blanks), room,
        *(each[:room] for each in guarded),
    )  # fmt: skip
    assert count == len(whole.start)
    alone = [split_lines(Column.from_flat(text, *np.array([[a], [b]]))) for a, b in zip(starts, ends, strict=True)]
    assert [len(each) for each in alone] == np.bincount(whole.document, minlength=len(texts)).tolist()
    assert [int(place) for each in alone for place in each.number] == whole.number.tolist()
    for each, expected in zip(guarded, whole, strict=True):
        assert each[:room].tolist() == expected[:room].tolist()
        assert (each[room:] == 77).all()


def test_more_lines_than_are_expected() -> None:
    assert len(split_lines(Column.from_strings(["a\n" * 5000]))) == 5000
