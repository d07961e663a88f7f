"""The page as text: it holds what it shows, asks nobody for anything, and is the same every time."""

import html.parser
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.report.figures import figures
from diglot.report.page import page
from diglot.report.preview import _runs, changes, preview
from diglot.report.reading import Build

WORDS = st.text("aبَ ،.\n", max_size=30)


@pytest.fixture(scope="module")
def text(built: Path) -> str:
    build = Build.open(built)
    return page(figures(build), preview(build, 300))


class Reader(html.parser.HTMLParser):
    """Collects elements, and text by row."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def test_nothing_leads_off_the_page(text: str) -> None:
    reader = Reader()
    reader.feed(text)
    for tag, attributes in reader.elements:
        for name in ("src", "href", "action", "data", "xlink:href"):
            value = attributes.get(name)
            assert not value or value.startswith(("#", "data:,")), (tag, name, value)
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
    assert "url(" not in text and "@import" not in text and "default-src 'none'" in text


def test_ids_are_unique(text: str) -> None:
    reader = Reader()
    reader.feed(text)
    ids = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_the_same_build_gives_the_same_page(built: Path, text: str) -> None:
    build = Build.open(built)
    assert page(figures(build), preview(build, 300)) == text
    assert not re.search(r"\b\d{4}-\d\d-\d\dT", text)


def test_markup_in_data_stays_text(text: str) -> None:
    assert "<corpora>" not in text and "Sample &lt;corpora&gt; &amp; نماذج" in text
    data = text.split('id="tokens">')[1].split("</script>")[0]
    assert "<" not in data and json.loads(data)


def test_rows_are_whole(built: Path) -> None:
    shown = preview(Build.open(built), 300)
    assert 250 < len(shown.rows) <= 300
    for row in shown.rows:
        assert "".join(piece.text for run in row.runs for piece in run.pieces) == row.values["text"]
        numbers = [piece.token for run in row.runs for piece in run.pieces if piece.token is not None]
        assert numbers == list(range(len(row.values["tokens"])))
        for piece in (piece for run in row.runs for piece in run.pieces if piece.token is not None):
            assert piece.text == row.values["tokens"][piece.token]
        if row.after:
            assert "".join(stretch for stretch, _ in row.after) == row.values["normalized"] != row.values["text"]
    assert len({row.values["article"] for row in shown.rows}) > 15
    assert preview(Build.open(built), 0).rows == ()


@given(WORDS, WORDS)
def test_changes_join_to_the_texts(before: str, after: str) -> None:
    old, new = changes(before, after)
    assert "".join(text for text, _ in old) == before and "".join(text for text, _ in new) == after
    if before == after:
        assert not any(changed for _, changed in (*old, *new))


@given(st.data())
def test_runs_hold_the_text_whatever_the_spans(data: st.DataObject) -> None:
    text = data.draw(WORDS)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b]
    ends = sorted({*data.draw(st.lists(st.integers(0, len(text)), max_size=3)), len(text)})
    languages: list[dict[str, Any]] = [{"end": end, "language": f"l{i}"} for i, end in enumerate(ends)]
    runs = _runs(text, spans, languages)
    assert "".join(piece.text for run in runs for piece in run.pieces) == text
    tokens = [piece for run in runs for piece in run.pieces if piece.token is not None]
    assert [piece.text for piece in tokens] == [text[a:b] for a, b in spans]
