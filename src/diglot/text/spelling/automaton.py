"""The tables that the `transducer` searches: pieces of source text, and arcs by state and piece.

Everything is numbered: units and pieces as in the model; states in order of their length, the empty context first;
arcs by state, then by unit, which is also by piece. Positions count code points in the flat text of a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import (
    Float32s,
    Int32s,
    Int64s,
    Positions,
    changes,
    owners,
    ranges,
)
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN

__all__ = ["Automaton", "Levels", "Pieces"]


_POOR = 4.5  # nats below the best arc of the same state and piece: arcs that no search will want
_NEVER = -20.0  # nats: what no context has seen


@dataclass(frozen=True, eq=False)
class Pieces:
    """Which pieces of source text begin at each position.

    Args:
        symbol: ``int32[c]``: the number of each code point below `c`, -1 for those in no piece.
        after: ``int32[p, s]``: the prefix that a prefix and one more symbol make, or -1.
        piece: ``int32[p]``: the piece that a prefix is, or -1.
        longest: code points of the longest piece.
    """

    symbol: Int32s
    after: Int32s
    piece: Int32s
    longest: int

    @classmethod
    def build(cls, sources: Sequence[str]) -> Pieces:
        """Tables for pieces numbered in the order given."""
        letters = sorted(set("".join(sources)))
        symbol = np.full(max(map(ord, letters)) + 2, -1, np.int32)
        symbol[[ord(letter) for letter in letters]] = np.arange(len(letters))
        prefixes = sorted({source[:i] for source in sources for i in range(len(source) + 1)})
        number = {prefix: i for i, prefix in enumerate(prefixes)}
        after = np.array([[number.get(p + letter, -1) for letter in letters] for p in prefixes], np.int32)
        known = {source: i for i, source in enumerate(sources)}
        piece = np.array([known.get(prefix, -1) for prefix in prefixes], np.int32)
        return cls(symbol, after, piece, max(map(len, sources)))

    def of(self, column: Column) -> list[Int32s]:
        """For each size 1, 2, …: ``int32[n]``, the piece of that size at each position, or -1."""
        symbols = np.append(self.symbol.take(column.codes, mode="clip"), np.full(self.longest, -1, np.int32))
        n = len(column.codes)
        prefix = np.zeros(n, np.int32)
        out = []
        for size in range(self.longest):
            symbol = symbols[size : size + n]
            prefix = np.where((prefix >= 0) & (symbol >= 0), self.after[prefix, symbol], np.int32(-1))
            out.append(np.where(prefix >= 0, self.piece[prefix], np.int32(-1)))
        return out


@dataclass(frozen=True, eq=False)
class Levels:
    """N-grams by length, as `diglot.text.spelling.transducer.Joint` keeps them; weights in nats."""

    counts: Sequence[npt.NDArray[np.uint16]]
    unit: Sequence[npt.NDArray[np.uint16]]
    logp: Sequence[Float32s]
    backoff: Sequence[Float32s]


def _states(levels: Levels, units: int) -> tuple[Int64s, Int64s, Int64s]:
    """N-grams as arcs between contexts.

    Args:
        levels: the n-grams.
        units: how many units there are.

    Returns:
        ``int64[a]`` twice: the states that each n-gram leads from and to, level by level; and ``int64[s]``: each
        state's shorter context.
    """
    states, keys = 1, np.empty(0, np.int64)
    suffix = np.zeros(1, np.int64)
    target = np.zeros(1, np.int64)  # of the level before; at first, the empty context
    sources, targets = [], []
    for k, following in enumerate(levels.unit):
        source = np.repeat(target, levels.counts[k])
        shorter = np.zeros(len(following), np.int64)
        if k:
            shorter = target[np.searchsorted(keys, suffix[source] * units + following)]
        followed = levels.counts[k + 1] > 0 if k + 1 < len(levels.unit) else np.zeros(len(following), np.bool_)
        suffix = np.append(suffix, shorter[followed])
        target = shorter
        target[followed] = np.arange(states, len(suffix))
        states, keys = len(suffix), source * units + following
        sources.append(source)
        targets.append(target)
    return np.concatenate(sources), np.concatenate(targets), suffix


@dataclass(frozen=True, eq=False)
class Automaton:
    """Arcs by state and piece.

    Args:
        pieces: how many pieces there are.
        table: ``int32[2**k]``: open addressing by state and piece; the number of the key, or -1.
        keys: ``int64[h]``: a state and a piece that it can read, as one number.
        begin, count: ``int32[h]``: the arcs of that key.
        unit, target: ``int32[a]``: each arc's unit and the state it leads to.
        logp: ``float32[a]``: each arc's log-probability.
        suffix: ``int32[s]``, backoff: ``float32[s]``: each state's shorter context and the price of going there.
        first: ``int32[d]``: the state in which a word of each domain begins.
    """

    pieces: int
    table: Int32s
    keys: Int64s
    begin: Int32s
    count: Int32s
    unit: Int32s
    target: Int32s
    logp: Float32s
    suffix: Int32s
    backoff: Float32s
    first: Int32s

    @classmethod
    def build(cls, levels: Levels, piece: Int64s, pieces: int) -> Automaton:
        """Make the tables.

        Args:
            levels: the n-grams.
            piece: ``int64[u]``, the piece that each unit reads; -1 for the units that begin a word.
            pieces: how many pieces there are.
        """
        source, to, suffix = _states(levels, len(piece))
        first = to[: len(levels.unit[0])][piece[levels.unit[0]] < 0]
        unit: Int32s = np.concatenate(levels.unit).astype(np.int32)
        logp = np.concatenate(levels.logp)
        arcs = source * pieces + piece[unit]
        kept = piece[unit] >= 0
        arcs, unit, logp, to = arcs[kept], unit[kept], logp[kept], to[kept]
        heads = np.flatnonzero(changes(arcs))
        sizes = np.diff(np.append(heads, len(arcs)))
        rich = logp >= np.repeat(np.maximum.reduceat(logp, heads), sizes) - _POOR
        sizes = np.add.reduceat(rich.astype(np.int32), heads)
        return cls(
            pieces,
            _addresses(arcs[heads]),
            arcs[heads],
            (np.cumsum(sizes) - sizes).astype(np.int32),
            sizes.astype(np.int32),
            unit[rich],
            to[rich].astype(np.int32),
            logp[rich],
            suffix.astype(np.int32),
            np.concatenate([np.zeros(1, np.float32), *levels.backoff]),
            first.astype(np.int32),
        )

    def follow(
        self, heads: Positions, score: Float32s, state: Int32s, piece: Int32s
    ) -> Iterator[tuple[Positions, Float32s, Positions]]:
        """All arcs by which hypotheses can read a piece, from the longest context to the shortest.

        Yields:
            parent: the hypothesis (from `heads`), its score after the arc, and the arc.
        """
        bare = np.ones(len(heads), np.bool_)
        state = state.copy()
        while len(heads):
            at = self._find(state.astype(np.int64) * self.pieces + piece)
            sizes = np.where(at >= 0, self.count[at], 0)
            if sizes.any():
                origin = owners(sizes)
                arc = ranges(self.begin[at], sizes)
                yield heads[origin], score[origin] + self.logp[arc], arc
            bare &= sizes == 0
            # the empty context is asked only where no longer one could read the piece
            shorter = self.suffix[state]
            go = np.flatnonzero((state != 0) & ((shorter != 0) | bare))
            score = score[go] + self.backoff[state[go]]
            heads, state, piece, bare = heads[go], shorter[go], piece[go], bare[go]

    def step(self, state: Int32s, piece: Int32s) -> tuple[Float32s, Int32s]:
        """The score of the one arc by which each state can read a piece, from the longest context; the state after.

        Where no context has such an arc, not even the empty one, the score is `_NEVER`.
        """
        score, after = np.zeros(len(state), np.float32), np.zeros(len(state), np.int32)
        open_, state = np.arange(len(state)), state.copy()
        while len(open_):
            at = self._find(state[open_].astype(np.int64) * self.pieces + piece[open_])
            hit = at >= 0
            done, arc = open_[hit], self.begin[at[hit]]
            score[done] += self.logp[arc]
            after[done] = self.target[arc]
            open_ = open_[~hit]
            score[open_] += np.where(state[open_] == 0, np.float32(_NEVER), self.backoff[state[open_]])
            lower = state[open_] != 0
            open_ = open_[lower]
            state[open_] = self.suffix[state[open_]]
        return score, after

    def _find(self, keys: Int64s) -> Positions:
        """The number of each key, or -1."""
        mask = len(self.table) - 1
        slot = _spread(keys, mask)
        found = self.table[slot]
        open_ = np.flatnonzero((found >= 0) & (self.keys.take(found, mode="clip") != keys))
        while len(open_):
            slot[open_] = (slot[open_] + 1) & mask
            found[open_] = self.table[slot[open_]]
            again = found[open_]
            open_ = open_[(again >= 0) & (self.keys.take(again, mode="clip") != keys[open_])]
        return found.astype(np.intp)


def _spread(keys: Int64s, mask: int) -> Positions:
    """A slot for each key."""
    mixed = keys.astype(np.uint64) * GOLDEN
    return ((mixed >> np.uint64(32)) & np.uint64(mask)).astype(np.intp)


def _addresses(keys: Int64s) -> Int32s:
    """A table of the numbers of distinct keys."""
    size = 1 << max(4, int(len(keys) * 1.5).bit_length())
    table = np.full(size, -1, np.int32)
    slot = _spread(keys, size - 1)
    rest = np.arange(len(keys))
    while len(rest):
        free = rest[table[slot[rest]] < 0]
        table[slot[free]] = free
        rest = rest[table[slot[rest]] != rest]
        slot[rest] = (slot[rest] + 1) & (size - 1)
    return table
