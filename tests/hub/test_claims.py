"""Bytes belong to who brought them: claims, tickets, and what a hash alone gives (nothing)."""

from __future__ import annotations

import asyncio
import hashlib
import io
import itertools
import json
import os
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from diglot.errors import HubError
from diglot.hub.formats import shards, xet
from diglot.hub.people.person import OWNER
from diglot.hub.refusal import Refusal
from diglot.hub.server.app import Hub, Settings
from diglot.hub.server.turns import Turns
from diglot.hub.store import Store
from diglot.hub.upkeep.archive import backup, restore
from diglot.hub.upkeep.garbage import collect
from diglot.hub.upkeep.integrity import verify

from .conftest import People, fill, find
from .test_hostile import shard, xorb


@pytest.fixture
def reads(people: People) -> People:
    """The same hub with downloads by Xet."""
    web = TestClient(Hub(people.store, Settings(xet_reads=True)), raise_server_exceptions=False, follow_redirects=False)
    return People(web, people.store, people.headers)


def cas(people: People, who: str, name: str = "", right: str = "write") -> tuple[str, dict[str, str]]:
    """Somebody's Xet address and header for a repository (their own ``WHO/mine`` without a name)."""
    if not name:
        name = f"{who}/mine"
        people.ask(who, "POST", "/api/repos/create", json={"name": "mine", "organization": who, "type": "dataset"})
    given = people.ask(who, "GET", f"/api/datasets/{name}/xet-{right}-token/main").json()
    return given["casUrl"].removeprefix("http://testserver"), {"Authorization": f"Bearer {given['accessToken']}"}


def got(people: People, who: str, oid: str) -> Any:
    """Tries to commit a file into one's own repository, and to read it there."""
    lines = [{"key": "header", "value": {"summary": "x"}}]
    lines.append({"key": "lfsFile", "value": {"path": "got.bin", "algo": "sha256", "oid": oid}})
    body = "\n".join(map(json.dumps, lines))
    made = people.ask(who, "POST", f"/api/datasets/{who}/mine/commit/main", content=body)
    if made.status_code != 200:
        return None
    return people.ask(who, "GET", f"/datasets/{who}/mine/resolve/main/got.bin").content


@pytest.mark.parametrize("name", ["gate", "secret"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_hashes_alone_give_nobody_the_bytes(people: People, name: str, version: str) -> None:
    store, content = people.store, f"team/{name}".encode() * 5000
    oid = hashlib.sha256(content).hexdigest()
    large = store.contents.find(oid)
    assert large and large.xet
    terms = store.contents.terms(large.xet)[1]  # type: ignore[index]
    records = [(t.xorb, t.size, t.start, t.end) for t in terms]
    path, headers = cas(people, "eve")
    sha = xet.from_hex(oid)
    for body in (
        shard(large.xet, sha, []), shard(large.xet, None, []), shard(large.xet, sha, records),
        shard(large.xet, None, records), shard(bytes(32), sha, []),
    ):  # fmt: skip
        answer = people.web.post(f"{path}/{version}/shards", content=body, headers=headers)
        ended = json.loads(answer.text.splitlines()[-1]) if answer.status_code == 200 else {"type": "error"}
        assert ended.get("type") == "error" or bytes(32) in body, answer.text
    assert got(people, "eve", oid) is None
    assert not store.database.rows("SELECT 1 FROM claims WHERE account = ?", store.people.find("eve").id)  # type: ignore[union-attr]


def test_junk_under_a_known_hash_is_refused_as_under_an_unknown_one(people: People) -> None:
    store = people.store
    known = xet.to_hex(store.database.rows("SELECT hash FROM xorbs")[0]["hash"])
    path, headers = cas(people, "eve")
    for name in (known, "ab" * 32):
        answer = people.web.post(f"{path}/v1/xorbs/default/{name}", content=xorb(b"junk")[1], headers=headers)
        assert (answer.status_code, answer.json()) == (
            400, {"error": "the xorb's content does not have the hash it was sent under"},
        )  # fmt: skip


def test_whoever_sends_the_bytes_may_refer_to_them(people: People) -> None:
    store = people.store
    chunks = [b"one" * 1000, b"two" * 1000]
    name, body = xorb(*chunks)
    pairs = [(xet.chunk_hash(chunk), 3000) for chunk in chunks]
    content, digest = b"".join(chunks), xet.file_hash(pairs)
    sha = hashlib.sha256(content).hexdigest()
    record = shard(digest, xet.from_hex(sha), [(xet.from_hex(name), 6000, 0, 2)])
    bob, eve = cas(people, "bob"), cas(people, "eve")
    for path, headers in (bob, eve):  # it is new to each of them: nobody learns what others have
        assert people.web.post(f"{path}/v1/shards", content=record, headers=headers).status_code == 400
        answer = people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers)
        assert answer.json() == {"was_inserted": True}
        assert people.web.post(f"{path}/v1/shards", content=record, headers=headers).json() == {"result": 1}
        again = people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers)
        assert again.json() == {"was_inserted": False}
    assert got(people, "bob", sha) == got(people, "eve", sha) == content
    assert len(store.database.rows("SELECT 1 FROM xorbs WHERE hash = ?", xet.from_hex(name))) == 1
    assert verify(store).ok


def test_a_repository_s_own_files_need_no_proof(people: People) -> None:
    store = people.store
    large = store.contents.find(hashlib.sha256(b"team/secret" * 5000).hexdigest())
    assert large and large.xet
    path, headers = cas(people, "bob", "team/secret")
    body = shard(large.xet, xet.from_hex(large.sha256), [])
    assert people.web.post(f"{path}/v1/shards", content=body, headers=headers).json() == {"result": 1}


def test_clients_remember_uploads_for_an_account(people: People) -> None:
    assert len({cas(people, who)[0] for who in ("ada", "bob", "eve")}) == 3


def test_hashes_are_shown_to_those_who_may_read(reads: People) -> None:
    oid = hashlib.sha256(b"team/gate" * 5000).hexdigest()
    node = reads.store.history.trees.node(
        reads.store.history.resolve(find(reads.store, "team/gate"), "main").tree, "data/x.txt"
    )
    base, api = "/datasets/team/gate", "/api/datasets/team/gate"
    urls = [f"{api}/tree/main?recursive=true", f"{api}?blobs=true", f"{base}/blob/main/y.bin", f"{base}/tree/main",
            f"{base}/commit/main"]  # fmt: skip
    files = {"files": [{"path": "y.bin", "size": 1, "sample": "AA=="}, {"path": "data/x.txt", "size": 5, "sample": ""}]}

    def shown(who: str) -> str:
        text = "".join(reads.ask(who, "GET", url).text for url in urls)
        text += reads.ask(who, "POST", f"{api}/paths-info/main", json={"paths": ["y.bin", "data/x.txt"]}).text
        text += reads.ask(who, "POST", f"{api}/preupload/main?create_pr=1", json=files).text
        return text

    assert node
    for who, wanted in (("bob", True), ("rex", True), ("eve", False), ("nobody", False)):
        text = shown(who)
        assert (oid in text) == wanted, who
        assert (node.oid in text) == wanted, who
        assert ("xetHash" in text) == wanted, who


# ---- tickets


def address(people: People, who: str, name: str, oid: str, operation: str = "download") -> str:
    ask = {"operation": operation, "objects": [{"oid": oid, "size": 4}]}
    answer = people.ask(who, "POST", f"/datasets/{name}.git/info/lfs/objects/batch", json=ask).json()
    href = next(iter(answer["objects"][0]["actions"].values()))["href"]
    return str(href).removeprefix("http://testserver")


def take_away(people: People, what: str) -> None:
    store = people.store
    if what == "account":
        store.people.remove("rex")
    elif what == "token":
        store.people.remove_token("rex", store.people.tokens("rex")[0].id)
    elif what == "membership":
        store.people.set_member("team", "rex", "none")
    elif what == "repository":
        store.repositories.delete(find(store, "team/secret"))
    elif what == "expiry":
        with store.database.write() as cursor:
            cursor.execute("UPDATE tokens SET expires = 1")
    elif what == "file":
        oid = hashlib.sha256(b"team/secret" * 5000).hexdigest()
        store.history.forget_files(find(store, "team/secret"), {oid})


@pytest.mark.parametrize("what", ["account", "token", "membership", "repository", "expiry", "file"])
def test_signed_addresses_end_with_the_rights_they_stand_on(reads: People, what: str) -> None:
    oid = hashlib.sha256(b"team/secret" * 5000).hexdigest()
    large = reads.store.contents.find(oid)
    assert large and large.xet
    lfs = address(reads, "rex", "team/secret", oid)
    path, headers = cas(reads, "rex", "team/secret", "read")
    asked = f"{path}/v1/reconstructions/{xet.to_hex(large.xet)}"
    part = next(iter(reads.web.get(asked, headers=headers).json()["fetch_info"].values()))[0]
    signed = part["url"].removeprefix("http://testserver")
    span = {"Range": "bytes={start}-{end}".format(**part["url_range"])}
    assert reads.web.get(lfs).status_code == 200
    assert reads.web.get(signed, headers=span).status_code == 206
    take_away(reads, what)
    assert reads.web.get(lfs).status_code in (401, 403, 404)
    assert reads.web.get(signed, headers=span).status_code in (401, 403, 404)
    assert reads.web.get(asked, headers=headers).status_code in (401, 403, 404)


@pytest.mark.parametrize("what", ["account", "token", "membership", "repository", "expiry"])
def test_uploads_end_with_the_rights_they_stand_on(people: People, what: str) -> None:
    people.store.people.set_member("team", "bob", "none")
    people.store.people.remove("rex")
    token = people.store.people.add_user("rex")
    people.headers["rex"] = {"Authorization": f"Bearer {token}"}
    people.store.people.set_member("team", "rex", "write")
    oid = hashlib.sha256(b"abcd").hexdigest()
    lfs = address(people, "rex", "team/secret", oid, "upload")
    path, headers = cas(people, "rex", "team/secret")
    name, body = xorb(b"abcd")
    take_away(people, what)
    assert people.web.put(lfs, content=b"abcd").status_code in (401, 403, 404)
    assert people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers).status_code in (
        401,
        403,
        404,
    )
    assert people.web.post(f"{path}/v1/shards", content=b"", headers=headers).status_code in (401, 403, 404)


def test_no_ticket_outlives_the_token_that_asked_for_it(people: People) -> None:
    token = people.store.people.add_token("bob", "short", "write", days=0.01)
    headers = {"Authorization": f"Bearer {token}"}
    ends = people.store.people.tokens("bob")[-1].expires
    given = people.web.get("/api/datasets/team/open/xet-write-token/main", headers=headers).json()
    assert ends and given["exp"] <= ends


def test_an_address_of_a_xorb_is_for_the_bytes_of_one_file(reads: People) -> None:
    store = reads.store
    mine, other = b"mine" * 20_000, b"other" * 20_000
    chunks = [mine, other]
    name, body = xorb(*chunks)
    with store.scratch.file() as (path, file):
        file.write(body)
        store.contents.take_xorb(xet.from_hex(name), path, file)
    digests = []
    for i, chunk in enumerate(chunks):
        digest = xet.file_hash([(xet.chunk_hash(chunk), len(chunk))])
        store.contents.take_shard(
            [shards.ShardFile(digest, None, (shards.Term(xet.from_hex(name), i, i + 1, len(chunk)),))], 0
        )
        digests.append(digest)
    from diglot.hub.repos.history import PutLarge

    oid = hashlib.sha256(mine).hexdigest()
    store.history.commit(find(store, "team/secret"), "main", [PutLarge("m.bin", oid)], OWNER, "x")
    path, headers = cas(reads, "rex", "team/secret", "read")
    answer = reads.web.get(f"{path}/v1/reconstructions/{xet.to_hex(digests[0])}", headers=headers).json()
    part = answer["fetch_info"][name][0]
    signed, end = part["url"].removeprefix("http://testserver"), part["url_range"]["end"]
    assert reads.web.get(signed, headers={"Range": f"bytes=0-{end}"}).status_code == 206
    assert len(reads.web.get(signed).content) == end + 1 < len(body)
    for span in (f"bytes=0-{end + 1}", f"bytes={end + 1}-{len(body) - 1}", f"bytes={end}-", "bytes=-10"):
        assert reads.web.get(signed, headers={"Range": span}).status_code == 403
    assert reads.web.get(signed.replace("high=", "high=9")).status_code == 403
    assert reads.web.get(f"{path}/v1/reconstructions/{xet.to_hex(digests[1])}", headers=headers).status_code == 404


def test_each_chunk_is_to_be_had_from_one_place(reads: People) -> None:
    from diglot.hub.repos.history import PutLarge

    store = reads.store
    chunks = [bytes([i]) * 10_000 for i in range(6)]
    name, body = xorb(*chunks)
    with store.scratch.file() as (path, file):
        file.write(body)
        store.contents.take_xorb(xet.from_hex(name), path, file)
    ranges = [(0, 2), (1, 2), (1, 2), (4, 5), (3, 4), (0, 3)]  # with gaps, repeated, overlapping, touching
    terms = tuple(shards.Term(xet.from_hex(name), a, b, 10_000 * (b - a)) for a, b in ranges)
    content = b"".join(chunk for a, b in ranges for chunk in chunks[a:b])
    digest = xet.file_hash((xet.chunk_hash(chunk), len(chunk)) for a, b in ranges for chunk in chunks[a:b])
    store.contents.take_shard([shards.ShardFile(digest, None, terms)], 0)
    oid = hashlib.sha256(content).hexdigest()
    store.history.commit(find(store, "team/open"), "main", [PutLarge("m.bin", oid)], OWNER, "x")
    path_, headers = cas(reads, "eve", "team/open", "read")
    url = f"{path_}/v1/reconstructions/{xet.to_hex(digest)}"
    for span, start, end in (("", 0, len(content)), ("bytes=25000-60000", 25_000, 60_001)):
        answer = reads.web.get(url, headers={**headers, "Range": span} if span else headers).json()
        places = answer["fetch_info"][name]
        bounds = [place["range"] for place in places]
        assert all(a["end"] < b["start"] for a, b in itertools.pairwise(bounds))
        out = b""
        for term in answer["terms"]:
            first, last = term["range"]["start"], term["range"]["end"]
            (place,) = (p for p in places if p["range"]["start"] <= first and last <= p["range"]["end"])
            sent = reads.web.get(place["url"].removeprefix("http://testserver")).content
            whole = [content for _, _, content in xet.read_xorb(io.BytesIO(sent))]
            skip = place["range"]["start"]
            out += b"".join(whole[first - skip : last - skip])
        at = answer["offset_into_first_range"]
        assert out[at : at + end - start] == content[start:end]


@pytest.mark.parametrize("sign", ["é", "", "0" * 64, "\0"])
def test_signatures_that_are_none(people: People, sign: str) -> None:
    for url in (f"/lfs/get/{'0' * 64}", f"/xet/{people.store.id}/get/{'0' * 64}"):
        assert people.web.get(url, params={"sign": sign}).status_code == 403


# ---- sizes


def test_the_limit_of_a_xorb_counts_its_content(store: Store) -> None:
    chance = np.random.default_rng(0)
    chunk = [chance.bytes(1 << 16) for _ in range(4)]
    one = [b"\0" + (1 << 16).to_bytes(3, "little") + b"\0" + (1 << 16).to_bytes(3, "little") + c for c in chunk]

    def file(count: int) -> io.BytesIO:
        return io.BytesIO(b"".join(one[i % 4] for i in range(count)))

    assert sum(1 for _ in xet.read_xorb(file(1024))) == 1024  # 64 MiB and 8 KiB of headers
    with pytest.raises(Refusal):
        list(xet.read_xorb(file(1025)))


@given(st.lists(st.tuples(st.binary(min_size=32, max_size=32), st.integers(1, 1 << 17)), max_size=300))
@settings(max_examples=60)
def test_the_root_is_that_of_the_definition(pairs: list[tuple[bytes, int]]) -> None:
    import blake3

    level = pairs
    while len(level) > 1:
        above, start = [], 0
        while start < len(level):
            end = min(start + 9, len(level))
            end = next((i + 1 for i in range(start + 2, end) if level[i][0][24] & 3 == 0), end)
            text = "".join(f"{xet.to_hex(digest)} : {size}\n" for digest, size in level[start:end])
            size = sum(size for _, size in level[start:end])
            above.append((blake3.blake3(text.encode(), key=xet._NODE_KEY).digest(), size))
            start = end
        level = above
    assert xet.xorb_hash(pairs) == (level[0][0] if level else bytes(32))


def test_shards_are_bounded(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    path, headers = cas(people, "eve")
    name, body = xorb(b"\0" * 100_000)
    raw = xet.from_hex(name)
    assert people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers).status_code == 200
    endless = shard(b"\7" * 32, None, [(raw, 100_000, 0, 1)] * 1000)
    small = TestClient(Hub(people.store, Settings(max_file=10_000_000)), raise_server_exceptions=False)
    assert small.post(f"{path}/v1/shards", content=endless, headers=headers).status_code == 413
    said = small.post(f"{path}/v2/shards", content=endless, headers=headers).text.splitlines()[-1]
    assert json.loads(said)["type"] == "error"
    monkeypatch.setattr(shards, "SHARD_TERMS", 500)
    for version in ("v1", "v2"):
        assert people.web.post(f"{path}/{version}/shards", content=endless, headers=headers).status_code == 413
    tiny, crumbs = xorb(*(bytes([i]) for i in range(200)))
    assert people.web.post(f"{path}/v1/xorbs/default/{tiny}", content=crumbs, headers=headers).status_code == 200
    answer = people.web.post(
        f"{path}/v1/shards", content=shard(b"\7" * 32, None, [(xet.from_hex(tiny), 200, 0, 200)]), headers=headers
    )
    assert "too small" in answer.text


def test_accounts_take_turns() -> None:
    async def run() -> list[int]:
        turns, order, go = Turns(1, 6), [], asyncio.Event()

        async def work(account: int) -> None:
            async with turns.turn(account):
                await go.wait()
                order.append(account)

        tasks = [asyncio.create_task(work(1)) for _ in range(7)]  # one runs, six wait
        await asyncio.sleep(0)
        with pytest.raises(Refusal):
            await work(1)
        tasks += [asyncio.create_task(work(account)) for account in (2, 3, 2)]
        await asyncio.sleep(0)
        tasks[3].cancel()
        tasks[0].cancel()
        go.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.wait_for(work(4), 1)  # nothing is left behind
        return order

    assert asyncio.run(run()) == [1, 2, 3, 1, 2, 1, 1, 1, 4]


# ---- garbage beside pushes, healing


def upload(people: People, content: bytes) -> str:
    oid = hashlib.sha256(content).hexdigest()
    ask = {"operation": "upload", "objects": [{"oid": oid, "size": len(content)}]}
    answer = people.ask("eve", "POST", "/datasets/eve/mine.git/info/lfs/objects/batch", json=ask).json()
    actions = answer["objects"][0].get("actions")
    if actions:
        assert (
            people.web.put(actions["upload"]["href"].removeprefix("http://testserver"), content=content).status_code
            == 200
        )
    return oid


def test_garbage_leaves_what_a_push_has_brought(people: People) -> None:
    path, headers = cas(people, "eve")
    chunk = b"chunk" * 5000
    name, body = xorb(chunk)
    digest = xet.file_hash([(xet.chunk_hash(chunk), len(chunk))])
    record = shard(digest, None, [(xet.from_hex(name), len(chunk), 0, 1)])
    oid = upload(people, b"plain" * 5000)
    assert people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers).status_code == 200
    collect(people.store, 0)
    assert people.web.post(f"{path}/v1/shards", content=record, headers=headers).status_code == 200
    collect(people.store, 0)
    assert got(people, "eve", hashlib.sha256(chunk).hexdigest()) == chunk
    assert got(people, "eve", oid) == b"plain" * 5000
    for _ in range(2):
        collect(people.store, 0)
    assert verify(people.store).ok
    people.store.repositories.delete(find(people.store, "eve/mine"))
    done = collect(people.store, 0)
    assert (done.files, done.xorbs) == (2, 1)


def test_a_token_is_good_after_garbage_was_collected(people: People) -> None:
    path, headers = cas(people, "eve")
    fill(people.store, "eve/other")
    people.store.repositories.delete(find(people.store, "eve/other"))
    assert collect(people.store, 0).new_id
    assert cas(people, "eve")[0] != path
    name, body = xorb(b"abcd" * 999)
    assert people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers).status_code == 200


@pytest.mark.parametrize("when", ["after the object", "after the row"])
def test_garbage_at_any_moment_of_an_upload(store: Store, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    other, data = Store(store.root), os.urandom(200_000)
    real = store.objects.publish

    def publish(temporary: Path, key: str) -> None:
        real(temporary, key)
        if when == "after the object":
            collect(other, 0)

    monkeypatch.setattr(store.objects, "publish", publish)
    repo = fill(store, "team/news")
    added = store.contents.add(io.BytesIO(data), pending=True).file
    if when == "after the row":
        collect(other, 0)
    from diglot.hub.repos.history import PutLarge

    store.history.commit(repo, "main", [PutLarge("x.bin", added.sha256)], OWNER, "x")
    collect(other, 0)
    assert b"".join(store.contents.read(added.sha256)) == data
    assert verify(store).ok
    other.close()


def test_commits_made_while_garbage_is_looked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the snapshot has not seen is looked at again: the same trees and blobs, named by a new commit."""
    import diglot.hub.upkeep.garbage as garbage
    from diglot.hub.repos.history import PutSmall
    from diglot.hub.repos.trees import Remove

    repo, other = fill(store, "team/news"), Store(store.root)
    store.history.commit(repo, "main", [PutSmall("deep/er/x.txt", b"again")], OWNER, "put")
    dropped = store.history.resolve(repo, "main")
    store.history.commit(repo, "main", [Remove("deep")], OWNER, "drop")
    store.history.squash(repo, "main", "one", OWNER)
    real = garbage._look

    def look(*words: Any) -> Any:
        found = real(*words)
        other.history.commit(repo, "main", [PutSmall("deep/er/x.txt", b"again")], OWNER, "again")
        other.history.add_ref(repo, "heads", "old", dropped.id)
        return found

    monkeypatch.setattr(garbage, "_look", look)
    collect(store, 0)
    assert verify(Store(store.root)).ok
    head = other.history.resolve(repo, "main")
    assert other.history.content(other.history.trees.file(head.tree, "deep/er/x.txt").oid) == b"again"
    assert other.history.resolve(repo, "old").id == dropped.id
    other.close()


@pytest.mark.parametrize("kind", ["xet", "plain", "local"])
@pytest.mark.parametrize("how", ["remove", "cut", "flip"])
def test_pushing_again_heals(people: People, kind: str, how: str) -> None:
    store, content = people.store, b"some content" * 9000
    path, headers = cas(people, "eve")
    name, body = xorb(content)
    digest = xet.file_hash([(xet.chunk_hash(content), len(content))])
    record = shard(digest, None, [(xet.from_hex(name), len(content), 0, 1)])

    def send() -> None:
        if kind == "xet":
            assert people.web.post(f"{path}/v1/xorbs/default/{name}", content=body, headers=headers).status_code == 200
            assert people.web.post(f"{path}/v1/shards", content=record, headers=headers).status_code == 200
        elif kind == "plain":
            upload(people, content)
        else:
            store.contents.add(io.BytesIO(content))

    if kind == "plain" and how == "flip":
        pytest.skip("a client does not send what the hub says it has: fsck --repair makes it say otherwise")
    send()
    store.history.commit(find(store, "eve/mine"), "main", [], OWNER, "none")
    before = {key for key, _, _ in store.objects.listing()}
    target = next(
        p for p in sorted(Path(store.root, "objects").rglob("*"), key=lambda p: -p.stat().st_mtime_ns) if p.is_file()
    )
    target.chmod(0o600)
    data = target.read_bytes()
    if how == "remove":
        target.unlink()
    else:
        target.write_bytes(data[:-3] if how == "cut" else data[:50] + bytes([data[50] ^ 1]) + data[51:])
    store.contents.forget()
    if kind == "local" and how == "flip":
        with store.database.write() as cursor:  # as if it was another file with the same chunks
            cursor.execute("DELETE FROM large WHERE size = ?", (len(content),))
    send()
    assert {key for key, _, _ in store.objects.listing()} >= before
    assert verify(store).ok, verify(store).damages


# ---- private files


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
def test_nothing_is_readable_for_others(store: Store, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        hub = Store(tmp_path / "other" / "hub", create=True)
        repo = fill(hub, "team/secret", private=True)
        hub.checkouts.update(repo, create=True)
        backup(hub, tmp_path / "b.tar")
        hub.close()
        restore(tmp_path / "b.tar", tmp_path / "again").ok  # noqa: B018
    finally:
        os.umask(before)
    for top in (tmp_path / "other", tmp_path / "again", tmp_path / "b.tar"):
        for path in [top, *top.rglob("*")]:
            assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_upgrading_a_hub_of_the_first_format(tmp_path: Path) -> None:
    import sqlite3

    from diglot.hub.storage import migrations

    root = tmp_path / "hub"
    root.mkdir()
    old = sqlite3.connect(root / "hub.sqlite", isolation_level=None)
    migrations._first(old, root / "hub.sqlite")
    old.execute("INSERT INTO meta VALUES ('version', '1'), ('store', 'x'), ('secret', 'y')")
    old.execute("INSERT INTO claims VALUES ('ab', 1, 1.0)")
    old.close()
    store = Store(root)
    assert store.database.meta("version") == str(migrations.VERSION)
    assert store.id == "x"
    new = Store(tmp_path / "new", create=True)
    sql = "SELECT name, sql FROM sqlite_master ORDER BY name"
    assert [tuple(r) for r in store.database.rows(sql)] == [tuple(r) for r in new.database.rows(sql)]
    fill(store, "team/news")
    assert verify(store).ok
    store.database.set_meta("version", str(migrations.VERSION + 1))
    store.close()
    with pytest.raises(HubError, match="newer version"):
        Store(root)
