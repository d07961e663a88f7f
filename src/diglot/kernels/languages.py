"""What the rows of a string's words say of its language: sums, the best one, and its probability."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from diglot.kernels.letters import Read
from diglot.kernels.library import Kernel, Out, addresses

__all__ = ["FULL", "Judge", "judge", "sums", "wide_sums"]

Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
Positions = npt.NDArray[np.intp]

FULL = 2
"""How often the row of a word counts; once where it is halved."""

_sums = Kernel("languages_sums", np.int16, int, int, np.int32, np.uint8, np.int32, np.int64, int, Out(np.int32))
_wide_sums = Kernel("languages_wide_sums", np.int32, int, np.int32, np.int32, int, Out(np.int32))
_judge = Kernel(
    "languages_judge", np.int64, np.int16, int, np.int32, np.int32, np.int32, np.uint8, np.int32, np.int64, int,
    np.int64, np.uint8, Out(np.int16), Out(np.float32),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Judge:
    """What is made of sums, a value a column of the rows.

    Args:
        bias: ``int32[width]``, added to sums.
        priors: ``float64[width]``, added to scores (nats); -inf where a language is no candidate. One at least is.
        divisors: ``float64[l]``, what sums are divided by, for texts of 0, 1, … code points; the last for longer ones.
        numbers: ``int16[width]``, the number of each column's language.
        doubts: ``uint32[width]``, what of a string that is told so wants a closer look: bits as of
            `diglot.kernels.letters.known`.
        name, named: the column that is judged once more where all words have capitals, and the priors for it.
        single, instead, most: the column that is another language where all words are single letters, the number of
            this language, and its score, at most.

    A column is -1 where there is none.
    """

    bias: Int32s
    priors: npt.NDArray[np.float64]
    divisors: npt.NDArray[np.float64]
    numbers: Int16s
    doubts: npt.NDArray[np.uint32]
    name: int
    named: npt.NDArray[np.float64]
    single: int
    instead: int
    most: float

    @cached_property
    def state(self) -> npt.NDArray[np.int64]:
        """``int64[12]``, all of it for C."""
        values = (
            len(self.bias), self.bias, self.priors, self.divisors, len(self.divisors) - 1, self.numbers, self.doubts,
            self.name, self.named, self.single, self.instead, 0,
        )  # fmt: skip
        state = np.array(addresses(*values), np.int64)
        state.view(np.float64)[-1] = self.most
        return state


def sums(
    rows: Int16s, limit: int, numbers: Int32s, halved: npt.NDArray[np.uint8], offsets: Int32s, chosen: Positions
) -> Int32s:
    """The sums of the rows of the words of the chosen strings, `FULL` times each.

    Args:
        rows: ``int16[v, width]``.
        limit: no score of a row is further from 0; the smaller, the faster.
        numbers: ``int32[w]``, the row of each word.
        halved: ``uint8[w]``, words that count once; the first of a string always counts in full.
        offsets: ``int32[s + 1]``, where each string's words begin.
        chosen: ``intp[c]``, strings.

    Returns:
        ``int32[c, width]``.
    """
    found = np.empty((len(chosen), rows.shape[1]), np.int32)
    _sums(rows, rows.shape[1], limit, numbers, halved, offsets, chosen, len(found), found)
    return found


def wide_sums(rows: Int32s, numbers: Int32s, offsets: Int32s) -> Int32s:
    """As `sums`, for rows of 32 bits, each once."""
    found = np.empty((len(offsets) - 1, rows.shape[1]), np.int32)
    _wide_sums(rows, rows.shape[1], numbers, offsets, len(found), found)
    return found


def judge(
    model: Judge,
    rows: Int16s,
    limit: int,
    numbers: Int32s,
    read: Read,
    chosen: Positions,
    lengths: Positions,
    language: Int16s,
    score: npt.NDArray[np.float32],
) -> None:
    """The language of the `chosen` strings, and its probability: the softmax of their cooled sums, in place.

    Args:
        model: how sums are judged.
        rows, limit, numbers: as for `sums`.
        read: what was read of all strings.
        chosen: ``intp[c]``, strings, whose `language` and `score` are written.
        lengths: ``intp[s]``, code points of each of all strings.
        language, score: ``int16[s]``, ``float32[s]``; both 0 where every sum is 0.
    """
    words = read.words
    _judge(
        model.state, rows, limit, numbers, words.begin, words.end, words.capital, words.offsets, chosen, len(chosen),
        lengths, read.flags, language, score,
    )  # fmt: skip
