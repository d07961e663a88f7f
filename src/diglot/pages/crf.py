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

Decisions are taken on the probabilities that the whole page gives each line (forward and backward sums, in
`diglot.kernels.chain`), not on the one best sequence: every role is the likeliest one, and so is every bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from diglot.kernels import chain
from diglot.remembered import kept
from diglot.resources import rows as table_rows
from diglot.schema import ROLES
from diglot.text.arrays import Bools, Float32s, Int8s, Int16s, Int32s, Positions, changes

__all__ = ["PARTS", "STATES", "Decision", "Weights", "allowed", "chain_of", "decide", "load_weights"]


PARTS = "BHMTO"
STATES: tuple[tuple[str, str], ...] = (
    *(("B", role) for role in ("title", "date", "byline", "source", "body", "caption", "boilerplate")),
    *(("H", role) for role in ("title", "date", "byline", "source", "caption", "boilerplate", "related")),
    *(("M", role) for role in ("body", "heading", "caption", "boilerplate", "related")),
    *(("T", role) for role in ("date", "byline", "source", "caption", "boilerplate", "related")),
    *(("O", role) for role in ("related", "boilerplate")),
)
"""The states, in the order of the weights' columns."""

UNLIKELY = 0.15  # chance of a beginning below which a line has no share in one


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

    def articles(self, document: Int32s) -> tuple[Positions, Int32s]:
        """``intp[a]``, the first lines of articles, and ``int32[l]``, the article of each line, or -1.

        `document` is that of each line; the first of its lines that is not outside begins an article, too.
        """
        if not self.outside.any():
            begins = self.begins | changes(document)
        else:
            inside = np.flatnonzero(~self.outside)
            begins = self.begins & ~self.outside
            begins[inside[changes(document[inside])]] = True
        article = np.cumsum(begins, dtype=np.int32) - np.int32(1)
        article[self.outside] = -1
        return np.flatnonzero(begins), article


def decide(scores: Int16s, begins: Positions, weights: Weights) -> Decision:
    """Roles and bounds of the lines of many pages.

    Args:
        scores: ``int16[l, WIDTH]``, the sums of each line's weights, in hundredths.
        begins: ``intp[d]``, the first line of each page.
        weights: the model.
    """
    role, chance, outside = chain.decide(scores, begins, chain_of(weights))
    return Decision(_ROLES.take(role), _bounds(chance, begins), outside, chance)


_ROLES = np.array([ROLES.index(role) for role in dict.fromkeys(role for _, role in STATES)], np.int8)
"""The roles of states, as the chain numbers them."""
_STEEP = 20  # a step's weight beyond which sums of single precision could leave their range


@kept(entries=4, size=50_000)
def chain_of(weights: Weights) -> chain.Chain:
    """The weights as the chain multiplies them: powers of e.

    Raises:
        ValueError: a weight from state to state is too large.
    """
    used = len(STATES)
    steps = np.vstack((weights.transition, weights.begin))
    if np.abs(steps[np.isfinite(steps)]).max(initial=0) > _STEEP:
        raise ValueError(f"a weight of the page model from state to state is beyond {_STEEP}")
    worth = np.zeros((used + 1, used))
    for place in np.argwhere(np.isfinite(steps)).tolist():
        worth[*place] = _power(round(float(steps[*place]) * 100))
    moves, start = np.zeros((2, chain.STATES, chain.STATES), np.float32), np.zeros(chain.STATES, np.float32)
    moves[0, :used, :used], moves[1, :used, :used], start[:used] = worth[:-1], worth[:-1].T, worth[-1]
    coarse, fine = (np.array([_power(-i * step) for i in range(64)]) for step in (64, 1))
    roles = np.zeros(chain.STATES, np.uint8)
    roles[:used] = [_ROLES.tolist().index(ROLES.index(role)) for _, role in STATES]
    return chain.Chain(moves, start, np.multiply.outer(coarse, fine).ravel().astype(np.float32), roles)


def _power(hundredths: int) -> float:
    """e to the power of so many hundredths; by decimals, because each machine has its own `exp`."""
    return float(Decimal(hundredths).scaleb(-2).exp())


def _bounds(chance: Float32s, begins: Positions) -> Bools:
    """``bool[l]``: where articles begin, from the chance that each line begins one.

    Every line that more likely does than not; and between two such, where several lines share a beginning that is
    likely on the whole (one of two neighbours, say), the likeliest of them.
    """
    sure = chance > 0.5
    if np.count_nonzero(sure) == np.count_nonzero(chance >= UNLIKELY):
        return sure
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
