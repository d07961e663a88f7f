"""Repair: damaged text back to what was written, and which steps it took.

Steps, in order; each looks at a line by itself, and the first four are repeated until nothing changes:

====================  =====================================================================================
``line_ends``         CR LF, CR and Unicode's line and paragraph separators become line feeds
``utf8``              UTF-8 that was read as another encoding, once or several times (ftfy; cp1256 beside it)
``code_page``         cp1256 or ISO 8859-6 that was read as cp1252 or Latin-1
``order``             lines stored in visual order, with or without presentation forms
``shapes``            presentation forms become letters
``controls``          stray direction marks, byte-order marks, zero-width spaces and control characters go
``blanks``            no-break spaces become spaces, but where typography asks for them (numbers, French signs)
====================  =====================================================================================

Clean text is left alone: a sieve (`suspects`) picks the lines worth a look, at several hundred MB/s; the others are
not even decoded. A line is then changed on proof only: bytes that are valid UTF-8 throughout, shapes that
join only in the other order, words that are Arabic in one reading and nothing in the other.

Repair works on a decoded document before anything is counted in it, so spans are those of the repaired text. It is a
function of the text alone: the same text gives the same result in any batch, process and order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from diglot.errors import one_text
from diglot.renamed import old_names
from diglot.repairs import suspects as sieve
from diglot.repairs.options import DEFAULT, RepairOptions
from diglot.repairs.work import Line, Repaired, Step, Work, text_of
from diglot.text.charmap.clusters import decode
from diglot.text.column import Column
from diglot.text.edits import Edits, splice

__all__ = ["RepairOptions", "Repaired", "Step", "repair", "repair_column", "repair_spans"]

__getattr__ = old_names(__name__, Options="RepairOptions")

_ROUNDS = 4
_PASSES = 8


def repair(text: str, options: RepairOptions = DEFAULT) -> Repaired:
    """Repair one text of any length.

    >>> repair("ظ…ط±ط­ط¨ط§")
    Repaired(text='مرحبا', steps=(Step(name='utf8', lines=1),))
    >>> repair("ﺎﺒﺣﺮﻣ").text, repair("clean text").steps
    ('مرحبا', ())
    """
    column, found, _ = repair_spans(Column.from_strings([one_text(text)]), options)
    return Repaired(column.strings()[0], found[0]) if found else Repaired(text)


def repair_column(column: Column, options: RepairOptions = DEFAULT) -> tuple[Column, dict[int, Repaired]]:
    """Repair all strings of a column; each may be a line or a whole document.

    Returns:
        The column, itself where nothing is wrong, and the strings that were changed, by their number.

    >>> column, found = repair_column(Column.from_strings(["fine", "ãÑÍÈÇ ÈÇáÚÇáã"]))
    >>> column.strings(), list(found)
    (['fine', 'مرحبا بالعالم'], [1])
    """
    result, found, _ = repair_spans(column, options)
    return result, {i: Repaired(text_of(result, i), steps) for i, steps in found.items()}


def repair_spans(column: Column, options: RepairOptions = DEFAULT) -> tuple[Column, dict[int, tuple[Step, ...]], Edits]:
    """The column, what was done to its strings, by their number, and what was changed: lines, or a whole string where
    lines ended oddly.

    What a step mends may bring to light what an earlier one looks for (a control that stood inside damaged letters), so
    strings that were changed are looked at again until nothing changes: what comes out is never changed by a second
    repair. A string that does not come to rest in `_PASSES` passes is left as it was.
    """
    wild: set[int] = set()
    while True:
        result, steps, edits, moving = _settled(column, options, wild)
        if not moving:
            found = {i: tuple(Step(name, count) for name, count in own.items()) for i, own in steps.items()}
            return result, found, edits
        wild |= moving


def _settled(
    column: Column, options: RepairOptions, wild: set[int]
) -> tuple[Column, dict[int, Counter[str]], Edits, set[int]]:
    """All strings but the `wild` ones in passes until they rest; the numbers of those that do not, at the end."""
    result, edits, done = column, Edits.none(column.ends), dict[int, Counter[str]]()
    moving: Sequence[int] = [i for i in range(len(column)) if i not in wild] if wild else range(len(column))
    for _ in range(_PASSES):
        part, shift = result, None
        if len(moving) < len(column):
            part = Column.from_flat(result.codes, result.starts[moving], result.ends[moving])
            shift = result.starts[moving] - part.starts
        changed, spans = _pass(part, options)
        if not changed:
            return result, done, edits, set()
        string, start, end = (np.array([span[i] for span in spans], np.intp) for i in range(3))
        by, pool = (0 if shift is None else shift[string]), Column.from_strings([line.now for *_, line in spans])
        result, further = splice(result.codes, result.ends, start + by, end + by, np.arange(len(pool)), pool)
        edits = edits.then(further) if done else further
        for k, steps in changed.items():
            done.setdefault(moving[k], Counter()).update(steps)
        unsure = [line.now for *_, line in spans if line.clean != line.now]
        if not unsure or not _damaged(Column.from_strings(unsure), options):
            return result, done, edits, set()
        moving = [moving[k] for k in changed]
    return result, done, edits, set(moving)


def _pass(column: Column, options: RepairOptions) -> tuple[dict[int, Counter[str]], list[tuple[int, int, int, Line]]]:
    """What was done to the strings that change, and the spans ``(string, start, end, line)`` that do, rising.

    A string whose lines end oddly gets line feeds in one pass, and all else in the next.
    """
    works = _opened(column, options)
    _repaired([work for work in works if not work.steps], column, options)
    changed = {work.number: steps for work in works if (steps := +work.steps)}
    return changed, [
        (work.number, line.start, line.end, line) for work in works for line in work.lines if line.now != line.was
    ]


def _opened(column: Column, options: RepairOptions) -> list[Work]:
    """The strings with suspect lines, and these lines; those whose lines end oddly as one, with line feeds."""
    found, works = sieve.suspects(column, options.reasons), dict[int, Work]()
    numbers = np.searchsorted(column.ends, found.starts)
    for i, start, end, why in zip(*(each.tolist() for each in (numbers, *found[:3])), strict=True):
        work = works.get(i) or works.setdefault(i, Work(i))
        if why & sieve.LINE_ENDS and not work.steps:
            work.end_lines(column)
        elif not work.steps:
            line = decode(column.codes[start:end])
            work.lines.append(Line(start, end, line, line, why))
    return list(works.values())


def _repaired(works: list[Work], column: Column, options: RepairOptions) -> None:
    """Texts of which some line is suspect, repaired: all their lines together, in rounds, until nothing changes."""
    asked = suspect = [(work, line) for work in works for line in work.lines]
    for _ in range(_ROUNDS):
        asked = [(work, line) for work, line in asked if work.reread(line, options)]
        if not asked:
            break
        again = Column.from_strings([line.now for _, line in asked])
        for _, line in asked:
            line.why, line.clean = 0, line.now
        found = sieve.suspects(again, options.reasons)
        for k, why in zip(np.searchsorted(again.ends, found.starts).tolist(), found.reasons.tolist(), strict=True):
            asked[k][1].why |= why
            asked[k][1].clean = None
        asked = [(work, line) for work, line in asked if line.why]
    for work, line in suspect:
        work.sweep(line, options)
    for work in works:
        work.settle(column, options)


def _damaged(column: Column, options: RepairOptions) -> bool:
    """Whether anything is done to a line of a column by itself.

    Of strings that were repaired only lines that changed are asked, and of these not those that the sieve found clean.
    """
    for work in _opened(column, options):
        for line in work.lines:
            if not work.steps and not work.reread(line, options):
                work.sweep(line, options)
            if work.steps or work.pages:
                return True
    return False
