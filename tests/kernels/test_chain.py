"""The chain's decisions against sums over all ways through a page, taken one by one or in plain double precision."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import chain
from diglot.kernels.chain import POWERS, ROLES, STATES, Chain, decide
from diglot.pages.crf import STATES as NAMES
from diglot.pages.crf import allowed, chain_of, load_weights

BEGINS, OUTSIDE, WHOLE = ROLES, ROLES + 1, ROLES + 2
USED = len(NAMES)
FIRST, OUT = ([part == wanted for part, _ in NAMES] for wanted in "BO")


def sums_of(chain: Chain, shares: np.ndarray) -> np.ndarray:
    """``float64[l, ROLES + 3]``: how much of each line is each role, a beginning, outside, and all of it."""
    roles = [shares[:, chain.roles[:USED] == role].sum(1) for role in range(ROLES)]
    return np.stack([*roles, shares[:, FIRST].sum(1), shares[:, OUT].sum(1), shares.sum(1)], 1)


def made(seed: int) -> Chain:
    """A chain of any weights that the grammar of pages allows."""
    random = np.random.default_rng(seed)
    worth = np.where(allowed(), np.exp(random.integers(-400, 300, (USED + 1, USED)) / 100), 0)
    moves, start = np.zeros((2, STATES, STATES), np.float32), np.zeros(STATES, np.float32)
    moves[0, :USED, :USED], moves[1, :USED, :USED], start[:USED] = worth[:-1], worth[:-1].T, worth[-1]
    roles = np.zeros(STATES, np.uint8)
    roles[:USED] = random.integers(0, ROLES, USED)
    return Chain(moves, start, np.exp(np.arange(POWERS) / -100).astype(np.float32), roles)


def fits(page: np.ndarray, chain: Chain) -> np.ndarray:
    """``float64[l, USED]``: how likely each state is by its line alone."""
    used = page[:, :USED].astype(np.int64)
    return chain.powers[np.minimum(used.max(1, keepdims=True) - used, POWERS - 1)].astype(np.float64)


def every_way(page: np.ndarray, chain: Chain) -> np.ndarray:
    """Sums of shares, from a table of every way through a page of three lines at most."""
    fit, moves = fits(page, chain), chain.moves[0, :USED, :USED].astype(np.float64)
    ways = chain.start[:USED] * fit[0]
    for line in fit[1:]:
        ways = ways[..., None] * moves * line
    axes = range(len(page))
    return sums_of(chain, np.stack([ways.sum(tuple(set(axes) - {t})) for t in axes]) / ways.sum())


def agrees(found: tuple[np.ndarray, np.ndarray, np.ndarray], expected: np.ndarray) -> None:
    role, chance, outside = found
    assert np.allclose(chance, expected[:, BEGINS], atol=1e-4)
    for t, sums in enumerate(expected):
        assert sums[role[t]] > sums[:ROLES].max() - 1e-4
        assert outside[t] == (sums[OUTSIDE] > 0.5) or abs(sums[OUTSIDE] - 0.5) < 1e-4


@given(st.integers(0, 2**32), st.integers(1, 3), st.sampled_from([30, 300, 900, 9000]))
def test_a_decision_is_by_all_ways_through_the_page(seed: int, count: int, spread: int) -> None:
    known = made(seed)
    scores = np.random.default_rng(seed).integers(-spread, spread, (count, STATES)).astype(np.int16)
    agrees(decide(scores, np.array([0]), known), every_way(scores, known))


def doubles(page: np.ndarray, chain: Chain) -> np.ndarray:
    """As `every_way`, for pages of any length: forward and backward in double precision."""
    fit, moves = fits(page, chain), chain.moves[:, :USED, :USED].astype(np.float64)
    ahead, behind = np.empty_like(fit), np.ones_like(fit)
    for t in range(len(page)):
        ahead[t] = (chain.start[:USED] if t == 0 else ahead[t - 1] @ moves[0]) * fit[t]
        ahead[t] /= ahead[t].sum()
    for t in range(len(page) - 2, -1, -1):
        behind[t] = (behind[t + 1] * fit[t + 1]) @ moves[1]
        behind[t] /= behind[t].sum()
    total = ahead * behind
    return sums_of(chain, total / total.sum(1, keepdims=True))


@given(st.integers(0, 2**32), st.sampled_from([1, 2, 7, 400]), st.sampled_from([30, 300, 9000]))
def test_pages_of_any_length_by_the_shipped_weights(seed: int, count: int, spread: int) -> None:
    known = chain_of(load_weights())
    scores = np.random.default_rng(seed).integers(-spread, spread, (count, STATES)).astype(np.int16)
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
    scores[np.arange(5000), np.random.default_rng(1).integers(0, USED, 5000)] = 32767
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
    chain._decide(scores, lines, begins, len(begins), *known, *inner)
    for each in whole:
        assert (each[:8] == 77).all() and (each[-8:] == 77).all()
    for one, two in zip(inner[1:], decide(scores, begins, known), strict=True):
        assert one.tobytes() == two.tobytes()
