"""PDF: lines in reading order, paragraphs, page furniture; what has no text, or is broken."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.sources import Document, Reason, SetAside, plan, read
from diglot.sources.headings import Paragraph, headings
from diglot.sources.typeset import Glyph, ordered
from tests.sources.making import printed, records

pytest.importorskip("pypdfium2")

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "cases" / "pdf.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    [found] = records(tmp_path / "a.pdf", printed(case["pages"], case.get("info"), case.get("outline", ())))
    if "reason" in case:
        assert isinstance(found, SetAside) and found.reason == case["reason"]
        return
    assert isinstance(found, Document)
    assert found.text == case["text"]
    assert found.metadata[:3] == (case.get("title"), case.get("author"), case.get("date"))
    assert [*found.notes] == case.get("notes", [])
    assert [found.text[mark.start : mark.end] for mark in found.roles] == case.get("headings", [])
    assert {mark.role for mark in found.roles} <= {"heading"}


def test_what_is_broken_has_its_reason(tmp_path: Path) -> None:
    whole = printed(CASES[0]["pages"])
    [found] = records(tmp_path / "a.pdf", b"%PDF-1.4\nnothing")
    assert isinstance(found, SetAside) and found.reason is Reason.CORRUPT
    [found] = records(tmp_path / "noname", whole)
    assert isinstance(found, Document)
    [found] = records(tmp_path / "c.pdf", b"no PDF")
    assert isinstance(found, SetAside) and found.reason is Reason.CORRUPT


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_any_damage_is_borne(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path_factory.mktemp("damaged") / "a.pdf"
    whole = bytearray(printed(rng.choice(CASES)["pages"]))
    for _ in range(rng.randint(1, 8)):
        whole[rng.randrange(8, len(whole))] = rng.randrange(256)
    path.write_bytes(bytes(whole[: rng.randint(len(whole) // 2, len(whole))]))
    assert list(read(plan(path).units[0]))


@given(st.lists(st.text("ابتثجحخدذرز", min_size=1, max_size=6), min_size=1, max_size=6), st.randoms())
def test_a_line_is_read_by_its_places_not_by_its_order(words: list[str], rng: random.Random) -> None:
    text = " ".join(words)
    glyphs = [Glyph(char, -5.0 * i, 5.0 - 5.0 * i, 0.0, 10.0, -5.0 * i) for i, char in enumerate(text) if char != " "]
    rng.shuffle(glyphs)
    assert ordered(glyphs) == text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["The nets", "شباك", "A line of text that is long enough to be one.", "1", "a\tb"]),
            st.sampled_from([8.0, 10.0, 14.0, 20.0]),
        ),
        max_size=12,
    ),
    st.lists(st.tuples(st.sampled_from(["The nets", "2. شباك", ""]), st.integers(0, 3)), max_size=4),
)  # fmt: skip
def test_headings_are_named_or_followed_by_text(found: list[tuple[str, float]], outline: list[tuple[str, int]]) -> None:
    """Without an outline no last paragraph is a heading, and none that is as small as the text."""
    paragraphs = [Paragraph(text, size, i // 4, 1) for i, (text, size) in enumerate(found)]
    told = headings(paragraphs, outline)
    by_size = headings(paragraphs, [])
    assert by_size <= told <= set(range(len(found)))
    assert len(found) - 1 not in by_size
    assert not any(paragraphs[i].size == min(one.size for one in paragraphs) for i in by_size)
    letters = {("".join(sorted(filter(str.isalpha, title.lower()))), page) for title, page in outline}
    for i in told - by_size:
        assert ("".join(sorted(filter(str.isalpha, paragraphs[i].text.lower()))), paragraphs[i].page) in letters
