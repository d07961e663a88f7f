"""Branches, tags, the list of commits, squashing."""

from __future__ import annotations

import html
from typing import Any

from starlette.responses import Response

from diglot.hub.refusal import Refusal
from diglot.hub.server.http import Call, answer, date, link_next
from diglot.hub.server.repos import REPO
from diglot.hub.server.routing import Router

router = Router()


@router.add("GET", REPO + "/refs")
def refs(call: Call) -> Response:
    """All branches and tags, and pull requests if asked for."""
    repo = call.readable()
    found: dict[str, list[dict[str, str]]] = {"branches": [], "converts": [], "tags": []}
    wanted = {"refs/heads/": "branches", "refs/tags/": "tags"}
    if call.query("include_prs") in ("1", "true"):
        found["pullRequests"] = []
        wanted["refs/pr/"] = "pullRequests"
    for ref in call.store.history.refs(repo):
        for prefix, group in wanted.items():
            if ref.name.startswith(prefix):
                short = ref.name.removeprefix(prefix)
                found[group].append({"name": short, "ref": ref.name, "targetCommit": ref.target})
    return answer(found)


@router.add("GET", REPO + "/commits/{revision}")
def commits(call: Call) -> Response:
    """The commits of a revision, newest first, a page at a time."""
    repo = call.readable()
    start = call.store.history.resolve(repo, call.parts["revision"])
    number, size = call.number("p", 0, 0, 1 << 30), call.number("limit", 50, 1, 1000)
    formatted = any("formatted" in text for text in call.queries("expand"))
    total, shown = call.store.history.length(repo, start), []
    for c in call.store.history.log(repo, start, number * size, size):
        entry: dict[str, Any] = {"id": c.id, "title": c.title, "message": c.description, "date": date(c.date)}
        entry["authors"] = [{"user": c.author, "avatar": ""}]
        if formatted:
            entry["formatted"] = {"title": html.escape(c.title), "message": html.escape(c.description)}
        shown.append(entry)
    headers = {"X-Total-Count": str(total)}
    if total > (number + 1) * size:
        headers |= link_next(call, p=number + 1)
    return answer(shown, headers=headers)


@router.add("POST", REPO + "/branch/{branch}")
def add_branch(call: Call) -> Response:
    """Makes a branch at ``startingPoint``, or at the main branch."""
    repo = call.writable()
    call.store.history.add_ref(repo, "heads", call.parts["branch"], call.text("startingPoint", "main"))
    return answer({"success": True})


@router.add("DELETE", REPO + "/branch/{branch}")
def remove_branch(call: Call) -> Response:
    """Removes a branch."""
    call.store.history.remove_ref(call.writable(), "heads", call.parts["branch"])
    return answer({"success": True})


@router.add("POST", REPO + "/tag/{revision}")
def add_tag(call: Call) -> Response:
    """Makes a tag."""
    repo = call.writable()
    message = None if call.json().get("message") is None else call.text("message")
    if message is not None and len(message.encode("utf-8", "replace")) > 64 << 10:
        raise Refusal.invalid("the message of a tag may be 64 KiB long at most")
    call.store.history.add_ref(repo, "tags", call.text("tag"), call.parts["revision"], message)
    return answer({"success": True})


@router.add("DELETE", REPO + "/tag/{tag}")
def remove_tag(call: Call) -> Response:
    """Removes a tag."""
    call.store.history.remove_ref(call.writable(), "tags", call.parts["tag"])
    return answer({"success": True})


@router.add("POST", REPO + "/super-squash/{revision}")
def squash(call: Call) -> Response:
    """Replaces a branch's history by one commit."""
    message = call.text("message", "") or f"Super-squash branch '{call.parts['revision']}'"
    commit = call.store.history.squash(call.writable(), call.parts["revision"], message, call.person)
    return answer({"success": True, "commitOid": commit.id})
