"""Sentences of a column of lines or paragraphs, with spans.

A sentence ends at a mark that ends sentences (``. ! ? … ؟ ۔`` and their kin), together with the closing quotes and
brackets after it, when white space follows and nothing says otherwise; and where its string ends. What says otherwise:

- after a full stop: an abbreviation or initial before it (lists: `diglot.text.words`), unless the next word is one that
  begins sentences; a number alone at the start of the string (``1. Title``);
- after dots of omission: a small letter;
- after closing quotes or brackets: a small letter (``"Why?" he asked``).

``،``, ``؛``, ``,``, ``;`` and ``:`` never end a sentence; a mark inside a URL, a number or a file name has no white
space after it. No language is asked: each list speaks of its own script only.

Spans are half open, in code points of their own string, trimmed of white space; together they hold everything else.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import regex

from diglot.text.column import Bools, Column, Positions
from diglot.text.cuts import TABLE, blanks, lookup
from diglot.text.spans import Spans

__all__ = ["sentences"]

STOP, END, DOTS, CLOSER, OPENER, LOWER, UPPER, DIGIT = 1, 2, 4, 8, 16, 32, 64, 128


@cache
def class_table() -> npt.NDArray[np.uint8]:
    """``uint8[TABLE]``: full stops, marks that end sentences, closing and opening signs, letter case, digits."""
    characters = "".join(map(chr, range(TABLE - 1)))
    table = np.zeros(TABLE, np.uint8)
    for pattern, value in (
        (r"\.", STOP),
        (r"[!?؟۔‼⁇⁈⁉。！？।॥]", END),
        (r"…", DOTS),
        (r"[\p{Pe}\p{Pf}]", CLOSER),
        (r"[\p{Ps}\p{Pi}]", OPENER),
        (r"[\"'*_]", CLOSER | OPENER),
        (r"[\p{Ll}]", LOWER),
        (r"[\p{Lu}\p{Lt}]", UPPER),
        (r"\p{Nd}", DIGIT),
    ):
        table[[match.start() for match in regex.finditer(pattern, characters)]] |= value
    return table


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, frozenset[str]] = {}
    name = ""
    for line in (files("diglot.text") / "data" / "sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            lists[name] = lists.get(name, frozenset()) | frozenset(line.split())
    return lists


def _skip(positions: Positions, over: Bools, step: int = 1) -> Positions:
    """Each position moved by `step` until it stands on something not in `over`."""
    positions = positions.copy()
    moving = np.flatnonzero(over[positions])
    while len(moving):
        positions[moving] += step
        moving = moving[over[positions[moving]]]
    return positions


def sentences(column: Column) -> Spans:
    """The sentences of every string.

    Args:
        column: `s` strings, each a line or a paragraph.

    Returns:
        Spans in code points of each string; none for a string of white space.

    >>> text = 'Dr. Smith paid $3.5 today. "Why?" he asked. هل وصل د. أحمد؟ نعم.'
    >>> [text[a:b] for a, b in sentences(Column.from_strings([text])).lists()[0]]
    ['Dr. Smith paid $3.5 today.', '"Why?" he asked.', 'هل وصل د. أحمد؟', 'نعم.']
    """
    codes = column.codes
    blank = blanks(codes)
    classes = lookup(class_table(), codes)
    end = blank.copy()  # where a sentence may end: white space after a closing mark
    end[:] = False
    end[column.ends] = True
    marks = np.flatnonzero((classes & (STOP | END | DOTS)) > 0)
    if len(marks):
        after = _skip(marks + 1, (classes & CLOSER) > 0)
        spaced = blank[after]
        marks, after = marks[spaced], after[spaced]
        end[after[_ends(column, classes, blank, marks, after)]] = True
    return _spans(column, blank, np.flatnonzero(end))


def _ends(column: Column, classes: npt.NDArray[np.uint8], blank: Bools, marks: Positions, after: Positions) -> Bools:
    """Which marks, each followed by closing signs up to white space at `after`, end a sentence."""
    codes = column.codes
    following = _skip(after, blank & ~_flags(column))
    following = np.minimum(_skip(following, (classes & OPENER) > 0), len(codes) - 1)
    kind, next_class = classes[marks], classes[following]
    dots = (kind == DOTS) | ((kind == STOP) & (classes[marks - 1] == STOP) & (marks > 0))
    small = (next_class & LOWER) > 0
    closed = after > marks + 1
    verdict: Bools = ~(small & (closed | dots))
    stops = np.flatnonzero((kind == STOP) & ~dots & verdict)
    if len(stops):
        verdict[stops] = _stops(column, classes, blank, marks[stops], following[stops])
    return verdict


def _flags(column: Column) -> Bools:
    flags = np.zeros(len(column.codes), np.bool_)
    flags[column.ends] = True
    return flags


def _stops(
    column: Column, classes: npt.NDArray[np.uint8], blank: Bools, marks: Positions, following: Positions
) -> Bools:
    """Which full stops end a sentence, by the words before and after them."""
    lists = _lists()
    codes = column.codes
    verdict = np.ones(len(marks), np.bool_)
    start = marks.copy()
    edge = np.zeros(len(codes) + 1, np.bool_)
    edge[:-1] = blank
    edge[-1] = True  # position -1: before the column
    for _ in range(8):
        start -= ~edge[start - 1]
    short = np.flatnonzero(edge[start - 1])
    starts_of_strings = set(column.starts.tolist()) if len(short) else set()
    for i in short.tolist():
        a, b = int(start[i]), int(marks[i])
        word = codes[a:b].tobytes().decode("utf-32-le", "surrogatepass").lstrip("([\"'“‘«")
        stop = int(following[i])
        follower = codes[stop : stop + 12].tobytes().decode("utf-32-le", "surrogatepass").split(" ", 1)[0]
        verdict[i] = _ends_after(word, follower.rstrip(",.'’"), a in starts_of_strings, lists)
    return verdict


def _ends_after(word: str, follower: str, first: bool, lists: dict[str, frozenset[str]]) -> bool:
    """Whether ``word. follower`` are two sentences; `first`: the word begins its string."""
    if not follower:
        return True
    starter = follower in lists["starters"]
    if first and word.isdigit() and len(word) < 4:
        return False
    if word in lists["before names"]:
        return False
    if word in lists["before numbers"]:
        return not follower[0].isdigit() and not follower[0].islower()
    if len(word) == 1 and word.isalpha() and word != "I":
        return starter and word.isupper()
    if word in lists["anywhere"] or "." in word:
        return starter
    return True


def _spans(column: Column, blank: Bools, ends: Positions) -> Spans:
    """Spans between the rising `ends`, trimmed of white space; empty ones dropped."""
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1]
    solid = np.flatnonzero(~blank)
    low, high = np.searchsorted(solid, starts), np.searchsorted(solid, ends)
    keep = low < high
    low, high = low[keep], high[keep]
    return Spans.from_flat(column, solid[low], solid[high - 1] + 1)
