"""Pulling writes inside its folder, loses nothing, and leaves alone what it has not written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diglot.errors import HubError
from diglot.hub import names
from diglot.hub.formats.gitobjects import blob_id
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.push.client import pull
from diglot.hub.repos import landing
from diglot.hub.repos.history import PutSmall
from diglot.hub.repos.landing import Landing, fits
from diglot.hub.repos.trees import Node
from diglot.hub.store import Store

from .conftest import Live

HOSTILE = (
    "../x", "../../../../deep.txt", "a/../../x", "..", "/tmp/x", "//x", "a//x", "a/./x", "./x", "..\\x", "a/..\\..\\x",
    ".git/hooks/post-checkout", "a/.GIT/config", ".g\u200cit/config", "a\nb", "a\0b", ".cache/diglot/pulled.json",
)  # fmt: skip
WINDOWS = (
    "C:x", "c:/x", "a\\b", "\\\\server\\share\\x", "a.txt:stream", "a::$DATA", "aux", "a/NUL.txt", "com1", "x.", "x ",
    "git~1/config", "a?b", "a*b", 'a"b', "a|b", "CON .txt",
)  # fmt: skip
SOUND = (
    "a",
    "x",
    ".x.part",
    "data/خبر عاجل.txt",
    "a b/#1%?&+😀",
    "é",
    "e\u0301",
    "ط" * 127,
    "n" * 255,
    ".cache/x",
    "...",
)


def fill(root: Path, files: dict[str, bytes]) -> None:
    store = Store(root, create=True)
    repo = store.repositories.find(RepoId.parse("datasets", "team/x")) or store.create(
        RepoId.parse("datasets", "team/x")
    )
    store.history.commit(repo, "main", [PutSmall(path, content) for path, content in files.items()], OWNER, "x")
    store.close()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but ours."""
    found = {}
    for place, _, here in os.walk(folder):
        for name in here:
            path = Path(place, name)
            found[str(path.relative_to(folder))] = bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
    return {path: content for path, content in found.items() if not path.startswith(".cache/diglot/")}


@pytest.mark.parametrize("path", [*HOSTILE, *WINDOWS])
def test_names_that_lead_astray_do_not_fit(path: str) -> None:
    assert not fits(path, windows=True)
    assert fits(path, windows=False) == (path not in HOSTILE)


@pytest.mark.parametrize("path", HOSTILE)
def test_nothing_is_written_where_one_name_does_not_fit(tmp_path: Path, path: str) -> None:
    nodes = [Node(each, False, blob_id(b""), 0) for each in ("a", path)]
    with pytest.raises(HubError, match="cannot be written on this machine; nothing was pulled"):
        Landing(tmp_path / "got", nodes)
    assert not (tmp_path / "got").exists()


@pytest.mark.parametrize("path", SOUND)
def test_other_names_fit(path: str) -> None:
    assert fits(path, windows=False)


@given(
    st.lists(st.sampled_from(["..", ".", "", "a", "~", "\\", "C:", "..\\", "/", ".git", "b", " "]), max_size=6).map(
        "/".join
    )
)
def test_what_fits_stays_inside(path: str) -> None:
    if fits(path, windows=False):
        assert os.path.normpath(f"/in/{path}").startswith("/in/")
        assert os.path.normpath(path) == path


@pytest.mark.parametrize("path", [path for path in HOSTILE if path[0] != "/" and "//" not in path and "\0" not in path])
def test_a_hostile_hub_writes_nothing_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    with monkeypatch.context() as patch:  # a hub that keeps no rule
        patch.setattr(names, "path", lambda text: text)
        fill(tmp_path / "hub", {path: b"outside", "a.txt": b"a"})
    before = contents(tmp_path)
    with pytest.raises(HubError, match="nothing was pulled"):
        pull("team/x", tmp_path / "deep" / "er" / "got", hub=tmp_path / "hub")
    assert {p: c for p, c in contents(tmp_path).items() if not p.startswith("hub/")} == {
        p: c for p, c in before.items() if not p.startswith("hub/")
    }


def test_a_hostile_address_writes_nothing_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[..., Live], python: Callable[..., str]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(names, "path", lambda text: text)
        fill(tmp_path / "hub", {"../../../../deep.txt": b"outside", "a.txt": b"a"})
    live = serve(tmp_path / "hub")
    code = f"""
    from diglot.errors import HubError
    from diglot.hub.push.client import pull
    try:
        pull("team/x", "w/a/b/c", hub={live.url!r})
    except HubError as error:
        print(error)
    """
    assert "'../../../../deep.txt' cannot be written on this machine" in python(code)
    assert not [path for path in contents(tmp_path) if path.endswith(("deep.txt", "a.txt"))]


def test_every_file_of_any_name_is_pulled(
    tmp_path: Path, serve: Callable[..., Live], python: Callable[..., str]
) -> None:
    files = {path: f"content of {path}".encode() for path in SOUND} | {"empty": b"", "big": b"x" * 3_000_000}
    fill(tmp_path / "hub", files)
    got = pull("team/x", tmp_path / "folder", hub=tmp_path / "hub")
    assert got.files == len(files) + 1 and contents(tmp_path / "folder").items() >= files.items()
    live = serve(tmp_path / "hub")
    python(f"from diglot.hub.push.client import pull; pull('team/x', 'address', hub={live.url!r})")
    assert contents(tmp_path / "address") == contents(tmp_path / "folder")
    assert not [name for name in contents(tmp_path / "folder") if name.endswith(".part") and name != ".x.part"]


def test_links_that_are_there_lead_nowhere(tmp_path: Path) -> None:
    fill(tmp_path / "hub", {"data/x.txt": b"theirs", "y": b"theirs"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "y").write_text("mine")
    folder = tmp_path / "got"
    folder.mkdir()
    (folder / "data").symlink_to(outside)
    with pytest.raises(HubError, match=r"'data/x.txt' would leave"):
        pull("team/x", folder, hub=tmp_path / "hub", overwrite=True)
    (folder / "data").unlink()
    (folder / "data").symlink_to("data")
    with pytest.raises(HubError, match=r"'data/x.txt' would leave"):
        pull("team/x", folder, hub=tmp_path / "hub", overwrite=True)
    (folder / "data").unlink()
    (folder / "y").symlink_to(outside / "y")
    with pytest.raises(HubError, match=r"'y' in .* would be replaced"):
        pull("team/x", folder, hub=tmp_path / "hub")
    pull("team/x", folder, hub=tmp_path / "hub", overwrite=True)
    assert (folder / "y").read_text() == "theirs" and (outside / "y").read_text() == "mine"


def test_what_no_pull_has_written_stays(tmp_path: Path) -> None:
    hub, folder = tmp_path / "hub", tmp_path / "got"
    fill(hub, {"a": b"one", "b": b"one", "c/d": b"one"})
    folder.mkdir()
    (folder / "b").write_text("mine")
    (folder / "own").write_text("mine")
    before = contents(folder)
    with pytest.raises(HubError, match=r"'b' in .*overwrite=True"):
        pull("team/x", folder, hub=hub)
    assert contents(folder) == before
    (folder / "b").write_text("one")  # the same content is no other file
    pull("team/x", folder, hub=hub)
    fill(hub, {"a": b"two", "b": b"two"})
    pull("team/x", folder, hub=hub)
    assert contents(folder).items() >= {"a": b"two", "b": b"two", "c/d": b"one", "own": b"mine"}.items()
    (folder / "a").write_text("edited")
    fill(hub, {"a": b"three", "b": b"three"})
    with pytest.raises(HubError, match="'a' in"):
        pull("team/x", folder, hub=hub)
    assert contents(folder).items() >= {"a": b"edited", "b": b"two"}.items()
    pull("team/x", folder, hub=hub, overwrite=True)
    assert contents(folder).items() >= {"a": b"three", "b": b"three", "own": b"mine"}.items()
    (folder / ".cache/diglot/pulled.json").write_text('{"files": {"a": 5}}')
    fill(hub, {"a": b"four"})
    with pytest.raises(HubError, match="'a' in"):  # a damaged record is none
        pull("team/x", folder, hub=hub)


@pytest.mark.parametrize("there", ["folder", "file", "fifo"])
def test_folders_and_files_in_each_others_place(tmp_path: Path, there: str) -> None:
    fill(tmp_path / "hub", {"a/b": b"1"})
    folder = tmp_path / "got"
    folder.mkdir()
    if there == "folder":
        (folder / "a/b").mkdir(parents=True)
    elif there == "file":
        (folder / "a").write_text("mine")
    else:
        (folder / "a").mkdir()
        os.mkfifo(folder / "a/b")
    with pytest.raises(HubError, match=r"is a folder|is a file|would be replaced"):
        pull("team/x", folder, hub=tmp_path / "hub")


def test_names_that_are_one_to_the_file_system_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = [Node(path, False, blob_id(b""), 0) for path in ("Data/x", "data/X", "é", "e\u0301", "plain")]
    assert len(Landing(tmp_path / "sees", nodes).due) == 5  # this file system tells them apart
    real = Path.open

    def folding(self: Path, *args: object, **options: object) -> object:
        if ".diglot-" in str(self):
            self = self.with_name(self.name.casefold())
        return real(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", folding)
    nodes = [Node(path, False, blob_id(b""), 0) for path in ("data/x", "data/X", "plain")]
    with pytest.raises(HubError, match=r"'data/x' and another file|'data/X' and another file"):
        Landing(tmp_path / "folds", nodes)
    assert not contents(tmp_path / "folds")


def test_a_file_and_a_folder_of_one_name(tmp_path: Path) -> None:
    nodes = [Node(path, False, blob_id(b""), 0) for path in ("a", "a/b")]
    with pytest.raises(HubError, match="one file on this file system"):
        Landing(tmp_path / "got", nodes)


def test_content_that_is_not_what_it_says_is_not_written(tmp_path: Path) -> None:
    for node in (Node("a", False, blob_id(b"right"), 5), Node("a", False, "", 5, "0" * 64)):
        place = Landing(tmp_path / "got", [node])
        with pytest.raises(HubError, match="not received whole"):
            place.write(node, [b"wro", b"ng"])
        assert not contents(tmp_path / "got")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["a", "b", "d/e", ".a.part", "d/f"]), st.binary(max_size=3), max_size=5),
    st.dictionaries(st.sampled_from(["a", "b", "d/e", "own", "d/own", ".part"]), st.binary(max_size=3), max_size=5),
)
def test_foreign_files_are_there_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, theirs: dict[str, bytes], mine: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("got")
    for path, content in mine.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    nodes = [Node(path, False, blob_id(content), len(content)) for path, content in theirs.items()]
    try:
        place = Landing(folder, nodes)
        for node in place.due:
            place.write(node, [theirs[node.path]])
    except HubError:
        assert contents(folder) == mine
    else:
        assert contents(folder) == theirs | mine


def test_a_plain_install_is_told_what_is_missing(tmp_path: Path) -> None:
    code = """
    import sys
    for name in ("blake3", "lz4", "lz4.frame", "starlette", "uvicorn"):
        sys.modules[name] = None
    import diglot
    for verb in (lambda: diglot.push("b", "team/x", hub="hub"), lambda: diglot.pull("team/x", "got", hub="hub")):
        try:
            verb()
        except diglot.DiglotError as error:
            print(type(error).__name__, error)
    """
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.parquet").write_bytes(b"PAR1")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(line[4:] for line in code.splitlines())],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.count("MissingExtra a hub's store needs the package blake3; install it with: pip install") == 2
    assert "diglot[hub]" in done.stdout
    assert not (tmp_path / "hub").exists()


def test_names_are_checked_by_the_hubs_own_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landing.names, "path", lambda text: text + "x")
    assert not fits("sound")
