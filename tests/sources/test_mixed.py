"""Files whose lines are in several encodings: each line is read in its own, or said to be unknown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.sources import Document, mixed, plan, read
from diglot.sources.decode import UTF_8, NotText, by_line, decode, decode_as

ARABIC = [
    "وصلت القوارب عند المساء.",
    "لم يكن في الشباك سمك كثير، فعاد الصيادون.",
    "أين سارة؟",
    "سوق",
    "موقع Facebook كبير",
]
LATIN = ["La fenêtre était ouverte.", "Größe und Straße", "It’s “fine” – £5", "The boats came in."]
PIECES = st.tuples(st.sampled_from(ARABIC), st.sampled_from(["utf-8", "cp1256"])) | st.tuples(
    st.sampled_from(LATIN), st.sampled_from(["utf-8", "cp1252"])
)
SURE = [(ARABIC[0], "utf-8"), (ARABIC[1], "cp1256"), (LATIN[0], "cp1252"), (LATIN[1], "cp1252")]


@given(
    st.lists(PIECES, max_size=8).flatmap(lambda more: st.permutations(SURE + more)),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=30, deadline=None)
def test_each_line_is_read_in_its_encoding(pieces: list[tuple[str, str]], end: str) -> None:
    data = b"".join(f"{text}{end}".encode(codec) for text, codec in pieces)
    found = decode(data)
    assert found.text == "".join(f"{text}{end}" for text, _ in pieces)
    assert found.encoding.name == "utf-8+cp1256+cp1252"
    assert decode_as(data, found.encoding) == (found.text, 0)


@given(
    st.lists(st.binary(max_size=12) | PIECES.map(lambda piece: piece[0].encode(piece[1])), max_size=8).map(b"\n".join)
)
@settings(max_examples=100, deadline=None)
def test_no_line_is_lost(data: bytes) -> None:
    """Whatever the bytes are, lines stay lines, what is UTF-8 is read as such, and what is not read is counted."""
    if (others := mixed.pages(data)) is None:
        assert by_line(data, UTF_8) == UTF_8
        return
    found = mixed.decode(data, others)
    assert found.text.count("\n") == data.count(b"\n")
    for line, text in zip(data.split(b"\n"), found.text.split("\n"), strict=True):
        try:
            assert text == line.decode()
        except UnicodeDecodeError:
            assert text
    assert found.replaced == found.text.count("\ufffd") - data.count("\ufffd".encode())


@pytest.mark.parametrize("page", ["cp1256", "iso8859_6", "cp720", "mac_arabic", "cp1251"])
def test_halves(page: str, tmp_path: Path) -> None:
    """Two scrapes in one file, either first, read as a whole and in units, lose nothing."""
    old = (
        "فعاد الصيادون إلى بيوتهم\nوكان المساء باردا\n"
        if page != "cp1251"
        else "Рыбаки вернулись домой\nВечер был холодным\n"
    )
    halves = ["وصلت القوارب عند المساء\n".encode() * 60, old.encode(page) * 60]
    for number, data in enumerate([b"".join(halves), b"".join(halves[::-1])]):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(data)
        expected = [halves[0].decode(), old * 60][:: 1 - 2 * number]
        for unit_bytes in (1 << 20, 700):
            found = [one for unit in plan(path, unit_bytes=unit_bytes).units for one in read(unit)]
            assert all(isinstance(one, Document) for one in found)
            assert "".join(one.text for one in found if isinstance(one, Document)) == "".join(expected)
            assert sum(one.bytes_in for one in found) == len(data)
            at = 0
            for one in found:
                assert isinstance(one, Document) and one.code_point_base == at
                at += len(one.text)


def test_what_is_not_sure_stays_unknown() -> None:
    """One short word tells no code page: it becomes U+FFFD, and the rest is read."""
    data = "وصلت القوارب عند المساء.\n".encode() + "سوق".encode("cp1256")
    found = decode(data)
    assert (found.text.splitlines()[0], found.encoding.name, found.replaced > 0) == (
        "وصلت القوارب عند المساء.", "utf-8", True
    )  # fmt: skip


def test_a_mark_at_the_beginning() -> None:
    data = "\ufeffوصلت القوارب عند المساء.\n".encode() + (ARABIC[1] + "\n").encode("cp1256")
    found = decode(data)
    assert (found.text, found.encoding.name) == (f"{ARABIC[0]}\n{ARABIC[1]}\n", "utf-8-sig+cp1256")


def test_one_encoding_is_no_mixture() -> None:
    for text, codec in [(ARABIC[1], "cp1256"), ("\n".join(LATIN), "cp1252"), ("\n".join(ARABIC), "utf-8")]:
        assert mixed.pages(text.encode(codec) * 3) in (None, ())
        assert decode(text.encode(codec)).encoding.name == codec
    with pytest.raises(NotText):
        decode("漁船は夕方に帰った。".encode("shift_jis"))


@pytest.mark.timeout(60)
def test_many_lines_take_linear_time() -> None:
    for line in (b"\xe9\n", "وق\n".encode("cp1256"), b"\xd8\xa7\xd8\n", b"\n"):
        data = "وصلت القوارب\n".encode() + line * 30_000
        assert mixed.decode(data, mixed.pages(data) or ()).text.count("\n") == 30_001


@pytest.mark.parametrize("broken", [b"\xe2\x80", b"\xe2\x99", b"\x80\x99"])
def test_a_broken_quotation_mark_is_no_latin_letter(broken: bytes) -> None:
    """Lines of UTF-8 that lost a byte are said to be damaged: no code page makes letters of what is left."""
    whole = ["It’s “fine” – £5", "The keeper’s lamp was lit."]
    data = "\n".join(whole).encode() + b"\nThe baker" + broken + b"s bread\n" + LATIN[0].encode("cp1252")
    found = decode(data)
    assert (found.encoding.name, found.text.split("\n")[:2]) == ("utf-8+cp1252", whole)
    assert found.text.split("\n")[3] == LATIN[0]
    damaged = found.text.split("\n")[2]
    assert damaged.translate({0xFFFD: None}) == "The bakers bread" and found.replaced == damaged.count("\ufffd") > 0


def test_english_quotation_marks_tell_utf_8() -> None:
    """A short text of few marks, one of them broken, was read as a code page throughout."""
    lines = ["The keeper’s lamp was lit.", "It was late.", "Nobody’s boat was out."]
    found = decode("\n".join(lines).encode() + b"\nThe baker\xe2\x80s bread")
    assert found.encoding.codec == "utf-8"
    assert found.text.split("\n")[:3] == lines
    assert found.replaced == 1


def test_a_euro_sign_before_a_quotation_mark_is_text() -> None:
    text = "“Le café à 5 €” était écrit avec “â”, près du château fermé, où l’élève dîna."
    data = "قهوة عربية\n".encode() + text.encode("cp1252")
    assert mixed.decode(data, ["cp1252"]).text.endswith(text)
