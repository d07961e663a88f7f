"""Sentences of a column of lines or paragraphs, with spans.

A sentence ends where its string ends, and at a mark that ends sentences (``. ! ? … ؟ ۔`` and their kin), with the
closing quotes and brackets after it, when white space follows and nothing says otherwise. What says otherwise:

- after a full stop, the words on both sides: abbreviations, initials (`stops`), numbers of list items and headings
  (`list_items`);
- after dots of omission, a small letter, or one of a script without capitals;
- after closing quotes or brackets, a small letter (``"Why?" he asked``) or another clause that goes on
  (`diglot.text.sentences.quotations`);
- anywhere, a sign that goes on: ``&``, ``,``, ``،``, ``؛``.

Where white space was left out, a mark between two whole words ends a sentence too (``انتهى.وقال``, ``late.We``;
`unspaced`); ideographic full stops, ``؟`` and ``۔`` need none ever. A few words begin a sentence where a
writer left out the full stop (``thanks for this Please call me``), an address ends one before a capital letter, and an
emoticon, emoji or citation mark (``[3]``) after the end of a sentence still belongs to it.

``،``, ``؛``, ``,``, ``;`` and ``:`` never end a sentence; neither does a mark inside a URL, a number or a file name. No
language is asked: each rule speaks of its own script only.

Spans are half open, in code points of their own string, trimmed of white space; what they leave out is white space.
"""

from __future__ import annotations

import numpy as np

from diglot.text.arrays import Positions
from diglot.text.column import Column
from diglot.text.sentences.context import (
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
from diglot.text.sentences.list_items import numbers
from diglot.text.sentences.quotations import QUOTES, goes_on, past_closing, past_controls, past_spaced_closing
from diglot.text.sentences.stops import any_of, arabic, digits, full_stops
from diglot.text.sentences.unspaced import unspaced
from diglot.text.spans import Spans

__all__ = ["sentences"]

SHORT = 24
"""A quotation of fewer code points is a name or a title rather than a sentence."""


def sentences(column: Column) -> Spans:
    """The sentences of every string; 15 to 40 ns a code point, by how many stops there are.

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
    after = past_closing(around, marks + 1)
    cited = np.flatnonzero(around.signs(after) == ord("["))
    after[cited] = past_citation(around, after[cited])
    spaced = around.blank.take(after)
    spaced |= around.are(marks, FREE) & ~around.are(after, STOP | END) & ~any_of(around.signs(after), ",،؛;:")
    tight = np.flatnonzero(~spaced)
    if len(tight):
        tied, past = unspaced(around, marks[tight], after[tight])
        spaced[tight[tied]], after[tight[tied]] = True, past
    marks, after = marks[spaced], after[spaced]
    if not len(marks):
        return marks
    resumed = around.past_gap(after)
    after, apart = past_spaced_closing(around, after, resumed)
    resumed[apart] = around.past_gap(after[apart])
    following = around.past(resumed, OPENER)
    before = around.are(marks - 1, STOP) & (marks > 0)
    kind, first = around.classes.take(marks), around.classes.take(following)
    dots = (kind == DOTS) | ((kind == STOP) & before)
    small = LOWER | (OTHER * dots)
    quoted = after > marks + 1
    quoted[quoted] = past_controls(around, marks[quoted] + 1) < after[quoted]
    ends = ((first & small) == 0) | ~(dots | quoted)
    ends &= ~any_of(around.signs(resumed), "&,،؛")
    clause = np.flatnonzero(quoted & ends & ((kind != STOP) | apart))
    if len(clause):
        ends[clause[goes_on(around, resumed[clause], following[clause])]] = False

    stops = np.flatnonzero((kind == STOP) & ~dots)
    whole = stops[ends[stops]]
    ends[whole] = full_stops(around, marks[whole], following[whole])
    within, items = numbers(around, marks[stops], following[stops], after[ends])
    ends[stops[within]] = False
    return np.concatenate((past_trailer(around, after[ends]), items))


def past_citation(around: Surroundings, positions: Positions) -> Positions:
    """Each position moved past a ``[12]`` that begins there, if one does."""
    start = positions[:, None] + np.arange(1, 5)
    window = around.signs(start)
    count = np.logical_and.accumulate(digits(window), axis=1).sum(axis=1)
    closing = around.signs(positions + 1 + count) == ord("]")
    whole = (around.signs(positions) == ord("[")) & (count > 0) & closing
    return np.where(whole, positions + count + 2, positions)


def past_trailer(around: Surroundings, ends: Positions) -> Positions:
    """Each end of a sentence moved past the emoticon, emoji or citation mark that follows after white space."""
    start = around.past_gap(ends)
    first = around.signs(start)
    emoji = ((first >= 0x1F300) & (first < 0x1FB00)) | ((first >= 0x2600) & (first < 0x27C0))
    maybe = np.flatnonzero(emoji | (first == ord("[")) | any_of(first, ":;="))
    start, emoji = start[maybe], emoji[maybe]
    stop = around.chunk_ends(start)
    length, last = stop - start, np.maximum(stop - 1, 0)
    face = any_of(first[maybe], ":;=") & any_of(around.signs(last), "()[]DPpOo/\\|*3") & (length >= 2) & (length <= 4)
    past = np.where(face | (emoji & ~around.are(last, LETTER)), stop, past_citation(around, start))
    moves = (past > start) & around.blank.take(past)
    ends[maybe[moves]] = past[moves]
    return ends


def unmarked(around: Surroundings) -> Positions:
    """The positions after words that end a sentence though no mark does.

    Before a capital word that hardly ever stands elsewhere, before a capital after a URL, before ``And`` and its like
    after a dash between blanks, where speech breaks off; in Arabic after a closing quotation mark, before a verb of
    saying (``وأضاف``) or, where it is long, another quotation.
    """
    codes, classes, gap = around.column.codes, around.classes, around.gap
    if len(codes) < 3:
        return np.empty(0, np.intp)
    before, after = classes[:-2], classes[2:]
    capital = ((after & UPPER) > 0) & (((before & LOWER) > 0) | (before == 0))
    quoted = ((after & (OTHER | OPENER)) > 0) & ((before & CLOSER) > 0)
    places = np.flatnonzero((capital | quoted) & gap[1:-1]) + 2
    previous, kind = around.signs(places - 2), around.classes.take(places)

    likely = places[(around.classes.take(places - 2) > 0) & ((kind & OPENER) == 0)]
    found = around.lists_at(likely) & np.where(around.are(likely, UPPER), LISTS["bare starters"], LISTS["speech"])
    again = places[((kind & OPENER) > 0) & any_of(previous, QUOTES)]
    if len(again):
        again = again[arabic(around.signs(again + 1)) & arabic(around.signs(again - 3))]
        again = again[any_of(around.signs(again), QUOTES)]
        again = again[~any_of(around.signs(again[:, None] - np.arange(3, SHORT)), QUOTES).any(axis=1)]
    dashes = places[any_of(previous, "–—")]
    if len(dashes):
        dashes = dashes[around.gap.take(dashes - 3, mode="clip")]
        dashes = dashes[(around.lists_at(dashes) & LISTS["after dashes"]) > 0]
    colons = np.flatnonzero(codes[:-2] == ord(":"))
    schemes = colons[(around.signs(colons + 1) == ord("/")) & (around.signs(colons + 2) == ord("/"))]
    spaces = np.flatnonzero(around.blank) if len(schemes) else schemes
    addresses = spaces[np.searchsorted(spaces, schemes)]
    addresses = addresses[around.are(around.past_gap(addresses), UPPER)]
    return np.concatenate((likely[found > 0] - 1, again - 1, dashes - 1, addresses))


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
