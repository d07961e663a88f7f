"""What the words of strings say about their language: sums of integer scores, word by word.

A model gives every word a row of integer scores, one for each of its languages; a string's scores are the sum of the
rows of its words. Words come again and again, so their rows are remembered (`Evidence`). Sums of integers do not depend
on the order, and words are compared letter by letter: the result is the same, to the bit, for any batch, thread and
process, and for any state of the memory.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy.typing as npt

from diglot.kernels.languages import sums
from diglot.kernels.letters import Words
from diglot.kernels.rows import Memory
from diglot.remembered import register
from diglot.text.arrays import Int32s, Positions, Uint16s

__all__ = ["LOCK", "Evidence", "Model", "Reading"]


MEMORY = 12 << 20
"""Bytes that an `Evidence` takes for the words that it remembers: 48,000 words of Latin text, more of others."""


LOCK = threading.Lock()
"""Held while words are read or learnt; one for all models, so that one string takes one."""


class Model(Protocol):
    """Something that scores words.

    Attributes:
        name: shown to people.
        languages: the codes of the languages scored, in the order of a row.
        empty: an array of no rows: ``int[0, l]``, where l may be more than there are languages.
    """

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    @property
    def empty(self) -> npt.NDArray[Any]: ...

    def rows(self, letters: Uint16s, bounds: Int32s) -> npt.NDArray[Any]:
        """``int[w, l]``: the scores of each word: of ``letters[bounds[i] : bounds[i + 1]]``."""


@dataclass(frozen=True, eq=False)
class Reading:
    """The words of strings, and what a model says of them.

    Args:
        words: those of all strings.
        numbers: ``int32[w]``, each word's row; only of the strings that were read.
        rows: ``int[v, l]``, scores.
        limit: none of them is further from 0.
    """

    words: Words
    numbers: Int32s
    rows: npt.NDArray[Any]
    limit: int

    def sums(self, chosen: Positions) -> Int32s:
        """``int32[c, l]``: the scores of some strings: twice the sums over their words.

        Words that begin with a capital, which may be names, say half as much, but for the first of a string.
        """
        return sums(self.rows, self.limit, self.numbers, self.words.capital, self.words.offsets, chosen)


M = TypeVar("M", bound=Model)


class Evidence(Generic[M]):
    """The rows of the words met so far, by one model. Safe to use from several threads.

    Args:
        model: what scores words.
        memory: bytes that the words may take, about; those of one call may take more, until the next one.
        factor: of the hash of words, odd; another one in every process, unless given.
    """

    def __init__(self, model: M, memory: int = MEMORY, factor: int | None = None) -> None:
        self.model = model
        factor = secrets.randbits(62) | 1 if factor is None else factor
        most = max(1, memory // Memory.size(model.empty.shape[1] * model.empty.itemsize))
        self.memory = Memory(model.rows, model.empty, most, factor)
        register(self, f"scores of words by {model.name}", memory)

    def __len__(self) -> int:
        return len(self.memory)

    def forget(self) -> None:
        """Forget every word: what a measurement of unknown words needs."""
        with LOCK:
            self.memory.forget()

    def read(self, words: Words, chosen: Positions) -> Reading:
        """The scores of the words of some strings."""
        with LOCK:
            return Reading(words, *self.memory.read(words, chosen))
