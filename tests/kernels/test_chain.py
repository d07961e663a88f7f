"""The chain's decisions against sums over all ways through a page, taken one by one or in plain double precision."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import chain
from diglot.kernels.chain import POWERS, ROLES, STATES, SUMS, Chain, decide
from diglot.pages.crf import STATES as NAMES
from diglot.pages.crf import chain_of, load_weights

BEGINS, OUTSIDE, WHOLE = ROLES, ROLES + 1, ROLES + 2
Weights = list[list[float | None]]

step = st.none() | st.integers(-400, 300).map(lambda hundredths: hundredths / 100)
weights = st.integers(1, 4).flatmap(
    lambda size: st.lists(st.lists(step, min_size=size, max_size=size), min_size=size + 1, max_size=size + 1)
)
score = st.integers(-900, 900) | st.sampled_from([-32768, 32767, 0])


def made(weights: Weights) -> Chain:
    """A chain of few states; from and to the first one every way is open, so that no page is impossible."""
    size = len(weights[0])
    worth = np.zeros((size + 1, size))
    for i, j in itertools.product(range(size + 1), range(size)):
        value = weights[i][j]
        worth[i, j] = math.exp(value or 0) if value is not None or 0 in (i % (size + 1), j) or i == size else 0
    moves, start = np.zeros((2, STATES, STATES), np.float32), np.zeros(STATES, np.float32)
    moves[0, :size, :size], moves[1, :size, :size], start[:size] = worth[:-1], worth[:-1].T, worth[-1]
    sums = np.zeros((STATES, SUMS), np.float32)
    for i in range(size):
        sums[i, i % ROLES] = 1
        sums[i, ROLES:] = i == 0, i == 1, 1
    powers = np.exp(np.arange(POWERS) / -100).astype(np.float32)
    return Chain(size, moves, start, powers, sums)


def padded(page: list[list[int]], size: int) -> np.ndarray:
    out = np.full((len(page), STATES), 7, np.int16)  # what stands in lanes that are not in use means nothing
    out[:, :size] = np.array(page, np.int16)[:, :size]
    return out


def every_way(page: np.ndarray, chain: Chain) -> np.ndarray:
    """``float64[l, SUMS]``: shares of the whole, by walking every way through the page."""
    rows = page[:, : chain.states].tolist()
    fit = [[chain.powers[min(max(row) - score, POWERS - 1)] for score in row] for row in rows]
    total = np.zeros((len(page), SUMS))
    for way in itertools.product(range(chain.states), repeat=len(page)):
        worth = float(chain.start[way[0]]) * float(fit[0][way[0]])
        for t in range(1, len(way)):
            worth *= float(chain.moves[0, way[t - 1], way[t]]) * float(fit[t][way[t]])
        for t, state in enumerate(way):
            total[t] += worth * chain.sums[state].astype(np.float64)
    return total / total[:, [WHOLE]]


def agrees(found: tuple[np.ndarray, np.ndarray, np.ndarray], expected: np.ndarray) -> None:
    role, chance, outside = found
    assert np.allclose(chance, expected[:, BEGINS], atol=1e-4)
    for t, sums in enumerate(expected):
        assert sums[role[t]] > sums[:ROLES].max() - 1e-4
        assert outside[t] == (sums[OUTSIDE] > 0.5) or abs(sums[OUTSIDE] - 0.5) < 1e-4


@given(weights, st.lists(st.lists(score, min_size=4, max_size=4), min_size=1, max_size=5))
def test_a_decision_is_by_all_ways_through_the_page(weights: Weights, page: list[list[int]]) -> None:
    known = made(weights)
    scores = padded(page, known.states)
    agrees(decide(scores, np.array([0]), known), every_way(scores, known))


def doubles(page: np.ndarray, chain: Chain) -> np.ndarray:
    """As `every_way`, for pages of any length: forward and backward in double precision."""
    used = np.arange(STATES) < chain.states
    best = page[:, used].max(1, keepdims=True).astype(np.int64)
    fit = chain.powers[np.where(used, np.minimum(best - page, POWERS - 1), 0)].astype(np.float64) * used
    ahead, behind = np.empty_like(fit), np.ones_like(fit)
    for t in range(len(page)):
        ahead[t] = (chain.start if t == 0 else ahead[t - 1] @ chain.moves[0]) * fit[t]
        ahead[t] /= ahead[t].sum()
    for t in range(len(page) - 2, -1, -1):
        behind[t] = (behind[t + 1] * fit[t + 1]) @ chain.moves[1]
        behind[t] /= behind[t].sum()
    total = (ahead * behind) @ chain.sums.astype(np.float64)
    return np.asarray(total / total[:, [WHOLE]])


@given(st.integers(0, 2**32), st.sampled_from([1, 2, 7, 400]), st.sampled_from([30, 300, 9000]))
def test_pages_of_any_length_by_the_shipped_weights(seed: int, count: int, spread: int) -> None:
    known = chain_of(load_weights())
    scores = np.random.default_rng(seed).integers(-spread, spread, (count, STATES)).astype(np.int16)
    assert known.states == len(NAMES)
    agrees(decide(scores, np.array([0]), known), doubles(scores, known))


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(0, 99))
def test_a_page_is_decided_by_itself(counts: list[int], seed: int) -> None:
    """To the last bit, whatever stands beside it."""
    known = chain_of(load_weights())
    scores = np.random.default_rng(seed).integers(-300, 300, (sum(counts), STATES)).astype(np.int16)
    begins = np.cumsum([0, *counts])[:-1]
    together = decide(scores, begins, known)
    for begin, count in zip(begins.tolist(), counts, strict=True):
        alone = decide(scores[begin : begin + count], np.array([0]), known)
        for one, two in zip(together, alone, strict=True):
            assert one[begin : begin + count].tobytes() == two.tobytes()


def test_scores_at_the_ends_of_their_range_on_a_long_page() -> None:
    scores = np.full((5000, STATES), -32768, np.int16)
    scores[np.arange(5000), np.random.default_rng(1).integers(0, len(NAMES), 5000)] = 32767
    role, chance, _ = decide(scores, np.array([0]), chain_of(load_weights()))
    assert np.isfinite(chance).all()
    assert chance.min() >= 0 and chance.max() <= 1
    assert role.max() < ROLES


@pytest.mark.parametrize("counts", [[1], [3, 1, 5], [2, 2]])
def test_nothing_is_written_beside_what_is_given(counts: list[int]) -> None:
    """Scratch and results of exactly the size needed, with guards before and behind them."""
    known, lines = chain_of(load_weights()), sum(counts)
    scores = np.random.default_rng(3).integers(-300, 300, (lines, STATES)).astype(np.int16)
    begins = np.cumsum([0, *counts])[:-1]
    sizes = (np.float32, 2 * max(counts) * STATES), (np.uint8, lines), (np.float32, lines), (np.uint8, lines)
    whole = [np.full(size + 16, 77, dtype) for dtype, size in sizes]
    inner = [each[8:-8] for each in whole]
    chain._decide(scores, lines, known.states, begins, len(begins), *known[1:], *inner)
    for each in whole:
        assert (each[:8] == 77).all() and (each[-8:] == 77).all()
    for one, two in zip(inner[1:], decide(scores, begins, known), strict=True):
        assert one.tobytes() == two.tobytes()
