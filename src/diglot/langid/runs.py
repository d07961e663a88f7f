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

from diglot.langid import addresses, codeswitching, scripts
from diglot.langid.codes import number
from diglot.langid.evidence import words
from diglot.langid.identify import DEFAULT, Languages, Options, identify
from diglot.langid.names import is_capital
from diglot.text import codepoints
from diglot.text.arrays import Bools, Int8s, Int16s, Positions, changes, offsets
from diglot.text.column import Column
from diglot.text.spans import Spans

__all__ = ["mixed"]


FEW = 3  # words of a run that may be a name
SURE = 0.8  # the score from which such a run is of a language that is not English
ACRONYM = 5  # letters of the longest acronym
_LABEL = 1000  # what is added to a language's number where a word has one of its own

# scripts that one language mixes count as one: Han, kana, bopomofo and Hangul
_EAST_ASIAN = [scripts.SCRIPTS.index(code) for code in ("Hani", "Hira", "Kana", "Bopo", "Hang")]


def mixed(column: Column, languages: Languages, options: Options = DEFAULT) -> tuple[Spans, Int16s, Int8s]:
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
    read, several = _read(column, languages)
    latin = np.flatnonzero(languages.script == scripts.LATN)
    labels = _labels(read.take(latin), languages, latin)
    if labels.any():
        starts = offsets(column.lengths[latin] + 1)[:-1]
        several[latin] |= np.add.reduceat((labels > 0).view(np.uint8), starts, dtype=np.int32) > 0
    chosen = np.flatnonzero(several)
    if not len(chosen):
        return Spans(np.zeros(len(column) + 1, np.intp), *np.empty((2, 0), np.int32)), *_nothing()
    spread = np.zeros(len(column.codes), np.int16)
    spread[_within(column, latin)] = labels
    part = column.take(chosen)
    inside, starts, kinds = _runs(part, _parts(read.take(chosen), spread[_within(column, chosen)]))
    counts = np.bincount(inside, minlength=len(part))
    ends = np.append(starts[1:], 0)
    ends[np.cumsum(counts)[counts > 0] - 1] = part.ends[counts > 0]
    real = counts[inside] > 1  # a string may have its letters of several scripts in one language, or in addresses
    inside, starts, ends, kinds = inside[real], starts[real], ends[real], kinds[real]
    runs = Column.from_flat(part.codes, starts, ends)
    script, _ = scripts.dominant(runs, scripts.of_codes(runs.codes))
    language = np.where(kinds > _LABEL, kinds - _LABEL, languages.language[chosen][inside]).astype(np.int16)
    foreign = (script != languages.script[chosen][inside]) | (language == 0)
    language[foreign] = _told(runs.take(foreign), options)
    runs_of = np.zeros(len(column), np.intp)
    runs_of[chosen] = np.where(counts > 1, counts, 0)
    base = part.starts[inside]
    spans = Spans(offsets(runs_of), (starts - base).astype(np.int32), (ends - base).astype(np.int32))
    return spans, language, script


def _told(runs: Column, options: Options) -> Int16s:
    """``int16[k]``: the languages of runs in another script than their segments.

    A few Latin words are names, brands and acronyms more often than a language: what is not sure is English where it
    is written as a name, and ``und`` else.
    """
    found = identify(runs, options)
    language = found.language.copy()
    letter = scripts.of_codes(runs.codes) == scripts.LATN
    starts, _ = words(letter.astype(np.uint32) * np.uint32(0x100))
    string = np.searchsorted(runs.ends, starts)
    letters = np.add.reduceat(letter.view(np.uint8), runs.starts, dtype=np.int32)
    capitals = np.add.reduceat((letter & is_capital(runs.codes)).view(np.uint8), runs.starts, dtype=np.int32)
    few = (found.script == scripts.LATN) & (np.bincount(string, minlength=len(runs)) <= FEW)
    acronym = few & (capitals == letters) & (letters <= ACRONYM)
    unsure = few & (found.score < SURE) & (language != number("en"))
    english = not options.languages or "en" in options.languages
    language[unsure] = number("und")
    if english:
        language[acronym | (unsure & (capitals > 0))] = number("en")
    return language


def _nothing() -> tuple[Int16s, Int8s]:
    return np.empty(0, np.int16), np.empty(0, np.int8)


def _read(column: Column, languages: Languages) -> tuple[Column, Bools]:
    """The strings to their ends, without addresses, and which of them have letters of several scripts."""
    read = languages.read
    if read is None:
        blanked = addresses.blank(column)
        return blanked, scripts.dominant(blanked, scripts.of_codes(blanked.codes))[1]
    if read.whole.all():
        return read.column, read.several.copy()
    rest = addresses.blank(column.take(~read.whole))
    inside = np.repeat(read.whole, column.lengths + 1)
    codes = np.empty_like(column.codes)
    codes[inside], codes[~inside] = read.column.take(read.whole).codes, rest.codes
    several = read.several.copy()
    several[~read.whole] = scripts.dominant(rest, scripts.of_codes(rest.codes))[1]
    return Column(codes, column.ends), several


def _labels(column: Column, languages: Languages, latin: Positions) -> Int16s:
    """The labels of the Latin strings; words that have been read already are not read again."""
    language, read = languages.language[latin], languages.read
    if read is None or read.latin is None:
        return codeswitching.labels(column, language)
    whole = read.whole[latin]
    if whole.all():
        return codeswitching.labels(column, language, read.latin)
    labels = np.empty(len(column.codes), np.int16)
    inside = np.repeat(whole, column.lengths + 1)
    labels[inside] = codeswitching.labels(column.take(whole), language[whole], read.latin)
    labels[~inside] = codeswitching.labels(column.take(~whole), language[~whole])
    return labels


def _parts(column: Column, labels: Int16s) -> Int16s:
    """``int16[n]``: what belongs together: 0 for no letter, else the script, or `_LABEL` and the word's language."""
    table = np.arange(128, dtype=np.int16)
    table[_EAST_ASIAN] = _EAST_ASIAN[0]
    parts = table.take(scripts.of_codes(column.codes))
    return np.where((labels > 0) & (parts == scripts.LATN), labels + np.int16(_LABEL), parts)


def _within(column: Column, strings: Positions) -> Bools:
    """The code points of some strings, given in order: ``bool[n]``."""
    chosen = np.zeros(len(column), np.bool_)
    chosen[strings] = True
    return np.repeat(chosen, column.lengths + 1)


def _runs(column: Column, parts: Int16s) -> tuple[Positions, Positions, Int16s]:
    """The runs of strings with letters of several kinds: ``(string: intp[k], start: intp[k], kind: int16[k])``."""
    place = np.flatnonzero(parts)
    kinds = parts[place]
    string = np.searchsorted(column.ends, place)
    first = changes(string)
    at = np.flatnonzero(first | changes(kinds))
    start = _after_space(column, place[at])
    start = np.maximum(start, np.where(at > 0, place[at - 1] + 1, 0))
    start[first[at]] = column.starts[string[at]][first[at]]
    return string[at], start, kinds[at]


def _after_space(column: Column, place: Positions) -> Positions:
    """The position after the last white space before each place; the place itself where letters stand before it."""
    space = np.flatnonzero(codepoints.blanks().take(column.codes, mode="clip"))
    before = np.searchsorted(space, place) - 1
    return np.where(before >= 0, space[before] + 1, 0) if len(space) else np.zeros_like(place)
