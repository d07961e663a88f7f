"""Rewrites: the few changes that look further than one character and its marks, as regular expressions.

A `Rewrite` runs once over the text of a whole batch, after the tables; the places it finds are replaced all together
(`edits.splice`), so that spans can be mapped through it as through any other change. It costs 10 to 40 ns a code
point, ten times a table: profiles use rewrites only where a table cannot do.

A pattern must not match a line feed, nor look across one: lines are the unit, and the batch holds many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from diglot.text.arrays import Bools, Positions
from diglot.text.column import Column
from diglot.text.edits import Edits, splice

__all__ = ["Rewrite", "rewrite"]


@dataclass(frozen=True)
class Rewrite:
    """One change given as a regular expression.

    Args:
        name: the switch that turns it on.
        kind: ``repair``, ``fold`` or ``drop``.
        pattern: a pattern of the module `re`, compiled with ``MULTILINE``; it must not match a line feed.
        replacement: a template, as for `re.sub`.
        needs: a character without which nothing matches: texts without it cost nothing.
        across: whether a match may hold white space, or depend on what is behind it; where not, each run without white
            space can be rewritten by itself.

    >>> Rewrite("elongation", "drop", r"([^\\d\\n])\\1\\1+", r"\\1\\1")("heyyyy 1000")
    'heyy 1000'
    """

    name: str
    kind: Literal["repair", "fold", "drop"]
    pattern: str
    replacement: str
    needs: str = ""
    across: bool = True

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.MULTILINE)

    def __call__(self, text: str) -> str:
        return self._compiled.sub(self.replacement, text)

    def count(self, text: str) -> int:
        """How many places of `text` are rewritten."""
        return sum(m.end() > m.start() or bool(m.expand(self.replacement)) for m in self._compiled.finditer(text))

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_compiled"}


def rewrite(column: Column, change: Rewrite, chosen: Bools | None = None) -> tuple[Column, Edits]:
    """`change` on every string of `column`, or on those `chosen` (``bool[s]``).

    >>> result, edits = rewrite(Column.from_strings(["sooo", "x"]), Rewrite("long", "drop", "o+", "o"))
    >>> result.strings(), edits.lists()
    (['so', 'x'], [[(1, 4, 1, 2)], []])
    """
    if change.needs and not (column.codes == ord(change.needs)).any():
        return column, Edits.none(column.ends)
    part, shift = _looked_at(column, change.needs, chosen)
    text = part.codes.tobytes().decode("utf-32-le", "surrogatepass")
    found = [(m.start(), m.end(), m.expand(change.replacement)) for m in change._compiled.finditer(text)]
    found = [each for each in found if each[0] < each[1] or each[2]]
    if not found:
        return column, Edits.none(column.ends)
    numbers: dict[str, int] = {}
    start = np.array([a for a, _, _ in found], np.intp)
    shifted = shift[np.searchsorted(part.ends, start)]
    end = np.array([b for _, b, _ in found], np.intp)
    number = np.array([numbers.setdefault(new, len(numbers)) for _, _, new in found], np.intp)
    pool = Column.from_strings(list(numbers))
    return splice(column.codes, column.ends, start + shifted, end + shifted, number, pool)


def _looked_at(column: Column, needs: str, chosen: Bools | None) -> tuple[Column, Positions]:
    """The `chosen` strings that hold what a change `needs`, and how far each stands from its place in `column`."""
    index = np.arange(len(column))
    if needs:
        index = np.unique(np.searchsorted(column.ends, np.flatnonzero(column.codes == ord(needs))))
    if chosen is not None:
        index = index[chosen[index]]
    if len(index) == len(column):
        return column, np.zeros(len(column), np.intp)
    part = column.take(index)
    return part, column.starts[index] - part.starts
