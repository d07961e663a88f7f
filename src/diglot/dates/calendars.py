"""Hijri dates to Gregorian ones.

From 1343 to 1500 AH (August 1924 to November 2077) the Umm al-Qura calendar of Saudi Arabia, from the package
`hijridate`; outside that range, or where the package is missing, the tabular civil calendar (30-year cycle with leap
years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29, epoch 16 July 622 Julian). The two differ by a day or two, and so do
countries that go by sighting of the moon: the result names the rule it used.
"""

from __future__ import annotations

import datetime

__all__ = ["from_hijri"]

_EPOCH = 227_015  # proleptic Gregorian ordinal of 1 Muharram 1 (19 July 622 Gregorian)
_UMM_AL_QURA = range(1343, 1501)


def from_hijri(year: int, month: int, day: int) -> tuple[datetime.date, str] | None:
    """The Gregorian date, and the rule: "Umm al-Qura" or "tabular". None where the calendar has no such day.

    >>> from_hijri(1442, 9, 12)
    (datetime.date(2021, 4, 24), 'Umm al-Qura')
    >>> from_hijri(1200, 1, 1)
    (datetime.date(1785, 11, 4), 'tabular')
    """
    if not (1 <= month <= 12 and 1 <= day <= 30 and 1 <= year <= 2000):
        return None
    if year in _UMM_AL_QURA:
        try:
            from hijridate import Hijri
        except ImportError:
            pass
        else:
            try:
                return datetime.date(*Hijri(year, month, day).to_gregorian().datetuple()), "Umm al-Qura"
            except (ValueError, OverflowError):
                return None
    return _tabular(year, month, day)


def _tabular(year: int, month: int, day: int) -> tuple[datetime.date, str] | None:
    leap = (11 * year + 14) % 30 < 11
    if day == 30 and not (month % 2 == 1 or (month == 12 and leap)):
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day
    return datetime.date.fromordinal(_EPOCH + days - 1), "tabular"
