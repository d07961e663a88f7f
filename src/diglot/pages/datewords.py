"""The words that dates are made of, and the patterns over them; tables in ``data/months.tsv`` and ``data/weekdays.tsv``.

Patterns are matched on a *folded* copy of the text: lower case, Western digits, أ إ آ as ا, ى as ي, ة as ه, curly
apostrophes straight, every kind of blank a plain one, Arabic marks, tatweel and direction marks left out.
`Folded.source` leads a span of the copy back to the text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from diglot.pages.cues import cue_rows

__all__ = ["Folded", "Patterns", "fold", "patterns"]

_DROPPED = re.compile("[\u064b-\u065f\u0670\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places` are the source positions of its characters (None: the same), `size` the source's length."""

    text: str
    places: list[int] | None
    size: int

    def source(self, start: int, end: int) -> tuple[int, int]:
        """A span of the source for a span of the folded text; marks that follow its last letter belong to it."""
        if self.places is None:
            return start, end
        following = self.places[end] if end < len(self.text) else self.size
        return self.places[start], following if self.text[end - 1].isalpha() else self.places[end - 1] + 1


@cache
def _folds() -> dict[int, str]:
    table = {ord(a): b for a, b in zip("أإآٱىةﺃ’‘`´،−–—", "اااايها'''',---", strict=True)}
    for zero in (0x660, 0x6F0, 0xFF10):
        table |= {zero + i: str(i) for i in range(10)}
    table |= dict.fromkeys((9, 10, 11, 12, 13, 133, 160, 8239, *range(8192, 8203), 8232, 8233, 12288), " ")
    table |= {ord("⁄"): "/", ord("∕"): "/", ord("٫"): ".", ord("٬"): ",", ord("۔"): "."}
    return table


def fold(text: str) -> Folded:
    """The folded copy of a text.

    >>> fold("أَيلول ٤").text
    'ايلول 4'
    """
    places, size = None, len(text)
    if not text.isascii():
        if _DROPPED.search(text):
            places = [i for i, char in enumerate(text) if not _DROPPED.match(char)]
            text = "".join([text[i] for i in places])
        text = text.translate(_folds())
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered: leave those as they are
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    if "  " in lower:  # one blank is as good as many, and the patterns know only one
        kept = [i for i, char in enumerate(lower) if char != " " or i == 0 or lower[i - 1] != " "]
        places = kept if places is None else [places[i] for i in kept]
        lower = "".join([lower[i] for i in kept])
    return Folded(lower, places, size)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled patterns and the values of the words in them."""

    date: re.Pattern[str]
    yearless: re.Pattern[str]
    ago: re.Pattern[str]
    ahead: re.Pattern[str]
    words: re.Pattern[str]
    weekday: re.Pattern[str]
    months: dict[str, tuple[str, int]]
    weekdays: dict[str, int]
    ordinals: dict[str, int]
    counts: dict[str, int]
    units: dict[str, int]
    shifts: dict[str, int]


_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
_UNITS_AR = ["الحادي", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع"]
_WORD_DAYS_AR = {"الاول": 1, "الاولي": 1, "العاشر": 10, "العشرين": 20, "العشرون": 20, "الثلاثين": 30, "الثلاثون": 30}

_UNITS = {
    "day": 1, "days": 1, "week": 7, "weeks": 7, "month": 30, "months": 30, "year": 365, "years": 365, "hour": 0, "hours": 0,
    "minute": 0, "minutes": 0, "hr": 0, "hrs": 0, "min": 0, "mins": 0, "يوم": 1, "يوما": 1, "ايام": 1, "اسبوع": 7, "اسابيع": 7, "شهر": 30,
    "شهرا": 30, "اشهر": 30, "شهور": 30, "سنه": 365, "سنوات": 365, "عام": 365, "اعوام": 365, "ساعه": 0, "ساعات": 0, "دقيقه": 0, "دقائق": 0,
    "يومين": 2, "اسبوعين": 14, "شهرين": 60, "سنتين": 730, "عامين": 730, "ساعتين": 0, "دقيقتين": 0,
}  # fmt: skip
_COUNTS: dict[str, int] = {
    "": 1, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6, "سبعه": 7, "ثمانيه": 8, "تسعه": 9, "عشره": 10,
    "ثلاث": 3, "اربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثماني": 8, "تسع": 9, "عشر": 10,
}  # fmt: skip
_SHIFTS = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "day before yesterday": -2, "day after tomorrow": 2,
    "اليوم": 0, "امس": -1, "البارحه": -1, "غدا": 1, "اول امس": -2, "امس الاول": -2, "بعد غد": 2,
}  # fmt: skip


def _ordinal_words() -> dict[str, int]:
    words = dict(_ORDINALS)
    for tens, value in (("twenty", 20), ("thirty", 30)):
        for name, unit in list(_ORDINALS.items())[:9]:
            if value + unit <= 31:
                words[f"{tens} {name}"] = value + unit
    for unit, name in enumerate(_UNITS_AR, 1):
        if unit > 1:
            words[name] = unit
        words[f"{name} عشر"] = 10 + unit
        for tens, value in (("والعشرين", 20), ("والعشرون", 20), ("والثلاثين", 30), ("والثلاثون", 30)):
            if value + unit <= 31:
                words[f"{name} {tens}"] = value + unit
    return words | _WORD_DAYS_AR


def _names(rows: list[tuple[str, object]]) -> str:
    """An alternation of names, the longest first."""
    names = sorted({re.escape(name).replace(r"\ ", r"[ -]+") for name, _ in rows}, key=lambda n: (-len(n), n))
    return "|".join(names)


@cache
def patterns() -> Patterns:
    """The patterns, compiled on first use."""
    months: dict[str, tuple[str, int]] = {}
    for calendar, _, text in cue_rows("months.tsv"):
        for number, variants in enumerate(text.split(";"), 1):
            for name in variants.split("|"):
                months.setdefault(_plain(name), (calendar, number))
    weekdays = {
        fold(name.strip()).text: number
        for _, text in cue_rows("weekdays.tsv")
        for number, variants in enumerate(text.split(";"))
        for name in variants.split("|")
    }
    ordinals = _ordinal_words()
    month = rf"(?:{_names(list(months.items()))})"
    month = rf"(?<![^\W\d_]){month}(?![^\W\d_])\.?"
    ordinal = rf"(?<![^\W\d_])(?:{_names(list(ordinals.items()))})(?![^\W\d_])"
    weekday = (
        rf"(?<![^\W\d_])(?:يوم )?(?P<weekday>{_names(list(weekdays.items()))})(?![^\W\d_])\.? ?,? ?(?:the )?(?:في )?"
    )
    day = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
    year = r"(?:\d{4}|'?\d{2})(?![\d:]|[.,/-]\d)"
    era = r"(?: ?(?:هـ|ه(?![^\W\d_])|هجري[ها]?|هـجري|a\.?h\.?(?![^\W\d_])))"
    twin = r"(?: ?[/(\\-]? ?(?P<twin_{0}>" + month + r") ?\)?)?"
    ordinal_end = r"(?:st|nd|rd|th|er)?"
    clock = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?: [a-z]{2,4})?"
    numeric = r"(?<![\d/.:-])(?P<first>\d{4}|\d{1,2}) ?(?P<mark>[-/.]) ?(?P<middle>\d{1,2}) ?(?P=mark) ?(?P<final>\d{4}|\d{1,2})(?![\d]|[./-]\d|:\d)"
    named_a = (
        rf"(?<![\d:.,/])(?:(?P<day_a>{day}){ordinal_end}|(?P<word_a>{ordinal})) ?(?:of |من (?:شهر )?|شهر |[-/.,])? ?(?P<month_a>{month}){twin.format('a')}"
        rf" ?[,./-]? ?(?:of |in |عام |سنه |لعام |لسنه |من عام |من سنه )?(?P<year_a>{year}){era}?"
    )
    named_b = (
        rf"(?P<month_b>{month}){twin.format('b')} ?[-/]?(?:the )?(?:(?P<day_b>{day}){ordinal_end}|(?P<word_b>{ordinal})) ?"
        rf"(?:[,./-]? ?(?:عام |سنه |لعام )?(?P<year_b>{year}){era}?|{clock} (?P<year_t>\d{{4}})(?!\d))"
    )
    named_c = (
        rf"(?<![\d/.:-])(?P<year_c>\d{{4}}) ?[,./-]? ?(?P<month_c>{month}) ?[,./-]? ?(?P<day_c>{day}){ordinal_end}"
    )
    plain_day = rf"(?<![\d:.,/])(?P<day_a>{day}){ordinal_end} ?(?:of |من )? ?(?P<month_a>{month})"
    plain_month = rf"(?P<month_b>{month}) ?(?P<day_b>{day}){ordinal_end}"
    units = _names(list(_UNITS.items()))
    count = rf"(?P<count>\d{{1,4}}|{_names([(k, v) for k, v in _COUNTS.items() if k])})?"
    return Patterns(
        date=re.compile(rf"(?:{weekday})?(?:{numeric}(?P<era1>{era})?|{named_a}|{named_b}|{named_c})"),
        yearless=re.compile(rf"{plain_day}|{plain_month}"),
        ago=re.compile(
            rf"(?<![^\W_])(?:(?P<prefix>منذ|قبل) )?{count} ?(?P<unit>{units})(?![^\W_])(?(prefix)| ago(?![^\W_]))"
        ),
        ahead=re.compile(rf"(?<![^\W_])(?:in|بعد) {count} ?(?P<unit>{units})(?![^\W_])"),
        words=re.compile(rf"(?<![^\W_])(?:{_names(list(_SHIFTS.items()))})(?![^\W_])"),
        weekday=re.compile(rf"(?<![^\W\d_])(?:{_names([(k, v) for k, v in weekdays.items() if len(k) > 3])})(?![^\W\d_])"),
        months=months, weekdays=weekdays, ordinals=ordinals, counts=_COUNTS, units=_UNITS, shifts=_SHIFTS,
    )  # fmt: skip


def _plain(name: str) -> str:
    """A month's name as `dates` looks it up: folded, without hyphens, dots and apostrophes."""
    text = unicodedata.normalize("NFC", name.strip())
    return " ".join(fold(text).text.replace("-", " ").replace(".", "").split())
