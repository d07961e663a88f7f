"""Web archives: pages and texts with their address and date, record by record; cut, broken and hostile ones."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.sources import Document, Reason, Record, SetAside, plan, read
from diglot.sources import warc as warc_module

pytest.importorskip("warcio")
pytest.importorskip("trafilatura")

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "warc.json").read_text(encoding="utf-8")
)


def record(one: dict[str, Any]) -> bytes:
    """A record of a case as it stands in an archive."""
    body = one.get("content", "").encode(one.get("encoding", "utf-8"))
    if one.get("gzip"):
        body = gzip.compress(body, mtime=0)
    if one.get("chunked"):
        body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:50], body[50:])) + b"0\r\n\r\n"
    kind = one.get("mime", "application/warc-fields")
    if "http" in one:
        kind = f"application/http; msgtype={'request' if one['type'] == 'request' else 'response'}"
        body = "\r\n".join([*one["http"], "", ""]).encode() + body
    head = ["WARC/1.0", f"WARC-Type: {one['type']}", "WARC-Date: 2024-05-06T10:00:00Z", "WARC-Record-ID: <urn:uuid:1>",
            *([f"WARC-Target-URI: {one['uri']}"] if "uri" in one else []), f"Content-Type: {kind}",
            f"Content-Length: {one.get('length', len(body))}", "", ""]  # fmt: skip
    return "\r\n".join(head).encode() + body + b"\r\n\r\n"


def records(path: Path, **options: Any) -> list[Record]:
    return [found for unit in plan(path, **options).units for found in read(unit)]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "noname"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], name: str, tmp_path: Path) -> None:
    parts = [record(one) for one in case["records"]]
    size = sum(map(len, parts))
    (tmp_path / name).write_bytes(b"".join(map(gzip.compress, parts) if name.endswith("gz") else parts))
    found = records(tmp_path / name)
    assert [
        [one.row, one.text, one.metadata.url, one.metadata.date, [*one.notes]]
        if isinstance(one, Document) else [one.row, f"({one.reason}) {one.detail}"]
        for one in found
    ] == case["found"]  # fmt: skip
    assert sum(one.bytes_in for one in found) == size


TEXTS = [{"type": "conversion", "uri": f"https://l.example/{i}", "mime": "text/plain", "content": f"Text {i}. " * 20}
         for i in range(60)]  # fmt: skip


@pytest.mark.parametrize("name", ["a.wet", "a.warc.gz"])
def test_a_large_archive_is_cut_between_records(name: str, tmp_path: Path) -> None:
    parts = [record(one) for one in TEXTS]
    (tmp_path / name).write_bytes(b"".join(map(gzip.compress, parts) if name.endswith("gz") else parts))
    whole = records(tmp_path / name)
    assert len(whole) == len(TEXTS)
    units = plan(tmp_path / name, unit_bytes=3000).units
    assert len(units) > 3
    assert [found for unit in units for found in read(unit)] == whole
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(b"".join(parts)))  # one member of gzip, which cannot be cut
    [unit] = plan(tmp_path / "b.warc.gz", unit_bytes=500).units
    assert [one.row for one in read(unit)] == list(range(len(TEXTS)))


def test_an_archive_that_ends_early(tmp_path: Path) -> None:
    data = b"".join(record(one) for one in TEXTS[:3])
    (tmp_path / "a.warc").write_bytes(data[:-40])
    found = records(tmp_path / "a.warc")
    assert [isinstance(one, Document) for one in found] == [True] * 3
    assert isinstance(found[2], Document) and "the archive ends inside this record" in found[2].notes
    packed = gzip.compress(record(TEXTS[0])) + gzip.compress(record(TEXTS[1]))[:-30]
    (tmp_path / "a.warc.gz").write_bytes(packed)
    found = records(tmp_path / "a.warc.gz")
    assert isinstance(found[0], Document)
    assert isinstance(found[-1], SetAside) and found[-1].reason is Reason.TRUNCATED


def test_what_is_broken_ends_the_archive_there(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    good = record(TEXTS[0])
    for number, bad in enumerate([b"garbage\r\n\r\n" + good, record({**TEXTS[1], "length": 99_999}) + good,
                                  record({**TEXTS[1], "length": -5}) + good]):  # fmt: skip
        (tmp_path / f"{number}.warc").write_bytes(good + bad)
        found = records(tmp_path / f"{number}.warc")
        assert isinstance(found[0], Document) and found[0].text == TEXTS[0]["content"]
        assert len(found) >= 2
        assert sum(one.bytes_in for one in found) == len(good + bad)
    assert capfd.readouterr().err == ""


def test_records_that_are_too_long_or_unpack_too_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_module, "LIMIT", 1 << 20)
    bomb = gzip.compress(bytes(300 << 20), 9)
    head = ["HTTP/1.1 200 OK", "Content-Type: text/html", "Content-Encoding: gzip"]
    squeezed = {"type": "response", "uri": "https://l.example/b", "http": head, "content": "", "mime": ""}
    data = record(squeezed)
    data = data.replace(b"Content-Length: %d" % len("\r\n".join([*head, "", ""])),
                        b"Content-Length: %d" % (len("\r\n".join([*head, "", ""])) + len(bomb)))  # fmt: skip
    data = data[:-4] + bomb + b"\r\n\r\n"
    long = record({**TEXTS[0], "content": "x" * (2 << 20)})
    (tmp_path / "a.warc").write_bytes(data + long + record(TEXTS[2]))
    tracemalloc.start()
    found = records(tmp_path / "a.warc")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one.reason if isinstance(one, SetAside) else one.text for one in found] == [
        Reason.TOO_LONG, Reason.TOO_LONG, TEXTS[2]["content"],
    ]  # fmt: skip
    assert peak < 100 << 20


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_damage_is_borne(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.mktemp("damaged") / data.draw(st.sampled_from(["a.warc", "a.warc.gz"]))
    parts = [record(one) for one in TEXTS[:4]]
    whole = bytearray(b"".join(map(gzip.compress, parts) if path.suffix == ".gz" else parts))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole))
    found = list(read(plan(path).units[0]))
    assert found
    if path.suffix == ".warc":
        assert sum(one.bytes_in for one in found) == len(whole)
