"""Spell words in another script: two joint models, one reading forwards, one judging backwards.

The forward model proposes the best readings of each word; the backward model, trained on the same rows of units from
their ends, scores them again. Readings are ranked by a weighted mean of the two; the first is then the one that is
nearest, in expected edits, to all of them (`consensus`). Together they err less than either (``docs/adr/0050``). One
``.npz`` file holds both. Nothing here knows a language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from diglot.text.automaton import rank
from diglot.text.column import Column, Positions
from diglot.text.distance import edit_distances
from diglot.text.joint import Joint

__all__ = ["Readings", "Speller", "consensus"]

Floats = npt.NDArray[np.float32]

_ARRAYS = ("counts", "unit", "logp", "backoff")


@dataclass(frozen=True, eq=False)
class Readings:
    """Ranked readings of words.

    Args:
        word: ``intp[k]``, which word of the column each reading belongs to; rises.
        text: the readings, best first for each word; a word that the model cannot spell has none.
        score: ``float32[k]``, log-probability of word and reading together, in nats.
    """

    word: Positions
    text: Column
    score: Floats

    def first(self, count: int) -> list[str | None]:
        """The best reading of each of `count` words, None where there is none."""
        out: list[str | None] = [None] * count
        top = np.flatnonzero(rank(self.word) == 0)
        for word, text in zip(self.word[top].tolist(), self.text.take(top).strings(), strict=True):
            out[word] = text
        return out

    def lists(self, count: int) -> list[list[tuple[str, float]]]:
        """For each of `count` words its readings with their probabilities, which sum to 1."""
        out: list[list[tuple[str, float]]] = [[] for _ in range(count)]
        heads = np.flatnonzero(rank(self.word) == 0)
        sizes = np.diff(np.append(heads, len(self.word)))
        weight = np.exp(self.score - np.repeat(np.maximum.reduceat(self.score, heads), sizes)) if len(heads) else []
        total = np.repeat(np.add.reduceat(weight, heads), sizes) if len(heads) else np.empty(0)
        chances = (weight / total).tolist() if len(heads) else []
        for word, text, chance in zip(self.word.tolist(), self.text.strings(), chances, strict=True):
            out[word].append((text, chance))
        return out


@dataclass(frozen=True, eq=False)
class Speller:
    """A forward and a backward model of the same units.

    Args:
        forward, backward: the models.
        trust: the backward model's share of the score.
    """

    forward: Joint
    backward: Joint
    trust: float = 0.6

    def read(
        self, column: Column, start: str | None = None, *, best: int = 1, proposals: int = 5, beam: int = 8
    ) -> Readings:
        """The best readings of every word of a column; about 40 µs a word of 7 letters.

        Args:
            column: the words.
            start: the domain whose words they are; the first by default.
            best: readings a word at most.
            proposals: readings of the forward model that the backward model judges.
            beam: hypotheses a word that the forward model follows.
        """
        if not len(column):
            return Readings(np.empty(0, np.intp), column, np.empty(0, np.float32))
        paths = self.forward.search(column, start, best=max(best, proposals), beam=max(best, beam))
        score = (1 - self.trust) * paths.score + self.trust * self.backward.weigh(paths.units, start)
        order = np.lexsort((-score, paths.word))
        found = Readings(paths.word[order], self.forward.spelled(paths.units[order]), score[order])
        order = consensus(found)
        order = order[rank(found.word[order]) < best]
        return Readings(found.word[order], found.text.take(order), found.score[order])

    def save(self, file: IO[bytes] | str) -> None:
        """Write both models as one compressed ``.npz``."""
        names = json.dumps([self.forward.units, self.forward.starts, self.trust], ensure_ascii=False)
        arrays = {
            f"{side}-{name}-{i}": array
            for side, joint in (("forward", self.forward), ("backward", self.backward))
            for name in _ARRAYS
            for i, array in enumerate(getattr(joint, name))
        }
        np.savez_compressed(file, names=np.frombuffer(names.encode(), np.uint8), **arrays)

    @classmethod
    def load(cls, file: IO[bytes] | str) -> Speller:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        units, starts, trust = json.loads(arrays.pop("names").tobytes())
        pairs, domains = tuple((source, target) for source, target in units), tuple(starts)
        sides = {
            side: Joint(pairs, domains, **{name: _levels(arrays, f"{side}-{name}-") for name in _ARRAYS})
            for side in ("forward", "backward")
        }
        return cls(sides["forward"], sides["backward"], trust)


def consensus(found: Readings, among: int = 5, sharpness: float = 1.0) -> Positions:
    """An order of readings that puts first, for each word, the one with the fewest expected edits to the others.

    Args:
        found: readings sorted by word and score.
        among: readings a word that take part.
        sharpness: 1 takes the scores as they are, more believes the best one more.

    Returns:
        ``intp[k]``: an order of all readings; after the first of each word the rest follow as they were.
    """
    place = rank(found.word)
    heads = np.flatnonzero(place == 0)
    sizes = np.minimum(np.diff(np.append(heads, len(place))), among)
    weight = np.exp(sharpness * (found.score - np.repeat(found.score[heads], np.diff(np.append(heads, len(place))))))
    pairs = [(i, j) for i in range(among) for j in range(i)]
    left = np.concatenate([heads[sizes > i] + i for i, _ in pairs])
    right = np.concatenate([heads[sizes > i] + j for i, j in pairs])
    apart = edit_distances(found.text, left, right)
    risk = np.zeros(len(place))
    np.add.at(risk, left, apart * weight[right])
    np.add.at(risk, right, apart * weight[left])
    risk[place >= among] = np.inf
    ahead = np.ones(len(place), np.bool_)
    ahead[np.lexsort((risk, found.word))[heads]] = False
    return np.lexsort((place, ahead, found.word))


def _levels(arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> tuple[npt.NDArray[Any], ...]:
    """The arrays whose names begin so, by level."""
    return tuple(arrays[f"{prefix}{i}"] for i in range(sum(key.startswith(prefix) for key in arrays)))
