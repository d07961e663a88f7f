"""What the command line says: the nearest option, values in the help, what is set aside on the way."""

import re
from pathlib import Path

import pytest

import diglot.arabic.normalize
import diglot.text.tokens.schemes
from diglot.cli import main
from diglot.dataset.build import build
from diglot.errors import OptionError


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["detect", "--langauge", "ar"],
            "diglot detect: error: unknown option '--langauge'; did you mean '--language'?",
        ),
        (["build", "in", "--ouut=x"], "diglot build: error"),
        (["build", "in", "--out", "x", "--workers", "many"], "a number from 1, not 'many'"),
        (["hub", "gc", "--dryrun"], "did you mean '--dry-run'?"),
        (["--versoin"], "diglot: error"),
    ],
)
def test_options_that_there_are_not(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert said in capsys.readouterr().err


def test_names_of_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean 'bw'?" in str(OptionError.unknown("scheme", "Buckwalter", ["bw", "hsb"]))


@pytest.mark.parametrize(
    ("verb", "known"),
    [("normalize", diglot.arabic.normalize.PROFILES), ("tokenize", diglot.text.tokens.schemes.SCHEMES)],
)
def test_the_help_lists_what_there_is(verb: str, known: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    text = capsys.readouterr().out.split("--profile" if verb == "normalize" else "--scheme")[-1]
    assert set(known) <= set(re.findall(r"[\w-]+", text))


def test_progress_is_told_what_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for i in range(4):
        (tmp_path / "in" / f"{i}.txt").write_bytes(b"%PDF-1.4 \x00\x01" if i % 2 else b"A text.")

    class Told:
        def __init__(self) -> None:
            self.counts: list[int] = []
            self.steps: list[tuple[int, int]] = []

        def aside(self, count: int) -> None:
            self.counts.append(count)

        def __call__(self, done: int, total: int) -> None:
            self.steps.append((done, total))

    told = Told()
    built = build(tmp_path / "in", tmp_path / "out", task_bytes=1, progress=told)
    assert told.counts[-1] == built.summary.set_aside > 0 and len(told.counts) == len(told.steps)
    assert told.counts == sorted(told.counts)


def test_a_port_that_is_taken_and_a_name_without_a_namespace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], socket_enabled: None
) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["hub", "serve", "--root", str(tmp_path / "hub"), "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"port {port} of 127.0.0.1 is taken" in said and f"--port {port + 1}" in said and "HF_ENDPOINT" not in said
    assert not (tmp_path / "hub").exists()
    assert main(["hub", "serve", "--root", str(tmp_path / "hub"), "--host", "192.0.2.1"]) == 1
    assert "nobody can listen on 192.0.2.1" in capsys.readouterr().err
    (tmp_path / "a.txt").write_text("One line.")
    assert main(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "-q"]) == 0
    assert main(["push", str(tmp_path / "out"), "news", "--hub", str(tmp_path / "hub")]) == 1
    said = capsys.readouterr().err
    assert "write it as namespace/name" in said and "Parquet" not in said


def test_verbs_are_those_that_modules_register() -> None:
    import argparse

    from diglot.cli import VERBS, parser

    every = [verb for verbs in VERBS.values() for verb in verbs]
    wanted = {"": every, "biuld": every, "--version": [], "build": ["build"], "detect": list(VERBS["filters"])}
    for first, verbs in wanted.items():
        (action,) = (a for a in parser(first)._actions if isinstance(a, argparse._SubParsersAction))
        assert list(action.choices) == verbs


def test_the_version_loads_nothing() -> None:
    import subprocess
    import sys

    code = "import sys; from diglot.cli import main\ntry: main(['--version'])\nfinally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.startswith("diglot ") and not {"numpy", "pyarrow", "regex"} & set(done.stdout.split())
