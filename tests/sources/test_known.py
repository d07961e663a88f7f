"""Which reader takes a file: by its content, then by its name; and what no reader takes is named and set aside."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import Document, Format, Reason, SetAside, plan, read
from diglot.sources.decode import NotText
from diglot.sources.readers import READERS, told_by_content
from diglot.sources.shapes import NO_TEXT
from diglot.sources.unread import NAMES, ROOTS

PAGE = b"<!DOCTYPE html>\n<html><body><article><p>The boats came in, and all went down to see.</p></article></body>"
CUES = b"1\n00:00:01,000 --> 00:00:02,500\nThe boats\n"
ROWS = b'{"text": "a"}\n{"text": "b"}\n'
MESSAGE = b"Received: by x\nFrom: a@b.example\nSubject: nets\nMessage-ID: <1@b>\n\nHello.\n"


def parquet() -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": ["a", "b"]}), sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("page.php", PAGE, Format.HTML),
        ("index.html?id=3", PAGE, Format.HTML),
        ("noext", PAGE, Format.HTML),
        ("page.asp", b"\xef\xbb\xbf \n<!-- saved from x -->\n<HTML lang=ar>", Format.HTML),
        ("page.txt", PAGE.decode().encode("utf-16"), Format.HTML),
        ("error.jsonl", PAGE, Format.HTML),
        ("fragment", b"<div><p>One.</p></div>", Format.HTML),
        ("inequality.txt", b"<p and q> are sets", Format.TEXT),
        ("readme.md.txt", b"# <html> is a tag\n", Format.TEXT),
        ("part-00000", ROWS, Format.JSONL),
        ("stdin", b'{"text": "' + b"a" * 40_000 + b'"}\n', Format.JSONL),
        ("brace.txt", b"{not json}\n{}\n", Format.TEXT),
        ("one.txt", b'{"text": "a"}\nand prose\n', Format.TEXT),
        ("rows.bin", parquet(), Format.PARQUET),
        ("film", CUES, Format.SUBTITLES),
        ("film.txt", b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nHello\n", Format.SUBTITLES),
        ("message", MESSAGE, Format.MAIL),
        ("memo.txt", b"From: me\nTo: you\n\nHello\n", Format.TEXT),
        ("notes", b"plain words", Format.TEXT),
        ("train.pl", b"To jest zdanie.\nI drugie.\n", Format.TEXT),
        ("train.cs", "Toto je věta.\n".encode(), Format.TEXT),
    ],
)
def test_told(name: str, data: bytes, format: Format) -> None:
    assert told_by_content(name, data) is format


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("run.py", b"import os\n", "source code (Python); to read it as it stands, write --input-format .py=text"),
        ("run.PL", b"use strict;\nmy $x = 1;\nprint($x);\n", "source code (Perl)"),
        ("Gemfile", b"gem .boats.\n", "source code (Ruby); to read it as it stands, write --input-format text"),
        ("uv.lock", b"version = 1\n", "settings or data (a lock file)"),
        ("script", b"#!/bin/sh\necho hello\n", "source code (a script); to read it as it stands, write"),
        ("paper.tex", b"\\section{One}\nText.", "TeX: make it plain text"),
        ("paper", b"% mine\n\\documentclass{article}\n\\begin{document}", "TeX"),
        ("set.yaml", b"a: 1\n", "settings or data (YAML)"),
        ("drawing", b"<?xml version='1.0'?><svg xmlns='x'/>", "a picture (SVG)"),
        ("index.php", b"<?php echo 1; ?>\n<!DOCTYPE html>", "source code (PHP)"),
        ("list.jsp", b'<%@page contentType="text/html; charset=UTF-8"%>\n<html><p>A</p>', "source code (JSP)"),
        ("default.asp", b"<%\nDim boats\n%>\n<p>Here.</p>", "source code (ASP)"),
        ("part-0", b"\n<%-- boats --%>\n<p>Here.</p>", "source code (of pages: PHP, ASP or JSP)"),
        ("part-0", b"<?PHP echo 1; ?>", "source code (of pages: PHP, ASP or JSP)"),
    ],
)  # fmt: skip
def test_not_read(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    [found] = read(plan(tmp_path / name).units[0])
    assert isinstance(found, SetAside)
    assert (found.reason, found.bytes_in) == (Reason.FORMAT, len(data))
    assert found.detail.startswith(said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Rar!\x1a\x07\x01\x00" + bytes(60), "RAR"),
        (b"ORC" + bytes(60), "ORC"),
        (b"\x04\x22\x4d\x18" + bytes(60), "lz4 -d"),
        (b"Obj\x01\x04\x14avro.codec", "Avro"),
        (b"ID3\x04" + bytes(60), "MP3"),
        (b"\x00\x01\x00\x00\x00\x0e" + bytes(60), "font"),
        (b"II*\x00" + bytes(60), "TIFF"),
        (b"\x80\x04\x95" + bytes(60), "pickle"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(60), "sound"),
    ],
)
def test_binary_is_named(data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(data)
    [found] = read(plan(tmp_path / "x").units[0])
    assert isinstance(found, SetAside)
    assert found.reason is Reason.BINARY
    assert said in found.detail


def test_content_counts_where_names_differ(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "page.php.gz").write_bytes(gzip.compress(PAGE))
    (tmp_path / "rows").write_bytes(parquet())
    (tmp_path / "rows.gz").write_bytes(gzip.compress(parquet()))
    (tmp_path / "rows.csv").write_bytes(parquet())
    found = [d for unit in plan(tmp_path).units for d in read(unit)]
    assert [d.text for d in found if isinstance(d, Document)] == [
        "The boats came in, and all went down to see.", *["a", "b"] * 3,
    ]  # fmt: skip


def test_a_format_can_be_asked_for(tmp_path: Path) -> None:
    (tmp_path / "rows.log").write_bytes(b"# a note\n" + ROWS)
    (tmp_path / "run.py").write_bytes(b"import os\n")
    found = [d for unit in plan(tmp_path, format=".log=jsonl,.py=text").units for d in read(unit)]
    assert [type(d) for d in found] == [SetAside, Document, Document, Document]
    assert [d.text for d in found if isinstance(d, Document)] == ["a", "b", "import os\n"]
    found = [d for unit in plan(tmp_path, format="text").units for d in read(unit)]
    assert len(found) == 2


def test_large_files_are_cut_as_their_content_tells(tmp_path: Path) -> None:
    (tmp_path / "part-00000").write_bytes(b"".join(b'{"text": "row %d"}\n' % i for i in range(200)))
    units = plan(tmp_path, unit_bytes=1000).units
    assert len(units) > 2
    assert [d.text for unit in units for d in read(unit)] == [f"row {i}" for i in range(200)]  # type: ignore[union-attr]
    (tmp_path / "part-00000").unlink()
    (tmp_path / "run.py").write_bytes(b"import os\n" * 500)
    [found] = [d for unit in plan(tmp_path, unit_bytes=1000).units for d in read(unit)]
    assert isinstance(found, SetAside)
    assert found.bytes_in == 5000


def test_the_registry_is_sound() -> None:
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert {reader.format for reader in READERS} == set(Format) - {Format.DATASET}
    assert not set(suffixes) & set(NAMES)


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)),
    st.sampled_from(["", ".txt", ".md", ".py"]),
)
def test_any_beginning_has_an_answer(head: bytes, suffix: str) -> None:
    try:
        assert told_by_content(f"a{suffix}", head) in set(Format)
    except NotText:
        return


def test_roots_without_text_are_named() -> None:
    assert set(ROOTS) == NO_TEXT


@pytest.mark.parametrize(
    "piece", [" ", "<!--", "<?xml ", "<!DOCTYPE a [", "%a\n", "a: b\n", '{"a": ', 'msgid "', "[", "*a ", "<!--\n\n"]
)
@pytest.mark.parametrize("name", ["a", "a.md", "a.rst", "a.srt", "a.xml", "a.po"])
def test_what_repeats_without_an_end_is_read_in_time(piece: str, name: str, tmp_path: Path) -> None:
    data = (piece * (60_000 // len(piece))).encode()
    (tmp_path / name).write_bytes(data)
    assert sum(d.bytes_in for unit in plan(tmp_path).units for d in read(unit)) == len(data)
