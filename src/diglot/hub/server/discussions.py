"""Discussions and pull requests: the API. A pull request is a discussion with a branch of its own, ``refs/pr/N``."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from diglot.hub.refusal import Refusal
from diglot.hub.repos.discussions import Discussion, Event
from diglot.hub.repos.repositories import Repo
from diglot.hub.server.http import Call, answer, date
from diglot.hub.server.repos import REPO
from diglot.hub.server.routing import Router

router = Router()
ONE = REPO + "/discussions/{number}"


def _shown(event: Event) -> dict[str, Any]:
    author = {"name": event.author, "type": "user"}
    return {"id": event.id, "type": event.type, "createdAt": date(event.date), "author": author, "data": event.data}


def _find(call: Call, repo: Repo) -> Discussion:
    return call.store.discussions.find(repo, call.parts["number"])


def _summary(repo: Repo, one: Discussion) -> dict[str, Any]:
    return {
        "num": one.number, "title": one.title, "status": one.status, "isPullRequest": one.pull,
        "author": {"name": one.author, "type": "user"}, "createdAt": date(one.date),
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
    repo, start = call.readable(), call.number("p", 0, 0, 1 << 20) * 50
    kind, status, author = (call.query(name) for name in ("type", "status", "author"))
    count, found = call.store.discussions.list(repo, kind, status, author, start)
    return answer({"discussions": [_summary(repo, one) for one in found], "count": count, "start": start})


@router.add("POST", REPO + "/discussions")
def create(call: Call) -> Response:
    """Opens a discussion or (``pullRequest``) a pull request that has no commits yet."""
    repo, pull = _speaker(call), call.json().get("pullRequest") is True
    with call.store.database.write():
        title, text, base = call.text("title"), call.text("description", ""), "refs/heads/main" if pull else None
        number = call.store.discussions.open(repo, call.person, title, text, base)
        if pull:
            call.store.history.move_ref(repo, f"refs/pr/{number}", call.store.history.resolve(repo, "main").id)
    url = f"{call.url(repo)}/discussions/{number}"
    return answer({"num": number, "url": url, "pullRequest": pull})


@router.add("GET", ONE)
def details(call: Call) -> Response:
    """A discussion with all that was said; a pull request with its difference in files."""
    repo = call.readable()
    one = _find(call, repo)
    found = _summary(repo, one)
    found["events"] = [_shown(event) for event in call.store.discussions.events(repo, one.number)]
    if one.pull:
        merged = [e["data"]["oid"] for e in found["events"] if e["type"] == "status-change" and "oid" in e["data"]]
        changes = {"base": one.base} | ({"mergeCommitId": merged[-1]} if merged else {})
        found |= {"changes": changes, "filesWithConflicts": [], "diff": _diff(call, repo, one)}
    return answer(found)


def _diff(call: Call, repo: Repo, one: Discussion) -> str:
    history = call.store.history
    ref = history.ref(repo, f"refs/pr/{one.number}")
    if ref is None or not call.store.repositories.may_open(call.person, repo):
        return ""  # the difference names hashes
    base = history.resolve(repo, one.base or "main")
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
    event = call.store.discussions.say(repo, call.person, _find(call, repo).number, call.text("comment"))
    return answer({"newMessage": _shown(event)})


@router.add("POST", ONE + "/title")
def rename(call: Call) -> Response:
    """Gives it another title."""
    repo, one = _own(call)
    return answer({"newTitle": _shown(call.store.discussions.rename(repo, call.person, one, call.text("title")))})


@router.add("POST", ONE + "/status")
def status(call: Call) -> Response:
    """Opens or closes it."""
    repo, one = _own(call)
    if call.text("status") not in ("open", "closed") or one.status == "merged":
        raise Refusal.invalid("the status can be set to open or closed, and not after merging")
    with call.store.database.write():
        if text := call.text("comment", ""):
            call.store.discussions.say(repo, call.person, one.number, text)
        event = call.store.discussions.set_status(repo, call.person, one.number, call.text("status"))
    return answer({"newStatus": _shown(event)})


@router.add("POST", ONE + "/merge")
def merge(call: Call) -> Response:
    """Puts a pull request's files on its base branch, in one commit.

    The base takes what the pull request changed since they parted; a file that both changed is a conflict (409).
    """
    repo = call.writable()
    one = _find(call, repo)
    if not one.pull or one.base is None or one.status == "merged":
        raise Refusal.invalid("there is nothing to merge")
    with call.store.database.write():
        made = call.store.history.merge(repo, f"refs/pr/{one.number}", one.base, call.person, one.title)
        call.store.discussions.set_status(repo, call.person, one.number, "merged", oid=made.id)
    call.store.checkouts.later(repo, one.base)
    return answer({"success": True, "mergeCommitId": made.id})


def _own(call: Call) -> tuple[Repo, Discussion]:
    """A discussion for its author, or somebody who may write."""
    repo = _speaker(call)
    one = _find(call, repo)
    writes = call.store.repositories.role(call.person, repo) in ("write", "admin")
    if not writes and one.account != call.person.id:
        raise Refusal.forbidden("Only its author and those who may write can change this discussion")
    return repo, one


@router.add("POST", ONE + "/comment/{event}/edit", ONE + "/comment/{event}/hide")
def edit(call: Call) -> Response:
    """Changes or hides a comment."""
    repo = _speaker(call)
    found = call.store.discussions.comment(repo, _find(call, repo).number, call.parts["event"])
    if found.account != call.person.id and call.store.repositories.role(call.person, repo) != "admin":
        raise Refusal.forbidden("Only its author can change a comment")
    hide = call.request.scope["raw_path"].endswith(b"/hide")
    changed = call.store.discussions.edit(found, "" if hide else call.text("content"), hide)
    return answer({"updatedComment": _shown(changed)})
