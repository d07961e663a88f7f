"""Limits of what accounts keep: every kind of thing that an account can bring counts, once, and goes with garbage."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.cli import main
from diglot.errors import OptionError
from diglot.hub.formats import xet
from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import PutLarge, PutSmall
from diglot.hub.storage.migrations import climb
from diglot.hub.storage.quotas import ROW, SPARE, size_of
from diglot.hub.store import Store
from diglot.hub.upkeep.garbage import collect
from diglot.hub.upkeep.integrity import verify

from .conftest import People, find

LIMIT = 200_000


@pytest.fixture
def eve(people: People) -> Callable[..., Any]:
    """Requests of eve, who may keep `LIMIT` bytes."""
    people.store.quotas.set("eve", LIMIT)
    assert people.ask("eve", "POST", "/api/repos/create", json={"name": "x", "type": "dataset"}).status_code == 200
    return lambda method, path, **options: people.ask("eve", method, path, **options)


def account(people: People, name: str = "eve") -> int:
    found = people.store.people.find(name)
    assert found
    return found.id


def used(people: People, name: str = "eve") -> int:
    return people.store.quotas.used(account(people, name))


def lines(*changes: tuple[str, dict[str, Any]]) -> bytes:
    steps = [("header", {"summary": "step"}), *changes]
    return "\n".join(json.dumps({"key": key, "value": value}) for key, value in steps).encode()


def small(path: str, content: str) -> tuple[str, dict[str, Any]]:
    return "file", {"path": path, "content": content, "encoding": "base64"}


def noise(count: int) -> str:
    import base64

    return base64.b64encode(os.urandom(count)).decode()


def xorb(content: bytes) -> tuple[str, bytes]:
    """A xorb of one chunk: its hash as paths have it, its bytes."""
    layout = xet.Layout.of([(xet.chunk_hash(content), len(body := xet.encode_chunk(content)), len(content))])
    return xet.to_hex(xet.xorb_hash(layout.pairs())), body


def send(eve: Callable[..., Any], path: str, count: int) -> Any:
    """One of the ways to bring bytes; the status of the answer that says no, or of the last one."""
    data = os.urandom(count)
    if path == "commit":
        return eve("POST", "/api/datasets/eve/x/commit/main", content=lines(small(f"{count}.txt", noise(count))))
    if path == "pull request":
        url = "/api/datasets/team/open/commit/main?create_pr=1"
        return eve("POST", url, content=lines(small(f"{count}.txt", noise(count))))
    if path == "xorb":
        given = eve("GET", "/api/datasets/eve/x/xet-write-token/main")
        if given.status_code != 200:
            return given
        name, body = xorb(data[:100_000])
        place = given.json()["casUrl"].partition("//")[2].partition("/")[2]
        bearer = {"Authorization": f"Bearer {given.json()['accessToken']}"}
        return eve("POST", f"/{place}/v1/xorbs/default/{name}", content=body, headers=bearer)
    if path == "lfs":
        oid = hashlib.sha256(data).hexdigest()
        asked = {"operation": "upload", "objects": [{"oid": oid, "size": count}], "ref": {"name": "main"}}
        entry = eve("POST", "/datasets/eve/x.git/info/lfs/objects/batch", json=asked).json()["objects"][0]
        if "error" in entry:
            return type("Answer", (), {"status_code": entry["error"]["code"], "text": entry["error"]["message"]})
        return eve("PUT", entry["actions"]["upload"]["href"].removeprefix("http://testserver"), content=data)
    assert path == "discussion"
    said = {"title": "t", "description": data.hex()[: min(count, 60_000)]}
    return eve("POST", "/api/datasets/team/open/discussions", json=said)


@pytest.mark.parametrize("way", ["commit", "pull request", "xorb", "lfs", "discussion"])
def test_each_way_to_bring_bytes_ends_at_the_limit(people: People, eve: Callable[..., Any], way: str) -> None:
    for _ in range(30):
        before, answer = used(people), send(eve, way, 50_000)
        if answer.status_code not in (200, 201):
            break
        assert used(people) - before > 40_000
    assert answer.status_code == 413, answer.text
    assert "your account may keep" in answer.text.lower()
    assert LIMIT - 60_000 < used(people) == before <= LIMIT  # what was refused has left nothing
    assert not list(people.store.scratch.root.iterdir())
    assert verify(people.store).ok
    again = people.ask(
        "bob", "POST", "/api/datasets/team/open/commit/main", content=lines(small("b.txt", noise(90000)))
    )
    assert again.status_code == 200  # others have their own


def test_what_is_refused_leaves_no_object(people: People, eve: Callable[..., Any]) -> None:
    for way in ("lfs", "xorb"):
        for room in (1, ROW // 2, ROW):  # enough for the bytes, not for their row
            people.store.quotas.set("eve", used(people) + 100 + room)
            assert send(eve, way, 100 + room // 2).status_code == 413
    objects = [path for path in (people.store.root / "objects").rglob("*") if path.is_file()]
    assert len(objects) == 3  # of the three repositories that are there
    assert verify(people.store).strays == 0


def test_what_is_under_way_counts(people: People) -> None:
    quotas, number = people.store.quotas, account(people)
    quotas.set("eve", LIMIT)
    with quotas.coming(number, 150_000), quotas.coming(number) as more:
        more(40_000)
        with pytest.raises(Refusal) as caught:
            more(20_000)
    assert caught.value.status == 413
    with quotas.coming(number, LIMIT):
        assert quotas.left(number) == 0
    part = people.store.scratch.part("0" * 64, number, 1)
    part.write_bytes(bytes(150_000))
    people.store.scratch.part("0" * 64, number + 10, 1).write_bytes(bytes(150_000))
    assert quotas.left(number) == 50_000


def test_many_rows_and_long_messages_count(people: People, eve: Callable[..., Any]) -> None:
    for what in range(400):
        body = lines(
            *(small(f"{what}/{i}", "") for i in range(20)), ("header", {"summary": "s", "description": "d" * 3000})
        )
        if (answer := eve("POST", "/api/datasets/eve/x/commit/main", content=body)).status_code != 200:
            break
    assert answer.status_code == 413
    for number in range(400):
        answer = eve("POST", "/api/repos/create", json={"name": f"r{number}", "type": "dataset"})
        if answer.status_code != 200:
            break
    assert answer.status_code == 413
    assert eve("POST", "/api/datasets/eve/x/duplicate", json={"repository": "eve/copy"}).status_code == 413


def test_a_full_account_can_remove_and_has_room_after_gc(people: People, eve: Callable[..., Any]) -> None:
    assert send(eve, "commit", 150_000).status_code == 200
    assert send(eve, "commit", 60_000).status_code == 413
    people.store.quotas.set("eve", 1000)  # less than is there
    gone = lines(("deletedFile", {"path": "150000.txt"}))
    assert eve("POST", "/api/datasets/eve/x/commit/main", content=gone).status_code == 200
    assert eve("POST", "/api/datasets/eve/x/super-squash/main", json={}).status_code == 200
    assert eve("GET", "/api/datasets/eve/x/xet-write-token/main").status_code == 413
    collect(people.store, grace=0)
    people.store.quotas.set("eve", LIMIT)
    assert used(people) < 10_000
    assert send(eve, "commit", 100_000).status_code == 200
    assert eve("DELETE", "/api/repos/delete", json={"name": "x", "type": "dataset"}).status_code == 200
    collect(people.store, grace=0)
    assert used(people) < 5000  # .gitattributes, which other repositories have too
    assert verify(people.store).ok


def test_removing_has_bounds_too(people: People) -> None:
    store, eve = people.store, people.store.people.find("eve")
    assert eve
    store.quotas.set("eve", 1)
    with store.database.write() as cursor:
        store.quotas.charge(cursor, eve.id, "blob", "0" * 40, SPARE)
    with pytest.raises(Refusal):
        store.quotas.check(eve.id, removing=True)


def test_nobody_learns_from_their_count_what_others_have(people: People, eve: Callable[..., Any]) -> None:
    data = b"a known file, of bob's " * 4000
    bob = people.store.people.find("bob")
    assert bob
    people.store.contents.add(io.BytesIO(data), bob.id)
    before, name = used(people), hashlib.sha256(data).hexdigest()
    asked = {"operation": "upload", "objects": [{"oid": name, "size": len(data)}], "ref": {"name": "main"}}
    entry = eve("POST", "/datasets/eve/x.git/info/lfs/objects/batch", json=asked).json()["objects"][0]
    put = entry["actions"]["upload"]["href"].removeprefix("http://testserver")
    assert eve("PUT", put, content=data).status_code == 200
    assert used(people) == before + len(data) + ROW
    assert eve("PUT", put, content=data).status_code == 200
    assert used(people) == before + len(data) + ROW  # once


def test_who_has_a_limit(store: Store, people: People) -> None:
    quotas = store.quotas
    assert [quotas.limit(account(people, name)) for name in ("ada", "bob")] == [None, None]
    quotas.set_default(5000)
    assert [quotas.limit(account(people, name)) for name in ("ada", "bob")] == [None, 5000]
    quotas.set("ada", 10)
    quotas.set("bob", None)
    assert [quotas.limit(account(people, name)) for name in ("ada", "bob")] == [10, None]
    quotas.set("bob", None, own=False)
    assert quotas.limit(account(people, "bob")) == 5000
    assert [quotas.limit(number) for number in (0, -1, 999)] == [None, None, None]
    with pytest.raises(Refusal):
        quotas.set("team", 5)


def test_the_owner_of_a_hub_without_accounts_has_no_limit(store: Store) -> None:
    store.quotas.set_default(1)
    repo = store.create(RepoId.parse("datasets", "team/x"))
    from diglot.hub.people.person import OWNER

    store.history.commit(repo, "main", [PutSmall("a", bytes(5000))], OWNER, "t")


def test_the_command_line_sets_and_shows_limits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ["--root", str(tmp_path / "hub")]
    for name in ("ada", "bob"):
        assert main(["hub", "user", "add", name, *root]) == 0
    assert main(["hub", "user", "quota", "bob", "1.5GiB", *root]) == 0
    capsys.readouterr()
    assert main(["hub", "user", "list", *root]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("0 bytes of 1,610,612,736")
    assert main(["hub", "user", "quota", "bob", "default", *root]) == 0
    assert main(["hub", "user", "quota", "bob", "many", *root]) != 0
    assert "50GB" in capsys.readouterr().err


def test_verify_sees_and_mends_a_wrong_sum(people: People, eve: Callable[..., Any]) -> None:
    send(eve, "commit", 1000)
    right = used(people)
    with people.store.database.write() as cursor:
        cursor.execute("UPDATE accounts SET stored = 5 WHERE name = 'eve'")
    assert any("eve keeps" in line for line in verify(people.store).damages)
    assert verify(people.store, repair=True).ok
    assert used(people) == right


def test_an_older_hub_charges_what_it_knows(store: Store, people: People) -> None:
    bob = people.store.people.find("bob")
    assert bob
    added = store.contents.add(io.BytesIO(os.urandom(50_000)), bob.id).file
    store.history.commit(find(store, "team/open"), "main", [PutLarge("big", added.sha256)], bob, "big")
    with store.database.write() as cursor:
        cursor.execute("DROP TABLE charges")
        for column in ("stored", "quota"):
            cursor.execute(f"ALTER TABLE accounts DROP COLUMN {column}")
        cursor.execute("UPDATE meta SET value = '4' WHERE key = 'version'")
    store.database.close()
    with sqlite3.connect(store.database.path, isolation_level=None) as connection:
        connection.row_factory = sqlite3.Row
        climb(connection, store.database.path)
    assert 50_000 < Store(store.root).quotas.used(bob.id) < 51_000


@pytest.mark.parametrize("text", ["", "GB", "1XB", "-1", "1e999", "nan", "1 2", "12Gibs", "b", "5kk"])
def test_sizes_that_are_none(text: str) -> None:
    with pytest.raises(OptionError):
        size_of(text)


@given(st.integers(0, 999), st.sampled_from("kMGT"))
def test_sizes_are_read_as_written(number: int, unit: str) -> None:
    power = "kMGT".index(unit) + 1
    assert size_of(f"{number}{unit}") == size_of(f"{number} {unit.lower()}B") == number * 1000**power
    assert size_of(f"{number}{unit}iB") == number * 1024**power
