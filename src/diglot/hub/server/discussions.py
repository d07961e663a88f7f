"""Discussions and pull requests: the API. A pull request is a discussion with a branch of its own, ``refs/pr/N``."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from starlette.responses import Response

from diglot.hub.refusal import Refusal
from diglot.hub.repositories import Repo
from diglot.hub.server.http import Call, Router, answer, date
from diglot.hub.server.repos import REPO

router = Router()
ONE = REPO + "/discussions/{number}"


def open_discussion(call: Call, repo: Repo, title: str, text: str, base: str | None) -> int:
    """Opens a discussion, or with `base` a pull request against that branch; returns its number."""
    if not title.strip() or len(title) > 500:
        raise Refusal.invalid("a discussion needs a title of 500 characters at most")
    with call.store.database.write() as cursor:
        sql = "SELECT coalesce(max(number), 0) + 1 AS n FROM discussions WHERE repo = ?"
        number = int(cursor.execute(sql, (repo.id,)).fetchone()["n"])
        row = (repo.id, number, title.strip(), call.person.name, "draft" if base else "open", int(bool(base)), base)
        cursor.execute("INSERT INTO discussions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, time.time()))
        _event(call, repo, number, "comment", {"edited": False, "hidden": False, "latest": {"raw": text}})
    return number


def _event(call: Call, repo: Repo, number: int, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    row = (secrets.token_hex(12), repo.id, number, kind, call.person.name, time.time(), json.dumps(data))
    with call.store.database.write() as cursor:
        cursor.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return _shown(dict(zip(("id", "repo", "number", "type", "author", "date", "data"), row, strict=True)))


def _shown(row: Any) -> dict[str, Any]:
    author = {"name": row["author"], "type": "user"}
    return {"id": row["id"], "type": row["type"], "createdAt": date(row["date"]), "author": author} | {
        "data": json.loads(row["data"])
    }


def _find(call: Call, repo: Repo) -> Any:
    number = call.parts["number"]
    sql = "SELECT * FROM discussions WHERE repo = ? AND number = ?"
    ok = number.isascii() and number.isdecimal() and len(number) < 10
    row = call.store.database.row(sql, repo.id, int(number)) if ok else None
    if row is None:
        raise Refusal(404, "no such discussion")
    return row


def _summary(repo: Repo, row: Any) -> dict[str, Any]:
    return {
        "num": row["number"], "title": row["title"], "status": row["status"], "isPullRequest": bool(row["pull"]),
        "author": {"name": row["author"], "type": "user"}, "createdAt": date(row["date"]),
        "repo": {"name": repo.rid.full, "type": repo.rid.singular},
    }  # fmt: skip


def _speaker(call: Call) -> Repo:
    """The repository, for somebody who may say something there."""
    repo = call.readable()
    if call.person.read_only:
        raise Refusal(401 if call.person.id < 0 else 403, "A token with write rights is needed")
    return repo


@router.add("GET", REPO + "/discussions")
def listing(call: Call) -> Response:
    """Discussions, newest first, by ``type``, ``status`` and ``author``."""
    repo = call.readable()
    sql = """SELECT * FROM discussions WHERE repo = ?1 AND (?2 IN ('', 'all') OR pull = (?2 = 'pull_request'))
             AND (?3 IN ('', 'all') OR (?3 = 'closed') = (status IN ('closed', 'merged')))
             AND (?4 = '' OR author = ?4) ORDER BY number DESC"""
    rows = call.store.database.rows(sql, repo.id, call.query("type"), call.query("status"), call.query("author"))
    start = call.number("p", 0, 0, 1 << 20) * 50
    shown = [_summary(repo, row) for row in rows[start : start + 50]]
    return answer({"discussions": shown, "count": len(rows), "start": start})


@router.add("POST", REPO + "/discussions")
def create(call: Call) -> Response:
    """Opens a discussion or (``pullRequest``) a pull request that has no commits yet."""
    repo, pull = _speaker(call), call.json().get("pullRequest") is True
    with call.store.database.write():
        text = call.text("description", "")
        number = open_discussion(call, repo, call.text("title"), text, "refs/heads/main" if pull else None)
        if pull:
            call.store.history.move_ref(repo, f"refs/pr/{number}", call.store.history.resolve(repo, "main").id)
    url = f"{call.url(repo)}/discussions/{number}"
    return answer({"num": number, "url": url, "pullRequest": pull})


@router.add("GET", ONE)
def details(call: Call) -> Response:
    """A discussion with all that was said; a pull request with its difference in files."""
    repo = call.readable()
    row = _find(call, repo)
    sql = "SELECT * FROM events WHERE repo = ? AND number = ? ORDER BY date, rowid"
    found = _summary(repo, row)
    found["events"] = [_shown(event) for event in call.store.database.rows(sql, repo.id, row["number"])]
    if row["pull"]:
        merged = [e["data"]["oid"] for e in found["events"] if e["type"] == "status-change" and "oid" in e["data"]]
        changes = {"base": row["base"]} | ({"mergeCommitId": merged[-1]} if merged else {})
        found |= {"changes": changes, "filesWithConflicts": [], "diff": _diff(call, repo, row)}
    return answer(found)


def _diff(call: Call, repo: Repo, row: Any) -> str:
    history = call.store.history
    ref = history.ref(repo, f"refs/pr/{row['number']}")
    if ref is None or not call.store.repositories.may_open(call.person, repo):
        return ""  # the difference names hashes
    base = history.resolve(repo, row["base"])
    changes = history.trees.compare(base.tree, history.resolve(repo, ref.name).tree)
    return "".join(
        f"diff --git a/{c.path} b/{c.path}\nindex {c.before.oid if c.before else '0' * 40}.."
        f"{c.after.oid if c.after else '0' * 40}\n"
        for c in changes
    )


@router.add("POST", ONE + "/comment")
def comment(call: Call) -> Response:
    """Says something."""
    repo = _speaker(call)
    data = {"edited": False, "hidden": False, "latest": {"raw": call.text("comment")}}
    return answer({"newMessage": _event(call, repo, _find(call, repo)["number"], "comment", data)})


@router.add("POST", ONE + "/title")
def rename(call: Call) -> Response:
    """Gives it another title."""
    repo, row, title = *_own(call), call.text("title").strip()
    if not title or len(title) > 500:
        raise Refusal.invalid("a discussion needs a title of 500 characters at most")
    with call.store.database.write() as cursor:
        sql = "UPDATE discussions SET title = ? WHERE repo = ? AND number = ?"
        cursor.execute(sql, (title, repo.id, row["number"]))
        event = _event(call, repo, row["number"], "title-change", {"from": row["title"], "to": title})
    return answer({"newTitle": event})


@router.add("POST", ONE + "/status")
def status(call: Call) -> Response:
    """Opens or closes it."""
    repo, row = _own(call)
    if call.text("status") not in ("open", "closed") or row["status"] == "merged":
        raise Refusal.invalid("the status can be set to open or closed, and not after merging")
    if text := call.text("comment", ""):
        data = {"edited": False, "hidden": False, "latest": {"raw": text}}
        _event(call, repo, row["number"], "comment", data)
    return answer({"newStatus": _set_status(call, repo, row["number"], call.text("status"))})


def _set_status(call: Call, repo: Repo, number: int, status: str, **data: str) -> dict[str, Any]:
    with call.store.database.write() as cursor:
        cursor.execute("UPDATE discussions SET status = ? WHERE repo = ? AND number = ?", (status, repo.id, number))
        return _event(call, repo, number, "status-change", {"status": status, **data})


@router.add("POST", ONE + "/merge")
def merge(call: Call) -> Response:
    """Puts a pull request's files on its base branch, in one commit.

    The base takes what the pull request changed since they parted; a file that both changed is a conflict (409).
    """
    repo = call.writable()
    row = _find(call, repo)
    if not row["pull"] or row["status"] == "merged":
        raise Refusal.invalid("there is nothing to merge")
    with call.store.database.write():
        made = call.store.history.merge(repo, f"refs/pr/{row['number']}", row["base"], call.person, row["title"])
        _set_status(call, repo, row["number"], "merged", oid=made.id)
    call.store.checkout_later(repo, row["base"])
    return answer({"success": True, "mergeCommitId": made.id})


def _own(call: Call) -> tuple[Repo, Any]:
    """A discussion for its author, or somebody who may write."""
    repo = _speaker(call)
    row = _find(call, repo)
    writes = call.store.repositories.role(call.person, repo) in ("write", "admin")
    if not writes and row["author"] != call.person.name:
        raise Refusal.forbidden("Only its author and those who may write can change this discussion")
    return repo, row


@router.add("POST", ONE + "/comment/{event}/edit", ONE + "/comment/{event}/hide")
def edit(call: Call) -> Response:
    """Changes or hides a comment."""
    repo = _speaker(call)
    sql = "SELECT * FROM events WHERE id = ? AND repo = ? AND number = ? AND type = 'comment'"
    row = call.store.database.row(sql, call.parts["event"], repo.id, _find(call, repo)["number"])
    if row is None:
        raise Refusal(404, "no such comment")
    if row["author"] != call.person.name and call.store.repositories.role(call.person, repo) != "admin":
        raise Refusal.forbidden("Only its author can change a comment")
    hide = call.request.scope["raw_path"].endswith(b"/hide")
    data = {"edited": True, "hidden": hide, "latest": {"raw": "" if hide else call.text("content")}}
    with call.store.database.write() as cursor:
        cursor.execute("UPDATE events SET data = ? WHERE id = ?", (json.dumps(data), row["id"]))
    return answer({"updatedComment": _shown(dict(row) | {"data": json.dumps(data)})})
