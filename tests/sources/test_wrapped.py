"""Plain text whose lines were broken at a width, beside a slow reading of the same rule; and what stays as it is."""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.config import Config
from diglot.dataset.build import build
from diglot.sources import Document, plan, read
from diglot.sources.wrapped import FULL, LEAST, LOWER, MOST, PAIRS, WORDS, broken

SAID = (
    "The boats came in with the evening tide, and nobody was there to see them but the old man on the quay, "
    "who had waited for them since the morning. He counted the masts twice, and one of them was missing. "
)
QUL = "وصلت القوارب مع مد المساء، ولم يكن على الرصيف أحد ليراها سوى شيخ كان ينتظرها منذ الصباح، فعدّ الصواري مرتين. "


def paragraphs(text: str, width: int, count: int = 12) -> str:
    return "\n\n".join(textwrap.fill(text * (1 + i % 3), width) for i in range(count)) + "\n"


def slow(text: str) -> list[tuple[int, int]]:
    """Where line ends are blanks."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(re.sub(r"[\x00- ]{1,3}\Z", "", line))))
        at += len(line) + 1
    lengths = sorted(b - a for a, b in spans if a < b)
    width = lengths[len(lengths) * 49 // 50] if lengths else 0
    pairs, told, lower = 0, 0, 0
    found: list[tuple[int, int]] = []
    for (a, b), (c, d) in pairwise(spans):
        if a == b or c == d:
            continue
        pairs += 1
        line, after = text[a:b], text[c:d]
        word = after.split(" ", 1)[0]
        listed = word[-1:] in (")", ".") and (after[0] in "0123456789" or len(word) == 2)
        if len(line) + 1 + len(word) <= width or line[0] in " \t|" or after[0] in " \t-*+•#|>=~_" or listed:
            continue
        found.append((b, c))
        if line.count(" ") >= WORDS - 1:
            told += 1
            lower += after[0].isalpha() and not after[0].isupper()
    known = LEAST <= width <= MOST and pairs >= PAIRS and told >= FULL * pairs and lower >= LOWER * told
    return found if known and text.count("\n") >= PAIRS else []


@pytest.mark.parametrize("said", [SAID, QUL])
@pytest.mark.parametrize("width", [60, 90])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sentences_of_broken_lines_are_whole(tmp_path: Path, said: str, width: int, end: str) -> None:
    text = paragraphs(said, width).replace("\n", end)
    (tmp_path / "book.txt").write_bytes(text.encode())
    rows = segments(build(tmp_path / "book.txt", tmp_path / "out").folder)
    assert {row["text"] for row in rows} == {part.strip() for part in re.findall(r"[^.]*\.", said)}
    for row in rows:
        assert " ".join(text[row["start"] : row["end"]].split()) == row["text"]
    lines = segments(build(tmp_path / "book.txt", tmp_path / "lines", config=Config(unit="line")).folder)
    assert [row["text"] for row in lines] == [line for line in text.split(end) if line]


def test_a_page_of_several_articles_keeps_its_lines(tmp_path: Path) -> None:
    heads = [("Harbour Wall Is Mended", "Ann Reed", 3), ("Council Votes On Ferries", "Omar Said", 4)]
    heads += [("School Opens By The Quay", "Lena Brook", 5), ("Storm Passes In The North", "Sami Haddad", 6)]
    bodies = [paragraphs(SAID + SAID.replace("boats", title.split()[0]), 70, 4) for title, _, _ in heads]
    text = "\n\n".join(
        f"{title}\n\nBy {name}\n{day} March 2024\n\n{body}"
        for (title, name, day), body in zip(heads, bodies, strict=True)
    )  # fmt: skip
    assert len(broken(text))
    (tmp_path / "news.txt").write_text(text)
    built = pytest.importorskip("datasets").load_from_disk(str(build(tmp_path / "news.txt", tmp_path / "out").folder))
    assert built["articles"]["title"] == [title for title, _, _ in heads]
    assert set(bodies[0].strip().split("\n\n")[0].split("\n")) & set(built["segments"]["text"])


def segments(folder: Path) -> list[dict[str, Any]]:
    return list(pytest.importorskip("datasets").load_from_disk(str(folder))["segments"])


VERSE = "\n".join(SAID[i * 7 % 40 : i * 7 % 40 + 30 + i * 13 % 29].strip().capitalize() for i in range(60))
KEPT = {
    "verse": VERSE,
    "a list": "\n".join(f"- {SAID[i : i + 66].strip()}" for i in range(60)),
    "numbers": "\n".join(f"{i}. {SAID[i : i + 66].strip()}" for i in range(60)),
    "long lines": "\n".join([SAID.strip()] * 60),
    "short lines": paragraphs(SAID, 30),
    "indented": textwrap.indent(paragraphs(SAID, 70), "   "),
    "a digest": "".join(f"From: Ann\nSubject: Boats\n\n{paragraphs(SAID, 70, 4)}\n" for _ in range(4)),
    "names": "\n".join(f"{'boat' * 15}-{'q' * (i % 9)}" for i in range(60)),
}


@pytest.mark.parametrize("name", KEPT)
def test_other_lines_stay(name: str) -> None:
    assert len(broken(KEPT[name])) == 0


def test_a_hyphen_inside_a_word_takes_no_blank(tmp_path: Path) -> None:
    text = paragraphs(SAID.replace("evening tide", "evening-tide"), 47 + 12)
    (tmp_path / "a.txt").write_text(text)
    [found] = [one for unit in plan(tmp_path / "a.txt").units for one in read(unit)]
    assert isinstance(found, Document) and found.wrapped
    assert {drop.instead for drop in found.drops} <= {" ", ""}
    for drop in found.drops:
        assert (drop.instead == "") == (text[drop.start - 1] == "-")


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.text("ab Aب1-.)|\t\r", max_size=80), max_size=40),
    st.sampled_from([SAID, QUL]), st.integers(45, 110), st.integers(0, 8),
)  # fmt: skip
def test_any_lines(others: list[str], said: str, width: int, count: int) -> None:
    text = paragraphs(said, width, count) + "\n".join(others)
    assert [(one.start, one.end) for one in broken(text)] == slow(text)


def test_known_failure_indented_paragraphs_keep_their_lines() -> None:
    """RFCs and the GPL: what is indented may be verse or a table."""
    assert not broken(textwrap.indent(paragraphs(SAID, 66), "   ")), "a known failure works now: drop it"


def test_openiti_under_its_own_suffix_is_no_markdown(tmp_path: Path) -> None:
    text = "######OpenITI#\n#META#Header#End#\n### | باب المراكب\n# وصلت القوارب مع\n~~المد\n"
    (tmp_path / "0001Ann.Boats-ara1.mARkdown").write_text(text, encoding="utf-8")
    [found] = [one for unit in plan(tmp_path).units for one in read(unit)]
    assert isinstance(found, Document) and found.metadata.title == "باب المراكب"
