"""The protocol in process: routes, headers, errors."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from diglot.hub.formats.gitobjects import blob_id
from diglot.hub.store import Store

from .conftest import fill

REPO = "/api/datasets/team/news"


def commit(web: Any, lines: list[tuple[str, dict[str, Any]]], revision: str = "main", **options: Any) -> Any:
    body = "\n".join(json.dumps({"key": key, "value": value}) for key, value in lines)
    return web.post(f"{REPO}/commit/{revision}", content=body, **options)


def put(path: str, content: bytes) -> tuple[str, dict[str, Any]]:
    return "file", {"path": path, "content": base64.b64encode(content).decode(), "encoding": "base64"}


HEADER = ("header", {"summary": "a commit", "description": ""})


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/api/nothing/at/all", "/xet/x/v1/xorb-grants/default/00", "/v9/x"])
def test_unknown_paths_are_404_json_for_every_method(web: TestClient, method: str, path: str) -> None:
    answer = web.request(method, path)
    assert answer.status_code == 404
    assert "error" in answer.json()


def test_errors_carry_the_headers_that_clients_read(web: TestClient) -> None:
    answer = web.get("/api/datasets/team/nothing")
    assert (answer.status_code, answer.headers["x-error-code"]) == (404, "RepoNotFound")
    web.post("/api/repos/create", json={"name": "news", "organization": "team", "type": "dataset"})
    answer = web.get(f"{REPO}/revision/{quote('فرع', safe='')}")
    assert (answer.status_code, answer.headers["x-error-code"]) == (404, "RevisionNotFound")
    assert answer.headers["x-error-message"].isascii()
    assert "فرع" in answer.json()["error"]
    answer = web.head("/datasets/team/news/resolve/main/nothing")
    assert (answer.status_code, answer.headers["x-error-code"]) == (404, "EntryNotFound")
    assert len(answer.headers["x-repo-commit"]) == 40


def test_a_request_id_holds_the_clients_own(web: TestClient) -> None:
    answer = web.get("/health", headers={"X-Amzn-Trace-Id": "Root=1-abc"})
    assert "Root=1-abc" in answer.headers["x-request-id"]
    assert web.get("/health").headers["x-request-id"]


def test_creating_twice_is_409_with_the_url(web: TestClient) -> None:
    body = {"name": "news", "organization": "team", "type": "dataset"}
    first = web.post("/api/repos/create", json=body)
    again = web.post("/api/repos/create", json=body)
    assert first.status_code == 200
    assert again.status_code == 409
    assert again.json()["url"] == first.json()["url"] == "http://testserver/datasets/team/news"


@pytest.mark.parametrize("path", ["a.txt", "مجلد فرعي/ملف تجريبي 100%.txt", "x y/%2F?.txt", "a\\b"])
def test_names_are_kept_byte_for_byte(web: TestClient, store: Store, path: str) -> None:
    fill(store, "team/news")
    assert commit(web, [HEADER, put(path, b"content")]).status_code == 200
    url = f"/datasets/team/news/resolve/main/{quote(path)}"
    assert web.get(url).content == b"content"
    assert web.get(f"{REPO}/tree/main?recursive=true").json()[-1 if path > "y" else 0]
    info = web.post(f"{REPO}/paths-info/main", data={"paths": [path]}).json()
    assert [entry["path"] for entry in info] == [path]
    assert info[0]["oid"] == blob_id(b"content")
    if "/" in path:
        listed = web.get(f"{REPO}/tree/main/{quote(path.rsplit('/', 1)[0], safe='')}").json()
        assert [entry["path"] for entry in listed] == [path]


def test_revisions_travel_as_one_segment(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    made = commit(web, [HEADER, put("new.txt", b"1")], revision="main?create_pr=1")
    assert made.json()["pullRequestUrl"].endswith("/discussions/1")
    for revision in ("refs%2Fpr%2F1", "refs/pr/1"):
        assert web.get(f"/datasets/team/news/resolve/{revision}/new.txt").content == b"1"
    assert web.get("/datasets/team/news/resolve/main/new.txt").status_code == 404
    assert commit(web, [HEADER, put("more.txt", b"2")], revision="refs%2Fpr%2F1").status_code == 200


def test_downloads_have_ranges_and_conditions(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    url, data = "/datasets/team/news/resolve/main/y.bin", b"team/news" * 5000
    head = web.head(url)
    etag = f'"{hashlib.sha256(data).hexdigest()}"'
    assert head.headers["etag"] == head.headers["x-linked-etag"] == etag
    assert head.headers["x-linked-size"] == head.headers["content-length"] == str(len(data))
    assert web.get(url).content == data
    part = web.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, data[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(data)}"
    assert web.get(url, headers={"Range": "bytes=-5"}).content == data[-5:]
    assert web.get(url, headers={"Range": "bytes=44995-99999999"}).content == data[44995:]
    assert web.get(url, headers={"Range": f"bytes={len(data)}-"}).status_code == 416
    assert web.get(url, headers={"Range": "bytes=0-1,3-4"}).content == data
    assert web.get(url, headers={"Range": "bytes=0-1", "If-Range": '"other"'}).content == data
    assert web.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_lists_are_paged_with_links(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    commit(web, [HEADER, *(put(f"many/{i:04d}", b"") for i in range(1030))])
    found, url = [], f"{REPO}/tree/main?recursive=true"
    while url:
        answer = web.get(url)
        found += [entry["path"] for entry in answer.json()]
        url = answer.headers.get("link", "").split(";")[0].strip("<>")
    assert len(found) == len(set(found)) == 1035
    answer = web.get(f"{REPO}/commits/main?limit=2")
    assert [c["title"] for c in answer.json()] == ["a commit", "first"]
    assert answer.headers["x-total-count"] == "3"
    assert web.get(answer.headers["link"].split(";")[0].strip("<>")).json()[0]["title"] == "initial commit"


def test_preupload_says_what_is_there(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    files = [
        {"path": "data/x.txt", "size": 5, "sample": base64.b64encode(b"hello").decode()},
        {"path": "y.bin", "size": 45000, "sample": ""},
        {"path": "empty.parquet", "size": 0, "sample": ""},
        {"path": "z.weird", "size": 9, "sample": base64.b64encode(b"\0\xff\xfe").decode()},
        {"path": "logs/a.log", "size": 5, "sample": ""},
    ]
    body = {"files": files, "gitIgnore": "logs/\n*.tmp"}
    found = {f["path"]: f for f in web.post(f"{REPO}/preupload/main", json=body).json()["files"]}
    assert found["data/x.txt"] == {
        "path": "data/x.txt", "uploadMode": "regular", "shouldIgnore": False, "oid": blob_id(b"hello"),
    }  # fmt: skip
    assert found["y.bin"]["oid"] == hashlib.sha256(b"team/news" * 5000).hexdigest()
    assert [f["uploadMode"] for f in found.values()] == ["regular", "lfs", "regular", "lfs", "regular"]
    assert found["logs/a.log"]["shouldIgnore"]


def test_git_lfs_in_parts(web: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.hub.server.lfs._MULTIPART", 10)
    monkeypatch.setattr("diglot.hub.server.lfs._PART", 8)
    fill(store, "team/news")
    data = b"twenty-one bytes here"
    oid = hashlib.sha256(data).hexdigest()
    ask = {"operation": "upload", "transfers": ["basic", "multipart"], "objects": [{"oid": oid, "size": len(data)}]}
    url = "/datasets/team/news.git/info/lfs/objects/batch"
    answer = web.post(url, json=ask | {"ref": {"name": "main"}}).json()
    assert answer["transfer"] == "multipart"
    upload = answer["objects"][0]["actions"]["upload"]
    for number, start in enumerate(range(0, len(data), 8), 1):
        assert web.put(upload["header"][str(number)], content=data[start : start + 8]).headers["etag"]
    assert web.post(upload["href"], json={"oid": oid, "parts": []}).status_code == 200
    assert commit(web, [HEADER, ("lfsFile", {"path": "b", "algo": "sha256", "oid": oid})]).status_code == 200
    assert web.get("/datasets/team/news/resolve/main/b").content == data
    assert "actions" not in web.post(url, json=ask | {"ref": {"name": "main"}}).json()["objects"][0]


def test_a_moved_repository_leads_on(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    body = {"fromRepo": "team/news", "toRepo": "team/old-news", "type": "dataset"}
    assert web.post("/api/repos/move", json=body).status_code == 200
    answer = web.get("/datasets/team/news/resolve/main/data/x.txt")
    assert answer.status_code == 307
    assert answer.headers["location"] == "/datasets/team/old-news/resolve/main/data/x.txt"
    assert web.get(answer.headers["location"]).content == b"hello"


def test_cards_are_checked(web: TestClient) -> None:
    def check(text: str) -> Any:
        return web.post("/api/validate-yaml", json={"content": text, "repoType": "dataset"})

    assert check("---\nlicense: mit\n---\n").json() == {"errors": [], "warnings": []}
    assert check("---\nlicense: nonsense\n---\n").status_code == 400
    assert check("# no metadata").json()["warnings"]
    bomb = "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12)
    )
    assert check(bomb + "---\n").status_code == 400


def test_counts_and_metrics(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    web.get(REPO)
    text = web.get("/metrics").text
    assert "diglot_hub_repositories 1" in text
    assert 'diglot_hub_requests_total{route="GET /api/{kind}/{namespace}/{name}",status="200"} 1' in text


def test_a_file_that_came_plain_may_come_again_as_chunks(web: TestClient, store: Store) -> None:
    import io

    fill(store, "team/news")
    data = b"twice" * 1000
    oid = hashlib.sha256(data).hexdigest()
    ask = {"operation": "upload", "objects": [{"oid": oid, "size": len(data)}], "ref": {"name": "main"}}
    answer = web.post("/datasets/team/news.git/info/lfs/objects/batch", json=ask).json()
    web.put(answer["objects"][0]["actions"]["upload"]["href"], content=data)
    assert store.contents.find(oid).xet is None  # type: ignore[union-attr]
    pairs, terms = [], []
    from diglot.hub.formats import chunking, xet
    from diglot.hub.formats.shards import ShardFile, Term

    for chunk in chunking.chunks(io.BytesIO(data)):
        pairs.append((xet.chunk_hash(chunk), len(chunk)))
        body = xet.encode_chunk(chunk)
        with store.scratch.file() as (path, file):
            file.write(body)
            store.contents.take_xorb(xet.xorb_hash(pairs[-1:]), path, file)
        terms.append(Term(xet.xorb_hash(pairs[-1:]), 0, 1, len(chunk)))
    store.contents.take_shard([ShardFile(xet.file_hash(pairs), None, tuple(terms))], 0)
    assert store.contents.find(oid).xet == xet.file_hash(pairs)  # type: ignore[union-attr]
    assert b"".join(store.contents.read(oid)) == data
