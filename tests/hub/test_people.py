"""Accounts, tokens and what belongs to them; copies that go with their repository; what the pages give away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from diglot.errors import HubError
from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import PutSmall
from diglot.hub.server.app import Hub
from diglot.hub.store import Store

from .conftest import People, fill, find

WEB = Path(__file__).parents[2] / "src" / "diglot" / "hub"


def client(store: Store, peer: str) -> TestClient:
    return TestClient(Hub(store), base_url="http://localhost", client=(peer, 5), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("peer", "status"),
    [("127.0.0.1", 200), ("127.9.9.9", 200), ("::1", 200), ("203.0.113.9", 403), ("::ffff:203.0.113.9", 403),
     ("10.0.0.1", 403), ("fe80::1%eth0", 403), ("0.0.0.0", 403)],
)  # fmt: skip
def test_a_hub_without_accounts_looks_at_who_is_there(store: Store, peer: str, status: int) -> None:
    assert client(store, peer).get("/api/whoami-v2").status_code == status
    assert client(store, peer).get("/", headers={"Host": "testserver"}).status_code == 403


def test_accounts_never_end(store: Store) -> None:
    store.people.add_user("ada")
    with pytest.raises(Refusal, match="last admin"):
        store.people.remove("ada")
    store.people.add_user("bob")
    with pytest.raises(Refusal, match="last admin"):
        store.people.remove("ADA")
    store.people.remove("bob")
    with store.database.write() as cursor:  # whatever happens to the table
        cursor.execute("DELETE FROM accounts")
    for peer in ("127.0.0.1", "203.0.113.9"):
        web = client(store, peer)
        assert web.get("/api/whoami-v2").status_code == 401
        body = {"name": "x", "organization": "team", "type": "dataset"}
        assert web.post("/api/repos/create", json=body).status_code in (401, 403)


@pytest.mark.parametrize("options", [{"host": "0.0.0.0"}, {"url": "https://hub.example.org"}, {"host": "::"}])
def test_an_address_for_others_needs_accounts(store: Store, options: dict[str, str]) -> None:
    from diglot.hub.server.serve import ServerOptions, serve

    with pytest.raises(HubError, match="hub user add"):
        serve(store.root, ServerOptions(**options))  # type: ignore[arg-type]


# ---- tokens


def make(people: People, token: str, **fields: str) -> str:
    form = {"what": "add", "name": "more", "role": "write", **fields}
    answer = people.web.post("/settings/tokens", data=form, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    found = re.search(r"\b(hf_[\w-]{30,})", answer.text)
    assert found
    return found[1]


def test_a_token_ends_with_the_one_that_made_it(people: People) -> None:
    store = people.store
    first = store.people.add_token("bob", "short", "write", days=0.5)
    second = make(people, first)
    third = make(people, second, days="300")
    ends = {token.name: token.expires for token in store.people.tokens("bob")}
    assert ends["short"]
    assert all(token.expires == ends["short"] for token in store.people.tokens("bob")[-3:])
    number = next(token.id for token in store.people.tokens("bob") if token.name == "short")
    store.people.remove_token("bob", number)
    assert [store.people.by_token(token) for token in (first, second, third)] == [None] * 3
    other = people.headers["bob"]["Authorization"].split()[1]
    assert store.people.by_token(make(people, other))


def test_a_token_that_is_for_reading_makes_none(people: People) -> None:
    token = people.store.people.add_token("bob", "reader", "read")
    headers = {"Authorization": f"Bearer {token}"}
    form = {"what": "add", "name": "x", "role": "write"}
    assert people.web.post("/settings/tokens", data=form, headers=headers).status_code == 403
    assert people.web.post("/datasets/team/gate/ask-access", headers=headers).status_code == 403
    assert people.ask("bob", "POST", "/settings/tokens", data={**form, "role": "foo"}).status_code == 400


@pytest.mark.parametrize("token", ["with;semicolon", "with%25percent", 'with"quote"', "with,comma=", "plain-token"])
def test_any_token_can_log_in(people: People, token: str) -> None:
    people.store.people.add_token("eve", "odd", "write", token=token)
    answer = people.web.post("/login", data={"token": token})
    cookie = answer.headers["set-cookie"].split(";")[0]
    assert people.web.get("/api/whoami-v2", headers={"Cookie": cookie}).json()["name"] == "eve"


def test_no_other_site_logs_anybody_in_or_out(people: People) -> None:
    token = people.headers["eve"]["Authorization"].split()[1]
    for path in ("/login", "/logout"):
        answer = people.web.post(path, data={"token": token}, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        answer = people.web.post(path, data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    assert "set-cookie" not in people.web.get("/logout").headers  # a picture in a card can ask that much
    assert "Max-Age=0" in people.web.post("/logout").headers["set-cookie"]


# ---- what belongs to an account


def test_a_name_given_to_another_gives_nothing_else(people: People) -> None:
    store = people.store
    lines = [{"key": "header", "value": {"summary": "mine"}}]
    lines.append({"key": "file", "value": {"path": "a.txt", "content": "YQ=="}})
    body = "\n".join(map(json.dumps, lines))
    made = people.ask("eve", "POST", "/api/datasets/team/open/commit/main?create_pr=1", content=body)
    number = made.json()["pullRequestUrl"].rsplit("/", 1)[1]
    base = f"/api/datasets/team/open/discussions/{number}"
    said = people.ask("eve", "POST", f"{base}/comment", json={"comment": "hello"}).json()["newMessage"]["id"]
    tries = [
        ("POST", f"/api/datasets/team/open/commit/refs%2Fpr%2F{number}", {"content": body}),
        ("POST", f"{base}/title", {"json": {"title": "other"}}),
        ("POST", f"{base}/status", {"json": {"status": "closed"}}),
        ("POST", f"{base}/comment/{said}/edit", {"json": {"content": "other"}}),
        ("POST", f"{base}/comment/{said}/hide", {}),
    ]
    store.people.remove("eve")
    people.headers["eve"] = {"Authorization": f"Bearer {store.people.add_user('eve')}"}
    for method, path, options in tries:
        assert people.ask("eve", method, path, **options).status_code == 403, path
    for method, path, options in tries:
        assert people.ask("ada", method, path, **options).status_code == 200, path


def test_contributions_of_an_older_format_go_to_their_authors(tmp_path: Path) -> None:
    import sqlite3

    from diglot.hub.storage import migrations

    root = tmp_path / "hub"
    root.mkdir()
    old = sqlite3.connect(root / "hub.sqlite", isolation_level=None)
    for rung in (migrations._first, migrations._claims):
        rung(old, root / "hub.sqlite")
    old.execute("INSERT INTO meta VALUES ('version', '2'), ('secret', 'y')")
    old.execute("INSERT INTO accounts VALUES (7, 'ada', 0, '', 1, 0, 0, 10.0), (8, 'eve', 0, '', 0, 0, 0, 50.0)")
    old.execute("INSERT INTO repos VALUES ('r', 'datasets', 'ada', 'x', 0, NULL, 1, 1)")
    rows = [(1, "ada"), (2, "eve"), (3, "gone")]
    old.executemany("INSERT INTO discussions VALUES ('r', ?, 't', ?, 'open', 0, NULL, 20.0)", rows)
    old.close()
    store = Store(root)
    repo = store.repositories.by_id("r")
    assert repo
    assert [store.discussions.find(repo, str(n)).account for n in (1, 2, 3)] == [7, -1, -1]
    assert store.people.exist()
    store.close()


def test_texts_of_discussions_and_tags_are_bounded(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    base, long = "/api/datasets/team/open", "س" * 40_000
    assert people.ask("eve", "POST", f"{base}/discussions", json={"title": "t", "description": long}).status_code == 400
    number = people.ask("eve", "POST", f"{base}/discussions", json={"title": "t"}).json()["num"]
    comment = f"{base}/discussions/{number}/comment"
    assert people.ask("eve", "POST", comment, json={"comment": long}).status_code == 400
    assert people.ask("bob", "POST", f"{base}/tag/main", json={"tag": "x", "message": long}).status_code == 400
    monkeypatch.setattr("diglot.hub.repos.discussions.FULL", 2000)
    statuses = [people.ask("eve", "POST", comment, json={"comment": "x" * 500}).status_code for _ in range(5)]
    assert statuses[0] == 200
    assert statuses[-1] == 400


# ---- what others learn


def test_a_closed_hub_tells_nobody_who_is_there(people: People) -> None:
    people.store.database.set_meta("anonymous", "none")
    for path in ("/{}", "/api/users/{}/overview", "/api/organizations/{}/overview", "/api/organizations/{}/members"):
        answers = [people.ask("nobody", "GET", path.format(name)) for name in ("ada", "team", "zzz")]
        assert len({(a.status_code, a.text.replace("zzz", "")) for a in answers}) == 1, path


def test_metrics_are_for_admins(people: People) -> None:
    local = client(people.store, "127.0.0.1")
    for who, status in (("nobody", 401), ("eve", 403), ("bob", 403), ("ada", 200)):
        assert local.get("/metrics", headers=people.headers[who]).status_code == status


def test_a_copy_of_a_gated_repository_is_gated(people: People) -> None:
    body = {"repository": "bob/copy"}
    assert people.ask("bob", "POST", "/api/datasets/team/gate/duplicate", json=body).status_code == 200
    assert find(people.store, "bob/copy").gated == "manual"
    assert people.ask("eve", "GET", "/datasets/bob/copy/resolve/main/data/x.txt").status_code == 403


@pytest.mark.parametrize("name", ["ada/old", "%61da/old", "ada/%6Fld"])
def test_a_former_name_leads_to_the_new_one(people: People, name: str) -> None:
    fill(people.store, "ada/old")
    people.store.repositories.move(OWNER, find(people.store, "ada/old"), RepoId.parse("datasets", "ada/new"))
    answer = people.ask("ada", "GET", f"/api/datasets/{name}?full=1")
    assert (answer.status_code, answer.headers["location"]) == (307, "/api/datasets/ada/new?full=1")


@pytest.mark.parametrize("visibility", ["privat", "Private", "", 0, ["private"]])
def test_who_may_see_a_bucket_is_said_plainly(people: People, visibility: Any) -> None:
    assert people.ask("ada", "POST", "/api/buckets/ada/b", json={"visibility": visibility}).status_code == 400


def test_two_lengths_are_none(web: TestClient) -> None:
    headers = {"Transfer-Encoding": "chunked", "Content-Length": "3"}
    assert web.post("/api/validate-yaml", content=b"{}", headers=headers).status_code == 400


# ---- copies


def test_a_checkout_goes_with_its_repository(store: Store) -> None:
    repo = fill(store, "team/news", private=True)
    folder = store.checkouts.update(repo, create=True)
    assert folder
    (folder / "mine.txt").write_text("somebody's own")
    moved = RepoId.parse("datasets", "team/moved")
    store.repositories.move(OWNER, repo, moved)
    repo = find(store, "team/moved")
    assert [p.name for p in folder.rglob("*") if p.is_file()] == ["mine.txt"]
    target = store.root / "datasets" / "team" / "moved"
    assert (target / "data" / "x.txt").read_bytes() == b"hello"
    store.history.commit(repo, "main", [PutSmall("data/y.txt", b"more")], OWNER, "more")
    store.checkouts.update(repo)
    assert (target / "data" / "y.txt").exists()
    store.repositories.delete(repo)
    assert not target.exists()
    assert not store.database.rows("SELECT 1 FROM meta WHERE key LIKE 'checkout%'")
    assert (folder / "mine.txt").exists()


def test_handlers_hold_no_sql_and_no_private_names() -> None:
    words = re.compile(r"\b(SELECT .* FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA)\b")
    for path in WEB.glob("server/*.py"):
        text = path.read_text(encoding="utf-8")
        assert not words.search(text), path
        assert not re.search(r"database\.(row|rows|each)\b|cursor\.execute", text), path
    for path in WEB.rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not re.match(r"\s*from diglot.* import (.*, )?_[a-z]", line), (path, line)
            assert not re.search(r"\b(contents|history|trees|people|repositories|database|checkouts)\._[a-z]", line), (
                path,
                line,
            )


def test_no_files_import_each_other_in_a_circle() -> None:
    import ast

    reach: dict[str, set[str]] = {}
    for path in WEB.rglob("*.py"):
        name = ".".join(("diglot.hub", *path.relative_to(WEB).with_suffix("").parts))
        found = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("diglot.hub"):
                found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        reach[name] = found
    reach = {name: {other for other in found if other in reach} for name, found in reach.items()}
    for name in reach:
        seen, todo = set(), list(reach[name])
        while todo:
            if (other := todo.pop()) not in seen:
                seen.add(other)
                todo += reach[other]
        assert name not in seen, name


def test_bars_are_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from huggingface_hub.utils import are_progress_bars_disabled

    from diglot.hub.push import remote

    before = are_progress_bars_disabled()
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal, raising=False)
        with remote._api("http://127.0.0.1:1", None):
            assert are_progress_bars_disabled() == (before or not terminal)
        assert are_progress_bars_disabled() == before


def test_a_name_that_the_client_refuses_is_a_sentence() -> None:
    from diglot.hub.push.client import pull

    with pytest.raises(HubError, match="Repo id"):
        pull("../x", "anywhere", hub="http://127.0.0.1:1")


def test_quoted_names(people: People) -> None:
    assert people.ask("ada", "GET", f"/api/datasets/{quote('team')}/{quote('open')}").status_code == 200
