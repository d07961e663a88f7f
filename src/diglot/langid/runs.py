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

import numpy as np

from diglot.kernels import letters, switches
from diglot.langid import codeswitching, folding, model, scripts
from diglot.langid.identify import DEFAULT, LanguageOptions, Languages, identify
from diglot.text.arrays import Int8s, Int16s, Positions
from diglot.text.column import Column, Parts, Texts
from diglot.text.spans import Spans

__all__ = ["mixed"]


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
    known, groups, there = folding.tables().known, codeswitching.groups(), switching[chosen]
    runs = switches.runs(known, read, starts, ends, chosen, there, labels, scripts.LATN, groups)
    found = switches.laid(runs, asked[chosen], column.starts, languages.language, languages.script)
    if len(foreign := found.foreign):
        found.language[foreign] = _told(column, runs.start[foreign], runs.end[foreign], options)
    return Spans(found.offsets, found.start, found.end), found.language, runs.script


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
    known = found.language, found.score, found.script
    switches.named(folding.tables().known, column.codes, starts, ends, codeswitching.names(options), known)
    return found.language
