"""What comes with a text: dates as people write them, damage made whole, several authors."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from diglot.config import Config
from diglot.pipeline import Pipeline
from diglot.pipeline.metadata import given

DAY = datetime.date(2024, 5, 6)
TEXT = "قال الولد إن المدرسة تفتح غدا. ثم مضى إلى البيت."


def rows_of(columns: dict[str, Any], config: Config | None = None) -> list[dict[str, Any]]:
    found = Pipeline(config or Config())(columns)
    return [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)]


@pytest.mark.parametrize(
    ("value", "date", "ambiguous"),
    [
        ("2024-05-06", DAY, False),
        ("2024-05-06T23:30:00-08:00", DAY, False),
        ("2024-05-06 23:30", DAY, False),
        (datetime.date(2024, 5, 6), DAY, False),
        (datetime.datetime(2024, 5, 6, 23, 30), DAY, False),
        ("Mon, 06 May 2024 23:30:00 -0800", DAY, False),
        ("6 May 2024", DAY, False),
        ("May 6, 2024", DAY, False),
        ("2024/05/06", DAY, False),
        ("20240506", DAY, False),
        (20240506, DAY, False),
        (1714998000, DAY, False),
        ("1714998000", DAY, False),
        (1714998000.25, DAY, False),
        (1714998000000, DAY, False),
        ("6 أيار 2024", DAY, False),
        ("٦ مايو ٢٠٢٤", DAY, False),
        ("6/5/2024", DAY, True),
        ("13/5/2024", datetime.date(2024, 5, 13), False),
        ("2024-13-45", None, False),
        ("yesterday", None, False),
        ("0000-00-00", None, False),
        (True, None, False),
        ("9" * 5000, None, False),
    ],
)
def test_dates(value: Any, date: datetime.date | None, ambiguous: bool) -> None:
    found = given({"date": value})
    assert found is not None
    assert (found.date, found.date_ambiguous) == (date, ambiguous)
    assert found.date_text
    assert len(found.date_text) <= 200
    rows = rows_of({"text": [TEXT], "date": [value]}, Config(pages=False))
    assert {(row["date"], row["date_text"], row["date_ambiguous"]) for row in rows} == {
        (date, found.date_text, ambiguous)
    }


def test_a_date_on_the_page_comes_before_one_that_cannot_be_read() -> None:
    page = "عنوان طويل للخبر\n\n3 أيار 2021\n\n" + TEXT
    (row, *_) = rows_of({"text": [page], "date": ["soon"]})
    assert (row["date"], row["date_text"]) == (datetime.date(2021, 5, 3), "3 أيار 2021")


@pytest.mark.parametrize("damage", [("cp1256", "cp1252"), ("utf-8", "cp1256"), ("utf-8", "latin-1")])
def test_titles_and_authors_are_repaired_as_texts_are(damage: tuple[str, str]) -> None:
    def broken(text: str) -> str:
        return text.encode(damage[0]).decode(damage[1])

    columns = {
        "text": [broken(TEXT), "A text.", "نص ثان"],
        "title": [broken("عنوان الخبر"), "Café au lait", None],
        "author": [broken("ليلى حداد"), None, broken("ليلى حداد")],
        "source": [None, broken("جريدة الصباح"), "الرصيف"],
    }
    rows = {row["document"]: row for row in rows_of(columns)}
    found = [(row["title"], row["author"], row["source"]) for row in rows.values()]
    assert found == [
        ("عنوان الخبر", "ليلى حداد", None), ("Café au lait", None, "جريدة الصباح"), (None, "ليلى حداد", "الرصيف"),
    ]  # fmt: skip
    kept = {row["document"]: row for row in rows_of(columns, Config(repair=False))}
    assert [row["title"] for row in kept.values()] == columns["title"]


def test_several_authors_are_joined() -> None:
    (row,) = rows_of({"text": ["A text."], "author": [["A B", "C D"]]})
    assert row["author"] == "A B, C D"
