"""What is known of a text before it is read: the fields of a row, as values of `diglot.pages.articles.Given`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

from diglot.dates.find import parse_date
from diglot.pages.articles import FIELDS, Given
from diglot.remembered import remember
from diglot.sources.fields import said

__all__ = ["given"]

LONGEST_DATE = 200
"""Code points of a date that are read and kept."""
ISO = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
EPOCH = re.compile(r"(\d{9,10}|\d{13}|\d{16}|\d{19})(\.\d*)?")


def given(values: Mapping[str, Any]) -> Given | None:
    """What is known of a text beforehand, by name of its field (`FIELDS`), as a row or a page says it.

    >>> given({"title": None, "author": ["A B", "C D"], "date": "Mon, 06 May 2024 23:30:00 -0800"})
    Given(title=None, author='A B, C D', date=datetime.date(2024, 5, 6), ..., date_text='Mon, 06 May 2024 23:30:00 ...
    """
    strings: dict[str, Any] = {
        name: text for name in FIELDS if name != "date" and (text := said(values.get(name))) is not None
    }
    text = said(values.get("date"))
    if text is None:
        return Given(**strings) if strings else None
    text = text[:LONGEST_DATE]
    date, ambiguous = date_of(text)
    return Given(**strings, date=date, date_text=text, date_ambiguous=ambiguous)


@remember(4096, LONGEST_DATE)
def date_of(text: str) -> tuple[datetime.date | None, bool]:
    """The day that a field of a row gives, and whether it could be another: ISO, an epoch, or as people write it.

    Seconds, and their thousandths and so on, since 1970 are told by their number of digits; their day is that of UTC.

    >>> date_of("1714867200")[0], date_of("1714867200000")[0], date_of("5/6/2024")
    (datetime.date(2024, 5, 5), datetime.date(2024, 5, 5), (datetime.date(2024, 6, 5), True))
    """
    if ISO.match(text):
        try:
            return datetime.date.fromisoformat(text[:10]), False
        except ValueError:
            return None, False
    if found := EPOCH.fullmatch(text):
        seconds = int(found[1]) // 10 ** max(0, len(found[1]) - 10)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date(), False
    mention = parse_date(text)
    return (mention.date, mention.ambiguous) if mention else (None, False)
