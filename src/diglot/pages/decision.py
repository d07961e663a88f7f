"""What each line of a page is, and where articles begin: by the model, or where a person says that they do."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from diglot.pages.bounds import bounds
from diglot.pages.crf import Decision, decide, load_weights
from diglot.pages.features import scores
from diglot.pages.gate import SPLIT, numbers, several
from diglot.pages.lines import Lines
from diglot.pages.metadata import settle
from diglot.schema import ROLES
from diglot.text.arrays import Bools, Float32s, Int32s

__all__ = ["decided", "salient"]

BODY, HEADING, TITLE = (np.int8(ROLES.index(name)) for name in ("body", "heading", "title"))
LONG = 160
"""Code points from which a line is surely text."""
SECTION = 30_000
"""Lines that are read together; a document of more is read as several pages, but stays one document."""


def decided(lines: Lines, wanted: Bools, at: str = "") -> tuple[Decision, Float32s]:
    """What the lines of `d` documents are.

    Args:
        lines: of all documents.
        wanted: ``bool[d]``, look for several articles; without it, no line of the document begins one or is outside.
        at: where articles begin, whatever the page looks like (`diglot.pages.bounds`); then no line is outside.

    Returns:
        The decision; and ``float32[d]``, the probability that each document holds several articles, NaN where that is
        no question.
    """
    found = _told(lines)
    role = settle(lines, found.role)
    if at:
        begins, split = bounds(lines, at), wanted[lines.document]
        titled = begins & split & np.isin(role, (BODY, HEADING)) & (lines.length <= LONG)
        role = np.where(titled, TITLE, role)
        given = Decision(role, begins & split, np.zeros_like(found.outside), begins.astype(np.float32))
        return given, np.full(len(wanted), np.nan, np.float32)
    score = _judged(lines, found, wanted)
    split = wanted & ~(score <= SPLIT)
    if split.all():
        return Decision(role, found.begins, found.outside, found.chance), score
    of = split[lines.document]
    return Decision(role, found.begins & of, found.outside & of, found.chance), score


def _told(lines: Lines) -> Decision:
    """What each line is: the model's decision, spread to the lines it need not see and to documents of one line."""
    seen = salient(lines) & ~lines.alone if lines.alone.any() else salient(lines)
    if len(lines) <= SECTION and seen.all():
        return decide(scores(lines), lines.begins, load_weights())
    role = np.full(len(lines), BODY, np.int8)
    outside = np.zeros(len(lines), np.bool_)
    begins = lines.first.copy()
    chance = lines.first.astype(np.float32)
    rows = np.flatnonzero(seen)
    for part in _sections(lines.document[rows]):
        here = rows[part]
        looked = lines.take(here)
        found = decide(scores(looked), looked.begins, load_weights())
        role[here], outside[here], begins[here] = found.role, found.outside, found.begins
        chance[here] = found.chance
    return Decision(role, begins, outside, chance)


def _judged(lines: Lines, found: Decision, wanted: Bools) -> Float32s:
    """``float32[d]``: the probability that each document holds several articles, NaN where that is no question."""
    score = np.full(len(wanted), np.nan, np.float32)
    begins = np.flatnonzero(found.begins & ~found.outside)
    asked = wanted & (np.bincount(lines.document[begins], minlength=len(wanted)) > 1)
    if asked.any():
        rows = np.flatnonzero(asked[lines.document] & salient(lines))
        pages, values = numbers(lines.take(rows), found.take(rows))
        score[pages] = several(values)
    return score


def _sections(document: Int32s) -> list[slice]:
    """Runs of whole documents of about `SECTION` lines; a longer document is cut, so that memory is bounded."""
    cuts, last = [0], 0
    bounds = np.append(np.flatnonzero(np.diff(document)) + 1, len(document))
    while last < len(document):
        fitting = bounds[(bounds > last) & (bounds <= last + SECTION)]
        last = int(fitting[-1]) if len(fitting) else min(last + SECTION, len(document))
        cuts.append(last)
    return [slice(begin, end) for begin, end in pairwise(cuts)]


def salient(lines: Lines) -> Bools:
    """``bool[l]``: lines that the model looks at: all but long ones with two long neighbours on either side."""
    long, of, found = lines.length > LONG, lines.document, np.ones(len(lines), np.bool_)
    among = long[:-4] & long[1:-3] & long[2:-2] & long[3:-1] & long[4:]
    found[2:-2] = ~(among & (of[:-4] == of[4:]))  # documents rise: those between are of the same
    return found
