"""What docstrings, descriptions, messages and pages point to is there: pages, headings, files, modules, names."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/**/*.md"), *ROOT.glob("tables/**/*.md"),
]  # fmt: skip
SOURCES = [
    *(path for kind in ("py", "toml", "c", "h", "html") for path in ROOT.glob(f"src/diglot/**/*.{kind}")),
    *(path for folder in ("tables", "benchmarks", "scripts", "docs") for path in ROOT.glob(f"{folder}/**/*.py")),
]
OLD = {"CHANGELOG.md", "docs/adr"}
"""Where names stand as they were."""


def anchors(page: Path) -> set[str]:
    """What can follow ``#`` in a link to a page."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    heads = (re.sub(r"[`*]", "", head).strip().lower() for head in re.findall(r"^#+ (.+)$", text, re.MULTILINE))
    return {re.sub(r"[^\w -]", "", head).replace(" ", "-") for head in heads}


def is_there(path: Path, anchor: str) -> bool:
    return path.exists() and (not anchor or path.suffix != ".md" or anchor in anchors(path))


def is_old(path: Path) -> bool:
    return any(path.relative_to(ROOT).as_posix().startswith(old) for old in OLD)


def test_anchors_are_those_of_the_pages() -> None:
    assert "how-good-it-is" in anchors(ROOT / "docs" / "language.md")
    assert not is_there(ROOT / "docs" / "language.md", "how-bad-it-is")
    assert not is_there(ROOT / "docs" / "languages.md", "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_pages(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if not link.startswith(("http://", "https://")):
            path, _, anchor = link.partition("#")
            assert is_there(page.parent / path if path else page, anchor), link


def test_pages_that_the_code_names() -> None:
    pointer = re.compile(r"\bdocs/((?:guides/|tools/)?[a-z][\w-]*\.(?:md|py)|adr/\d{4})(?:#([\w-]+))?")
    found = 0
    for source in SOURCES:
        for path, anchor in pointer.findall(source.read_text(encoding="utf-8")):
            places = (ROOT / "docs").glob(f"{path}-*.md" if path.startswith("adr/") else path)
            assert any(is_there(place, anchor) for place in places), f"{source.relative_to(ROOT)}: {path}#{anchor}"
            found += 1
    assert found > 5


@pytest.mark.parametrize("place", [*SOURCES, *PAGES], ids=lambda place: place.relative_to(ROOT).as_posix())
def test_names_in_backticks(place: Path) -> None:
    """Of modules, functions, classes and their fields, written whole: `diglot.text.column.Column`."""
    if is_old(place):
        return
    for name in set(re.findall(r"(?<!`)`(diglot(?:\.\w+)+)`(?!`)", place.read_text(encoding="utf-8"))):
        if not name.endswith((".toml", ".py", ".md")):
            assert has(name), name


def has(name: str) -> bool:
    """Whether there is a module, or something in one, of this name."""
    parts = name.split(".")
    for size in range(len(parts), 0, -1):
        try:
            value: object = importlib.import_module(".".join(parts[:size]))
        except ModuleNotFoundError:
            continue
        for part in parts[size:]:
            fields = getattr(value, "__annotations__", {})
            if not hasattr(value, part):
                return part in fields and part == parts[-1]
            value = getattr(value, part)
        return True
    return False


def test_names_are_looked_up() -> None:
    assert has("diglot.text.column.Column.ends") and has("diglot.text") and has("diglot.config.Config.profiles")
    assert not has("diglot.text.columns") and not has("diglot.text.column.Row")
