"""What may go wrong while a build runs: what is said, and that nothing finished is lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import diglot.dataset.batches as batches_module
import diglot.dataset.shards as shards_module
import diglot.dataset.tasks as tasks_module
from diglot.cli import main
from diglot.config import Config
from diglot.dataset.build import build
from diglot.engines.local import cores
from diglot.errors import BuildError
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents
from diglot.sources import Document, SetAside, Unit
from tests.dataset.test_build import content, rows


@pytest.fixture
def source(source: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six files that make three tasks."""
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 150)
    return source


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_arrow_tells_a_full_disk_by_its_number() -> None:
    import pyarrow

    with pytest.raises(OSError) as error, pyarrow.OSFile("/dev/full", "wb") as file:  # noqa: PT011
        file.write(b"x" * 10_000_000)
    assert error.value.errno == 28


def test_a_full_disk(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    whole = content(build(source, tmp_path / "whole").folder)
    original = shards_module.ShardWriter._open

    def opened(writer: Any, *arguments: Any) -> None:
        if writer._file is None and "0000001" in writer._stem:
            raise OSError(28, "Error writing bytes to file. Detail: [errno 28] No space left on device")
        original(writer, *arguments)

    monkeypatch.setattr(shards_module.ShardWriter, "_open", opened)
    assert main(["build", str(source), "--out", str(tmp_path / "out"), "--quiet", "--workers", "1"]) == 1
    said = capsys.readouterr().err
    assert "No space left on device; make room; what was finished is kept" in said and "Traceback" not in said
    assert not [*(tmp_path / "out" / ".diglot").glob("tmp/*")]
    monkeypatch.undo()
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 150)
    again = build(source, tmp_path / "out")
    assert again.reused == 1 and content(again.folder) == whole


def test_a_disk_that_is_full_while_repeats_are_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written until then goes again: it is of no use, and takes the room that there is too little of."""
    (tmp_path / "in").mkdir()
    for number in range(2):
        (tmp_path / "in" / f"{number}.txt").write_text("The same story is told here, word by word, again.\n" * 9)
    original = shards_module.ShardWriter.close

    def closed(writer: Any, even_if_empty: bool = False) -> Any:
        if (writer._table, even_if_empty) == ("articles", True):
            raise OSError(28, "No space left on device")
        return original(writer, even_if_empty)

    monkeypatch.setattr(shards_module.ShardWriter, "close", closed)
    with pytest.raises(BuildError, match="make room; what was finished is kept"):
        build(tmp_path / "in", tmp_path / "out")
    assert not [*(tmp_path / "out" / ".diglot").glob("tmp/*")]
    monkeypatch.undo()
    again = build(tmp_path / "in", tmp_path / "out")
    assert again.reused == again.tasks and content(again.folder) == content(
        build(tmp_path / "in", tmp_path / "whole").folder
    )


def test_a_folder_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="Not a directory; nothing was begun"):
        build(source, tmp_path / "file" / "out")
    if os.geteuid() != 0:  # the superuser may write everywhere
        (tmp_path / "closed").mkdir(mode=0o500)
        with pytest.raises(BuildError, match="Permission denied"):
            build(source, tmp_path / "closed" / "out")


def test_files_that_change_or_vanish_while_a_build_runs(source: Path, tmp_path: Path) -> None:
    def meddle(done: int, total: int) -> None:
        (source / "4.txt").unlink(missing_ok=True)
        (source / "5.txt").write_text("Later. متأخر.\n", encoding="utf-8")

    built = build(source, tmp_path / "out", progress=meddle)
    assert built.summary.reasons == {"vanished": 1, "changed": 1}
    assert {row["file"] for row in rows(built.folder)} == {f"{i}.txt" for i in range(4)}
    again = build(source, tmp_path / "out")
    assert again.summary.reasons == {} and "the input changed" in again.notices[0]
    assert {row["file"] for row in rows(again.folder)} == {f"{i}.txt" for i in (0, 1, 2, 3, 5)}


def test_what_could_not_be_read_is_tried_again(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content(build(source, tmp_path / "whole").folder)
    read = tasks_module.read

    def refused(unit: Unit) -> Any:
        reading = read(unit)
        if unit.file == "3.txt":
            reading._records = iter([SetAside(unit.file, 0, tasks_module.Reason.DENIED, "closed", unit.size)])
        return reading

    monkeypatch.setattr(tasks_module, "read", refused)
    first = build(source, tmp_path / "out")
    assert first.summary.reasons == {"permission denied": 1}
    monkeypatch.setattr(tasks_module, "read", read)
    second = build(source, tmp_path / "out")
    assert (second.reused, second.summary.reasons, second.notices) == (2, {}, ())
    assert content(second.folder) == whole


def test_a_text_that_breaks_the_pipeline_costs_itself_alone(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Pipeline.process

    def broken(pipeline: Pipeline, documents: Documents) -> Any:
        if any("رقم 3" in text for text in documents.column.strings()):
            raise IndexError("index 7 is out of bounds")
        return process(pipeline, documents)

    monkeypatch.setattr(Pipeline, "process", broken)
    built = build(source, tmp_path / "out")
    aside = [row for row in rows(built.folder, "documents") if row["status"] == "set aside"]
    assert [(row["file"], row["reason"]) for row in aside] == [("3.txt", "failed")]
    assert "IndexError: index 7 is out of bounds" in aside[0]["detail"]
    assert built.summary.documents == 5 and len({row["file"] for row in rows(built.folder)}) == 5


def test_strict_stops_and_what_was_finished_stays(source: Path, tmp_path: Path) -> None:
    (source / "3.txt").write_bytes(bytes(range(256)) * 20)
    for _ in range(2):  # also where the record is there already
        with pytest.raises(BuildError, match=r"stopped by --strict: 1 × binary"):
            build(source, tmp_path / "out", strict=True)
    assert build(source, tmp_path / "out").reused == 2


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["2", "None"])
def test_a_unit_that_kills_its_workers_is_set_aside_alone(source: Path, tmp_path: Path, workers: str) -> None:
    if workers == "None" and cores() < 2:
        pytest.skip("needs two cores")
    script = tmp_path / "deadly.py"
    script.write_text(DEADLY.replace("WORKERS", workers))
    result = subprocess.run(
        [sys.executable, script, source, tmp_path / "out"], capture_output=True, text=True, timeout=200
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["5", "1"]
    aside = [row for row in rows(tmp_path / "out", "documents") if row["status"] == "set aside"]
    assert [(row["file"], row["reason"]) for row in aside] == [("2.txt", "failed")]
    assert "died twice" in aside[0]["detail"]
    assert {row["file"] for row in rows(tmp_path / "out")} == {f"{i}.txt" for i in (0, 1, 3, 4, 5)}


DEADLY = """
import os, signal, sys
import diglot.dataset.tasks as tasks
from diglot.dataset.build import build
tasks.TASK_BYTES = 150
tasks._start = lambda config: None
read = tasks.read
def deadly(unit):
    if unit.file == "2.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return read(unit)
tasks.read = deadly
if __name__ == "__main__":
    built = build(sys.argv[1], sys.argv[2], workers=WORKERS)
    print(built.summary.documents, built.summary.set_aside)
"""


def test_long_rows_are_processed_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import json

    from diglot.dataset import pieces as module

    monkeypatch.setattr(batches_module, "pieces", lambda document: module.pieces(document, 300))
    text = "".join(f"Line {i} of a long row.\r\n" + "\n" * (i % 3 == 0) for i in range(60)) + "word " * 200
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": text}) + "\n" + json.dumps({"text": "Short."}) + "\n")
    built = build(tmp_path / "in.jsonl", tmp_path / "out", config=Config(repair=False))
    documents = rows(built.folder, "documents")
    assert len({row["id"] for row in documents}) == len(documents) > 6
    assert sum(row["bytes"] for row in documents) == (tmp_path / "in.jsonl").stat().st_size
    assert max(row["characters"] for row in documents) <= 300
    for row in rows(built.folder):
        if row["document"] != documents[-1]["id"]:
            assert row["text"] == text[row["start"] : row["end"]]
    lines = text.splitlines()
    for row in rows(built.folder, "articles")[:-1]:
        assert row["text"].split("\n")[0].strip() == lines[row["first_line"] - 1].strip()[: len(row["text"])]


def pieces_of(text: str, limit: int) -> Iterator[Document]:
    from diglot.dataset.pieces import pieces

    return pieces(Document("a", 0, text, bytes_in=len(text.encode())), limit)


@pytest.mark.parametrize("text", ["", "a" * 100, "\r\n" * 50, "ab\n\n" * 30, "x" * 31 + "\r\n" + "y" * 40])
def test_pieces_join_to_the_text(text: str) -> None:
    found = list(pieces_of(text, 16))
    assert "".join(piece.text for piece in found) == text
    assert sum(piece.bytes_in for piece in found) == len(text)
    for piece in found:
        assert text[piece.code_point_base :].startswith(piece.text)
        assert piece.line_base == len((text[: piece.code_point_base] + "|").splitlines()) - 1
