"""Builds of Parquet shards: the rows of Arrow builds, the same bytes whatever happens, read by everybody."""

import gc
import json
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diglot
from diglot.cli import main
from diglot.dataset.build import build
from diglot.dataset.shards import GROUP, LEAST, ShardWriter, batches_of, rows_of
from diglot.errors import OptionError
from diglot.layout import TABLES
from diglot.report.reading import Build

CORPORA = Path(__file__).parents[2] / "corpora"


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".diglot" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def arrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(CORPORA, tmp_path_factory.mktemp("arrow") / "out").folder


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(CORPORA, tmp_path_factory.mktemp("parquet") / "out", format="parquet").folder


def test_rows_are_those_of_an_arrow_build(arrow: Path, parquet: Path) -> None:
    for table in TABLES:
        wanted, found = (pa.Table.from_batches(list(Build.open(each).batches(table))) for each in (arrow, parquet))
        assert found.equals(wanted) and found.schema.equals(wanted.schema)
    size = [sum(len(data) for name, data in files(each).items() if name[-1] in "wt") for each in (arrow, parquet)]
    assert size[1] < 0.4 * size[0]


@pytest.mark.parametrize("workers", [1, 2])
def test_same_bytes_in_any_number_of_tasks_and_after_damage(parquet: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    build(CORPORA, out, format="parquet", workers=workers)
    assert files(out) == files(parquet)
    shard = next((out / "segments").glob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-9])
    (out / "articles").joinpath("0000000-000.parquet").unlink()
    again = build(CORPORA, out, format="parquet", workers=workers)
    assert files(out) == files(parquet) and again.reused < again.tasks
    whole = build(CORPORA, out, format="parquet")
    assert whole.reused == whole.tasks


def test_from_arrow_to_parquet_and_back_in_one_folder(arrow: Path, parquet: Path, tmp_path: Path) -> None:
    for form, wanted in (("arrow", arrow), ("parquet", parquet), ("arrow", arrow)):
        build(CORPORA, tmp_path / "out", format=form)
        assert files(tmp_path / "out") == files(wanted)


def test_repeats_are_marked_and_dropped(tmp_path: Path) -> None:
    text = " ".join(f"word{i}" for i in range(60))
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(f"{text} {name}\n")
    kept = {}
    for drop in (False, True, False):
        build(tmp_path / "in", tmp_path / "out", format="parquet", drop_duplicates=drop, task_bytes=1)
        rows = pa.Table.from_batches(list(Build.open(tmp_path / "out").batches("articles"))).to_pylist()
        assert [row["duplicate_of"] is not None for row in rows] == ([False] if drop else [False, True, True])
        assert kept.setdefault(drop, files(tmp_path / "out")) == files(tmp_path / "out")


def test_everybody_reads_it(parquet: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from datasets import load_dataset

    wanted = pa.Table.from_batches(list(Build.open(parquet).batches("segments")))
    found = load_dataset(str(parquet), "segments", split="train", cache_dir=str(tmp_path))
    assert found.features.arrow_schema.equals(diglot.schema.arrow_schema("segments"))
    assert found.data.table.combine_chunks().equals(wanted.combine_chunks().cast(found.data.table.schema))
    stream = load_dataset(str(parquet), "articles", split="train", streaming=True, cache_dir=str(tmp_path))
    assert next(iter(stream))["text"]
    if polars := pytest.importorskip("polars", reason="polars is not installed"):
        lazy = polars.scan_parquet(parquet / "segments" / "*.parquet")
        assert lazy.filter(polars.col("language") == "ar").select(polars.len()).collect().item() == sum(
            language == "ar" for language in wanted.column("language").to_pylist()
        )
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    query = f"select count(*), sum(len(tokens)) from '{parquet}/segments/*.parquet'"
    assert duckdb.sql(query).fetchall()[0] == (len(wanted), sum(map(len, wanted.column("tokens").to_pylist())))


def test_it_is_an_input_and_is_shown(parquet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = build(parquet, tmp_path / "again", table="articles")
    assert again.summary.documents == pq.read_table(parquet / "articles").num_rows
    assert main(["inspect", str(parquet), "--head", "2", "--json", "--columns", "id,text"]) == 0
    assert len([json.loads(line) for line in capsys.readouterr().out.splitlines()]) == 2
    assert main(["report", str(parquet), "--out", str(tmp_path / "report.html")]) == 0


def test_the_python_face_loads_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One sentence. Another one.")
    tables = diglot.build(tmp_path / "a.txt", tmp_path / "out", format="parquet")
    assert tables["segments"]["text"][:] == ["One sentence.", "Another one."]
    with pytest.raises(OptionError, match="did you mean 'parquet'"):
        diglot.build(tmp_path / "a.txt", tmp_path / "out", format="parket")


def test_half_a_build_is_none(parquet: Path, tmp_path: Path) -> None:
    import shutil

    from diglot.errors import SourceError

    shutil.copytree(parquet, tmp_path / "half")
    (tmp_path / "half" / "build.json").unlink()
    with pytest.raises(SourceError, match="no finished build"):
        Build.open(tmp_path / "half")


def test_rows_that_are_added_change_the_groups_they_are_in(tmp_path: Path) -> None:
    found = []
    for name, left in (("one", 0), ("two", 700)):
        (tmp_path / name).mkdir()
        writer = ShardWriter("t", tmp_path / name, "0000000", form="parquet")
        ids = [f"{i:016x}" for i in range(100_000) if not 30_000 <= i < 30_000 + left]
        writer.write(pa.record_batch({"id": ids}))
        writer.close()
        with pq.ParquetFile(writer.paths[0]) as file:
            groups = [file.read_row_group(i).column("id") for i in range(file.num_row_groups)]
        assert all(LEAST <= len(group) <= GROUP for group in groups[:-1])
        found.append({(group[0].as_py(), len(group)) for group in groups})
    assert len(found[0] - found[1]) <= 3 < len(found[0] & found[1])


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 2 * GROUP), max_size=4), st.integers(1, 5000))
def test_a_shard_does_not_depend_on_how_rows_came(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], step: int
) -> None:
    folder = tmp_path_factory.mktemp("shard")
    total = sum(sizes)
    schema = pa.schema([("id", pa.string()), ("n", pa.int64()), ("s", pa.list_(pa.string()))])
    lists = [["x"] * (i % 3) for i in range(total)]
    rows = pa.record_batch([[f"{i:x}" for i in range(total)], list(range(total)), lists], schema=schema)
    found = []
    cuts = [(sum(sizes[:i]), size) for i, size in enumerate(sizes)]
    for name, parts in (("one", cuts), ("two", [(at, step) for at in range(0, total, step)])):
        (folder / name).mkdir()
        writer = ShardWriter("t", folder / name, "0000000", schema=rows.schema, form="parquet")
        for at, size in parts:
            writer.write(rows.slice(at, size))
        writer.close(even_if_empty=True)
        found.append(writer.paths[0].read_bytes())
    assert found[0] == found[1]
    assert rows_of(writer.paths[0]).equals(pa.Table.from_batches([rows]))
    assert sum(batch.num_rows for batch in batches_of(writer.paths[0], ["n"])) == total


@pytest.mark.parametrize("form", ["arrow", "parquet"])
def test_a_shard_that_is_not_finished_says_nothing(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    writer = ShardWriter("segments", tmp_path, "0000000", form=form)
    writer.write(pa.record_batch({"id": ["one", "two"]}))
    writer.abandon()
    del writer
    gc.collect()
    assert not said
