"""What a request or a card may cost, and what odd ones are told: no request holds the hub, no card breaks a list."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from diglot.hub.formats.ignore import Ignore
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.refusal import Refusal
from diglot.hub.repos import card
from diglot.hub.repos.history import PutSmall
from diglot.hub.server.connections import Calm
from diglot.hub.server.markdown import render
from diglot.hub.store import Store

from .conftest import RUN_HUB, People, fill, find

REPO = "/api/datasets/team/news"


# ---- ignore rules


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 12 + "*b", "a" * 200), ("*a" * 50 + "*b", "a" * 255), ("**/" * 30 + "x", "a/" * 400 + "y"),
        ("a/" + "**/b/*c*/" * 15 + "x", "a/" + "b/xcxcxc/d/" * 60 + "y"), ("*" * 150 + "?b", "a" * 250),
        ("[ab]*" * 40 + "c", "ab" * 120), ("a**" * 40, "a" * 250 + "/b"),
    ],
)  # fmt: skip
def test_rules_cost_what_they_weigh(pattern: str, path: str) -> None:
    assert not Ignore("\n".join([pattern] * 20)).names(path) or pattern.startswith("a**")


def test_rules_have_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.hub.formats.ignore.SECONDS", 0.0)
    with pytest.raises(Refusal) as caught:
        Ignore("x*").names("y")
    assert caught.value.status == 413


@pytest.mark.parametrize(
    ("rules", "path", "ignored"),
    [
        ("*.log", "a/b.log", True), ("/a.log", "b/a.log", False), ("b/", "b", False), ("b/", "x/b/c", True),
        ("a/**/z", "a/z", True), ("a/**/z", "a/b/c/z", True), ("a/**", "a/b/c", True), ("a/**", "a", False),
        ("*\n!*.txt", "a.txt", False), ("x/\n!x/a", "x/a", True), ("\\!a", "!a", True), ("\\#a", "#a", True),
        ("a\\ ", "a ", True), ("[!a]b", "cb", True), ("[!a]b", "/b", False), ("[a", "[a", True), ("a?c", "a/c", False),
        ("**/مسودة", "س/مسودة", True), ("#a", "#a", False), ("", "a", False), ("/", "a", False),
    ],
)  # fmt: skip
def test_rules_say_what_git_says(rules: str, path: str, ignored: bool) -> None:
    assert Ignore(rules).names(path) is ignored


_PIECES = st.sampled_from(["a", "b", "*", "**", "/", "/**/", "?", "[ab]", "[!a]", "!", "c"])


@given(st.lists(_PIECES, min_size=1, max_size=7), st.lists(st.text("abc", min_size=1, max_size=3), max_size=4))
@settings(max_examples=300, deadline=None)
def test_any_rule_is_as_plain_backtracking(pieces: list[str], parts: list[str]) -> None:
    rule, path = "".join(pieces).lstrip("!"), "/".join(parts) or "a"
    assert Ignore(rule).names(path) is _slow(rule, path)


def _slow(rule: str, path: str) -> bool:
    """A rule without negation, tried in every way there is."""
    folders, body = rule.endswith("/"), rule.removesuffix("/")
    if not body:
        return False
    wanted = body.removeprefix("/").split("/")
    wanted = wanted if "/" in body else ["**", *wanted]

    def one(part: str) -> str:
        part = re.sub(r"\*+", "*", part).replace("*", "[^/]*").replace("?", "[^/]")
        return part.replace("[!a]", "(?!/)[^a]")

    def fits(wanted: list[str], names: list[str]) -> bool:
        if not wanted:
            return not names
        if len(wanted[0]) > 1 and set(wanted[0]) == {"*"}:
            if len(wanted) == 1:
                return bool(names)
            return any(fits(wanted[1:], names[i:]) for i in range(len(names) + 1))
        return bool(names) and bool(re.fullmatch(one(wanted[0]), names[0])) and fits(wanted[1:], names[1:])

    names = path.split("/")
    ends = range(1, len(names) + (not folders))
    return any(fits(wanted, names[:end]) for end in ends)


def test_preupload_is_told_quickly(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    body = {"files": [{"path": "a" * 200, "size": 1, "sample": ""}], "gitIgnore": "*a" * 12 + "*b\n*a*"}
    assert web.post(f"{REPO}/preupload/main?create_pr=1", json=body).json()["files"][0]["shouldIgnore"] is True
    for odd in (7, ["*"], {"a": 1}):
        assert web.post(f"{REPO}/preupload/main", json=body | {"gitIgnore": odd}).status_code == 200


# ---- cards

BOMB = "a: &a [1,2]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
)
BAD_CARDS = {
    "tagged": "a: !!bool foo",
    "tagged int": 'a: !!int ""',
    "list": "- a",
    "object": "a: !!python/object/apply:os.system [x]",
    "own tag": "a: !x y",
    "unclosed": "a: [b",
    "bomb": BOMB,
    "itself": "a: &a [*a]",
    "deep": "a: " + "[" * 100 + "]" * 100,
    "deep blocks": "- " * 900 + "a",
    "list for key": "? [a]\n: b",
    "long": "a: " + "x" * 300_000,
    "many": "a: [" + "b," * 60_000 + "c]",
}
ODD_CARDS = {
    "tagged time": "a: !!timestamp x",
    "date key": "info:\n  2020-01-01: x",
    "number key": "configs:\n- 1: 2\n  2: 3",
    "long number": f"tags: [0x{'f' * 9000}]",
    "sexagesimal": "a: " + "1:" * 100_000 + "1",
    "not finite": "a: [.nan, .inf, -.inf, 1.0e+400]",
    "date": "a: 2020-01-01",
    "bytes": "a: !!binary aGk=",
    "set": "tags: !!set {x, y}",
    "texts": "language: {a: [b]}",
    "null": "tags: [null, [1]]",
    "merge": "a: &a {x: 1}\nb:\n  <<: *a\n  y: 2",
    "no": "language: [no, ar]",
    "twice": "a: 1\na: 2",
    "licence": "license: [[a]]",
    "infos": "dataset_info: [1, {config_name: [x]}]\nconfigs: {config_name: 3, data_files: [[1]]}",
}


@pytest.mark.parametrize("head", [*BAD_CARDS.values(), *ODD_CARDS.values()], ids=[*BAD_CARDS, *ODD_CARDS])
def test_a_card_breaks_nothing(web: TestClient, store: Store, head: str) -> None:
    fill(store, "team/good")
    repo = fill(store, "team/news")
    text = f"---\n{head}\n---\n# News\n"
    store.history.commit(repo, "main", [PutSmall("README.md", text.encode())], OWNER, "card")
    for url in ("/", "/datasets", "/team", "/datasets/team/news", "/datasets/team/news/viewer"):
        answer = web.get(url, headers={"Accept": "text/html"})
        assert answer.status_code == 200
        assert "team/" in answer.text
    assert [r["id"] for r in web.get("/api/datasets?full=true").json()] == ["team/news", "team/good"]
    for url in (REPO, "/splits?dataset=team/news", "/is-valid?dataset=team/news", f"{REPO}?expand=cardData"):
        assert web.get(url).status_code == 200
    assert web.get("/info?dataset=team/news").status_code in (200, 404)
    problem = head in BAD_CARDS.values()
    assert bool(card.problem(text)) is problem
    assert ("cannot be read" in web.get("/datasets/team/news", headers={"Accept": "text/html"}).text) is problem
    answer = web.post("/api/validate-yaml", json={"content": text})
    assert answer.status_code == 400 if problem else answer.status_code in (200, 400)
    assert json.loads(json.dumps(card.metadata(text), allow_nan=False)) == card.metadata(text)


@given(st.text(st.sampled_from("abc01:-[]{}&*!#|>'\"\n ?,.<%@`~\té\u202e"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_head_is_plain_values_or_a_problem(head: str) -> None:
    text = f"---\n{head}\n---\n"
    found = card.metadata(text)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert all(isinstance(tag, str) for tag in card.tags(found))
    card.check(text)


@pytest.mark.parametrize("piece", ["![", "[a](", "[[[]"])
def test_markdown_is_bounded(piece: str) -> None:
    """Where it is not, this takes minutes to hours."""
    assert len(render(piece * (1_000_000 // len(piece)), "/x")) < 2_000_000


def test_a_link_among_many_is_a_link() -> None:
    assert render("[a](http://b) " * 500, "/x").count("<a ") == 500


# ---- answers that would be endless


def test_a_batch_signs_so_many_parts(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    objects = [{"oid": f"{n:064x}", "size": 1 << 40} for n in range(40)] + [{"oid": "f" * 64, "size": 300 << 20}]
    ask = {"operation": "upload", "transfers": ["basic", "multipart"], "objects": objects}
    answer = web.post("/datasets/team/news.git/info/lfs/objects/batch", json=ask)
    assert len(answer.content) < 10 << 20
    uploads = [entry["actions"]["upload"] for entry in answer.json()["objects"]]
    assert len(uploads) == 41
    assert all(int(u["header"]["chunk_size"]) * (len(u["header"]) - 1) >= 1 << 40 for u in uploads[:9])
    assert "header" not in uploads[39]
    assert uploads[39]["href"].split("?")[0].endswith("put/" + objects[39]["oid"])


# ---- trivial input


def test_odd_requests_are_refused(people: People) -> None:
    def ask(who: str, method: str, path: str, **options: Any) -> int:
        return int(people.ask(who, method, path, **options).status_code)

    zeros, base = "0" * 64, "/api/datasets/team/open"
    assert ask("nobody", "GET", f"/lfs/get/{zeros}?sign=é&until=9999999999") == 403
    assert ask("nobody", "GET", f"/xet/{people.store.id}/get/{zeros}?sign=é") in (401, 403, 404)
    assert ask("ada", "POST", f"{base}/lfs-files/batch", json={"deletions": [1]}) == 400
    assert (
        ask("ada", "POST", f"{base}/user-access-request/handle", json={"status": "accepted", "requestId": "f" * 24})
        == 404
    )
    assert ask("bob", "POST", "/settings/tokens", data={"what": "add", "role": "foo"}) == 400
    assert ask("bob", "GET", "/rows?dataset=team/gate", headers={"Accept": "text/html"}) in (200, 404)
    assert ask("eve", "GET", "/rows?dataset=team/gate", headers={"Accept": "text/html"}) == 403
    target = {"target": {"type": "dataset", "name": "team/secret"}}
    assert ask("bob", "POST", f"{base}/lfs-files/duplicate", json=target | {"files": 5}) == 400
    half = b'{"tag": "v1", "message": "\\ud800"}'
    assert ask("bob", "POST", f"{base}/tag/main", content=half) == 400
    assert ask("bob", "POST", f"{base}/lfs-files/duplicate", content=b'{"files": [{"filename": "\\ud800"}]}') == 400
    assert ask("bob", "POST", f"{base}/tag/main", json={"tag": "v2", "message": "😀"}) == 200


def test_what_was_removed_meanwhile_is_no_defect(
    web: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, "team/news")

    def gone(*_: object) -> None:
        raise sqlite3.IntegrityError("FOREIGN KEY constraint failed")

    monkeypatch.setattr(type(store.history), "add_ref", gone)
    assert web.post(f"{REPO}/branch/x", json={}).status_code == 409


def test_lists_go_on_without_a_repository_that_is_gone(web: TestClient, store: Store) -> None:
    fill(store, "team/news")
    store.repositories.create(OWNER, RepoId.parse("datasets", "team/empty"))  # no branch yet, as between two steps
    assert find(store, "team/empty")
    assert [r["id"] for r in web.get("/api/datasets").json()] == ["team/news"]
    assert web.get("/datasets", headers={"Accept": "text/html"}).status_code == 200


# ---- connections

HALF = """
    import socket, sys, time, urllib.request
    held = []
    for _ in range(300):
        one = socket.create_connection((HOST, PORT), timeout=5)
        one.sendall(b"GET / HTTP/1.1\\r\\nHost: x\\r\\nX-A: ")
        held.append(one)
    with urllib.request.urlopen(f"http://{HOST}:{PORT}/health", timeout=5) as answer:
        print(answer.status)
    busy = []
    def begin():  # a request under way that waits for its body: it makes no room
        one = socket.create_connection((HOST, PORT), timeout=5)
        one.sendall(b"POST /api/repos/create HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nContent-Length: 9\\r\\n\\r\\n{")
        busy.append(one)
    for _ in range(300):
        begin()
    time.sleep(0.3)
    for _ in range(40):  # until the server has read what the last of them sent
        one = socket.create_connection((HOST, PORT), timeout=5)
        one.sendall(b"GET /health HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
        answer = one.recv(100)[:12].decode()
        one.close()
        if answer.endswith("503"):
            break
        begin()  # in the place that this one left
        time.sleep(0.1)
    print(answer)
"""


def test_half_requests_make_room(tmp_path: Path, python: Callable[..., str]) -> None:
    pytest.importorskip("resource")
    code = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (400, 400)); " + RUN_HUB
    log = tmp_path / "log"
    command = [sys.executable, "-c", code, "serve", "--root", str(tmp_path / "hub"), "--port", "0"]
    with log.open("w") as out, subprocess.Popen(command, stderr=out) as server:
        try:
            for _ in range(200):
                if found := re.search(r"running on http://([\d.]+):(\d+)", log.read_text()):
                    break
                time.sleep(0.05)
            assert found
            said = python(f"HOST, PORT = {found[1]!r}, {found[2]}\n" + textwrap.dedent(HALF))
            assert said.split("\n")[:2] == ["200", "HTTP/1.1 503"]
        finally:
            server.terminate()
    assert log.stat().st_size < 20_000
    assert "Traceback" not in log.read_text()


def test_a_log_is_not_flooded() -> None:
    calm = Calm()
    record = logging.LogRecord("x", logging.WARNING, "", 0, "too many %s", ("files",), None)
    assert sum(calm.filter(record) for _ in range(1000)) == 5
