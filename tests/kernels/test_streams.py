"""Copies past the caches are copies: of any length, from and to any place, and of nothing else."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.streams import copy


@given(st.integers(0, 300), st.integers(0, 70), st.integers(0, 70), st.integers(0, 3))
def test_bytes_are_copied_and_no_others(count: int, source: int, target: int, more: int) -> None:
    data = np.arange(source + count, dtype=np.uint8)[source:]
    room = np.full(target + count + more + 64, 0xEE, np.uint8)
    copy(data, room[target : target + count + more])
    assert room[target : target + count].tobytes() == data.tobytes()
    assert (room[:target] == 0xEE).all() and (room[target + count :] == 0xEE).all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(IndexError, match="3 bytes do not fit into 2"):
        copy(np.zeros(3, np.uint8), np.zeros(2, np.uint8))
