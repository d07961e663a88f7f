"""What is found where a text gives a date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["ORDERS", "DateMention", "order_of"]

ORDERS = ("auto", "DMY", "MDY", "YMD")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text.

    Args:
        date: the day, in the Gregorian calendar.
        text: the date as written.
        start, end: code points of the text that was read, half open.
        order: of day, month and year as written: "DMY", "MDY", "YMD", …, or "relative".
        ambiguous: it could be read another way, and nothing decides.
        evidence: what decided, in a few words each.
        calendar: "gregorian" or "hijri".
        other: the other reading, where there is one.
        until: of a range (``3–5 May 2021``), the last day; `date` is the first.
    """

    date: datetime.date
    text: str
    start: int
    end: int
    order: str
    ambiguous: bool = False
    evidence: tuple[str, ...] = ()
    calendar: str = "gregorian"
    other: datetime.date | None = None
    until: datetime.date | None = None

    @property
    def span(self) -> tuple[int, int]:
        """``(start, end)``."""
        return self.start, self.end


def order_of(mentions: Iterable[DateMention]) -> str | None:
    """The order that numeric dates of a page agree on ("DMY" or "MDY"), from those that can be read one way only."""
    orders = {m.order for m in mentions if not m.ambiguous and "numeric" in m.evidence and m.order in ("DMY", "MDY")}
    return orders.pop() if len(orders) == 1 else None
