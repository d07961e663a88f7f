"""Bounds that the reader gives, and titles without marks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.cli import main
from diglot.config import Config
from diglot.errors import OptionError
from diglot.pages.bounds import bounds
from diglot.pages.bylines import read_byline, strip_label
from diglot.pages.layout import layout
from diglot.pages.lines import split_lines
from diglot.pages.split import split_page
from diglot.pipeline import Pipeline
from diglot.text.column import Column


@pytest.mark.parametrize(
    ("text", "form", "lines"),
    [
        ("# Diary\n\n## Monday\n\nRain.\n\n## Tuesday\n\nSun.", "heading", [1, 3, 7]),
        ("# One\n\nA.\n\n# Two\n\n## Part\n\nB.\n\n## Part\n\nC.", "heading", [1, 5]),
        ("Diary\n=====\n\nMonday\n------\nRain.\n\nTuesday\n-------\nSun.", "heading", [1, 4, 8]),
        ("== يوم ==\nمطر\n== يوم آخر ==\nشمس", "heading", [1, 3]),
        ("no heading\n\nat all\n---\n\nhere\n\n---", "heading", [1]),
        ("Preface.\n\nCHAPTER 1\n\nA.\n\nCHAPTER 2\n\nB.", r"CHAPTER \d", [1, 3, 7]),
        ("  الفصل الأول\nنص\nالفصل الثاني\nنص", "الفصل", [1, 3]),
        ("one\ntwo", "^$", [1]),
    ],
)
def test_articles_begin_where_the_reader_says(text: str, form: str, lines: list[int]) -> None:
    page = layout(text, at=form)
    assert [article.first_line for article in page.articles] == lines
    assert (page.article >= 0).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("#=-a \n"), max_size=30), min_size=1, max_size=5),
    st.sampled_from(["heading", "a", "#"]),
)
def test_every_document_begins_with_its_first_line(texts: list[str], form: str) -> None:
    lines = split_lines(Column.from_strings(texts))
    found = bounds(lines, form)
    assert found[lines.first].all()
    alone = [bounds(split_lines(Column.from_strings([text])), form) for text in texts]
    assert np.array_equal(found, np.concatenate(alone))


def test_titles_are_the_headings() -> None:
    diary = "# Diary\n\n## Monday\n\nRain fell on the nets.\n\n## Tuesday\n\nThe sun shone.\n"
    assert [article.title for article in split_page(diary, at="heading")] == ["Diary", "Monday", "Tuesday"]
    rows = Pipeline(Config(split_at="## "))([diary]).to_pylist()
    assert [row["title"] for row in rows if row["role"] == "title"][-2:] == ["Monday", "Tuesday"]


def test_a_form_that_is_none_is_refused(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(OptionError, match="for headings write 'heading'"):
        Config(split_at="(")
    page = tmp_path / "a.txt"
    page.write_text("text\n", encoding="utf-8")
    assert main(["split", str(page), "--split-at", "("]) == 2
    assert "no regular expression" in capsys.readouterr().err


def test_the_verb_says_how_sure_it_is(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "a.txt"
    page.write_text("# A\n\none\n\n# B\n\ntwo\n", encoding="utf-8")
    assert main(["split", str(page), "--split-at", "heading"]) == 0
    out = capsys.readouterr().out
    assert out.count('"sure": 1.0') == 2
    assert main(["split", str(page)]) == 0
    assert '"sure": ' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("## A **day** at sea ##", "A day at sea"), ("== [A day](/sea) ==", "A day"), ("- Nets", "Nets"),
        ("Subject: [list] Nets", "[list] Nets"), ("**يوم في البحر**", "يوم في البحر"), ("_On Seas_", "On Seas"),
        ("# Title: Bread", "Bread"), ("* * *", "* * *"), ("C# and F#", "C# and F#"),
        ("snake_case here", "snake_case here"), ("__init__ explained", "__init__ explained"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("# ", "# "), ("`nets` 2.0", "nets 2.0"),
        ("[tag] Title", "[tag] Title"), ("1. First", "1. First"),
    ],
)  # fmt: skip
def test_marks_are_no_part_of_a_title(line: str, title: str) -> None:
    assert strip_label(line) == title


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Doe <jane@lantern.example>", "Jane Doe"), ("From: ann at mail.example (Ann Stone)", "Ann Stone"),
        ("BY JANE DOE", "JANE DOE"), ("— J. D.", "J. D."), ("Jane Doe, jane@lantern.example", "Jane Doe"),
        ("من: سمير <s@lantern.example>", "سمير"), ("From: eve@mail.example", None),
        ("Posted by ann@lantern.example", None),
    ],
)  # fmt: skip
def test_addresses_are_no_part_of_an_author(line: str, author: str | None) -> None:
    assert read_byline(line).author == author
