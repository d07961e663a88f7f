"""Numbers of list items and headings: their full stops end no sentence, and a next item begins one."""

from __future__ import annotations

import numpy as np

from diglot.text.arrays import Bools, Positions
from diglot.text.sentences.context import LETTER, LISTS, OPENER, OTHER, STOP, UPPER, WIDTH, Surroundings
from diglot.text.sentences.stops import any_of, digits

__all__ = ["numbers"]

BULLETS = "-–—*•·●○▪■◦►‣"


def numbers(
    around: Surroundings, marks: Positions, following: Positions, ends: Positions
) -> tuple[Positions, Positions]:
    """The full stops after numbers that belong to what follows, and where a new item of a list begins.

    A number does, of up to three digits, with inner full stops or Roman, that begins its string, stands behind a
    bullet, or follows the end of a sentence or a word of headings (``Step 1.``, ``المادة 5.``) that does. Where the
    first number of a string begins it, each next one (``1. Open 2. Close``) begins an item.

    Args:
        marks: ``intp[k]``, full stops before white space, rising.
        following: ``intp[k]``, what stands after each.
        ends: ``intp``, where sentences end by other rules, rising.

    Returns:
        The indices of the stops among `marks`; the positions where a sentence ends before a next item.
    """
    alone = around.blank.take(marks - 2, mode="clip") | (marks == 1) | around.are(marks - 2, OPENER)
    last = around.signs(marks - 1)
    some = np.flatnonzero(digits(last) | any_of(last, "ivxIVX") | alone)
    if not len(some):
        return some, some
    marks, following = marks[some], following[some]
    start = np.minimum(around.past(around.chunk_starts(marks), OPENER), marks)
    letter = (marks - start == 1) & around.are(start, LETTER)
    maybe = digits(around.signs(start)) | any_of(around.signs(start), "ivxIVX") | letter
    maybe = np.flatnonzero(maybe & (start < marks))
    start, stop, after = start[maybe], marks[maybe], following[maybe]
    index = start[:, None] + np.arange(WIDTH + 1)
    window, inside = around.signs(index), index < stop[:, None]
    pure = (digits(window) | ~inside).all(axis=1) & (stop - start <= 3)
    inner = (digits(window) | (window == ord(".")) | ~inside).all(axis=1) & ((window == ord(".")) & inside).any(axis=1)
    inner &= digits(around.signs(stop - 1)) & (stop - start <= 8)
    roman = (any_of(window, "ivx") | ~inside).all(axis=1) | (any_of(window, "IVX") | ~inside).all(axis=1)
    roman &= (stop - start <= 5) & around.are(after, UPPER | OTHER)
    known = pure | inner | roman | letter[maybe]
    if not known.any():
        return some[:0], some[:0]
    maybe, start, stop, after, pure, roman, letter = (
        array[known] for array in (maybe, start, stop, after, pure, roman, letter[maybe] & ~roman)
    )

    before = around.before_gap(start)
    within = (pure & (stop - start <= 2) & around.are(after, UPPER | OTHER)) | (roman & (stop - start > 1))
    heads = begins(around, start, ends, within) & ~letter
    named = before - (around.are(before - 1, STOP) & (before > 0)).astype(np.intp)
    word = around.letters_to(named)
    heading = (around.lists(word, named) & LISTS["headings"]) > 0
    heading &= begins(around, word, ends, np.ones(len(word), np.bool_))
    value = np.zeros(len(start), np.intp)
    for step in range(3):
        value = np.where(start + step < stop, value * 10 + (around.signs(start + step) & 15), value)
    value[~pure] = -9
    string = np.searchsorted(around.column.ends, stop)
    first = begins(around, start, ends[:0], np.zeros(len(start), np.bool_)) & pure
    follows = np.zeros(len(start), np.bool_)
    follows[1:] = (value[1:] == value[:-1] + 1) & (string[1:] == string[:-1]) & pure[1:]
    follows &= around.are(after, UPPER | OTHER)
    run = np.maximum.accumulate(np.where(follows, 0, np.arange(len(start)))) if len(start) else start
    follows &= first[run] if len(start) else follows
    return some[maybe[heads | heading | follows]], before[follows]


def begins(around: Surroundings, start: Positions, ends: Positions, within: Bools) -> Bools:
    """Whether a string begins at each of `start`, a bullet aside, or, where it may stand `within`, a sentence does."""
    before = around.before_gap(start)
    chunk = around.chunk_starts(start)
    found = around.begin_strings(around.before_gap(chunk))
    sign = np.maximum(before - 1, 0)
    bullet = any_of(around.signs(sign), BULLETS) & around.begin_strings(around.before_gap(sign))
    place = np.minimum(np.searchsorted(ends, before), max(len(ends) - 1, 0))
    ended = within & (ends[place] == before) if len(ends) else np.zeros(len(start), np.bool_)
    return found | (bullet & (before > 0)) | ended
