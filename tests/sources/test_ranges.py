"""Large files are cut into units: joined, they are the file; the cuts do not depend on who reads."""

from __future__ import annotations

import gzip
import json
import pickle
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diglot.sources import Document, plan, read
from diglot.sources.text import line_ends

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"]
TEXT = "سطر عربي أول في هذا الملف، وفيه كلام.\nA line of English prose, nothing more.\r\n\r\n"


def check(documents: list[Document], text: str, size: int) -> None:
    """The parts are the text, and each knows where it is."""
    assert "".join(d.text for d in documents) == text
    position = 0
    for number, document in enumerate(documents):
        assert document.part == number
        assert document.code_point_base == position
        assert document.line_base == sum(line_ends(part.text) for part in documents[:number])
        position += len(document.text)
    assert sum(d.bytes_in for d in documents) == size


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_large_text(tmp_path: Path, encoding: str) -> None:
    text = TEXT * 700
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    units = plan(path, unit_bytes=5_000).units
    assert len(units) > 5
    assert all(unit.size <= 5_000 for unit in units)
    documents = [d for unit in units for d in read(pickle.loads(pickle.dumps(unit)))]
    check(documents, text, path.stat().st_size)  # type: ignore[arg-type]
    assert all(d.text.endswith("\r\n\r\n") for d in documents)  # type: ignore[union-attr]
    assert {d.encoding for d in documents} == {encoding}  # type: ignore[union-attr]
    assert path.read_bytes().decode(encoding) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32"])
def test_no_cut_halves_a_line_end(tmp_path: Path, encoding: str) -> None:
    """Wherever a line without blanks ends: its CR and LF stay together, so that lines are counted once."""
    width = len("a".encode(encoding.replace("32", "32-le")))
    for before in range(5_000 // width - 6, 5_000 // width + 3):
        text = "x" * before + "\r\n" + "y" * 9_000
        path = tmp_path / f"{before}.txt"
        path.write_bytes(text.encode(encoding))
        documents = [record for unit in plan(path, unit_bytes=5_000).units for record in read(unit)]
        assert all(isinstance(document, Document) for document in documents)
        assert "".join(document.text for document in documents) == text  # type: ignore[union-attr]
        assert not any(document.text.endswith("\r") for document in documents)  # type: ignore[union-attr]
        assert documents[-1].line_base == 1  # type: ignore[union-attr]


def test_a_code_page_that_shows_late(tmp_path: Path) -> None:
    text = "A line of English prose.\n" * 400 + "سطر عربي، وفيه كلام مفهوم.\n" * 400
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode("cp1256"))
    check([d for unit in plan(path, unit_bytes=2_000).units for d in read(unit)], text, len(text))  # type: ignore[misc]


def test_compressed_text_is_cut_while_it_is_read(tmp_path: Path) -> None:
    text = TEXT * 700
    (tmp_path / "a.txt").write_text(text, newline="")
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(text.encode()))
    plain = [d for unit in plan(tmp_path / "a.txt", unit_bytes=5_000).units for d in read(unit)]
    (unit,) = plan(tmp_path / "b.txt.gz", unit_bytes=5_000).units
    packed = list(read(unit))
    assert [d.text for d in packed] == [d.text for d in plain]  # type: ignore[union-attr]
    check(packed, text, len(text.encode()))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=60)
@given(
    st.text(st.sampled_from("ab جح\n\r \t😀é\u2028"), min_size=1).filter(str.strip),
    st.integers(16, 64),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),  # any text: UTF-16 without a mark is guessed by habits
    st.booleans(),
)
@example("ج" * 100, 16, "utf-8", False)
@example("😀" * 100, 17, "utf-16", False)
def test_any_text_any_cut(
    tmp_path_factory: pytest.TempPathFactory, text: str, unit_bytes: int, encoding: str, packed: bool
) -> None:
    text = "اa" + text * 3
    data = text.encode(encoding)
    path = tmp_path_factory.mktemp("cut") / ("a.txt.gz" if packed else "a.txt")
    path.write_bytes(gzip.compress(data) if packed else data)
    documents = [d for unit in plan(path, unit_bytes=unit_bytes).units for d in read(unit)]
    assert all(isinstance(d, Document) for d in documents), documents
    check(documents, text, len(data))  # type: ignore[arg-type]


def test_ten_million_characters_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("ج" * 10_000_000)
    (whole,) = read(plan(path).units[0])
    assert isinstance(whole, Document)
    assert len(whole.text) == 10_000_000
    units = plan(path, unit_bytes=1 << 20).units
    parts = [d for unit in units for d in read(unit)]
    check(parts, "ج" * 10_000_000, 20_000_000)  # type: ignore[arg-type]
    assert "longer than a part" in parts[1].notes[0]  # type: ignore[union-attr]
    (tmp_path / "long.jsonl").write_text(json.dumps({"text": "x" * 10_000_000}) + '\n{"text": "y"}\n')
    assert [len(d.text) for d in read(plan(tmp_path / "long.jsonl").units[0])] == [10_000_000, 1]  # type: ignore[union-attr]


def test_large_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"text": f"{i} " + "نص " * (i % 50)}) for i in range(3_000)]
    lines[1234] = "{not json"
    path.write_text("\n".join(lines))
    whole = list(read(plan(path).units[0]))
    units = plan(path, unit_bytes=20_000).units
    assert len(units) > 10
    assert [d for unit in units for d in read(unit)] == whole
    (bad,) = [d for d in whole if not isinstance(d, Document)]
    assert (bad.row, bad.detail.split(",")[0]) == (1234, "line 1235")
    assert sum(d.bytes_in for d in whole) == path.stat().st_size == sum(unit.size for unit in units)


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_groups(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    table = pa.table({"text": [f"row {i} " + "نص" * 30 for i in range(5_000)], "other": list(range(5_000))})
    if kind == "parquet":
        pq.write_table(table, path, row_group_size=500)
    else:
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table, max_chunksize=500)
    units = plan(path, unit_bytes=100_000 if kind == "arrow" else 30_000).units
    assert len(units) > 2
    found = [d for unit in units for d in read(unit)]
    assert [(d.row, d.text) for d in found] == list(enumerate(table["text"].to_pylist()))  # type: ignore[union-attr]


def test_digest_tells_content_and_not_time(tmp_path: Path) -> None:
    def digest(content: str) -> str:
        (tmp_path / "a.txt").write_text(content)
        reading = read(plan(tmp_path).units[0])
        list(reading)
        return reading.digest

    assert digest("one text") == digest("one text") != digest("one test")


def test_units_are_hashable_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 100, newline="")
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n')
    made = plan(tmp_path, unit_bytes=1_000)
    assert len(set(made.units)) == len(made.units)
    assert [unit.index for unit in made.units] == list(range(len(made.units)))
    assert made.files == 2
    assert made.size == sum(path.stat().st_size for path in tmp_path.iterdir())
