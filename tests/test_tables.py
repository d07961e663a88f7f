"""Tables that ship: each is what its recipe gave, the fast ones are made anew, and NOTICE names their sources."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tables.__main__ import main, make
from tables.notice import notice
from tables.sources import ROOT, Source, Table, content, tables

KNOWN = {table.name: table for table in tables()}


@pytest.mark.parametrize("name", KNOWN)
def test_shipped_files_are_what_the_recipe_gave(name: str) -> None:
    assert KNOWN[name].files
    assert KNOWN[name].damaged() == []


@pytest.mark.parametrize("name", KNOWN)
def test_sources_are_pinned(name: str) -> None:
    for source in KNOWN[name].sources:
        assert re.fullmatch(r"[\w.-]+/[\w.-]+", source.repository)
        assert re.fullmatch("[0-9a-f]{40}", source.commit)
        assert re.fullmatch("[0-9a-f]{64}", source.sha256)
        assert source.licence
        re.compile(source.paths)


@pytest.mark.parametrize("name", ["langdetect", "ngrams"])
def test_what_needs_no_network_is_made_anew(name: str, tmp_path: Path) -> None:
    make(KNOWN[name], tmp_path, tmp_path)
    for path in KNOWN[name].files:
        assert content(tmp_path / path) == content(ROOT / path)


def test_options_stand_before_and_after_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--make", "ngrams"]) == 0
    assert main(["check", "ngrams", "gear"]) == 0
    assert capsys.readouterr().out == "ngrams: as recorded\nngrams: as recorded\ngear: as recorded\n"


def test_notice_is_written_from_the_sources() -> None:
    assert (ROOT / "NOTICE").read_text("utf-8") == notice(), "run: python -m tables notice"


def test_damage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("toy", {"a.txt": content(ROOT / "LICENSE"), "b.txt": "0" * 64}, "", ())
    (tmp_path / "a.txt").write_bytes((ROOT / "LICENSE").read_bytes())
    assert table.damaged(tmp_path) == ["b.txt"]
    (tmp_path / "a.txt").write_text("another")
    assert table.damaged(tmp_path) == ["a.txt", "b.txt"]
    with pytest.raises(SystemExit):
        main(["make", "nothing"])
    assert "no table 'nothing'; there are " in capsys.readouterr().err


def test_what_is_not_fetched_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"gear needs srijs/rust-gearhash: python -m tables fetch gear"):
        make(KNOWN["gear"], tmp_path, tmp_path)


def test_content_is_of_arrays_and_not_of_their_compression(tmp_path: Path) -> None:
    one, two = tmp_path / "one.npz", tmp_path / "two.npz"
    np.savez(one, a=np.arange(5), b=np.ones(3))
    np.savez_compressed(two, a=np.arange(5), b=np.ones(3))
    assert content(one) == content(two)
    assert one.read_bytes() != two.read_bytes()
    np.savez(two, a=np.arange(5), b=np.zeros(3))
    assert content(one) != content(two)


def test_a_source_is_taken_out_of_a_copy_and_compared(tmp_path: Path) -> None:
    git = shutil.which("git")
    if not git:
        pytest.skip("git is not installed")
    work, bare = tmp_path / "work", tmp_path / "cache/me+it.git"
    (work / "data").mkdir(parents=True)
    (work / "data/a.txt").write_text("one\n")
    (work / "other.txt").write_text("two\n")
    named = ["-c", "user.name=me", "-c", "user.email=me@example.org"]
    clone = ["clone", "-q", "--bare", ".", str(bare)]
    for command in (["init", "-q"], ["add", "."], [*named, "commit", "-qm", "all"], clone):
        subprocess.run([git, "-C", str(work), *command], check=True)
    commit = subprocess.run([git, "-C", str(work), "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    digest = hashlib.sha256(b"data/a.txt\x004\x00one\n").hexdigest()
    source = Source("me/it", commit.stdout.strip(), "it", "CC0 1.0", r"data/.*", digest)
    source.fetch(tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache/me+it").rglob("*") if path.is_file()] == ["a.txt"]
    with pytest.raises(SystemExit, match="1 files have the digest"):
        Source("me/it", source.commit, "it", "CC0 1.0", r"data/.*", "0" * 64).fetch(tmp_path / "cache")
