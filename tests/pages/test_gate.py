"""The gate: pages that hold one text stay whole, whatever it looks like; and what stands in its way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.pages.crf import Decision
from diglot.pages.gate import NUMBERS, SPLIT, numbers, several
from diglot.pages.layout import layout, layout_batch
from diglot.pages.lines import split_lines
from diglot.pages.marks import MARKS, marks
from diglot.text.column import Column

SAID = "The boats came in with the tide and nobody was there to see them but the old man. " * 2


def said(number: int, size: int = 9) -> str:
    at = number * 5 % 9
    return " ".join(SAID.split()[at : at + size])


WHO = ("LEILA", "OMAR", "THE OLD MAN")
STEP = "## الخطوة {}\n\nنأخذ الخيط ونعقده مرة بعد مرة حتى يصير شبكة متينة.\n\n- خيط\n- إبرة"


def joined(form: str, count: int, between: str = "\n\n") -> str:
    """A text of like parts: `form` with their number and some words."""
    return between.join(
        form.format(
            i=i, who=WHO[i % 3], short=said(i, 2).title(), words=said(i, 4 + i % 6), long=said(i, 14).capitalize()
        )
        for i in range(1, count + 1)
    )


SINGLE = {
    "play": joined("{who}. {long}.", 40),
    "verse": joined("  {words},\n  {short} {words},\n  {words};\n  {short} {words}.", 12),
    "subtitles": joined("{i}\n00:00:{i:02},100 --> 00:00:{i:02},900\n{words}", 59),
    "chat": joined("[08:{i:02}] <{who}> {words}", 59, "\n"),
    "readme": "# nets\n\nMends nets.\n\n" + joined("## {short}\n\n{long}.\n\n- {words}\n- {words}", 8),
    "change log": joined("## 1.{i}.0 (2021-03-{i:02})\n\n- {words}\n- {long}", 8),
    "law": joined("Article {i}.\n\n(1) {long}.\n\n(2) {long}.", 12),
    "recipe": "# Bread\n\nServes 4\n\n## Ingredients\n\n* salt\n* flour\n\n## Steps\n\n1. Mix.\n2. Wait.\n3. Bake.",
    "log": joined("2021-03-04 10:{i:02}:07 INFO net {words}", 50, "\n"),
    "table": joined("{short}\t{i}\t{words}", 50, "\n"),
    "minutes": "# Meeting\n\nDate: 3 May 2021\n\nPresent: Leila, Omar\n\n"
    + joined("### {short}\n\n- Leila: {long}.\n- Omar: {words}?", 7),
    "Arabic lesson": "# درس الشباك\n\n" + "\n\n".join(map(STEP.format, range(7))),
}  # fmt: skip


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_text_stays_whole(name: str) -> None:
    page = layout(SINGLE[name])
    assert len(page.articles) == 1
    assert (page.article == 0).mean() > 0.9


def test_the_probability_is_there_where_it_was_asked_for() -> None:
    post = (
        "{}\n\nMay {}, 2021\n\nBy Jane Doe\n\n" + "The fair opened on Monday with music, and many came to see it. " * 4
    )
    column = Column.from_strings(
        [
            "\n\n\n".join(post.format(f"The {n} fair opens", i) for i, n in enumerate(("first", "second"), 1)),
            "One line.",
            "",
        ]
    )
    table = layout_batch(column)
    assert table.several is not None and table.chance is not None
    assert table.several[0] > SPLIT
    assert np.isnan(table.several[1:]).all()
    assert len(table.chance) == len(table.articles) == 3
    whole = layout_batch(column, split=np.array([False, True, True]))
    assert whole.several is not None
    assert np.isnan(whole.several).all()
    assert len(whole.articles) == 2


def test_articles_of_a_thousand_lines_are_none() -> None:
    values = np.full((1, len(NUMBERS)), 0.5)
    values[0, NUMBERS.index("lines an article")] = 1001
    assert several(values)[0] == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 50), min_size=len(NUMBERS), max_size=len(NUMBERS)))
def test_probabilities(values: list[float]) -> None:
    found = several(np.array([values, values]))
    assert 0 <= found[0] <= 1
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("# A", "level1"), ("## A", "level2"), ("#### A", "level3"), ("== A ==", "wiki"), ("====", "double"),
        ("---", "single"), ("***", "rule"), ("> so", "quote"), ("| a | b |", "pipe"), ("- x", "bullet"),
        ("• x", "bullet"), ("12) x", "number"), ("1. x", "number"), ("[link](x)", "bracket"), ("[12:30] x", "time"),
        ("9:05 x", "time"), ("```py", "fence"), ("From ann at x", "envelope"), ("<p>", "tag"), ("**x**", "strong"),
        ("{", "open"), ("plain", "none"), ("-x", "none"), ("1999 was", "none"), ("From", "none"), ("--", "none"),
        ("#", "level1"), ("م", "none"), ("*" * 500, "strong"),
    ],
)  # fmt: skip
def test_markers(line: str, mark: str) -> None:
    assert MARKS[marks(split_lines(Column.from_strings([line])))[0]] == mark


@pytest.mark.parametrize(
    "text",
    ["word " * 300_000, "Share\nComments\n" * 5_000, "## Heading\n\n" * 100_000, "> " * 2_000 + "deep\n" + ">" * 9_000],
    ids=["one endless line", "only furniture", "100,000 headings", "deep quotes"],
)  # fmt: skip
def test_large_and_odd_pages(text: str) -> None:
    page = layout(text)
    assert len(page.number) == sum(bool(line.strip()) for line in text.split("\n"))
    assert all(article.date is None for article in page.articles)


def test_a_page_is_judged_by_itself() -> None:
    """Also where its first line begins nothing: that is of the page's first article, not of the page before."""

    def judged(pages: int) -> list[list[float]]:
        lines = split_lines(Column.from_strings(["one\ntwo\nthree and more\nfour"] * pages))
        begins = np.array([False, True, False, True] * pages)
        role, outside = np.ones(len(lines), np.int8), np.zeros(len(lines), np.bool_)
        found, values = numbers(lines, Decision(role, begins, outside, np.full(len(lines), 0.7, np.float32)))
        assert found.tolist() == list(range(pages))
        return values.tolist()

    assert judged(3) == judged(1) * 3
