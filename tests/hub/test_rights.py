"""Who may do what: every route of a private repository is closed to others, and so on."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from diglot.errors import HubError
from diglot.hub.refusal import Refusal
from diglot.hub.store import Store

from .conftest import People, fill, find

ZERO = "0" * 64
READS = [
    ("GET", "/api/datasets/team/{0}"), ("GET", "/api/datasets/team/{0}/revision/main"),
    ("GET", "/api/datasets/team/{0}/refs"), ("GET", "/api/datasets/team/{0}/commits/main"),
    ("GET", "/api/datasets/team/{0}/tree/main"), ("POST", "/api/datasets/team/{0}/paths-info/main"),
    ("GET", "/api/datasets/team/{0}/discussions"), ("GET", "/api/datasets/team/{0}/auth-check"),
    ("GET", "/api/datasets/team/{0}/resolve/main/data/x.txt"), ("GET", "/datasets/team/{0}/resolve/main/data/x.txt"),
    ("GET", "/datasets/team/{0}/raw/main/data/x.txt"), ("GET", "/api/datasets/team/{0}/xet-read-token/main"),
    ("GET", "/datasets/team/{0}"), ("GET", "/datasets/team/{0}/viewer"), ("GET", "/datasets/team/{0}/tree/main"),
    ("GET", "/datasets/team/{0}/blob/main/data/x.txt"), ("GET", "/datasets/team/{0}/commits/main"),
    ("GET", "/datasets/team/{0}/commit/main"), ("GET", "/datasets/team/{0}/refs"), ("GET", "/splits?dataset=team/{0}"),
    ("GET", "/rows?dataset=team/{0}"), ("GET", "/search?dataset=team/{0}"), ("GET", "/info?dataset=team/{0}"),
    ("GET", "/is-valid?dataset=team/{0}"), ("GET", "/first-rows?dataset=team/{0}"),
    ("GET", "/api/datasets/team/{0}/received"),
]  # fmt: skip
WRITES = [
    ("POST", "/api/datasets/team/{0}/preupload/main", {"files": []}),
    ("POST", "/api/datasets/team/{0}/commit/main", {"key": "header", "value": {"summary": "x"}}),
    ("GET", "/api/datasets/team/{0}/xet-write-token/main", None),
    ("POST", "/datasets/team/{0}.git/info/lfs/objects/batch",
     {"operation": "upload", "objects": [{"oid": ZERO, "size": 1}], "ref": {"name": "main"}}),
    ("POST", "/api/datasets/team/{0}/branch/x", {}), ("DELETE", "/api/datasets/team/{0}/branch/x", None),
    ("POST", "/api/datasets/team/{0}/tag/main", {"tag": "x"}), ("DELETE", "/api/datasets/team/{0}/tag/x", None),
    ("POST", "/api/datasets/team/{0}/super-squash/main", {}),
    ("PUT", "/api/datasets/team/{0}/settings", {"visibility": "public"}),
    ("GET", "/api/datasets/team/{0}/lfs-files", None), ("GET", "/datasets/team/{0}/settings", None),
    ("POST", "/api/datasets/team/{0}/lfs-files/batch", {"deletions": {"sha": [ZERO]}}),
    ("GET", "/api/datasets/team/{0}/auth-check/write", None),
    ("GET", "/api/datasets/team/{0}/user-access-request/pending", None),
    ("DELETE", "/api/repos/delete", {"name": "{0}", "organization": "team", "type": "dataset"}),
    ("POST", "/api/repos/move", {"fromRepo": "team/{0}", "toRepo": "eve/{0}", "type": "dataset"}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), READS)
def test_a_private_repository_is_not_there_for_others(people: People, method: str, path: str) -> None:
    assert people.ask("nobody", method, path.format("secret")).status_code == 401
    assert people.ask("eve", method, path.format("secret")).status_code == 404
    assert people.ask("eve", method, path.format("missing")).status_code == 404
    for who in ("ada", "bob", "rex"):
        assert people.ask(who, method, path.format("secret")).status_code in (200, 404)
    assert people.ask("eve", method, path.format("secret")).text.count("hello") == 0


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_only_those_who_may_write_can_change(people: People, method: str, path: str, body: Any) -> None:
    for name, wanted in (("open", (401, 403, 403)), ("secret", (401, 404, 403))):
        data = json.loads(json.dumps(body).replace("{0}", name))
        statuses = tuple(
            people.ask(who, method, path.format(name), json=data).status_code for who in ("nobody", "eve", "rex")
        )
        assert statuses == wanted
    assert find(people.store, "team/open").rid.full == "team/open"


def test_gated_files_are_for_those_accepted(people: People) -> None:
    url = "/datasets/team/gate/resolve/main/data/x.txt"
    for who, status in (("nobody", 401), ("eve", 403)):
        answer = people.ask(who, "GET", url)
        assert (answer.status_code, answer.headers["x-error-code"]) == (status, "GatedRepo")
        for path in (
            "/rows?dataset=team/gate",
            "/datasets/team/gate/viewer",
            "/datasets/team/gate/raw/main/data/x.txt",
        ):
            assert people.ask(who, "GET", path).status_code == status
        assert "hello" not in people.ask(who, "GET", "/datasets/team/gate/commit/main").text
    assert people.ask("eve", "GET", "/api/datasets/team/gate").status_code == 200
    assert people.ask("eve", "POST", "/datasets/team/gate/ask-access").status_code == 303
    assert people.ask("eve", "GET", url).status_code == 403
    accept = {"user": "eve", "status": "accepted"}
    handle = "/api/datasets/team/gate/user-access-request/handle"
    assert people.ask("bob", "POST", handle, json=accept).status_code == 403
    assert people.ask("ada", "POST", handle, json=accept).status_code == 200
    assert people.ask("eve", "GET", url).text == "hello"


def test_the_anonymous_may_be_shut_out(people: People) -> None:
    assert people.ask("nobody", "GET", "/api/datasets/team/open").status_code == 200
    people.store.database.set_meta("anonymous", "none")
    assert people.ask("nobody", "GET", "/api/datasets/team/open").status_code == 401
    assert people.ask("nobody", "GET", "/api/datasets").json() == []
    assert people.ask("eve", "GET", "/api/datasets/team/open").status_code == 200


def test_lists_show_only_what_may_be_seen(people: People) -> None:
    def names(who: str) -> list[str]:
        return sorted(entry["id"] for entry in people.ask(who, "GET", "/api/datasets").json())

    assert names("nobody") == names("eve") == ["team/gate", "team/open"]
    assert names("bob") == ["team/gate", "team/open", "team/secret"]
    assert "secret" not in people.ask("eve", "GET", "/team").text
    assert "secret" in people.ask("bob", "GET", "/team", headers={"Accept": "text/html"}).text


def test_wrong_and_expired_tokens_are_401(people: People) -> None:
    answer = people.web.get("/api/whoami-v2", headers={"Authorization": "Bearer hf_wrong"})
    assert answer.status_code == 401
    assert answer.headers["x-error-message"] == "Invalid credentials in Authorization header"
    old = people.store.people.add_token("bob", "old", "write", days=-1)
    answer = people.web.get("/api/whoami-v2", headers={"Authorization": f"Bearer {old}"})
    assert answer.status_code == 401
    token = people.store.people.add_token("bob", "reader", "read")
    headers = {"Authorization": f"Bearer {token}"}
    assert people.web.get("/api/whoami-v2", headers=headers).json()["auth"]["accessToken"]["role"] == "read"
    body = {"name": "x", "organization": "bob", "type": "dataset"}
    assert people.web.post("/api/repos/create", json=body, headers=headers).status_code == 403


def test_tokens_are_kept_as_hashes(people: People) -> None:
    token = people.headers["ada"]["Authorization"].split()[1]
    people.store.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    everything = people.store.database.path.read_bytes()
    assert token.encode() not in everything


@pytest.mark.parametrize("part", [0, 1, 2, 3, 4])
def test_forged_upload_tokens_are_refused(people: People, part: int) -> None:
    given = people.ask("bob", "GET", "/api/datasets/team/open/xet-write-token/main").json()
    path = given["casUrl"].removeprefix("http://testserver")
    pieces = given["accessToken"].split(".")
    good = {"Authorization": "Bearer " + ".".join(pieces)}
    assert people.web.post(f"{path}/v1/xorbs/default/{ZERO}", headers=good, content=b"x").status_code == 400
    pieces[part] = {0: "read", 1: "1", 2: "f" * 24, 3: str(int(time.time()) + 10**6), 4: "0" * 64}[part]
    forged = {"Authorization": "Bearer " + ".".join(pieces)}
    assert people.web.post(f"{path}/v1/xorbs/default/{ZERO}", headers=forged, content=b"x").status_code in (401, 403)
    assert people.web.post(f"/xet/{'0' * 32}/v1/xorbs/default/{ZERO}", headers=good, content=b"x").status_code == 404


def test_forged_addresses_are_refused(people: People) -> None:
    ask = {"operation": "upload", "objects": [{"oid": "ab" * 32, "size": 4}], "ref": {"name": "main"}}
    answer = people.ask("bob", "POST", "/datasets/team/open.git/info/lfs/objects/batch", json=ask).json()
    href = answer["objects"][0]["actions"]["upload"]["href"].removeprefix("http://testserver")
    for old, new in (("size=4", "size=5"), ("ab" * 32, "cd" * 32), ("account=2", "account=1"), ("until=", "until=9")):
        assert old in href
        assert people.web.put(href.replace(old, new), content=b"abcd").status_code == 403
    assert people.web.put(href, content=b"abcd").status_code == 400  # the right address, another content


def test_a_hub_without_accounts_answers_to_this_machine_only(store: Store, web: Any) -> None:
    assert web.get("/api/whoami-v2").status_code == 200
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-For": "1.2.3.4"}):
        assert web.get("/api/whoami-v2", headers=headers).status_code == 403
    body = {"name": "x", "organization": "team", "type": "dataset"}
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert web.post("/api/repos/create", json=body, headers=headers).status_code == 403
    assert web.post("/api/repos/create", json=body, headers={"Origin": "http://testserver"}).status_code == 200


def test_a_removed_users_number_is_not_given_again(store: Store) -> None:
    store.people.add_user("ada")
    store.people.add_user("bob")
    bob = store.people.find("bob")
    store.people.remove("bob")
    store.people.add_user("eve")
    eve = store.people.find("eve")
    assert bob
    assert eve
    assert eve.id != bob.id


@pytest.mark.parametrize("namespace", ["api", "settings", "xet"])
def test_no_repository_stands_where_routes_are(web: Any, namespace: str) -> None:
    body = {"name": "x", "organization": namespace, "type": "model"}
    assert web.post("/api/repos/create", json=body).status_code == 400


def test_an_open_address_needs_accounts(store: Store) -> None:
    from diglot.hub.server.serve import ServerOptions, serve

    with pytest.raises(HubError, match="hub user add"):
        serve(store.root, ServerOptions(host="0.0.0.0"))


def test_names_of_accounts(store: Store) -> None:
    store.people.add_user("ada")
    for bad in ("ADA", "api", "a/b", "", "..", "x" * 97, "عادل"):
        with pytest.raises(Refusal):
            store.people.add_user(bad)
    fill(store, "ada/x")
    with pytest.raises(Refusal, match="still has"):
        store.people.remove("ada")
