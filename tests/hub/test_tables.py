"""Tables that strangers have sent: nothing in them hurts the hub; what can be shown is, the rest says why."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from benchmarks.mutations import mutated, seeds
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import PutLarge, PutSmall
from diglot.hub.store import Store
from diglot.hub.tables import ipc, limits, pool
from diglot.hub.tables.limits import Unreadable
from diglot.hub.tables.parquet import check_pages
from diglot.hub.tables.pool import Source, ask

Write = Callable[[pa.Table], bytes]


def stream(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=50)
    return out.getvalue()


def file(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_file(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table, max_chunksize=50)
    return out.getvalue()


def parquet(table: pa.Table, **options: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **{"row_group_size": 50, **options})
    return out.getvalue()


def source(data: bytes, path: str) -> Source:
    return Source(f"{hash(data)} {path}", path, len(data), lambda: io.BytesIO(data))


def page(data: bytes, path: str, **given: Any) -> Any:
    asked = {"start": 0, "count": 100, "search": "", "where": {}, "sql": "", "skip": 0, "tally": False} | given
    return ask("page", [source(data, path)], **asked)


def outcome(name: str, data: bytes, path: str, **given: Any) -> str:
    """Why a question is refused (422); empty if it is answered."""
    asked = {"start": 0, "count": 100, "search": "", "where": {}, "sql": "", "skip": 0, "tally": True} | given
    try:
        ask(name, [source(data, path)], **(asked if name == "page" else {}))
    except Refusal as refusal:
        return str(refusal) if refusal.status == 422 else repr(refusal)
    return ""


def refused(data: bytes, path: str, **given: Any) -> str:
    with pytest.raises(Refusal) as caught:
        page(data, path, **given)
    assert caught.value.status == 422
    return str(caught.value)


def sound() -> pa.Table:
    n = 120
    return pa.table({
        "text": [f"نص {i}" if i % 2 else f"text {i}" for i in range(n)], "n": list(range(n)),
        "list": [[i, i] for i in range(n)], "struct": [{"x": i, "y": "z"} for i in range(n)],
        "label": pa.array(["x", "y"] * (n // 2)).dictionary_encode(), "bytes": [b"123456789"] * n,
        "time": pa.array(range(n), pa.timestamp("us", tz="UTC")), "f": [0.5, None] * (n // 2),
        "map": pa.array([[("k", 1)]] * n, pa.map_(pa.string(), pa.int64())), "deep": [[["a", "ب"]]] * n,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("write", "path"),
    [
        (stream, "a.arrow"), (file, "a.arrow"), (parquet, "a.parquet"),
        (lambda t: stream(t, compression="zstd"), "a.arrow"), (lambda t: file(t, compression="lz4"), "a.arrow"),
        (lambda t: parquet(t, compression="zstd", data_page_version="2.0"), "a.parquet"),
    ],
)  # fmt: skip
def test_sound_tables_are_shown_as_they_are(write: Write, path: str) -> None:
    data, table = write(sound()), sound()
    assert ask("counts", [source(data, path)]) == [120]
    for start in (0, 49, 50, 119, 120, 500):
        found = page(data, path, start=start, count=3)
        assert [name for name, _, _ in found["columns"]] == table.column_names
        assert [number for number, _, _ in found["rows"]] == list(range(120))[start : start + 3]
        assert found["following"] == (start + 3 if start + 3 < 120 else None)
        for number, values, cut in found["rows"]:
            row = dict(zip(table.column_names, values, strict=True))
            assert row["text"] == table["text"][number].as_py()
            assert row["list"] == [number, number] and row["struct"] == {"x": number, "y": "z"}
            assert row["label"] in ("x", "y") and row["bytes"] == "<9 bytes: 3132333435363738…>"
            assert row["map"] == [{"key": "k", "value": 1}] and row["deep"] == [["a", "ب"]] and not cut
    found = page(data, path, search="TEXT 11")
    assert [number for number, _, _ in found["rows"]] == [110, 112, 114, 116, 118] and found["hits"] == 5
    assert page(data, path, search="Z", count=5)["rows"][4][0] == 4  # within a struct, as translations
    assert page(data, path, sql="n >= 50 AND text LIKE '%6%' and label = 'x'")["hits"] == 11


def damaged(table: pa.Table, old: bytes, new: bytes) -> bytes:
    data = stream(table)
    assert data.count(old) == 1
    return data.replace(old, new)


def offsets(*values: int) -> bytes:
    return struct.pack(f"<{len(values)}i", *values)


HOSTILE = {
    "offsets beyond the buffer": damaged(
        pa.table({"a": [b"xy", b"z"]}), offsets(0, 2, 3), offsets(100_000, 100_008, 9)
    ),
    "offsets that fall": damaged(pa.table({"a": ["xy", "z"]}), offsets(0, 2, 3), offsets(0, 3, 2)),
    "offsets of lists": damaged(pa.table({"a": [[7] * 3, [8] * 4]}), offsets(0, 3, 7), offsets(0, 3, 1 << 30)),
    "negative offsets": damaged(pa.table({"a": ["xy", "z"]}), offsets(0, 2, 3), offsets(-5, 2, 3)),
    "dictionary indices": damaged(
        pa.table({"a": pa.DictionaryArray.from_arrays(pa.array([77, 78, 77], pa.int32()), ["x"] * 80)}),
        offsets(77, 78, 77),
        offsets(77, 1 << 28, -1),
    ),
    "cut": stream(pa.table({"a": list(range(1000))}))[:-2000],
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_damaged_arrow_is_refused(kind: str) -> None:
    start = 990 if kind == "cut" else 0
    assert ("cut short" if kind == "cut" else "damaged") in refused(HOSTILE[kind], "a.arrow", start=start)
    assert "breaks" not in refused(HOSTILE[kind], "a.arrow", start=start, search="x", sql="a = 'x'")


def test_bombs_are_measured_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = pa.table({"a": pa.array([bytes(1 << 20)] * 2, pa.binary())})
    for write in (stream, file):
        data = write(zeros, compression="zstd")
        assert len(data) < 10_000
        messages = ipc.Messages(io.BytesIO(data), len(data))
        assert [message.large > 2 << 20 for _, message in messages.batches()] == [True]
        monkeypatch.setattr(ipc, "READ", 1 << 20)
        with pytest.raises(Unreadable, match="record batch of"):
            messages.read(next(ipc.Messages(io.BytesIO(data), len(data)).batches())[1])
    data = parquet(zeros, compression="zstd", use_dictionary=False)
    opened = pq.ParquetFile(io.BytesIO(data))
    check_pages(io.BytesIO(data), len(data), opened.metadata.row_group(0))
    monkeypatch.setattr("diglot.hub.tables.parquet.READ", 1 << 20)
    with pytest.raises(Unreadable, match="a page of"):
        check_pages(io.BytesIO(data), len(data), opened.metadata.row_group(0))


def test_a_child_has_so_much_memory() -> None:
    """What a file does not say beforehand is stopped by the limit of memory."""
    pytest.importorskip("resource")
    code = "from diglot.hub.tables.worker import limit; limit(1 << 30)\n"
    code += "try: bytearray(2 << 30)\nexcept MemoryError: print(1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n" or sys.platform == "darwin"


def test_what_is_too_wide_or_too_long() -> None:
    assert "too large" in refused(b" " * (limits.TEXT_FILE + 1), "a.jsonl")
    many = pa.table({f"c{i}": [1] for i in range(limits.COLUMNS + 1)})
    for write, path in ((stream, "a.arrow"), (parquet, "a.parquet")):
        assert "columns" in refused(write(many), path)
    assert "columns" in refused(json.dumps({f"c{i}": 1 for i in range(2000)}).encode(), "a.jsonl")


def test_rows_that_take_no_room_are_no_bomb() -> None:
    nulls = pa.RecordBatch.from_arrays([pa.nulls((1 << 31) - 1)], ["a"])
    out = io.BytesIO()
    with pa.ipc.new_stream(out, nulls.schema) as writer:
        writer.write_batch(nulls)
    found = page(out.getvalue(), "a.arrow", start=(1 << 31) - 3)
    assert [number for number, _, _ in found["rows"]] == [(1 << 31) - 3, (1 << 31) - 2]
    assert page(out.getvalue(), "a.arrow", search="x", count=5)["rows"] == []
    lists = pa.table({"a": pa.array([[None] * 100_000] * 3, pa.list_(pa.null()))})
    found = page(stream(lists), "a.arrow")
    assert [len(row[0]) for _, row, _ in found["rows"]] == [1000] * 3
    assert found["rows"][0][2] == ["a"]
    deep: Any = [None] * 20
    for _ in range(4):
        deep = [deep] * 20
    kind = pa.null()
    for _ in range(5):
        kind = pa.list_(kind)
    assert page(stream(pa.table({"a": pa.array([deep], kind)})), "a.arrow")["rows"][0][2] == ["a"]


@pytest.mark.parametrize("brackets", [65, 5_000, 20_000, 1_000_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_brackets_cost_nothing(brackets: int, pair: str) -> None:
    start = '{"a":' if pair == "{}" else "["
    nested = f'{{"a":{start * brackets}1{pair[1] * brackets}}}\n'.encode()
    found = page(b'{"a": 1}\n' + nested + b'{"a": "]]]][[[["}\n', "a.jsonl")
    assert [values[0] for _, values, _ in found["rows"]][::2] == [1, "]]]][[[["]
    assert "nested" in found["rows"][1][1][0]
    assert "nested" in refused(nested, "a.jsonl")


def nested_type(depth: int) -> pa.DataType:
    kind = pa.int64()
    for _ in range(depth):
        kind = pa.struct([("a", kind)])
    return kind


def test_types_may_not_nest_without_end() -> None:
    for depth in (100, 300):
        table = pa.table({"a": pa.array([None], nested_type(depth))})
        for write, path in ((stream, "a.arrow"), (parquet, "a.parquet")):
            try:
                data = write(table)
            except pa.ArrowException:
                continue
            said = outcome("page", data, path)
            assert said == "" or ("nested" in said or "Max depth" in said or "flatbuffer" in said), said


ODD = {
    "dates": pa.array([1, 1 << 30, None], pa.int32()).view(pa.date32()),
    "times": pa.array([1, 1 << 62, None]).view(pa.timestamp("us")),
    "nanoseconds": pa.array([5, -(1 << 62), None]).view(pa.timestamp("ns")),
    "zones": pa.array([1, 2, None]).view(pa.timestamp("s", tz="Nowhere/Land")),
    "durations": pa.array([1, 1 << 60, None]).view(pa.duration("s")),
    "clock": pa.array([1, 1 << 60, None]).view(pa.time64("us")),
    "text": pa.array([b"ok", b"\xff\xfe\xd8", None]).view(pa.string()),
    "large text": pa.array([b"ok", b"\xff", None], pa.large_binary()).view(pa.large_string()),
    "views": pa.array([b"ok", b"\xff" * 20, None], pa.binary_view()).view(pa.string_view()),
    "lists of text": pa.array([[b"ok"], [b"\xff"], None]).view(pa.list_(pa.string())),
    "numbers": pa.array([1.0, float("nan"), float("inf")]),
    "half": pa.array([1, 2, None], pa.float16()),
    "decimals": pa.array([1, None, 2], pa.decimal128(38, 3)),
    "unions": pa.UnionArray.from_sparse(
        pa.array([0, 1, 0], pa.int8()), [pa.array([1, 2, 3]), pa.array(["a", "b", "c"])]
    ),
    "runs": pa.RunEndEncodedArray.from_arrays([1, 3], pa.array(["a", "b"])),
    "fixed": pa.array([[1, 2], [3, 4], None], pa.list_(pa.int64(), 2)),
    "list views": pa.array([[1], [2, 3], None], pa.list_view(pa.int64())),
    "labels": pa.DictionaryArray.from_arrays(pa.array([0, 1, None]), pa.array([b"ok", b"\xff"]).view(pa.string())),
    "intervals": pa.array([(1, 2, 3), None, (0, 0, 0)], pa.month_day_nano_interval()),
}  # fmt: skip


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("form", ["arrow", "parquet"])
def test_one_bad_value_is_one_bad_cell(kind: str, form: str) -> None:
    table = pa.table({"a": ODD[kind], "b": ["x", "y", "z"]})
    try:
        data = stream(table) if form == "arrow" else parquet(table)
    except (pa.ArrowException, ValueError):
        pytest.skip("cannot be written")
    if (kind, form) == ("labels", "parquet"):  # Arrow itself refuses the dictionary
        assert "UTF8" in refused(data, "a.parquet")
        return
    found = page(data, f"a.{form}")
    assert [values[1] for _, values, _ in found["rows"]] == ["x", "y", "z"]
    assert json.dumps(found, allow_nan=False)
    assert page(data, f"a.{form}", sql="b = 'y' AND (a IS NULL OR a IS NOT NULL)", search="y")["hits"] == 1
    assert page(data, f"a.{form}", where={"b": "y"})["hits"] == 1
    assert ask("summary", [source(data, f"a.{form}")])["num_examples"] == 3


def test_two_columns_of_one_name() -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], ["a", "a"])
    for write, path in ((stream, "a.arrow"), (parquet, "a.parquet"), (lambda _: b"a,a\n1,2\n", "a.csv")):
        found = page(write(table), path)
        assert [name for name, _, _ in found["columns"]] == ["a", "a (2)"]
        assert found["rows"][0][1] == [1, 2]
        assert page(write(table), path, sql='"a (2)" = 2')["hits"] == 1


def test_lines_that_cannot_be_read_are_rows_that_say_so() -> None:
    found = page(b'{"a": 1}\n{"a": \n[1]\n\n{"b": "\\ud800"}\n{"a": 1' + b"0" * 5000 + b"}\n", "a.jsonl")
    assert [values[0] if values[0] is None else str(values[0])[:26] for _, values, _ in found["rows"]] == [
        "1", "(cannot be shown: line 2 i", "(cannot be shown: line 3 i", None, "(cannot be shown: line 6 i",
    ]  # fmt: skip
    found = page(b'a,b\n1,"x\ny"\n2\n3,z\n', "a.csv")
    assert [values for _, values, _ in found["rows"]][::2] == [[1, "x\ny"], [3, "z"]]
    assert "line 4 has 1" in found["rows"][1][1][0]
    assert page("أ\tب\n١\t\n".encode(), "a.tsv")["rows"][0][1] == ["١", ""]


@pytest.mark.parametrize(
    "sql",
    [
        "1; DROP TABLE rows", "n = 1 --", "n IN (SELECT name FROM sqlite_master)", "load_extension('x')", "nothing = 1",
        "n LIKE '" + "%a" * 2000 + "'", "randomblob(1000000000) IS NULL", "(" * 1000 + "1" + ")" * 1000, "n = ",
        "1) UNION SELECT name FROM sqlite_master WHERE (1", "EXISTS(SELECT 1 FROM pragma_database_list)", "'",
        "n = 1) OR (writefile('/x', 'y')", "\0", "zeroblob(2000000000) = 1", "ATTACH 'x' AS y",
    ],
)  # fmt: skip
def test_filters_that_want_more(sql: str) -> None:
    assert "filter" in refused(stream(sound()), "a.arrow", sql=sql)


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SECONDS", 2.0)
    slow = "(SELECT max(a.n + b.n + c.n + d.n + e.n) FROM rows a, rows b, rows c, rows d, rows e) > 0"
    assert "longer than" in refused(stream(sound()), "slow.arrow", sql=slow)
    monkeypatch.undo()  # a busy machine may take as long to start a child
    assert page(parquet(sound()), "b.parquet")["rows"]  # another child answers


def test_a_child_that_is_killed_is_replaced() -> None:
    assert page(stream(sound()), "c.arrow")["rows"]
    assert pool.kill_all() > 0
    assert page(stream(sound()), "c.arrow")["rows"]


SEEDS = seeds()


@pytest.mark.parametrize("path", SEEDS)
def test_mutated_tables_break_nothing(path: str) -> None:
    rng = random.Random(path)
    for _ in range(25):
        data = mutated(SEEDS[path], rng)
        for name, given in (("page", {"start": 60}), ("page", {"search": "ن"}), ("summary", {}), ("counts", {})):
            said = outcome(name, data, path, **given)
            assert "breaks" not in said and "longer" not in said and "cannot be shown" not in said


# ---- over HTTP


@pytest.fixture
def news(store: Store) -> Any:
    """A dataset with Parquet, Arrow, JSON lines and CSV."""
    repo = store.create(RepoId.parse("datasets", "team/news"))
    changes: list[Any] = [PutSmall("lines/a.jsonl", b'{"a": 1, "b": "x"}\n' * 3), PutSmall("csv/a.csv", b"a,b\n1,x\n")]
    for name, data in (("t/train-0.parquet", parquet(sound())), ("t/test.parquet", parquet(sound())),
                       ("s/a.arrow", stream(sound()))):  # fmt: skip
        changes.append(PutLarge(name, store.contents.add(io.BytesIO(data)).file.sha256))
    store.history.commit(repo, "main", changes, OWNER, "first")
    return repo


def test_every_question_of_the_datasets_server(web: TestClient, news: Any) -> None:
    def get(path: str, **query: Any) -> Any:
        answer = web.get(path, params={"dataset": "team/news"} | query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert set(get("/is-valid").values()) == {True}
    splits = get("/splits")["splits"]
    assert {(s["config"], s["split"]) for s in splits} == {
        ("t", "train"), ("t", "test"), ("s", "train"), ("lines", "train"), ("csv", "train"),
    }  # fmt: skip
    first = get("/first-rows", config="t", split="train")
    assert len(first["rows"]) == 100 and first["truncated"] and first["features"][0]["name"] == "text"
    assert first["features"][2]["type"] == {"feature": {"dtype": "int64", "_type": "Value"}, "_type": "List"}
    rows = get("/rows", config="s", split="train", offset=100, length=50)
    assert [row["row_idx"] for row in rows["rows"]] == list(range(100, 120)) and rows["num_rows_total"] == 120
    assert get("/rows", config="lines", split="train")["num_rows_total"] == 3
    hits = get("/search", config="t", split="test", query="text 11", offset=1, length=2)
    assert [row["row_idx"] for row in hits["rows"]] == [112, 114] and hits["num_rows_total"] == 5
    assert hits["partial"] is False
    kept = get("/filter", config="t", split="test", where="n > 100 AND label = 'y'", offset=8, length=5)
    assert [row["row"]["n"] for row in kept["rows"]] == [117, 119] and kept["num_rows_total"] == 10
    last = get("/filter", config="t", split="test", where="n > 100", orderby="label DESC, n DESC", offset=1, length=2)
    assert [row["row"]["n"] for row in last["rows"]] == [117, 115] and last["num_rows_total"] == 19
    assert get("/filter", config="s", split="train", orderby='"n" DESC', length=1)["rows"][0]["row_idx"] == 119
    sizes = get("/size")["size"]
    assert sizes["dataset"]["num_rows"] is None and len(sizes["splits"]) == 5
    assert {s["num_rows"] for s in sizes["splits"]} == {120, None}
    assert get("/size", config="t")["size"]["config"]["num_rows"] == 240
    statistics = {s["column_name"]: s for s in get("/statistics", config="t", split="train")["statistics"]}
    assert statistics["n"]["column_statistics"]["max"] == 119 and statistics["n"]["column_type"] == "int"
    assert statistics["label"]["column_statistics"]["frequencies"] == {"x": 60, "y": 60}
    assert statistics["f"]["column_statistics"]["nan_count"] == 60
    assert statistics["text"]["column_type"] == "string_text" and statistics["list"]["column_statistics"]["max"] == 2
    files = get("/parquet")["parquet_files"]
    assert [(f["config"], f["split"], f["filename"]) for f in files] == [
        ("t", "test", "test.parquet"), ("t", "train", "train-0.parquet"),
    ]  # fmt: skip
    assert web.get(files[0]["url"]).content[:4] == b"PAR1"
    base = "/api/datasets/team/news/parquet"
    assert web.get(base).json() == {"t": {"test": [files[0]["url"]], "train": [files[1]["url"]]}}
    assert web.get(f"{base}/t/train").json() == [files[1]["url"]]
    assert web.get(f"{base}/t/train/0.parquet").headers["location"] == files[1]["url"]
    assert web.get(f"{base}/t/train/1.parquet").status_code == web.get(f"{base}/s").status_code == 404
    info = get("/info")["dataset_info"]
    assert set(info) == {"t", "s", "lines", "csv"} and info["t"]["splits"]["test"]["num_examples"] == 120
    assert list(get("/info", config="csv")["dataset_info"]["features"]) == ["a", "b"]
    made = web.get("/api/datasets/team/news/croissant").json()
    assert made["@type"] == "sc:Dataset" and len(made["recordSet"]) == 5
    assert {f["@type"] for f in made["distribution"]} == {"cr:FileObject"}
    assert len({f["@id"] for f in made["distribution"]}) == 5


def test_a_croissant_has_ids_without_blanks_and_fields_for_what_lies_in_structures(
    store: Store, web: TestClient
) -> None:
    repo = store.create(RepoId.parse("datasets", "team/news"))
    rows = pa.table(
        {"a b": [1], "a_b": ["x"], "in": [{"x y": 1, "l": [{"z": "ب"}]}], "date": pa.array([0], pa.date32())}
    )
    changes = [PutSmall(f"my files/{name}", parquet(rows)) for name in ("0.parquet", "1 2.parquet", "1_2.parquet")]
    store.history.commit(repo, "main", changes, OWNER, "x")
    made = web.get("/api/datasets/team/news/croissant").json()
    things = [
        *made["distribution"],
        *made["recordSet"],
        *(field for one in made["recordSet"] for field in one["field"]),
    ]
    names = [thing["@id"] for thing in things]
    assert len(set(names)) == len(names) and not any(set(name) & set(" \t\n") for name in names)
    within = {part["@id"] for thing in things for part in thing.get("containedIn", ())}
    assert within == {thing["@id"] for thing in things if thing["@type"] == "cr:FileObject"}
    first, second, third, last = made["recordSet"][0]["field"]
    assert (first["name"], first["dataType"], second["dataType"]) == ("a b", "sc:Integer", "sc:Text")
    assert last["dataType"] == "sc:Date"
    assert "source" not in third and "dataType" not in third
    number, below = third["subField"]
    assert number["source"]["transform"] == [{"jsonPath": "x y"}]
    assert below["repeated"] is True
    assert below["subField"][0]["source"]["transform"] == [{"jsonPath": "l"}, {"jsonPath": "z"}]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/filter?dataset=team/news&config=t", 422), ("/filter?dataset=team/news&config=t&where=nothing%3D1", 422),
        ("/filter?dataset=team/news&config=t&orderby=lower(text)", 422), ("/rows?dataset=team/none", 404),
        ("/statistics?dataset=team/news&config=x", 404), ("/size?dataset=team/news&config=x", 404),
        ("/info?dataset=team/news&config=x", 404), ("/rows", 400), ("/search?dataset=team/news&query=%00", 200),
    ],
)  # fmt: skip
def test_questions_that_cannot_be_answered(web: TestClient, news: Any, path: str, status: int) -> None:
    assert web.get(path).status_code == status


def test_a_split_of_files_that_differ(web: TestClient, store: Store) -> None:
    repo = store.create(RepoId.parse("datasets", "team/mixed"))
    large = store.contents.add(io.BytesIO(parquet(pa.table({"text": ["a"], "n": [1]})))).file.sha256
    changes = [PutLarge("t.parquet", large), PutSmall("j.jsonl", b'{"text": "b", "m": 2}\n')]
    store.history.commit(repo, "main", changes, OWNER, "first")
    rows = [row["row"] for row in web.get("/rows?dataset=team/mixed").json()["rows"]]
    assert sorted(rows, key=str) == [{"text": "a", "n": 1, "m": None}, {"text": "b", "n": None, "m": 2}]
    assert web.get("/datasets/team/mixed/viewer", headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_pull_request_cannot_plant_it(web: TestClient, store: Store, kind: str) -> None:
    from .test_protocol import HEADER, commit, put

    store.create(RepoId.parse("datasets", "team/news"))
    name = "t.arrow"
    made = commit(web, [HEADER, put(name, HOSTILE[kind])], "main?create_pr=1")
    assert made.status_code == 200, made.text
    for url in ("/rows?offset=990" if kind == "cut" else "/rows?offset=0", "/statistics?x"):
        assert web.get(f"{url}&dataset=team/news&revision=refs/pr/1").status_code == 422
    assert web.get(f"/datasets/team/news/commit/{made.json()['commitOid']}").status_code == 200
    assert web.get("/health").json() == {"status": "ok"}
