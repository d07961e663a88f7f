"""Repair: damaged text back to what was written, and which steps it took.

Steps, in order; each looks at a line by itself, and the first four are repeated until nothing changes:

====================  =====================================================================================
``line_ends``         CR LF, CR, NEL, and Unicode's line and paragraph separators become line feeds
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
from dataclasses import dataclass, fields

import numpy as np

from diglot.repairs import bidi, mojibake, plausible, shapes
from diglot.repairs import suspects as sieve
from diglot.text.column import Column
from diglot.text.edits import splice
from diglot.text.rare import decode

__all__ = ["Options", "Repaired", "Step", "repair", "repair_column"]

_ROUNDS = 4
_LEAST = -3.3  # how plausible a line must be when it is turned round …
_GAIN = ((60, 0.3), (30, 0.45), (16, 0.7), (10, 1.3))  # … and how much more so, per letter, if it has so many letters


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
        """The bits of `suspects` that matter."""
        return sum(getattr(sieve, field.name.upper()) for field in fields(self) if getattr(self, field.name))


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
    _, found = repair_column(Column.from_strings([text]), options)
    return found[0] if found else Repaired(text)


def repair_column(column: Column, options: Options = DEFAULT) -> tuple[Column, dict[int, Repaired]]:
    """Repair all strings of a column; each may be a line or a whole document.

    Returns:
        The column, itself where nothing is wrong, and the strings that were changed, by their number.

    >>> column, found = repair_column(Column.from_strings(["fine", "ãÑÍÈÇ ÈÇáÚÇáã"]))
    >>> column.strings(), list(found)
    (['fine', 'مرحبا بالعالم'], [1])
    """
    split = sieve.lines(column)
    reasons = sieve.suspects(split) & np.uint8(options.reasons)
    flagged = np.flatnonzero(reasons)
    if not len(flagged):
        return column, {}
    found = {}
    last = np.searchsorted(split.ends, column.ends)  # the last line of each string
    for i in np.unique(np.searchsorted(last, flagged)).tolist():
        text = decode(column.codes[column.starts[i] : column.ends[i]])
        why = reasons[last[i - 1] + 1 if i else 0 : last[i] + 1]
        repaired = _repaired(text, why, options)
        if repaired.steps:
            found[i] = repaired
    if not found:
        return column, {}
    changed = np.array(list(found), np.intp)
    texts = Column.from_strings([each.text for each in found.values()])
    number = np.arange(len(changed))
    result, _ = splice(column.codes, column.ends, column.starts[changed], column.ends[changed], number, texts)
    return result, found


def _repaired(text: str, reasons: sieve.Reasons, options: Options) -> Repaired:
    """One text; `reasons` are those of its lines."""
    steps: Counter[str] = Counter()
    if options.line_ends and "\r" in text:
        text = _substituted(re.compile(r"\r+\n|\r"), "\n", text, "line_ends", steps)
        reasons = sieve.suspects(Column.from_strings(text.split("\n")))
    lines = text.split("\n")
    pages: Counter[str] = Counter()
    for i in np.flatnonzero(reasons & np.uint8(options.reasons)).tolist():
        lines[i] = _line(lines[i], int(reasons[i]), options, steps, pages)
    _rest(lines, options, steps, pages)
    text = "\n".join(lines)
    if options.line_ends:
        text = _substituted(re.compile("[\x85\u2028\u2029]"), "\n", text, "line_ends", steps)
    return Repaired(text, tuple(Step(name, count) for name, count in steps.items()))


def _line(line: str, why: int, options: Options, steps: Counter[str], pages: Counter[str]) -> str:
    """One line through all steps that it may need."""
    for _ in range(_ROUNDS):
        before = line
        if options.code_page and why & sieve.CODE_PAGE:
            new, page = mojibake.from_latin(line)
            pages.update([page] if page else [])
            line = _changed(line, new, "code_page", steps)
        if options.utf8 and why & sieve.UTF8 and line == before:
            line = mojibake.from_cp1256(line)
            line = _changed(before, mojibake.from_utf8(line) if line == before else line, "utf8", steps)
        if options.order and why & (sieve.ORDER | sieve.SHAPES):
            line = _changed(line, _in_order(line), "order", steps)
        if options.shapes and why & sieve.SHAPES:
            line = _changed(line, shapes.plain(line), "shapes", steps)
        if line == before:
            break
        why = int(sieve.suspects(Column.from_strings([line]))[0])
    if options.controls:
        line = _substituted(_CONTROLS, "", line, "controls", steps)
    if options.blanks:
        line = _substituted(_NO_BREAK, " ", line, "blanks", steps)
    return line


def _rest(lines: list[str], options: Options, steps: Counter[str], pages: Counter[str]) -> None:
    """Lines too short to be sure of by themselves, where others of the text were damaged in the same way."""
    if pages and options.code_page:
        likely = pages.most_common(1)[0][0]
        for i, line in enumerate(lines):
            if any("\xc0" <= c <= "\xff" for c in line):
                lines[i] = _changed(line, mojibake.from_latin(line, likely)[0], "code_page", steps)
    arabic = sum(plausible.letters(line) >= _GAIN[-1][0] for line in lines) if steps["order"] > 1 else 0
    if steps["order"] > 1 and 2 * steps["order"] > arabic:
        for i, line in enumerate(lines):
            if plausible.letters(line) and not shapes.shaped(line):
                lines[i] = _changed(line, _in_order(line, sure=False), "order", steps)
    steps += Counter()  # without the zeros


def _in_order(line: str, sure: bool = True) -> str:
    """The line in logical order, if it surely is not; on any gain, if not `sure`."""
    if shapes.shaped(line):
        return bidi.logical(line)[0] if shapes.backwards(line) else line
    count = plausible.letters(line)
    gain = next((gain for letters, gain in _GAIN if count >= letters), 99.0) if sure else 0.0
    before = plausible.score(line)
    if gain > 9 or before + gain > 0:
        return line
    turned = bidi.logical(line)[0]
    after = plausible.score(turned)
    return turned if after - before > gain and (after > _LEAST or not sure) else line


_SIGNS = "«»‹›;:!?%€$£°"
_NO_BREAK = re.compile(rf"(?<![{_SIGNS}\d])\xa0(?![{_SIGNS}])")
_JOINED_SCRIPTS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff"  # a line breaks at zero-width spaces
)
_CONTROLS = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
    f"|(?<![{_JOINED_SCRIPTS}])\u200b(?![{_JOINED_SCRIPTS}])"
)


def _changed(old: str, new: str, name: str, steps: Counter[str]) -> str:
    steps.update([name] if new != old else [])
    return new


def _substituted(pattern: re.Pattern[str], new: str, text: str, name: str, steps: Counter[str]) -> str:
    result, count = pattern.subn(new, text)
    if count:
        steps[name] += count if name == "line_ends" else 1
    return result
