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
from dataclasses import dataclass, replace
from functools import lru_cache

from diglot.dates.calendars import from_hijri
from diglot.dates.mentions import ORDERS, DateMention, order_of
from diglot.dates.words import Folded, Patterns, fold, patterns
from diglot.errors import OptionError, one_text

__all__ = ["ORDERS", "DateMention", "find_dates", "order_of", "parse_date"]

_YEARS = range(1000, 2200)
_HIJRI_YEARS = range(1300, 1501)
_PERSIAN = re.compile("[\u06f0-\u06f9]")
_RANGE = re.compile(" ?(?:-|to|till|until|through|الي|حتي) ?")
_WORD = re.compile(r"[^\W\d_] ")
_DIGIT = re.compile(r"\d")
_PIVOT = 69  # two-digit years below are of this century, as POSIX has it


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
    reader = _Reader(text, folded, table, order, anchor, votes)
    out: list[DateMention] = []
    at = 0
    while (found := table.date.search(folded.text, at)) is not None:
        mention = reader.read(found)
        if mention is not None:
            out.append(mention)
        at = found.end()  # past what cannot be a date as well: no date is cut out of its middle
    if not out and anchor is not None:
        out = reader.relative()
    return out


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the matches of one text."""

    text: str
    folded: Folded
    table: Patterns
    order: str
    anchor: datetime.date | None
    votes: str | None

    def read(self, found: re.Match[str]) -> DateMention | None:
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
        return int(written) if written.isdecimal() else self.table.ordinals[_squeeze(written)]

    def _range(
        self, found: re.Match[str], first: DateMention | None, last: DateMention | None, kind: str
    ) -> DateMention | None:
        """A range of two days; only one of them where they are none: the one that stands beside the year."""
        if first is None or last is None:
            return last if kind == "a" else first
        date = first.date
        if date > last.date and date.month > last.date.month:  # 30 December to 2 January 2022
            date = _date(date.year - 1, date.month, date.day) or date
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
        month = self.table.months[_squeeze(name)]
        evidence = []
        if twin is not None:
            second = self.table.months[_squeeze(twin)]
            evidence.append("both month names agree" if second == month else "the two month names disagree")
            if second != month:
                return None
        calendar, number = month
        value, note = _year(year)
        if note:
            evidence.append(note)
        if calendar == "hijri":
            return self._hijri(found, value, number, day, order, evidence, weekday, False)
        date = _date(value, number, day)
        if date is None:
            return None
        evidence += _weekday_note(date, weekday)
        return self._mention(found, date, order, False, evidence)

    def _numeric(
        self, found: re.Match[str], first: str, middle: str, final: str, weekday: int | None, era: bool
    ) -> DateMention | None:
        a, b, c = int(first), int(middle), int(final)
        if len(first) == 4:
            if era or a in _HIJRI_YEARS:
                return self._hijri(found, a, b, c, "YMD", ["numeric"], weekday, not era)
            date = _date(a, b, c)
            if date is not None:
                return self._mention(found, date, "YMD", False, ["numeric", *_weekday_note(date, weekday)])
            date = _date(a, c, b)
            return self._mention(found, date, "YDM", False, ["numeric"]) if date else None
        if self.order == "YMD" and len(final) <= 2:
            value, _ = _year(first)
            date = _date(value, b, c)
            return self._mention(found, date, "YMD", False, ["numeric", "order asked for"]) if date else None
        value, note = _year(final)
        evidence = ["numeric", *([note] if note else [])]
        if era or value in _HIJRI_YEARS:
            return self._hijri(found, value, b, a, "DMY", evidence, weekday, not era or (a <= 12 and a != b))
        readings = {"DMY": _date(value, b, a), "MDY": _date(value, a, b)}
        legal = {name: date for name, date in readings.items() if date is not None}
        if not legal:
            return None
        if len(set(legal.values())) == 1:
            name, date = next(iter(legal.items()))
            if len(legal) == 2:
                evidence.append("day and month are equal")
                evidence.remove("numeric")
            return self._mention(found, date, name, False, evidence + _weekday_note(date, weekday))
        name, ambiguous = "DMY", True
        by_weekday = [n for n, d in legal.items() if d.weekday() == weekday]
        if weekday is not None and len(by_weekday) == 1:
            name, ambiguous = by_weekday[0], False
            evidence.append("the weekday")
        elif self.order in ("DMY", "MDY"):
            name, ambiguous = self.order, False
            evidence.append("order asked for")
        elif self.votes is not None:
            name, ambiguous = self.votes, False
            evidence.append("other dates of the page")
        other = legal["MDY" if name == "DMY" else "DMY"]
        return self._mention(found, legal[name], name, ambiguous, evidence, other=other)

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
                    return self._mention(
                        found, moved, order, ambiguous, [*evidence, rule, "the weekday"], "hijri", date
                    )
        return self._mention(found, date, order, ambiguous, [*evidence, rule, *_weekday_note(date, weekday)], "hijri")

    def _mention(
        self, found: re.Match[str], date: datetime.date, order: str, ambiguous: bool, evidence: list[str],
        calendar: str = "gregorian", other: datetime.date | None = None,
    ) -> DateMention:  # fmt: skip
        start, end = self.folded.source(*found.span())
        return DateMention(date, self.text[start:end], start, end, order, ambiguous, tuple(evidence), calendar, other)

    # ---- with an anchor

    def relative(self) -> list[DateMention]:
        """The first date that needs the anchor: without a year, "yesterday", "3 days ago", a weekday."""
        anchor, table = self.anchor, self.table
        assert anchor is not None
        if (found := table.yearless.search(self.folded.text)) is not None:
            name, day = found["month_a"] or found["month_b"], found["day_a"] or found["day_b"]
            calendar, month = table.months[_squeeze(name)]
            if calendar == "gregorian":
                dates = [d for y in (-1, 0, 1) if (d := _date(anchor.year + y, month, int(day))) is not None]
                if dates:
                    nearest = min(dates, key=lambda d: abs((d - anchor).days))
                    order = "DM" if found["month_a"] else "MD"
                    return [self._mention(found, nearest, order, True, ["year nearest to the anchor"])]
        for pattern, sign in ((table.ago, -1), (table.ahead, 1)):
            if (found := pattern.search(self.folded.text)) is not None:
                given = found["count"] or ""
                count, days = int(given) if given.isdecimal() else table.counts[given], table.units[found["unit"]]
                if count * days < 40_000:
                    date = anchor + datetime.timedelta(sign * count * days)
                    return [self._mention(found, date, "relative", days > 7, ["the anchor"])]
        if (found := table.words.search(self.folded.text)) is not None:
            date = anchor + datetime.timedelta(table.shifts[_squeeze(found[0])])
            return [self._mention(found, date, "relative", False, ["the anchor"])]
        if (found := table.weekday.search(self.folded.text)) is not None:
            back = (anchor.weekday() - table.weekdays[found[0]]) % 7
            return [
                self._mention(found, anchor - datetime.timedelta(back), "relative", True, ["weekday before the anchor"])
            ]
        return []


def _compact(text: str) -> DateMention | None:
    """A text that is one date of a machine: ``20210503``, ``20210503T103200Z``, ``20210503 10:32``, ``2021:05:03``."""
    time = r"(?:[T ]\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
    found = re.fullmatch(rf"\s*((\d{{4}})(?P<mark>:?)(\d{{2}})(?P=mark)(\d{{2}})){time}\s*", text)
    date = _date(*(int(found[i]) for i in (2, 4, 5))) if found else None
    if found is None or date is None:
        return None
    return DateMention(date, found[1], *found.span(1), "YMD", evidence=("numeric",))


def _squeeze(name: str) -> str:
    return " ".join(name.replace("-", " ").replace(".", "").replace("'", "").split())


@lru_cache(maxsize=4096)
def _date(year: int, month: int, day: int) -> datetime.date | None:
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
