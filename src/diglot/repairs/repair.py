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

Clean text is left alone: a sieve (`suspects`) picks the lines worth a look, at several hundred MB/s; what it lets
through is not even decoded. A line is then changed on proof only: bytes that are valid UTF-8 throughout, shapes that
join only in the other order, words that are Arabic in one reading and nothing in the other.

Repair works on a decoded document before anything is counted in it, so spans are those of the repaired text. It is a
function of the text alone: the same text gives the same result in any batch, process and order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from diglot.errors import one_text
from diglot.repairs import suspects as sieve
from diglot.repairs.options import DEFAULT, Options
from diglot.repairs.work import Repaired, Step, Work, is_damaged
from diglot.text.arrays import Uint8s
from diglot.text.charmap.clusters import decode
from diglot.text.column import Column
from diglot.text.edits import Edits, splice

__all__ = ["Options", "Repaired", "Step", "repair", "repair_column", "repair_spans"]

_ROUNDS = 4
_PASSES = 8


def repair(text: str, options: Options = DEFAULT) -> Repaired:
    """Repair one text of any length.

    >>> repair("ظ…ط±ط­ط¨ط§")
    Repaired(text='مرحبا', steps=(Step(name='utf8', lines=1),))
    >>> repair("ﺎﺒﺣﺮﻣ").text, repair("clean text").steps
    ('مرحبا', ())
    """
    _, found = repair_column(Column.from_strings([one_text(text)]), options)
    return found[0] if found else Repaired(text)


def repair_column(column: Column, options: Options = DEFAULT) -> tuple[Column, dict[int, Repaired]]:
    """Repair all strings of a column; each may be a line or a whole document.

    Returns:
        The column, itself where nothing is wrong, and the strings that were changed, by their number.

    >>> column, found = repair_column(Column.from_strings(["fine", "ãÑÍÈÇ ÈÇáÚÇáã"]))
    >>> column.strings(), list(found)
    (['fine', 'مرحبا بالعالم'], [1])
    """
    result, found, _ = repair_spans(column, options)
    return result, found


def repair_spans(column: Column, options: Options = DEFAULT) -> tuple[Column, dict[int, Repaired], Edits]:
    """As `repair_column`, with what was changed: lines, or a whole string where lines were made or removed.

    What a step mends may bring to light what an earlier one looks for (a control that stood inside damaged letters), so
    strings that were changed are looked at again until nothing changes: what comes out is never changed by a second
    repair. A string that does not come to rest in `_PASSES` passes is left as it was.
    """
    wild: set[int] = set()
    while True:
        result, found, edits, moving = _settled(column, options, wild)
        if not moving:
            return result, found, edits
        wild |= moving


def _settled(column: Column, options: Options, wild: set[int]) -> tuple[Column, dict[int, Repaired], Edits, set[int]]:
    """All strings but the `wild` ones in passes until they rest; the numbers of those that do not, at the end."""
    result, edits, found = column, Edits.none(column.ends), dict[int, Repaired]()
    moving: Sequence[int] = [i for i in range(len(column)) if i not in wild] if wild else range(len(column))
    for _ in range(_PASSES):
        part, shift = result, None
        if len(moving) < len(column):
            part = Column.from_flat(result.codes, result.starts[moving], result.ends[moving])
            shift = result.starts[moving] - part.starts
        changed, spans = _pass(part, options)
        if not changed:
            return result, found, edits, set()
        string, start, end = (np.array([span[i] for span in spans], np.intp) for i in range(3))
        by, pool = (0 if shift is None else shift[string]), Column.from_strings([new for *_, new in spans])
        result, further = splice(result.codes, result.ends, start + by, end + by, np.arange(len(pool)), pool)
        edits = edits.then(further) if found else further
        for k, repaired in changed.items():
            before = found.get(moving[k], Repaired("")).steps
            steps = Counter({step.name: step.lines for step in before})
            steps.update({step.name: step.lines for step in repaired.steps})
            found[moving[k]] = Repaired(repaired.text, tuple(Step(name, lines) for name, lines in steps.items()))
        if not _damaged_lines(pool, options):
            return result, found, edits, set()
        moving = [moving[k] for k in changed]
    return result, found, edits, set(moving)


def _pass(column: Column, options: Options) -> tuple[dict[int, Repaired], list[tuple[int, int, int, str]]]:
    """The strings that change, and the spans ``(string, start, end, new)`` that do, rising."""
    split = sieve.lines(column)
    why = sieve.suspects(split) & np.uint8(options.reasons)
    flagged = np.flatnonzero(why)
    last = np.searchsorted(split.ends, column.ends)  # the last line of each string
    damaged: set[int] = set()
    for i, line in zip(np.searchsorted(last, flagged).tolist(), flagged.tolist(), strict=True):
        text = split.codes[split.starts[line] : split.ends[line]]
        if i not in damaged and is_damaged(decode(text), why[line], options):
            damaged.add(i)
    chosen = sorted(damaged)
    first = [int(last[i - 1]) + 1 if i else 0 for i in chosen]
    texts = [decode(column.codes[column.starts[i] : column.ends[i]]) for i in chosen]
    bits = [why[a : last[i] + 1] for a, i in zip(first, chosen, strict=True)]
    works = _repaired(texts, bits, options) if texts else []
    found: dict[int, Repaired] = {}
    spans: list[tuple[int, int, int, str]] = []
    for i, line, work in zip(chosen, first, works, strict=True):
        if not (repaired := work.done(options)).steps:
            continue
        found[i] = repaired
        if work.resplit or repaired.text.count("\n") != len(work.lines) - 1:
            spans.append((i, int(column.starts[i]), int(column.ends[i]), repaired.text))
            continue
        for k in sorted(work.seen):
            if work.lines[k] != work.were[k]:
                spans.append((i, int(split.starts[line + k]), int(split.ends[line + k]), work.lines[k]))
    return found, spans


def _repaired(texts: list[str], reasons: list[Uint8s], options: Options) -> list[Work]:
    """Texts of which some line is suspect, repaired: all their lines together, in rounds, until nothing changes.

    Args:
        texts: the texts.
        reasons: what the sieve says of each line of each text.
        options: what is done.
    """
    works = [Work.begun(text, options) for text in texts]
    suspect = []
    for work, bits in zip(works, reasons, strict=True):
        known = sieve.suspects(Column.from_strings(work.lines)) & np.uint8(options.reasons) if work.resplit else bits
        suspect += [(work, i, int(known[i])) for i in np.flatnonzero(known).tolist()]
    touched: dict[tuple[int, int], tuple[Work, int]] = {}
    for _ in range(_ROUNDS):
        touched |= {(id(work), i): (work, i) for work, i, _ in suspect}
        pending = [(work, i) for work, i, bits in suspect if work.reread(i, bits, options)]
        if not pending:
            break
        why = sieve.suspects(Column.from_strings([work.lines[i] for work, i in pending])) & np.uint8(options.reasons)
        suspect = [(*pending[k], int(why[k])) for k in np.flatnonzero(why).tolist()]
    for work, i in touched.values():
        work.seen.add(i)
        work.sweep(i, options)
    for work in works:
        work.settle(options)
    return works


def _damaged_lines(column: Column, options: Options) -> bool:
    """Whether anything is done to a line of a column by itself.

    Of strings that were repaired only the lines that changed are asked: the others were seen, and left as they are.
    """
    split = sieve.lines(column)
    why = sieve.suspects(split) & np.uint8(options.reasons)
    flagged = np.flatnonzero(why)
    return any(
        is_damaged(line, bits, options)
        for line, bits in zip(split.take(flagged).strings(), why[flagged].tolist(), strict=True)
    )
