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
They are learned by ``tables/pages`` from made-up pages.

Decisions are taken on the probabilities that the whole page gives each line (forward and backward sums), not on the
one best sequence: every role is the likeliest one, and so is every bound. Pages of more than `WINDOW` lines are read in
windows that see `MARGIN` lines of their neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.pages.templates import WIDTH
from diglot.resources import rows as table_rows
from diglot.schema import ROLES
from diglot.text.arrays import Bools, Float32s, Float64s, Int8s, Int16s, Int32s, Positions

__all__ = ["PARTS", "STATES", "Decision", "Weights", "allowed", "decide", "decide_scores", "load_weights", "marginals"]


PARTS = "BHMTO"
STATES: tuple[tuple[str, str], ...] = (
    *(("B", role) for role in ("title", "date", "byline", "source", "body", "caption", "boilerplate")),
    *(("H", role) for role in ("title", "date", "byline", "source", "caption", "boilerplate", "related")),
    *(("M", role) for role in ("body", "heading", "caption", "boilerplate", "related")),
    *(("T", role) for role in ("date", "byline", "source", "caption", "boilerplate", "related")),
    *(("O", role) for role in ("related", "boilerplate")),
)
"""The states, in the order of the weights' columns."""

WINDOW, MARGIN = 96, 16
UNLIKELY = 0.15  # chance of a beginning below which a line has no share in one
GROUP = 256  # windows read at once: products this small stay on one core
ALONE = 512  # lines whose states are summed up at once, for the same reason
RESCALE = 8  # steps after which sums are scaled: too few for them to leave the range of a double


@dataclass(frozen=True, eq=False)
class Weights:
    """The model's weights.

    Args:
        names: of the rows of `emission`, ``feature=value``; a value that is not there weighs nothing.
        emission: ``float32[f, k]``, of each feature value for each state.
        transition: ``float32[k, k]``, from state to state; -inf where the grammar forbids it.
        begin: ``float32[k]``, of a page's first line.
    """

    emission: Float32s
    transition: Float32s
    begin: Float32s
    names: tuple[str, ...] = ()

    def rows(self, names: Sequence[str]) -> Float32s:
        """``float32[len(names), k]``: the weights of these feature values.

        Raises:
            ValueError: there are weights for values that are not among them: the table was made for other features.
        """
        place = {name: i for i, name in enumerate(names)}
        unknown = [name for name in self.names if name not in place]
        if unknown:
            raise ValueError(
                f"weights.tsv has the feature {unknown[0]}, which is none: run python -m tables make pages"
            )
        out = np.zeros((len(names), self.emission.shape[1]), np.float32)
        out[[place[name] for name in self.names]] = self.emission
        return out


def allowed() -> Bools:
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
    rows = table_rows("pages", "weights.tsv")
    names = {f"{part}-{role}": i for i, (part, role) in enumerate(STATES)}
    header = rows[0]
    if header[1:] != list(names):
        raise ValueError("weights.tsv was made for other states: run python -m tables make pages")
    legal = allowed()
    emission: list[list[int]] = []
    values_of: list[str] = []
    transition: Float32s = np.where(legal[:-1], 0, -np.inf).astype(np.float32)
    begin: Float32s = np.where(legal[-1], 0, -np.inf).astype(np.float32)
    for name, *values in rows[1:]:
        numbers = [int(value) if value else 0 for value in (*values, *[""] * (len(STATES) - len(values)))]
        if name == "(begin)":
            begin += np.array(numbers, np.float32) / np.float32(100)
        elif name.startswith("(after "):
            transition[names[name[7:-1]]] += np.array(numbers, np.float32) / np.float32(100)
        else:
            values_of.append(name)
            emission.append(numbers)
    return Weights(np.array(emission, np.float32) / np.float32(100), transition, begin, tuple(values_of))


@dataclass(frozen=True, eq=False)
class Decision:
    """What each line is.

    Args:
        role: ``int8[l]``, index into `diglot.schema.ROLES`.
        begins: ``bool[l]``, the line is the first of an article.
        outside: ``bool[l]``, the line is of no article.
        chance: ``float32[l]``, how likely the line is the first of an article, given the whole page.
    """

    role: Int8s
    begins: Bools
    outside: Bools
    chance: Float32s

    def take(self, rows: Positions) -> Decision:
        """What some of the lines are."""
        return Decision(self.role[rows], self.begins[rows], self.outside[rows], self.chance[rows])


@cache
def _sums() -> Float64s:
    """``float64[WIDTH, r + 3]``: which states make up each role, a beginning, what is outside articles, and all."""
    table = np.zeros((WIDTH, len(ROLES) + 3))
    for i, (part, role) in enumerate(STATES):
        table[i, ROLES.index(role)] = 1
        table[i, len(ROLES) :] = part == "B", part == "O", 1
    return table


def decide(features: Int32s, begins: Positions, weights: Weights) -> Decision:
    """Roles and bounds of the lines of many pages, by any weights.

    Args:
        features: ``int32[l, s]``, the active feature values of each line.
        begins: ``intp[d]``, the first line of each page.
        weights: the model.
    """
    fit = emissions(features, weights.emission).astype(np.float64)
    likely = np.zeros((len(fit), WIDTH))
    likely[:, : len(STATES)] = np.exp(fit - fit.max(1, keepdims=True))
    return _decided(likely, begins, weights)


def decide_scores(scores: Int16s, begins: Positions, weights: Weights) -> Decision:
    """As `decide`, from the sums of each line's weights: ``int16[l, WIDTH]``, in hundredths."""
    best = scores[:, : len(STATES)].max(1, keepdims=True)
    return _decided(_powers().take(best.view(np.uint16) - scores.view(np.uint16)), begins, weights)


@cache
def _powers() -> Float64s:
    """``float64[0x10000]``: what a state is worth that is so many hundredths below the best."""
    return np.exp(np.arange(0x10000) / -100)


def _decided(likely: Float64s, begins: Positions, weights: Weights) -> Decision:
    """The decision on lines whose states are so likely by themselves."""
    sums = marginals(likely, begins, weights)
    begun, outside, whole = (sums[:, len(ROLES) + i] for i in range(3))
    role = np.argmax(sums[:, : len(ROLES)], 1).astype(np.int8)
    chance = (begun / np.maximum(whole, 1e-300)).astype(np.float32)
    return Decision(role, _bounds(chance, begins), outside > 0.5 * whole, chance)


def _bounds(chance: Float32s, begins: Positions) -> Bools:
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


def emissions(features: Int32s, weights: Float32s) -> Float32s:
    """``float32[l, k]``: the sum of each line's weights."""
    found = np.zeros((len(features), weights.shape[1]), np.float32)
    for column in features.T:
        found += weights.take(column, axis=0)
    return found


def marginals(likely: Float64s, begins: Positions, weights: Weights) -> Float64s:
    """``float64[l, r + 3]``: the weight of each role of each line, of its beginning an article, of its being outside.

    The last column is the weight of everything: divided by it, the others are probabilities, given the whole page.

    Args:
        likely: ``float64[l, WIDTH]``, how likely each state is by what the line itself looks like.
        begins: ``intp[d]``, the first line of each page.
        weights: the model.
    """
    out = np.empty((len(likely), len(ROLES) + 3))
    counts = np.diff(begins, append=len(likely))
    windows = _windows(begins, counts)
    opening = np.isin(windows[0], begins)
    first, last, core, end = windows
    steps = np.maximum(end - first, last - core)
    order = np.argsort(steps, kind="stable")
    lengths = steps[order]
    at = 0
    while at < len(order):  # windows of like length together
        upto = int(np.searchsorted(lengths, max(lengths[at] * 1.25, lengths[at] + 3), side="right"))
        group = order[at : min(upto, at + GROUP)]
        _read(likely, out, [each[group] for each in windows], opening[group], weights)
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


def _read(likely: Float64s, out: Float64s, windows: list[Positions], opening: Bools, weights: Weights) -> None:
    """Forward and backward sums over some windows at once; sums up the states of each window's core in `out`.

    Both directions take a step together, forward from a window's first line and backward from its last, up to the far
    end of its core: two products of ``[g, k]`` with ``[k, k]`` a step, which is all of the cost. What is kept of a step
    is the sum that reaches a line from either side, without the line's own part.
    """
    first, last, core, end = windows
    count, steps = len(first), int(np.maximum(end - first, last - core).max())
    ahead = np.arange(steps)[:, None]
    index = np.stack((np.minimum(first + ahead, last - 1), np.maximum(last - 1 - ahead, first)), 1)  # [t, 2, g]
    moves = _moves(weights)
    reached = np.empty((steps, 2, count, WIDTH))
    reached[0] = np.arange(WIDTH) < len(STATES)  # nothing speaks yet, for any state
    reached[0, 0, opening, : len(STATES)] = np.exp(weights.begin.astype(np.float64))
    state = np.empty((2, count, WIDTH))
    for t in range(steps):
        if t:
            np.matmul(state, moves, out=reached[t])
            if t % RESCALE == 0:
                reached[t] /= np.maximum(reached[t].sum(2, keepdims=True), 1e-300)
        likely.take(index[t], axis=0, out=state, mode="clip")
        state *= reached[t]
    size = end - core
    window = np.repeat(np.arange(count), size)
    line = np.arange(len(window)) + np.repeat(core - (np.cumsum(size) - size), size)
    forward = (line - first[window]) * (2 * count) + window
    backward = (last[window] - 1 - line) * (2 * count) + (count + window)
    flat = reached.reshape(-1, WIDTH)
    for at in range(0, len(line), ALONE):
        part = slice(at, at + ALONE)
        found = flat.take(forward[part], axis=0)
        found *= flat.take(backward[part], axis=0)
        found *= likely.take(line[part], axis=0)
        out[line[part]] = found @ _sums()


def _moves(weights: Weights) -> Float64s:
    """``float64[2, WIDTH, WIDTH]``: what each step from state to state is worth, forward and backward."""
    moves = np.zeros((2, WIDTH, WIDTH))
    moves[0, : len(STATES), : len(STATES)] = np.exp(weights.transition.astype(np.float64))
    moves[1] = moves[0].T
    return moves
