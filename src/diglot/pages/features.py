"""What the page model sees of a line: a few dozen small categories of it, of its neighbours and of its page.

Every feature is a *slot* with a handful of values (`length` in 12 steps, the class of the first word, …). Slots are
of four sorts: of the line itself; the same of its neighbours, up to three lines away; of its place (in the run of short
lines around it, between blank lines, among lines that repeat); and of the page as a whole (does a date follow text
or a title? are there blank lines?), crossed with the line's coarse kind, because it is the page that tells whether a
date line closes one article or opens the next.

The lines are read by two kernels: `diglot.kernels.shapes` (each by itself: all of a line of up to 160 code points, the
first 64 of a longer one, whose middle tells nothing of its role) and `diglot.kernels.features` (among the others of its
page). `scores` adds up the weights of the active values, in ``data/weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from diglot.kernels import shapes, weights
from diglot.kernels.features import (
    ASKED,
    BOUNDS,
    COLUMNS,
    FLAGS,
    KINDS,
    RATIOS,
    STEPPED,
    STEPS,
    STYLES,
    TYPED,
    Columns,
    Rules,
    read,
)
from diglot.kernels.features import Lines as Looked
from diglot.pages.crf import load_weights
from diglot.pages.letters import ENDS, STARTS, points
from diglot.pages.lexicon import classes, cues
from diglot.pages.lines import Lines, split_lines
from diglot.pages.marks import MARKS, marks
from diglot.pages.templates import GROUP, Base, Both, Slot, flags, slot, tables, value_names
from diglot.remembered import of_thread, register
from diglot.text.arrays import Int16s
from diglot.text.chunks import here
from diglot.text.column import Column

__all__ = ["Slot", "rules", "scores", "slots"]


PROBE_ALL, PROBE_PART = 160, 64
MEMORY = 20 << 20
"""Bytes that what lines have of pieces of text takes at most, about."""
_EDGE = KINDS.index("edge")

_STEPS = {
    "length": (4, 9, 16, 26, 41, 61, 81, 111, 161, 251, 401), "words": (1, 2, 3, 4, 5, 7, 10, 15, 21),
    "bars": (1, 2, 3), "dashes": (1, 2), "digits": (1, 3, 6), "stops": (1, 2, 4), "indent": (1, 2, 4),
    "count": (2, 3, 5), "alike": (2, 3, 5, 9), "before": (1, 2, 3, 4, 6), "behind": (1, 2, 3, 4, 6),
    "dates": (1, 2, 4), "lines": (6, 16, 60),
}  # fmt: skip
"""Values from which the steps of a number begin, after the first; digits are tenths of a line."""
_BOUNDS = {
    "share": (0.1, 0.4, 0.8), "of a type": (2, 3, 5, 9), "type's share": (0.04, 0.12, 0.3, 0.6),
    "below text": (0.2, 0.6, 0.95), "above text": (0.2, 0.6, 0.95), "gap of type": (0.5, 1.5, 2.5, 4.5, 9),
    "uneven": (0.25, 0.5, 0.8, 1.2, 5),
}  # fmt: skip

_ALONE = (
    "length", "words", "end", "start", "capitals", "script", "first", "second", "last", "date", *FLAGS[:-1], "bars",
    "dashes", "digits", "stops", "indent", "gap", "wide", "run", "repeat", "count", "alike", "position", "before",
    "behind",
)  # fmt: skip
"""Numbers of a line that tell something by themselves."""

_STOPS = ("stop", "question", "ellipsis", "colon")
_FURNITURE = (
    "related", "comment", "share", "nav", "legal", "category", "visual", "posted", "updated", "media", "photo",
)  # fmt: skip
_LABELS = ("label_title", "label_date", "label_author", "label_source", "label_link", "label_text")


@cache
def _sizes() -> dict[str, int]:
    """How many values each base has."""
    words = len(classes())
    found = dict.fromkeys(STYLES, 5)  # none, or one of four shares
    found |= {name: len(bounds) + 1 for name, bounds in (*_STEPS.items(), *_BOUNDS.items())}
    found |= {"kind": _EDGE, "opens": _EDGE, "closes": _EDGE, "end": len(ENDS), "start": len(STARTS), "capitals": 7}
    found |= {"script": 4, "first": words, "second": words, "last": words, "date": 4, "mark": len(MARKS)}
    found |= {"gap": 9, "wide": 4, "run": 36, "sight": 16, "cued": 4, "repeat": 8, "position": 7}
    return found | {"flags": 1 << len(FLAGS)} | {f"sets {part}": 1 << GROUP for part in range(6)}


@cache
def rules() -> Rules:
    """What the numbers of lines are told by."""
    number = {name: i for i, name in enumerate(classes())}

    def bits(members: Iterable[int]) -> int:
        return sum(1 << member for member in members)

    sets = (
        bits(map(ENDS.index, _STOPS)), bits((0, number["given"])), bits(number[name] for name in _FURNITURE),
        bits([number["comment"]]), bits(number[name] for name in _LABELS), bits([number["source"]]),
        bits((number["by"], number["staff"])),
    )  # fmt: skip
    steps = [np.searchsorted(np.array(_STEPS[name]), np.arange(STEPS), side="right") for name in STEPPED]
    bounds = np.full((len(RATIOS), BOUNDS), np.inf)
    for row, name in zip(bounds, RATIOS, strict=True):
        row[: len(_BOUNDS[name])] = _BOUNDS[name]
    edges = np.array([_sizes()[name] for name in ASKED])
    return Rules(
        PROBE_ALL, len(MARKS), MARKS.index("time"), np.array(sets, np.uint64), np.array(steps, np.uint8), bounds, edges
    )


def _columns(lines: Lines) -> Columns:
    """The numbers of all lines."""
    codes, memory = lines.column.codes, _memory()
    counts, sums = memory.read(codes, here().read(codes), lines.start, lines.end, whole=PROBE_ALL, part=PROBE_PART)
    begins = lines.first.nonzero()[0]
    return read(Looked(counts, sums, marks(lines), lines.length, lines.indent, lines.blanks, begins), rules())


@of_thread
def _memory() -> shapes.Memory:
    """What lines have of the pieces of text that this thread has met."""
    found = shapes.Memory(here().table, points(), cues())
    register(found, "words of lines, by piece of text", MEMORY)
    return found


def scores(lines: Lines) -> Int16s:
    """``int16[l, WIDTH]``: how well each state fits each line by itself, in hundredths; the last columns are 0."""
    columns, known = _columns(lines), _tables()
    nothing = np.zeros((1, weights.WIDTH), np.int16), np.zeros(columns.size, np.uint32)
    types = weights.add(columns.types, np.arange(columns.size, dtype=np.uint32), known.types, *nothing)
    return weights.add(columns.lines, columns.place, known.lines, types, columns.type)


@cache
def _tables() -> Both:
    """The weights that ship, in tables."""
    found = slots(split_lines(Column.from_strings(["a\nb"])))
    return tables(found, np.rint(load_weights().rows(value_names(found)) * 100).astype(np.int16))


def slots(lines: Lines) -> list[Slot]:
    """All features of `lines`, in a fixed order."""
    columns, sizes = _columns(lines), _sizes()
    typed = {name: slot(name, Base(columns.of_types(name), sizes[name], TYPED.index(name), None)) for name in TYPED}

    def beside(name: str, away: int) -> Slot:
        """A number of a neighbour, or of the line itself; beyond the page there is one more."""
        base = Base(columns.of_lines(name, away), sizes[name] + (away != 0), COLUMNS.index(name), away)
        return slot(f"{name}{away:+d}" if away else name, base)

    own = {name: beside(name, 0) for name in COLUMNS}
    own |= {each.name: each for each in flags(FLAGS, own["flags"].bases[0])}

    def product(one: str, two: str) -> Slot:
        return own[one] * own[two]

    out = [typed["kind"], *(own[name] for name in _ALONE)]
    cued = [f"has {name}" for name in classes()[1:]]
    for part in range(0, len(cued), GROUP):
        base = own[f"sets {part // GROUP}"].bases[0]
        out += [each for each in flags(cued[part : part + GROUP], base) if each.name != "has stop"]
    out += [product("length", "end"), product("words", "capitals"), product("first", "end")]
    out += [product("date", "words"), product("date", "bars"), product("sight", "cued"), product("gap", "usual")]
    near = {each.name: each for each in (beside("kind", away) for away in (-3, -2, -1, 1, 2, 3))}
    out += [*near.values(), *(beside(name, away) for name in ASKED for away in (-1, 1))]
    out += [own["kind"] * near["kind-1"], own["kind"] * near["kind+1"], near["kind-1"] * near["kind+1"]]
    out += [own["kind"] * own[name] for name in ("gap", "end", "run", "repeat", "position", "words", "first")]
    kind, regular = typed["kind"], [typed[name] for name in TYPED if name not in ("kind", *STYLES)]
    out += [kind * typed[name] for name in STYLES]
    return [*out, kind * (typed[STYLES[0]] * typed[STYLES[1]]), *regular, *(kind * each for each in regular)]
