"""No verb harms a file that is somebody's: every one is run over folders full of them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from diglot.cli import main
from diglot.dataset.build import build
from tests.dataset.test_output import tree, write

FOREIGN = (
    "README.md", "build.json", "dataset_dict.json", "report.html", "segments/mine.txt", "articles/0000000-000.arrow",
    "documents/state.json", "page.lines.jsonl", "page.articles.jsonl", "names.tsv", "names.parquet", "c.jsonl",
    ".diglot/notes.txt", "team/news/README.md", "datasets/team/news/README.md", "hub.txt", "a.part", ".hidden",
)  # fmt: skip
"""Names that verbs of diglot write somewhere."""
COMMANDS = (
    "build data --out full", "build data full --out full", "build full/segments --out full", "build . --out full",
    "build data --out full --fresh", "build data --out full/segments/mine.txt", "build data --out data",
    "build data --out new --copy-to file://{}/full", "build . --out data/new", "build data --out full/new/er",
    "inspect made", "inspect full", "report made --out full/report.html", "report full", "report made --out full",
    "names made --table full/names.tsv", "names made --table full/names.parquet", "names full",
    "names made --candidates full/c.jsonl", "split data/page.txt --jsonl full",
    "split data/page.txt other/page.txt --jsonl pages",
    "split data/page.txt --jsonl full/hub.txt", "detect data/page.txt", "segment data/page.txt",
    "normalize data/page.txt", "tokenize data/page.txt", "transliterate data/page.txt",
    "push full team/news --hub new-hub", "push made team/news --hub new-hub", "push made team/news --hub full",
    "hub stats --root full",
    "hub fsck --root full", "hub restore full/hub.txt --root full", "doctor", "completion bash",
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "data/page.txt", "The Harbour\n\nThe ship left at dawn. وصلت السفينة صباحًا.\n")
    write(tmp_path, "other/page.txt", "Another page of that name.\n")
    for name in FOREIGN:
        write(tmp_path, f"full/{name}", f"mine: {name}\n")
    return tmp_path


def test_every_verb_over_a_folder_full_of_files(place: Path, capsys: Any) -> None:
    build("data", "made")
    before = tree(place)
    for command in COMMANDS:
        code = main(command.format(place).split())
        said = capsys.readouterr()
        assert code in (0, 1, 2) and "should not have happened" not in said.err, command
        now = tree(place)
        assert {name: now.get(name) for name in before} == before, command
        if "full" in command.split("--")[-1] and command.startswith(("build", "report", "names", "split")):
            assert code == (0 if "new" in command and "copy" not in command else 1), command


def test_a_report_takes_the_place_of_a_report(place: Path) -> None:
    build("data", "made")
    for _ in range(2):
        assert main(["report", "made"]) == 0
    (place / "made" / "report.html").write_text("mine")
    assert main(["report", "made"]) == 1
    assert main(["report", "made", "--overwrite"]) == 0
    for options in (["--table", "names.tsv"], ["--candidates", "names.jsonl"]):
        assert main(["names", "made", *options]) == 0
        assert main(["names", "made", *options]) == 1
        assert main(["names", "made", *options, "--overwrite"]) == 0
    assert not list(place.glob("made/**/*.part"))


def test_pages_of_one_name_are_not_written_over_each_other(place: Path, capsys: Any) -> None:
    assert main(["split", "data/page.txt", "other/page.txt", "--jsonl", "pages"]) == 1
    assert "data/page.txt, other/page.txt" in capsys.readouterr().err and not (place / "pages").exists()
    assert main(["split", "data/page.txt", "--jsonl", "pages"]) == 0
    assert main(["split", "data/page.txt", "--jsonl", "pages"]) == 1
    assert main(["split", "data/page.txt", "--jsonl", "pages", "--overwrite"]) == 0


def test_a_push_sends_the_build_and_nothing_else(place: Path, capsys: Any) -> None:
    build("data", "made")
    sent = {name: data for name, data in tree(place / "made").items() if not name.startswith(".")}
    assert main(["report", "made"]) == 0
    for name in ("thesis.txt", "segments/notes.txt", "data.parquet", "segments/9.arrow"):
        write(place, f"made/{name}", "mine")
    assert main(["push", "made", "team/news", "--hub", "hub"]) == 0
    pushed = tree(place / "hub" / "datasets" / "team" / "news")
    shards = {name.replace(".arrow", ".parquet") for name in sent if name.endswith(".arrow")}
    assert pushed.keys() == {*shards, "README.md", "build.json", ".gitattributes"}
    assert main(["push", "made", "team/news", "--hub", "hub", "--format", "arrow"]) == 0
    pushed = tree(place / "hub" / "datasets" / "team" / "news")
    assert {name: data for name, data in pushed.items() if name != ".gitattributes"} == sent
    (place / "made" / "dataset_dict.json").unlink()
    capsys.readouterr()
    assert main(["push", "made", "team/news", "--hub", "hub"]) == 1
    assert "not finished" in capsys.readouterr().err


def test_names_that_are_not_utf_8_at_every_verb(place: Path, capfdbinary: Any) -> None:
    out, source = os.fsdecode(b"out\xce[1]"), os.fsdecode(b"in\xcf")
    (place / "data").rename(place / source)
    (place / source / "page.txt").rename(place / source / os.fsdecode(b"\xd0.txt"))
    page = f"{source}/{os.fsdecode(bytes([0xD0]))}.txt"
    for arguments in (
        ["build", source, "--out", out], ["build", source, "--out", out, "--json"], ["build", ".", "--out", "all"],
        ["inspect", out], ["report", out], ["names", out], ["push", out, "team/news", "--hub", "hub"],
        ["split", page], ["split", page, "--jsonl", os.fsdecode(b"pages\xd1")], ["detect", page],
        ["build", source, "--out", "titled", "--title", source, "--description", source],
    ):  # fmt: skip
        assert main(arguments) == 0, arguments
        capfdbinary.readouterr().out.decode("utf-8")
    assert main(["build", out, "--out", out]) == 1


@pytest.mark.parametrize("verb", ["detect", "segment", "normalize", "tokenize", "transliterate"])
@pytest.mark.parametrize("json_out", [False, True])
def test_halves_of_surrogate_pairs(verb: str, json_out: bool, place: Path, capfdbinary: Any) -> None:
    lines = [
        r'{"text": "hi \ud83d there", "more": ["\udc00", {"\ud83d": "\ud83d"}]}', r'{"text": "\ud83d\ude00 whole"}',
        r'{"text": "سلام \udce8"}', '{"text": "the rest goes on"}',
    ]  # fmt: skip
    write(place, "in.jsonl", "\n".join(lines) + "\n")
    assert main([verb, "in.jsonl", "--jsonl", "text", *(["--json"] if json_out else [])]) == 0
    found = [json.loads(line) for line in capfdbinary.readouterr().out.decode("utf-8").splitlines()]
    assert [row["text"] for row in found] == ["hi � there", "😀 whole", "سلام �", "the rest goes on"]
    assert found[0]["more"] == ["�", {"�": "�"}]


def test_what_is_no_text_is_named(place: Path, capsys: Any) -> None:
    for value, kind in (("null", "null"), ("[1]", "a list"), ("5", "a number")):
        write(place, "in.jsonl", '{"text": "fine"}\n{"text": ' + value + "}\n")
        assert main(["detect", "in.jsonl", "--jsonl", "text"]) == 1
        assert f"in.jsonl:2: the field 'text' holds {kind}, not a text" in capsys.readouterr().err
