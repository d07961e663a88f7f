"""Dates that need an anchor: without a year, "yesterday", "3 days ago", "in two weeks", a weekday."""

from __future__ import annotations

import datetime

from diglot.dates.mentions import DateMention
from diglot.dates.reading import Reader, checked, squeeze

__all__ = ["relative"]

_FARTHEST = 40_000  # days


def relative(reader: Reader, anchor: datetime.date) -> list[DateMention]:
    """The first date of a text that needs the anchor, of the first kind that there is; at most one."""
    kinds = (_yearless, _counted, _shifted, _weekday)
    first = next((found for kind in kinds if (found := kind(reader, anchor)) is not None), None)
    return [] if first is None else [first]


def _yearless(reader: Reader, anchor: datetime.date) -> DateMention | None:
    """``3 May``: of the year that brings it nearest to the anchor."""
    if (found := reader.table.yearless.search(reader.folded.text)) is not None:
        name, day = found["month_a"] or found["month_b"], found["day_a"] or found["day_b"]
        calendar, month = reader.table.months[squeeze(name)]
        dates = [d for y in (-1, 0, 1) if (d := checked(anchor.year + y, month, int(day))) is not None]
        if calendar == "gregorian" and dates:
            nearest = min(dates, key=lambda d: abs((d - anchor).days))
            order = "DM" if found["month_a"] else "MD"
            return reader.mention(found, nearest, order, True, ["year nearest to the anchor"])
    return None


def _counted(reader: Reader, anchor: datetime.date) -> DateMention | None:
    """``3 days ago``, ``in two weeks``; in doubt where more than a week is counted."""
    table = reader.table
    for pattern, sign in ((table.ago, -1), (table.ahead, 1)):
        if (found := pattern.search(reader.folded.text)) is not None:
            given = found["count"] or ""
            count, days = int(given) if given.isdecimal() else table.counts[given], table.units[found["unit"]]
            if count * days < _FARTHEST:
                date = anchor + datetime.timedelta(sign * count * days)
                return reader.mention(found, date, "relative", days > 7, ["the anchor"])
    return None


def _shifted(reader: Reader, anchor: datetime.date) -> DateMention | None:
    """``yesterday``."""
    if (found := reader.table.words.search(reader.folded.text)) is not None:
        date = anchor + datetime.timedelta(reader.table.shifts[squeeze(found[0])])
        return reader.mention(found, date, "relative", False, ["the anchor"])
    return None


def _weekday(reader: Reader, anchor: datetime.date) -> DateMention | None:
    """``Monday``: the last one, the anchor's day among them."""
    if (found := reader.table.weekday.search(reader.folded.text)) is not None:
        back = (anchor.weekday() - reader.table.weekdays[found[0]]) % 7
        date = anchor - datetime.timedelta(back)
        return reader.mention(found, date, "relative", True, ["weekday before the anchor"])
    return None
