"""The figures of a report agree with the tables they are made from."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from diglot.cli import main
from diglot.errors import SourceError
from diglot.report.figures import figures
from diglot.report.reading import Build


def table(built: Path, name: str) -> list[dict[str, Any]]:
    return [row for batch in Build.open(built).batches(name) for row in batch.to_pylist()]


@pytest.fixture(scope="module")
def found(built: Path) -> dict[str, Any]:
    return figures(Build.open(built))


def test_sums_are_those_of_the_rows(built: Path, found: dict[str, Any]) -> None:
    rows = table(built, "segments")
    for key in ("language", "script", "role", "route"):
        counted = Counter(row[key] for row in rows)
        assert {row["name"]: row["segments"] for row in found[f"{key}s"]} == counted
        assert sum(row["tokens"] for row in found[f"{key}s"]) == sum(len(row["tokens"]) for row in rows)
        assert sum(row["characters"] for row in found[f"{key}s"]) == sum(len(row["text"]) for row in rows)
    assert found["mixed_segments"] == sum(bool(row["languages"]) for row in rows)
    und = [row for row in rows if row["language"] == "und"]
    assert found["undetermined"]["segments"] == len(und) / len(rows)


def test_histograms_hold_every_row_once(built: Path, found: dict[str, Any]) -> None:
    rows = table(built, "segments")
    bins = found["lengths"]["characters"]
    assert sum(b[route] for b in bins for route in ("arabic", "english", "none")) == len(rows)
    for b in bins:
        mine = [row for row in rows if b["from"] <= len(row["text"]) <= (b["to"] or 10**9)]
        assert Counter(row["route"] for row in mine) == Counter(
            {r: b[r] for r in ("arabic", "english", "none") if b[r]}
        )
    tokens = found["lengths"]["tokens"]
    assert sum(b["english"] for b in tokens) == sum(
        row["route"] == "english" and len(row["tokens"]) > 0 for row in rows
    )
    assert sum(b["segments"] for b in found["scores"]) == sum(row["language"] != "und" for row in rows)


def test_articles_and_documents(built: Path, found: dict[str, Any]) -> None:
    articles, documents = table(built, "articles"), table(built, "documents")
    assert sum(row["count"] for row in found["outlets"]) == len(articles)
    assert sum(row["articles"] for row in found["months"]) == len(articles)
    dated = Counter(row["date"].strftime("%Y-%m") for row in articles if row["date"])
    assert {row["month"]: row["articles"] for row in found["months"] if row["month"]} == dated
    repeats = [row for row in articles if row["duplicate_of"]]
    assert found["duplicates"]["articles"] == len(repeats) == len(found["duplicates"]["rows"]) > 0
    titles = {row["id"]: row["title"] for row in articles}
    assert all(row["of_title"] == titles[row["duplicate_of"]] for row in found["duplicates"]["rows"])
    aside = [row for row in documents if row["status"] == "set aside"]
    assert [row["file"] for row in found["set_aside"]["rows"]] == [row["file"] for row in aside] != []
    assert sum(row["count"] for row in found["encodings"]) == len(documents) - len(aside)


def test_words(found: dict[str, Any]) -> None:
    english = next(row for row in found["words"] if row["language"] == "en")
    assert english["frequent"][0]["name"] == "the" and "the" not in {word["name"] for word in english["telling"]}
    assert english["curve"][-1] == [english["words"], english["types"]]
    assert all(y <= x for x, y in english["curve"]) and sorted(english["curve"]) == english["curve"]


def test_a_sample_is_spread_over_the_build(tmp_path: Path) -> None:
    (tmp_path / "segments").mkdir()
    schema = pa.schema([("tokens", pa.list_(pa.string())), ("n", pa.int64())])
    with pa.OSFile(str(tmp_path / "segments" / "0.arrow"), "wb") as file, pa.ipc.new_stream(file, schema) as writer:
        for n in range(100):
            writer.write_batch(pa.record_batch([[["a"] * 10], [n]], schema=schema))
    build = Build(tmp_path, {}, ("segments/0.arrow",))
    chosen = [batch.column("n")[0].as_py() for batch in build.spread("segments", "tokens", 100)]
    assert len(chosen) == 10 and chosen == list(range(0, 100, 10))
    assert sum(1 for _ in build.spread("segments", "tokens", 1000)) == 100


def test_json_is_the_same_figures(built: Path, found: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(built), "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out) == json.loads(json.dumps(found)) and "\\u06" not in out


def test_errors_say_what_to_do(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 1
    assert "no finished build here; make one with: diglot build" in capsys.readouterr().err
    assert main(["report", str(built), "--rows", "-1"]) == 2
    assert main(["report", str(built), "--out", str(tmp_path / "no" / "file.html")]) == 1
    assert "there is no folder" in capsys.readouterr().err


def test_a_damaged_shard_is_named(tmp_path: Path) -> None:
    (tmp_path / "segments").mkdir()
    (tmp_path / "segments" / "0.arrow").write_bytes(b"no Arrow stream")
    with pytest.raises(SourceError, match=r"0\.arrow: not a whole shard"):
        list(Build(tmp_path, {}, ("segments/0.arrow",)).batches("segments"))


def test_an_empty_build(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_text("")
    assert main(["build", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    found = figures(Build.open(tmp_path / "out"))
    assert found["languages"] == [] and found["quality"]["articles"] == 0 and found["words"] == []
    assert main(["report", str(tmp_path / "out")]) == 0
    assert "Nothing was set aside" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
