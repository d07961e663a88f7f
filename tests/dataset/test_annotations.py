"""Quality and private data in a build: columns that are asked for, and redaction that keeps the way back."""

from pathlib import Path

import pyarrow as pa
import pytest

from diglot.cli import main
from diglot.config import Config
from diglot.dataset.build import build
from diglot.pipeline import Pipeline
from diglot.schema import features

TEXT = (
    "Write to info@oakport.example or call.\n"
    "اتصل على هاتف ٠١-٣٤٥٦٧٨ اليوم، أو اكتب إلى me@here.example مساءً.\n"
    "No more. End."
)


def rows(folder: Path, table: str) -> list[dict]:
    return list(pytest.importorskip("datasets").load_from_disk(str(folder))[table])


def test_columns_that_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, encoding="utf-8")
    config = Config(quality=True, private=True)
    built = build(tmp_path / "in.txt", tmp_path / "out", config=config)
    found = [
        (row["text"][span["start"] : span["end"]], span["kind"])
        for row in rows(built.folder, "segments")
        for span in row["private"]
    ]
    assert found == [("info@oakport.example", "email"), ("٠١-٣٤٥٦٧٨", "phone"), ("me@here.example", "email")]
    articles = rows(built.folder, "articles")
    assert any(reason.startswith("words: below") for reason in articles[0]["quality"])
    datasets = pytest.importorskip("datasets")
    for table in ("segments", "articles", "documents"):
        loaded = datasets.load_dataset(str(built.folder), table, split="train", cache_dir=str(tmp_path / "cache"))
        assert loaded.features == features(table, config.optional)
    assert "private" not in features("segments") and "quality" not in features("articles")


def test_redaction_keeps_the_way_back() -> None:
    damaged = "مرحبا بكم جميعا في هذا المكان".encode().decode("cp1256")
    sources = {"one": TEXT, "two": "Nothing here.", "three": f"{damaged}\n{TEXT}"}
    table = pa.table({"text": list(sources.values()), "id": list(sources)})
    labelled = 0
    for row in Pipeline(Config(redact=True))(table).to_pylist():
        there = sources[row["document"]][row["start"] : row["end"]]
        assert "@" not in row["text"] and "٣٤٥" not in row["text"]
        if "[" in row["text"]:
            labelled += 1
            assert "@" in there or "٣٤٥" in there
            assert there.split()[0] == row["text"].split()[0] and there.split()[-1] == row["text"].split()[-1]
        else:
            assert there in (row["text"], damaged)
    assert labelled == 4


def test_the_command_line_redacts(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(tmp_path / "in.txt"), "--out", str(tmp_path / "out"), "--redact", "--quality", "-q"]) == 0
    (document,) = rows(tmp_path / "out", "documents")
    assert document["repairs"] == ["redacted: 3"]
    assert not any("@" in row["text"] for table in ("segments", "articles") for row in rows(tmp_path / "out", table))
