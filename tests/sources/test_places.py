"""Where in its file a text stands: the bytes that `places` finds, read by the rules of the format, are the text."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.errors import SourceError
from diglot.sources import Document, places, plan, read
from diglot.sources.letterheads import metadata
from tests.sources.making import zipped

WORDS = st.sampled_from(
    ["The boats", " came in.", "وصلت", " القوارب،", "=", "==3D", "\n", "\n\n", "\nFrom here", "\n>From there", "café",
     "\t", "😀", '"', "\\", "\\n", "x" * 80, "-- ", "> said", "\x0c"]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map("".join).filter(lambda text: bool(text.strip()))
DRAW = st.tuples(st.floats(0, 1), st.floats(0, 1))
CHARSETS = ("utf-8", "windows-1256", "iso-8859-6", "utf-16", "utf-7")


def document(path: Path, row: int = 0) -> Document:
    """A document of a file."""
    records = [record for unit in plan(path).units for record in read(unit)]
    [found] = [record for record in records if record.row == row]
    assert isinstance(found, Document), found
    return found


def cut(text: str, draw: tuple[float, float]) -> tuple[int, int]:
    """A stretch of a text that is not empty."""
    start = int(draw[0] * (len(text) - 1))
    return start, start + 1 + int(draw[1] * (len(text) - start - 1))


def sent(text: str, charset: str, encoding: str) -> tuple[bytes, bytes]:
    """A part of mail: its head and its body."""
    data = text.encode(charset)
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(data)
    return f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n".encode(), body


def received(data: bytes, charset: str, encoding: str) -> str:
    """What a stretch of a part says."""
    if encoding == "quoted-printable":
        data = quopri.decodestring(data)
    elif encoding == "base64":
        data = base64.b64decode(data)
    return data.decode(charset).replace("\r\n", "\n")


def encodable(text: str, charset: str) -> str:
    return text.encode(charset, "ignore").decode(charset) + "."


@given(TEXTS, st.sampled_from(["7bit", "8bit", "quoted-printable"]), st.sampled_from(CHARSETS[:3]), DRAW, st.booleans())
def test_mail_is_exact(text: str, encoding: str, charset: str, draw: tuple[float, float], returned: bool) -> None:
    head, body = sent(encodable(text, charset), charset, encoding)
    data = b"Subject: Nets\n" + head + body
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.eml")
        path.write_bytes(data.replace(b"\n", b"\r\n") if returned else data)
        one = document(path)
        start, end = cut(one.text, draw)
        origin = places(path).of(start, end)
        found = path.read_bytes()[origin.begin : origin.end]
    assert origin.exact
    assert received(found, one.encoding, encoding) == one.text[start:end]


@given(TEXTS, st.sampled_from(CHARSETS[:3]), DRAW)
def test_base64_is_found_by_its_groups(text: str, charset: str, draw: tuple[float, float]) -> None:
    text = encodable(text, charset)
    head, body = sent(text, charset, "base64")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.eml")
        path.write_bytes(head + body)
        one = document(path)
        start, end = cut(one.text, draw)
        origin = places(path).of(start, end)
        found = path.read_bytes()[origin.begin : origin.end]
    held = base64.b64decode(found)
    wanted = one.text[start:end].encode(one.encoding)
    assert not origin.exact
    assert wanted in held and len(held) <= len(wanted) + 4


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(0, 3), DRAW, st.booleans())
def test_mailboxes(texts: list[str], row: int, draw: tuple[float, float], parts: bool) -> None:
    """Messages in a mailbox, of one part or two, whose lines that begin with From are marked."""
    row %= len(texts)
    data = b""
    for text in texts:
        head, body = sent(re.sub(r"(?m)^(>*From )", r">\1", text), "utf-8", "8bit")
        if parts:
            other = b"--x\n" + b"".join(sent("Also nets.", "utf-8", "base64")) + b"--x--\n"
            head, body = b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + head, body + b"\n" + other
        data += b"From a@example.org Mon May  3 10:00:00 2021\nFrom: a\n" + head + body + b"\n\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "list.mbox.gz")
        path.write_bytes(gzip.compress(data))
        one = document(path, row)
        start, end = cut(one.text.partition("\nAlso nets.")[0], draw)
        origin = places(path, row).of(start, end)
    found = data[origin.begin : origin.end].decode()
    assert origin.exact
    assert found.replace(">", "") == one.text[start:end].replace(">", "")


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_charsets(charset: str, encoding: str, tmp_path: Path) -> None:
    text = "Nets: شباك.\r\nBoats: قوارب.\r\n"
    head, body = sent(text, charset, encoding)
    path = tmp_path / "a.eml"
    path.write_bytes(head + body)
    one = document(path)
    start = one.text.index("Boats")
    origin = places(path).of(start, start + 5)
    found = received(path.read_bytes()[origin.begin : origin.end], "latin-1", encoding).replace("\0", "")
    assert "Boats" in found and "Nets" not in found
    assert origin.exact == (encoding != "base64")


def test_fields_of_the_head(tmp_path: Path) -> None:
    """Title, author and date are found where the head has them, with the lines that they are folded into."""
    subject = "Subject: =?utf-8?B?2LTYqNin?=\r\n =?utf-8?B?2YM=?=\r\n"
    head = f"X: y\r\n{subject}From: Ann Lee <a@b.c>\r\nDate: Mon, 4 Aug 2014 23:20:51 +0000\r\n"
    path = tmp_path / "a.eml"
    path.write_bytes(f"{head}\r\nNo subject: here.\r\nSubject: neither\r\n".encode())
    found = places(path).metadata
    part = {name: path.read_bytes()[one.begin : one.end].decode() for name, one in found.items()}
    assert part["title"] == subject
    assert metadata({"subject": part["title"][8:]}).title == document(path).metadata.title == "شباك"
    assert part["author"] == "From: Ann Lee <a@b.c>\r\n" and part["date"].startswith("Date: Mon")


def test_frames_and_marks_before_a_message(tmp_path: Path) -> None:
    message = "To: b\nSubject: Nets\n\nThe boats.\n"
    frame = "\1\1\1\1\n"
    path = tmp_path / "a.mbox"
    envelope = "From a@b.c Mon May  3 10:00:00 2021\n"
    for text, row in ((f"\ufeff\n{envelope}{message}", 0), (f"{frame}{message}{frame}{frame}{message}{frame}", 1)):
        path.write_text(text, encoding="utf-8")
        found = places(path, row)
        assert path.read_bytes()[found.of(4, 9).begin : found.of(4, 9).end] == b"boats"
        title = found.metadata["title"]
        assert path.read_bytes()[title.begin : title.end] == b"Subject: Nets\n"


def test_what_is_seen_of_html_leads_to_its_part(tmp_path: Path) -> None:
    page = "<p>The <b>boats</b> came in.</p>"
    path = tmp_path / "a.eml"
    path.write_bytes(f"Content-Type: text/html\n\n{page}".encode())
    origin = places(path).of(0, 9)
    assert (path.read_bytes()[origin.begin : origin.end].decode(), origin.exact) == (page, False)


CELLS = st.lists(
    st.tuples(st.sampled_from(["markdown", "code", "raw", "heading"]), TEXTS, st.booleans()), min_size=1, max_size=4
).filter(lambda cells: any(kind != "raw" for kind, _, _ in cells))


@given(CELLS, st.booleans(), DRAW, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from([None, 1]))
def test_notebooks(
    cells: list[tuple[str, str, bool]], ascii: bool, draw: tuple[float, float], codec: str, indent: int | None
) -> None:
    """The strings of the cells that JSON has in a stretch of the file, put together, are the text."""
    book = {
        "cells": [
            {"cell_type": kind, "outputs": [{"text": ["a", "b"]}], "source": text.splitlines(True) if lines else text}
            for kind, text, lines in cells
        ]
    }
    data = json.dumps(book, ensure_ascii=ascii, indent=indent).encode(codec)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.ipynb")
        path.write_bytes(data)
        one = document(path)
        where = places(path)
    start, end = cut(one.text, draw)
    if "\n\n" in one.text[start:end] or "# " in one.text[: end + 2]:  # what joins cells and heads is in no string
        assert where.of(start, end).begin <= where.of(start, end).end
        return
    origin = where.of(start, end)
    raw = data[origin.begin : origin.end]
    codec = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(codec, codec)
    written = re.sub(r'"\s*,\s*"', "", raw.decode(codec))
    assert origin.exact
    assert json.loads(f'"{written}"') == one.text[start:end]


ROWS = st.lists(TEXTS, min_size=1, max_size=4, unique=True)


@given(ROWS, st.integers(0, 3), DRAW, st.booleans(), st.sampled_from([".jsonl", ".json"]))
def test_json(texts: list[str], row: int, draw: tuple[float, float], ascii: bool, suffix: str) -> None:
    row %= len(texts)
    rows = [{"id": str(i), "text": text} for i, text in enumerate(texts)]
    lines = "\n".join(json.dumps(one, ensure_ascii=ascii) for one in rows) + "\n"
    data = (lines if suffix == ".jsonl" else json.dumps({"version": "1", "data": rows}, ensure_ascii=ascii)).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{suffix}")
        path.write_bytes(data)
        one = document(path, row)
        start, end = cut(one.text, draw)
        origin = places(path, row).of(start, end)
    assert one.text == texts[row] and origin.exact
    assert json.loads(f'"{data[origin.begin : origin.end].decode()}"') == one.text[start:end]


@given(TEXTS, DRAW, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "windows-1256"]), st.sampled_from(["txt", "md"]))
def test_text_is_the_file(text: str, draw: tuple[float, float], codec: str, suffix: str) -> None:
    text = "وصلت القوارب إلى الميناء في المساء. " + encodable(text.replace("x", ""), codec)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a.{suffix}")
        path.write_bytes(text.encode(codec))
        one = document(path)
        start, end = cut(one.text, draw)
        origin = places(path).of(one.code_point_base + start, one.code_point_base + end)
        data = path.read_bytes()
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(codec, codec)
    assert origin.exact
    assert data[origin.begin : origin.end].decode(plain) == one.text[start:end]


def test_large_texts_come_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from diglot.sources import origins

    monkeypatch.setattr(origins, "UNIT_BYTES", 1000)
    path = tmp_path / "a.txt"
    path.write_text("".join(f"القارب {i}\n" for i in range(1000)), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    start = text.index("القارب 777")
    origin = places(path, start=start).of(start, start + 10)
    assert origin.exact and path.read_bytes()[origin.begin : origin.end].decode() == "القارب 777"


def test_rows_of_tables_lead_to_their_record(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,First.\n2,"Second, ""quoted"".\nAnd on."\n3,Third.\n')
    origin = places(path, 1).of(0, 6)
    assert not origin.exact
    assert path.read_bytes()[origin.begin : origin.end].decode() == '2,"Second, ""quoted"".\nAnd on."\n'


def test_members_of_archives(tmp_path: Path) -> None:
    head, body = sent("The café.", "utf-8", "quoted-printable")
    inner = zipped({"b/a.eml": head + body, "b/c.txt": "Nets."})
    (tmp_path / "all.zip").write_bytes(zipped({"inner.zip": inner, "d.txt": "Boats."}))
    origin = places(tmp_path / "all.zip", file="all.zip/inner.zip/b/a.eml").of(4, 8)
    assert (head + body)[origin.begin : origin.end] == b"caf=C3=A9" and origin.exact
    assert places(tmp_path, file="all.zip/d.txt").of(0, 5) == (0, 5, True)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"Subject: a\n\nNets.\n")
    with pytest.raises(SourceError, match="no document at row 4"):
        places(tmp_path / "a.eml", 4)
    with pytest.raises(SourceError, match="no such file"):
        places(tmp_path, file="b.eml")
    with pytest.raises(IndexError, match="not in a text of 6"):
        places(tmp_path / "a.eml").of(3, 9)
    (tmp_path / "b.eml").write_bytes(b"Subject: a\n\n\n")
    with pytest.raises(SourceError, match="no text in the message"):
        places(tmp_path / "b.eml")
