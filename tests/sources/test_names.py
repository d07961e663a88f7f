"""What files are called: text, one name each, the same however links were made and inputs were spelled."""

import itertools
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import plan, read
from diglot.sources.naming import shown, told_apart


def names(*inputs: object) -> list[str]:
    return [unit.file for unit in plan(list(inputs)).units]


def raw(folder: Path, name: bytes, text: str = "A text.") -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_names_that_are_not_utf_8_stay_apart(tmp_path: Path) -> None:
    files = (b"\xce\xc8\xd1.txt", b"\xd3\xdd\xd1.txt", b"\xff.jsonl.gz", b"one\xcf/a.txt", b"\xef\xbf\xbd.jsonl.gz")
    for name in files:
        raw(tmp_path, name)
    found = names(tmp_path)
    assert found == sorted(["���[cec8d1].txt", "���[d3ddd1].txt", "�[ff].jsonl.gz", "�.jsonl.gz", "one�/a.txt"])
    for unit in plan(tmp_path).units:
        assert len(list(read(unit))) == 1


def test_the_brackets_may_be_taken(tmp_path: Path) -> None:
    for name in (b"\xce.txt", b"\xcf.txt", "�[ce].txt".encode(), "�[ce][1].txt".encode()):
        raw(tmp_path, name)
    assert len({*names(tmp_path)}) == 4


def test_folders_that_look_alike(tmp_path: Path) -> None:
    for folder in (b"\xce", b"\xcf"):
        raw(tmp_path, folder + b"/a.txt")
    one, two = (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + folder)) for folder in (b"\xce", b"\xcf"))
    assert names(one, two) == names(two, one) == ["�[ce]/a.txt", "�[cf]/a.txt"]
    assert names(one, one, tmp_path / "." / one.name) == ["a.txt"]
    assert names(tmp_path) == ["�[ce]/a.txt", "�[cf]/a.txt"]


def test_what_is_given_twice_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw(tmp_path, b"d/a.txt")
    (tmp_path / "alias").symlink_to("d")
    monkeypatch.chdir(tmp_path)
    assert names("d", "./d/", tmp_path / "d", "d/a.txt", "d/*.txt", "alias") == ["a.txt"]


def test_a_folder_that_cannot_be_listed_has_a_name_too(tmp_path: Path) -> None:
    raw(tmp_path, b"\xce/a.txt")
    raw(tmp_path, b"b.txt")
    if os.geteuid() == 0:
        pytest.skip("the superuser may list everything")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xce")).chmod(0)
    assert [item.file for item in plan(tmp_path).aside] == ["�/"]


LINKS = {"alias": "real", "b": "real/deep", "real/up": "..", "z": "alias", "0": "elsewhere"}


@pytest.mark.parametrize("order", list(itertools.permutations(LINKS))[::17])
def test_names_do_not_depend_on_the_order_of_links(order: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    raw(tmp_path, b"outside/x/y.txt")
    for first in (False, True):
        if first:
            make_links(tmp_path / "in", order)
        raw(tmp_path / "in", b"real/deep/x.txt")
        raw(tmp_path / "in", b"real/x.txt")
        if not first:
            make_links(tmp_path / "in", order)
        assert names(tmp_path / "in") == ["0/x/y.txt", "real/deep/x.txt", "real/x.txt"]
        shutil.rmtree(tmp_path / "in")


def make_links(folder: Path, order: tuple[str, ...]) -> None:
    for name in order:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to("../outside" if name == "0" else LINKS[name])


BYTES = st.binary(min_size=1, max_size=6).filter(lambda name: not {0, 47, 46} & {*name})


@given(st.lists(st.tuples(BYTES, BYTES), min_size=1, max_size=8, unique=True))
def test_every_file_has_a_name_of_its_own(paths: list[tuple[bytes, bytes]]) -> None:
    files = [os.fsdecode(b"/".join(path)) for path in paths]
    found = told_apart(files, [f"in/{file}" for file in files])
    assert len({*found}) == len(found)
    assert all(name.encode().decode() == name for name in found)
    back = told_apart(files[::-1], [f"in/{file}" for file in files[::-1]])
    assert back[::-1] == found
    for file, name in zip(files, found, strict=True):
        assert name == shown(file) or "[" in name
