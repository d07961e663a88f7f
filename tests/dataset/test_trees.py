"""Random folders with random things in them, built from and into anywhere: nothing in them is ever touched.

Rows are those of the files below the input that are in no build. A build is known by its journal or its signature; so
folders and files that only have the names of a build's are input like any other.
"""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diglot.dataset.build import build
from diglot.errors import BuildError, SourceError
from tests.dataset.test_build import rows
from tests.dataset.test_output import tree

FOLDERS = st.sampled_from(
    ["", "a", "a/b", "segments", "articles", "a/documents", ".diglot", "a/.hidden", os.fsdecode(b"\xce")]
)
FILES = st.sampled_from(
    ["x.txt", "y.txt", os.fsdecode(b"\xce\xc8.txt"), os.fsdecode(b"\xcf\xc8.txt"), "README.md", "build.json",
     "plan.json", "state.json", "0000000-000.arrow", "dataset_dict.json", ".keep", "نص.txt"]
)  # fmt: skip
OUTS = st.sampled_from(["out", "a/out", "a", ".", "segments", "a/b", "new/er", "old", "a/old/x", "old/segments"])
TEXTS = st.sampled_from(["The ship left at dawn.\n", "وصلت السفينة صباحًا.\n", "", "A b c d e.\n"])
SKIPPED = {"README.md", "state.json", "dataset_dict.json"}


@pytest.fixture(scope="module")
def a_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    (folder / "in.txt").write_text("A build that was there before.\n")
    return build(folder / "in.txt", folder / "out").folder


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.dictionaries(st.tuples(FOLDERS, FILES), TEXTS, min_size=1, max_size=8),
    builds=st.sets(st.sampled_from(["old", "a/old", "segments/old"])),
    copied=st.booleans(),
    links=st.dictionaries(st.sampled_from(["l", "a/l", "z"]), st.sampled_from([".", "a", "old/segments", "x.txt"])),
    out=OUTS,
    more=st.lists(st.tuples(FOLDERS, FILES), max_size=2),
)
def test_foreign_files_stay_and_rows_are_those_of_the_input(
    files: dict[tuple[str, str], str], builds: set[str], copied: bool, links: dict[str, str], out: str,
    more: list[tuple[str, str]], a_build: Path, tmp_path: Path,
) -> None:  # fmt: skip
    shutil.rmtree(tmp_path)
    root = tmp_path / "in"
    root.mkdir(parents=True)
    for name in builds:
        shutil.copytree(a_build, root / name)
        if copied:
            shutil.rmtree(root / name / ".diglot")
    for (folder, name), text in files.items():
        put(root / folder / name, text)
    for name, target in links.items():
        if not os.path.lexists(root / name):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).symlink_to(target)
    before = tree(root)
    own = made_of(before, builds)
    first, refused = None, ""
    for _ in range(2):
        try:
            built = build(root, root / out)
        except (BuildError, SourceError) as error:
            refused = str(error)
            break
        now = tree(root)
        assert {name: now.get(name) for name in before if f"{out}/" not in f"{name}/"} == {
            name: data for name, data in before.items() if f"{out}/" not in f"{name}/"
        }
        found = [(row["file"], row["bytes"]) for row in rows(built.folder, "documents") if row["status"] == "kept"]
        assert len({name for name, _ in found}) == len(found)
        assert sorted(size for _, size in found) == sorted(len(data) for data in own.values())
        assert first in (None, found)
        first = found
    if refused:
        assert ("nothing was touched" in refused or "no file to read" in refused) and tree(root) == before
        return
    mine = {}
    for folder, name in more:  # and what somebody puts into the build stays there
        path = root / out / folder / name
        if not os.path.lexists(path) and put(path, "mine"):
            mine[path] = b"mine"
    said = ""
    try:
        build(root, root / out, fresh=True)
    except BuildError as error:
        said = str(error)
    assert not said or ("which the build did not write" in said and any(path.name in said for path in mine))
    assert {path: path.read_bytes() for path in mine} == mine


def put(path: Path, text: str) -> bool:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:  # a file in the place of a folder, or the other way round
        return False
    return True


def made_of(files: dict[str, bytes], builds: set[str]) -> dict[str, bytes]:
    """The texts that a build of the folder is made of."""
    return {
        name: data
        for name, data in files.items()
        if not any(part.startswith(".") for part in name.split("/"))
        and not any(name.startswith(f"{each}/") for each in builds)
        and name.endswith(".txt") and data and data != b"."
        and b"." in data.strip()
    }  # fmt: skip
