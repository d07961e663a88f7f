"""What the rows of a string's words say of its language: sums, the best one, and its probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from diglot.kernels.dates import Dates
from diglot.kernels.letters import SCRIPTS, Read
from diglot.kernels.library import Kernel, Out, address, addresses
from diglot.kernels.switches import Costs

__all__ = ["FULL", "Judge", "Judges", "judge", "sums", "wide_sums"]

Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
Float32s = npt.NDArray[np.float32]
Positions = npt.NDArray[np.intp]

NONE = -(1 << 30)
"""The bias of what is no candidate."""
POWERS = 1 / math.log(2)
"""Powers of two in one of e."""
MOST = 60
"""What no prior adds or takes more than, in powers of two."""
LEAST = -1000
"""The prior of what is no candidate, in powers of two: it counts for the lowest power."""
FULL = 2
"""How often the row of a word counts; once where it is halved."""

_sums = Kernel("languages_sums", np.int16, int, int, np.int32, np.uint8, np.int32, np.int64, int, Out(np.int32))
_wide_sums = Kernel("languages_wide_sums", np.int32, int, np.int32, np.int32, int, Out(np.int32))
_judge = Kernel(
    "languages_judge", np.int64, np.int16, int, np.int32, np.uint8, np.int32, np.int64, int, np.int64, np.uint8,
    Out(np.int16), Out(np.float32),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Judge:
    """What is made of sums, a value a column of the rows.

    Args:
        bias: ``int32[width]``, added to sums.
        priors: ``float64[width]``, added to scores (nats); -inf where a language is no candidate. One at least is.
        divisors: ``float64[l]``, what sums are divided by, for texts of 0, 1, … code points; the last for longer ones.
        numbers: ``int16[width]``, the number of each column's language.
        doubts: ``uint32[width + 1]``, what of a string that is told so wants a closer look: bits as of
            `diglot.kernels.letters.known`; the last where no word is known.
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
    def _handed(self) -> tuple[Int32s, Float32s, Float32s, Float32s]:
        """The bias, both priors and factors of sums, in powers of two."""
        bias = np.where(np.isfinite(self.priors), self.bias, NONE).astype(np.int32)
        both = np.array([self.priors, self.named]) * POWERS
        usual, named = np.where(bias > NONE, both.clip(-MOST, MOST), LEAST).astype(np.float32)
        return bias, usual, named, (POWERS / self.divisors).astype(np.float32)

    @cached_property
    def _near(self) -> tuple[Int16s, Int16s, int]:
        """The bias in 16 bits, the lowest of what is no candidate; which these are; and how far sums may then reach."""
        mask, most = np.isfinite(self.priors), np.iinfo(np.int16).max
        farthest = int(np.abs(self.bias[mask]).max(initial=0))
        near = np.where(mask, self.bias.clip(-most, most), -most - 1).astype(np.int16)
        return near, -mask.astype(np.int16), most - farthest

    @cached_property
    def state(self) -> npt.NDArray[np.int64]:
        """``int64[15]``, all of it for C."""
        bias, usual, named, factors = self._handed
        values = (
            len(bias), bias, usual, factors, len(factors) - 1, self.numbers, self.doubts, self.name, named, self.single,
            self.instead, 0, *self._near,
        )  # fmt: skip
        state = np.array(addresses(*values), np.int64)
        state.view(np.float64)[11] = self.most
        return state


class Judges:
    """How strings are told by their words.

    Args:
        judges: by script how sums are judged.
        only: ``int16[SCRIPTS]``, the number of the only language that each script is written in, 0 where it is in none,
            -1 where words tell.
        certain: the score of an only language.
        threshold: a string whose score is lower has no language.
        switching: the script whose words may change their language, and what that costs.
        dates: what strings are made of that are dates, and so in no language.

    Attributes:
        state: ``int64[8]``, all of it for C.
    """

    def __init__(
        self,
        judges: Mapping[int, Judge],
        only: Int16s,
        certain: float,
        threshold: float,
        switching: tuple[int, Costs],
        dates: Dates,
    ) -> None:
        models, (script, costs) = np.zeros(SCRIPTS, np.int64), switching
        for each, judge in judges.items():
            models[each] = address(judge.state)
        width = len(judges[script].bias) if script in judges else 0
        charged = np.array(
            addresses(0, width, costs.others, costs.columns, costs.cost, costs.most, costs.name), np.int64
        )
        dated = np.array(
            addresses(
                dates.signs, len(dates.signs), dates.slots, len(dates.slots).bit_length() - 1, dates.words, dates.ends,
                dates.ordinals,
            ), np.int64,
        )  # fmt: skip
        self._kept = judges, models, only, charged, costs, dated, dates  # whose memory stays as long as this does
        self.state = np.array(addresses(models, only, 0, 0, charged, script, dated, dates.longest), np.int64)
        self.state.view(np.float64)[2:4] = certain, threshold


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
        model.state, rows, limit, numbers, words.capital, words.offsets, chosen, len(chosen), lengths, read.flags,
        language, score,
    )  # fmt: skip
