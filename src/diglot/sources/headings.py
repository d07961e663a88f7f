"""Which paragraphs of a PDF are headings: those that its outline names, and those that stand out by their size.

An outline (bookmarks) holds titles and the pages that they lead to: a paragraph there with the same words is a heading.
By size a heading is a short paragraph without a full stop, larger than the text, with text of the usual size after it;
of several in sequence the largest and the last, for names and days stand between a title and its text. Where many
letters are large, as on slides and posters, sizes say nothing, and no paragraph is called so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from diglot.text.forms import form

__all__ = ["Paragraph", "headings"]

LARGER, LONGEST, LINES = 1.15, 150, 3
"""How much larger than the text a heading is at least; its most code points and lines."""
COMMON = 0.75
"""The share of a file's letters that is of one size at least, where sizes are to say something."""
MOST = 0.5
"""The share of paragraphs that are headings at most, likewise."""
WORD = re.compile(r"[^\W\d_]{2}")
ENDS = re.compile(r"[.,،;؛:。、][\"'”’»)\]]*$")
TEXT = 40
"""Code points of the text that must follow, at least."""


class Paragraph(NamedTuple):
    """A paragraph: its text, the size of its font in points, the page on which it begins, from 0, and its lines."""

    text: str
    size: float
    page: int
    lines: int


def headings(found: Sequence[Paragraph], outline: Iterable[tuple[str, int]]) -> set[int]:
    """Which paragraphs are headings.

    Args:
        outline: titles and the pages that they lead to, from 0.

    >>> text = Paragraph("The boats came in with the evening tide, and many came to see them.", 10, 0, 2)
    >>> headings([Paragraph("The harbour", 14, 0, 1), text, Paragraph("Nets", 10, 0, 1), text], [("1. Nets", 0)])
    {0, 2}
    """
    named = {(page, words) for title, page in outline if (words := _words(title))}
    told = {i for i, one in enumerate(found) if (one.page, _words(one.text)) in named and one.lines <= LINES}
    return told | _larger(found)


def _words(text: str) -> str:
    """The letters of a title in the order of the alphabet: lines of Arabic may have numbers and ligatures out of place.

    >>> _words("2. The Nets") == _words("THE NETS")
    True
    """
    return "".join(sorted(char for char in form("NFKC", text).casefold() if char.isalpha()))


def _larger(found: Sequence[Paragraph]) -> set[int]:
    """The paragraphs that stand out by their size."""
    sizes: Counter[float] = Counter()
    for one in found:
        sizes[round(one.size * 2) / 2] += len(one.text)
    if not sizes:
        return set()
    usual = sizes.most_common(1)[0][0]
    near = sum(length for size, length in sizes.items() if size < LARGER * usual)
    if near < COMMON * sizes.total():
        return set()
    larger = {
        i
        for i, one in enumerate(found)
        if one.size >= LARGER * usual and one.lines <= LINES and len(one.text) <= LONGEST
        and WORD.search(one.text) and not ENDS.search(one.text) and "\t" not in one.text
    }  # fmt: skip
    told: set[int] = set()
    run: list[int] = []
    for i, one in enumerate(found):
        if i in larger:
            run.append(i)
            continue
        if run and one.size < LARGER * usual and len(one.text) >= TEXT:
            top = max(found[k].size for k in run)
            told |= {run[-1], *(k for k in run if found[k].size == top)}
        run = []
    return told if len(told) <= MOST * len(found) else set()
