"""Where strings change their language: between words of one script, and between scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from diglot.kernels.arrays import Bools, Codes, Float32s, Int8s, Int16s, Int32s, Int64s, Positions, Uint8s
from diglot.kernels.letters import Read, Words
from diglot.kernels.library import Kernel, Out

__all__ = ["LABEL", "OTHERS", "Costs", "Laid", "Names", "Runs", "labels", "laid", "named", "runs"]


LABEL = 1000
"""What is added to a language's number where it is the kind of a run."""
OTHERS = 3
ROOM = 8
"""Runs of a string for which there is room at first, on average."""

_labels = Kernel(
    "switches_labels", np.int16, int, np.int32, np.uint8, np.int32, np.int64, int, np.int16, np.int16, np.int64,
    np.int16, int, int, int, Out(np.uint8), Out(np.int16), Out(np.uint8),
)  # fmt: skip
_runs = Kernel(
    "switches_runs", np.uint32, np.uint32, np.uint8, np.uint32, np.int64, np.int64, np.int64, np.uint8, int, np.uint8,
    int, np.int32, np.int32, np.int32, np.int16, Out(np.int64), Out(np.int64), Out(np.int64), Out(np.int16),
    Out(np.int8), int, returns=True,
)  # fmt: skip
_laid = Kernel(
    "switches_laid", np.int64, np.int64, np.int64, np.int16, np.int8, int, np.int64, int, np.int64, np.int16, np.int8,
    int, Out(np.int64), Out(np.int32), Out(np.int32), Out(np.int16), Out(np.int64), returns=True,
)  # fmt: skip
_named = Kernel(
    "switches_named", np.uint32, np.uint32, np.int64, np.int64, int, int, int, int, int, int, int, np.float32,
    Out(np.int16), np.float32, np.int8,
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Costs:
    """What the words of strings are judged by.

    Args:
        others: ``int64[OTHERS]``, the columns of languages that a string may change to, in the rows of scores.
        named: ``int16[OTHERS]``, the numbers of these languages.
        columns: ``int16[l]``, the column of each language by its number, -1 where it has none.
        cost: of a change.
        most, name: what a word counts at most, and one with a capital.
    """

    others: Int64s
    named: Int16s
    columns: Int16s
    cost: int
    most: int
    name: int


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of strings.

    Args:
        string: ``int64[k]``, which of the chosen strings each is in.
        start, end: ``int64[k]``, where it is in the text.
        kind: ``int16[k]``, its script (the first of those that count as one), or `LABEL` and the number of its words'
            language.
        script: ``int8[k]``, the script of most of its letters.
    """

    string: Int64s
    start: Int64s
    end: Int64s
    kind: Int16s
    script: Int8s


def labels(
    rows: Int16s, numbers: Int32s, words: Words, chosen: Positions, language: Int16s, costs: Costs
) -> tuple[Bools, Int16s]:
    """Which of the chosen strings change their language between words, and the language of each word of those that do.

    Args:
        rows: ``int16[v, width]``, scores of words.
        numbers: ``int32[w]``, the row of each word.
        words: of all strings.
        chosen: ``intp[c]``, strings.
        language: ``int16[s]``, of each string, by number.

    Returns:
        ``bool[c]``; ``int16[w]``, written for the words of strings that change. About 5 ns a word.
    """
    found, changed = np.empty(len(words), np.int16), np.empty(len(chosen), np.bool_)
    states = np.empty(int(np.diff(words.offsets).max(initial=0)), np.uint8)
    _labels(
        rows, rows.shape[1], numbers, words.capital, words.offsets, chosen, len(chosen), language, costs.columns,
        costs.others, costs.named, costs.cost, costs.most, costs.name, states, found, changed.view(np.uint8),
    )  # fmt: skip
    return changed, found


def runs(
    known: Codes,
    read: Read,
    starts: Positions,
    ends: Positions,
    chosen: Positions,
    switching: Bools,
    labels: Int16s,
    labelled: int,
    groups: Uint8s,
) -> Runs:
    """The runs of the chosen strings, of those that have two or more; they tile the string.

    A run begins after the last white space before its first letter, or after the last letter of the run before.

    Args:
        known: as of `diglot.kernels.letters.Tables`.
        read: the strings, as `diglot.kernels.letters.read` gave them.
        starts, ends: ``intp[s]``, the strings.
        chosen: ``intp[c]``, strings.
        switching: ``bool[c]``, whether its words have labels.
        labels: ``int16[w]``, the languages of words.
        labelled: the script of words that have labels.
        groups: ``uint8[128]``, for each script itself, or the first of those that count as one with it.
    """
    words, most = read.words, int((ends[chosen] - starts[chosen]).sum())
    for room in (min(ROOM * len(chosen), most), most):  # a run has a letter
        string, start, end = np.empty((3, room), np.int64)
        kind, script = np.empty(room, np.int16), np.empty(room, np.int8)
        count = _runs(
            known, read.codes, read.flags, read.clean, starts, ends, chosen, switching.view(np.uint8), len(chosen),
            groups, labelled, words.offsets, words.first, words.last, labels, string, start, end, kind, script, room,
        )  # fmt: skip
        if count >= 0:
            break
    return Runs(string[:count], start[:count], end[:count], kind[:count], script[:count])


class Laid(NamedTuple):
    """Where runs stand in their strings, and their languages.

    Args:
        offsets: ``int64[s + 1]``, where the runs of each string begin.
        start, end: ``int32[k]``, from where their string begins.
        language: ``int16[k]``, that of their words, or of their string.
        foreign: ``int64[f]``, runs in another script than their string, and those of no language.
    """

    offsets: Int64s
    start: Int32s
    end: Int32s
    language: Int16s
    foreign: Int64s


def laid(runs: Runs, numbers: Positions, starts: Positions, language: Int16s, script: Int8s) -> Laid:
    """Where runs stand in their strings, and their languages; some 2 ns a string.

    Args:
        numbers: ``intp[c]``, rising, which of all strings the chosen ones are.
        starts, language, script: ``intp[s]``, ``int16[s]``, ``int8[s]``, of all strings.

    Raises:
        IndexError: there are no such strings, or they fall.
    """
    count, strings = len(runs.string), len(starts)
    (first, last), own = np.empty((2, count), np.int32), np.empty(count, np.int16)
    offsets, foreign, found = np.empty(strings + 1, np.int64), np.empty(count, np.int64), -1
    if len(language) == len(script) == strings:
        found = _laid(
            runs.string, runs.start, runs.end, runs.kind, runs.script, count, np.ascontiguousarray(numbers),
            len(numbers), np.ascontiguousarray(starts), language, script, strings, offsets, first, last, own, foreign,
        )  # fmt: skip
    if found < 0:
        raise IndexError(f"{count} runs of {len(numbers)} strings, of {strings}")
    return Laid(offsets, first, last, own, foreign[:found])


class Names(NamedTuple):
    """When a few words are a name, and no language.

    Args:
        script: of the words.
        few: words of a run that may be a name.
        acronym: letters of the longest acronym.
        usual: the language that such words are in where nothing speaks against it.
        name: what names are; below 0: nothing is a name.
        none: what is not sure, and no name.
        sure: ``float32[1]``, the score from which a run is in another language.
    """

    script: int
    few: int
    acronym: int
    usual: int
    name: int
    none: int
    sure: Float32s


def named(
    known: Codes, codes: Codes, starts: Positions, ends: Positions, names: Names,
    told: tuple[Int16s, Float32s, Int8s],
) -> None:  # fmt: skip
    """Runs that may be names get the language of these, in place; about 1 ns a code point.

    Args:
        known: as of `diglot.kernels.letters.Tables`.
        codes: ``uint32[n]``.
        starts, ends: ``intp[k]``, runs in it.
        told: their languages, written in place, scores and scripts.
    """
    _named(known, codes, np.ascontiguousarray(starts), np.ascontiguousarray(ends), len(starts), *names, *told)
