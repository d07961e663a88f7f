"""Which files an input means, and what they are called."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from diglot.errors import MissingExtra, OptionError, SourceError
from diglot.sources import Document, plan, read
from diglot.sources.formats import Compression, Format, compression_of
from diglot.sources.readers import told_by_name


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in [
        "b.txt",
        "a.txt",
        "ar/z.txt",
        "ar/deep/ي.txt",
        ".hidden.txt",
        ".git/config",
        "README.md",
        "ar/LICENSE",
    ]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def names(*inputs: object) -> list[str]:
    return [unit.file for unit in plan(list(inputs)).units]


def test_folder(corpus: Path) -> None:
    made = plan(str(corpus) + "/")
    assert [unit.file for unit in made.units] == ["a.txt", "ar/deep/ي.txt", "ar/z.txt", "b.txt"]
    assert sorted(made.skipped) == ["README.md", "ar/LICENSE"]


def test_patterns_and_files(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert names(f"{corpus}/*.txt") == ["a.txt", "b.txt"]
    assert names(f"{corpus}/**/*.txt") == ["a.txt", "ar/deep/ي.txt", "ar/z.txt", "b.txt"]
    assert names(corpus / "README.md") == ["README.md"]
    monkeypatch.chdir(corpus)
    assert names("a.txt", "./ar") == ["a.txt", "deep/ي.txt", "z.txt"]
    assert names("*.txt", "a.txt") == ["a.txt", "b.txt"]
    assert names("ar/*.txt") == ["z.txt"]


def test_a_name_with_brackets_is_a_file_first(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text("x")
    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


def test_equal_names_are_told_apart(tmp_path: Path) -> None:
    for folder in ("one/x", "two/x"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "page.txt").write_text(folder)
    assert names(tmp_path / "one", tmp_path / "two") == ["one/x/page.txt", "two/x/page.txt"]


def test_links_in_a_circle_end(corpus: Path) -> None:
    (corpus / "ar" / "loop").symlink_to(corpus, target_is_directory=True)
    assert len(names(corpus)) == 4


def test_missing_inputs_say_what_to_type(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match=r"did you mean '.*a\.txt'"):
        plan(corpus / "a.tx")
    with pytest.raises(SourceError, match="looked in"):
        plan(corpus / "no" / "such")
    with pytest.raises(SourceError, match="no file matches"):
        plan(f"{corpus}/*.csv")
    (corpus / "empty").mkdir()
    with pytest.raises(SourceError, match="no file to read"):
        plan(corpus / "empty")
    (corpus / "empty" / "README").write_text("x")
    with pytest.raises(SourceError, match=r"skipped: README; name a file"):
        plan(corpus / "empty")
    with pytest.raises(SourceError, match="no input"):
        plan([])
    with pytest.raises(SourceError, match="cannot read a int"):
        plan([5])
    (corpus / "link.txt").symlink_to(corpus / "gone")
    with pytest.raises(SourceError, match="does not exist"):
        plan(corpus / "link.txt")


def test_options_out_of_range(corpus: Path) -> None:
    with pytest.raises(OptionError, match="unknown format 'jsonlines'; did you mean 'jsonl'"):
        plan(corpus, format="jsonlines")
    with pytest.raises(OptionError, match="unit_bytes is 1, the least is"):
        plan(corpus, unit_bytes=1)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("من الأنبوب\n".encode())))
    (unit,) = plan("-").units
    assert unit.file == "stdin"
    (found,) = read(unit)
    assert isinstance(found, Document)
    assert found.text == "من الأنبوب\n"
    assert list(read(unit)) == [found], "it can be read again"


def test_remote_addresses() -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    text = "سطر من بعيد\n" * 400
    for name in ["a.txt", "deep/b.txt.gz", ".hidden", "README.md"]:
        data = text.encode()
        system.pipe(f"/bucket/{name}", __import__("gzip").compress(data) if name.endswith(".gz") else data)
    made = plan("memory://bucket", unit_bytes=2000)
    assert sorted({unit.file for unit in made.units}) == ["a.txt", "deep/b.txt.gz"]
    assert made.skipped == ("README.md",)
    texts: dict[str, str] = {}
    for unit in made.units:
        for found in read(unit):
            assert isinstance(found, Document)
            texts[found.file] = texts.get(found.file, "") + found.text
    assert texts == dict.fromkeys(texts, text)
    assert [unit.file for unit in plan("memory://bucket/*.txt").units] == ["a.txt"]
    assert [unit.file for unit in plan("memory://bucket/a.txt").units] == ["a.txt"]
    with pytest.raises(SourceError, match="no file at"):
        plan("memory://bucket/nothing")
    with pytest.raises(SourceError, match="nosuch"):
        plan("nosuch://bucket")


def test_a_store_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("s3fs", "obstore", "obstore.fsspec"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'diglot\[s3\]'"):
        plan("s3://bucket/news")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", (Format.TEXT, Compression.NONE)),
        ("a", (Format.TEXT, Compression.NONE)),
        ("a.JSONL.GZ", (Format.JSONL, Compression.GZIP)),
        ("a.tar.bz2", (Format.TAR, Compression.BZIP2)),
        (".html", (Format.TEXT, Compression.NONE)),
        ("x.parquet", (Format.PARQUET, Compression.NONE)),
        ("v1.2.xz", (Format.TEXT, Compression.XZ)),
    ],
)
def test_format_by_name(name: str, expected: tuple[Format, Compression]) -> None:
    assert (told_by_name(name), compression_of(name)) == expected
