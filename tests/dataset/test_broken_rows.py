"""Rows of every format, one in a hundred broken in a dozen ways: every sound row is there, and everything adds up.

A thousand rows a format here; ``DIGLOT_ROWS=10000`` takes ten thousand.
"""

from __future__ import annotations

import decimal
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.config import Config
from diglot.dataset.build import build
from diglot.sources import Document, plan, read

ROWS = int(os.environ.get("DIGLOT_ROWS", 1000))
EVERY = 100
PLAIN = Config(pages=False, duplicates=False, repair=False)
TEXTS = [f"الصف {i} هنا. Row {i}, and more." for i in range(ROWS)]


def broken(i: int, ways: int) -> int | None:
    """In which way a row is broken, or None: all ways come up, whatever the number of rows."""
    step = min(EVERY, ROWS // (2 * ways))
    return i // step % ways if i % step == step // 2 else None


JSON_WAYS: list[Callable[[str], bytes]] = [
    lambda text: b'{"text": "not UTF-8 \xc8\xc9 at all"}',
    lambda text: b'{"text": "half a pair \\ud83d"}',
    lambda text: b'{"text": null}',
    lambda text: b'{"text": 5}',
    lambda text: b'{"text": ["a", {}]}',
    lambda text: b'{"title": "no text"}',
    lambda text: b'{"text": " \\u00a0 "}',
    lambda text: b'{"text": "a date", "date": "99999-99-99"}',
    lambda text: b'{"text": "first", "text": null}',
    lambda text: b'{"text": "authors", "author": [null, ["x"], {"name": 5}, {}]}',
    lambda text: b'{"text": "a number", "title": ' + b"9" * 6000 + b"}",
    lambda text: b'{"text": "fractions", "date": 1e999, "url": NaN, "source": -1e-999}',
    lambda text: b'{"text": "NUL \\u0000 inside", "title": "\\u0000"}',
]
LINE_WAYS = [
    *JSON_WAYS,
    lambda text: b'{"text": "cut off',
    lambda text: b"]",
    lambda text: b'\xef\xbb\xbf{"text": "mark"}',
]


def json_rows(ways: list[Callable[[str], bytes]]) -> tuple[list[bytes], list[str]]:
    lines, sound = [], []
    for i, text in enumerate(TEXTS):
        way = broken(i, len(ways))
        if way is None:
            sound.append(text)
        row = {"id": i, "text": text, "date": "2021-03-04", "title": "T"}
        lines.append(json.dumps(row, ensure_ascii=False).encode() if way is None else ways[way](text))
    return lines, sound


def csv_rows(sign: bytes) -> tuple[list[bytes], list[str]]:
    ways = [
        b'9,"an opening quote,2021-03-04', b"9,one,two,three", b"9", b"9, ,x", b"9,not UTF-8 \xc8\xc9 at all,x",
        b"9,NUL \x00 inside,x", b"9,a return\rinside,x", b"\xef\xbb\xbf9,a mark,x", b"id,text,date",
        b'9,"so" he said "so",x', b'"9","two\nlines",x', b"9,a date,99999-99-99", b'9,"empty",,,,',
    ]  # fmt: skip
    lines, sound = [b"id,text,date".replace(b",", sign)], []
    for i, text in enumerate(TEXTS):
        way = broken(i, len(ways))
        if way is None:
            sound.append(text)
        whole = text.encode() if sign == b"\t" else b'"' + text.encode() + b'"'
        good = sign.join([b"%d" % i, whole, b"2021-03-04"])
        lines.append(good if way is None else ways[way].replace(b",", sign))
    return lines, sound


def table_rows(all_types: bool) -> tuple[pa.Table, list[str]]:
    ways = 12  # those from 4 on leave the text as it is
    sound = []
    columns: dict[str, list[Any]] = {name: [] for name in ("text", "title", "date", "author", "source", "url", "meta")}
    for i, text in enumerate(TEXTS):
        way = broken(i, ways)
        if way is None or way >= 4:
            sound.append(text)
        columns["text"].append(
            {0: None, 1: b" ", 2: b"\xff\xfe\x00\x01", 3: b"caf\xe9 au lait"}.get(way, text.encode())
        )
        columns["title"].append({4: b"\xd9 cut", 5: b"\x00"}.get(way, b"T"))
        columns["date"].append({6: 4_000_000, 7: -4_000_000, 8: None}.get(way, 18_000))
        columns["author"].append({9: 2**60}.get(way, 1))
        columns["source"].append(decimal.Decimal({10: "9" * 70}.get(way, "1.5")))
        columns["url"].append({11: 2**62}.get(way, 1))
        columns["meta"].append(i)
    arrays = {
        "text": as_strings(columns["text"]),
        "title": as_strings(columns["title"]),
        "date": pa.array(columns["date"], pa.date32()),
        "author": pa.array(columns["author"], pa.timestamp("ms", "Mars/Base")),
        "source": pa.array(columns["source"], pa.decimal256(76, 1)),
        "url": pa.array(columns["url"], pa.duration("s") if all_types else pa.time64("us")),
        "meta": pa.StructArray.from_arrays([pa.array(columns["meta"], pa.timestamp("ns"))], ["x"]),
    }
    return pa.table(arrays), sound


def as_strings(values: list[bytes | None]) -> pa.Array:
    """Bytes that say they are strings."""
    raw = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(raw), raw.buffers(), raw.null_count)


def source(folder: Path, kind: str) -> tuple[Any, list[str]]:
    if kind in ("jsonl", "json"):
        lines, sound = json_rows(LINE_WAYS if kind == "jsonl" else JSON_WAYS)
        data = b"\n".join(lines) if kind == "jsonl" else b"[" + b",\n".join(lines) + b"]"
    elif kind in ("csv", "tsv"):
        lines, sound = csv_rows(b"," if kind == "csv" else b"\t")
        data = b"\n".join(lines)
    else:
        table, sound = table_rows(kind != "parquet")
        if kind == "dataset":
            return datasets.Dataset(table.drop_columns(["meta", "source", "author"])), sound
        if kind == "parquet":
            pq.write_table(table, folder / "a.parquet", row_group_size=ROWS // 3)
        else:
            with pa.OSFile(str(folder / "a.arrow"), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table, max_chunksize=ROWS // 3)
        return folder / f"a.{kind}", sound
    (folder / f"a.{kind}").write_bytes(data)
    return folder / f"a.{kind}", sound


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "tsv", "parquet", "arrow", "dataset"])
def test_broken_rows_cost_no_other(tmp_path: Path, kind: str) -> None:
    data, sound = source(tmp_path, kind)
    found = [record for unit in plan(data).units for record in read(unit)]
    kept = [record.text for record in found if isinstance(record, Document)]
    assert [text for text in kept if text in set(TEXTS)] == sound
    built = build(data, tmp_path / "out", config=PLAIN)
    summary = built.summary
    rows = datasets.load_from_disk(str(built.folder))
    documents = rows["documents"].to_list()
    assert len(documents) == len(found) == summary.documents + summary.set_aside
    assert summary.documents == len(kept) == sum(row["status"] == "kept" for row in documents)
    assert summary.set_aside == sum(summary.reasons.values()) > 0
    assert all(row["detail"] for row in documents if row["status"] == "set aside")
    assert summary.bytes + summary.bytes_set_aside == sum(row["bytes"] for row in documents)
    if isinstance(data, Path) and kind not in ("parquet", "arrow"):
        assert summary.bytes + summary.bytes_set_aside == data.stat().st_size
    whole = {row["id"]: row for row in documents}
    texts = dict.fromkeys(whole, "")
    for row in rows["segments"]:
        texts[row["document"]] += row["text"] + " "
    there = {text.strip() for text in texts.values()}
    assert set(sound) <= there
    assert summary.segments == len(rows["segments"])
    extra = 2 * (kind == "tsv")  # two lines between quotes are two rows where quotes are text
    assert len(found) == ROWS or (kind == "tsv" and ROWS <= len(found) <= ROWS + ROWS // 13 + extra)
