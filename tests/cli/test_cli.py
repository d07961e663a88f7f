"""The command line as a person meets it: results, errors that teach, exit codes."""

import io
import json
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from diglot.cli import main

CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cli") / "out"
    assert main(["build", str(CORPORA), "--out", str(out), "--quiet", "--license", "cc0-1.0", "--title", "Sample"]) == 0
    return out


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    try:
        code = main(argv)
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_build_says_what_came_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "build", str(CORPORA / "pages"), "--out", str(tmp_path / "out"))
    assert (code, err) == (0, "")
    for word in ("documents", "articles", "segments", "tokens", "set aside", "load_from_disk", "diglot inspect"):
        assert word in out
    assert "\\u" not in out


def test_build_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "build", str(CORPORA / "parallel"), "--out", str(tmp_path / "out"), "--json")
    about = json.loads(out)
    assert code == 0 and about["documents"] > 5 and about["signature"].startswith("diglot ")


def test_inspect(built: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    code, out, _ = run(capsys, "inspect", str(built), "--where", "language=ar", "--head", "3")
    assert code == 0 and all(cell_len(line) <= 60 for line in out.splitlines())
    code, out, _ = run(capsys, "inspect", str(built), "--where", "language=ar", "--head", "3", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) == 3 and {row["language"] for row in rows} == {"ar"} and "\\u06" not in out
    code, out, _ = run(
        capsys, "inspect", str(built), "--table", "documents", "--where", "status=set aside", "--columns", "file,reason"
    )
    assert code == 0 and "truncated" in out


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["bild"], 2, "did you mean 'build'"),
        (["build", "nowhere", "--out", "x"], 1, "no file or folder 'nowhere'"),
        (["build", ".", "--out", "x", "--unit", "word"], 2, "unknown word 'word' (valid: sentence, line, document)"),
        (["build", ".", "--out", "x", "--workers", "0"], 2, "a number from 1, not '0'"),
        (["build", ".", "--out", "x", "--config", "nowhere.toml"], 1, "nowhere.toml: cannot read the configuration"),
        (["inspect", "nowhere"], 1, "no finished build here; make one with: diglot build"),
        (["normalize", "--profile", "standart"], 2, "did you mean 'standard'"),
        (["tokenize", "--language", "arabic"], 2, "unknown language 'arabic'"),
        (["detect", "nowhere.txt"], 1, "nowhere.txt: cannot be read"),
    ],
)
def test_errors_teach(
    argv: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(b"text\n")}))
    found, out, err = run(capsys, *argv)
    assert found == code and message in err and "Traceback" not in err and out == ""


def test_unknown_columns_and_bad_conditions(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'text'" in run(capsys, "inspect", str(built), "--columns", "txet")[2]
    assert "for instance: --where language=ar" in run(capsys, "inspect", str(built), "--where", "language")[2]


def filtered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: str, *argv: str) -> list[str]:
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": io.BytesIO(data.encode())}))
    code, out, err = run(capsys, *argv)
    assert (code, err) == (0, "")
    return out.splitlines()


def test_filters(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "صَبَاحُ الخَيْرِ يا أصدقائي\nGood morning, my friends.\n"
    assert [line.split("\t")[0] for line in filtered(capsys, monkeypatch, text, "detect")] == ["ar", "en"]
    assert filtered(capsys, monkeypatch, text, "normalize", "--profile", "search")[0] == "صباح الخير يا اصدقائي"
    assert filtered(capsys, monkeypatch, text, "tokenize", "--scheme", "camel")[1] == "Good morning , my friends ."
    assert filtered(capsys, monkeypatch, "صباح\n", "transliterate", "--to", "bw") == ["SbAH"]
    assert filtered(capsys, monkeypatch, "One. Two.\n", "segment") == ["One.", "Two."]
    rows = [
        json.loads(line)
        for line in filtered(capsys, monkeypatch, '{"body": "صباح الخير", "n": 1}\n', "tokenize", "--jsonl", "body")
    ]
    assert rows == [
        {
            "body": "صباح الخير",
            "n": 1,
            "tokens": ["صباح", "الخير"],
            "token_spans": [{"start": 0, "end": 4}, {"start": 5, "end": 10}],
        }
    ]


def test_filters_name_the_bad_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(b"good\n\xff\xfe bad\n")
    assert f"{path}:2: not UTF-8" in run(capsys, "detect", str(path))[2]
    path.write_text('{"text": "a"}\n{"text"\n')
    assert f"{path}:2: not a JSON object" in run(capsys, "detect", str(path), "--jsonl")[2]
    path.write_text('{"body": "a"}\n')
    assert "no field 'text'" in run(capsys, "detect", str(path), "--jsonl")[2]


def test_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor")
    assert code == 0 and "camel-tools" in out and "camel_data -i" in out
    report = json.loads(run(capsys, "doctor", "--json")[1])
    assert report["needed"]["datasets"]


def test_help_of_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    from diglot.cli import parser

    verbs = next(a for a in parser()._actions if a.dest == "verb").choices
    assert {
        "build",
        "inspect",
        "detect",
        "segment",
        "normalize",
        "tokenize",
        "transliterate",
        "doctor",
        "split",
    } <= set(verbs or ())
    for verb in verbs or ():
        code, out, _ = run(capsys, verb, "--help")
        assert code == 0 and "usage: diglot" in out
