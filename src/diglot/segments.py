"""Sentences of a column of lines or paragraphs, with spans.

A sentence ends where its string ends, and at a mark that ends sentences (``. ! ? … ؟ ۔`` and their kin), with the
closing quotes and brackets after it, when white space follows and nothing says otherwise. What says otherwise:

- after a full stop, the words on both sides: abbreviations, initials, the number of a list item (`full_stops`);
- after dots of omission, a small letter, or one of a script without capitals;
- after closing quotes or brackets, a small letter: ``"Why?" he asked``.

Besides, a few words begin a sentence where a writer left out the full stop (``thanks for this Please call me``), an
address ends one before a capital letter, and an emoticon, emoji or citation mark (``[3]``) after the end of a sentence
still belongs to it. Ideographic full stops, ``؟`` and ``۔`` need no white space.

``،``, ``؛``, ``,``, ``;`` and ``:`` never end a sentence; neither does a mark inside a URL, a number or a file name. No
language is asked: each rule speaks of its own script only.

Spans are half open, in code points of their own string, trimmed of white space; what they leave out is white space.
"""

from __future__ import annotations

import numpy as np

from diglot.text.column import Bools, Codes, Column, Positions
from diglot.text.spans import Spans
from diglot.text.surroundings import (
    CLOSER,
    DOTS,
    END,
    FREE,
    LETTER,
    LISTS,
    LOWER,
    OPENER,
    OTHER,
    STOP,
    UPPER,
    Surroundings,
)  # fmt: skip

__all__ = ["sentences"]


def sentences(column: Column) -> Spans:
    """The sentences of every string; about 5 ns a code point.

    Args:
        column: `s` strings, each a line or a paragraph.

    Returns:
        Spans in code points of each string; none for a string of white space.

    >>> text = 'Dr. Smith paid $3.5 today. "Why?" he asked. هل وصل د. أحمد؟ نعم.'
    >>> [text[a:b] for a, b in sentences(Column.from_strings([text])).lists()[0]]
    ['Dr. Smith paid $3.5 today.', '"Why?" he asked.', 'هل وصل د. أحمد؟', 'نعم.']
    """
    around = Surroundings.of(column)
    end = np.zeros(len(column.codes), np.bool_)
    end[column.ends] = True
    end[marked(around)] = True
    end[unmarked(around)] = True
    return spans_between(around, np.flatnonzero(end))


def marked(around: Surroundings) -> Positions:
    """The positions after the marks that end a sentence, past what still belongs to it."""
    marks = np.flatnonzero((around.classes & (STOP | END)) > 0)
    after = around.past(marks + 1, CLOSER)
    cited = np.flatnonzero(around.column.codes.take(after) == ord("["))
    after[cited] = past_citation(around, after[cited])
    spaced = around.blank.take(after) | (around.are(marks, FREE) & ~around.are(marks + 1, STOP | END))
    marks, after = marks[spaced], after[spaced]
    if not len(marks):
        return marks
    following = around.past(around.past_gap(after), OPENER)
    before = around.are(marks - 1, STOP) & (marks > 0)
    kind = around.classes.take(marks)
    dots = (kind == DOTS) | ((kind == STOP) & before)
    small = LOWER | (OTHER * dots)
    ends = ((around.classes.take(following) & small) == 0) | ~(dots | (after > marks + 1))
    stops = np.flatnonzero((kind == STOP) & ~dots & ends)
    ends[stops] = full_stops(around, marks[stops], following[stops])
    return past_trailer(around, after[ends])


def full_stops(around: Surroundings, marks: Positions, following: Positions) -> Bools:
    """Which full stops at `marks` end a sentence, by the word before and by what stands at `following`.

    They do, save

    - after a dotted or listed abbreviation or an initial, unless what follows is a word that begins sentences;
    - after an abbreviation that stands before numbers (``No.``, ``ص.``), where a digit or a small letter follows;
    - after one that stands before names (``Dr.``, ``د.``), after a letter of a script without capitals, and after a
      number of up to three digits that begins its string.
    """
    codes = around.column.codes
    chunk = around.chunk_starts(marks)
    start = np.minimum(around.past(chunk, OPENER), marks)
    listed, follower = around.lists(start, marks), around.lists_at(following)
    last, first = around.classes.take(marks - 1), around.classes.take(following)
    initial = (marks - start == 1) & ((last & LETTER) > 0) & (codes.take(marks - 1) != ord("I"))
    caseless = initial & ((last & OTHER) > 0)
    begins = ((follower & LISTS["starters"]) > 0) | (initial & ~caseless & ((first & OTHER) > 0))

    dotted = ((last & LETTER) > 0) & around.are(np.maximum(marks - 2, 0), STOP)
    ends: Bools = begins | ~(initial | dotted | ((listed & LISTS["anywhere"]) > 0))
    numbered = (listed & LISTS["before numbers"]) > 0
    ends[numbered] = ~(digits(codes.take(following)) | ((first & LOWER) > 0))[numbered]
    item = around.begin_strings(chunk) & (marks - chunk <= 3) & digits(codes.take(marks - 1))
    ends[((listed & LISTS["before names"]) > 0) | caseless | (item & digits(codes.take(chunk)))] = False
    return ends


def digits(codes: Codes) -> Bools:
    """Which code points are digits, Western or Arabic-Indic."""
    return ((codes >= 0x30) & (codes <= 0x39)) | ((codes >= 0x660) & (codes <= 0x669))


def past_citation(around: Surroundings, positions: Positions) -> Positions:
    """Each position moved past a ``[12]`` that begins there, if one does."""
    codes = around.column.codes
    start = positions[:, None] + np.arange(1, 5)
    window = codes.take(start, mode="clip")
    count = np.logical_and.accumulate(digits(window), axis=1).sum(axis=1)
    closing = codes.take(positions + 1 + count, mode="clip") == ord("]")
    whole = (codes.take(positions, mode="clip") == ord("[")) & (count > 0) & closing
    return np.where(whole, positions + count + 2, positions)


def past_trailer(around: Surroundings, ends: Positions) -> Positions:
    """Each end of a sentence moved past the emoticon, emoji or citation mark that follows after white space."""
    codes = around.column.codes
    start = around.past_gap(ends)
    first = codes.take(start)
    emoji = ((first >= 0x1F300) & (first < 0x1FB00)) | ((first >= 0x2600) & (first < 0x27C0))
    maybe = np.flatnonzero(emoji | (first == ord("[")) | any_of(first, ":;="))
    start, emoji = start[maybe], emoji[maybe]
    stop = around.chunk_ends(start)
    length, last = stop - start, np.maximum(stop - 1, 0)
    face = any_of(first[maybe], ":;=") & any_of(codes.take(last), "()[]DPpOo/\\|*3") & (length >= 2) & (length <= 4)
    past = np.where(face | (emoji & ~around.are(last, LETTER)), stop, past_citation(around, start))
    moves = (past > start) & around.blank.take(past)
    ends[maybe[moves]] = past[moves]
    return ends


def any_of(codes: Codes, signs: str) -> Bools:
    """Which code points are among a few `signs`."""
    found: Bools = np.logical_or.reduce([codes == ord(sign) for sign in signs])
    return found


def unmarked(around: Surroundings) -> Positions:
    """The positions after words that end a sentence though no mark does.

    Before a capital word that hardly ever stands elsewhere, before a capital after a URL; in Arabic after a closing
    quotation mark, before a verb of saying (``وأضاف``).
    """
    codes, classes, gap = around.column.codes, around.classes, around.gap
    if len(codes) < 3:
        return np.empty(0, np.intp)
    capital = ((classes[2:] & UPPER) > 0) & ((classes[:-2] & LOWER) > 0)
    quoted = ((classes[2:] & OTHER) > 0) & ((classes[:-2] & CLOSER) > 0)
    likely = np.flatnonzero((capital | quoted) & gap[1:-1]) + 2
    found = around.lists_at(likely) & np.where(around.are(likely, UPPER), LISTS["bare starters"], LISTS["speech"])
    colons = np.flatnonzero(codes[:-2] == ord(":"))
    schemes = colons[(codes.take(colons + 1) == ord("/")) & (codes.take(colons + 2) == ord("/"))]
    spaces = np.flatnonzero(around.blank) if len(schemes) else schemes
    addresses = spaces[np.searchsorted(spaces, schemes)]
    addresses = addresses[around.are(around.past_gap(addresses), UPPER)]
    return np.concatenate((likely[found > 0] - 1, addresses))


def spans_between(around: Surroundings, ends: Positions) -> Spans:
    """Spans between the rising `ends`, trimmed of white space; empty ones dropped."""
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    starts = around.past_gap(around.past_terminators(starts))
    filled = starts < ends
    starts, ends = starts[filled], ends[filled]
    padded = np.flatnonzero(around.gap.take(ends - 1))
    if len(padded):
        solid = np.flatnonzero(~around.gap)
        ends[padded] = solid[np.searchsorted(solid, ends[padded]) - 1] + 1
    return Spans.from_flat(around.column, starts, ends)
