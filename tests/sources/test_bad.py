"""What cannot be read is set aside with its reason; nothing raises, and no byte is lost."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import Document, Reason, Record, SetAside, plan, read
from diglot.sources import lines as lines_module

GOOD = json.dumps({"text": "جملة مفيدة"}, ensure_ascii=False)
SENTENCE = "جملة أخرى مفيدة، وفيها كلمات. "


def read_all(path: Path) -> list[Record]:
    return [d for unit in plan(path).units for d in read(unit)]


def only(path: Path) -> SetAside:
    (found,) = read_all(path)
    assert isinstance(found, SetAside)
    return found


@pytest.mark.parametrize(
    ("name", "data", "reason", "detail"),
    [
        ("a.txt", b"", Reason.EMPTY, "no bytes"),
        ("a.txt", b" \n\t \n", Reason.EMPTY, "white space"),
        ("a.txt", b"\x7fELF\x02" + bytes(99), Reason.BINARY, "program"),
        ("a.txt", gzip.compress(b"text"), Reason.BINARY, ".gz"),
        ("a.txt", b"name".ljust(257) + b"ustar" + b"much text " * 9, Reason.CORRUPT, "tar"),
        (
            "a.jsonl",
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n",
            Reason.BINARY,
            "git lfs pull",
        ),
        ("a.txt", b"Rar!\x1a\x07\x01" + bytes(range(99)), Reason.BINARY, "RAR"),
        ("a.txt", b"ORC" + bytes(range(99)), Reason.BINARY, "ORC"),
        ("a.txt", b"\x04\x22\x4d\x18" + bytes(range(99)), Reason.BINARY, "lz4 -d"),
        ("a.tgz", gzip.compress(b"text"), Reason.CORRUPT, "tar"),
        # a frame that wants a window of 2 GiB
        ("a.txt.zst", bytes.fromhex("28b52ffd00a8") + bytes.fromhex("190000") + b"abc", Reason.TOO_LONG, "--long=31"),
        ("a.txt", "夜明けの図書館".encode("euc_jp"), Reason.UNDECODABLE, "iconv"),
        ("a.txt.gz", gzip.compress(os.urandom(4000))[:2000], Reason.TRUNCATED, "ends"),
        ("a.txt.gz", b"not gzip at all", Reason.CORRUPT, "gzip"),
        ("a.txt.xz", b"not xz at all", Reason.CORRUPT, ""),
        ("a.txt.bz2", b"not bzip2 at all", Reason.CORRUPT, ""),
        ("a.txt.zst", b"not zstandard at all", Reason.CORRUPT, ""),
        ("a.jsonl", b"", Reason.EMPTY, "no bytes"),
        ("a.jsonl", b"\n\n\n", Reason.EMPTY, "blank lines"),
        ("a.jsonl", b"{oops\n", Reason.MALFORMED, "line 1, column 2"),
        ("a.jsonl", b"[1, 2]\n", Reason.MALFORMED, "list"),
        ("a.jsonl", b'{"id": 1}\n', Reason.NO_TEXT, "its fields: id"),
        ("a.jsonl", b'{"text": null}\n', Reason.NO_TEXT, "null"),
        ("a.jsonl", b'{"text": 5}\n', Reason.NO_TEXT, "a int"),
        ("a.jsonl", b'{"text": " "}\n', Reason.EMPTY, "line 1"),
        ("a.jsonl", b"[" * 100_000, Reason.MALFORMED, "line 1"),
        ("a.json", b"[]", Reason.EMPTY, "no rows"),
        ("a.json", b"", Reason.EMPTY, "no bytes"),
        ("a.json", b"[" * 100_000, Reason.MALFORMED, "line 1"),
        ("a.csv", b"", Reason.EMPTY, "no bytes"),
        ("a.csv", b"text,title\n\n", Reason.EMPTY, "header"),
        ("a.csv", b"a,b\n1,2\n", Reason.NO_TEXT, "its fields: a, b"),
        ("a.csv", b"text\nx,y\n", Reason.MALFORMED, "line 2 has 2 fields"),
        ("a.parquet", b"", Reason.EMPTY, "no bytes"),
        ("a.parquet", b"PAR1 damaged PAR1", Reason.CORRUPT, ""),
        ("a.arrow", b"ARROW1 damaged", Reason.CORRUPT, ""),
        ("a.arrow", b"nothing of the kind", Reason.CORRUPT, ""),
        ("a.html", b"", Reason.EMPTY, "no bytes"),
        ("a.html", b"<html><body></body></html>", Reason.EMPTY, "no visible text"),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else None,  # the same in every process
)
def test_one_bad_file(tmp_path: Path, name: str, data: bytes, reason: Reason, detail: str) -> None:
    (tmp_path / name).write_bytes(data)
    found = only(tmp_path)
    assert found.reason is reason, found
    assert detail in found.detail
    assert found.file == name
    if not name.endswith((".gz", ".tgz")):
        assert found.bytes_in == len(data) or name.endswith((".parquet", ".arrow"))


@pytest.mark.parametrize(
    "text", ["ORCHARDS bloom in May.", "ID3 is a format.", "RIFFs and RAFFs", "OggS of old", "1234ftyp"]
)
def test_a_text_may_begin_like_anything(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    (found,) = read_all(tmp_path)
    assert isinstance(found, Document)


def test_a_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([GOOD.encode(), b'{"text": "x"', b"", GOOD.encode("cp1256"), b'"just text"', b""]))
    found = read_all(path)
    assert [d.row for d in found] == [0, 1, 3, 4]
    assert isinstance(found[1], SetAside)
    assert found[1].detail.startswith("line 2, column 13")
    assert [d.text for d in found if isinstance(d, Document)] == ["جملة مفيدة", "جملة مفيدة", "just text"]
    assert isinstance(found[2], Document)
    assert found[2].encoding == "cp1256"
    assert sum(d.bytes_in for d in found) == path.stat().st_size


def test_blank_lines_are_nobodys_fault(tmp_path: Path) -> None:
    for name, data in [
        ("a.jsonl", f"\n\n{GOOD}\n\n{GOOD}\n \n\n"),
        ("b.csv", "text\n\nx\n\ny\n\n\n"),
        ("c.json", f" [{GOOD}] \n "),
    ]:
        (tmp_path / name).write_text(data)
        found = read_all(tmp_path / name)
        assert {type(d) for d in found} == {Document}
        assert sum(d.bytes_in for d in found) == len(data.encode())


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("text")
    (found,) = read_all(tmp_path)
    assert isinstance(found, Document)
    assert found.file == "caf\ufffd.txt"


def test_rows_before_a_truncation_are_kept(tmp_path: Path) -> None:
    rows = b"".join(json.dumps({"text": os.urandom(30).hex()}).encode() + b"\n" for _ in range(500))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows)[:-2000])
    *kept, last = read_all(tmp_path)
    assert len(kept) > 100
    assert isinstance(last, SetAside)
    assert last.reason in (Reason.TRUNCATED, Reason.MALFORMED)
    assert "documents before are kept" in last.detail


def test_half_a_surrogate_pair_is_repaired(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "x \\ud83d y", "title": "\\udc00"}\n{"text": "\\ud83d\\ude00"}')
    first, second = read_all(tmp_path)
    assert isinstance(first, Document)
    assert (first.text, first.metadata.title) == ("x \ufffd y", "\ufffd")
    assert "surrogate" in first.notes[0]
    assert isinstance(second, Document)
    assert (second.text, second.notes) == ("😀", ())


def test_a_quote_that_never_ends(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text\nfine\n"open' + "\nmore" * 10)
    found = read_all(tmp_path)
    assert [d.text for d in found if isinstance(d, Document)] == ["fine", '"open', *["more"] * 10]
    assert found[1].notes == ("line 3: a quote opens a field and does not end: read as text",)  # type: ignore[union-attr]
    assert sum(d.bytes_in for d in found) == (tmp_path / "a.csv").stat().st_size


def test_a_line_beyond_the_limit_is_skipped_unheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LIMIT", 1000)
    path = tmp_path / "a.jsonl"
    path.write_text(GOOD + "\n" + json.dumps({"text": "x" * 5000}) + "\n" + GOOD)
    first, long, last = read_all(path)
    assert isinstance(long, SetAside)
    assert long.reason is Reason.TOO_LONG
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert last.row == 2
    assert first.bytes_in + long.bytes_in + last.bytes_in == path.stat().st_size


def test_vanished_and_changed(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("text")
    first, second = plan(tmp_path).units
    (tmp_path / "a.txt").unlink()
    (tmp_path / "b.txt").write_text("other text")
    (gone,), (changed,) = read(first), read(second)
    assert isinstance(gone, SetAside)
    assert gone.reason is Reason.VANISHED
    assert isinstance(changed, SetAside)
    assert changed.reason is Reason.CHANGED
    assert "4 bytes when the work was planned and has 10" in changed.detail


def test_denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("secret")
    opened = Path.open

    def refuse(self: Path, *args: object, **kwargs: object) -> object:
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)  # type: ignore[call-overload]

    unit = plan(path).units[0]
    monkeypatch.setattr(Path, "open", refuse)
    (found,) = read(unit)
    assert isinstance(found, SetAside)
    assert (found.reason, found.bytes_in) == (Reason.DENIED, 6)


def test_a_dangling_link_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(tmp_path / "nowhere")
    assert only(tmp_path).reason is Reason.VANISHED


def test_a_part_that_is_not_text_leaves_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((SENTENCE * 30 + "\n").encode() * 6 + bytes([0xFE, 0xFF, 0xFD, 0x0A]) * 600)
    found = [d for unit in plan(path, unit_bytes=2_000).units for d in read(unit)]
    assert {type(d) for d in found} == {Document, SetAside}
    assert {d.reason for d in found if isinstance(d, SetAside)} == {Reason.UNDECODABLE}
    assert sum(d.bytes_in for d in found) == path.stat().st_size


@given(
    st.binary(max_size=200) | st.lists(st.sampled_from(["{", '"text"', ":", ",", "}", "[", "]", "\n", '"', "ن"])).map(
        lambda parts: "".join(parts).encode()
    ),
    st.sampled_from(["a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.html", "a.txt.gz", "a.csv.xz", "a.jsonl.zst",
                     "a.parquet", "a.arrow", "a.bz2"]),
    st.booleans(),
)  # fmt: skip
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str, cut: bool) -> None:
    path = tmp_path_factory.mktemp("bad") / name
    path.write_bytes(data)
    reading = [read(unit) for unit in plan(path, unit_bytes=16 if cut else 1 << 20).units]
    found = [d for r in reading for d in r]
    assert found
    assert sum(r.documents for r in reading) + sum(r.set_aside for r in reading) == len(found)
    for d in found:
        d.text.encode() if isinstance(d, Document) else None
    if name in ("a.txt", "a.jsonl", "a.csv", "a.tsv", "a.html", "a.json"):
        assert sum(d.bytes_in for d in found) == len(data)
    assert not [d for d in found if isinstance(d, SetAside) and d.reason is Reason.UNREADABLE], found


@pytest.mark.timeout(60)
def test_many_columns_cost_no_more_than_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text" + "," * 300_000 + "\nThe boats came in.\n")
    (tmp_path / "b.tsv").write_text("\t".join(f"c{i}" for i in range(100_000)) + "\n")
    [row] = [one for unit in plan(tmp_path / "a.csv").units for one in read(unit)]
    [none] = [one for unit in plan(tmp_path / "b.tsv").units for one in read(unit)]
    assert isinstance(row, Document) and row.text == "The boats came in."
    assert isinstance(none, SetAside) and len(none.detail) < 1000
