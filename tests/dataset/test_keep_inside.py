"""Columns of rows inside archives are kept as those of rows in a folder are."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import diglot.dataset.build as build_module
import diglot.dataset.looking as looking_module
import diglot.dataset.survey as survey_module
import diglot.dataset.tasks as tasks_module
from diglot.config import Config
from diglot.dataset.build import build
from diglot.errors import OptionError
from diglot.sources import plan
from tests.sources.making import cells, packed, workbook, zipped

PLAIN = Config(pages=False, duplicates=False)


def files() -> dict[str, bytes]:
    """Files of every format with rows, whose columns have types that go together and such that do not."""
    table = pa.table(
        {"text": ["Salt.", "Bread."], "label": pa.array([0, 1]), "when": pa.array([1, None], pa.timestamp("s"))}
    )
    labels = datasets.Features({"text": datasets.Value("string"), "kind": datasets.ClassLabel(names=["bad", "good"])})
    named = datasets.Dataset.from_dict({"text": ["Nets."], "kind": [1]}, features=labels).data.table
    parquet, arrow = io.BytesIO(), io.BytesIO()
    pq.write_table(table, parquet)
    with pa.ipc.new_stream(arrow, named.schema) as writer:
        writer.write_table(named)
    return {
        "a.jsonl": '{"text": "خبز.", "label": 1, "stars": 4, "o": {"x": 1}}\n{"text": "Two.", "stars": 2.5}\n'.encode(),
        "b/b.csv": b"text,label,code\nThree.,7,007\nFour.,,8\n",
        "b/c.csv": b"text,label,code\nFive.,none,9\n",
        "c.json": json.dumps([{"text": "Six.", "label": 3, "o": {"y": "s"}}, {"text": "  ", "label": 4}]).encode(),
        "d.parquet": parquet.getvalue(),
        "e.arrow": arrow.getvalue(),
        "f.txt": b"No row at all.\n",
    }  # fmt: skip


def unpacked(folder: Path, members: dict[str, bytes]) -> Path:
    for name, data in members.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def rows(folder: Path, table: str) -> tuple[datasets.Features, list[dict[str, Any]]]:
    """The columns of a table and its rows, without what the name of a file and so an id is."""
    found = datasets.load_from_disk(str(folder))[table]
    kept = [row | {"file": row["file"].partition("in/")[2] or row["file"].split("/", 1)[-1]} for row in found.to_list()]
    ids = ("id", "document", "article", "duplicate_of")
    return found.features, [{name: value for name, value in row.items() if name not in ids} for row in kept]


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".diglot" not in path.parts
    }


def archive(members: dict[str, bytes], suffix: str) -> bytes:
    return zipped({"in.tar": packed(members, "tar")}) if suffix == "outer.zip" else packed(members, suffix)


@pytest.mark.parametrize("suffix", ["zip", "tar.gz", "7z", "outer.zip"])
@pytest.mark.parametrize("keep", ["all", "label,kind"])
def test_an_archive_gives_the_rows_of_its_folder(suffix: str, keep: str, tmp_path: Path) -> None:
    unpacked(tmp_path / "in", files())
    (tmp_path / f"in.{suffix}").write_bytes(archive(files(), suffix))
    outside = build(tmp_path / "in", tmp_path / "outside", config=PLAIN, keep=keep)
    inside = build(tmp_path / f"in.{suffix}", tmp_path / "inside", config=PLAIN, keep=keep)
    for table in ("segments", "articles", "documents"):
        wanted, found = rows(outside.folder, table), rows(inside.folder, table)
        assert found[0] == wanted[0]
        strip = ("bytes", "file", "duplicate_score")
        assert [{n: v for n, v in row.items() if n not in strip} for row in found[1]] == [
            {n: v for n, v in row.items() if n not in strip} for row in wanted[1]
        ]
    assert inside.summary.columns_left == outside.summary.columns_left
    said = [notice.replace(f"in.{suffix}/", "").replace("in.tar/", "") for notice in inside.notices if "kept" in notice]
    assert said == [notice for notice in outside.notices if "kept" in notice]


def test_workbooks_inside_archives(tmp_path: Path) -> None:
    book = workbook({"A": cells(("text", "label"), ("Bread.", 1), ("ملح.", 2))})
    (tmp_path / "a.zip").write_bytes(zipped({"a.csv": b"text,label\nOne.,x\n", "b.xlsx": book}))
    built = build(tmp_path / "a.zip", tmp_path / "out", config=PLAIN, keep="label")
    assert [row["label"] for row in rows(built.folder, "documents")[1]] == ["x", "1", "2"]
    assert any("string in a.zip/a.csv" in notice and "a.zip/b.xlsx" in notice for notice in built.notices)


def test_a_column_that_no_member_has(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(files()))
    with pytest.raises(OptionError, match=r"labels.*did you mean 'label'"):
        build(tmp_path / "a.zip", tmp_path / "out", keep="labels")
    (tmp_path / "b.zip").write_bytes(zipped({"f.txt": b"No row at all.\n"}))
    with pytest.raises(OptionError, match="no input has a column 'label'"):
        build(tmp_path / "b.zip", tmp_path / "out", keep="label")


def test_damaged_members_cost_no_column(tmp_path: Path) -> None:
    """What is wrong with a member is set aside as ever, and the columns of the others are kept."""
    broken = files()["d.parquet"][:-20]
    (tmp_path / "a.tar").write_bytes(
        packed({"a.parquet": broken, "b.csv": b"text,label\nOne.,2\n", "c.gz": b"x"}, "tar")
    )
    built = build(tmp_path / "a.tar", tmp_path / "out", config=PLAIN, keep="label")
    assert [(row["status"], row["label"]) for row in rows(built.folder, "documents")[1]] == [
        ("set aside", None),
        ("kept", 2),
        ("set aside", None),
    ]


@pytest.mark.parametrize("suffix", ["zip", "tar.gz"])
def test_bytes_do_not_depend_on_who_works_or_when(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of a few members, workers, an interruption: the same bytes, and nothing is looked at twice."""
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 2000)
    monkeypatch.setattr(survey_module, "GROUP_BYTES", 1000)
    monkeypatch.setattr(survey_module, "ENGINE_FROM", 0)
    monkeypatch.setattr(looking_module, "CHUNK", 3)
    lines = [[{"text": f"Row {j} of {i}.", "n": j, "k": [i]} for j in range(20)] for i in range(8)]
    members = {f"{i}.jsonl": "\n".join(map(json.dumps, rows)).encode() for i, rows in enumerate(lines)}
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(4):
        (folder / f"{i}.{suffix}").write_bytes(archive({**members, f"x{i}.csv": b"text,n\nMore.,0.5\n"}, suffix))
    one = build(folder, tmp_path / "one", config=PLAIN, keep="all")
    with ThreadPoolExecutor(3) as pool:
        other = build(folder, tmp_path / "other", config=PLAIN, keep="all", engine=pool)
    assert content(one.folder) == content(other.folder)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, tmp_path / "again", config=PLAIN, keep="all", progress=stop)
    looked: list[Any] = []
    monkeypatch.setattr(survey_module, "look", looked.append)
    again = build(folder, tmp_path / "again", config=PLAIN, keep="all")
    assert (looked, again.reused >= 1) == ([], True)
    assert content(again.folder) == content(one.folder)


def test_ranges_of_an_archive_have_one_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip file that is cut between members: each range says what it holds, and the column has the type of all."""
    members = {f"{i}.csv": f"text,n\nRow {i}.,{i if i < 9 else 'nine'}\n".encode() for i in range(10)}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    assert len(plan(tmp_path / "a.zip", unit_bytes=30).units) == 5
    monkeypatch.setattr(build_module, "UNIT_BYTES", 30)
    built = build(tmp_path / "a.zip", tmp_path / "out", config=PLAIN, keep="n")
    found = datasets.load_from_disk(str(built.folder))["documents"]
    assert found.features["n"] == datasets.Value("string") and found["n"][:] == [*map(str, range(9)), "nine"]
