"""A joint n-gram model of spelling in two scripts: the best readings of a whole column of words at once.

A word pair is seen as a row of *units*, each a piece of source text and the target text that it becomes::

    شوارزنيغر → schwarzenegger      ش:sch و:w ا:a ر:r ز:z ن:ene ي: غ:gg ر:er

A model gives the probability of each unit after the units before it: an interpolated Kneser-Ney n-gram model, kept as
a back-off automaton. A *state* is a context seen in training; *arcs* leave it by a unit; its *suffix* is the context
without the oldest unit, reached at the price of a back-off weight. `Joint.search` follows all words together, one
source position after the other, with a beam of hypotheses a word; hypotheses that have written the same text are one.

Probabilities are natural logarithms. Nothing here knows a language. A `speller` joins two such models.

Source: Bisani and Ney, "Joint-sequence models for grapheme-to-phoneme conversion" (2008); Chen and Goodman, "An
empirical study of smoothing techniques for language modeling" (1998).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Float32s, Int32s, Positions, Uint8s, Uint64s
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN
from diglot.text.spelling.automaton import Automaton, Levels, Pieces
from diglot.text.spelling.hypotheses import Trail, prune, rank

__all__ = ["END", "LONGEST", "STEP", "Joint", "Paths"]


END = "\n"  # the source of the unit that ends a word: the terminator of a column
STEP = 1 / 16  # nats: log-probabilities are stored in 8 bits
LONGEST = 40  # code points: longer words are not read
_SLICE = 2048  # words searched together, so that the hypotheses stay in the processor's cache
_HASH = int(GOLDEN)
Hypotheses: TypeAlias = tuple[Positions, Float32s, Positions]
"""Numbers of hypotheses, scores of what they become, and the arcs by which they do."""


@dataclass(frozen=True, eq=False)
class Paths:
    """Ranked readings of words, as rows of units.

    Args:
        word: ``intp[k]``, which word of the column each path belongs to; rises.
        units: ``int32[k, m]``, the units of each path, set to the right; -1 before the first.
        score: ``float32[k]``, log-probability of the path; falls for each word.
    """

    word: Positions
    units: Int32s
    score: Float32s

    @classmethod
    def concatenate(cls, parts: list[Paths]) -> Paths:
        """The paths of all `parts`, whose words are numbered already."""
        widest = max((part.units.shape[1] for part in parts), default=0)
        padded = [np.pad(part.units, ((0, 0), (widest - part.units.shape[1], 0)), constant_values=-1) for part in parts]
        return cls(
            np.concatenate([part.word for part in parts] or [np.empty(0, np.intp)]),
            np.concatenate(padded or [np.empty((0, 0), np.int32)]),
            np.concatenate([part.score for part in parts] or [np.empty(0, np.float32)]),
        )


@dataclass(frozen=True, eq=False)
class Joint:
    """A joint model.

    Args:
        units: source and target text of each unit, sorted by source.
        starts: the names of the domains; each is a first unit of its own, numbered after `units`.
        counts: for each level, ``uint16``: how many units follow each n-gram of the level before.
        unit: for each level, ``uint16``: the last unit of each n-gram, in order of its context, then of unit.
        logp: for each level, ``uint8``: minus the log-probability of that unit, in `STEP`.
        backoff: for each level, ``uint8``: minus the back-off weight of those n-grams that units follow, in `STEP`.
    """

    units: tuple[tuple[str, str], ...]
    starts: tuple[str, ...]
    counts: tuple[npt.NDArray[np.uint16], ...]
    unit: tuple[npt.NDArray[np.uint16], ...]
    logp: tuple[Uint8s, ...]
    backoff: tuple[Uint8s, ...]

    def search(
        self, column: Column, start: str | None = None, *, best: int = 1, beam: int = 8, width: float = 5.0
    ) -> Paths:
        """The most probable ways to read every word; a word that the model cannot spell has none.

        Args:
            column: the words; those longer than `LONGEST` are not read.
            start: the domain; the first of `starts` by default.
            best: paths a word at most, all with different target text.
            beam: hypotheses a word that are followed at once.
            width: nats by which a hypothesis may fall behind the best one at the same place.
        """
        first = int(self._automaton.first[self.starts.index(start) if start is not None else 0])
        parts = []
        for at in range(0, len(column), _SLICE):
            some = column.take(np.arange(at, min(at + _SLICE, len(column))))
            part = self._search(some, first, best, max(beam, best), width)
            parts.append(Paths(part.word + at, part.units, part.score))
        return Paths.concatenate(parts)

    def weigh(self, units: Int32s, start: str | None = None) -> Float32s:
        """Log-probability of given paths, each read from right to left.

        Args:
            units: ``int32[k, m]``, as in `Paths`.
            start: the domain.
        """
        tables = self._steps
        ends = len(self.units)
        state = np.full(len(units), tables.first[self.starts.index(start) if start is not None else 0], np.int32)
        total = np.zeros(len(units), np.float32)
        end = next(i for i, (source, _) in enumerate(self.units) if source == END)
        body = units[:, :-1][:, ::-1]  # the end of the word is read last in either direction
        for column in (*body.T, np.full(len(units), end, np.int32)):
            some = np.flatnonzero((column >= 0) & (column < ends))
            score, state[some] = tables.step(state[some], column[some])
            total[some] += score
        return total

    def spelled(self, units: Int32s) -> Column:
        """The target text of paths."""
        targets = self._targets
        starts, lengths = targets.starts[units].ravel(), targets.lengths[units]
        flat = Column.from_flat(targets.codes, starts, starts + lengths.ravel())
        kept = np.ones(len(flat.codes), np.bool_)
        kept[flat.ends.reshape(units.shape)[:, :-1]] = False
        return Column(flat.codes[kept], np.cumsum(lengths.sum(axis=1) + 1) - 1)

    def _search(self, column: Column, first: int, best: int, beam: int, width: float) -> Paths:
        """`search` for few words."""
        pieces = self._pieces.of(column)
        words = np.flatnonzero(column.lengths <= LONGEST)
        longest = int(column.lengths[words].max(initial=0))
        starts, past = column.starts, column.ends + 1
        trail = Trail(len(words) * (1 + beam * (longest + 1)))
        nothing = np.zeros(len(words), np.int32)
        heads = trail.add(words, nothing - 1, nothing, nothing.astype(np.uint64))
        score, state = np.zeros(len(words), np.float32), nothing + first
        waiting: list[list[Hypotheses]] = [[] for _ in range(longest + 2 + len(pieces))]
        done: list[tuple[Positions, Float32s]] = [(heads[:0], score[:0])]
        for position in range(longest + 2):
            if position:
                if not waiting[position]:
                    continue
                heads, score, state = self._taken(waiting[position], trail, len(column), beam, width)
                waiting[position].clear()
                word = trail.word[heads]
                ended = starts[word] + position == past[word]
                if ended.any():
                    done.append((heads[ended], score[ended]))
                    heads, score, state = heads[~ended], score[~ended], state[~ended]
            where = starts[trail.word[heads]] + position
            for size, piece in enumerate(pieces, start=1):
                found = piece[where]
                able = np.flatnonzero(found >= 0)
                arcs = self._automaton.follow(heads[able], score[able], state[able], found[able])
                waiting[position + size].extend(arcs)
        heads, score = (np.concatenate(part) for part in zip(*done, strict=True))
        order = np.lexsort((-score, trail.word[heads]))
        order = order[rank(trail.word[heads[order]]) < best]
        heads, score = heads[order], score[order]
        return Paths(trail.word[heads].astype(np.intp), trail.path(heads), score)

    def _taken(
        self, waiting: list[Hypotheses], trail: Trail, words: int, beam: int, width: float
    ) -> tuple[Positions, Float32s, Int32s]:
        """The best of the hypotheses that wait at a place, added to `trail`: their numbers, scores and states."""
        tables, (multiplier, addend) = self._automaton, self._digests
        parent, score, arc = (np.concatenate(part) for part in zip(*waiting, strict=True))
        word = trail.word[parent]
        top = np.full(words, -np.inf, np.float32)
        np.maximum.at(top, word, score)
        near = np.flatnonzero(score >= top[word] - width)
        parent, score, arc, word = parent[near], score[near], arc[near], word[near]
        unit = tables.unit[arc]
        written = trail.written[parent] * multiplier[unit] + addend[unit]
        kept = prune(word, score, written, beam)
        parent, score = parent[kept], score[kept]
        heads = trail.add(trail.word[parent], parent, unit[kept], written[kept])
        return heads, score, tables.target[arc[kept]]

    # ---- tables, made at first use

    @cached_property
    def _targets(self) -> Column:
        """The target text of each unit, and last an empty one, for -1."""
        return Column.from_strings([*(target for _, target in self.units), ""])

    @cached_property
    def _digests(self) -> tuple[Uint64s, Uint64s]:
        """What adding each unit does to the hash of the text written: times the first, plus the second."""
        powers = [pow(_HASH, len(target), 1 << 64) for _, target in self.units]
        return np.array(powers, np.uint64), np.array([_digest(target) for _, target in self.units], np.uint64)

    @cached_property
    def _sources(self) -> list[str]:
        return sorted({source for source, _ in self.units})

    @cached_property
    def _pieces(self) -> Pieces:
        return Pieces.build(self._sources)

    @cached_property
    def _automaton(self) -> Automaton:
        """The arcs of each state by the piece that they read."""
        number = {source: i for i, source in enumerate(self._sources)}
        return self._by([number[source] for source, _ in self.units], len(number))

    @cached_property
    def _steps(self) -> Automaton:
        """The arcs of each state by unit."""
        return self._by(list(range(len(self.units))), len(self.units))

    def _by(self, labels: list[int], kinds: int) -> Automaton:
        nats = [tuple(-STEP * array.astype(np.float32) for array in part) for part in (self.logp, self.backoff)]
        label = np.array(labels + [-1] * len(self.starts), np.int64)
        return Automaton.build(Levels(self.counts, self.unit, *nats), label, kinds)


def _digest(text: str) -> int:
    value = 0
    for char in text:
        value = (value * _HASH + ord(char)) & 0xFFFFFFFFFFFFFFFF
    return value
