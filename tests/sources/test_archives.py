"""Archives are read as folders: names, formats, nesting, and what is hostile or broken in them."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import tarfile
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.sources import Document, Reason, Record, SetAside, plan, read
from diglot.sources import archives as archives_module
from diglot.sources import members as members_module
from diglot.sources import sevenzip as sevenzip_module
from diglot.sources import tars as tars_module
from tests.sources.making import packed, word, zipped

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "cases" / "archives.json").read_text(encoding="utf-8")
)
KINDS = ("zip", "tar", "tar.gz", "tar.xz", "tar.bz2", "tgz", "7z")


def content(value: Any) -> bytes:
    """What a member of a case holds: a text; hexadecimal digits; something gzipped; a Word file; another archive."""
    if isinstance(value, str):
        return value.encode()
    if "hex" in value:
        return bytes.fromhex(value["hex"])
    if "gzip" in value:
        return gzip.compress(content(value["gzip"]), mtime=0)
    if "word" in value:
        return word(f"<w:p><w:r><w:t>{value['word']}</w:t></w:r></w:p>")
    return packed({name: content(inner) for name, inner in value["archive"].items()}, value["kind"])


def records(path: Path, **options: Any) -> list[Record]:
    return [record for unit in plan(path, **options).units for record in read(unit)]


def shown(found: list[Record], name: str) -> list[list[str]]:
    """Name in the archive, and text or reason, of each record."""
    return [
        [one.file.removeprefix(f"{name}/"), one.text if isinstance(one, Document) else f"({one.reason})"]
        for one in found
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], kind: str, tmp_path: Path) -> None:
    if kind not in case.get("kinds", KINDS):
        return
    name = f"a.{kind}"
    (tmp_path / name).write_bytes(packed({key: content(value) for key, value in case["members"].items()}, kind))
    found = records(tmp_path / name)
    assert shown(found, name) == case["found"]
    if "bytes" in case:
        assert sum(one.bytes_in for one in found) == case["bytes"]


@pytest.mark.parametrize(
    ("codec", "names"),
    [
        *[(codec, ["رسالة من الميناء.txt", "أخبار.txt"]) for codec in ("cp1256", "iso8859_6", "cp720")],
        ("cp1256", ["رسالة من الميناء.txt", "résumé.txt"]),
        ("utf-8", ["رسالة.txt"]),
        ("cp437", ["naïve.txt"]),
    ],
)
def test_names_without_a_mark(codec: str, names: list[str], tmp_path: Path) -> None:
    data = zipped({f"{'x' * len(name.encode(codec))}{i}": b"text" for i, name in enumerate(names)})
    for i, name in enumerate(names):
        raw = name.encode(codec)
        data = data.replace(b"x" * len(raw) + b"%d" % i, raw[:-4] + b"_.txt")
    (tmp_path / "a.zip").write_bytes(data)
    assert [one.file for one in records(tmp_path / "a.zip")] == [f"a.zip/{name[:-4]}_.txt" for name in names]


@pytest.mark.parametrize("codec", ["cp1256", "iso8859_6", "cp720", "mac_arabic"])
def test_names_in_tar_that_are_not_utf_8(codec: str, tmp_path: Path) -> None:
    names = ["رسالة من الميناء.txt", "أخبار.txt"]
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.GNU_FORMAT, encoding=codec) as tar:
        for name in names:
            tar.addfile(tarfile.TarInfo(name))
    with tarfile.open(tmp_path / "b.tar", "w", format=tarfile.GNU_FORMAT, encoding="utf-8") as tar:
        tar.addfile(tarfile.TarInfo("plain.txt"))
        tar.addfile(tarfile.TarInfo("خبر.txt"))
    assert [one.file for one in records(tmp_path / "a.tar")] == [f"a.tar/{name}" for name in names]
    assert [one.file for one in records(tmp_path / "b.tar")] == ["b.tar/plain.txt", "b.tar/خبر.txt"]


def test_names_in_tar_of_no_known_page_lose_nothing(tmp_path: Path) -> None:
    """Names that tell no code page, or that it has no characters for, are spelled by their bytes."""
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.GNU_FORMAT, encoding="latin-1") as tar:
        for name in ("\x80\xff.txt", "\x80\xfe.txt", "a/\xe9\xa0.txt"):
            tar.addfile(tarfile.TarInfo(name))
    assert [one.file for one in records(tmp_path / "a.tar")] == [
        "a.tar/��[80ff].txt", "a.tar/��[80fe].txt", "a.tar/a/�[e9a0].txt"
    ]  # fmt: skip
    told = tars_module.TarNames()
    assert told("رسالة من الميناء".encode("iso8859_6").decode("utf-8", "surrogateescape")) == "رسالة من الميناء"
    assert told("\udcff\udcfe.txt") == "��[fffe].txt"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=12), min_size=1, max_size=5))
def test_names_in_tar_are_text_whatever_their_bytes(names: list[bytes]) -> None:
    told = tars_module.TarNames()
    for name in names:
        assert told(name.decode("utf-8", "surrogateescape")).encode()


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst"])
def test_members_after_a_compressed_archive_in_tar(suffix: str, tmp_path: Path) -> None:
    inner = {f"{i}.txt": b"text" for i in range(3)}
    parts = {f"in.tar.{suffix}": squeezed(packed(inner, "tar"), suffix), "last.txt": b"last"}
    (tmp_path / "a.tar").write_bytes(packed(parts, "tar"))
    assert shown(records(tmp_path / "a.tar"), "a.tar")[-1] == ["last.txt", "last"]


def squeezed(data: bytes, suffix: str) -> bytes:
    """Some bytes, compressed."""
    if suffix == "zst":
        return bytes(pa.compress(data, "zstd", asbytes=True))
    return {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[suffix](data)


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    with tarfile.open(tmp_path / "a.tar", "w") as tar:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"link{kind.decode()}")
            info.type, info.linkname = kind, str(secret)
            tar.addfile(info)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, str(secret))
    for name, count in (("a.tar", 4), ("a.zip", 1)):
        found = records(tmp_path / name)
        assert len(found) == count
        assert all(isinstance(one, SetAside) and one.reason is Reason.FORMAT for one in found)
    assert not any("secret" in str(one) and isinstance(one, Document) for one in found)


def test_members_that_are_encrypted_cost_no_other(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"a", "b.txt": b"b"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert shown(records(tmp_path / "a.zip"), "a.zip") == [["a.txt", "(encrypted)"], ["b.txt", "b"]]
    py7zr = pytest.importorskip("py7zr")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w", password="x") as archive:
        archive.writestr(b"a", "a.txt")
    [found] = records(tmp_path / "a.7z")
    assert isinstance(found, SetAside) and found.reason is Reason.ENCRYPTED


@pytest.mark.parametrize("kind", KINDS)
def test_a_bomb_costs_its_budget(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members_module, "LEAST", 1 << 20)
    monkeypatch.setattr(members_module, "RATIO", 1)
    parts = {"first.txt": b"words", "bomb.txt": bytes(4 << 20), "last.txt": b"words"}
    (tmp_path / f"a.{kind}").write_bytes(packed(parts, kind))
    found = records(tmp_path / f"a.{kind}")
    if kind != "tar":  # which is as large as what it holds
        assert any(isinstance(one, SetAside) and one.reason is Reason.TOO_LONG for one in found)
        assert sum(one.bytes_in for one in found) < 3 << 20
    if kind != "7z":
        assert isinstance(found[0], Document)


def test_bombs_of_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members_module, "LEAST", 1 << 20)
    data = zipped({f"{i}.txt": bytes(2 << 20) for i in range(4)})
    for _ in range(3):
        data = zipped({f"{i}.zip": data for i in range(4)})
    (tmp_path / "a.zip").write_bytes(data)
    found = records(tmp_path / "a.zip")
    assert {one.reason for one in found if isinstance(one, SetAside)} <= {Reason.TOO_LONG, Reason.BINARY, Reason.FORMAT}
    assert sum(one.bytes_in for one in found) < 8 << 20
    for _ in range(archives_module.DEEPEST):
        data = zipped({"a.zip": data})
    (tmp_path / "deep.zip").write_bytes(data)
    [deep] = records(tmp_path / "deep.zip")
    assert isinstance(deep, SetAside) and "one in the other" in deep.detail


def test_ten_thousand_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for i in range(10_000):
            archive.writestr(f"{i:05}.txt", f"text {i}")
    found = records(tmp_path / "a.zip")
    assert [one.file for one in found] == [f"a.zip/{i:05}.txt" for i in range(10_000)]


def test_a_large_archive_is_cut_between_members(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{i}.txt": b"text %d " % i * 20 for i in range(300)}))
    whole = records(tmp_path / "a.zip")
    units = plan(tmp_path / "a.zip", unit_bytes=10_000).units
    assert len(units) > 3
    assert [record for unit in units for record in read(unit)] == whole
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        for text in ("one ", "two ", "three "):
            archive.writestr("a/b.txt", text * 400)
    units = plan(tmp_path / "twice.zip", unit_bytes=1000).units
    assert len(units) > 1
    names = dict.fromkeys(one.file for unit in units for one in read(unit))  # each is read in parts
    assert [*names] == [f"twice.zip/a/b{number}.txt" for number in ("", "[2]", "[3]")]
    (tmp_path / "b.zip").write_bytes(word("<w:p><w:r><w:t>Bread.</w:t></w:r></w:p>" * 999))
    assert len(plan(tmp_path / "b.zip", unit_bytes=1000).units) == 1


def test_what_is_cut_off_or_broken(tmp_path: Path) -> None:
    parts = {"a.txt": b"first words", "b.txt": os.urandom(90_000).hex().encode(), "c.txt": b"last"}
    whole = packed(parts, "tar")
    (tmp_path / "a.tar").write_bytes(whole[:1100])
    (tmp_path / "b.tar").write_bytes(whole[:1024] + b"\x01" * 512 + whole[1536:])
    (tmp_path / "c.tar.gz").write_bytes(packed(parts, "tar.gz")[:-40])
    (tmp_path / "d.tar").write_bytes(b"no tar at all")
    for name, reason, before in (
        ("a.tar", Reason.TRUNCATED, 1), ("b.tar", Reason.CORRUPT, 1), ("c.tar.gz", Reason.TRUNCATED, 1),
        ("d.tar", Reason.CORRUPT, 0),
    ):  # fmt: skip
        found = records(tmp_path / name)
        assert len([one for one in found if isinstance(one, Document)]) >= before
        assert isinstance(found[-1], SetAside) and found[-1].reason is reason, name
    data = bytearray(zipped(parts, zipfile.ZIP_STORED))
    data[data.index(b"first")] ^= 1  # its checksum is wrong now
    (tmp_path / "a.zip").write_bytes(bytes(data))
    found = records(tmp_path / "a.zip")
    assert any(isinstance(one, SetAside) and one.reason is Reason.CORRUPT for one in found)
    assert any(isinstance(one, Document) and one.text == "last" for one in found)
    (tmp_path / "b.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    [empty] = records(tmp_path / "b.zip")
    assert isinstance(empty, SetAside) and empty.reason is Reason.EMPTY
    if pytest.importorskip("py7zr"):
        (tmp_path / "a.7z").write_bytes(packed(parts, "7z")[:60])
        [cut] = records(tmp_path / "a.7z")
        assert isinstance(cut, SetAside) and cut.reason in (Reason.TRUNCATED, Reason.CORRUPT)


def test_headers_of_a_tar_archive_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tars_module, "HEADERS", 1 << 17)
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"comment": "x" * (1 << 20)}
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(info)
    [found] = records(tmp_path / "a.tar")
    assert isinstance(found, SetAside) and found.reason is Reason.TOO_LONG


def test_members_of_7z_before_a_damaged_one_are_kept(tmp_path: Path) -> None:
    py7zr = pytest.importorskip("py7zr")
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w", filters=[{"id": py7zr.FILTER_COPY}]) as archive:
        for name in ("a", "b", "c"):
            archive.writestr(f"the text of {name} ".encode() * 9, f"{name}.txt")
    data = bytearray((tmp_path / "a.7z").read_bytes())
    data[data.index(b"text of b")] ^= 1
    (tmp_path / "a.7z").write_bytes(bytes(data))
    found = records(tmp_path / "a.7z")
    assert isinstance(found[0], Document) and found[0].file == "a.7z/a.txt"
    assert isinstance(found[-1], SetAside) and found[-1].reason is Reason.CORRUPT


def test_7z_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("py7zr")
    monkeypatch.setattr(sevenzip_module, "GROUP", 30)
    parts = {f"{i}.txt": f"the text {i}".encode() for i in range(9)}
    (tmp_path / "a.7z").write_bytes(packed(parts, "7z"))
    assert shown(records(tmp_path / "a.7z"), "a.7z") == [[f"{i}.txt", f"the text {i}"] for i in range(9)]


@cache
def once(kind: str) -> bytes:
    """An archive of each kind, made once: it holds the time, and compressed its length changes with it."""
    return packed(
        {"a.txt": b"words and more words", "b.jsonl": b'{"text": "a"}\n', "c.zip": zipped({"d.txt": b"d"})}, kind
    )


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_borne(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    path = tmp_path_factory.mktemp("damaged") / f"a.{kind}"
    whole = bytearray(once(kind))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(whole) // 2, len(whole)))
    path.write_bytes(bytes(whole[:cut]))
    found = [record for unit in plan(path).units for record in read(unit)]
    assert found
    assert all(one.file == path.name or one.file.startswith(f"{path.name}/") for one in found)


def test_the_same_archive_has_the_same_digest(tmp_path: Path) -> None:
    data = zipped({"a.txt": b"a" * 5000, "b.txt": b"b" * 5000})
    digests = set()
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(data)
        for size in (1 << 25, 6000):
            for unit in plan(tmp_path / name, unit_bytes=size).units:
                reading = read(unit)
                assert all(isinstance(one, Document) for one in reading)
                digests.add((unit.begin, unit.end, reading.digest))
    assert len(digests) == len({(begin, end) for begin, end, _ in digests})
    assert zlib.crc32(data)
