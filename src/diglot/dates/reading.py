"""What a match of the patterns says: a day, a range, or nothing (`diglot.dates.find` has the rules)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace

from diglot.dates.calendars import from_hijri
from diglot.dates.mentions import DateMention
from diglot.dates.words import Folded, Patterns

__all__ = ["Reader", "checked", "squeeze"]

_YEARS = range(1000, 2200)
_HIJRI_YEARS = range(1300, 1501)
_PERSIAN = re.compile("[\u06f0-\u06f9]")
_WORD = re.compile(r"[^\W\d_] ")
_PIVOT = 69  # two-digit years below are of this century, as POSIX has it


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the matches of one text.

    Attributes:
        text: as it is written.
        folded: the same as the patterns see it.
        table: patterns and words.
        order, votes: see `diglot.dates.find.parse_date`.
    """

    text: str
    folded: Folded
    table: Patterns
    order: str
    votes: str | None

    def read(self, found: re.Match[str]) -> DateMention | None:
        """The date or range of a match; None if it is none."""
        part = found.groupdict()
        weekday = self.table.weekdays.get(part["weekday"]) if part["weekday"] else None
        if part["first"] is not None:
            whole = self._numeric(found, part["first"], part["middle"], part["final"], weekday, bool(part["era1"]))
            return self._numeric_range(found, whole, int(part["from_n"])) if whole and part["from_n"] else whole
        for kind, written in (("a", "DMY"), ("b", "MDY"), ("c", "YMD"), ("d", "YMD")):
            if (name := part[f"month_{kind}"]) is not None:
                day, year = (
                    part[f"day_{kind}"] or part.get(f"word_{kind}") or "",
                    part[f"year_{kind}"] or part["year_t"],
                )
                number = self._day(day)
                twin = part.get(f"twin_{kind}")
                one = self._named(found, name, twin, number, year or "", written, weekday)
                start, to = part.get(f"from_{kind}") or part.get(f"from_word_{kind}"), part.get(f"to_{kind}")
                if one is not None and kind == "d":
                    return replace(one, ambiguous=True)
                if one is None or not (start or to):
                    return one
                other_name = part.get(f"from_month_{kind}") or part.get(f"to_month_{kind}") or name
                other = self._named(found, other_name, None, self._day(start or to or ""), year or "", written, None)
                return self._range(found, other, one, kind) if start else self._range(found, one, other, kind)
        return None

    def _day(self, written: str) -> int:
        return int(written) if written.isdecimal() else self.table.ordinals[squeeze(written)]

    def _range(
        self, found: re.Match[str], first: DateMention | None, last: DateMention | None, kind: str
    ) -> DateMention | None:
        """A range of two days; only one of them where they are none: the one that stands beside the year."""
        if first is None or last is None:
            return last if kind == "a" else first
        date = first.date
        if date > last.date and date.month > last.date.month:  # 30 December to 2 January 2022
            date = checked(date.year - 1, date.month, date.day) or date
        spaced = " - " in self.folded.text[slice(*found.span())]
        part = found.groupdict()
        two = part.get(f"and_{kind}") and not part.get(f"between_{kind}") and (last.date - date).days != 1
        unlikely = spaced and kind == "a" and self._after_a_word(found.start())
        if date > last.date or two or unlikely:
            own = next((n for n in (f"to_month_{kind}", f"day_{kind}", f"word_{kind}") if part.get(n)), "")
            if kind == "b" and own != "to_month_b":
                return first
            start = self.folded.source(*found.span(own))[0]  # "Room 3 - 5 May 2021", "May 3 and June 9, 2021"
            return replace(last, text=self.text[start : last.end], start=start)
        ambiguous = first.ambiguous or last.ambiguous
        return replace(first, date=date, until=last.date, ambiguous=ambiguous, evidence=(*first.evidence, "a range"))

    def _after_a_word(self, at: int) -> bool:
        return _WORD.fullmatch(self.folded.text[max(0, at - 2) : at]) is not None

    def _numeric_range(self, found: re.Match[str], whole: DateMention, day: int) -> DateMention:
        """``3-5/12/2021``: the days of a month."""
        start = self.folded.source(*found.span("first"))[0]
        last = replace(whole, text=self.text[start : whole.end], start=start)
        if whole.order != "DMY" or day >= whole.date.day or whole.calendar != "gregorian":
            return last
        return replace(
            whole, date=whole.date.replace(day=day), until=whole.date, other=None, evidence=(*whole.evidence, "a range")
        )

    def _named(
        self, found: re.Match[str], name: str, twin: str | None, day: int, year: str, order: str,
        weekday: int | None,
    ) -> DateMention | None:  # fmt: skip
        month = self.table.months[squeeze(name)]
        evidence = []
        if twin is not None:
            second = self.table.months[squeeze(twin)]
            evidence.append("both month names agree" if second == month else "the two month names disagree")
            if second != month:
                return None
        calendar, number = month
        value, note = _year(year)
        if note:
            evidence.append(note)
        if calendar == "hijri":
            return self._hijri(found, value, number, day, order, evidence, weekday, False)
        date = checked(value, number, day)
        if date is None:
            return None
        evidence += _weekday_note(date, weekday)
        return self.mention(found, date, order, False, evidence)

    def _numeric(
        self, found: re.Match[str], first: str, middle: str, final: str, weekday: int | None, era: bool
    ) -> DateMention | None:
        """Three numbers: with the year first, or day and month first, in this or the other order."""
        a, b, c = int(first), int(middle), int(final)
        if len(first) == 4:
            return self._year_first(found, a, b, c, weekday, era)
        if self.order == "YMD" and len(final) <= 2:
            value, _ = _year(first)
            date = checked(value, b, c)
            return self.mention(found, date, "YMD", False, ["numeric", "order asked for"]) if date else None
        value, note = _year(final)
        evidence = ["numeric", *([note] if note else [])]
        if era or value in _HIJRI_YEARS:
            return self._hijri(found, value, b, a, "DMY", evidence, weekday, not era or (a <= 12 and a != b))
        readings = {"DMY": checked(value, b, a), "MDY": checked(value, a, b)}
        legal = {name: date for name, date in readings.items() if date is not None}
        if len(set(legal.values())) == 2:
            return self._either(found, legal, evidence, weekday)
        if not legal:
            return None
        name, date = next(iter(legal.items()))
        if len(legal) == 2:
            evidence = [*evidence[1:], "day and month are equal"]
        return self.mention(found, date, name, False, evidence + _weekday_note(date, weekday))

    def _year_first(
        self, found: re.Match[str], year: int, middle: int, final: int, weekday: int | None, era: bool
    ) -> DateMention | None:
        """``2021-05-03``; where there is no such day, ``2021-13-05``."""
        if era or year in _HIJRI_YEARS:
            return self._hijri(found, year, middle, final, "YMD", ["numeric"], weekday, not era)
        date = checked(year, middle, final)
        if date is not None:
            return self.mention(found, date, "YMD", False, ["numeric", *_weekday_note(date, weekday)])
        date = checked(year, final, middle)
        return self.mention(found, date, "YDM", False, ["numeric"]) if date else None

    def _either(
        self, found: re.Match[str], legal: dict[str, datetime.date], evidence: list[str], weekday: int | None
    ) -> DateMention:
        """One of two days, DMY and MDY: by the weekday, what was asked for, or the page; else the first, in doubt."""
        name, ambiguous = "DMY", True
        by_weekday = [order for order, date in legal.items() if date.weekday() == weekday]
        if len(by_weekday) == 1:
            name, ambiguous = by_weekday[0], False
            evidence = [*evidence, "the weekday"]
        elif self.order in ("DMY", "MDY"):
            name, ambiguous = self.order, False
            evidence = [*evidence, "order asked for"]
        elif self.votes is not None:
            name, ambiguous = self.votes, False
            evidence = [*evidence, "other dates of the page"]
        other = legal["MDY" if name == "DMY" else "DMY"]
        return self.mention(found, legal[name], name, ambiguous, evidence, other=other)

    def _hijri(
        self, found: re.Match[str], year: int, month: int, day: int, order: str, evidence: list[str],
        weekday: int | None, ambiguous: bool,
    ) -> DateMention | None:  # fmt: skip
        if "numeric" in evidence and ambiguous and _PERSIAN.search(self.text, *self.folded.source(*found.span())):
            return None  # of the Jalali calendar, as digits of Persia have it
        converted = from_hijri(year, month, day)
        if converted is None or converted[0].year not in _YEARS:
            return None
        date, rule = converted
        if weekday is not None and date.weekday() != weekday:
            for shift in (-1, 1):  # sighting of the moon moves a month by a day
                if (moved := date + datetime.timedelta(shift)).weekday() == weekday:
                    return self.mention(found, moved, order, ambiguous, [*evidence, rule, "the weekday"], "hijri", date)
        return self.mention(found, date, order, ambiguous, [*evidence, rule, *_weekday_note(date, weekday)], "hijri")

    def mention(
        self, found: re.Match[str], date: datetime.date, order: str, ambiguous: bool, evidence: list[str],
        calendar: str = "gregorian", other: datetime.date | None = None,
    ) -> DateMention:  # fmt: skip
        """A mention of a date in the span of a match."""
        start, end = self.folded.source(*found.span())
        return DateMention(date, self.text[start:end], start, end, order, ambiguous, tuple(evidence), calendar, other)


def squeeze(name: str) -> str:
    """A name as the tables of words have it, of its writings with hyphens, dots and apostrophes."""
    return " ".join(name.replace("-", " ").replace(".", "").replace("'", "").split())


def checked(year: int, month: int, day: int) -> datetime.date | None:
    """The day, if there is such a day and its year is one of 1000 to 2199."""
    try:
        return datetime.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _year(text: str) -> tuple[int, str | None]:
    digits = text.strip("'’")
    if len(digits) == 2:
        value = int(digits)
        return (2000 if value < _PIVOT else 1900) + value, "two-digit year"
    return int(digits), None


def _weekday_note(date: datetime.date, weekday: int | None) -> list[str]:
    if weekday is None:
        return []
    return ["the weekday agrees" if date.weekday() == weekday else "the weekday disagrees"]
