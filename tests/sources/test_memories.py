"""Translation memories of any size: the sides that reading them whole gives, and a broken unit costs no other."""

from __future__ import annotations

import gc
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import Document, Format, SetAside, Unit, memories, plan, xml
from diglot.sources import read as source_read
from diglot.sources.bounded import cut
from diglot.sources.decode import NotText
from diglot.sources.records import Reason, Record

HEAD = '<?xml version="1.0"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4"><header srclang="en"/><body>\n'
TAIL = "</body>\n</tmx>\n"
SEGMENTS = [
    "Nets &amp; boats.", "شباك وقوارب.", "", " ", "A <ph x='1'>{0}</ph> knot", "عقدة <![CDATA[</tu> <tu>]]> هنا",
    "two\nlines", "<hi>سفينة</hi>", "&#x633;&nbsp;", "a <!-- </tu> --> b", "x" * 40,
]  # fmt: skip
GAPS = ["", "\n", "\r\n  ", "<!-- <tu><tuv xml:lang='en'><seg>Out</seg></tuv></tu> -->", "<?x <tu> ?>"]
BREAKS = ["<seg>a & b</seg>", "<seg>open", "</seg>", "<seg a=1>b</seg>", "<seg>&#0;</seg>", "<seg>a < b</seg>"]


def side(language: str, segment: str) -> str:
    return f'<tuv xml:lang="{language}">{segment}</tuv>'


units = st.one_of(
    st.builds(
        lambda en, ar: f"<tu tuid='a>b'>{side('en', f'<seg>{en}</seg>')}{side('ar', f'<seg>{ar}</seg>')}</tu>",
        st.sampled_from(SEGMENTS), st.sampled_from(SEGMENTS),
    ),
    st.sampled_from(["<tu/>", "<tu ></tu >", "<x:TU>" + side("ar", "<seg>بحر</seg>") + "</x:TU>"]),
)  # fmt: skip
broken = st.sampled_from([f"<tu>{side('en', f'<seg>Lost.</seg>{bad}')}</tu>" for bad in BREAKS])
bounds = st.tuples(st.integers(300, 2000), st.integers(1, 400))


def read(data: bytes) -> list[Record]:
    return list(memories.documents(io.BufferedReader(io.BytesIO(data)), Unit(0, "m.tmx", "", Format.XML)))


def told(found: list[Any]) -> list[tuple[object, ...]]:
    return [
        (one.text, one.row, one.field, one.pair, one.code_point_base, one.line_base, one.drops, one.roles, one.metadata)
        for one in found
    ]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Any:
    def bounded(part: int, together: int, longest: int = 1 << 20) -> None:
        for name, value in (("PART", part), ("TOGETHER", together), ("LONGEST", longest)):
            monkeypatch.setattr(memories, name, value)

    return bounded


@given(
    st.lists(st.tuples(units, st.sampled_from(GAPS)), min_size=1, max_size=12),
    bounds,
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_cut_is_whole(parts: list[tuple[str, str]], bounds: tuple[int, int], codec: str) -> None:
    """However it is cut, a memory has the sides, places and bytes that it has when it is read at once."""
    text = HEAD + "".join(unit + gap for unit, gap in parts) + TAIL
    whole = list(cut(Document("m.tmx", 0, text), xml.stretches(text, "m.tmx"))) if xml.stretches(text, "m.tmx") else []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memories, "PART", bounds[0])
        patch.setattr(memories, "TOGETHER", bounds[1])
        found = read(text.encode(codec))
    assert sum(one.bytes_in for one in found) == len(text.encode(codec))
    if whole:
        assert told(found) == told(whole)
        assert not any(one.notes for one in found if isinstance(one, Document))
    else:
        assert [one.reason for one in found if isinstance(one, SetAside)] == [Reason.EMPTY]


@given(st.lists(st.tuples(st.one_of(units, broken), st.booleans()), min_size=1, max_size=12), bounds)
def test_broken_units_are_set_aside_alone(parts: list[tuple[str, bool]], bounds: tuple[int, int]) -> None:
    """Each broken unit is set aside with its line, and the sides of all others are there with their rows."""
    lost = {row for row, (unit, _) in enumerate(parts) if "Lost." in unit}
    text = HEAD + "".join(unit + "\n" * end for unit, end in parts) + TAIL
    mended = (
        HEAD + "".join(("<tu/>" if row in lost else unit) + "\n" * end for row, (unit, end) in enumerate(parts)) + TAIL
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memories, "PART", bounds[0])
        patch.setattr(memories, "TOGETHER", bounds[1])
        found, right = read(text.encode()), read(mended.encode())
    aside = [one for one in found if isinstance(one, SetAside) and one.reason is Reason.MALFORMED]
    assert [one.row for one in aside] == sorted(lost)
    lines = [HEAD.count("\n") + 1 + "".join(u + "\n" * e for u, e in parts[:row]).count("\n") for row in sorted(lost)]
    assert [int(one.detail.rpartition("(line ")[2].split(",")[0]) for one in aside] == lines
    sides = [[(one.text, one.pair, one.field) for one in each if isinstance(one, Document)] for each in (found, right)]
    assert sides[0] == sides[1]
    assert all(text[one.code_point_base :].startswith(one.text) for one in found if isinstance(one, Document))
    assert sum(one.bytes_in for one in found) == len(text.encode())


PLAIN = f"<tu>{side('en', '<seg>Nets.</seg>')}{side('ar', '<seg>شباك.</seg>')}</tu>\n"


def summary(found: list[Record]) -> list[str]:
    return [one.pair or "" if isinstance(one, Document) else f"{one.reason}: {one.detail}" for one in found]


def test_a_unit_without_end(small: Any) -> None:
    """A unit above the bound is set aside, and what follows it goes on."""
    small(1000, 200, 5000)
    long = f"<tu>{side('en', '<seg>' + 'boats ' * 2000 + '</seg>')}</tu>\n"
    data = (HEAD + PLAIN + long + PLAIN * 60 + TAIL).encode()
    found = read(data)
    assert (
        summary(found)[:2] == ["m.tmx#0", "m.tmx#0"] and len([one for one in found if isinstance(one, Document)]) == 122
    )
    assert {one.reason for one in found if isinstance(one, SetAside)} == {Reason.TOO_LONG}
    assert sum(one.bytes_in for one in found) == len(data)


@pytest.mark.parametrize("mark", ["<!--", "<![CDATA[", "<?x", "<tu", "<tu a='", "<tuv", "</tu", "<"])
def test_marks_without_end(small: Any, mark: str) -> None:
    """A mark that nothing ends costs its own unit."""
    small(1000, 200, 5000)
    data = (HEAD + PLAIN * 3 + f"<tu>{side('en', f'<seg>{mark} boats')}</tu>\n" + PLAIN * 200 + TAIL).encode()
    found = read(data)
    assert len([one for one in found if isinstance(one, Document)]) == 406
    assert sum(one.bytes_in for one in found) == len(data)
    aside = [one for one in found if isinstance(one, SetAside)]
    assert aside and all("unit 4" in one.detail or "unit 5" in one.detail for one in aside)


def test_damage() -> None:
    """What breaks off, what stands between units, and wrong bytes are told; definitions of entities are refused."""
    cut_off = read((HEAD + PLAIN + PLAIN[:60]).encode())
    assert summary(cut_off)[:2] == ["m.tmx#0", "m.tmx#0"] and summary(cut_off)[2].startswith(
        "malformed: unit 2: an element is not closed (line 5, "
    )
    ends_early = read((HEAD + PLAIN).encode())
    assert isinstance(ends_early[-1], Document) and "breaks off at line 5, column 1" in ends_early[-1].notes[0]
    stray = read((HEAD + PLAIN + "<seg>Lost</tuv>\n" + PLAIN + TAIL).encode())
    assert summary(stray)[2].startswith("malformed: after unit 1: mismatched tag (line 5, ")
    wrong = read((HEAD + PLAIN * 20).encode() + b"<tu><tuv lang='en'><seg>caf\xe9s</seg></tuv></tu>" + TAIL.encode())
    assert isinstance(wrong[-1], Document) and "1 byte sequences are not utf-8" in wrong[-1].notes[0]
    for entity in ('<!ENTITY a "b">', "<!ENTITY a '<tu>'>"):
        with pytest.raises(NotText):
            read(f"<!DOCTYPE tmx [{entity}]><tmx><body>{PLAIN}{TAIL}".encode())
    assert read(b"<tmx><body></body></tmx>")[0].bytes_in == 24
    with pytest.raises(NotText):
        read(b"<tmx><body><t")


def test_memory_is_bounded(small: Any) -> None:
    """Ten times the file takes no more memory."""
    small(4_000, 2_000, 10_000)

    class Pieces(io.RawIOBase):
        def __init__(self, times: int) -> None:
            self.left: Iterator[bytes] = iter([HEAD.encode(), *[PLAIN.encode()] * times, TAIL.encode()])

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            data = next(self.left, b"")
            buffer[: len(data)] = data
            return len(data)

    def peak(times: int) -> int:
        gc.collect()  # else the first count has what others left
        tracemalloc.start()
        count = sum(1 for _ in memories.documents(io.BufferedReader(Pieces(times)), Unit(0, "m.tmx", "", Format.XML)))
        assert count == 2 * times
        try:
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1_000)  # what is made once
    assert peak(10_000) < 1.5 * peak(1_000)


@given(
    st.lists(st.tuples(st.one_of(units, broken), st.sampled_from(GAPS)), min_size=1, max_size=12),
    st.integers(16, 900),
    st.sampled_from(["utf-8", "utf-16", "utf-16-le"]),
)
def test_ranges_are_the_whole(parts: list[tuple[str, str]], unit_bytes: int, codec: str) -> None:
    """In any ranges a memory has the records that it has as a whole, and each byte is in one range."""
    text = HEAD + "".join(unit + gap for unit, gap in parts) + TAIL
    data = text.encode(codec)
    ranges = list(memories.ranges(io.BufferedReader(io.BytesIO(data)), unit_bytes))
    assert [one.begin for one in ranges] == [0, *(one.end for one in ranges[:-1])]
    found: list[Record] = []
    for one in ranges:
        unit = Unit(
            0, "m.tmx", "", Format.XML, begin=one.begin, end=one.end if one.end < len(data) else None,
            row_base=one.rows, code_point_base=one.code_points, line_base=one.lines, encoding=one.encoding,
        )  # fmt: skip
        found += memories.documents(io.BufferedReader(io.BytesIO(data[one.begin : one.end])), unit)
    whole = read(data)
    documents = [[one for one in each if isinstance(one, Document)] for each in (found, whole)]
    assert told(documents[0]) == told(documents[1])
    aside = [
        [one for one in each if isinstance(one, SetAside) and one.reason is not Reason.EMPTY] for each in (found, whole)
    ]
    assert [(one.row, one.reason) for one in aside[0]] == [(one.row, one.reason) for one in aside[1]]
    assert sum(one.bytes_in for one in found) == len(data)


def test_the_plan_cuts_a_large_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_text(HEAD + PLAIN * 3000 + TAIL, encoding="utf-8")
    units = plan(path, unit_bytes=100_000).units
    assert len(units) > 2 and sum(unit.size for unit in units) == path.stat().st_size
    found = [one for unit in units for one in source_read(unit)]
    whole = [one._replace(pair=(one.pair or "").replace("m.tmx", "a.tmx")) for one in read(path.read_bytes())]  # type: ignore[union-attr, call-arg]
    assert told(found) == told(whole)
    assert [one.pair for one in found if isinstance(one, Document)][-1] == "a.tmx#2999"
    assert sum(one.bytes_in for one in found) == path.stat().st_size
