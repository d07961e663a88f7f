"""Where a segment changes its language: code-switching, quotations, names in another script.

`mixed` gives a segment that is in more than one language or script its runs, each with both; a segment in one language
gets none. The runs of a segment tile it: each begins where the one before ends. Digits, punctuation, emoji and blanks
are of no language; they belong to the run before them, but what touches the next run's first word (an opening bracket
or quotation mark, a digit, ``@``) belongs to that.

A run in the segment's main script has the segment's language; what stands in another script is identified by itself,
and a few Latin words (AI, Tesla) are of another language than English only where that is sure.
Latin text is also split where its words change between English, French and Arabic (`diglot.langid.codeswitching`).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.kernels import letters, switches
from diglot.kernels.switches import Names
from diglot.langid import codeswitching, folding, model, scripts
from diglot.langid.codes import number
from diglot.langid.identify import DEFAULT, LanguageOptions, Languages, identify
from diglot.text.arrays import Int8s, Int16s, Positions, Uint8s
from diglot.text.column import Column, Parts, Texts
from diglot.text.spans import Spans

__all__ = ["mixed"]


FEW = 3  # words of a run that may be a name
SURE = np.array([0.8], np.float32)  # the score from which such a run is of a language that is not English
ACRONYM = 5  # letters of the longest acronym

# scripts that one language mixes count as one: Han, kana, bopomofo and Hangul
_EAST_ASIAN = [scripts.SCRIPTS.index(code) for code in ("Hani", "Hira", "Kana", "Bopo", "Hang")]


def mixed(column: Texts, languages: Languages, options: LanguageOptions = DEFAULT) -> tuple[Spans, Int16s, Int8s]:
    """The runs of the segments that mix languages or scripts.

    Args:
        column: ``s`` segments.
        languages: what `diglot.langid.identify.identify` said of them.
        options: how the runs are identified.

    Returns:
        ``(spans, language: int16[k], script: int8[k])``: the runs of each segment, none where it has one language, and
        the language and script of each run.

    >>> column = Column.from_strings(['قال "good morning" ثم مضى', "no change here"])
    >>> spans, language, script = mixed(column, identify(column))
    >>> spans.lists(), script.tolist()
    ([[(0, 4), (4, 19), (19, 25)], []], [1, 2, 1])
    """
    asked = np.flatnonzero(languages.several)
    if not len(asked):
        return _nothing(len(column))
    starts, ends, main = column.starts[asked], column.ends[asked], languages.script[asked]
    forced = np.where(ends - starts > options.limit, main, 0)
    read = letters.read(folding.tables(), column.codes, starts, ends, forced, within=folding.within(column))
    latin = np.flatnonzero(main == scripts.LATN)
    reading = model.evidence(scripts.LATN).read(read.words, latin)
    changed, labels = codeswitching.labels(reading, latin, languages.language[asked])
    switching = np.zeros(len(asked), np.bool_)
    switching[latin[changed]] = True
    chosen = np.flatnonzero(switching | (read.flags & letters.SEVERAL != 0))
    runs = switches.runs(
        folding.tables().known, read, starts, ends, chosen, switching[chosen], labels, scripts.LATN, _groups()
    )
    found = switches.laid(runs, asked[chosen], column.starts, languages.language, languages.script)
    if len(foreign := found.foreign):
        found.language[foreign] = _told(column, runs.start[foreign], runs.end[foreign], options)
    return Spans(found.offsets, found.start, found.end), found.language, runs.script


@cache
def _groups() -> Uint8s:
    """``uint8[128]``: each script, or the first of those that count as one with it."""
    groups = np.arange(128, dtype=np.uint8)
    groups[_EAST_ASIAN] = _EAST_ASIAN[0]
    return groups


def _nothing(count: int) -> tuple[Spans, Int16s, Int8s]:
    """No runs of so many segments."""
    none = np.empty(0, np.int32)
    return Spans(np.zeros(count + 1, np.intp), none, none), none.astype(np.int16), none.astype(np.int8)


def _told(column: Texts, starts: Positions, ends: Positions, options: LanguageOptions) -> Int16s:
    """``int16[k]``: the languages of runs in another script than their segments.

    A few Latin words are names, brands and acronyms more often than a language: what is not sure is English where it
    is written as a name, and ``und`` else.
    """
    parts = isinstance(column, Parts)
    found = identify((Parts if parts else Column.from_flat)(column.codes, starts, ends), options)
    english = number("en")
    named = english if not options.languages or "en" in options.languages else -1
    names = Names(scripts.LATN, FEW, ACRONYM, english, named, number("und"), SURE)
    known = found.language, found.score, found.script
    switches.named(folding.tables().known, column.codes, starts, ends, names, known)
    return found.language
