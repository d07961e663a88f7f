"""A linear chain over the lines of pages: forward and backward sums, and the decision that they make for each line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Bools, Float32s, Int16s, Positions, Uint8s
from diglot.kernels.library import Kernel, Out

__all__ = ["POWERS", "ROLES", "STATES", "Chain", "decide"]

STATES, ROLES, POWERS = 28, 9, 4096
"""Lanes for states; roles; hundredths below the best state that are told apart."""

_decide = Kernel(
    "chain_decide", np.int16, int, np.int64, int, np.float32, np.float32, np.float32, np.uint8,
    Out(np.float32), Out(np.uint8), Out(np.float32), Out(np.uint8),
)  # fmt: skip


class Chain(NamedTuple):
    """What a chain weighs.

    Args:
        moves: ``float32[2, STATES, STATES]``, what each step is worth, from row to column: forward, and backward; 0
            where the grammar of pages has no step, for the kernel leaves most of these out.
        start: ``float32[STATES]``, what each state is worth in a page's first line.
        powers: ``float32[POWERS]``, what a state is worth that is so many hundredths below the best of its line; the
            last stands for all below it.
        roles: ``uint8[STATES]``, the role of each, below `ROLES`.

    States stand in the order of their parts, as in `diglot.pages.crf.STATES`: the first seven begin something, the last
    two are outside; the lane that is left holds 0.
    """

    moves: Float32s
    start: Float32s
    powers: Float32s
    roles: Uint8s


def decide(scores: Int16s, begins: Positions, chain: Chain) -> tuple[Uint8s, Float32s, Bools]:
    """What each line of some pages is, from the sums over all ways to pass through its page.

    The sums are of single precision in a fixed order, scaled by powers of two: they are the same on every machine.

    Args:
        scores: ``int16[l, STATES]``, how well each state fits each line by itself, in hundredths.
        begins: ``intp[d]``, the first line of each page, rising from 0.
        chain: the weights.

    Returns:
        ``uint8[l]``, the likeliest role of each line; ``float32[l]``, the chance that it begins something, given its
        whole page; ``bool[l]``, that it is outside is likelier than all else. About 150 ns a line.
    """
    count = len(scores)
    role, outside, chance = np.empty(count, np.uint8), np.empty(count, np.bool_), np.empty(count, np.float32)
    scratch = np.empty((2, count, STATES), np.float32)  # for one page; memory is taken as it is written to
    _decide(
        np.ascontiguousarray(scores), count, np.ascontiguousarray(begins), len(begins), chain.moves,
        chain.start, chain.powers, chain.roles, scratch, role, chance, outside.view(np.uint8),
    )  # fmt: skip
    return role, chance, outside
