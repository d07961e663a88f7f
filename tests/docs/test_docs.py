"""The documentation is true: every Python block and every ``$ diglot …`` command in it runs.

A page is run from top to bottom in a folder of its own that holds ``corpora/``. A block is left out only after a line
``<!-- not run: REASON -->`` or with a word after its language (``python no-run``), and there are few of them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

import diglot
from diglot.config import Config
from docs.tools.page import blocks, commands, run_page, runnable

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("guides/*.md"))]


@pytest.mark.parametrize("page", [page for page in PAGES if runnable(page)], ids=lambda page: page.name)
def test_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(page, tmp_path)


def test_recipes_are_of_five_lines_at_most() -> None:
    for block in runnable(DOCS / "guides" / "recipes.md"):
        lines = [line for line in block.body.splitlines() if line and not re.match("import |from |assert ", line)]
        assert len(lines) <= 5, (block.line, lines)


def test_what_is_not_run_is_little_and_says_why() -> None:
    left_out = [block for page in PAGES for block in blocks(page) if block.why]
    assert len(left_out) <= 12 and all(block.why for block in left_out)


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent == DOCS or page.parent.name == "guides"])
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not link.startswith(("http://", "https://", "#")):
            assert (page.parent / link.split("#")[0]).exists(), link


def test_files_that_contributing_names_are_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "diglot"
    for name in set(re.findall(r"`([\w.-]+/[\w./-]*)`", text)) - {"tests/kernels/test_NAME.py"}:
        assert any((folder / name).exists() for folder in (ROOT, package, package / "hub")), name


def test_decisions_say_when_they_were_taken_and_what_became_of_them() -> None:
    pages = sorted((DOCS / "adr").glob("[0-9]*.md"))
    decisions = {int(path.name[:4]): path for path in pages}
    assert len(decisions) == len(pages), "two decisions have one number"
    status = {number: path.read_text(encoding="utf-8").split("\n\n")[1] for number, path in decisions.items()}
    for number, said in status.items():
        assert re.match(r"\d{4}-\d\d-\d\d\. ", said), (
            f"{decisions[number].name} begins with a date: 2026-11-29. Accepted."
        )
        _, _, later = said.partition("Supersedes")
        for other in re.findall(r"\[(\d+)\]", later.partition(". ")[0]):
            assert re.search(rf"by .*\[{number}\]", status[int(other)]), f"{other} says nothing of {number}"


def test_configuration_lists_all_options_with_their_defaults() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    found = text.split("<!-- defaults -->")[1].split("```toml\n")[1].split("```")[0]
    assert Config.from_toml(found) == Config()
    assert tomllib.loads(found) == {
        name: list(v) if isinstance(v, tuple) else v for name, v in asdict(Config()).items()
    }


@pytest.mark.parametrize("name", ["tables", "commands"])
def test_generated_pages_are_up_to_date(name: str) -> None:
    """Run ``python -m docs.tools.tables`` or ``docs/tools/commands.py`` after a change of the schema or a verb."""
    import runpy

    made = runpy.run_path(str(DOCS / "tools" / f"{name}.py"))["text"]()
    page = DOCS / ("tables.md" if name == "tables" else "command-line.md")
    assert page.read_text(encoding="utf-8") == made


def test_the_cards_figures_are_those_of_the_pages() -> None:
    limits = tomllib.loads((ROOT / "src/diglot/dataset/data/limits.toml").read_text(encoding="utf-8"))["limit"]
    for limit in limits:
        page = (DOCS / f"{limit['page']}.md").read_text(encoding="utf-8")
        figures = re.findall(r"\d[\d,]*(?: %)?|\.\d+", re.sub(r"windows-\d+", "", limit["says"]))
        for figure in figures:
            assert figure in page or figure.removesuffix(" %") in page, (limit["page"], figure)


def test_the_rows_in_the_readme_are_what_diglot_gives() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("<!-- rows -->\n```\n")[1].split("```")[0]
    for picture in text.strip().split("\n\n"):
        shown = dict(re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in picture.splitlines())
        (row,) = diglot.process(shown["text"]).to_pylist()
        assert shown["language, script"] == f"{row['language']}, {row['script']}"
        assert shown["tokens"].split(" | ") == row["tokens"]
        assert shown["token_spans"].split(" | ") == [f"{s['start']}:{s['end']}" for s in row["token_spans"]]
        assert shown["token_transliterated"].split(" | ") == row["token_transliterated"]


def test_the_readmes_figures_are_those_of_the_pages() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name, start, end in (
        ("docs/evaluation.md", "**Measured.**", "[Evaluation]"),
        ("benchmarks/README.md", "**Fast", "the goal"),
    ):
        page = (ROOT / name).read_text(encoding="utf-8")
        figures = re.findall(r"\d*\.\d+|\d+", text.split(start)[1].split(end)[0])
        assert len(figures) > 1
        for figure in figures:
            assert figure in page, (name, figure)


def test_the_figures_of_benchmarks_are_those_of_the_results() -> None:
    """Run ``python -m benchmarks page`` after a new measurement."""
    from benchmarks import page

    for path, text in page.pages().items():
        assert path.read_text(encoding="utf-8") == text, path


def test_the_tutorials_keep_step() -> None:
    """The same steps and commands in both languages; texts and the articles that are looked at are each one's own."""
    english, arabic = (blocks(DOCS / name) for name in ("tutorial.md", "tutorial.ar.md"))
    assert [block.kind for block in english] == [block.kind for block in arabic]
    for one, other in zip(english, arabic, strict=True):
        if one.kind == "console":
            assert [re.sub(r'"[^"]*"', '""', c) for c in commands(one.body)] == [
                re.sub(r'"[^"]*"', '""', c) for c in commands(other.body)
            ]
        else:
            calls = [re.findall(r"[\w.]+(?=\()", block.body) for block in (one, other)]
            assert calls[0] == calls[1], (one.line, other.line)


def test_schemes_are_those_of_the_code() -> None:
    import diglot.arabic.normalize
    import diglot.arabic.transliterate
    import diglot.english.transliterate
    import diglot.text.tokens.schemes

    text = (DOCS / "schemes.md").read_text(encoding="utf-8")
    told = {name for row in re.findall(r"^\| (`.+?) \|", text, re.MULTILINE) for name in re.findall(r"`([\w-]+)`", row)}
    assert told == {
        *diglot.arabic.normalize.PROFILES, *diglot.text.tokens.schemes.SCHEMES,
        *diglot.arabic.transliterate.SCHEMES, *diglot.english.transliterate.SCHEMES,
    }  # fmt: skip


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    pytest.importorskip("sphinx", reason="the group docs is not installed")
    pytest.importorskip("myst_parser", reason="the group docs is not installed")
    words = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", str(DOCS), str(tmp_path / "site")]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    arabic = (tmp_path / "site" / "tutorial.ar.html").read_text(encoding="utf-8")
    assert arabic.count('dir="rtl"') > 10
