"""Formats that declare their bounds: a document each, its metadata, and spans that lead into the file."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.config import Config
from diglot.dataset.pieces import pieces
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents
from diglot.sources import Document, SetAside, markdown, plan, read, restructured, subtitles
from diglot.sources.bounded import cut, documents

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "declared_bounds.json").read_text(encoding="utf-8")
)


PARSERS = (markdown.stretches, restructured.stretches, subtitles.stretches)


def cleaned(document: Document) -> str:
    """A document's text without what is no text."""
    return replace(Documents.from_texts([document.text]), drops=[document.drops]).dropped().column.strings()[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / case["file"]).write_bytes(case["text"].encode())
    found = [d for d in read(plan(tmp_path / case["file"]).units[0]) if isinstance(d, Document)]
    assert sum(d.bytes_in for d in found) == len(case["text"].encode())
    assert len(found) == len(case["documents"])
    for document, wanted in zip(found, case["documents"], strict=True):
        assert cleaned(document) == wanted["text"]
        assert document.whole == wanted.get("whole", True)
        assert (document.metadata.title, document.metadata.author) == (wanted["title"], wanted["author"])
        assert document.metadata.date == wanted["date"]
        assert (document.code_point_base, document.line_base) == (wanted["start"], wanted["line"])
        assert case["text"][document.code_point_base :].startswith(document.text)
    said = [(document.text[one.start :], one) for document in found for one in document.said]
    assert len(said) == len(case.get("said", []))
    for (text, one), (words, time, speaker) in zip(said, case.get("said", []), strict=True):
        assert re.match(rf"(?:[\s\u200e]|<[^>]*>)*{re.escape(words)}", text)
        assert (one.time, one.speaker) == (time, speaker)


def test_segments_of_subtitles_are_sentences_that_lead_into_the_file(tmp_path: Path) -> None:
    case = next(case for case in CASES if case["file"] == "a.srt")
    (tmp_path / "a.srt").write_bytes(case["text"].encode())
    [document] = read(plan(tmp_path / "a.srt").units[0])
    assert isinstance(document, Document)
    batch = replace(
        Documents.from_texts([document.text]),
        drops=[document.drops],
        said=[document.said],
        start=np.array([document.code_point_base]),
    )
    rows = Pipeline(Config()).process(batch).table().to_pylist()
    assert rows[0]["text"] == "The boats of the town came in."
    assert rows[0]["time"] == "00:00:01,000"
    assert rows[-1]["time"] == "00:00:15,000"
    first = case["text"][rows[0]["start"] : rows[0]["end"]]
    assert first.startswith("The boats</i>")
    assert first.endswith("came in.")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["---\n", "title: x\n", "+++\n", "<doc id='1'>\n", "</doc>\n", "######OpenITI#\n", "### | A\n", "# text\n",
             "~~ on\n", "00:00:01,000 --> 00:00:02,000\n", "1\n", "\n", "word\n", "[10:00] <a> b\n", "\u200e",
             "WEBVTT\n", "م\r\n", "\x85", "*a* `b` ", "[c](d) ", "> q\n", "```\n", "| a | b |\n", "|--|--|\n", "===\n",
             ".. note:: n\n", "   in\n", "::\n", "``x`` ", "- ",
             "Dialogue: 0,0:00:01.00,0:00:02.00,D,N,0,0,0,,W {\\i1}\n",
             "[Events]\n", "<!-- ", "&amp;", "<b>", "+--+\n", "== ==\n"]
        ),
        max_size=12,
    ).map("".join)
)  # fmt: skip
def test_nothing_is_lost_and_all_is_in_the_text(text: str) -> None:
    whole = Document("a", 0, text, bytes_in=len(text.encode()))
    declared = list(documents(whole))
    marked = [list(cut(whole, found)) for parse in PARSERS if (found := parse(text, "a"))]
    for found in (declared, *marked):
        check(found, whole)


def check(found: list[Document], whole: Document) -> None:
    """What holds of all documents in a text."""
    text = whole.text
    assert sum(d.bytes_in for d in found) == whole.bytes_in
    for d in found:
        assert text[d.code_point_base :].startswith(d.text)
        assert all(0 <= a < b <= len(d.text) for a, b, _ in d.drops)
        assert all(one.end <= two.start for one, two in zip(d.drops, d.drops[1:], strict=False))
        assert [one.start for one in d.said] == sorted(one.start for one in d.said)
        joined = "".join(cleaned(piece) for piece in pieces(d, 7))
        assert joined == cleaned(d)


MAIL = (
    b"From ann at mail.example  Mon Aug  4 10:20:51 2014\r\n"
    b"From: ann at mail.example (Ann =?utf-8?q?Z=C3=A9?=)\r\nDate: Mon, 4 Aug 2014 23:20:51 +0000\r\n"
    b"Subject: [x] =?utf-8?b?2YXYsdit2KjYpw==?=\r\n\r\nHello all.\r\n> a quoted line\r\n>From here on.\r\n\r\n"
    b"From here a paragraph goes on, and no field follows.\r\n\r\n"
    b"From bob at mail.example  Mon Aug  4 10:20:51 2014\r\n"
    b"From: Bob Stone <bob@mail.example>\r\nSubject: two\r\nContent-Type: text/plain; charset=windows-1256\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=E3=D1=CD=C8=C7 goes =\r\non\r\n\r\n"
    b"From eve at mail.example  Mon Aug  4 10:20:51 2014\r\n"
    b"From: eve@mail.example\r\nSubject: three\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/html\r\n\r\n<style>p{}</style><p>Salt &amp; bread</p><p>two</p>\r\n"
    b"--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nU2FsdCAmIGJyZWFk\r\n--b--\r\n\r\n"
    b"From eve at mail.example  Mon Aug  4 10:20:51 2014\r\nSubject: empty\r\n\r\n"
)


@pytest.mark.parametrize("name", ["list.mbox", "2014-August.txt", "list.mbox.gz"])
def test_mail(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(gzip.compress(MAIL) if name.endswith("gz") else MAIL)
    found = list(read(plan(tmp_path / name).units[0]))
    assert sum(d.bytes_in for d in found) == len(MAIL)
    *mails, empty = found
    assert isinstance(empty, SetAside)
    assert all(isinstance(d, Document) and d.whole for d in mails)
    assert [d.metadata.title for d in mails] == ["[x] مرحبا", "two", "three"]  # type: ignore[union-attr]
    assert [d.metadata.author for d in mails] == ["Ann Zé", "Bob Stone", None]  # type: ignore[union-attr]
    assert [d.metadata.date for d in mails] == ["2014-08-04", None, None]  # type: ignore[union-attr]
    texts = [d.text for d in mails]  # type: ignore[union-attr]
    assert texts[0].startswith("Hello all.\n> a quoted line\nFrom here on.\n\nFrom here a paragraph")
    assert texts[1].strip() == "مرحبا goes on"
    assert texts[2] == "Salt & bread"


def test_lines_that_a_mail_quotes_have_their_role() -> None:
    yes = np.array([True])
    batch = replace(Documents.from_texts(["Hello all.\n> a quoted line\nAnd mine."]), quoted=yes, whole=yes)
    rows = Pipeline(Config()).process(batch).table().to_pylist()
    assert [row["role"] for row in rows] == ["body", "quote", "body"]


@pytest.mark.parametrize(
    "data",
    [
        b"From a\nX: " + b"y" * 200_000,
        b"From a\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2000,
        b"From a\nContent-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n%%%%\xff",
        b"From a\nSubject: =?x?q?=E3?= =?utf-8?b?!!?=\nDate: 99 Foo\nFrom: <>\n\ntext",
        b"From a\nContent-Type: text/html\n\n" + b"<script>" * 20_000 + b"<p>x",
        b"From a\nA: b\n\n" * 3000,
    ],
    ids=["a long field", "parts in parts", "no such charset", "bad fields", "unclosed", "many empty ones"],
)
def test_odd_mail(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.mbox").write_bytes(data)
    found = list(read(plan(tmp_path / "a.mbox").units[0]))
    assert sum(d.bytes_in for d in found) == len(data)
    assert all(d.metadata.date is None for d in found if isinstance(d, Document))
