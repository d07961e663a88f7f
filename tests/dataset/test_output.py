"""Where a build may be written, what it takes for input, and that nothing of anybody else's is ever touched."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diglot.cli import main
from diglot.dataset.build import build
from diglot.errors import BuildError, OptionError, SourceError
from tests.dataset.test_build import content, rows

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    """Every file below a folder, hidden ones included, by its path; links by where they lead."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path.relative_to(folder))] = os.fsencode(path.readlink())
        elif path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with two texts in ``data/``."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "data/a.txt", "The ship left at dawn. وصلت السفينة صباحًا.\n")
    write(tmp_path, "data/more/b.txt", "The harbour was closed. أغلق الميناء.\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path | str) -> list[str]:
    return [row["file"] for row in rows(Path(folder), "documents")]


def full(name: str) -> Callable[[Path], None]:
    return lambda place: write(place, name, "mine\n") and None


def made(inputs: str, out: str) -> Callable[[Path], Any]:
    return lambda place: build(inputs, out)


REFUSED: dict[str, tuple[Callable[[Path], Any], list[str], str, str]] = {
    "a folder with a file": (full("out/thesis.txt"), ["data"], "out", "holds thesis.txt, and no build"),
    "a folder with a hidden file": (full("out/.keep"), ["data"], "out", "holds .keep, and no build"),
    "a folder of the name of a table": (full("out/segments/mine.txt"), ["data"], "out", "holds segments"),
    "a file of the name of a table": (full("out/segments"), ["data"], "out", "holds segments"),
    "a journal that is none": (full("out/.diglot/notes.txt"), ["data"], "out", "holds .diglot"),
    "a card and a build.json": (full("out/README.md"), ["data"], "out", "holds README.md"),
    "a file": (full("out"), ["data"], "out", "is a file"),
    "a link to nothing": (lambda place: (place / "out").symlink_to("gone"), ["data"], "out", "is a link to gone"),
    "the input": (lambda place: None, ["data"], "data", "is one of the inputs"),
    "the input, spelled otherwise": (lambda place: None, ["data"], "data/more/..", "is one of the inputs"),
    "the input through a link": (lambda place: (place / "li").symlink_to("data"), ["data"], "li", "is one of the in"),
    "the folder around a table of that name": (
        lambda place: shutil.copytree("data", "in/articles"), ["in/articles"], "in", "holds articles, and no build",
    ),
    "the folder that one stands in": (lambda place: None, ["data"], ".", "holds data, and no build"),
    "a build that is the input": (made("data", "out"), ["out"], "out", "is one of the inputs"),
    "a build whose table is the input": (made("data", "out"), ["out/segments"], "out", "writes segments"),
    "a build whose shard is the input": (
        made("data", "out"), ["out/segments/0000000-000.arrow"], "out", "writes segments/0000000-000",
    ),
    "a build whose table is met by a pattern": (
        made("data", "out"), ["data", "out/segments/*.arrow"], "out", "writes segments",
    ),
    "a build whose card is the input": (made("data", "out"), ["out/README.md"], "out", "writes README.md"),
    "a table of another build": (made("data", "old"), ["data"], "old/segments/new", "lies in what belongs"),
    "a copy of a build": (
        lambda place: (build("data", "out"), shutil.rmtree("out/.diglot")), ["data"], "out", "a copy of a build",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_left_as_it_is(case: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prepare, inputs, out, said = REFUSED[case]
    prepare(place)
    before = tree(place)
    assert main(["build", *inputs, "--out", out, "--quiet"]) == 1
    message = capsys.readouterr().err
    assert said in message and "nothing was touched" in message and "--out" in message
    with pytest.raises(BuildError, match="nothing was touched"):
        build(inputs, out, fresh=True)
    assert tree(place) == before
    free = message.rpartition("--out ")[2].strip()
    if not {"out", "out/segments"} & set(inputs):
        build("data", free)  # what the message names can be typed


@pytest.mark.parametrize("out", ["o\0x", "o" * 300, "/proc/none/out", "data/a.txt/out"])
def test_what_cannot_be_a_folder(out: str, place: Path) -> None:
    before = tree(place)
    with pytest.raises(BuildError, match=r"nothing was (begun|touched)"):
        build("data", out)
    assert tree(place) == before


def test_what_is_no_folder_at_all(place: Path) -> None:
    import diglot

    for call in (
        lambda: build("data", ""),
        lambda: build("data", "out", task_bytes=0),
        lambda: diglot.build("data", out=os.fsdecode(b"out\xce")),
    ):
        with pytest.raises(OptionError):
            call()
    assert [path.name for path in place.iterdir()] == ["data"]


def test_folders_that_are_taken(place: Path) -> None:
    (place / "empty").mkdir()
    (place / "stopped" / ".diglot" / "tmp").mkdir(parents=True)  # a build killed before it had a plan
    for out in ("new/deep/er", "empty", "stopped", "empty"):
        assert files(build("data", out).folder) == ["a.txt", "more/b.txt"]


@pytest.mark.parametrize(
    ("inputs", "out"),
    [(["."], "out"), (["."], "data/more/out"), (["**/*"], "out"), (["data/**"], "data/x")],
)
def test_a_build_is_no_input_of_itself(inputs: list[str], out: str, place: Path, capsys: Any) -> None:
    first = None
    for _ in range(3):
        assert main(["build", *inputs, "--out", out, "--json"]) == 0
        about = json.loads(capsys.readouterr().out)
        found = (files(out), content(place / out))
        assert first in (None, found)
        first = found
    assert about["documents"] == 2 and about["left_out"]
    assert main(["build", *inputs, "--out", out]) == 0
    assert "left out" in capsys.readouterr().out


def test_other_builds_below_an_input_are_left_out(place: Path) -> None:
    build("data", "data/old")
    build("data", "data/more/copy")
    shutil.rmtree("data/more/copy/.diglot")
    write(place, "data/segments/mine.txt", "A folder of that name is no build.\n")
    write(place, "data/build.json", '{"text": "Nor is a file of that name."}\n')
    (place / "data" / "to-a-table").symlink_to("old/segments")
    built = build("data", "out")
    assert files(built.folder) == ["a.txt", "build.json", "more/b.txt", "segments/mine.txt"]
    assert built.left_out == ("more/copy", "old", "to-a-table")


def test_a_build_as_input_is_one_table(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = build("data", "old")
    write(place, "old/notes.txt", "Not of the build.\n")
    assert main(["build", "old", "--out", "new", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["documents"] == built.summary.segments
    assert "old is a build of diglot: its segments are read" in said.err
    assert main(["build", "old", "--out", "articles", "--table", "articles", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == built.summary.articles
    assert files("articles") == ["articles/0000000-000.arrow"] * built.summary.articles
    datasets = pytest.importorskip("datasets")
    loaded = build(datasets.load_from_disk("old"), "loaded")
    assert loaded.summary.documents == built.summary.segments and "is a build" in loaded.notices[0]
    (place / "old" / "dataset_dict.json").unlink()
    with pytest.raises(SourceError, match="not finished"):
        build("old", "another")


def test_a_copy_in_a_store_is_one_table(place: Path) -> None:
    import fsspec

    built = build("data", "old", copy_to="memory://team/news")
    system = fsspec.filesystem("memory")
    system.pipe_file("/team/more/c.txt", b"Another text.")
    assert build("memory://team/news", "one").summary.documents == built.summary.segments
    around = build("memory://team", "two")
    assert (files(around.folder), around.left_out) == (["more/c.txt"], ("news",))


def test_what_somebody_puts_into_a_build_stays(place: Path) -> None:
    build("data", "out")
    mine = {
        name: write(place, f"out/{name}", f"mine: {name}").read_bytes()
        for name in ("thesis.txt", "segments/n.txt", "segments/cache-1.arrow", ".diglot/x", ".diglot/tmp/y/z", "o/s.md")
    }  # fmt: skip
    for fresh in (False, True):
        write(place, "data/a.txt", f"Something else {fresh}.\n")
        built = build("data", "out", fresh=fresh)
        assert {name: (place / "out" / name).read_bytes() for name in mine} == mine
        assert built.summary.documents == 2
