"""The report of a build with pairs: its figures are those of the rows, and both sides stand side by side."""

from pathlib import Path

import pytest
from datasets import load_from_disk

from diglot.dataset.bitext import pair
from diglot.dataset.build import build
from diglot.report.figures import figures
from diglot.report.page import page
from diglot.report.preview import preview
from diglot.report.reading import Build
from diglot.report.translations import DOCUMENTS, ROWS, translations

PARALLEL = Path(__file__).parents[2] / "corpora" / "parallel"


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs") / "build"
    build(PARALLEL, folder, pairs=True)
    return folder


def test_figures_are_those_of_the_rows(paired: Path) -> None:
    rows = load_from_disk(str(paired))["pairs"].to_list()
    found = translations(Build.open(paired))
    assert found and found["rows"] == len(rows) == sum(score["pairs"] for score in found["scores"])
    assert {each["name"]: each["count"] for each in found["beads"]} == {
        bead: sum(row["bead"] == bead for row in rows) for bead in {row["bead"] for row in rows}
    }
    shown = [row["translation"] for documents in found["shown"] for row in documents["rows"]]
    assert all(translation in [row["translation"] for row in rows] for translation in shown)
    assert sum(documents["count"] for documents in found["shown"]) == len(rows)
    assert all(len(documents["rows"]) == min(documents["count"], ROWS) for documents in found["shown"])


def test_sides_stand_side_by_side_each_in_its_direction(paired: Path) -> None:
    about = Build.open(paired)
    text = page(figures(about), preview(about, 10))
    assert '<p class="text" dir="ltr" lang="en">Flat Bread for Six</p>' in text
    assert '<p class="text" dir="rtl" lang="ar">خبز رقيق لستة أشخاص</p>' in text
    assert 'href="#pairs"' in text and 'id="pairs"' in text
    assert f"<dt>pairs</dt><dd>{about.about['pairs']['rows']:,}</dd>" in text


def test_documents_are_spread_over_a_large_table(tmp_path: Path) -> None:
    lines = "".join(f'{{"translation": {{"en": "House {i}.", "ar": "بيت {i}."}}}}\n' for i in range(50))
    (tmp_path / "in.jsonl").write_text(lines, encoding="utf-8")
    build(tmp_path / "in.jsonl", tmp_path / "out", pairs=True)
    found = translations(Build.open(tmp_path / "out"))
    assert found and len(found["shown"]) == DOCUMENTS
    assert [documents["rows"][0]["translation"]["en"] for documents in found["shown"]][::7] == ["House 0.", "House 44."]
    assert all(documents["file"] != documents["other_file"] for documents in found["shown"])  # of one file: their ids


def test_without_pairs(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Nobody translated this.", encoding="utf-8")
    build(tmp_path / "in.txt", tmp_path / "out")
    about = Build.open(tmp_path / "out")
    assert translations(about) is None and 'id="pairs"' not in page(figures(about), preview(about, 10))
    assert pair(tmp_path / "out").pairs == 0
    about = Build.open(tmp_path / "out")
    assert "No documents of this build are translations" in page(figures(about), preview(about, 10))
