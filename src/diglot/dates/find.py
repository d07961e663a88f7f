"""Dates in English and Arabic text: `find_dates` for all of a text, `parse_date` for the one that a text is about.

Read are: ISO dates; numeric dates with ``/ - .``; day, month name and year in any usual order, with ordinals in digits
or words, weekday names, times and two-digit years; the month names of all Arab countries (أيلول, سبتمبر, شتنبر), two
of them at once (كانون الأول/ ديسمبر), hijri months (Umm al-Qura, `diglot.dates.calendars`); Western, Arabic-Indic and
Persian digits. With an anchor also relative dates ("yesterday", "منذ ثلاثة أيام"), weekdays and dates without a year.

Of a range the first day is `DateMention.date` and the last one `DateMention.until`.

Nothing is guessed in silence. ``10/7/2021`` can be read two ways: the weekday decides where one is written, then the
order of the other dates of the page, then `order`; failing these, day first is taken and `DateMention.ambiguous` set.
A date that does not exist (31 February, year 0), or lies outside 1000 to 2199, is no date.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from diglot.dates.mentions import ORDERS, DateMention, order_of
from diglot.dates.reading import Reader, checked
from diglot.dates.relative import relative
from diglot.dates.words import fold, patterns
from diglot.errors import OptionError, one_text

__all__ = ["ORDERS", "DateMention", "find_dates", "order_of", "parse_date"]

_RANGE = re.compile(" ?(?:-|to|till|until|through|الي|حتي) ?")
_DIGIT = re.compile(r"\d")


def parse_date(
    text: str, *, order: str = "auto", anchor: datetime.date | None = None, votes: str | None = None
) -> DateMention | None:
    """The date that a short text gives: the first one in it; of a hijri date and its Gregorian equal, the latter.

    Args:
        text: a date line, a field's value, a sentence.
        order: how to read a numeric date that could be two: "auto", "DMY", "MDY", "YMD" ("auto": see the module).
        anchor: the day that relative dates and dates without a year count from; without one they are no dates.
        votes: the order that the page's other dates have ("DMY" or "MDY"), as `order_of` gives it.

    Raises:
        OptionError: an unknown order.

    >>> found = parse_date("أيلول 4 2021")
    >>> found.date, found.order, found.ambiguous
    (datetime.date(2021, 9, 4), 'MDY', False)
    >>> parse_date("Today 10/7/2021").ambiguous, parse_date("31 February 2021")
    (True, None)
    """
    found = find_dates(one_text(text), order=order, anchor=anchor, votes=votes)
    if not found:
        return _compact(text)
    first = found[0]
    if len(found) > 1 and first.calendar == "hijri" and found[1].calendar == "gregorian":
        second = found[1]
        if abs((second.date - first.date).days) <= 2:
            return DateMention(
                second.date, second.text, second.start, second.end, second.order, False,
                (*second.evidence, "the hijri date beside it"),
            )  # fmt: skip
    if len(found) > 1 and first.until is None:
        last = found[1]
        between = fold(text[first.end : last.start]).text
        linked = _RANGE.fullmatch(between) or (between == "/" and first.order == last.order == "YMD")
        if linked and first.date <= last.date and first.calendar == last.calendar:
            whole = text[first.start : last.end]
            return replace(first, text=whole, end=last.end, until=last.date, evidence=(*first.evidence, "a range"))
    return first


def find_dates(
    text: str, *, order: str = "auto", anchor: datetime.date | None = None, votes: str | None = None
) -> list[DateMention]:
    """Every date of a text, in order; arguments as for `parse_date`.

    >>> [(m.text, m.date.isoformat()) for m in find_dates("From May 3, 2021 to 12 حزيران 2021.")]
    [('May 3, 2021', '2021-05-03'), ('12 حزيران 2021', '2021-06-12')]
    """
    if order not in ORDERS:
        raise OptionError.unknown("order", order, ORDERS)
    if anchor is None and not _DIGIT.search(text):
        return []  # every date has a year in digits
    folded = fold(text)
    table = patterns()
    reader = Reader(text, folded, table, order, votes)
    out: list[DateMention] = []
    at = 0
    while (found := table.date.search(folded.text, at)) is not None:
        mention = reader.read(found)
        if mention is not None:
            out.append(mention)
        at = found.end()  # past what cannot be a date as well: no date is cut out of its middle
    if not out and anchor is not None:
        out = relative(reader, anchor)
    return out


def _compact(text: str) -> DateMention | None:
    """A text that is one date of a machine: ``20210503``, ``20210503T103200Z``, ``20210503 10:32``, ``2021:05:03``."""
    time = r"(?:[T ]\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
    found = re.fullmatch(rf"\s*((\d{{4}})(?P<mark>:?)(\d{{2}})(?P=mark)(\d{{2}})){time}\s*", text)
    date = checked(*(int(found[i]) for i in (2, 4, 5))) if found else None
    if found is None or date is None:
        return None
    return DateMention(date, found[1], *found.span(1), "YMD", evidence=("numeric",))
