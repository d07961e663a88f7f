"""Names of a build: found in both scripts, grouped, written; the build stays as it is."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from diglot.cli import main

PAGES = {
    "one.txt": "The council met Kazemi in the morning.\n\nThe mayor thanked Kazemi for the bridge.\n\n"
    "A letter from al-Kadhimi came later.\n\nThen the crew saw Kazemi again.\n",
    "two.txt": "وصل الكاظمي إلى المدينة صباح اليوم.\n\nشكر العمدة الكاظمي على الجسر الجديد.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("names")
    (folder / "in").mkdir()
    for name, text in PAGES.items():
        (folder / "in" / name).write_text(text, encoding="utf-8")
    assert main(["build", str(folder / "in"), "--out", str(folder / "out"), "--quiet"]) == 0
    return folder / "out"


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    code = main(["names", *argv])
    out, err = capsys.readouterr()
    return code, out, err


def test_spellings_of_both_scripts_are_one_name(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(built), "--min-count", "1", "--json")
    records = {record["canonical"]: record for record in map(json.loads, out.splitlines())}
    assert code == 0
    spellings = {each["name"]: (each["count"], each["script"]) for each in records["Kazemi"]["variants"]}
    assert spellings == {"Kazemi": (3, "Latn"), "الكاظمي": (2, "Arab"), "al-Kadhimi": (1, "Latn")}
    assert "The" not in records and "Then" not in records


def test_files(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}
    for form in ("jsonl", "tsv", "parquet"):
        ids = tmp_path / f"ids of {form}.jsonl"
        code, out, _ = run(capsys, str(built), "--table", str(tmp_path / f"names.{form}"), "--candidates", str(ids))
        assert code == 0 and "Kazemi 3 Latn" in out and "al-Kadhimi" not in out  # fewer than two
    rows = [json.loads(line) for line in (tmp_path / "names.jsonl").read_text(encoding="utf-8").splitlines()]
    table = pq.read_table(tmp_path / "names.parquet")
    assert [row["name"] for row in rows] == table.column("name").to_pylist() == ["Kazemi", "الكاظمي"]
    assert (tmp_path / "names.tsv").read_text(encoding="utf-8").startswith("cluster\tcanonical\tname\tcount\tscore")
    found = [json.loads(line) for line in ids.read_text(encoding="utf-8").splitlines()]
    assert len(found) == 5 and all(row["names"] == ["Kazemi"] and row["id"] for row in found)
    assert before == {path: path.read_bytes() for path in built.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("more", "code", "message"),
    [
        (("--table", "names.doc"), 2, "--table is a file that ends in .jsonl or .tsv or .parquet, not names.doc"),
        (("--candidates", "x.tsv"), 2, "--candidates is a file that ends in .jsonl"),
        (("--head", "0"), 2, "--head is a number from 1, not 0"),
        (("--min-count", "0"), 2, "--min-count is a number from 1, not 0"),
        (("--table", "nowhere/names.tsv"), 1, "there is no folder"),
    ],
)
def test_what_is_not_right(
    built: Path, more: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _, err = run(capsys, str(built), *more)
    assert found == code and message in err


def test_a_folder_that_is_no_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, str(tmp_path))
    assert code == 1 and "no finished build here" in err
