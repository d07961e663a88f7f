"""Rows in the terminal, and the table that `process` gives."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from rich.cells import cell_len

from diglot.cli import main
from diglot.errors import OptionError
from diglot.pipeline import Pipeline
from diglot.report.reading import Build
from diglot.report.rows import condition, rows
from diglot.segments_table import SegmentsTable


def inspected(capsys: pytest.CaptureFixture[str], built: Path, *words: str) -> list[dict[str, object]]:
    assert main(["inspect", str(built), "--json", "--head", "1000", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_conditions(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = inspected(capsys, built)
    arabic = inspected(capsys, built, "--where", "language=ar", "--where", "role!=body")
    assert arabic == [row for row in every if row["language"] == "ar" and row["role"] != "body"] != []
    found = inspected(capsys, built, "--where", "text~=LIBRARY")
    assert found == [row for row in every if "library" in str(row["text"]).lower()] != []
    assert inspected(capsys, built, "--where", "position=3") == [row for row in every if row["position"] == 3]
    assert inspected(capsys, built, "--where", "author=") == [row for row in every if row["author"] is None]
    words = inspected(capsys, built, "--where", "tokens=bell")
    assert words == [row for row in every if "bell" in row["tokens"]] != []  # type: ignore[operator]
    mixed = inspected(capsys, built, "--where", "languages!=", "--columns", "text,languages")
    assert mixed and all(set(row) == {"text", "languages"} and row["languages"] for row in mixed)


def test_comparisons(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = inspected(capsys, built)
    for text, meets in (
        ("position>=3", lambda row: row["position"] >= 3),
        ("position < 1", lambda row: row["position"] < 1),
        ("language_score>0.9", lambda row: row["language_score"] is not None and row["language_score"] > 0.9),
        ("date>2021-01-01", lambda row: row["date"] is not None and row["date"] > "2021-01-01"),
        ("tokens<=2", lambda row: len(row["tokens"]) <= 2),
    ):
        assert inspected(capsys, built, "--where", text) == [row for row in every if meets(row)] != []


def test_json_is_whole_and_says_nothing_but_rows(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    total = sum(batch.num_rows for batch in Build.open(built).batches("segments"))
    assert main(["inspect", str(built), "--json"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == total
    assert main(["inspect", str(built), "--count"]) == 0 and int(capsys.readouterr().out) == total
    assert main(["inspect", str(built)]) == 0 and "the first 20 rows; --head N" in capsys.readouterr().err
    assert main(["inspect", str(built), "--head", "3"]) == 0 and capsys.readouterr().err == ""


def test_a_sample_is_the_same_every_time(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = inspected(capsys, built, "--where", "language=ar")
    first, second = (inspected(capsys, built, "--where", "language=ar", "--sample", "9") for _ in range(2))
    assert first == second and len(first) == 9 and [row for row in every if row in first] == first != every[:9]
    assert inspected(capsys, built, "--where", "language=ar", "--sample", "100000") == every


def test_conditions_on_lists_of_lists_and_spans() -> None:
    inner = pa.array([[["ab", "c"], []], [], None, [["d"]]])
    spans = pa.array([[{"start": 1, "kind": "email"}], [], None, [{"start": 2, "kind": "phone"}]])
    batch = pa.record_batch({"parts": inner, "private": spans})
    for text, kept in (("parts=c", [0]), ("parts~=D", [3]), ("parts=", [1, 2]), ("private=phone", [3])):
        found = condition(text, ["parts", "private"]).mask(batch)
        assert [i for i, hit in enumerate(found.to_pylist()) if hit] == kept, text


def test_bad_conditions_teach(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, message in (
        (["--where", "langauge=ar"], "did you mean 'language'"),
        (["--where", "language"], "--where language=ar"),
        (["--where", "position=first"], "holds numbers"),
        (["--columns", "txt"], "did you mean 'text'"),
        (["--head", "0"], "from 1"),
    ):
        assert main(["inspect", str(built), *words]) == 2
        assert message in capsys.readouterr().err
    assert main(["inspect", str(built), "--where", "language=xx"]) == 0
    assert capsys.readouterr().err == "no row is like that\n"


def test_a_terminal_gets_isolated_lines(
    built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    for force, isolated in (("1", True), ("", False)):
        monkeypatch.setenv("FORCE_COLOR", force)
        monkeypatch.setenv("NO_COLOR", "1")
        assert main(["inspect", str(built), "--where", "language=ar", "--head", "5"]) == 0
        out = capsys.readouterr().out
        lines = out.splitlines()
        assert all(cell_len(line) <= 50 for line in lines)
        marked = [line for line in lines if "\u2068" in line]
        assert bool(marked) == isolated and all(line.count("\u2068") == line.count("\u2069") for line in lines)


def test_rows_are_read_lazily(built: Path) -> None:
    first = next(
        rows(Build.open(built), "articles", [condition("language=en", ["id", "language"])], ["id", "language"])
    )
    assert first["language"] == "en" and list(first) == ["id", "language"]


TEXTS = ["Good morning.", "صباح الخير يا أصدقاءنا", "<b>bold</b> & more"]


@pytest.fixture(scope="module")
def segments() -> SegmentsTable:
    return SegmentsTable(Pipeline()(TEXTS * 10))


def test_a_table_prints_well(segments: SegmentsTable) -> None:
    printed = repr(segments)
    assert printed.startswith("30 segments\nlanguage  role") and printed.endswith("… and 10 more")
    assert "صباح الخير يا أصدقاءنا" in printed and all(cell_len(line) <= 100 for line in printed.splitlines())
    shown = segments._repr_html_()
    assert 'dir="auto"' in shown and "&lt;b&gt;bold&lt;/b&gt; &amp; more" in shown and "<b>bold" not in shown


def test_a_table_is_arrow_data(segments: SegmentsTable) -> None:
    assert pa.table(segments).equals(segments.table)
    assert len(segments) == segments.num_rows == 30 and segments[-1] == segments.to_pylist()[-1] == [*segments][29]
    assert segments.column("text").to_pylist()[:3] == TEXTS and "text" in segments.column_names
    with pytest.raises(OptionError, match="did you mean 'text'"):
        segments.column("txet")
    with pytest.raises(IndexError):
        segments[30]
