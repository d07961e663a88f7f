"""Push and pull, to a folder and to an address."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.errors import HubError, OptionError, SourceError
from diglot.hub.people.person import OWNER
from diglot.hub.push.client import Pushed, pull, push, resolve
from diglot.hub.store import Store
from diglot.hub.upkeep.integrity import verify

from .conftest import Live

TABLES = ("segments", "articles", "documents")
CARD = "---\nlanguage: [ar, en]\nconfigs:\n" + "".join(
    f"- config_name: {t}\n  data_files:\n  - split: train\n    path: {t}/*\n" for t in TABLES
)


def make(build: Path, rows: int, shards: int = 1, parquet: bool = False) -> Path:
    """A build: three tables in shards, as Arrow streams or as Parquet."""
    for name in TABLES:
        (build / name).mkdir(parents=True, exist_ok=True)
        for shard in range(shards):
            numbers = list(range(shard * rows, (shard + 1) * rows))
            table = pa.table({"id": numbers, "text": [f"سطر {n * 7919 % 104729} of {name}" for n in numbers]})
            if not parquet:
                with pa.ipc.new_stream(build / name / f"{shard:05d}.arrow", table.schema) as out:
                    out.write_table(table)
            else:
                pq.write_table(table, build / name / f"{shard:05d}.parquet")
    (build / "README.md").write_text(CARD + "---\n# أخبار\n", encoding="utf-8")
    (build / ".state").mkdir(exist_ok=True)
    (build / ".state" / "x").write_text("left behind")
    return build


def same(a: Path, b: Path) -> bool:
    return {p.relative_to(a): p.read_bytes() for p in a.rglob("*.*") if p.is_file() and ".state" not in p.parts} == {
        p.relative_to(b): p.read_bytes()
        for p in b.rglob("*.*")
        if p.is_file() and p.name != ".gitattributes" and ".cache" not in p.parts
    }


def test_a_folder_is_pushed_to_and_pulled_from(tmp_path: Path) -> None:
    hub, build = tmp_path / "hub", make(tmp_path / "build", 20_000)
    first = push(build, "team/news", hub=hub, message="أول دفعة")
    assert first.changed
    assert (first.files, first.files_sent) == (4, 4)
    assert first.rows == {"articles": 20_000, "documents": 20_000, "segments": 20_000}
    assert first.location == str(hub / "datasets/team/news")
    assert same(build, Path(first.location))
    again = push(build, "team/news", hub=hub)
    assert (again.changed, again.sent, again.commit) == (False, 0, first.commit)
    assert "up to date" in str(again)
    make(build, 20_000, shards=2)
    grown = push(build, "team/news", hub=hub)
    assert (grown.files, grown.files_sent) == (7, 3)
    assert grown.saved is not None
    assert grown.saved > grown.size * 0.4
    (build / "segments" / "00001.arrow").unlink()
    less = push(build, "team/news", hub=hub)
    assert (less.files_sent, less.files_removed) == (0, 1)
    assert same(build, Path(less.location))
    got = pull("team/news", tmp_path / "got", hub=hub)
    assert same(build, got.folder)
    old = pull("team/news", tmp_path / "old", hub=hub, revision=first.commit)
    assert old.files == 5
    store = Store(hub)
    assert verify(store).ok
    assert store.history.resolve(store.repositories.list(OWNER)[0], first.commit).title == "أول دفعة"
    store.close()


@pytest.mark.slow
def test_an_address_does_what_a_folder_does(
    tmp_path: Path, serve: Callable[..., Live], python: Callable[..., str]
) -> None:
    live, build = serve(), make(tmp_path / "build", 20_000, parquet=True)
    code = """
    import json, sys
    from dataclasses import asdict
    from diglot.hub.push.client import push, pull
    print("\\n" + json.dumps(asdict(push("build", "team/news", hub={0!r}, private=True, revision={1!r}))))
    """

    def run(revision: str = "main") -> Pushed:
        return Pushed(**json.loads(python(code.format(live.url, revision)).splitlines()[-1]))

    first, again = run(), run()
    assert first.changed
    assert first.sent
    assert (again.changed, again.sent, again.commit) == (False, 0, first.commit)
    make(build, 20_000, shards=2, parquet=True)
    grown = run()
    assert grown.saved is not None
    assert grown.saved > grown.size * 0.4
    assert run("dev").commit == grown.commit
    python(f"from diglot.hub.push.client import pull; pull('team/news', 'got', hub={live.url!r})")
    assert same(build, tmp_path / "got")
    loaded = python(
        "from datasets import load_dataset; print(len(load_dataset('team/news', 'segments', split='train')))", live.url
    )
    assert loaded.split()[-1] == "40000"
    store = Store(live.root)
    assert store.repositories.list(OWNER)[0].private
    store.close()


def test_what_a_hub_has_lost_is_sent_again(
    tmp_path: Path, serve: Callable[..., Live], python: Callable[..., str]
) -> None:
    build, live = make(tmp_path / "build", 3000), serve(tmp_path / "hub")
    code = f"""
    from diglot.hub.push.client import push
    print(push({str(build)!r}, "team/news", hub={live.url!r}).changed)
    """
    assert python(code) == "True\n"
    lost = sorted(path for path in (live.root / "objects").rglob("*") if path.is_file())
    assert lost
    lost[0].unlink()
    (build / "README.md").write_text(CARD + "---\nnew\n", encoding="utf-8")
    store = Store(live.root)
    assert not verify(store).ok
    assert python(code) == "True\n"
    check = verify(store)
    store.close()
    assert not [line for line in check.damages if line.startswith("large")], check.damages
    got = pull("team/news", tmp_path / "got", hub=live.root)
    assert same(build, got.folder)


def test_a_server_serves_what_a_folder_was_given(
    tmp_path: Path, serve: Callable[..., Live], python: Callable[..., str]
) -> None:
    pushed = push(make(tmp_path / "build", 50), "team/news", hub=tmp_path / "hub")
    live = serve(tmp_path / "hub")
    code = """
    from datasets import load_dataset
    for place in ("team/news", {0!r}):
        for name in ("segments", "articles", "documents"):
            assert len(load_dataset(place, name, split="train")) == 50, (place, name)
    """
    python(code.format(pushed.location), live.url)


def test_no_other_host_is_asked(tmp_path: Path, serve: Callable[..., Live], python: Callable[..., str]) -> None:
    live = serve()
    make(tmp_path / "build", 100)
    code = """
    import socket
    real = socket.socket.connect
    def connect(self, address):
        assert self.family == socket.AF_UNIX or address[0] == "127.0.0.1", address
        return real(self, address)
    socket.socket.connect = connect
    def lookup(host, *rest, ask=socket.getaddrinfo):
        assert host in ("127.0.0.1", b"127.0.0.1", None), host
        return ask(host, *rest)
    socket.getaddrinfo = lookup
    from diglot.hub.push.client import push, pull
    print(push("build", "team/news", hub={0!r}), pull("team/news", "got", hub={0!r}))
    """
    assert "team/news is at" in python(code.format(live.url))


@pytest.mark.parametrize(("hub", "why"), [(None, "no hub is named"), ("ftp://x", "http"), ("", "no hub is named")])
def test_a_hub_must_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hub: str | None, why: str) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    monkeypatch.delenv("DIGLOT_HUB", raising=False)
    with pytest.raises(OptionError, match=why):
        push(make(tmp_path / "b", 1), "team/news", hub=hub)


def test_the_public_hub_is_used_only_if_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://huggingface.co")
    with pytest.raises(OptionError, match="public hub"):
        resolve(None)
    assert resolve("https://huggingface.co") == "https://huggingface.co"
    monkeypatch.setenv("DIGLOT_HUB", "http://127.0.0.1:8600")
    assert resolve(None) == "http://127.0.0.1:8600"


def test_what_is_no_build_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a folder"):
        push(tmp_path / "nothing", "team/news", hub=tmp_path / "hub")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="no tables"):
        push(tmp_path / "empty", "team/news", hub=tmp_path / "hub")
    with pytest.raises(HubError, match="namespace/name"):
        push(make(tmp_path / "b", 1), "news", hub=tmp_path / "hub")
    with pytest.raises(HubError, match="there is no hub"):
        pull("team/news", tmp_path / "x", hub=tmp_path / "nothing")


def test_a_file_that_changes_under_the_push_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = make(tmp_path / "b", 1000)
    from diglot.hub.push import local

    real = local.Store

    def slow(*args: object, **options: object) -> Store:
        (build / "segments" / "00000.arrow").write_bytes(b"\0other")
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(local, "Store", slow)
    with pytest.raises(HubError, match="changed while"):
        push(build, "team/news", hub=tmp_path / "hub")


def test_a_checkout_is_mended(tmp_path: Path) -> None:
    build = make(tmp_path / "b", 100)
    place = Path(push(build, "team/news", hub=tmp_path / "hub").location)
    (place / "README.md").unlink()
    (place / "own.txt").write_text("mine")
    (build / "README.md").write_text(CARD + "---\n# another\n", encoding="utf-8")
    push(build, "team/news", hub=tmp_path / "hub")
    assert "another" in (place / "README.md").read_text(encoding="utf-8")
    assert (place / "own.txt").exists()
