"""A text at work: its lines, and what each step of `diglot.repairs.repair` does to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from diglot.repairs import bidi, ligatures, mojibake, plausible, shapes
from diglot.repairs import suspects as sieve
from diglot.repairs.options import Options

__all__ = ["Repaired", "Step", "Work", "is_damaged"]

_SURE = 10  # letters of a line that may be turned round by itself

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


@dataclass
class Work:
    """A text at work: its lines, what was done, and the code pages that were found in it.

    Beside these, its lines as they `were`, the numbers of those `seen` since, and whether the text was `resplit` into
    other lines than the sieve saw. Its methods change it in place.
    """

    lines: list[str]
    steps: Counter[str]
    pages: Counter[str]
    were: Sequence[str] = ()
    seen: set[int] = field(default_factory=set)
    resplit: bool = False

    @classmethod
    def begun(cls, text: str, options: Options) -> Work:
        """A text before its lines are looked at: cut into them."""
        steps: Counter[str] = Counter()
        resplit = options.line_ends and "\r" in text
        if resplit:
            text, steps["line_ends"] = re.subn(r"(?<!\r)\r+\n|\r", "\n", text)
        lines = text.split("\n")
        return cls(lines, steps, Counter(), tuple(lines), set(), resplit)

    def done(self, options: Options) -> Repaired:
        """What has become of the text."""
        text = "\n".join(self.lines)
        if options.line_ends:
            text, count = re.subn("[\u2028\u2029]", "\n", text)
            self.steps["line_ends"] += count
        return Repaired(text, tuple(Step(name, count) for name, count in self.steps.items() if count))

    def note(self, step: str, old: str, new: str) -> str:
        """`new`, with the step counted if it is not `old`."""
        if new != old:
            self.steps[step] += 1
        return new

    def reread(self, i: int, why: int, options: Options) -> bool:
        """Encoding, order and shapes of line `i`, once; whether it changed. `why` are the bits of the sieve."""
        before = line = self.lines[i]
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
        self.lines[i] = line
        return line != before

    def sweep(self, i: int, options: Options) -> None:
        """Line `i` without stray controls and blanks."""
        line = self.lines[i]
        if options.controls:
            line = self.note("controls", line, _CONTROLS.sub("", line))
        if options.blanks:
            line = self.note("blanks", line, _NO_BREAK.sub(" ", line))
        self.lines[i] = line

    def settle(self, options: Options) -> None:
        """Lines too short to be sure of by themselves, where others of the text were damaged in the same way."""
        lines = self.lines
        if self.pages and options.code_page:
            likely = self.pages.most_common(1)[0][0]
            for i, line in enumerate(lines):
                if _HIGH.search(line):
                    self.seen.add(i)
                    lines[i] = self.note("code_page", line, mojibake.from_latin(line, likely)[0])
        turned = self.steps["order"]
        if turned > 1 and 2 * turned > sum(plausible.letters(line) >= _SURE for line in lines):
            for i, line in enumerate(lines):
                if plausible.letters(line) and not shapes.shaped(line):
                    self.seen.add(i)
                    lines[i] = self.note("order", line, _in_order(line, sure=False))


def is_damaged(line: str, why: int, options: Options) -> bool:
    """Whether anything is done to a line by itself: of most texts with suspect lines, nothing more is looked at."""
    work = Work([line], Counter(), Counter())
    if why & sieve.LINE_ENDS or work.reread(0, why, options):
        return True
    work.sweep(0, options)
    return bool(work.steps or work.pages)


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
