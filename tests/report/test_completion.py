"""What a shell offers, asked of a real bash."""

import shutil
import subprocess

import pytest

from diglot.cli import main


@pytest.mark.parametrize(
    ("words", "offered", "not_offered"),
    [
        (["diglot", ""], {"build", "report", "hub", "--version"}, {"serve"}),
        (["diglot", "b"], {"build"}, {"report"}),
        (["diglot", "inspect", "--"], {"--where", "--table", "--json"}, {"--workers"}),
        (["diglot", "inspect", "--table", ""], {"segments", "articles", "documents"}, {"--json"}),
        (["diglot", "hub", ""], {"serve", "fsck"}, {"build"}),
        (["diglot", "build", "hub", "--w"], {"--workers"}, {"serve"}),
    ],
)
def test_bash(words: list[str], offered: set[str], not_offered: set[str], capsys: pytest.CaptureFixture[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash is installed")
    assert main(["completion", "bash"]) == 0
    quoted = " ".join(f"'{word}'" for word in words)
    ask = f"COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _diglot; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    script = f"{capsys.readouterr().out}\n{ask}"
    out = set(subprocess.run([bash, "-c", script], capture_output=True, text=True, check=True).stdout.split())
    assert offered <= out and not out & not_offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_know_the_verbs(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    out = capsys.readouterr().out
    assert "report" in out and ("--where" in out or "-l where" in out)
