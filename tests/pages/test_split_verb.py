"""``diglot split``: the files it writes, and what it says of bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diglot.cli import main

BODY = "The fair opened on Monday with music and a long parade through the old town, and many came to see it."
HEAD = ["The fair opens again in the harbour", "May 3, 2021", "By Jane Doe"]
PAGE = "\n\n".join([*HEAD, BODY, f"{BODY[:60]}, they said.", "Related Videos\n"])


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_files_of_lines_and_articles(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(PAGE, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["split", str(tmp_path / "one.txt"), str(tmp_path / "two.txt"), "--jsonl", str(out)]) == 0
    lines = rows(out / "one.lines.jsonl")
    assert [(r["line"], r["article"], r["role"], r["lang"]) for r in lines] == [
        (1, 0, "title", "en"),
        (3, 0, "date", "und"),
        (5, 0, "byline", "en"),
        (7, 0, "body", "en"),
        (9, 0, "body", "en"),
        (11, None, "related", "en"),
    ]
    [article] = rows(out / "one.articles.jsonl")
    assert article == {
        "article": 0,
        "first_line": 1,
        "last_line": 9,
        "title": "The fair opens again in the harbour",
        "title_lines": [1],
        "date": "2021-05-03",
        "date_text": "May 3, 2021",
        "date_ambiguous": False,
        "author": "Jane Doe",
        "source": None,
        "sure": 0.999,
        "several_score": None,
        "lang": "en",
        "duplicate_of": None,
    }
    assert rows(out / "two.articles.jsonl")[0]["duplicate_of"] == ["one", 0]


def test_articles_on_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "one.txt").write_text("صفحة\n\n" + PAGE, encoding="utf-8-sig")
    assert main(["split", str(tmp_path / "one.txt"), "--one"]) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["author"] == "Jane Doe"
    assert "\\u" not in printed


def test_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.txt").write_bytes(b"abc\xff\xfe")
    assert main(["split", str(tmp_path / "bad.txt")]) == 1
    assert "byte 3 is not UTF-8" in capsys.readouterr().err
    assert main(["split", str(tmp_path / "none.txt")]) == 1
    assert "check the path" in capsys.readouterr().err
