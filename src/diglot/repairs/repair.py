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

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np

from diglot.errors import one_text
from diglot.repairs import bidi, ligatures, mojibake, plausible, shapes
from diglot.repairs import suspects as sieve
from diglot.text.arrays import Uint8s, offsets
from diglot.text.charmap.clusters import decode
from diglot.text.column import Column
from diglot.text.edits import Edits

__all__ = ["Options", "Repaired", "Step", "repair", "repair_column", "repair_spans"]

_ROUNDS = 4
_PASSES = 8
_SURE = 10  # letters of a line that may be turned round by itself


@dataclass(frozen=True)
class Options:
    """Which steps are taken; all by default. The names are those of the steps."""

    line_ends: bool = True
    utf8: bool = True
    code_page: bool = True
    order: bool = True
    shapes: bool = True
    controls: bool = True
    blanks: bool = True

    @property
    def reasons(self) -> int:
        """The bits of `suspects` that matter; the order of a line can show in its shapes."""
        bits: int = sum(getattr(sieve, field.name.upper()) for field in fields(self) if getattr(self, field.name))
        return bits | (sieve.SHAPES if self.order else 0)


DEFAULT = Options()


@dataclass(frozen=True)
class Step:
    """One thing that was done: its name, and on how many lines."""

    name: str
    lines: int


@dataclass(frozen=True)
class Repaired:
    """A text after repair.

    Args:
        text: the text as it should be.
        steps: what was done, in the order of first use; empty where the text was clean.
    """

    text: str
    steps: tuple[Step, ...] = ()


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
        moved = (int(shift[k]) if shift is not None else 0 for k, *_ in spans)
        result, further = _replaced(
            result, [(a + by, b + by, new) for (_, a, b, new), by in zip(spans, moved, strict=True)]
        )
        edits = edits.then(further) if found else further
        for k, repaired in changed.items():
            before = found.get(moving[k], Repaired("")).steps
            steps = Counter({step.name: step.lines for step in before})
            steps.update({step.name: step.lines for step in repaired.steps})
            found[moving[k]] = Repaired(repaired.text, tuple(Step(name, lines) for name, lines in steps.items()))
        if not _damaged_lines(Column.from_strings([new for *_, new in spans]), options):
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
        if i not in damaged and _damaged(decode(text), why[line], options):
            damaged.add(i)
    chosen = sorted(damaged)
    first = [int(last[i - 1]) + 1 if i else 0 for i in chosen]
    texts = [decode(column.codes[column.starts[i] : column.ends[i]]) for i in chosen]
    bits = [why[a : last[i] + 1] for a, i in zip(first, chosen, strict=True)]
    works = _repaired(texts, bits, options) if texts else []
    found: dict[int, Repaired] = {}
    spans: list[tuple[int, int, int, str]] = []
    for i, line, work in zip(chosen, first, works, strict=True):
        if not (repaired := _closed(work, options)).steps:
            continue
        found[i] = repaired
        if work.resplit or repaired.text.count("\n") != len(work.lines) - 1:
            spans.append((i, int(column.starts[i]), int(column.ends[i]), repaired.text))
            continue
        for k in sorted(work.seen):
            if work.lines[k] != work.were[k]:
                spans.append((i, int(split.starts[line + k]), int(split.ends[line + k]), work.lines[k]))
    return found, spans


def _replaced(column: Column, spans: list[tuple[int, int, str]]) -> tuple[Column, Edits]:
    """The column with other strings in some spans, which rise and hold no terminator: a copy of all that is between."""
    start, end = (np.array([span[side] for span in spans], np.intp) for side in (0, 1))
    pool = Column.from_strings([new for _, _, new in spans])
    shift = offsets(pool.lengths - (end - start))
    new_start = start + shift[:-1]
    new_ends = column.ends + shift[np.searchsorted(start, column.ends, side="right")]
    parts, at = [], 0
    for a, b, c, d in zip(start.tolist(), end.tolist(), pool.starts.tolist(), pool.ends.tolist(), strict=True):
        parts += [column.codes[at:a], pool.codes[c:d]]
        at = b
    codes = np.concatenate([*parts, column.codes[at:]])
    return Column(codes, new_ends), Edits(start, end, new_start, new_start + pool.lengths, column.ends, new_ends)


@dataclass
class _Text:
    """A text at work: its lines, what was done, and the code pages that were found in it.

    Beside these, its lines as they `were`, the numbers of those `seen` since, and whether the text was `resplit` into
    other lines than the sieve saw.
    """

    lines: list[str]
    steps: Counter[str]
    pages: Counter[str]
    were: Sequence[str] = ()
    seen: set[int] = field(default_factory=set)
    resplit: bool = False

    def note(self, step: str, old: str, new: str) -> str:
        """`new`, with the step counted if it is not `old`."""
        if new != old:
            self.steps[step] += 1
        return new


def _repaired(texts: list[str], reasons: list[Uint8s], options: Options) -> list[_Text]:
    """Texts of which some line is suspect, repaired: all their lines together, in rounds, until nothing changes.

    Args:
        texts: the texts.
        reasons: what the sieve says of each line of each text.
        options: what is done.
    """
    works = [_opened(text, options) for text in texts]
    suspect = []
    for work, bits in zip(works, reasons, strict=True):
        known = sieve.suspects(Column.from_strings(work.lines)) & np.uint8(options.reasons) if work.resplit else bits
        suspect += [(work, i, int(known[i])) for i in np.flatnonzero(known).tolist()]
    touched: dict[tuple[int, int], tuple[_Text, int]] = {}
    for _ in range(_ROUNDS):
        touched |= {(id(work), i): (work, i) for work, i, _ in suspect}
        pending = [(work, i) for work, i, bits in suspect if _reread(work, i, bits, options)]
        if not pending:
            break
        why = sieve.suspects(Column.from_strings([work.lines[i] for work, i in pending])) & np.uint8(options.reasons)
        suspect = [(*pending[k], int(why[k])) for k in np.flatnonzero(why).tolist()]
    for work, i in touched.values():
        work.seen.add(i)
        _swept(work, i, options)
    for work in works:
        _settle_rest(work, options)
    return works


def _opened(text: str, options: Options) -> _Text:
    steps: Counter[str] = Counter()
    resplit = options.line_ends and "\r" in text
    if resplit:
        text, steps["line_ends"] = re.subn(r"(?<!\r)\r+\n|\r", "\n", text)
    lines = text.split("\n")
    return _Text(lines, steps, Counter(), tuple(lines), set(), resplit)


def _closed(work: _Text, options: Options) -> Repaired:
    text = "\n".join(work.lines)
    if options.line_ends:
        text, count = re.subn("[\u2028\u2029]", "\n", text)
        work.steps["line_ends"] += count
    return Repaired(text, tuple(Step(name, count) for name, count in work.steps.items() if count))


def _damaged_lines(column: Column, options: Options) -> bool:
    """Whether anything is done to a line of a column by itself.

    Of strings that were repaired only the lines that changed are asked: the others were seen, and left as they are.
    """
    split = sieve.lines(column)
    why = sieve.suspects(split) & np.uint8(options.reasons)
    flagged = np.flatnonzero(why)
    return any(
        _damaged(line, bits, options)
        for line, bits in zip(split.take(flagged).strings(), why[flagged].tolist(), strict=True)
    )


def _damaged(line: str, why: int, options: Options) -> bool:
    """Whether anything is done to a line by itself: of most texts with suspect lines, nothing more is looked at."""
    work = _Text([line], Counter(), Counter())
    if why & sieve.LINE_ENDS or _reread(work, 0, why, options):
        return True
    _swept(work, 0, options)
    return bool(work.steps or work.pages)


def _reread(work: _Text, i: int, why: int, options: Options) -> bool:
    """Encoding, order and shapes of one line, once; whether it changed."""
    before = line = work.lines[i]
    if options.utf8 and why & (sieve.UTF8 | sieve.CODE_PAGE):
        line = work.note("utf8", line, mojibake.from_page(line))
    if options.code_page and line == before and why & sieve.CODE_PAGE:
        new, page = mojibake.from_latin(line)
        work.pages.update([page] if page else [])
        line = work.note("code_page", line, new)
    if options.utf8 and why & sieve.UTF8 and line == before:
        new = mojibake.from_cp1256(line)
        line = work.note("utf8", line, mojibake.from_utf8(line) if new == line else new)
    if options.order and why & (sieve.ORDER | sieve.SHAPES):
        line = work.note("order", line, _in_order(line))
    if options.shapes and why & sieve.SHAPES:
        line = work.note("shapes", line, shapes.plain(line))
    work.lines[i] = line
    return line != before


def _swept(work: _Text, i: int, options: Options) -> None:
    """One line without stray controls and blanks."""
    line = work.lines[i]
    if options.controls:
        line = work.note("controls", line, _CONTROLS.sub("", line))
    if options.blanks:
        line = work.note("blanks", line, _NO_BREAK.sub(" ", line))
    work.lines[i] = line


def _settle_rest(work: _Text, options: Options) -> None:
    """Lines too short to be sure of by themselves, where others of the text were damaged in the same way."""
    lines = work.lines
    if work.pages and options.code_page:
        likely = work.pages.most_common(1)[0][0]
        for i, line in enumerate(lines):
            if _HIGH.search(line):
                work.seen.add(i)
                lines[i] = work.note("code_page", line, mojibake.from_latin(line, likely)[0])
    turned = work.steps["order"]
    if turned > 1 and 2 * turned > sum(plausible.letters(line) >= _SURE for line in lines):
        for i, line in enumerate(lines):
            if plausible.letters(line) and not shapes.shaped(line):
                work.seen.add(i)
                lines[i] = work.note("order", line, _in_order(line, sure=False))


def _in_order(line: str, sure: bool = True) -> str:
    """The line in logical order, if it surely is not; on any gain, if not `sure`."""
    if shapes.shaped(line):
        return bidi.logical(line)[0] if shapes.backwards(line) else line
    sample = line[: plausible.SAMPLE]
    gain = float(plausible.gain(plausible.letters(sample))) if sure else 0.0
    before = plausible.score(sample)
    if plausible.score(sample[::-1]) - before < gain - sieve.SHORT_OF:  # turned letters say nearly as much
        return line
    turned = ligatures.restored(bidi.logical(line)[0])
    after = plausible.score(turned[-len(sample) :])
    return turned if after - before > gain and (after > plausible.LEAST or not sure) else line


_HIGH = re.compile("[\xc0-\xff]")
_SIGNS = "«»‹›;:!?%€$£°"
_NO_BREAK = re.compile(rf"(?<![{_SIGNS}\d])\xa0(?![{_SIGNS}])")
_JOINED_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff"  # a line breaks at zero-width spaces
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
    f"|(?<![{_JOINED_SCRIPTS}])\u200b(?![{_JOINED_SCRIPTS}])"
)
