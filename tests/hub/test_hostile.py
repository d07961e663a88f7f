"""Hostile input: refused with the right status, nothing stored, never a 500."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import struct
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lz4.frame
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from diglot.hub import names
from diglot.hub.formats import xet
from diglot.hub.refusal import Refusal
from diglot.hub.server.app import Hub
from diglot.hub.store import Store
from diglot.hub.upkeep.integrity import verify

from .conftest import fill
from .test_protocol import HEADER, REPO, commit, put

BAD_PATHS = [
    "../x", "a/../../x", "/etc/passwd", "a//b", ".", "..", "a/.", "a/..", ".git/config", "a/.GIT/x", "a\0b", "a\nb", "",
    "x" * 300, "/".join(["y" * 200] * 8), "..\\x", "\x7f", "\ud800",
]  # fmt: skip


@pytest.fixture
def news(web: TestClient, store: Store) -> Any:
    """A repository, and the certainty that nothing in it or around it changes."""
    fill(store, "team/news")
    before = snapshot(store)
    yield store
    assert snapshot(store) == before
    assert not list(store.scratch.root.iterdir())
    assert verify(store).ok


def snapshot(store: Store) -> Any:
    tables = ("refs", "commits", "trees", "blobs", "large", "xorbs", "chunks", "held", "repos")
    counts = [store.database.rows(f"SELECT * FROM {table}") for table in tables]
    return [[tuple(row)[:4] for row in rows] for rows in counts], sorted(key for key, _, _ in store.objects.listing())


@pytest.mark.parametrize("path", BAD_PATHS)
def test_paths_that_would_leave_the_repository(news: Store, web: TestClient, path: str, tmp_path: Path) -> None:
    assert commit(web, [HEADER, put(path, b"x")]).status_code == 422
    assert commit(web, [HEADER, ("deletedFile", {"path": path})]).status_code in (422, 404)
    oid = hashlib.sha256(b"team/news" * 5000).hexdigest()
    assert commit(web, [HEADER, ("lfsFile", {"path": path, "algo": "sha256", "oid": oid})]).status_code == 422
    raw = quote(path, safe="", errors="surrogatepass")
    for url in (
        f"/datasets/team/news/resolve/main/{raw}",
        f"{REPO}/tree/main/{raw}",
        f"/datasets/team/news/blob/main/{raw}",
    ):
        answer = web.get(url)
        assert answer.status_code in (200, 307, 400, 404)
        assert "root:" not in answer.text
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "body",
    [
        b"not json", b"{}", b"[]", b'{"key": 1, "value": {}}', b'{"key": "header", "value": 3}', b"\xff\xfe",
        b'{"key":"header","value":{"summary":"x"}}\n{"key":"file","value":{"path":"a","content":"%%%"}}',
        b'{"key":"header","value":{"summary":"x"}}\n{"key":"file","value":{"path":7,"content":""}}',
        b'{"key":"header","value":{"summary":"x"}}\n{"key":"file","value":{"path":"a","content":"","encoding":"zip"}}',
        b'{"key":"header","value":{"summary":"x"}}\n{"key":"lfsFile","value":{"path":"a","oid":"short"}}',
        b'{"key":"header","value":{"summary":"x"}}\n{"key":"lfsFile","value":{"path":"a","oid":"%s"}}' % (b"0" * 64),
        b'{"key":"header","value":{"summary":"x"}}\n{"key":"rm -rf","value":{}}',
        b'{"key":"header","value":{"summary":["x"]}}', b'{"key":"header","value":{"summary":"x","parentCommit":7}}',
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_commits_that_make_no_sense(news: Store, web: TestClient, body: bytes) -> None:
    assert web.post(f"{REPO}/commit/main", content=body).status_code in (400, 422)


def test_endless_bodies(news: Store, web: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.hub.server.upload._COMMIT_BODY", 1000)
    assert web.post(f"{REPO}/commit/main", content=b"x" * 2000).status_code == 413

    def endless() -> Any:
        for _ in range(100):
            yield b"x" * 100

    assert web.post(f"{REPO}/commit/main", content=endless()).status_code == 413
    assert web.post("/api/repos/create", content=b"x" * (9 << 20)).status_code == 413


def cas(web: TestClient) -> tuple[str, dict[str, str]]:
    given = web.get(f"{REPO}/xet-write-token/main").json()
    return given["casUrl"].removeprefix("http://testserver"), {"Authorization": f"Bearer {given['accessToken']}"}


def xorb(*chunks: bytes) -> tuple[str, bytes]:
    """A valid xorb."""
    name = xet.xorb_hash([(xet.chunk_hash(chunk), len(chunk)) for chunk in chunks])
    return xet.to_hex(name), b"".join(map(xet.encode_chunk, chunks))


def lying_chunk(data: bytes, size: int, scheme: int = 1) -> bytes:
    return b"\0" + len(data).to_bytes(3, "little") + bytes([scheme]) + (size & 0xFFFFFF).to_bytes(3, "little") + data


@pytest.mark.parametrize(
    "body",
    [
        b"", b"junk", b"\1" * 64, xorb(b"one")[1][:-1], xorb(b"one")[1] + b"\0\0", xorb(b"one", b"two")[1],
        lying_chunk(lz4.frame.compress(bytes(100 << 20)), 131072), lying_chunk(b"abc", 3),
        lying_chunk(b"abc", 200_000, 0),
        xorb(b"one")[1] + b"XETBLOB" + bytes(5 << 20), gzip.compress(bytes(1 << 20)),
    ],
)  # fmt: skip
def test_xorbs_that_lie(news: Store, web: TestClient, body: bytes) -> None:
    path, headers = cas(web)
    assert web.post(f"{path}/v1/xorbs/default/{xorb(b'one')[0]}", headers=headers, content=body).status_code == 400
    for name in ("0" * 63, "G" * 64, "..%2F..%2Fx", "0" * 10_000):
        assert web.post(f"{path}/v1/xorbs/default/{name}", headers=headers, content=body).status_code == 400


def shard(xet_hash: bytes, sha256: bytes | None, terms: list[tuple[bytes, int, int, int]]) -> bytes:
    """A shard with one file."""
    flags = (1 << 30) if sha256 else 0
    out = b"HFRepoMetaData\0" + bytes(17) + struct.pack("<QQ", 2, 0)
    out += xet_hash + struct.pack("<IIQ", flags, len(terms), 0)
    for name, size, start, end in terms:
        out += name + struct.pack("<IIII", 0, size, start, end)
    return out + (sha256 + bytes(16) if sha256 else b"") + b"\xff" * 32 + bytes(16)


def test_shards_that_lie(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    path, headers = cas(web)
    name, body = xorb(b"one" * 1000, b"two" * 1000)
    assert web.post(f"{path}/v1/xorbs/default/{name}", headers=headers, content=body).json() == {"was_inserted": True}
    raw, pairs = xet.from_hex(name), [(xet.chunk_hash(c), 3000) for c in (b"one" * 1000, b"two" * 1000)]
    whole = xet.file_hash(pairs)
    digest = xet.from_hex(hashlib.sha256(b"one" * 1000 + b"two" * 1000).hexdigest())
    before = snapshot(store)
    bad = [
        b"", b"junk" * 100, shard(whole, digest, [(raw, 6000, 0, 2)])[:-60],
        shard(whole, digest, [(raw, 6000, 0, 3)]), shard(whole, digest, [(raw, 5999, 0, 2)]),
        shard(whole, digest, [(raw, 6000, 1, 1)]), shard(whole, digest, [(raw, 3000, 0, 1)]),
        shard(whole, digest, [(b"\7" * 32, 6000, 0, 2)]), shard(b"\7" * 32, digest, [(raw, 6000, 0, 2)]),
        shard(whole, b"\7" * 32, [(raw, 6000, 0, 2)]), shard(whole, digest, [(raw, 6000, 0, 2)] * 2),
    ]  # fmt: skip
    for body in bad:
        assert web.post(f"{path}/v1/shards", headers=headers, content=body).status_code == 400
        answer = web.post(f"{path}/v2/shards", headers=headers, content=body)
        assert answer.status_code == 400 or json.loads(answer.text.splitlines()[-1])["type"] == "error"
    assert snapshot(store) == before
    good = shard(whole, digest, [(raw, 6000, 0, 2)])
    assert web.post(f"{path}/v1/shards", headers=headers, content=good).json() == {"result": 1}
    assert verify(store).ok


@pytest.mark.parametrize(("size", "content"), [(5, b"four"), (4, b"fives"), (4, b"evil")])
def test_lfs_uploads_that_are_not_what_they_say(news: Store, web: TestClient, size: int, content: bytes) -> None:
    oid = hashlib.sha256(b"good").hexdigest()
    ask = {"operation": "upload", "objects": [{"oid": oid, "size": size}], "ref": {"name": "main"}}
    answer = web.post("/datasets/team/news.git/info/lfs/objects/batch", json=ask).json()
    href = answer["objects"][0]["actions"]["upload"]["href"]
    assert web.put(href, content=content).status_code in (400, 413)


class Look(HTMLParser):
    """Reads a page as a browser does; fails on what would run or be fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        for name, value in attrs:
            assert not name.startswith("on"), (tag, attrs)
            assert name != "style", (tag, attrs)
            if name in ("src", "href", "action"):
                assert (value or "").startswith(("/", "?")), (tag, attrs)


def test_markup_is_shown_not_run(web: TestClient, store: Store) -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    from diglot.hub.people.person import OWNER
    from diglot.hub.repos.history import PutLarge, PutSmall

    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    repo = fill(store, "team/news")
    table = io.BytesIO()
    pq.write_table(pa.table({"text": [evil], evil: [evil]}), table)
    large = store.contents.add(table).file
    card = f"---\npretty_name: '{evil}'\nlanguage: ['{evil}']\n---\n# {evil}\n"
    card += "[a](javascript:alert(3)) ![p](http://x/y.png)"
    changes = [
        PutSmall("README.md", card.encode()), PutSmall("<script>.txt", evil.encode()),
        PutLarge("t.parquet", large.sha256), PutSmall("page.html", evil.encode()), PutSmall("pic.svg", evil.encode()),
    ]  # fmt: skip
    made = store.history.commit(repo, "main", changes, OWNER, evil, evil)
    base = "/datasets/team/news"
    urls = ["/", base, f"{base}/viewer", f"{base}/viewer?search={quote(evil)}", f"{base}/tree/main",
            "/?search=" + quote(evil), f"{base}/blob/main/{quote('<script>.txt')}", f"{base}/commits/main",
            f"{base}/commit/{made.id}", f"/{quote(evil, safe='')}"]  # fmt: skip
    for url in urls:
        answer = web.get(url, headers={"Accept": "text/html"})
        assert answer.headers["content-type"].startswith("text/html"), url
        look = Look()
        look.feed(answer.text)
        assert "link" in look.seen
        assert not {"script", "iframe", "object", "embed", "style"} & look.seen, url
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    for name in ("page.html", "pic.svg"):
        answer = web.get(f"{base}/resolve/main/{name}")
        assert answer.headers["content-type"].startswith("text/plain")
        assert "sandbox" in answer.headers["content-security-policy"]


@given(st.text(max_size=40))
def test_any_text_is_a_path_or_a_refusal(text: str) -> None:
    try:
        good = names.path(text)
    except Refusal:
        return
    parts = good.split("/")
    assert not good.startswith("/")
    assert not {"", ".", "..", ".git"} & set(parts)


METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"])
SEGMENT = st.one_of(
    st.sampled_from(
        [
            "api",
            "datasets",
            "models",
            "team",
            "news",
            "main",
            "tree",
            "resolve",
            "commit",
            "refs%2Fpr%2F1",
            "xet",
            "lfs",
            "..",
            "%00",
            "%2e%2e",
            "viewer",
        ]
    ),
    st.text(min_size=1, max_size=8).map(lambda t: quote(t, safe="", errors="surrogatepass")),
    st.binary(min_size=1, max_size=4).map(quote),
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10), lambda v: st.lists(v, max_size=3)
    | st.dictionaries(st.text(max_size=5), v, max_size=3), max_leaves=6,
)  # fmt: skip
KEYS = [
    "name",
    "organization",
    "type",
    "files",
    "path",
    "size",
    "sample",
    "summary",
    "tag",
    "message",
    "title",
    "status",
    "user",
    "oid",
    "objects",
    "operation",
]
BODY = st.one_of(
    st.binary(max_size=100),
    st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=5).map(lambda v: json.dumps(v).encode()),
)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = Store(tmp_path_factory.mktemp("fuzz") / "hub", create=True)
    fill(store, "team/news")
    app = Hub(store)
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False), app, store


@given(
    METHODS, st.lists(SEGMENT, max_size=9), BODY, st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3)
)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_is_a_500(fuzzed: Any, method: str, segments: list[str], body: bytes, query: dict[str, str]) -> None:
    web = fuzzed[0]
    answer = web.request(method, "/" + "/".join(segments), content=body, params=query)
    assert answer.status_code < 500


@given(st.data())
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_to_a_route_is_a_500(fuzzed: Any, data: st.DataObject) -> None:
    web, app, store = fuzzed
    route = data.draw(st.sampled_from([r for r in app.router.routes if r.name != "DELETE /api/repos/delete"]))
    method, pattern = route.name.split(" ", 1)
    known = {
        "kind": "datasets", "namespace": "team", "name": "news", "revision": "main", "path*": "data/x.txt",
        "store": store.id, "hash": "0" * 64, "oid": "0" * 64, "prefix": "default", "branch": "b", "tag": "t",
        "number": "1",
        "prefix*": "a",
    }  # fmt: skip
    for name, value in known.items():
        good = data.draw(st.booleans() | st.just(True))
        pattern = pattern.replace("{" + name + "}", value if good else data.draw(SEGMENT))
    for name in ("user", "organization", "owner", "status", "event"):
        pattern = pattern.replace("{" + name + "}", data.draw(SEGMENT))
    query = data.draw(
        st.dictionaries(
            st.sampled_from(["p", "limit", "cursor", "expand", "search", "start", "offset", "dataset"]),
            st.text(max_size=9),
        )
    )
    answer = web.request(method, pattern, content=data.draw(BODY), params=query)
    assert answer.status_code < 500, (method, pattern)


def test_ten_kilobyte_names(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    long = "n" * 10_000
    for url in (f"/api/datasets/team/{long}", f"{REPO}/revision/{long}", f"{REPO}/tree/main/{long}", f"/{long}",
                f"/datasets/team/news/resolve/main/{long}", f"/?search={long}"):  # fmt: skip
        assert web.get(url).status_code in (200, 400, 404)
    assert web.post(f"{REPO}/branch/{long}", json={}).status_code == 400
    body = {"name": long, "organization": "team", "type": "dataset"}
    assert web.post("/api/repos/create", json=body).status_code == 400
    sample = {"path": "a", "size": 1, "sample": base64.b64encode(b"x").decode() + "%"}
    assert web.post(f"{REPO}/preupload/main", json={"files": [sample]}).status_code == 400
