"""A build is copied to an address when it is whole."""

from pathlib import Path

import fsspec
import pytest

from diglot.cli import main
from diglot.dataset.build import build
from diglot.dataset.copying import copy
from diglot.errors import BuildError, OptionError
from tests.dataset.test_build import content

CORPORA = Path(__file__).parents[2] / "corpora"


def test_a_copy_is_the_build(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["build", str(CORPORA / "pages"), "-o", str(out), "-q", "--copy-to", "memory://copies/news"]) == 0
    system = fsspec.filesystem("memory")
    wanted = {name: data for name, data in content(out).items() if not name.startswith(".")}
    assert {name[len("/copies/news/") :]: system.cat_file(name) for name in system.find("/copies/news")} == wanted
    assert copy(out, "memory://copies/news") == 9  # all but the three shards
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Another text. نص آخر.\n", encoding="utf-8")
    other = build(tmp_path / "in", tmp_path / "other")
    assert copy(other.folder, "memory://copies/news") == 12
    system.pipe_file("/copies/news/segments/9999999-000.arrow", b"old")
    copy(other.folder, "memory://copies/news")
    assert len(system.find("/copies/news")) == 12


def test_a_store_that_refuses(tmp_path: Path) -> None:
    built = build(CORPORA / "pages", tmp_path / "out")
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match=r"the build in .* is whole: run again to copy it"):
        copy(built.folder, f"file://{tmp_path}/file/news")
    for refused in (
        lambda: copy(built.folder, "nosuch://bucket"),
        lambda: build(CORPORA / "pages", tmp_path / "not begun", copy_to="nosuch://bucket"),
    ):
        with pytest.raises(OptionError, match="cannot copy to 'nosuch://bucket'"):
            refused()
    assert not (tmp_path / "not begun").exists()


def test_a_build_is_not_made_in_a_store() -> None:
    with pytest.raises(OptionError, match="--out FOLDER --copy-to s3://bucket/news"):
        build(CORPORA / "pages", "s3://bucket/news")
