"""The words that dates are made of, and the patterns over them.

The words stand in ``data/months.tsv``, ``data/weekdays.tsv`` and ``data/relative.tsv``.

Patterns are matched on a *folded* copy of the text: lower case, Western digits, أ إ آ as ا, ى as ي, ة as ه, curly
apostrophes straight, every kind of blank a plain one, Arabic marks, tatweel and direction marks left out.
`Folded.source` leads a span of the copy back to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from diglot.resources import rows as table_rows
from diglot.text.forms import form

__all__ = ["Folded", "Patterns", "fold", "patterns"]

_DROPPED = re.compile("[\u064b-\u065f\u0670\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `places` has its characters' source positions (None: the same), `size` is the source's length."""

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


def _values(kind: str) -> dict[str, int]:
    """The words of one kind in ``data/relative.tsv``, with their values."""
    rows = [row for row in table_rows("dates", "relative.tsv") if row[0] == kind]
    return {word.strip(): int(value) for _, value, words in rows for word in words.split(";")}


def _names(words: Iterable[str]) -> str:
    """An alternation of names, the longest first."""
    names = sorted({re.escape(name).replace(r"\ ", r"[ -]+") for name in words}, key=lambda n: (-len(n), n))
    return "|".join(names)


_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_YEAR = r"(?:\d{4}(?=:\d\d:\d\d)|(?:\d{4}|'?\d{2})(?![\d:]|[.,/-]\d|(?:st|nd|rd|th)(?![^\W\d_])))"
_OF_YEAR = "من العام |من عام |من سنه |العام |للعام |لعام |عام |السنه |لسنه |سنه "
_ERA = r"(?: ?(?:هـ|ه(?![^\W\d_])|هجري[ها]?|هـجري|a\.?h\.?(?![^\W\d_])))"
_TH = r"(?:st|nd|rd|th|er)?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?(?: (?:[a-z]{2,4}|(?:gmt|utc)?[+-]\d{2}:?\d{2}))?"


@cache
def patterns() -> Patterns:
    """The patterns, compiled on first use."""
    months: dict[str, tuple[str, int]] = {}
    for calendar, _, text in table_rows("dates", "months.tsv"):
        for number, variants in enumerate(text.split(";"), 1):
            for name in variants.split("|"):
                months.setdefault(_plain(name), (calendar, number))
    weekdays = {
        fold(name.strip()).text: number
        for _, text in table_rows("dates", "weekdays.tsv")
        for number, variants in enumerate(text.split(";"))
        for name in variants.split("|")
    }
    ordinals, units, counts, shifts = (_values(kind) for kind in ("ordinal", "unit", "count", "shift"))
    month = rf"(?<![^\W\d_])(?:{_names(months)})(?![^\W\d_])(?:(?<!\d)|(?!\d))\.?"
    ordinal = rf"(?<![^\W\d_])(?:{_names(ordinals)})(?![^\W\d_])"
    weekday = rf"(?<![^\W\d_])(?:يوم )?(?P<weekday>{_names(weekdays)})(?![^\W\d_])\.? ?,? ?(?:the )?(?:في )?"
    named = (_day_first(month, ordinal), _month_first(month, ordinal), *_year_first(month))
    plain_day = rf"(?<![\d:.,/])(?P<day_a>{_DAY}){_TH} ?(?:of |من )? ?(?P<month_a>{month})"
    plain_month = rf"(?P<month_b>{month}) ?(?P<day_b>{_DAY}){_TH}"
    unit = rf"(?P<unit>{_names(units)})(?![^\W_])"
    count = rf"(?P<count>\d{{1,4}}|{_names(counts)})?"
    return Patterns(
        date=re.compile(rf"(?:{weekday})?(?:{_numbers()}(?P<era1>{_ERA})?|{'|'.join(named)})"),
        yearless=re.compile(rf"{plain_day}|{plain_month}"),
        ago=re.compile(rf"(?<![^\W_])(?:(?P<prefix>منذ|قبل) )?{count} ?{unit}(?(prefix)| ago(?![^\W_]))"),
        ahead=re.compile(rf"(?<![^\W_])(?:in|بعد) {count} ?{unit}"),
        words=re.compile(rf"(?<![^\W_])(?:{_names(shifts)})(?![^\W_])"),
        weekday=re.compile(rf"(?<![^\W\d_])(?:{_names(name for name in weekdays if len(name) > 3)})(?![^\W\d_])"),
        months=months, weekdays=weekdays, ordinals=ordinals, counts={"": 1, **counts}, units=units, shifts=shifts,
    )  # fmt: skip


def _numbers() -> str:
    """``3/5/2021``, ``2021-05-03``, ``3-5/12/2021``."""
    to = r" ?(?:-|to |till |until |الي |حتي ) ?"
    return (
        rf"(?:(?<![\d/.:\\-])|(?<=\d/)(?=\d{{4}}-\d))(?:(?P<from_n>{_DAY}){to}(?=\d{{1,2}} ?[/.\\]))?"
        r"(?P<first>\d{4}|\d{1,2}) ?(?P<mark>[-/.\\]) ?(?P<middle>\d{1,2}) ?(?P=mark) ?"
        r"(?P<final>\d{4}|\d{1,2})(?![\d]|[.\\-]\d|/\d(?!\d{3}-\d)|:\d)"
    )


def _twin(month: str, kind: str) -> str:
    """A second name of the same month: ``كانون الأول/ ديسمبر``."""
    return rf"(?: ?[/(\\-]? ?(?P<twin_{kind}>{month}) ?\)?)?"


def _day_first(month: str, ordinal: str) -> str:
    """``3 May 2021``, ``3 to 5 May 2021``, ``من الثالث إلى الخامس من أيار 2021``."""
    to = r" ?(?:-|to |till |until |through |thru |الي |حتي |(?P<and_a>and |& ?|و ?)) ?(?:the |يوم )?"
    first = (
        rf"(?:(?P<between_a>(?:between|بين) )?(?<!-)(?:(?P<from_a>{_DAY}){_TH}|من (?P<from_word_a>{ordinal}))"
        rf"(?: ?(?:of |من )?(?P<from_month_a>{month}))?{to})?"
    )
    return (
        rf"(?<![\d:.,/]){first}(?:(?P<day_a>{_DAY}){_TH}|(?P<word_a>{ordinal}))(?: day(?= of))?"
        rf" ?(?:of |من (?:شهر )?|شهر |[-/.,])? ?(?P<month_a>{month}){_twin(month, 'a')}"
        rf" ?[,./-]? ?(?:of |in |{_OF_YEAR})?(?P<year_a>{_YEAR}){_ERA}?"
    )


def _month_first(month: str, ordinal: str) -> str:
    """``May 3, 2021``, ``May 3 to June 9, 2021``, ``May 3 10:32:00 2021``."""
    to = r" ?(?:-|to |till |until |through |thru |الي |حتي |(?P<and_b>and |& ?|و ?)) ?"
    return (
        rf"(?P<between_b>(?:between|بين) )?(?P<month_b>{month}){_twin(month, 'b')} ?[-/]?(?:the )?"
        rf"(?:(?P<day_b>{_DAY}){_TH}(?:{to}(?:(?P<to_month_b>{month}) )?(?P<to_b>{_DAY}){_TH})?"
        rf"|(?P<word_b>{ordinal})) ?"
        rf"(?:[,./-]? ?(?:{_OF_YEAR})?(?P<year_b>{_YEAR}){_ERA}?|{_CLOCK} (?P<year_t>\d{{4}})(?!\d))"
    )


def _year_first(month: str) -> tuple[str, str]:
    """``2021 May 3``, and ``'21 May 3rd``."""
    return (
        rf"(?<![\d/.:-])(?P<year_c>\d{{4}}) ?[,./-]? ?(?P<month_c>{month}) ?[,./-]? ?(?P<day_c>{_DAY}){_TH}",
        rf"(?<![\d:.,/-])(?P<year_d>'?\d{{2}}) (?P<month_d>{month}) (?P<day_d>{_DAY})(?:st|nd|rd|th)"
        r"(?![^\W_]|,? \d{4})",
    )


def _plain(name: str) -> str:
    """A month's name as `dates` looks it up: folded, without hyphens, dots and apostrophes."""
    text = form("NFC", name.strip())
    return " ".join(fold(text).text.replace("-", " ").replace(".", "").split())
