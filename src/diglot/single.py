"""Single short strings: the same answers as the rooms give of columns, with little around the work.

A run without white space decides its tokens and its normalized form by itself (`diglot.text.lexicon` rests on that,
too), so that these are remembered, and a string is a join over them. What is not so simple gets None, and goes the
usual way: longer strings; the number of a list item; blanks that are no single spaces, and rewrites that look across
them, where a text is normalized.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TypeAlias

import numpy as np

from diglot import routes
from diglot.remembered import Batched, kept
from diglot.results import Token
from diglot.routes import Language
from diglot.text.charmap.charmap import CharMap, apply_with_edits
from diglot.text.column import Column
from diglot.text.edits import Edits

__all__ = ["LONGEST", "mapped", "tokens"]

LONGEST = 500
"""Code points of a short string."""
DIGITS = "0123456789"
Mapped: TypeAlias = tuple[str, tuple[tuple[int, int, int, int], ...]]
"""What a run becomes, and the edits of it, as `Edits.lists` gives them."""


def tokens(text: str, route: int, scheme: str) -> list[Token] | None:
    """The tokens of a string, as `routes.tokenize` cuts them.

    Args:
        route: its number.
        scheme: one of `diglot.text.tokens.schemes.SCHEMES`.

    >>> [token.text for token in tokens("Dr. Hale's café", 2, "default")]
    ['Dr.', "Hale's", 'café']
    """
    if len(text) > LONGEST or not text or (text[0] in DIGITS and "." in text[1:3]):  # which may number an item
        return None
    runs, end = text.split(), 0
    found: list[Token] = []
    for run, begins in zip(runs, _cuts(routes.languages(), route, scheme).of(runs), strict=True):
        at = text.index(run, end)
        end = at + len(run)
        if len(begins) == 1:
            found.append(Token(run, at, end))
        else:
            found += [Token(run[a:b], at + a, at + b) for a, b in pairwise((*begins, len(run)))]
    return found


@kept(entries=64, size=500)
def _cuts(known: tuple[Language, ...], route: int, scheme: str) -> Batched[list[int]]:
    """Where the tokens of runs begin."""

    def cut(runs: list[str]) -> list[list[int]]:
        found = routes.tokenize(Column.from_strings(runs), np.full(len(runs), route, np.int8), scheme)
        return [[start for start, _ in spans] for spans in found.lists()]

    return Batched(cut, "runs of single strings, and their tokens")


def mapped(text: str, charmap: CharMap) -> tuple[str, Edits] | None:
    """A string through a map, as `apply_with_edits` does it.

    >>> mapped("so… yes", CharMap.of("dots", {"…": "..."}))[0]
    'so... yes'
    """
    forms, runs = _forms(charmap), text.split()
    if forms is None or len(text) > LONGEST or " ".join(runs) != text:
        return None
    made: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    source = target = 0
    for run, (form, own) in zip(runs, forms.of(runs), strict=True):
        made.append(form)
        if own:
            if source and not own[0][0]:  # the edit may begin with the blank that a mark hangs on
                return None
            edits += [(source + a, source + b, target + c, target + d) for a, b, c, d in own]
        source, target = source + len(run) + 1, target + len(form) + 1
    ends, result = np.array([len(text)]), " ".join(made)
    if not edits:
        return result, Edits.none(ends)
    a, b, c, d = np.array(edits, np.intp).T
    return result, Edits(a, b, c, d, ends, np.array([len(result)]))


@kept(entries=64, size=500)
def _forms(charmap: CharMap) -> Batched[Mapped] | None:
    """What runs become; None where their neighbours matter, or spaces."""

    def form(runs: list[str]) -> list[Mapped]:
        column, edits = apply_with_edits(Column.from_strings(runs), [charmap])
        return [*zip(column.strings(), map(tuple, edits.lists()), strict=True)]

    if charmap.across or charmap("a a") != "a a":
        return None
    return Batched(form, "runs of single strings, and what they are mapped to")
