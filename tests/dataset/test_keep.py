"""Columns of the user's: carried along with their types, said where they are not; ids of rows where they are unique."""

from __future__ import annotations

import datetime
import json
import math
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diglot.dataset.ids as ids_module
import diglot.dataset.looking as looking_module
import diglot.dataset.survey as survey_module
import diglot.dataset.tasks as tasks_module
from diglot.cli import main
from diglot.config import Config
from diglot.dataset.build import Built, build
from diglot.dataset.survey import columns_of, keep_of, survey
from diglot.engines.local import Local
from diglot.errors import OptionError
from diglot.sources import Document, plan, read

PLAIN = Config(pages=False, duplicates=False)
ROWS = [
    {"id": "a1", "text": "Bread and salt. And a word.", "label": 1, "stars": 4, "language": "arz", "date": "soon"},
    {"id": "a2", "text": "خبز وملح.", "label": 0, "stars": 2.5, "language": "ar", "date": "2021-03-04"},
    {"id": "a3", "text": "More of it.", "label": None, "stars": None, "language": None, "date": None},
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def tables(built: Built) -> dict[str, datasets.Dataset]:
    return tables_of(built.folder)


def tables_of(folder: Path) -> dict[str, datasets.Dataset]:
    return dict(datasets.load_from_disk(str(folder)))


def content(folder: Path) -> dict[str, bytes]:
    """What a build gives: every file outside its journal."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".diglot" not in path.parts
    }


def sources(folder: Path) -> Iterator[tuple[str, Any]]:
    table = pa.Table.from_pylist(ROWS)
    yield "jsonl", write(folder / "a.jsonl", ROWS)
    (folder / "a.json").write_text(json.dumps(ROWS))
    yield "json", folder / "a.json"
    lines = ["id,text,label,stars,language,date"]
    lines += [",".join("" if row[name] is None else str(row[name]) for name in row) for row in ROWS]
    (folder / "a.csv").write_text("\n".join(lines))
    yield "csv", folder / "a.csv"
    (folder / "a.tsv").write_text("\n".join(lines).replace(",", "\t"))
    yield "tsv", folder / "a.tsv"
    pq.write_table(table, folder / "a.parquet")
    yield "parquet", folder / "a.parquet"
    with pa.OSFile(str(folder / "a.arrow"), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    yield "arrow", folder / "a.arrow"
    yield "dataset", datasets.Dataset(table)
    yield "stream", datasets.Dataset(table).to_iterable_dataset()
    yield "generator", datasets.IterableDataset.from_generator(lambda: iter(ROWS))


def test_every_format_gives_the_same_columns(tmp_path: Path) -> None:
    for name, source in sources(tmp_path):
        built = build(source, tmp_path / f"out-{name}", config=PLAIN, keep="all")
        found = tables(built)
        for table in ("segments", "articles", "documents"):
            features = found[table].features
            assert features["label"] == datasets.Value("int64"), name
            assert features["stars"] == datasets.Value("float64"), name
            assert features["given_language"] == datasets.Value("string"), name
        for table, column in (("articles", "document"), ("documents", "id")):
            rows = found[table].to_list()
            for wanted, row in zip(ROWS, rows, strict=True):
                assert [row[key] for key in ("label", "stars", "given_language", "given_date", "given_id")] == [
                    wanted[key] for key in ("label", "stars", "language", "date", "id")
                ], name
                assert (row[column] == wanted["id"]) is (name not in ("stream", "generator")), name
        assert found["segments"]["label"][:] == [1, 1, 0, None], name
        assert built.summary.columns_left == {}


def test_what_is_not_taken_over_is_named(tmp_path: Path) -> None:
    for name, source in sources(tmp_path):
        built = build(source, tmp_path / f"out-{name}", config=PLAIN)
        assert built.summary.columns_left == {"label": 3, "language": 3, "stars": 3}, name
    built = build(tmp_path / "a.jsonl", tmp_path / "out", config=PLAIN, keep=["label", "stars"])
    assert built.summary.columns_left == {"language": 3}
    assert json.loads((built.folder / "build.json").read_text())["summary"]["columns_left"] == {"language": 3}
    assert "| `label` | int64 | the input's column 'label', as it is |" in (built.folder / "README.md").read_text()


def test_types_are_of_all_files(tmp_path: Path) -> None:
    a = write(tmp_path / "a.jsonl", [{"text": "One.", "n": 1, "m": 1, "k": [1], "o": {"x": 1}, "z": None, "w": 2**60}])
    b = write(tmp_path / "b.jsonl", [{"text": "Two.", "n": 2.5, "m": "x", "k": [2.5], "o": {"y": "s"}, "w": 0.5}])
    c = tmp_path / "c.csv"
    c.write_text("text,n,m,code,v\nThree.,7,y,007,1.10\nFour.,,,8,1.1\n")
    built = build([a, b, c], tmp_path / "out", config=PLAIN, keep="all")
    rows = tables(built)["documents"]
    wanted = {"n": "float64", "m": "string", "z": "string", "w": "string", "code": "string", "v": "string"}
    assert {name: rows.features[name].dtype for name in wanted} == wanted
    assert rows["n"][:] == [1.0, 2.5, 7.0, None]
    assert rows["m"][:] == ["1", "x", "y", None]
    assert rows["w"][:] == [str(2**60), "0.5", None, None]
    assert rows["k"][:] == [[1.0], [2.5], None, None]
    assert rows["o"][:] == [{"x": 1, "y": None}, {"x": None, "y": "s"}, None, None]
    assert (rows["code"][:], rows["v"][:]) == ([None, None, "007", "8"], [None, None, "1.10", "1.1"])
    said = [notice for notice in built.notices if "kept as string" in notice]
    assert [notice for notice in said if "'m'" in notice] == [
        "column 'm' is int64 in a.jsonl and string in b.jsonl: kept as string"
    ]
    assert any("'w'" in notice for notice in said)


def test_bytes_do_not_depend_on_who_works_or_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 2000)
    monkeypatch.setattr(survey_module, "GROUP_BYTES", 1000)
    monkeypatch.setattr(survey_module, "ENGINE_FROM", 0)
    monkeypatch.setattr(looking_module, "CHUNK", 3)
    monkeypatch.setattr(ids_module, "AT_ONCE", 7)
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(8):
        rows = [{"id": i * 20 + j if j else "same", "text": f"Row {j} of {i}.", "n": j} for j in range(20)]
        write(folder / f"{i}.jsonl", rows)
    one = build(folder, tmp_path / "one", config=PLAIN, keep="all")
    with ThreadPoolExecutor(3) as pool:
        other = build(folder, tmp_path / "other", config=PLAIN, keep="all", engine=pool)
    assert content(one.folder) == content(other.folder)
    assert (one.summary.own_ids, one.summary.repeated_ids) == (8 * 19, 8)
    looked: list[Any] = []
    monkeypatch.setattr(survey_module, "look", looked.append)
    again = build(folder, tmp_path / "one", config=PLAIN, keep="all")
    assert (looked, again.reused) == ([], again.tasks)
    monkeypatch.undo()
    monkeypatch.setattr(tasks_module, "TASK_BYTES", 2000)
    write(folder / "3.jsonl", [{"id": "same", "text": "Of another kind.", "n": "a word"}, {"id": 7, "text": "Seven."}])
    changed = build(folder, tmp_path / "one", config=PLAIN, keep="all")
    fresh = build(folder, tmp_path / "fresh", config=PLAIN, keep="all")
    assert content(changed.folder) == content(fresh.folder)
    assert tables(fresh)["documents"].features["n"].dtype == "string"


def test_ids_of_rows(tmp_path: Path) -> None:
    long = "A sentence of some words. " * 40_000
    rows: list[dict[str, Any]] = [
        {"id": "حرف/١", "text": "One."}, {"id": 7, "text": "Two."}, {"id": "7", "text": "Three."},
        {"id": None, "text": "Four."}, {"id": True, "text": "Five."}, {"id": "x" * 500, "text": "Six."},
        {"id": "0123456789abcdeé", "text": "Seven."}, {"id": "long", "text": long}, {"id": "long#1", "text": "Eight."},
        {"id": [1], "text": "Nine."}, {"ID": "other", "text": "Ten."}, {"id": "bad\ud83d", "text": "Eleven."},
    ]  # fmt: skip
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    built = build(tmp_path / "a.jsonl", tmp_path / "out", config=PLAIN)
    found = tables(built)
    names = found["documents"]["id"][:]
    assert len(set(names)) == len(names)
    own = {"حرف/١", "0123456789abcdeé", "long", "long#1", "other", "bad\ufffd"}
    assert own <= set(names)
    assert not {"7", "None", "True", "x" * 500} & set(names)
    assert built.summary.repeated_ids == 2
    assert set(found["segments"]["document"][:]) == set(names)
    assert all(row["id"].startswith(row["document"] + "-") for row in found["segments"])
    assert len(set(found["segments"]["id"][:])) == len(found["segments"])


def test_labels_are_kept_through_build_push_and_load(tmp_path: Path) -> None:
    from diglot.hub.push.client import push

    labels = datasets.ClassLabel(names=["bad", "good"])
    data = datasets.Dataset.from_dict({"text": ["A good film.", "فيلم سيئ."], "label": [1, 0]}).cast_column(
        "label", labels
    )
    data.to_parquet(tmp_path / "a.parquet")
    data.save_to_disk(tmp_path / "saved")
    for name, source in (("memory", data), ("parquet", tmp_path / "a.parquet"), ("saved", tmp_path / "saved")):
        built = build(source, tmp_path / f"out-{name}", config=PLAIN, keep="label")
        for table in tables(built).values():
            assert table.features["label"] == labels
            assert table["label"][:] == [1, 0]
        push(built.folder, "team/films", hub=str(tmp_path / f"hub-{name}"))
        (copy,) = (tmp_path / f"hub-{name}").glob("**/README.md")
        loaded = datasets.load_dataset(
            str(copy.parent), "segments", split="train", cache_dir=str(tmp_path / "cache" / name)
        )
        assert loaded.features["label"] == labels
        assert loaded["label"][:] == [1, 0]


def test_odd_names(tmp_path: Path) -> None:
    row = {"text": "Bread.", "": 1, "a,b": 2, "ن ص": 3, "x\ud83d": 4, "tokens": ["q"], "given_tokens": 5}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    built = build(tmp_path / "a.jsonl", tmp_path / "out", config=PLAIN, keep="all")
    (found,) = tables(built)["segments"]
    wanted = {"": 1, "a,b": 2, "ن ص": 3, "x\ufffd": 4, "given_given_tokens": ["q"], "given_tokens": 5}
    assert {name: found[name] for name in wanted} == wanted
    (found,) = tables(build(tmp_path / "a.jsonl", tmp_path / "one", config=PLAIN, keep=["a,b"]))["segments"]
    assert found["a,b"] == 2


def test_values_that_no_common_type_holds_are_written_whole(tmp_path: Path) -> None:
    day = datetime.date(2026, 3, 1)
    raw = pa.array([{"b": b"q", "on": day}])
    columns = {"big": pa.array([2**64 - 1], pa.uint64()), "on": pa.array([day]), "raw": raw}
    pq.write_table(pa.table({"text": ["Bread."], **columns}), tmp_path / "a.parquet")
    row = {"text": "Salt.", "big": -1, "on": "soon", "raw": [1], "odd": {"x\ud83d": 3}}
    (tmp_path / "b.jsonl").write_text(json.dumps(row))
    built = build([tmp_path / "a.parquet", tmp_path / "b.jsonl"], tmp_path / "out", config=PLAIN, keep="all")
    rows = tables(built)["segments"]
    assert rows["big"][:] == ["18446744073709551615", "-1"]
    assert rows["on"][:] == ["2026-03-01", "soon"]
    assert rows["raw"][:] == ['{"b": "q", "on": "2026-03-01"}', "[1]"]
    assert rows["odd"][:] == [None, {"x\ufffd": 3}]
    assert sum("kept as string" in line for line in built.notices) == 3


def test_pictures_and_lists_of_labels(tmp_path: Path) -> None:
    features = {
        "text": datasets.Value("string"), "picture": datasets.Image(),
        "labels": datasets.List(datasets.ClassLabel(names=["n", "m"])),
    }  # fmt: skip
    row = {"text": ["Bread."], "picture": [{"bytes": b"\x89PNG", "path": None}], "labels": [[0, 1]]}
    data = datasets.Dataset.from_dict(row).cast(datasets.Features(features))
    found = tables(build(data, tmp_path / "out", config=PLAIN, keep="all"))["segments"]
    assert {name: found.features[name] for name in ("picture", "labels")} == {
        name: features[name] for name in ("picture", "labels")
    }
    assert found.with_format("arrow")[:]["labels"].to_pylist() == [[0, 1]]


def test_columns_named_twice(tmp_path: Path) -> None:
    table = pa.table([pa.array(["Bread."]), pa.array([1]), pa.array(["x"])], names=["text", "label", "label"])
    pq.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text("text,label,label\nSalt.,2,x\n")
    rows = tables(build([tmp_path / "a.parquet", tmp_path / "b.csv"], tmp_path / "out", config=PLAIN, keep="label"))
    assert rows["segments"]["label"][:] == [1, 2]


def test_labels_of_different_names_become_strings(tmp_path: Path) -> None:
    for name, names, value in (("a", ["bad", "good"], 1), ("b", ["good", "bad"], 0)):
        data = datasets.Dataset.from_dict({"text": [f"{name} film."], "label": [value]})
        data.cast_column("label", datasets.ClassLabel(names=names)).to_parquet(tmp_path / f"{name}.parquet")
    built = build([tmp_path / "a.parquet", tmp_path / "b.parquet"], tmp_path / "out", config=PLAIN, keep="label")
    assert tables(built)["documents"]["label"][:] == ["good", "good"]
    assert "labels of column 'label' differ" in " ".join(built.notices)


def test_the_summary_says_what_is_not_kept_and_where_no_text_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "a.jsonl", [{**row, "id": "same"} for row in ROWS])
    (tmp_path / "b.csv").write_text("tweet,user\nHello.,x\nBread.,y\n")
    out = str(tmp_path / "out")
    assert main(["build", str(tmp_path / "a.jsonl"), str(tmp_path / "b.csv"), "-o", out, "-w", "1", "--no-pages"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "columns: label, language, stars; to carry them along: --keep label,language,stars" in said
    assert "3 rows share their id with another" in said
    assert "b.csv: no text field in the header (its fields: tweet, user); name it with --text-field" in said
    keep = ["--keep", "label", "--keep", "stars"]
    assert main(["build", str(tmp_path / "a.jsonl"), "-o", out, "-w", "1", "--no-pages", "--json", *keep]) == 0
    about = json.loads(capsys.readouterr().out)
    assert (about["columns_left"], about["repeated_ids"], about["no_text"]) == ({"language": 3}, 3, {})
    assert "label" in tables_of(tmp_path / "out")["articles"].features


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", ROWS)
    with pytest.raises(OptionError, match="did you mean 'label'"):
        build(path, tmp_path / "out", keep="lable")
    build(path, tmp_path / "out", config=PLAIN, keep="label")  # the folder is no worse for it
    (tmp_path / "a.txt").write_text("Text only.")
    with pytest.raises(OptionError, match="no input has a column"):
        build(tmp_path / "a.txt", tmp_path / "other", keep="label")
    assert "given_date" not in tables(build(tmp_path / "a.txt", tmp_path / "text", keep="all"))["segments"].features


def test_a_table_without_rows_has_the_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [{"text": "", "label": 1}, {"text": "", "label": 2}])
    path.write_text(path.read_text() + '{"text": "Bread.", "label": 3}\n{"text": "Bread.", "label": 4}\n')
    config = Config(pages=False, quality=True)
    found = tables(build(path, tmp_path / "out", config=config, keep="label", drop_duplicates=True))
    assert found["articles"]["label"][:] == [3]
    assert found["documents"]["label"][:] == [None, None, 3, 4]


ODD = {
    "dates beyond what Python has": pa.array([4_000_000, 1], pa.date32()),
    "nanoseconds": pa.array([1, None], pa.timestamp("ns", "Asia/Riyadh")),
    "durations": pa.array([2**62, None], pa.duration("s")),
    "decimals": pa.array(["1.50", None]).cast(pa.decimal128(20, 2)),
    "categories": pa.array(["x", None]).dictionary_encode(),
    "maps": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
    "views": pa.array(["x", None]).cast(pa.string_view()),
    "bytes": pa.array([b"\xff", None]),
    "lists of categories": pa.array([["x"], None], pa.list_(pa.string())),
    "small numbers": pa.array([1, None], pa.int8()),
    "nothing": pa.nulls(2),
    "unsigned": pa.array([2**64 - 1, None], pa.uint64()),
}


@pytest.mark.parametrize("kind", ODD)
def test_columns_of_arrow_keep_their_values(tmp_path: Path, kind: str) -> None:
    table = pa.table({"text": ["One.", "Two."], "odd": ODD[kind]})
    path = tmp_path / "a.arrow"
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    made = survey(plan(path), keep_of("odd"), tmp_path / "survey", Local())
    documents = [d for unit in made.plan.units for d in read(unit)]
    batch, notes = made.kept.batch([d for d in documents if isinstance(d, Document)])
    datasets.Features.from_arrow_schema(batch.schema)
    assert not notes
    kept = batch.column("odd")
    if kind == "maps":
        assert json.loads(kept[0].as_py()) == [["a", 1]]
    elif kind == "nothing":
        assert kept.type == pa.string()
        assert kept.null_count == 2
    else:
        assert kept.equals(ODD[kind].cast(kept.type))
        assert kept.type == (pa.string() if kind in ("categories", "views") else ODD[kind].type)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=6,
)


def same(value: Any, kept: Any) -> bool:
    """Whether a value is what it was; of objects, what is null may be left out."""
    if isinstance(value, dict) and isinstance(kept, dict):
        return all(same(value.get(name), kept.get(name)) for name in {*value, *kept})
    if isinstance(value, list) and isinstance(kept, list):
        return len(value) == len(kept) and all(map(same, value, kept))
    if isinstance(value, float) and math.isnan(value):
        return isinstance(kept, float) and math.isnan(kept)
    return bool(value == kept)


@given(
    st.lists(
        st.lists(VALUES, min_size=1, max_size=3) | st.lists(st.integers(-9, 9) | st.none() | st.floats(-9, 9)),
        max_size=4,
    )
)
@settings(max_examples=60)
def test_any_values_come_back(tmp_path_factory: pytest.TempPathFactory, files: list[list[Any]]) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "z.jsonl").write_text('{"text": "t", "x": null}\n')
    for i, values in enumerate(files):
        lines = (json.dumps({"text": "t", "x": value}) + "\n" for value in values)
        (folder / f"{i}.jsonl").write_text("".join(lines) or "\n")
    made = survey(plan(folder), keep_of("x"), folder / "s", Local())
    documents = [d for unit in made.plan.units for d in read(unit)]
    batch, notes = made.kept.batch([d for d in documents if isinstance(d, Document)])
    assert not notes
    given_values = [json.loads(json.dumps(value)) for values in files for value in values]
    kept = batch.column("x").to_pylist()
    assert len(kept) == len(given_values) + 1
    for value, found in zip(given_values, kept, strict=False):
        clean = json.loads(json.dumps(value).encode("utf-8", "replace"))
        if isinstance(found, str) and not isinstance(value, str):
            assert same(json.loads(found), value) or any(0xD800 <= ord(c) < 0xE000 for c in json.dumps(value))
        else:
            assert same(clean, found) or any("\ufffd" in str(found) for _ in "x")


def test_columns_of_is_the_same_however_rows_are_grouped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for i, value in enumerate([1, None, 2.5, [1], "x", {"a": 1}]):
        write(tmp_path / f"{i}.jsonl", [{"text": "t", "x": value, "y": 1.5 if i % 2 else 1}] * 3)
    found = []
    for size in (1, 1 << 20):
        monkeypatch.setattr(survey_module, "GROUP_BYTES", size)
        made = survey(plan(tmp_path), "all", tmp_path / f"s{size}", Local())
        found.append(made.kept)
    assert found[0].schema.equals(found[1].schema)
    assert found[0].key == found[1].key
    assert columns_of([], ()) == type(found[0])()


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes")
def test_an_output_whose_name_is_not_utf8(tmp_path: Path) -> None:
    """What is found out about rows lies in files below it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text('{"text": "Hello there.", "id": "7", "stars": 4}\n', encoding="utf-8")
    out = Path(os.fsdecode(os.fsencode(tmp_path) + b"/o\xff"))
    assert main(["build", str(tmp_path / "in"), "--out", str(out), "--keep", "all", "--quiet"]) == 0
    with pa.memory_map(os.fsencode(next((out / "documents").glob("*.arrow")))) as source:
        found = pa.ipc.open_stream(source).read_all().to_pylist()
    assert [(row["id"], row["stars"]) for row in found] == [("7", 4)]
