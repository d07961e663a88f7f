"""Bytes to text: round trips, code pages told by their letters, damage, and what is no text."""

from __future__ import annotations

import io
import json
import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diglot.sources import NotText, Reason, decode
from diglot.sources.codepages import guess
from diglot.sources.decode import Encoding, detect
from diglot.sources.lines import lines

ARABIC = "تفتح المكتبة أبوابها كل يوم، إلا يوم الجمعة؛ فهل تعرف الموعد الجديد؟"
CASES = json.loads((Path(__file__).parents[1] / "cases" / "encodings.json").read_text(encoding="utf-8"))
ENGLISH = "The café’s owner – a naïve optimist – keeps “fresh” bread until nine."


@given(st.text(min_size=1), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_comes_back(text: str, encoding: str) -> None:
    assume(not text.startswith("\0"))  # FF FE 00 00 is the mark of UTF-32 too
    found = decode(text.encode(encoding))
    assert (found.text, found.replaced) == (text, 0)
    assert found.encoding.name == encoding


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back(text: str) -> None:
    assume(not text.startswith("\ufeff"))
    assume(not text.startswith(("%PDF-", "PK\x03\x04", "GIF8", "BZh9", "PAR1", "ARROW1", "SQLite format 3\x00")))
    found = decode(text.encode())
    assert (found.text, found.encoding.name) == (text, "utf-8")


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    """The name of the encoding is a promise: Python's own decoder gives the same text."""
    try:
        found = decode(data)
    except NotText as refused:
        error: NotText | None = refused
    else:
        error = None
        assert found.text == data.decode(found.encoding.name, "replace")
    assert error is None or error.reason in (Reason.EMPTY, Reason.BINARY, Reason.UNDECODABLE)


@pytest.mark.parametrize("text", [ARABIC, ENGLISH, ARABIC + "\n" + ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['encoding']}-{case['text'][:12]}")
def test_code_pages(case: dict[str, str]) -> None:
    data = case["text"].encode(case["encoding"])
    try:
        found = decode(data).text
    except NotText:
        found = ""
    assert (found == case["text"]) is ("known_failure" not in case), decode(data)


def test_a_byte_for_each_shape_of_a_letter() -> None:
    """Code page 864: which text it is can be told when shapes are not looked at."""
    plain = {}
    for byte in range(0x80, 0xFF):
        plain.setdefault(unicodedata.normalize("NFKC", bytes([byte]).decode("cp864", "replace")), byte)
    text = "تفتح المكتبة كل يوم إلا الجمعة فهل تعرف الموعد الجديد"
    text = "".join(letter for letter in text if letter in plain or letter == " ")
    data = bytes(0x20 if letter == " " else plain[letter] for letter in text)
    found = decode(data)
    assert found.encoding.name == "cp864"
    assert unicodedata.normalize("NFKC", found.text) == text


def test_equal_readings_are_called_by_the_commoner_page() -> None:
    assert decode("é et à".encode("cp1256")).encoding.name == "cp1252"


def test_words_alike_in_two_pages_decide_nothing_between_them() -> None:
    text = "“Fresh” bread – the café’s pride.\r\n" * 500 + "خبز طازج من المخبز القديم\r\n"
    assert decode(text.encode("cp1256")).text == text


def test_a_longer_text_widens_the_margin() -> None:
    short, long = (guess((ARABIC[:6] * n).encode("cp1256")) for n in (1, 10))
    assert short is not None
    assert long is not None
    assert long.margin > short.margin > 0


def test_damaged_utf8_is_repaired_and_counted() -> None:
    found = decode(ARABIC.encode() * 3 + b"\xff\xfe broken \xd8")
    assert found.encoding.name == "utf-8"
    assert (found.replaced, found.text.count("\ufffd")) == (3, 3)
    genuine = decode("\ufffd".encode() + ARABIC.encode() * 3 + b"\xff")
    assert (genuine.replaced, genuine.text.count("\ufffd")) == (1, 2)


def test_line_ends_and_nul_are_kept() -> None:
    text = "a\r\nb\rc\n\u2028" + "x" * 200 + "\0"
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "reason", "word"),
    [
        (b"", Reason.EMPTY, "no bytes"),
        (b"\xef\xbb\xbf", Reason.EMPTY, "mark"),
        (b"\x89PNG\r\n\x1a\n....", Reason.BINARY, "PNG"),
        (b"%PDF-1.7\n....", Reason.BINARY, "PDF"),
        (b"PK\x03\x04....", Reason.BINARY, "ZIP"),
        (bytes(range(256)) * 8, Reason.BINARY, "control"),
        (b"text" + bytes(100), Reason.BINARY, "control"),
        ("東京の図書館は夜明けに開く。粉と本の匂いがする。".encode("cp932"), Reason.UNDECODABLE, "iconv"),
        (bytes([0x81, 0x8D, 0x9D, 0xFF, 0xDE, 0xF7]) * 9, Reason.UNDECODABLE, "0x81 at 0"),
    ],
)
def test_what_is_no_text_says_why(data: bytes, reason: Reason, word: str) -> None:
    with pytest.raises(NotText, match=word) as caught:
        decode(data)
    assert caught.value.reason is reason


def test_nothing_in_the_test_data_reads_by_chance(tmp_path: Path) -> None:
    """Random bytes of the upper half are refused, not made into letters."""
    data = bytes(byte | 0x80 for byte in os.urandom(400))
    with pytest.raises(NotText):
        decode(data)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("เรือ กลับ มา ตอน เย็น ไม่มี ใคร เห็น มัน", "cp874"),
        ("배가 저녁에 항구로 돌아왔습니다. 아무도 보지 못했습니다.", "euc_kr"),
    ],
)
def test_bytes_of_other_scripts_are_no_rare_page_of_arabic(text: str, encoding: str) -> None:
    assert guess((text * 3).encode(encoding)) is None


def test_a_source_in_no_known_page_is_not_asked_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def counted(data: bytes, **more: bool) -> Encoding:
        asked.append(data)
        return detect(data, **more)

    monkeypatch.setattr("diglot.sources.lines.detect", counted)
    data = "船は夕方に港へ帰りました,誰も見ていませんでした\n".encode("euc_jp") * 2000
    found = list(lines(io.BufferedReader(io.BytesIO(data))))
    assert len(found) == 2000 and all(line.error for line in found) and len(asked) < 200
