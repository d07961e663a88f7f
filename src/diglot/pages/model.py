"""The page model: from the features of lines to the probability of each role and of each article's first line.

A linear-chain conditional random field over the lines of a page. Its states are pairs of a part and a role:

====  ==============================================================================
``B``  the first line of an article
``H``  the head: before the article's first line of body
``M``  the middle: from the first to the last line of body
``T``  the tail: after the last line of body
``O``  outside: page furniture between articles
====  ==============================================================================

The parts give the chain its grammar (a tail follows no head, outside follows no tail but its own article's), the
weights in ``data/weights.tsv`` the rest: one row a feature value or transition, one column a state, in hundredths.
They are learned by ``scripts/pages_train.py`` from made-up pages.

Decisions are taken on the probabilities that the whole page gives each line (forward and backward sums), not on the
one best sequence: every role is the likeliest one, and so is every bound. Pages of more than `WINDOW` lines are read in
windows that see `MARGIN` lines of their neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.pages.cues import cue_rows
from diglot.schema import ROLES

__all__ = ["PARTS", "STATES", "Decision", "Weights", "allowed", "decide", "load_weights", "marginals"]

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Positions = npt.NDArray[np.intp]

PARTS = "BHMTO"
STATES: tuple[tuple[str, str], ...] = (
    *(("B", role) for role in ("title", "date", "byline", "source", "body", "caption", "boilerplate")),
    *(("H", role) for role in ("title", "date", "byline", "source", "caption", "boilerplate", "related")),
    *(("M", role) for role in ("body", "heading", "caption", "boilerplate", "related")),
    *(("T", role) for role in ("date", "byline", "source", "caption", "boilerplate", "related")),
    *(("O", role) for role in ("related", "boilerplate")),
)
"""The states, in the order of the weights' columns."""

WINDOW, MARGIN = 64, 24
UNLIKELY = 0.15  # chance of a beginning below which a line has no share in one
GROUP = 256  # windows read at once: products this small stay on one core
RESCALE = 4  # steps after which sums are scaled: too few for them to leave the range of a double


@dataclass(frozen=True, eq=False)
class Weights:
    """The model's weights.

    Args:
        emission: ``float32[f, k]``, of each feature value for each state.
        transition: ``float32[k, k]``, from state to state; -inf where the grammar forbids it.
        begin: ``float32[k]``, of a page's first line.
    """

    emission: Floats
    transition: Floats
    begin: Floats


def allowed() -> npt.NDArray[np.bool_]:
    """``bool[k + 1, k]``: which state may follow which; the last row is a page's first line."""
    table = np.zeros((len(STATES) + 1, len(STATES)), np.bool_)
    for i, (part, role) in enumerate((*STATES, ("O", ""))):
        for j, (following, next_role) in enumerate(STATES):
            opens_text = following == "M" and next_role == "body"
            inside = {
                "O": False,
                "B": following in "MT" if role == "body" else following == "H" or opens_text,
                "H": following == "H" or opens_text,
                "M": following in "MT" if role == "body" else following == "M",
                "T": following == "T",
            }[part]
            fresh = following in "BO" and not (part == "M" and role != "body")
            table[i, j] = inside or fresh
    return table


@cache
def load_weights() -> Weights:
    """The weights that ship."""
    rows = cue_rows("weights.tsv")
    names = {f"{part}-{role}": i for i, (part, role) in enumerate(STATES)}
    header = rows[0]
    if header[1:] != list(names):
        raise ValueError("weights.tsv was made for other states: run scripts/pages_train.py")
    legal = allowed()
    emission: list[list[int]] = []
    transition: Floats = np.where(legal[:-1], 0, -np.inf).astype(np.float32)
    begin: Floats = np.where(legal[-1], 0, -np.inf).astype(np.float32)
    for name, *values in rows[1:]:
        numbers = [int(value) if value else 0 for value in values]
        if name == "(begin)":
            begin += np.array(numbers, np.float32) / np.float32(100)
        elif name.startswith("(after "):
            transition[names[name[7:-1]]] += np.array(numbers, np.float32) / np.float32(100)
        else:
            emission.append(numbers)
    return Weights(np.array(emission, np.float32) / np.float32(100), transition, begin)


@dataclass(frozen=True, eq=False)
class Decision:
    """What each line is.

    Args:
        role: ``int8[l]``, index into `diglot.schema.ROLES`.
        begins: ``bool[l]``, the line is the first of an article.
        outside: ``bool[l]``, the line is of no article.
    """

    role: npt.NDArray[np.int8]
    begins: npt.NDArray[np.bool_]
    outside: npt.NDArray[np.bool_]


@cache
def _columns() -> tuple[Positions, Positions, Positions, Positions]:
    """Columns of states: ordered by role, where each role begins in that order, those of ``B``, those of ``O``."""
    numbers = np.array([ROLES.index(role) for _, role in STATES])
    order = np.argsort(numbers, kind="stable")
    begins = np.searchsorted(numbers[order], np.arange(len(ROLES)))
    first, outside = (np.flatnonzero([part == name for part, _ in STATES]) for name in "BO")
    return order, begins, first, outside


def decide(features: npt.NDArray[np.int32], begins: Positions, weights: Weights) -> Decision:
    """Roles and bounds of the lines of many pages.

    Args:
        features: ``int32[l, s]``, the active feature values of each line.
        begins: ``intp[d]``, the first line of each page.
        weights: the model.
    """
    posterior = marginals(emissions(features, weights.emission), begins, weights)
    order, starts, first, outside = _columns()
    roles = np.add.reduceat(posterior[:, order], starts, axis=1)
    return Decision(
        np.argmax(roles, 1).astype(np.int8),
        _bounds(posterior[:, first].sum(1), begins),
        posterior[:, outside].sum(1) > 0.5,
    )


def _bounds(chance: Floats, begins: Positions) -> npt.NDArray[np.bool_]:
    """``bool[l]``: where articles begin, from the chance that each line begins one.

    Every line that more likely does than not; and between two such, where several lines share a beginning that is
    likely on the whole (one of two neighbours, say), the likeliest of them.
    """
    sure = chance > 0.5
    cut = sure.copy()
    cut[begins] = True
    groups = np.flatnonzero(cut)
    if not len(groups):
        return sure
    rest = np.where(sure | (chance < UNLIKELY), 0, chance)
    shared = np.add.reduceat(rest, groups) > 0.5
    best = np.repeat(np.maximum.reduceat(rest, groups), np.diff(groups, append=len(chance)))
    picked = np.flatnonzero((rest == best) & (rest > 0) & np.repeat(shared, np.diff(groups, append=len(chance))))
    owner = np.searchsorted(groups, picked, side="right")
    sure[picked[np.diff(owner, prepend=0) != 0]] = True
    return sure


def emissions(features: npt.NDArray[np.int32], weights: Floats) -> Floats:
    """``float32[l, k]``: the sum of each line's weights."""
    from scipy.sparse import csr_array

    count, width = features.shape
    ones = np.ones(count * width, np.float32)
    matrix = csr_array((ones, features.ravel(), np.arange(count + 1) * width), shape=(count, len(weights)))
    return np.asarray(matrix @ weights, np.float32)


def marginals(emission: Floats, begins: Positions, weights: Weights) -> Floats:
    """``float32[l, k]``: the probability of each state of each line, given its page."""
    out = np.empty_like(emission)
    counts = np.diff(begins, append=len(emission))
    first, last, core, end = _windows(begins, counts)
    order = np.argsort(last - first, kind="stable")
    lengths = (last - first)[order]
    at = 0
    while at < len(order):  # windows of like length together
        upto = int(np.searchsorted(lengths, max(lengths[at] * 1.25, lengths[at] + 3), side="right"))
        group = order[at : min(upto, at + GROUP)]
        _read(emission, out, first[group], last[group], core[group], end[group], np.isin(first[group], begins), weights)
        at += len(group)
    return out


def _windows(begins: Positions, counts: Positions) -> tuple[Positions, Positions, Positions, Positions]:
    """Windows of pages: what each sees ``[first, last)`` and what it decides ``[core, end)``."""
    pieces = -(-counts // WINDOW)
    page = np.repeat(np.arange(len(counts)), pieces)
    number = np.arange(len(page)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    stop = (begins + counts)[page]
    core = begins[page] + number * WINDOW
    end = np.minimum(core + WINDOW, stop)
    return np.maximum(core - MARGIN, begins[page]), np.minimum(end + MARGIN, stop), core, end


def _read(
    emission: Floats, out: Floats, first: Positions, last: Positions, core: Positions, end: Positions,
    opening: npt.NDArray[np.bool_], weights: Weights,
) -> None:  # fmt: skip
    """Forward and backward sums over some windows at once; writes the lines of each window's core into `out`."""
    lengths = last - first
    steps, count = int(lengths.max()), len(first)
    index = np.minimum(first[None, :] + np.arange(steps)[:, None], last[None, :] - 1)
    scores = emission[index].astype(np.float64)  # [t, g, k]
    scores -= scores.max(2, keepdims=True)
    likely = np.exp(scores, out=scores)
    live = np.arange(steps)[:, None] < lengths[None, :]
    move = np.exp(weights.transition.astype(np.float64))
    back = np.ascontiguousarray(move.T)
    forward = np.empty_like(likely)
    forward[0] = np.where(opening[:, None], np.exp(weights.begin.astype(np.float64)), 1.0) * likely[0]
    for t in range(1, steps):
        np.matmul(forward[t - 1], move, out=forward[t])
        forward[t] *= likely[t]
        if t % RESCALE == 0:
            forward[t] /= np.maximum(forward[t].sum(1, keepdims=True), 1e-300)
    behind = np.ones((count, likely.shape[2]))
    for t in range(steps - 1, 0, -1):
        forward[t] *= behind
        behind *= likely[t]
        behind = behind @ back
        if not live[t].all():
            behind[~live[t]] = 1.0  # past a window's end nothing speaks
        if t % RESCALE == 0:
            behind /= np.maximum(behind.max(1, keepdims=True), 1e-300)
    forward[0] *= behind
    inside = (index >= core[None, :]) & (index < end[None, :]) & live
    found = forward[inside]
    found /= np.maximum(found.sum(1, keepdims=True), 1e-300)
    out[index[inside]] = found.astype(np.float32)
