"""`split_page`: the articles of one page, each with its lines; what `diglot.split_page` and ``diglot split`` call."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from diglot.dates.find import find_dates
from diglot.errors import one_text
from diglot.pages.articles import Article, Given, Line
from diglot.pages.layout import Layout, layout
from diglot.pages.letters import ARABIC, LOWER, UPPER, kinds
from diglot.schema import ROLES

__all__ = ["LanguageOf", "line_languages", "read_page", "split_page"]

LanguageOf = Callable[[Sequence[str]], Sequence[str]]
"""Gives the language of each of some lines."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\S*\d\S*")
_MINOR = 0.25  # share of the letters from which a second script makes a line mixed


def split_page(
    text: str, *, split: bool = True, given: Given | None = None, languages: LanguageOf | None = None, at: str = ""
) -> list[Article]:
    """The articles of a page.

    Args:
        text: the page, as decoded.
        split: look for several articles; without it, the page is one.
        given: metadata that came with the page: it wins.
        languages: gives the language of lines; by default `line_languages`, which goes by script.
        at: where articles begin, whatever the page looks like: ``heading``, or a regular expression of first lines.

    >>> lines = ["The spring fair opens in the old harbour", "May 3, 2021", "By Jane Doe"]
    >>> page = "\\n\\n".join([*lines, "The fair opened on Monday with music, and many came."])
    >>> article = split_page(page)[0]
    >>> article.title, article.author, article.date.isoformat()
    ('The spring fair opens in the old harbour', 'Jane Doe', '2021-05-03')
    >>> [(line.number, line.role, line.language) for line in article.lines]
    [(1, 'title', 'en'), (3, 'date', 'und'), (5, 'byline', 'en'), (7, 'body', 'en')]
    """
    page, lines = read_page(one_text(text), split=split, given=given, languages=languages, at=at)
    owned: list[list[Line]] = [[] for _ in page.articles]
    for line, article in zip(lines, page.article.tolist(), strict=True):
        if article >= 0:
            owned[article].append(line)
    return [replace(article, lines=tuple(own)) for article, own in zip(page.articles, owned, strict=True)]


def read_page(
    text: str, *, split: bool = True, given: Given | None = None, languages: LanguageOf | None = None, at: str = ""
) -> tuple[Layout, list[Line]]:
    """The page's layout, and every line of it, those of no article included; arguments as for `split_page`."""
    page = layout(text, split=split, given=given, at=at)
    bounds = list(zip(page.line_start.tolist(), page.line_end.tolist(), strict=True))
    names = (languages or line_languages)([text[a:b] for a, b in bounds])
    return page, [
        Line(number, ROLES[role], language, a, b)
        for number, role, language, (a, b) in zip(page.number.tolist(), page.role.tolist(), names, bounds, strict=True)
    ]


def line_languages(texts: Sequence[str]) -> list[str]:
    """The language of each line by its script alone: "ar", "en", "mixed" or "und".

    Dates, numbers, addresses and names with digits in them have no language.

    >>> line_languages(["May 3, 2021", "مرحبا بكم", "الموقع oakport online", "12:30"])
    ['und', 'ar', 'mixed', 'und']
    """
    return [_language(text) for text in texts]


def _language(text: str) -> str:
    if len(text) <= 80:  # a longer line is text, whatever numbers it holds
        if any(char.isdecimal() for char in text):
            for mention in reversed(find_dates(text)):
                text = text[: mention.start] + " " + text[mention.end :]
        text = _ADDRESS.sub(" ", text)
    kind = kinds(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32))
    latin, arabic = int(((kind == LOWER) | (kind == UPPER)).sum()), int((kind == ARABIC).sum())
    if latin + arabic < 2:
        return "und"
    if min(latin, arabic) >= _MINOR * (latin + arabic):
        return "mixed"
    return "ar" if arabic > latin else "en"
