"""Spell words in another script: two joint models, one reading forwards, one judging backwards.

The forward model proposes the best readings of each word; the backward model, trained on the same rows of units from
their ends, scores them again. Readings are ranked by a weighted mean of the two; the first is then the one that is
nearest, in expected edits, to all of them (`consensus`). A third judge may see classes of units instead of units
(`Pattern`). Together they err less than either (``docs/adr/0050``). One ``.npz`` file holds all. Nothing here knows a
language.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Float32s, Int32s, Positions
from diglot.text.column import Column
from diglot.text.spelling.distance import edit_distances
from diglot.text.spelling.hypotheses import rank
from diglot.text.spelling.transducer import Joint

__all__ = ["Pattern", "Readings", "Speller", "consensus"]


_ARRAYS = ("counts", "unit", "logp", "backoff")
AMONG = 5
"""Readings of a word that are compared with each other."""


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
    score: Float32s

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
class Pattern:
    """A backward model of classes of units: where letters stand for a shape, it has seen far more of each shape.

    Args:
        joint: the model; its units are classes.
        classes: ``int32[u + 1]``, the class of each unit, and last -1.
        weight: how much its score counts beside that of the others.
    """

    joint: Joint
    classes: Int32s
    weight: float = 0.3


@dataclass(frozen=True, eq=False)
class Speller:
    """A forward and a backward model of the same units, and perhaps one of their classes.

    Args:
        forward, backward: the models.
        trust: the backward model's share of the score.
        pattern: the third judge.
    """

    forward: Joint
    backward: Joint
    trust: float = 0.6
    pattern: Pattern | None = None

    def read(
        self,
        column: Column,
        start: str | None = None,
        *,
        best: int = 1,
        proposals: int = 5,
        beam: int = 8,
        width: float = 5.0,
        nearest: bool = True,
    ) -> Readings:
        """The best readings of every word of a column; about 40 µs a word of 7 letters.

        Args:
            column: the words.
            start: the domain whose words they are; the first by default.
            best: readings a word at most.
            proposals: readings of the forward model that the backward model judges.
            beam: hypotheses a word that the forward model follows.
            width: nats by which those may fall behind the best.
            nearest: put the reading first that is nearest to all, not the most probable one.
        """
        if not len(column):
            return Readings(np.empty(0, np.intp), column, np.empty(0, np.float32))
        paths = self.forward.search(column, start, best=max(best, proposals), beam=max(best, beam), width=width)
        score = (1 - self.trust) * paths.score + self.trust * self.backward.weigh(paths.units, start)
        if self.pattern is not None:
            score += self.pattern.weight * self.pattern.joint.weigh(self.pattern.classes[paths.units])
        order = np.lexsort((-score, paths.word))
        found = Readings(paths.word[order], self.forward.spelled(paths.units[order]), score[order])
        order = consensus(found) if nearest else np.arange(len(order))
        order = order[rank(found.word[order]) < best]
        return Readings(found.word[order], found.text.take(order), found.score[order])

    def save(self, file: IO[bytes] | str) -> None:
        """Write both models as one compressed ``.npz``."""
        sides = {"forward": self.forward, "backward": self.backward}
        names: list[object] = [self.forward.units, self.forward.starts, self.trust]
        arrays: dict[str, npt.NDArray[Any]] = {}
        if self.pattern is not None:
            sides["pattern"] = self.pattern.joint
            names += [self.pattern.joint.units, self.pattern.joint.starts, self.pattern.weight]
            arrays["classes"] = self.pattern.classes
        for side, joint in sides.items():
            for name in _ARRAYS:
                arrays |= {f"{side}-{name}-{i}": array for i, array in enumerate(getattr(joint, name))}
        arrays["names"] = np.frombuffer(json.dumps(names, ensure_ascii=False).encode(), np.uint8)
        np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def stored(cls, package: str, name: str) -> Speller:
        """The model of that name among the data of a package."""
        with (files(package) / "data" / f"{name}.npz").open("rb") as file:
            return cls.load(file)

    @classmethod
    def load(cls, file: IO[bytes] | str) -> Speller:
        """Read what `save` wrote."""
        with np.load(file, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        units, starts, trust, *pattern = json.loads(arrays["names"].tobytes())
        forward, backward = (_joint(arrays, side, units, starts) for side in ("forward", "backward"))
        if not pattern:
            return cls(forward, backward, trust)
        units, starts, weight = pattern
        judge = Pattern(_joint(arrays, "pattern", units, starts), arrays["classes"], weight)
        return cls(forward, backward, trust, judge)


def _joint(arrays: Mapping[str, npt.NDArray[Any]], side: str, units: list[list[str]], starts: list[str]) -> Joint:
    """One model from the arrays of a file."""
    levels = {name: _levels(arrays, f"{side}-{name}-") for name in _ARRAYS}
    return Joint(tuple((source, target) for source, target in units), tuple(starts), **levels)


def consensus(found: Readings) -> Positions:
    """An order of readings that puts first, for each word, the one with the fewest expected edits to the others.

    Args:
        found: readings sorted by word and score; `AMONG` of a word take part.

    Returns:
        ``intp[k]``: an order of all readings; after the first of each word the rest follow as they were.
    """
    place = rank(found.word)
    heads = np.flatnonzero(place == 0)
    counts = np.diff(np.append(heads, len(place)))
    sizes, weight = np.minimum(counts, AMONG), np.exp(found.score - np.repeat(found.score[heads], counts))
    pairs = [(i, j) for i in range(AMONG) for j in range(i)]
    left = np.concatenate([heads[sizes > i] + i for i, _ in pairs])
    right = np.concatenate([heads[sizes > i] + j for i, j in pairs])
    apart = edit_distances(found.text, left, right)
    risk = np.zeros(len(place))
    np.add.at(risk, left, apart * weight[right])
    np.add.at(risk, right, apart * weight[left])
    risk[place >= AMONG] = np.inf
    ahead = np.ones(len(place), np.bool_)
    ahead[np.lexsort((risk, found.word))[heads]] = False
    return np.lexsort((place, ahead, found.word))


def _levels(arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> tuple[npt.NDArray[Any], ...]:
    """The arrays whose names begin so, by level."""
    return tuple(arrays[f"{prefix}{i}"] for i in range(sum(key.startswith(prefix) for key in arrays)))
