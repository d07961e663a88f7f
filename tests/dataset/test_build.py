"""Promises of a build: same bytes however it is run, nothing lost, nothing half written, resumed where it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import diglot.dataset.tasks as tasks_module
from diglot.config import Config
from diglot.dataset.build import Built, build
from diglot.dataset.card import Card
from diglot.errors import BuildError, SourceError

CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 150)


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a build, by name."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "lock"
    }


def rows(folder: Path, table: str = "segments") -> list[dict]:
    datasets = pytest.importorskip("datasets")
    return list(datasets.load_from_disk(str(folder))[table])


def test_every_row_leads_back_to_its_file(tmp_path: Path) -> None:
    built = build(CORPORA, tmp_path / "out", config=Config(repair=False))
    documents = {row["id"]: row for row in rows(built.folder, "documents")}
    seen = 0
    for row in rows(built.folder):
        document = documents[row["document"]]
        if not row["file"].endswith(".txt"):
            continue
        text = (CORPORA / row["file"]).read_bytes().decode(document["encoding"])
        assert row["text"] == text[row["start"] : row["end"]]
        seen += 1
    assert seen > 500
    assert built.summary.set_aside == 1
    aside = [row for row in documents.values() if row["status"] == "set aside"]
    assert [(row["file"], row["reason"]) for row in aside] == [("formats/cut-off-copy.txt.gz", "truncated")]
    assert {"windows-1256", "cp1256"} & {row["encoding"] for row in documents.values()}


def test_counts_are_conserved(tmp_path: Path) -> None:
    built = build(CORPORA, tmp_path / "out")
    summary = built.summary
    tables = {table: rows(built.folder, table) for table in ("segments", "articles", "documents")}
    assert summary.documents + summary.set_aside == len(tables["documents"])
    assert summary.segments == len(tables["segments"]) == sum(summary.languages.values()) == sum(summary.roles.values())
    assert summary.articles == len(tables["articles"])
    assert summary.tokens == sum(len(row["tokens"]) for row in tables["segments"])
    assert summary.tokens == sum(row["tokens"] or 0 for row in tables["documents"])
    assert summary.bytes + summary.bytes_set_aside == sum(row["bytes"] for row in tables["documents"])
    for row in tables["documents"]:
        assert (row["segments"] or 0) == sum(segment["document"] == row["id"] for segment in tables["segments"])
    about = json.loads((built.folder / "build.json").read_text())
    assert about["rows"] == {table: len(found) for table, found in tables.items()}


def test_the_folder_loads_in_every_way(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    from diglot.schema import features

    built = build(CORPORA / "pages", tmp_path / "out")
    for table in ("segments", "articles", "documents"):
        loaded = datasets.load_dataset(str(built.folder), table, split="train", cache_dir=str(tmp_path / "cache"))
        assert loaded.features == features(table)
        assert list(loaded) == rows(built.folder, table)
        streamed = datasets.load_dataset(str(built.folder), table, split="train", streaming=True)
        assert next(iter(streamed)) == loaded[0]
    assert datasets.load_dataset(
        str(built.folder), split="train", cache_dir=str(tmp_path / "cache")
    ).features == features("segments")


def test_workers_give_the_same_bytes(tmp_path: Path) -> None:
    script = tmp_path / "two.py"
    script.write_text(SCRIPT)
    (tmp_path / "in").mkdir()
    for i, path in enumerate(sorted((CORPORA / "parallel").glob("*.txt")) * 2):  # everything twice
        shutil.copy(path, tmp_path / "in" / f"{i:03d}.txt")
    subprocess.run([sys.executable, script, tmp_path / "in", tmp_path], check=True, timeout=120)
    assert content(tmp_path / "1") == content(tmp_path / "2") == content(tmp_path / "threads")


SCRIPT = """
import concurrent.futures, sys
import diglot.dataset.tasks as tasks
import diglot.dataset.publish as publish
from diglot.dataset.build import build
tasks.TASK_BYTES = 10_000
if __name__ == "__main__":
    source, out = sys.argv[1:]
    assert build(source, f"{out}/1", workers=1).duplicates
    publish.ENGINE_FROM = 0
    build(source, f"{out}/2", workers=2)
    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        build(source, f"{out}/threads", engine=threads)
"""


@pytest.mark.usefixtures("small_tasks")
def test_a_second_run_redoes_nothing(source: Path, tmp_path: Path) -> None:
    first = build(source, tmp_path / "out")
    before = content(first.folder)
    shards = {path: path.stat().st_ino for path in first.folder.glob("*/*.arrow")}
    second = build(source, tmp_path / "out")
    assert (first.tasks, first.reused, second.reused) == (3, 0, 3)
    assert content(second.folder) == before
    assert {path: path.stat().st_ino for path in first.folder.glob("*/*.arrow")} == shards  # nothing was moved
    card = Card("Ships", license="cc0-1.0")
    assert build(source, tmp_path / "out", card=card).reused == 3
    assert "Ships" in (first.folder / "README.md").read_text(encoding="utf-8")
    assert content(first.folder).keys() == before.keys()
    next(iter(shards)).unlink()
    assert content(build(source, tmp_path / "out").folder) == before
    assert content(build(source, tmp_path / "out", fresh=True).folder) == before


@pytest.mark.usefixtures("small_tasks")
def test_what_was_finished_before_a_kill_is_kept(source: Path, tmp_path: Path) -> None:
    whole = content(build(source, tmp_path / "whole").folder)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "out", progress=stop)
    assert not (tmp_path / "out" / "dataset_dict.json").exists()
    again = build(source, tmp_path / "out")
    assert again.reused == 1
    assert content(again.folder) == whole


def test_a_changed_input_or_configuration_is_said(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "out")
    (source / "3.txt").write_text("Something else entirely. شيء آخر تمامًا.\n", encoding="utf-8")
    changed = build(source, tmp_path / "out")
    assert "the input changed" in changed.notices[0]
    assert any("Something else" in row["text"] for row in rows(changed.folder))
    configured = build(source, tmp_path / "out", config=Config(unit="line"))
    assert "the configuration changed (unit)" in configured.notices[0]


@pytest.mark.usefixtures("small_tasks")
def test_content_decides_where_times_do_not(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "out")
    (source / "0.txt").touch()
    touched = build(source, tmp_path / "out")
    assert (touched.reused, touched.notices) == (3, ())
    text = (source / "5.txt").read_text(encoding="utf-8")
    (source / "5.txt").write_text(text.replace("dawn", "noon"), encoding="utf-8")  # of the same size
    changed = build(source, tmp_path / "out")
    assert changed.reused == 2 and "1 of 3 tasks" in changed.notices[0]
    assert any("noon" in row["text"] for row in rows(changed.folder))


def test_two_builds_in_one_folder_exclude_each_other(source: Path, tmp_path: Path) -> None:
    from diglot.dataset.journal import Journal

    folder = tmp_path / "out"
    folder.mkdir()
    script = (
        "import sys; from pathlib import Path; from diglot.dataset.journal import Journal\n"
        f"with Journal(Path({str(folder)!r})).locked():\n    print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with pytest.raises(BuildError, match="another build is running"):
        build(source, folder)
    holder.kill()
    holder.wait()
    with Journal(folder).locked():
        pass


def test_bad_files_are_set_aside_and_the_rest_goes_on(source: Path, tmp_path: Path) -> None:
    (source / "empty.txt").write_bytes(b"")
    (source / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (source / "cut.txt.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb")
    (source / "rows.jsonl").write_text('{"text": "A good row here."}\n{"text": \n{"no": 1}\n', encoding="utf-8")
    (source / "closed.txt").write_text("secret")
    (source / "closed.txt").chmod(0)
    built: Built = build(source, tmp_path / "out")
    aside = {row["file"]: row["reason"] for row in rows(built.folder, "documents") if row["status"] == "set aside"}
    expected = {"empty.txt": "empty", "binary.txt": "binary", "cut.txt.gz": "truncated"}
    assert expected.items() <= aside.items()
    if os.geteuid() != 0:  # the superuser may read everything
        assert aside["closed.txt"] == "permission denied"
    assert sum(built.summary.reasons.values()) == built.summary.set_aside
    assert built.summary.reasons["malformed"] == 1 and built.summary.reasons["no text field"] == 1
    with pytest.raises(BuildError, match="stopped by --strict"):
        build(source, tmp_path / "strict", strict=True)


def test_repeated_articles_are_marked_or_left_out(tmp_path: Path) -> None:
    marked = build(CORPORA, tmp_path / "marked")
    articles = rows(marked.folder, "articles")
    repeats = {row["id"]: row for row in articles if row["duplicate_of"]}
    assert len(repeats) == marked.duplicates >= 3
    by_id = {row["id"]: row for row in articles}
    for row in repeats.values():
        other = by_id[row["duplicate_of"]]
        assert other["duplicate_of"] is None and len(other["text"]) * 1.2 >= len(row["text"])
    for row in rows(marked.folder):
        expected = repeats.get(row["article"], {})
        assert (row["duplicate_of"], row["duplicate_score"]) == (
            expected.get("duplicate_of"),
            expected.get("duplicate_score"),
        )
    dropped = build(CORPORA, tmp_path / "dropped", drop_duplicates=True)
    assert {row["id"] for row in rows(dropped.folder, "articles")} == by_id.keys() - repeats.keys()
    assert not repeats.keys() & {row["article"] for row in rows(dropped.folder)}
    before = content(dropped.folder)
    assert content(build(CORPORA, dropped.folder, drop_duplicates=True).folder) == before


def test_lost_word_pairs_are_computed_anew(tmp_path: Path) -> None:
    """They lie beside the shards of a task; what is published does not depend on them."""
    built = build(CORPORA / "parallel", tmp_path)
    before, left = content(tmp_path), list(tmp_path.glob(".diglot/tasks/*/pairs-*.arrow"))
    assert left
    for path in left:
        path.write_bytes(b"")
    (tmp_path / "dataset_dict.json").unlink()
    again = build(CORPORA / "parallel", tmp_path)
    assert (again.reused, again.duplicates) == (built.tasks, built.duplicates)
    assert {k: v for k, v in content(tmp_path).items() if "pairs-" not in k} == {
        k: v for k, v in before.items() if "pairs-" not in k
    }


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        build(tmp_path / "missing", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError):
        build(tmp_path / "empty", tmp_path / "out")


def test_only_bad_files_still_make_a_dataset(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    built = build(tmp_path / "in", tmp_path / "out")
    assert rows(built.folder) == [] and len(rows(built.folder, "documents")) == 1
