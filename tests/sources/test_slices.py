"""XML above the bound is read in slices: the documents that it has as a whole, in bounded memory, no byte lost."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import Document, NotText, Reason, plan, read, slices, texts, xml
from diglot.sources.bounded import cut
from diglot.sources.records import Record
from diglot.sources.shapes import opening, root

XLIFF = (
    '<?xml version="1.0"?>\n<xliff version="1.2"><file source-language="en" target-language="ar"><body>',
    "</body></file>\n</xliff>\n",
    ('<trans-unit id="{}"><source>Nets &amp; boats {}.</source><target>شباك <g id="1">وقوارب</g></target></trans-unit>',
     '<group><trans-unit id="{}"><source>Only {}</source></trans-unit></group>\n', "<!-- <trans-unit> {} {} -->"),
)  # fmt: skip
FEED = (
    "<rss><channel><title>The Quay</title><language>ar</language>", "</channel></rss>",
    ("<item><title>نعم {}</title><description>&lt;p&gt;Mend {}&lt;/p&gt;</description></item>\n",
     "<item><title>{}</title><link>http://a.example/{}</link></item>"),
)  # fmt: skip
CORPUS = (
    "<teiCorpus>", "</teiCorpus>",
    ("<TEI><teiHeader><fileDesc><titleStmt><title>Book {}</title></titleStmt></fileDesc></teiHeader>"
     "<text><body><head>Part {}</head><p>The boats\ncame in.</p></body></text></TEI>\n",),
)  # fmt: skip
KINDS = {"a.xlf": XLIFF, "a.rss": FEED, "a.tei": CORPUS}


def told(found: list[Record]) -> list[tuple[object, ...]]:
    return [
        (
            one.text,
            one.row,
            one.field,
            one.pair,
            one.code_point_base,
            one.line_base,
            list(one.drops),
            list(one.roles),
            one.metadata,
        )
        for one in found
        if isinstance(one, Document)
    ]


def sliced(data: bytes, file: str) -> list[Record]:
    return list(slices.documents(io.BufferedReader(io.BytesIO(data)), file, root(opening(data))))


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.integers(0, 2), min_size=1, max_size=50),
    st.integers(500, 1500),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_slices_are_the_whole(file: str, chosen: list[int], size: int, codec: str) -> None:
    head, tail, forms = KINDS[file]
    text = head + "".join(forms[k % len(forms)].format(i, i) for i, k in enumerate(chosen)) + tail
    data = text.encode(codec)
    stretches = xml.stretches(text, file)
    whole = list(cut(Document(file, 0, text), stretches)) if stretches else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "SLICE", size)
        patch.setattr(slices, "PART", 64)
        found = sliced(data, file)
    assert told(found) == told(whole)
    assert sum(one.bytes_in for one in found) == len(data)
    for one in found:
        assert not isinstance(one, Document) or text[one.code_point_base :].startswith(one.text)


def test_one_that_breaks_off_is_read_up_to_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 400)
    monkeypatch.setattr(slices, "PART", 100)
    head, _, forms = FEED
    items = "".join(forms[0].format(i, i) for i in range(12))
    for tail in ("<item><title>Lost & found", "", "</item>"):
        data = (head + items + tail + "x" * 500).encode()
        found = sliced(data, "a.rss")
        texts = [one for one in found if isinstance(one, Document)]
        assert [one.row for one in texts][:12] == list(range(12))
        assert "breaks off at line 13" in texts[-1].notes[-1]
        assert sum(one.bytes_in for one in found) == len(data)


@pytest.mark.parametrize(
    ("inner", "said"), [("<a>" * 600, "500 levels"), ("", "an entity 'a'")], ids=["deep", "entities"]
)
def test_hostile_ones_are_refused(inner: str, said: str) -> None:
    declared = "" if inner else '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(NotText, match=said):
        sliced(f"{declared}<x>{inner}&b;</x>".encode(), "a.xml")


@pytest.mark.parametrize("text", ["", "A boat. "], ids=["elements", "one element"])
def test_memory_is_bounded(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LONGEST", 1 << 20)
    monkeypatch.setattr(slices, "LONGEST", 1 << 20)
    monkeypatch.setattr(slices, "SLICE", 1 << 17)
    monkeypatch.setattr(slices, "PART", 1 << 16)
    path = tmp_path / "a.xml"
    body = text * 600_000 if text else "<p>The boats came in with the tide.</p>\n" * 120_000
    path.write_text(f"<book>{body}</book>", encoding="utf-8")
    tracemalloc.start()
    count = asides = size = 0
    for one in read(plan(path).units[0]):
        count += isinstance(one, Document)
        asides += not isinstance(one, Document)
        size += one.bytes_in
        if isinstance(one, Document) and not text:
            assert one.part == count - 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == path.stat().st_size
    assert (count, asides) == (1, 1) if text else (count > 20, asides) == (True, 0)
    assert peak < 40 << 20, f"{peak / 1e6:.0f} MB"


def test_reasons_are_said() -> None:
    with pytest.raises(NotText) as caught:
        sliced(b"<a>" + bytes(range(0x80, 0x100)) * 40 + b"</a>", "a.xml")
    assert caught.value.reason is Reason.UNDECODABLE
