"""Bounds that the reader of a page gives: every heading, or every line of a form, begins an article.

For who knows better than the page model: a journal's ``## `` and a manual's are the same to it; it keeps both whole.
"""

from __future__ import annotations

import re

import numpy as np

from diglot.errors import OptionError
from diglot.pages.lines import Lines
from diglot.pages.marks import MARKS, marks
from diglot.remembered import remember
from diglot.text.arrays import Bools

__all__ = ["HEADING", "bounds", "pattern"]

HEADING = "heading"
"""The word that stands for headings of Markdown, reStructuredText or a wiki."""

_LEVELS = ("level1", "level2", "level3", "wiki", "double", "single")
_LONGEST = 1000  # code points of a line that a pattern is looked for in


@remember(entries=16, longest=10_000)
def pattern(form: str) -> re.Pattern[str]:
    """A regular expression of Python.

    Raises:
        OptionError: it is none.
    """
    try:
        return re.compile(form)
    except re.error as error:
        raise OptionError(f"{form!r} is no regular expression ({error}); for headings write {HEADING!r}") from None


def bounds(lines: Lines, form: str) -> Bools:
    """``bool[l]``: the lines at which articles begin, the first line of each document included.

    Args:
        lines: of many documents.
        form: a regular expression, which a line matches from its first character that is not blank; or ``heading``: the
            highest level of heading that a document has more than once.

    >>> from diglot.pages.lines import split_lines
    >>> from diglot.text.column import Column
    >>> lines = split_lines(Column.from_strings(["# Diary\\n## Monday\\nRain.\\n## Tuesday\\nSun."]))
    >>> bounds(lines, "heading").tolist(), bounds(lines, "# |## T").tolist()
    ([True, True, False, True, False], [True, False, False, True, False])
    """
    if form == HEADING:
        return _headings(lines) | lines.first
    wanted = pattern(form)
    found = [wanted.match(text) is not None for text in lines.take(lines.length <= _LONGEST).text.strings()]
    out = lines.first.copy()
    out[lines.length <= _LONGEST] |= np.array(found, np.bool_)
    return out


def _headings(lines: Lines) -> Bools:
    """The headings of each document's highest level that it has more than once."""
    mark = marks(lines)
    out = np.zeros(len(lines), np.bool_)
    done = np.zeros(int(lines.document[-1]) + 1 if len(lines) else 0, np.bool_)
    for name in _LEVELS:
        here = mark == MARKS.index(name)
        if name in ("double", "single"):  # the line above an underline that follows it at once, and is about as long
            under = np.flatnonzero(here & (lines.blanks == 0) & ~lines.first)
            under = under[(mark[under - 1] == 0) & (lines.length[under] >= lines.length[under - 1] // 2)]
            here = np.zeros(len(lines), np.bool_)
            here[under - 1] = True
        often = (np.bincount(lines.document[here], minlength=len(done)) > 1) & ~done
        out |= here & often[lines.document]
        done |= often
    return out
