"""A text at work: its lines, and what each step of `diglot.repairs.repair` does to them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from diglot.repairs import bidi, ligatures, mojibake, plausible, shapes
from diglot.repairs import suspects as sieve
from diglot.repairs.options import RepairOptions
from diglot.text.charmap.clusters import decode
from diglot.text.column import Column

__all__ = ["Line", "Repaired", "Step", "Work", "text_of"]

_SURE = 10  # letters of a line that may be turned round by itself

_LINE_ENDS = re.compile("(?<!\r)\r+\n|[\r\u2028\u2029]")
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


class Step(NamedTuple):
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


@dataclass
class Line:
    """A line at work: where it stands in its column, what it was and is now, what it may suffer from (bits), and what
    of it the sieve found clean, if it did."""

    start: int
    end: int
    was: str
    now: str
    why: int = 0
    clean: str | None = None


@dataclass
class Work:
    """A text at work: its number in its column, the lines of it that are looked at, what was done, and the code pages
    that were found in it. Its methods change it in place."""

    number: int
    lines: list[Line] = field(default_factory=list)
    steps: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)

    def note(self, step: str, old: str, new: str) -> str:
        """`new`, with the step counted if it is not `old`."""
        if new != old:
            self.steps[step] += 1
        return new

    def end_lines(self, column: Column) -> None:
        """All of the text as one line, with line feeds where its lines end oddly."""
        text = text_of(column, self.number)
        new, self.steps["line_ends"] = _LINE_ENDS.subn("\n", text)
        self.lines = [Line(int(column.starts[self.number]), int(column.ends[self.number]), text, new)]

    def reread(self, at: Line, options: RepairOptions) -> bool:
        """Encoding, order and shapes of one line, once; whether it changed."""
        before, why = at.now, at.why
        line = before
        if options.utf8 and why & (sieve.UTF8 | sieve.CODE_PAGE):
            line = self.note("utf8", line, mojibake.from_page(line))
        if options.code_page and line == before and why & sieve.CODE_PAGE:
            new, page = mojibake.from_latin(line)
            self.pages.update([page] if page else [])
            line = self.note("code_page", line, new)
        if options.utf8 and why & sieve.UTF8 and line == before:
            new = mojibake.from_cp1256(line)
            line = self.note("utf8", line, mojibake.from_utf8(line) if new == line else new)
        if options.order and why & (sieve.ORDER | sieve.SHAPES):
            line = self.note("order", line, _in_order(line))
        if options.shapes and why & sieve.SHAPES:
            line = self.note("shapes", line, shapes.plain(line))
        at.now = line
        return line != before

    def sweep(self, line: Line, options: RepairOptions) -> None:
        """A line without stray controls and blanks."""
        if options.controls:
            line.now = self.note("controls", line.now, _CONTROLS.sub("", line.now))
        if options.blanks:
            line.now = self.note("blanks", line.now, _NO_BREAK.sub(" ", line.now))

    def settle(self, column: Column, options: RepairOptions) -> None:
        """Lines too short to be sure of by themselves, where others of the text were damaged in the same way."""
        turned = self.steps["order"]
        if turned > 1 or (self.pages and options.code_page):
            self.lines = self._all(column)
        if self.pages and options.code_page:
            likely = self.pages.most_common(1)[0][0]
            for line in self.lines:
                if _HIGH.search(line.now):
                    line.now = self.note("code_page", line.now, mojibake.from_latin(line.now, likely)[0])
        if turned > 1 and 2 * turned > sum(plausible.letters(line.now) >= _SURE for line in self.lines):
            for line in self.lines:
                if plausible.letters(line.now) and not shapes.shaped(line.now):
                    line.now = self.note("order", line.now, _in_order(line.now, sure=False))

    def _all(self, column: Column) -> list[Line]:
        """All lines of the text, those at work among them."""
        known, at, found = {line.start: line for line in self.lines}, int(column.starts[self.number]), []
        for text in text_of(column, self.number).split("\n"):
            found.append(known.get(at) or Line(at, at + len(text), text, text))
            at += len(text) + 1
        return found


def text_of(column: Column, number: int) -> str:
    """A string of a column."""
    return decode(column.codes[column.starts[number] : column.ends[number]])


def _in_order(line: str, sure: bool = True) -> str:
    """The line in logical order, if it surely is not; on any gain, if not `sure`."""
    if shapes.shaped(line):
        return bidi.logical(line)[0] if shapes.backwards(line) else line
    sample = line[: plausible.SAMPLE]
    gain = plausible.gain(plausible.letters(sample)) if sure else 0.0
    before = plausible.score(sample)
    if plausible.score(sample[::-1]) - before < gain - sieve.SHORT_OF:  # turned letters say nearly as much
        return line
    turned = ligatures.restored(bidi.logical(line)[0])
    after = plausible.score(turned[-len(sample) :])
    return turned if after - before > gain and (after > plausible.LEAST or not sure) else line
