"""Which full stops end a sentence, by the words on both sides of them.

White space, a mark or the end of the text follows these stops, or a sentence that was written up to them
(`diglot.text.sentences.split`). An abbreviation, an initial and a number of a list or heading end none; which words are
abbreviations is in data/sentences.txt, in lists by what may follow them. A proclitic (``و ف ب ل ك``) before an Arabic
one belongs to the written word.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.text.arrays import Bools, Codes, Positions, Uint8s, Uint32s
from diglot.text.sentences.context import LETTER, LISTS, LOWER, OPENER, OTHER, STOP, UPPER, Surroundings

__all__ = ["CONTROLS", "STOPS", "any_of", "arabic", "digits", "full_stops"]

ACCENTS = "".join(map(chr, range(0x300, 0x370)))
LONGEST = 8
"""One letter more than the longest abbreviation has."""
SIGNS = 0x3001
CONTROLS = "".join(map(chr, [0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]))
DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩"
STOPS = sum(
    LISTS[name]
    for name in ("titles", "never", "before numbers", "before letters", "before small letters", "anywhere", "eras")
)
"""The lists of what stands before a full stop."""


@cache
def table_of(signs: str) -> Bools:
    """``bool[SIGNS]``: true at the code points of `signs`."""
    table = np.zeros(SIGNS, np.bool_)
    table[[ord(sign) for sign in signs]] = True
    return table


def any_of(codes: Codes, signs: str) -> Bools:
    """Which code points are among a few `signs` below U+3000."""
    return table_of(signs).take(codes, mode="clip")


def digits(codes: Codes) -> Bools:
    """Which code points are digits, Western or Arabic-Indic."""
    return any_of(codes, DIGITS)


def arabic(codes: Codes) -> Bools:
    """Which code points are in the blocks of the Arabic script that hold its letters."""
    return ((codes >= 0x620) & (codes <= 0x6FF)) | ((codes >= 0x750) & (codes <= 0x77F))


def full_stops(around: Surroundings, marks: Positions, following: Positions) -> Bools:
    """Which full stops at `marks` end a sentence, by the word before and by what stands at `following`.

    They do, save those that `odd_stops` excepts. After a whole word of two letters or more that is in no list none is.
    """
    ends = np.ones(len(marks), np.bool_)
    begin = around.letters_to(marks, LONGEST)
    short = np.flatnonzero(marks - begin < LONGEST)
    marks, following, begin = marks[short], following[short], begin[short]
    listed = around.lists(begin, marks) & np.uint32(STOPS)
    length, previous = marks - begin, begin - 1
    whole = around.blank.take(previous, mode="clip") | around.are(previous, OPENER) | (begin == 0)
    odd = (listed > 0) | (length < 2) | ~whole | any_of(around.signs(marks - 1), ACCENTS)
    proclitic = any_of(around.signs(begin), "وفبلك") & any_of(around.signs(marks - 1), "أدمصتطجق")
    odd |= (length <= 4) & (around.are(following, LOWER) | proclitic)
    some = np.flatnonzero(odd)
    if len(some):
        ends[short[some]] = odd_stops(around, marks[some], following[some], begin[some], listed[some])
    return ends


def odd_stops(around: Surroundings, marks: Positions, following: Positions, begin: Positions, listed: Uint32s) -> Bools:
    """Which full stops after something else than a whole word in no list end a sentence.

    They do, save

    - after an abbreviation of `listed_stops`;
    - after a dotted abbreviation or an initial, unless what follows is a word that begins sentences. A letter after a
      number (``20 C.``) or after a noun that takes one (``vitamin C.``, ``الفئة ب.``) is no initial;
    - after a letter of a script without capitals;
    - before a small letter, where the string begins with a capital, after a name of up to four letters or a word
      without vowels.

    Args:
        begin: ``intp[k]``, where the letters before each mark begin.
        listed: the lists that these letters are in.
    """
    controlled = np.flatnonzero(any_of(around.signs(marks - 1), CONTROLS + ACCENTS) & (marks > 0))
    if len(controlled):  # د\u200f. is د. and É. is E.
        marks, begin = marks.copy(), begin.copy()
        marks[controlled] -= 1
        begin[controlled] = around.letters_to(marks[controlled], LONGEST)
    start = np.minimum(around.past(around.chunk_starts(marks), OPENER), marks)
    last, first = around.classes.take(marks - 1, mode="clip"), around.classes.take(following)
    follower = around.lists_at(following)
    listed = listed | around.lists(start, marks) | behind_proclitic(around, start, marks)
    before = around.before_gap(start)
    numbered = digits(around.signs(before - 1)) & (before > 0) | digits(around.signs(begin - 1)) & (begin > 0)

    single = (marks - start == 1) & ((last & LETTER) > 0) & (around.signs(marks - 1) != ord("I"))
    noun = around.lists(around.letters_to(before), before)
    lettered = single & (((noun & LISTS["lettered"]) > 0) | (numbered & ((last & UPPER) > 0)))
    initial = single & ~lettered
    caseless = initial & ((last & OTHER) > 0)
    starter = (follower & LISTS["starters"]) > 0
    begins = starter | (initial & ~caseless & ((first & OTHER) > 0))
    ends: Bools = begins | ~(initial | dotted(around, marks, last))

    found = np.flatnonzero(((listed & STOPS) > 0) & ~lettered)
    if len(found):
        ends[found] &= listed_stops(around, listed[found], following[found], starter[found])
        title = found[((listed[found] & LISTS["titles"]) > 0)]
        ends[title] = title_ends(around, start[title], marks[title], follower[title], before[title])
    ends[caseless] = False
    eras = np.flatnonzero(numbered & ((listed & LISTS["eras"]) > 0))
    ends[eras] = starter[eras] | verb_behind_wa(around, following[eras])
    ends[short_before_small(around, start, marks, first, numbered)] = False
    return ends


def listed_stops(around: Surroundings, listed: Uint32s, at: Positions, starter: Bools) -> Bools:
    """Which full stops after words of lists other than the titles end a sentence."""

    def among(name: str) -> Bools:
        found: Bools = (listed & LISTS[name]) > 0
        return found

    codes, first = around.signs(at), around.classes.take(at)
    small = digits(codes) | ((first & LOWER) > 0)
    alone = ((first & UPPER) > 0) & ~around.are(at + 1, LETTER) & (codes != ord("I"))
    ends: Bools = ~((among("before numbers") | among("before small letters")) & small)
    ends &= ~(among("before letters") & alone)
    ends &= starter | ~among("anywhere")
    return ends & ~among("never")


def title_ends(around: Surroundings, start: Positions, marks: Positions, follower: Uint32s, before: Positions) -> Bools:
    """Which full stops after a title end a sentence: few.

    Before a word that begins sentences and is no name; before any that does, where the title is no title: ``Main St.``
    after a capital, ``the Gov.`` after an article, ``Vane, Prof.`` after a comma.
    """
    street = (around.signs(start) == ord("S")) & (around.signs(start + 1) == ord("t")) & (marks - start == 2)
    previous = around.letters_to(before)
    named = street & around.are(previous, UPPER) & (previous < before)
    article = (before - previous <= 3) & any_of(around.signs(before - 1), "aesryu") & around.are(previous, LOWER)
    article &= any_of(around.signs(previous), "tahmo") & (previous < before) & around.are(start, UPPER)
    ends: Bools = (follower & LISTS["no names"]) > 0
    apart = around.signs(before - 1) == ord(",")  # F. Costello, Prof. A …
    ends |= (named | article | apart) & ((follower & LISTS["starters"]) > 0)
    return ends


def behind_proclitic(around: Surroundings, start: Positions, marks: Positions) -> Uint32s:
    """The lists of the Arabic abbreviations behind one of ``و ف ب ل ك``; none for words that only look like it."""
    first, second, length = around.signs(start), around.signs(start + 1), marks - start
    maybe = (length >= 2) & (length <= 5) & any_of(first, "وفبلك") & arabic(second)
    mouth = (length == 2) & any_of(first, "فك") & (second == ord("م"))
    must = (length == 2) & (first == ord("ب")) & (second == ord("د")) & (start >= 3)
    must &= (around.signs(start - 2) == ord("ا")) & (around.signs(start - 3) == ord("ل"))
    found = around.lists(start + 1, np.where(maybe & ~mouth & ~must, marks, start + 1))
    two = maybe & any_of(first, "وف") & any_of(second, "بلك")
    boy = (second != ord("ب")) & (around.signs(start + 2) != ord("أ"))  # ولد., ولم., فكم.
    further = around.lists(start + 2, np.where(two, marks, start + 2))
    further[boy] &= np.uint32(LISTS["before numbers"])
    return (found | further) & np.uint32(LISTS["titles"] | LISTS["before numbers"])


def dotted(around: Surroundings, marks: Positions, last: Uint8s) -> Bools:
    """Whether single letters with full stops (``U.S.``, ``ش.م.م.``) end before each mark; a path has none."""
    inner = np.maximum(marks - 2, 0)
    path = any_of(around.signs(marks - 4), "/=_") & (marks >= 4)
    found: Bools = ((last & LETTER) > 0) & around.are(inner, STOP) & ~path
    return found


def verb_behind_wa(around: Surroundings, following: Positions) -> Bools:
    """Whether a word of four letters or more begins with ``و`` and goes on with no noun of time or particle."""
    ends = around.letters_from(following)
    nouns = around.lists(following + 1, ends) & LISTS["continuing"]
    found: Bools = (around.signs(following) == ord("و")) & (ends - following >= 4) & (nouns == 0)
    return found


def short_before_small(
    around: Surroundings, start: Positions, marks: Positions, first: Uint8s, numbered: Bools
) -> Positions:
    """The stops after a short name, a word without vowels or one after a number (``5 in.``), before a small letter in a
    string that begins with a capital."""
    column = around.column
    small = np.flatnonzero(((first & LOWER) > 0) & (marks - start <= 4) & (marks > start))
    if not len(small):
        return small
    heads = around.past(around.past_gap(column.starts), OPENER)
    string = np.searchsorted(column.ends, marks[small])
    small = small[around.are(heads[string], UPPER)]
    window = around.signs(start[small][:, None] + np.arange(4))
    inside = np.arange(4) < (marks - start)[small][:, None]
    letters = (around.classes.take(start[small][:, None] + np.arange(4)) & LETTER) > 0
    vowels = np.logical_or.reduce([(window | 32) == ord(vowel) for vowel in "aeiouy"]) & inside
    short = (letters | ~inside).all(axis=1) & (around.are(start[small], UPPER) | ~vowels.any(axis=1) | numbered[small])
    found: Positions = small[short]
    return found
