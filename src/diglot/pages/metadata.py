"""What an article's lines say of it: title, author, source and date, from the lines whose role can hold them.

The title is the first title line. The author comes from a byline above the text before one below it, and from a line
that announces a name before one that describes its bearer. The source comes from a source line, then from a byline
that names an outlet, then from an agency in the first paragraph's dateline or a copyright. The date comes from a date
line above the text, then below it, then from a byline, source line or "Posted on …".

Dates that can be read two ways are decided for the page as a whole: the order of its other numeric dates votes; failing
that, where the other dates of the page all lie within a month of one reading and not of the other, that one is taken.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from diglot.dates.find import DateMention, find_dates, order_of, parse_date
from diglot.pages.articles import Article
from diglot.pages.bylines import (
    Credit,
    read_byline,
    read_date_line,
    read_furniture,
    read_lead,
    read_source,
    strip_label,
)
from diglot.pages.lines import Lines
from diglot.remembered import remember
from diglot.schema import ROLES
from diglot.text.arrays import Int8s, Int32s, Positions, changes
from diglot.text.column import Column

__all__ = ["describe", "settle"]

_TITLE, _DATE, _BYLINE, _SOURCE, _BODY, _BOILERPLATE = (
    ROLES.index(name) for name in ("title", "date", "byline", "source", "body", "boilerplate")
)
_SPEAKING = np.isin(np.arange(len(ROLES)), (_TITLE, _DATE, _BYLINE, _SOURCE, _BOILERPLATE))
_LEAD = 96  # code points of the first paragraph that may hold a dateline
_LONGEST = 1000  # code points of a line that names anything
_BARE = 14  # code points of a date with nothing beside it, about
_NEAR = datetime.timedelta(45)


def describe(
    lines: Lines, role: Int8s, article: Int32s, bounds: tuple[Positions, Positions]
) -> Iterator[tuple[int, Article]]:
    """The articles of `lines` that have any metadata.

    Args:
        lines: the lines, with `role` and `article` of each; articles are numbered in order.
        bounds: the first and the last line of each article.

    Yields:
        ``(number of the article, Article)``.
    """
    rows = np.sort(np.concatenate((_speaking(lines, role, article), _first_bodies(role, article, bounds[0]))))
    if not len(rows):
        return
    length = np.where(role[rows] == _BODY, np.minimum(lines.length[rows], _LEAD), lines.length[rows])
    texts = Column.from_flat(lines.column.codes, lines.start[rows], lines.start[rows] + length).strings()
    ids = article[rows]
    heads = np.append(np.flatnonzero(changes(ids)), len(rows))
    numbers = ids[heads[:-1]]
    first, last = (bound[numbers] for bound in bounds)
    document = lines.document[first]
    base = lines.column.starts[document]
    spans = (
        numbers, document, lines.number[first], lines.number[last], lines.start[first] - base, lines.end[last] - base,
        heads[:-1], heads[1:],
    )  # fmt: skip
    roles, line = role[rows].tolist(), lines.number[rows].tolist()
    page: list[_Found] = []
    each_span = zip(*(each.tolist() for each in spans), strict=True)
    for number, page_of, first_line, last_line, start, end, lo, hi in each_span:
        if page and page_of != page[0].document:
            yield from _dated(page)
            page = []
        if hi - lo == 1 and roles[lo] == _BODY and "(" not in texts[lo]:
            continue  # text alone that no agency opens: nothing is said of the article
        named, dates = _read(roles[lo:hi], texts[lo:hi])
        titles = tuple([line[i] for i in range(lo, hi) if roles[i] == _TITLE])
        page.append(_Found(number, page_of, (first_line, last_line), (start, end), named, titles, dates))
    yield from _dated(page)


class _Found(NamedTuple):
    """One article and what was read of it: `named` are its title, author and source, `dates` in order of trust."""

    number: int
    document: int
    lines: tuple[int, int]
    span: tuple[int, int]
    named: tuple[str | None, str | None, str | None]
    title_lines: tuple[int, ...]
    dates: list[DateMention]


def settle(lines: Lines, role: Int8s) -> Int8s:
    """Roles in which each page agrees with itself on who is an author and who an outlet.

    A bare name may be either; where the page elsewhere announces the same name ("Source: Kite News", "By Jane Doe"),
    that decides.
    """
    rows = np.flatnonzero(role != _BODY)
    role = _outlets_dated(lines, role, rows)
    rows = rows[((role[rows] == _BYLINE) | (role[rows] == _SOURCE)) & (lines.length[rows] <= _LONGEST)]
    if not len(rows) or (role[rows] == role[rows[0]]).all():
        return role
    texts = Column.from_flat(lines.column.codes, lines.start[rows], lines.end[rows]).strings()
    documents = lines.document[rows].tolist()
    announced: dict[tuple[int, str], int] = {}
    for document, text, kind in zip(documents, texts, role[rows].tolist(), strict=True):
        name = read_source(text).source if kind == _SOURCE else read_byline(text).author
        if name is not None and name != text:
            announced.setdefault((document, name.casefold()), kind)
    out = role.copy()
    for row, document, text in zip(rows.tolist(), documents, texts, strict=True):
        out[row] = announced.get((document, text.casefold()), out[row])
    return out


def _outlets_dated(lines: Lines, role: Int8s, rows: Positions) -> Int8s:
    """Roles in which a date line that names an outlet is a source, as it is where the model sees it; of some rows."""
    rows = rows[role[rows] == _DATE]
    rows = rows[(lines.length[rows] > _BARE) & (lines.length[rows] <= _LONGEST)]
    if not len(rows):
        return role
    texts = Column.from_flat(lines.column.codes, lines.start[rows], lines.end[rows]).strings()
    named = [row for row, text in zip(rows.tolist(), texts, strict=True) if _date_line(text)[1] is not None]
    out = role.copy()
    out[named] = _SOURCE
    return out


def _speaking(lines: Lines, role: Int8s, article: Int32s) -> Positions:
    """``intp[…]``: the lines of articles whose role says something of them."""
    rows = np.flatnonzero(role != _BODY)
    return rows[_SPEAKING[role[rows]] & (article[rows] >= 0) & (lines.length[rows] <= _LONGEST)]


def _first_bodies(role: Int8s, article: Int32s, firsts: Positions) -> Positions:
    """``intp[…]``: the first body line of each article that has one; `firsts` are the first lines."""
    body = np.flatnonzero((role == _BODY) & (article >= 0))
    place = np.searchsorted(body, firsts)
    found = body[place[place < len(body)]]
    own: Positions = found[article[found] == np.flatnonzero(place < len(body))]
    return own


def _read(roles: list[int], texts: list[str]) -> tuple[tuple[str | None, str | None, str | None], list[DateMention]]:
    """Title, author and source of one article from its lines, and its dates in order of trust."""
    title: str | None = None
    head, told = True, _BODY in roles
    authors: list[tuple[bool, bool, str]] = []
    sources: list[tuple[int, str]] = []
    dates: list[tuple[int, DateMention]] = []
    for role, text in zip(roles, texts, strict=True):
        credit = _NOTHING
        if role == _TITLE:
            title = title if title is not None else strip_label(text)
        elif role == _DATE:
            mention, outlet = _date_line(text)
            if mention is not None:
                dates.append((0 if head else 1, mention))
                if outlet is not None:
                    sources.append((1, outlet))
        elif role == _BYLINE:
            credit = read_byline(text, told)
            if credit.source:
                sources.append((1, credit.source))
        elif role == _SOURCE:
            credit = read_source(text)
            if credit.source:
                sources.append((0, credit.source))
        elif role == _BOILERPLATE:
            credit = read_furniture(text, head)
            if credit.source:
                sources.append((3, credit.source))
        else:
            head = False
            if (agency := read_lead(text)) is not None:
                sources.append((2, agency))
        if credit.author:
            authors.append((not credit.strong, not head, credit.author))
        dates += [(2, mention) for mention in credit.dates]
    author = min(authors, key=lambda a: a[:2])[2] if authors else None
    source = min(sources, key=lambda s: s[0])[1] if sources else None
    return (title, author, source), [mention for _, mention in sorted(dates, key=lambda pair: pair[0])]


_NOTHING = Credit()


@remember(2048, 200)
def _date_line(text: str) -> tuple[DateMention | None, str | None]:
    """The date of a date line, and the outlet that stands beside it."""
    mention = parse_date(text)
    if mention is None or len(mention.text) + 4 >= len(text):
        return mention, None
    return mention, read_date_line(text).source


def _dated(page: list[_Found]) -> Iterator[tuple[int, Article]]:
    """The articles of one page with their dates, ambiguous ones decided by the others."""
    told = [found.dates[0] for found in page if found.dates]
    votes = order_of(mention for found in page for mention in found.dates) if told else None
    known = [mention.date for mention in told if not mention.ambiguous]
    for found in page:
        mention = _decided(found.dates[0], votes, known) if found.dates else None
        title, author, source = found.named
        yield found.number, Article(
            title=title, author=author, source=source,
            date=mention.date if mention else None, date_text=mention.text if mention else None,
            date_ambiguous=mention is not None and mention.ambiguous, url=None,
            first_line=found.lines[0], last_line=found.lines[1], start=found.span[0], end=found.span[1],
            title_lines=found.title_lines, document=found.document,
        )  # fmt: skip


def _decided(mention: DateMention, votes: str | None, known: list[datetime.date]) -> DateMention:
    if not mention.ambiguous or mention.other is None:
        return mention
    if votes is not None:
        found = find_dates(mention.text, votes=votes)
        return found[0] if found else mention
    if len(known) >= 2:
        here, there = (any(abs(date - day) <= _NEAR for day in known) for date in (mention.date, mention.other))
        if here != there:
            chosen = mention.date if here else mention.other
            return replace(
                mention, date=chosen, ambiguous=False, evidence=(*mention.evidence, "near the page's other dates")
            )
    return mention
