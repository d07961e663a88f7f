"""Dates: the table of cases, and promises on any text."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.dates.calendars import from_hijri
from diglot.dates.find import DateMention, find_dates, order_of, parse_date
from diglot.errors import OptionError

FOLDER = Path(__file__).parent.parent / "cases"
CASES, WRITTEN = (
    json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in ("dates.json", "dates_written.json")
)


def test_there_are_enough_cases_in_both_languages() -> None:
    arabic = [case for case in CASES if any("\u0600" <= char <= "\u06ff" for char in case["text"])]
    assert len(arabic) >= 100
    assert len(CASES) - len(arabic) >= 100


@pytest.mark.parametrize("case", [*CASES, *WRITTEN], ids=lambda case: f"{case['text']}-{case.get('option', '')}")
def test_case(case: dict[str, object]) -> None:
    anchor = datetime.date.fromisoformat(str(case["anchor"])) if "anchor" in case else None
    text, votes = str(case["text"]), case.get("votes")
    found = parse_date(text, order=str(case.get("option", "auto")), anchor=anchor, votes=str(votes) if votes else None)
    assert (found.date.isoformat() if found else None) == case["date"]
    assert (found.until.isoformat() if found and found.until else None) == case.get("until")
    for name in ("order", "ambiguous", "calendar"):
        if name in case:
            assert found is not None
            assert getattr(found, name) == case[name]


def test_every_month_system_names_every_month_of_every_year() -> None:
    day = datetime.date(2021, 9, 4)
    for text in (
        "4 September 2021",
        "4 Sep 2021",
        "4 أيلول 2021",
        "4 سبتمبر 2021",
        "4 شتنبر 2021",
        "٤ أيلول/سبتمبر ٢٠٢١",
    ):
        found = parse_date(text)
        assert found is not None
        assert found.date == day


def test_the_other_reading_is_given_and_the_page_votes() -> None:
    found = parse_date("10/7/2021")
    assert found is not None
    assert (found.ambiguous, found.other) == (True, datetime.date(2021, 10, 7))
    votes = order_of(find_dates("18/07/2021 and 30/6/2021"))
    assert votes == "DMY"
    settled = parse_date("10/7/2021", votes=votes)
    assert settled is not None
    assert (settled.ambiguous, settled.evidence[-1]) == (False, "other dates of the page")
    assert order_of(find_dates("18/07/2021 and 6/30/2021")) is None


def test_spans_lead_back_to_marks_and_tatweel() -> None:
    text = "في ٣ أيّـار ٢٠٢١."
    [found] = find_dates(text)
    assert text[found.start : found.end] == found.text == "٣ أيّـار ٢٠٢١"


def test_an_unknown_order_names_the_nearest() -> None:
    with pytest.raises(OptionError, match="did you mean 'auto'"):
        parse_date("1/2/2021", order="aut")


def test_hijri_calendars_agree_within_two_days() -> None:
    from diglot.dates import calendars

    for year in range(1344, 1500, 7):
        exact = from_hijri(year, 9, 1)
        tabular = calendars._tabular(year, 9, 1)
        assert exact is not None
        assert tabular is not None
        assert abs((exact[0] - tabular[0]).days) <= 2
    assert from_hijri(1442, 13, 1) is None
    assert from_hijri(1442, 12, 30) is None


WRITTEN = st.sampled_from(
    ["{d} {M} {y}", "{M} {d}, {y}", "{y}-{m:02}-{d:02}", "{W}, {d} {M} {y}", "{d} {L} {y}", "{L} {d} {y}"]
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
LEVANTINE = [
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
]


@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2199, 12, 31)), WRITTEN, st.booleans())
def test_any_day_is_read_back(day: datetime.date, form: str, eastern: bool) -> None:
    if form.startswith("{y}") and 1300 <= day.year <= 1500:
        return  # a year of the hijri calendar's today
    text = form.format(
        d=day.day, m=day.month, y=day.year, M=MONTHS[day.month - 1], L=LEVANTINE[day.month - 1], W=f"{day:%A}"
    )
    if eastern:
        text = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    found = parse_date(f"  {text} ")
    assert found is not None
    assert (found.date, found.ambiguous, found.text) == (day, False, text)


PIECES = st.sampled_from(
    [
        "May",
        "أيلول",
        "31",
        "12/",
        "/",
        "-",
        ".",
        "2021",
        "٣",
        "Mon",
        "،",
        " ",
        "\u0650",
        "ـ",
        "هـ",
        "\u200f",
        "00",
        "9999",
        "first",
        "من",
        ":",
        "\n",
        "x",
        "İ",
        " - ",
        "to",
        "إلى ",
        "\\",
        "كانون 2",
        "11th",
        "10:20:30",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join))
def test_any_text_is_read_without_error_and_spans_fit(text: str) -> None:
    last = 0
    for found in find_dates(text):
        assert isinstance(found, DateMention)
        assert last <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]
        assert 1000 <= found.date.year < 2200
        assert found.until is None or found.date <= found.until
        last = found.end
