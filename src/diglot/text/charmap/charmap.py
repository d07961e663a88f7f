"""Character maps: every transformation of text that looks at one character, or at one character and its marks.

A `CharMap` is a list of `Step` values, each either a Unicode normalization form or a table of letters, and perhaps a
few `Rewrite` values after them (`steps`). Called with a string it is the plain reference; `apply` gives the
same answer for a whole `Column`, any number of maps at once, in one table look-up a code point::

    codes   ── table (one gather) ──▶  code points · deletions · expansions · doubtful marks
                                                        │             │             │
                                                        └─ `splice` ◀─┘        `clusters.resolve`

*Why it is exact.* The tables are made by applying the map to every single character (`tables`). That is the whole
truth except where a Unicode form lets neighbours interact: marks are put in order and joined to their letter, jamo
become syllables. Such a group, a letter with what hangs on it, goes to the reference itself (`clusters`), one call
for each distinct group of a batch.

`apply` and `apply_with_edits` take positions and give positions in code points. Neither makes nor removes a string.
Lone surrogates pass through as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from diglot.kernels.entries import find
from diglot.text.arrays import Codes, Positions
from diglot.text.charmap import clusters, tables
from diglot.text.charmap.rewrite import rewrite
from diglot.text.charmap.steps import IDENTITY, CharMap, Form, Kind, Step
from diglot.text.column import TERMINATOR, Column
from diglot.text.edits import Edits, splice

__all__ = ["IDENTITY", "CharMap", "Form", "Kind", "Step", "apply", "apply_with_edits"]


def apply(column: Column, maps: Sequence[CharMap], which: npt.NDArray[np.integer] | None = None) -> Column:
    """Every string of `column` through its map: ``maps[which[i]]`` for string `i`, or ``maps[0]`` for all.

    Equal to ``maps[which[i]](string)`` for each string.

    >>> dots = CharMap.of("dots", {"…": "..."})
    >>> apply(Column.from_strings(["a…", "b…"]), [IDENTITY, dots], np.array([0, 1])).strings()
    ['a…', 'b...']
    """
    return apply_with_edits(column, maps, which)[0]


def apply_with_edits(
    column: Column, maps: Sequence[CharMap], which: npt.NDArray[np.integer] | None = None
) -> tuple[Column, Edits]:
    """As `apply`, with the runs where the text changed its length.

    >>> result, edits = apply_with_edits(Column.from_strings(["a…b"]), [CharMap.of("dots", {"…": "..."})])
    >>> result.strings(), edits.lists()
    (['a...b'], [[(1, 2, 1, 4)]])
    """
    result, edits = _through_tables(column, maps, which)
    for i, charmap in enumerate(maps):
        for change in charmap.rewrites:
            result, further = rewrite(result, change, None if which is None else which == i)
            edits = edits.then(further)
        if which is None:
            break
    return result, edits


def _through_tables(
    column: Column, maps: Sequence[CharMap], which: npt.NDArray[np.integer] | None
) -> tuple[Column, Edits]:
    """The steps of all maps, without their rewrites."""
    table = tables.compiled(tuple(maps))
    entries, specials = find(column.codes, column.ends, which, table.entries, TERMINATOR, tables.DELETED)
    if not specials:
        return Column(entries, column.ends), Edits.none(column.ends)
    special = np.flatnonzero(entries >= tables.DELETED)
    values = entries[special]
    if values.max() < tables.SLOW:
        return splice(entries, column.ends, special, special + 1, _numbers(values), table.pool)
    return _with_clusters(column, maps, which, table.pool, entries, special)


def _with_clusters(
    column: Column,
    maps: Sequence[CharMap],
    which: npt.NDArray[np.integer] | None,
    pool: Column,
    entries: Codes,
    special: Positions,
) -> tuple[Column, Edits]:
    """The result where some characters depend on their neighbours."""
    starts, ends = clusters.clusters(column.codes, entries, special)
    string = np.searchsorted(column.ends, starts)
    route = np.zeros(len(starts), np.intp) if which is None else which[string].astype(np.intp)
    rendered, images = clusters.render(column.codes, starts, ends, maps, route)

    values = entries[special]
    marks = special[values >> tables.MARK_SHIFT != 0]
    entries[marks] &= tables.CODE
    covered = np.searchsorted(starts, special, side="right") > np.searchsorted(ends, special, side="right")
    alone = ~covered & ((values & (tables.DELETED | tables.EXPANDED)) != 0)
    start = np.concatenate((special[alone], starts))
    end = np.concatenate((special[alone] + 1, ends))
    number = np.concatenate((_numbers(values[alone]), rendered + len(pool)))
    order = np.argsort(start, kind="stable")
    return splice(entries, column.ends, start[order], end[order], number[order], Column.concatenate([pool, images]))


def _numbers(entries: Codes) -> Positions:
    """The pool number of each EXPANDED entry; -1 for the DELETED ones."""
    return np.where(entries & tables.EXPANDED, (entries & tables.CODE).astype(np.intp), -1)
