"""Marks that end a sentence though no white space follows: ``انتهى.وقال``, ``رائع!!شكرا``, ``late.We``.

Addresses, file names, versions, initials and decimals hold such marks too. A mark ends a sentence only between two
whole words (or a number, bracket or sign of percent before it) of a chunk without signs of an address; a full stop in
Latin letters only before a capital that small letters follow.
"""

from __future__ import annotations

import numpy as np

from diglot.text.arrays import Bools, Positions
from diglot.text.sentences.context import (
    CLOSER,
    DOTS,
    END,
    LETTER,
    LISTS,
    LOWER,
    OPENER,
    OTHER,
    STOP,
    UPPER,
    Surroundings,
)
from diglot.text.sentences.quotations import QUOTE, closes
from diglot.text.sentences.stops import STOPS, any_of, arabic, digits

__all__ = ["unspaced"]

REACH = 64
ADDRESS = "/\\@=_<>{}|~^#"


def unspaced(around: Surroundings, marks: Positions, after: Positions) -> tuple[Positions, Positions]:
    """Which of the `marks` end a sentence without white space, and where.

    Args:
        marks: ``intp[k]``, positions of marks.
        after: ``intp[k]``, past the closing signs after each; no white space there.

    Returns:
        Indices of those that end one; the position past each.
    """
    first, kind = around.classes.take(after, mode="clip"), around.classes.take(marks)
    some = np.flatnonzero(((first & (LETTER | OPENER)) > 0) & ~(((kind & STOP) > 0) & (first == LOWER)) & (marks > 0))
    marks, after = marks[some], after[some]
    opening = (around.signs(marks + 1) == QUOTE) & (after == marks + 2)
    if opening.any():
        after = np.where(opening & ~closes(around, marks + 1), marks + 1, after)
    at = around.past(after, OPENER)
    stop = around.letters_from(at)
    alone = any_of(around.signs(at), "IA") & (around.blank.take(stop) | any_of(around.signs(stop), "'’"))
    whole = (stop - at > 1) | alone
    keep = np.flatnonzero(whole & around.are(at, LETTER))
    some, marks, after, at, stop = (array[keep] for array in (some, marks, after, at, stop))
    if not len(some):
        return some, after
    ends = ends_sentence(around, marks, at, stop)
    ends[ends] = ~in_address(around, marks[ends])
    return some[ends], after[ends]


def ends_sentence(around: Surroundings, marks: Positions, at: Positions, stop: Positions) -> Bools:
    """Whether each mark stands between what may end and what may begin a sentence; addresses are not asked for."""
    run = run_starts(around, marks)
    word = around.letters_to(run)
    previous = np.maximum(run - 1, 0)
    apostrophe = any_of(around.signs(word - 1), "'’") & (word > 0)
    lettered = (run - word > 1) | (apostrophe & (run > word))
    closed = (around.are(previous, CLOSER) & ~around.are(previous, OPENER)) | (around.signs(previous) == ord("%"))
    closed |= (around.signs(previous) == QUOTE) & closes(around, previous)
    number = numbers_before(around, run)
    kind = around.classes.take(marks)
    single = (kind == STOP) & (run == marks)
    dots = (kind == DOTS) | ((kind & STOP > 0) & ~single)

    title = around.are(at, UPPER) & (around.are(at + 1, LOWER) | (stop - at == 1))
    caseless = around.are(at, OTHER) & arabic(around.signs(at))
    follower, listed = around.lists_at(at), around.lists(word, run)
    starter = ((follower & LISTS["starters"]) > 0) & title
    clean = around.blank.take(stop) | any_of(around.signs(stop), ",'’،؛;:")
    ending = (follower & LISTS["endings"]) > 0
    bound = (listed & np.uint32(STOPS - LISTS["before numbers"])) > 0
    inside = around.are(word - 1, STOP) & (word > 0)

    before_arabic = (lettered & ~bound & ~(inside & around.are(at, LOWER))) | number | closed
    stops = caseless & before_arabic & ~(ending & ~any_of(around.signs(stop), "،؛,"))
    small = around.are(previous, LOWER)
    plain = lettered & small & around.are(word, LOWER) & ~inside & (run - word > 2)
    plain &= (listed & np.uint32(STOPS)) == 0
    foreign = lettered & around.are(previous, OTHER) & ~bound
    latin = (starter & ((lettered & ~bound & ~inside) | number | closed)) | (title & ~ending & (plain | foreign))
    stops |= latin & clean
    others = (lettered | number | closed) & (around.are(at, UPPER | OTHER) | ~inside)
    found: Bools = np.where(single, stops, np.where(dots, starter & clean & lettered & small, others))
    return found


def run_starts(around: Surroundings, marks: Positions) -> Positions:
    """Where the run of marks begins that each of `marks` is in, by 8 back at most."""
    index = marks[:, None] - 1 - np.arange(8)
    inside = around.are(index.clip(0), STOP | END) & (index >= 0)
    starts: Positions = marks - np.logical_and.accumulate(inside, axis=1).sum(axis=1)
    return starts


def numbers_before(around: Surroundings, ends: Positions) -> Bools:
    """Whether a number of two figures or more ends at each of `ends`, and is no number of an item of a list."""
    start = around.chunk_starts(ends)
    index = start[:, None] + np.arange(12)
    figures = digits(around.signs(index))
    inside = index < ends[:, None]
    pure = (figures | any_of(around.signs(index), ".,٫٬:/-") | ~inside).all(axis=1)
    found: Bools = pure & digits(around.signs(ends - 1)) & (ends - start > 1) & (ends - start < 12)
    return found & ~(around.begin_strings(start) & (ends - start <= 3))


def in_address(around: Surroundings, positions: Positions) -> Bools:
    """Whether the chunk around each position holds a sign of addresses, paths or code, by `REACH` away at most."""
    found = np.zeros(len(positions), np.bool_)
    for steps in (-1 - np.arange(REACH), np.arange(REACH)):
        for some in np.array_split(np.arange(len(positions)), 1 + len(positions) // 4096):
            index = positions[some][:, None] + steps
            solid = np.logical_and.accumulate(~around.blank.take(index, mode="clip") & (index >= 0), axis=1)
            found[some] |= (any_of(around.signs(index), ADDRESS) & solid).any(axis=1)
    return found
