"""Bylines, source lines and furniture: whom they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.pages.bylines import read_byline, read_furniture, read_lead, read_source, strip_label
from diglot.pages.split import split_page

BYLINES = [
    ("By Jane Doe", "Jane Doe", None),
    ("by Jane Doe and Omar Haddad", "Jane Doe and Omar Haddad", None),
    ("BY JANE DOE", "JANE DOE", None),
    ("By Staff, Agencies", "Staff, Agencies", None),
    ("Jane Doe", "Jane Doe", None),
    ("Written by: Jane Doe", "Jane Doe", None),
    ("By Jane Doe | The Ledger | May 3, 2021", "Jane Doe", "The Ledger"),
    ("Jane Doe – The Ledger – 3 May 2021", "Jane Doe", "The Ledger"),
    ("By Jane Doe, The Daily Post, May 3, 2021", "Jane Doe", "The Daily Post"),
    ("By Jane Doe for The Ledger", "Jane Doe", "The Ledger"),
    ("By Jane Doe in Oakport", "Jane Doe", None),
    ("By Jane Doe, Staff Writer", "Jane Doe", None),
    ("From: Jane Doe <jane@doe.example>", "Jane Doe", None),
    ("Jane Doe wrote:", "Jane Doe", None),
    ("بقلم: سمير حداد", "سمير حداد", None),
    ("بقلم سمير حداد | صحيفة الوادي", "سمير حداد", "صحيفة الوادي"),
    ("كتبت: ليلى صالح", "ليلى صالح", None),
    ("سمير حداد", "سمير حداد", None),
    ("إعداد: قسم الأخبار", "قسم الأخبار", None),
    ("الكاتب: سمير حداد - 3 أيار 2021", "سمير حداد", None),
    ("*كاتب وباحث", None, None),
    ("The writer is a botanist.", None, None),
    ("Jane Doe is a botanist", "Jane Doe", None),
    ("By", None, None),
    ("أجرت الحوار: دانة السالم", "دانة السالم", None),
    ("أوكبورت: سمير حداد", "سمير حداد", None),
    ("Priority: optional", None, None),
    ("TIDE_TABLE = $(HOME)/tides", None, None),
    ("heron HH EH1 R AH0 N", None, None),
    ("@somebody the boats are in!", None, None),
    ("The boats came in with the tide and nobody was there", None, None),
    ("قال الربان : يعني : ثقيلة", None, None),
    ("ژیانی ماسیگرەکان", None, None),
    ("By Agent 47", "Agent 47", None),
]


@pytest.mark.parametrize(("text", "author", "source"), BYLINES)
def test_bylines(text: str, author: str | None, source: str | None) -> None:
    found = read_byline(text)
    assert (found.author, found.source) == (author, source)


def test_a_bare_name_signs_a_text_only() -> None:
    assert read_byline("Jane Doe", told=False).author is None
    assert read_byline("By Jane Doe", told=False).author == "Jane Doe"


SOURCES = [
    ("[Book #12]", None),
    ("(1817", None),
    ("+0200", None),
    ("Source: Lantern TV", "Lantern TV"),
    ("Source", None),
    ("المصدر", None),
    ("المصدر: صحيفة الوادي", "صحيفة الوادي"),
    ("نقلا عن وكالة الأرز", "وكالة الأرز"),
    ("The Ledger – May 3, 2021", "The Ledger"),
    ("The Ledger (3 May 2021)", "The Ledger"),
    ("May 3, 2021 | The Ledger", "The Ledger"),
    ("(Source: The Ledger)", "The Ledger"),
    ("Originally published in The Ledger", "The Ledger"),
    ("Via https://www.lantern.example/a/b", "lantern.example"),
    ("Lantern TV", "Lantern TV"),
    ("المصدر : الفانوس", "الفانوس"),
]


@pytest.mark.parametrize(("text", "source"), SOURCES)
def test_sources(text: str, source: str | None) -> None:
    assert read_source(text).source == source


def test_furniture_names_owners_but_no_handles() -> None:
    assert read_furniture("Copyright © 2020 by The Ledger.", head=False).source == "The Ledger"
    assert read_furniture("Posted by THE LEDGER on", head=True).source == "THE LEDGER"
    assert read_furniture("Posted by ledger |", head=True).source is None
    assert read_furniture("Posted by THE LEDGER on", head=False).source is None
    assert read_furniture("All rights reserved", head=False).source is None
    assert read_furniture("Leave a comment", head=False).source is None


def test_leads_and_labels() -> None:
    assert read_lead("OAKPORT (Kite News) - The fair opened.") == "Kite News"
    assert read_lead("بيروت (وكالة السنابل) - افتتح المعرض") == "وكالة السنابل"
    assert read_lead("The fair (which was late) opened - at last") is None
    assert strip_label("العنوان: يوم في البحر") == "يوم في البحر"
    assert strip_label("Title:") == "Title:"


@given(st.text(st.sampled_from("By Jane|–-,.@: ©2021بقلم()"), max_size=40))
def test_any_line(text: str) -> None:
    for credit in (read_byline(text), read_source(text), read_furniture(text, True)):
        for value in (credit.author, credit.source):
            assert value is None or (value.strip() == value and value)


@pytest.mark.parametrize(
    "page",
    [
        "مطعم جميل\nخدمة طيبة\nأكلنا السمك والرز مع الأولاد وكانت الأسعار مناسبة والجلسات نظيفة وقريبة من البحر.",
        "الخدمة سريعة والطعام لذيذ\n\nمكان هادئ وجميل\n\nزرنا المقهى مساء الجمعة مع العائلة، وكان الجلوس مريحا.",
    ],
)
def test_known_failure_a_short_line_under_a_title_is_taken_for_a_name(page: str) -> None:
    """Two in a hundred reviews of restaurants have such an author: nothing tells a name from two adjectives."""
    assert split_page(page)[0].author is not None, "a known failure works now: drop it"
